"""This file is where all objects of a table are moved at once: displaced, mirrored, slid, brought to other objects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from dsl.values import MAX_SIDE, TRANSPARENT, Axis, Sym, Vec
from synth import object_boards as boards
from synth.object_boards import Boards, Numbers, Truths
from synth.object_measures import center
from synth.object_shapes import Shapes
from synth.object_words import WORDS, NotAtOnce, Partly, Scene, Word, in_frame, steps_of, word

NO_CONTACT = 99


@word("shift_object")
def _shift(scene: Scene, shapes: Shapes, vec: Any) -> Shapes:
    return shapes.shifted(steps_of(scene, vec))


@word("move_center")
def _move_center(scene: Scene, shapes: Shapes, position: Any) -> Shapes:
    return shapes.shifted(steps_of(scene, position) - center(scene, shapes))


@word("direction")
def _direction(_: Scene, start: Shapes, end: Shapes) -> Numbers:
    rows = 2 * (end.top - start.top) + end.height - start.height
    cols = 2 * (end.left - start.left) + end.width - start.width
    return np.sign(np.stack([rows, cols], axis=1))


@word("align")
def _align(_: Scene, mover: Shapes, target: Shapes, axis: Axis) -> Shapes:
    if axis is Axis.ANY:
        raise NotAtOnce
    if axis is Axis.ROWS:
        near = target.left - mover.left
        far = near + target.width - mover.width
    else:
        near = target.top - mover.top
        far = near + target.height - mover.height
    first, second = np.minimum(near, far), np.maximum(near, far)
    way = np.where(abs(first) <= abs(second), first, second)
    none = np.zeros_like(way)
    return mover.shifted(np.stack([none, way] if axis is Axis.ROWS else [way, none], axis=1))


@word("reflect_about")
def _reflect(scene: Scene, shapes: Shapes, axis: Axis, frame: Any) -> Shapes:
    in_frame(frame)
    return _mirrored(shapes, axis, scene.heights if axis is Axis.COLS else scene.widths)


@word("reflect_about_object_along")
def _reflect_along(_: Scene, shapes: Shapes, target: Shapes, axis: Axis) -> Shapes:
    along_rows = axis is Axis.ROWS
    return _mirrored(shapes, axis, 2 * target.left + target.width if along_rows else 2 * target.top + target.height)


def _mirrored(shapes: Shapes, axis: Axis, edges: Numbers) -> Shapes:
    """The objects mirrored between two edges whose coordinates sum to `edges`."""
    if axis is Axis.ANY:
        raise NotAtOnce
    none = np.zeros_like(edges)
    if axis is Axis.ROWS:
        ways = np.stack([none, edges - 2 * shapes.left - shapes.width], axis=1)
        return shapes.transformed(Sym.FLIP_LR).shifted(ways)
    ways = np.stack([edges - 2 * shapes.top - shapes.height, none], axis=1)
    return shapes.transformed(Sym.FLIP_UD).shifted(ways)


@word("reflect_about_object")
def _reflect_across(scene: Scene, shapes: Shapes, target: Shapes) -> Partly:
    level = (shapes.top <= target.bottom) & (target.top <= shapes.bottom)
    upright = (shapes.left <= target.right) & (target.left <= shapes.right)
    across = _reflect_along(scene, shapes, target, Axis.ROWS)
    along = _reflect_along(scene, shapes, target, Axis.COLS)
    by_cells = level[shapes.owners]
    image = Shapes(
        shapes.owners,
        np.where(by_cells, across.rows, along.rows),
        np.where(by_cells, across.cols, along.cols),
        shapes.colors,
        np.where(level, across.top, along.top),
        np.where(level, across.left, along.left),
        shapes.height,
        shapes.width,
    )
    return Partly(image, level == upright)


@word("gap_to")
def _gap_to(scene: Scene, mover: Shapes, target: Shapes) -> Partly:
    return _shortest(*_contacts(scene, mover, target))


@word("toward")
def _toward(scene: Scene, mover: Shapes, target: Shapes) -> Partly:
    own, other = mover.boards(scene.frame), target.boards(scene.frame)
    shares_row = ((own != 0) & (other != 0)).any(axis=1)
    shares_col = np.bitwise_or.reduce(own, axis=1) & np.bitwise_or.reduce(other, axis=1) != 0
    down, across = _contacts(scene, mover, target)
    way = _shortest(np.where(shares_col[:, None], down, False), np.where(shares_row[:, None], across, False))
    return Partly(mover.shifted(way.values), way.fails)


def _contacts(scene: Scene, mover: Shapes, target: Shapes) -> tuple[Truths, Truths]:
    """For each object which of the steps -32 to 31 along columns, and along rows, bring it into touch with its target."""
    if scene.hangs:
        raise NotAtOnce
    own, other = mover.boards(scene.frame), target.boards(scene.frame)
    return _steps(_turned(own), _turned(other)), _steps(own, other)


def _turned(masks: Boards) -> Boards:
    return boards.packed(boards.unpacked(masks, 32).transpose(0, 2, 1)[..., :32])


def _steps(mover: Boards, target: Boards) -> Truths:
    """Which steps to the right, from -32 on, make the movers touch the targets across sides, without a common cell."""
    # bit c + 1 of a target's word is column c: there is room for a neighbour on either side
    ground = target.astype(np.uint64) << np.uint64(1)
    around = (ground << np.uint64(1)) | (ground >> np.uint64(1))
    around[:, 1:] |= ground[:, :-1]
    around[:, :-1] |= ground[:, 1:]
    meets, touches = (np.zeros(len(mover), dtype=np.uint64) for _ in range(2))
    columns = np.flatnonzero(boards.unpacked(mover, 32).any(axis=(0, 1)))
    for col in columns.tolist():
        has = (mover >> np.uint32(col) & np.uint32(1)).astype(np.bool_)
        meets |= np.bitwise_or.reduce(np.where(has, ground, 0), axis=1) << np.uint64(31 - col)
        touches |= np.bitwise_or.reduce(np.where(has, around, 0), axis=1) << np.uint64(31 - col)
    bits = (touches & ~meets).astype("<u8").view(np.uint8).reshape(-1, 8)
    return np.unpackbits(bits, axis=1, bitorder="little").view(np.bool_)


def _shortest(down: Truths, across: Truths) -> Partly:
    """The shortest way along a column or a row, of several the first of up, left, right and down."""
    steps = np.arange(-32, 32)
    best = np.full((4, len(down)), NO_CONTACT)
    for at, (possible, side) in enumerate(
        ((down, steps <= 0), (across, steps <= 0), (across, steps >= 0), (down, steps >= 0))
    ):
        best[at] = np.where(possible & side, abs(steps), NO_CONTACT).min(axis=1)
    chosen = best.argmin(axis=0)
    length = best.min(axis=0)
    signs = np.array([(-1, 0), (0, -1), (0, 1), (1, 0)])
    fails = length == NO_CONTACT
    return Partly(np.where(fails, 0, length)[:, None] * signs[chosen], fails)


@word("trail")
def _trail(scene: Scene, shapes: Shapes, vec: Numbers | Vec, frame: Any) -> Partly:
    in_frame(frame)
    steps = steps_of(scene, vec)
    height, width = scene.frame.shape[1], int(scene.widths.max(initial=1))
    times = np.arange(1, MAX_SIDE + 1)[:, None]
    rows = shapes.rows + times * steps[shapes.owners, 0]
    cols = shapes.cols + times * steps[shapes.owners, 1]
    inside = (rows >= 0) & (rows < scene.heights[shapes.owners]) & (cols >= 0) & (cols < scene.widths[shapes.owners])
    inside &= np.asarray(steps.any(axis=1))[shapes.owners]
    canvas = np.full((len(scene), height, width), TRANSPARENT, dtype=np.uint8)
    owners, colors = (np.broadcast_to(part, inside.shape)[inside] for part in (shapes.owners, shapes.colors))
    # of values assigned to one cell the last stays: the later copy
    canvas[owners, rows[inside], cols[inside]] = colors
    painted = np.nonzero(canvas != TRANSPARENT)
    copies = Shapes.cut(painted, canvas[painted], len(scene))
    return Partly(copies, copies.sizes == 0)


@word("slide")
def _slide(scene: Scene, shapes: Shapes, vec: Numbers | Vec, obstacles: Boards) -> Shapes:
    if scene.hangs:
        raise NotAtOnce
    steps, mask = steps_of(scene, vec), shapes.boards(scene.frame)
    blocked = obstacles & ~mask
    times = np.zeros(len(scene), dtype=np.int64)
    goes = steps.any(axis=1)
    top, bottom, left, right = shapes.top, shapes.bottom, shapes.left, shapes.right
    for time in range(1, MAX_SIDE + 1):
        row, col = time * steps[:, 0], time * steps[:, 1]
        goes = goes & (top + row >= 0) & (bottom + row < scene.heights) & (left + col >= 0)
        goes &= right + col < scene.widths
        places = np.flatnonzero(goes)
        if not len(places):
            break
        at_step = _Places(places, mask, blocked, scene.frame)
        goes[places] = at_step.are_free(np.stack([row, col], axis=1)[places])
        times += goes
    return shapes.shifted(times[:, None] * steps)


@dataclass(frozen=True, slots=True, eq=False)
class _Places:
    """Some objects, and what stands in their way."""

    places: npt.NDArray[np.intp]
    mask: Boards
    blocked: Boards
    frame: Boards

    def are_free(self, steps: Numbers) -> Truths:
        """Whether the objects, displaced by their steps, lie on none of the blocked cells."""
        free = np.zeros(len(self.places), dtype=np.bool_)
        for row, col in set(map(tuple, steps.tolist())):
            chosen = np.flatnonzero((steps == (row, col)).all(axis=1))
            at = self.places[chosen]
            there = boards.moved(self.mask[at], row, col, self.frame[at])
            free[chosen] = ~boards.any_of(there & self.blocked[at])
        return free


SYMS = {
    "flip_lr_object": Sym.FLIP_LR,
    "flip_ud_object": Sym.FLIP_UD,
    "rot180_object": Sym.ROT180,
    "transpose_object": Sym.TRANSPOSE,
    "antitranspose_object": Sym.ANTITRANSPOSE,
    "rot90_object": Sym.ROT90,
    "rot270_object": Sym.ROT270,
}


def _transforming(sym: Sym) -> Word:
    return lambda _, shapes: shapes.transformed(sym)


WORDS.update({name: _transforming(sym) for name, sym in SYMS.items()})
