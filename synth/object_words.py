"""This file is where words of the language take all objects of a table at once, with the results of their plain meanings.

The values are arrays with an entry for each object: numbers and truths, steps (pairs of numbers), boards for masks, `Shapes`
for objects, (objects, rows, columns) for fields and grids; constants of the expression are plain values. A word that is
not listed here, or not for such arguments, is left to its plain meaning, object by object.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from dsl.outcome import DslError
from dsl.primitives.rays import ALONG
from dsl.values import DIRECTIONS, MAX_SIDE, Axis, Conn, Vec
from synth import object_boards as boards
from synth.object_boards import Boards, Numbers, Truths, compiled, walks
from synth.object_shapes import Shapes

Fields = npt.NDArray[np.int64]


class NotAtOnce(DslError):
    """Raised where a word cannot take all objects at once with these arguments."""


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """The frames that the objects of a table stand in: for each its input, its frame as a board, and that input's sides."""

    inputs: Numbers
    frame: Boards
    heights: Numbers
    widths: Numbers
    hangs: bool
    """Whether some object lies partly off its frame."""

    def __len__(self) -> int:
        return len(self.inputs)


@dataclass(frozen=True, slots=True, eq=False)
class Partly:
    """Values that some objects have not; what stands there for them does not count."""

    values: Any
    fails: Truths


Word = Callable[..., Any]
WORDS: dict[str, Word] = {}


def word(*names: str) -> Callable[[Word], Word]:
    """Register a function for primitives, by their names."""

    def register(function: Word) -> Word:
        WORDS.update(dict.fromkeys(names, function))
        return function

    return register


def steps_of(scene: Scene, vec: Numbers | Vec) -> Numbers:
    """A step for each object."""
    if isinstance(vec, Vec):
        steps = np.empty((len(scene), 2), dtype=np.int64)
        steps[:, 0], steps[:, 1] = vec.row, vec.col
        return steps
    return vec


def in_frame(frame: Any) -> None:
    """Nothing, or an error where a word is given another frame than the input's."""
    if frame is not FRAME:
        raise NotAtOnce


FRAME = object()
"""Stands for the frame of the input among the arguments of a word."""


@word("mask_or")
def _or(_: Scene, left: Boards, right: Boards) -> Boards:
    return left | right


@word("mask_and")
def _and(_: Scene, left: Boards, right: Boards) -> Boards:
    return left & right


@word("mask_minus")
def _minus(_: Scene, left: Boards, right: Boards) -> Boards:
    return left & ~right


@word("mask_not")
def _not(scene: Scene, mask: Boards) -> Boards:
    return scene.frame & ~mask


@word("any_mask")
def _any(_: Scene, mask: Boards) -> Truths:
    return boards.any_of(mask)


@word("mask")
def _mask(scene: Scene, shapes: Shapes, frame: Any) -> Boards:
    in_frame(frame)
    return shapes.boards(scene.frame)


@word("equals_color")
def _equals_color(_: Scene, grids: npt.NDArray[np.uint8], colors: Numbers | int) -> Boards:
    return boards.packed(np.equal(grids, wide(colors)))


@word("shift_mask")
def _shift_mask(scene: Scene, mask: Boards, vec: Numbers | Vec) -> Boards:
    return np.asarray(walks().moved(mask, steps_of(scene, vec), scene.frame))


def _ways(scene: Scene, axis: Axis) -> Numbers:
    """The ways along an axis, the same for all objects."""
    steps = [(DIRECTIONS[name].row, DIRECTIONS[name].col) for name in ALONG[axis]]
    return np.array(steps, dtype=np.int64).repeat(len(scene), axis=0).reshape(len(steps), len(scene), 2)


@word("ray", "ray_within")
def _ray(scene: Scene, mask: Boards, vec: Numbers | Vec, within: Boards | None = None) -> Boards:
    return _rays(scene, mask, steps_of(scene, vec)[None], within)


@word("ray_along", "ray_along_within")
def _ray_along(scene: Scene, mask: Boards, axis: Axis, within: Boards | None = None) -> Boards:
    return _rays(scene, mask, _ways(scene, axis), within)


def _rays(scene: Scene, mask: Boards, ways: Numbers, within: Boards | None) -> Boards:
    return np.asarray(walks().rays(mask, ways, scene.frame if within is None else within, scene.frame))


@word("hit")
def _hit(scene: Scene, mask: Boards, vec: Numbers | Vec, obstacles: Boards) -> Boards:
    return np.asarray(walks().hits(mask, steps_of(scene, vec), obstacles, scene.frame))


@word("beam")
def _beam(scene: Scene, mask: Boards, vec: Numbers | Vec, obstacles: Boards) -> Boards:
    return np.asarray(walks().beams(mask, steps_of(scene, vec)[None], obstacles, scene.frame))


@word("beam_along")
def _beam_along(scene: Scene, mask: Boards, axis: Axis, obstacles: Boards) -> Boards:
    return np.asarray(walks().beams(mask, _ways(scene, axis), obstacles, scene.frame))


@word("bbox")
def _bbox(scene: Scene, mask: Boards) -> Boards:
    return boards.box(mask, 0, scene.frame)


@word("bbox_outline")
def _bbox_outline(scene: Scene, mask: Boards, grown: int) -> Boards:
    return boards.box(mask, grown, scene.frame) & ~boards.box(mask, grown - 1, scene.frame)


@word("corners")
def _corners(_: Scene, mask: Boards) -> Boards:
    return np.asarray(compiled().cornered(mask))


@word("dot")
def _dot(scene: Scene, vec: Numbers | Vec, frame: Any) -> Boards:
    in_frame(frame)
    rows, cols = steps_of(scene, vec).T
    return boards.rectangles(rows, rows, cols, cols, (rows >= 0) & (cols >= 0) & (cols < 32), scene.frame)


@word("span_rows")
def _span_rows(scene: Scene, mask: Boards) -> Boards:
    return boards.span_rows(mask, scene.frame)


@word("span_cols")
def _span_cols(scene: Scene, mask: Boards) -> Boards:
    return boards.span_cols(mask, scene.frame)


@word("between")
def _between(_: Scene, mask: Boards, axis: Axis) -> Boards:
    if axis is Axis.ROWS:
        return boards.between_in_rows(mask)
    if axis is Axis.COLS:
        return boards.between_in_cols(mask)
    return np.asarray(boards.between_in_rows(mask) | boards.between_in_cols(mask))


@word("connect_pairs")
def _connect_pairs(_: Scene, mask: Boards) -> Boards:
    return np.asarray(boards.between_in_rows(mask) | boards.between_in_cols(mask))


@word("enclosed")
def _enclosed(scene: Scene, mask: Boards, conn: Conn) -> Boards:
    return boards.enclosed(mask, conn, scene.frame)


@word("neighbors")
def _neighbors(scene: Scene, mask: Boards, conn: Conn) -> Boards:
    return boards.beside(mask, conn, scene.frame)


@word("diagonal_neighbors")
def _diagonal_neighbors(scene: Scene, mask: Boards) -> Boards:
    return boards.diagonally_beside(mask, scene.frame)


@word("outline")
def _outline(scene: Scene, mask: Boards, conn: Conn) -> Boards:
    return boards.beside(mask, conn, scene.frame) & ~mask


@word("erode")
def _erode(_: Scene, mask: Boards, conn: Conn) -> Boards:
    return boards.eroded(mask, conn)


@word("inner_boundary")
def _inner_boundary(_: Scene, mask: Boards, conn: Conn) -> Boards:
    return np.asarray(mask & ~boards.eroded(mask, conn))


@word("ring")
def _ring(scene: Scene, mask: Boards, steps: int, conn: Conn) -> Boards:
    if steps <= 0:
        raise NotAtOnce
    within = reached = mask
    for _ in range(min(steps, 2 * MAX_SIDE)):
        within, reached = reached, reached | boards.beside(reached, conn, scene.frame)
    return reached & ~within


@word("hull_holes")
def _hull_holes(scene: Scene, shapes: Shapes, frame: Any) -> Boards:
    in_frame(frame)
    everyone = np.ones(len(scene), dtype=np.bool_)
    box = boards.rectangles(shapes.top, shapes.bottom, shapes.left, shapes.right, everyone, scene.frame)
    return box & ~shapes.boards(scene.frame)


@word("distance")
def _distance(scene: Scene, mask: Boards, conn: Conn) -> Partly:
    width = int(scene.widths.max(initial=1))
    steps = np.zeros((*mask.shape, width), dtype=np.int64)
    some = boards.any_of(mask)
    reached = np.where(some[:, None], mask, scene.frame)
    while (reached != scene.frame).any():
        steps += boards.unpacked(scene.frame & ~reached, width)
        reached = reached | boards.beside(reached, conn, scene.frame)
    return Partly(steps, ~some)


@word("index_in_box")
def _index_in_box(scene: Scene, shapes: Shapes, axis: Axis, frame: Any) -> Fields:
    in_frame(frame)
    if axis is Axis.ANY:
        raise NotAtOnce
    cells = np.zeros((*scene.frame.shape, int(scene.widths.max(initial=1))), dtype=np.int64)
    inside = (shapes.rows >= 0) & (shapes.rows < cells.shape[1]) & (shapes.cols >= 0) & (shapes.cols < cells.shape[2])
    owners, rows, cols = shapes.owners[inside], shapes.rows[inside], shapes.cols[inside]
    cells[owners, rows, cols] = rows - shapes.top[owners] if axis is Axis.ROWS else cols - shapes.left[owners]
    return cells


def wide(number: Numbers | int) -> Any:
    """A number for each object, or one for all, ready to be compared with fields."""
    return number[:, None, None] if isinstance(number, np.ndarray) else number


@word("field_plus")
def _field_plus(_: Scene, left: Fields, right: Fields) -> Fields:
    return left + right


@word("field_modulo_int")
def _field_modulo(_: Scene, field: Fields, divisor: int) -> Fields:
    if not isinstance(divisor, int) or divisor == 0:
        raise NotAtOnce
    return field % divisor


@word("field_equals_int")
def _field_equals(scene: Scene, field: Fields, number: Numbers | int) -> Boards:
    return boards.packed(field == wide(number)) & scene.frame


@word("field_below_int")
def _field_below(scene: Scene, field: Fields, number: Numbers | int) -> Boards:
    return boards.packed(field < wide(number)) & scene.frame


@word("field_at_least_int")
def _field_at_least(scene: Scene, field: Fields, number: Numbers | int) -> Boards:
    return boards.packed(field >= wide(number)) & scene.frame
