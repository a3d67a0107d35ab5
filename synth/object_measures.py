"""This file is where what is measured of an object, its place, colours and relation to another one, is had of all at once."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from dsl.values import Axis, Conn, Sym, Vec
from synth import object_boards as boards
from synth.object_boards import Boards, Numbers, Truths, compiled
from synth.object_shapes import Shapes
from synth.object_words import NotAtOnce, Partly, Scene, in_frame, steps_of, word


@word("size")
def _size(_: Scene, shapes: Shapes) -> Numbers:
    return shapes.sizes


@word("height_object")
def _height(_: Scene, shapes: Shapes) -> Numbers:
    return shapes.height


@word("width_object")
def _width(_: Scene, shapes: Shapes) -> Numbers:
    return shapes.width


@word("dims_object")
def _dims(_: Scene, shapes: Shapes) -> Numbers:
    return np.stack([shapes.height, shapes.width], axis=1)


@word("top")
def _top(_: Scene, shapes: Shapes) -> Numbers:
    return shapes.top


@word("bottom")
def _bottom(_: Scene, shapes: Shapes) -> Numbers:
    return shapes.bottom


@word("leftmost")
def _leftmost(_: Scene, shapes: Shapes) -> Numbers:
    return shapes.left


@word("rightmost")
def _rightmost(_: Scene, shapes: Shapes) -> Numbers:
    return shapes.right


@word("center")
def center(_: Scene, shapes: Shapes) -> Numbers:
    """The middle cell of each bounding box; of two, the upper or the left one."""
    return np.stack([shapes.top + (shapes.height - 1) // 2, shapes.left + (shapes.width - 1) // 2], axis=1)


@word("corner")
def _corner(_: Scene, shapes: Shapes, vec: Vec) -> Numbers:
    if not isinstance(vec, Vec) or vec.row == 0 or vec.col == 0:
        raise NotAtOnce
    row = shapes.top if vec.row < 0 else shapes.bottom
    return np.stack([row, shapes.left if vec.col < 0 else shapes.right], axis=1)


@word("holes")
def _holes(scene: Scene, shapes: Shapes) -> Numbers:
    if scene.hangs:
        raise NotAtOnce
    holes = boards.enclosed(shapes.boards(scene.frame), Conn.FOUR, scene.frame)
    return np.asarray(compiled().parts(holes, False))


@word("color", "mode_color_object")
def _color(_: Scene, shapes: Shapes) -> Numbers:
    return np.asarray(shapes.counts.argmax(axis=1))


@word("rare_color_object")
def _rare_color(_: Scene, shapes: Shapes) -> Numbers:
    counts = shapes.counts
    return np.asarray(np.where(counts == 0, 10**6, counts).argmin(axis=1))


@word("ncolors_object")
def _ncolors(_: Scene, shapes: Shapes) -> Numbers:
    return np.asarray(np.count_nonzero(shapes.counts, axis=1))


@word("count_object")
def _count(_: Scene, shapes: Shapes, color: Numbers | int) -> Numbers:
    chosen = shapes.colors == (color[shapes.owners] if isinstance(color, np.ndarray) else color)
    return np.bincount(shapes.owners[chosen], minlength=len(shapes))


@word("without")
def _without(_: Scene, shapes: Shapes, color: Numbers | int) -> Partly:
    rest = shapes.kept(shapes.colors != (color[shapes.owners] if isinstance(color, np.ndarray) else color))
    return Partly(rest, rest.sizes == 0)


@word("cut")
def _cut(_: Scene, grids: npt.NDArray[np.uint8], mask: Boards) -> Partly:
    cells = tuple(map(np.ascontiguousarray, np.nonzero(boards.unpacked(mask, grids.shape[2]))))
    shapes = Shapes.cut(cells, grids[cells], len(mask))
    return Partly(shapes, shapes.sizes == 0)


@word("touches_border")
def _touches_border(scene: Scene, shapes: Shapes, frame: Any) -> Truths:
    in_frame(frame)
    return boards.any_of(shapes.boards(scene.frame) & boards.edge(scene.frame))


@word("is_rect")
def _is_rect(_: Scene, shapes: Shapes) -> Truths:
    return np.asarray(np.equal(shapes.sizes, shapes.height * shapes.width))


@word("is_square")
def _is_square(scene: Scene, shapes: Shapes) -> Truths:
    return np.asarray((shapes.height == shapes.width) & _is_rect(scene, shapes))


@word("is_line")
def _is_line(scene: Scene, shapes: Shapes, axis: Axis) -> Truths:
    flat, thin = shapes.height == 1, shapes.width == 1
    fits = {Axis.ROWS: flat, Axis.COLS: thin, Axis.ANY: flat | thin}[axis]
    return np.asarray(fits & _is_rect(scene, shapes))


@word("is_tall")
def _is_tall(_: Scene, shapes: Shapes) -> Truths:
    return np.greater(shapes.height, shapes.width)


@word("is_wide")
def _is_wide(_: Scene, shapes: Shapes) -> Truths:
    return np.less(shapes.height, shapes.width)


@word("is_symmetric")
def _is_symmetric(_: Scene, shapes: Shapes, sym: Sym) -> Truths:
    return shapes.equals_itself(sym)


@word("int_equals", "color_equals")
def _equals(_: Scene, left: Any, right: Any) -> Truths:
    return np.asarray(np.equal(left, right))


@word("color_differs", "int_differs")
def _differs(_: Scene, left: Any, right: Any) -> Truths:
    return np.asarray(np.not_equal(left, right))


@word("object_differs")
def _object_differs(_: Scene, left: Shapes, right: Shapes) -> Truths:
    return ~left.equals(right)


@word("bool_not")
def _negated(_: Scene, truths: Truths) -> Truths:
    return ~truths


@word("int_plus", "vec_plus")
def _plus(scene: Scene, left: Any, right: Any) -> Numbers:
    return np.asarray(_raw(scene, left) + _raw(scene, right))


@word("int_minus", "vec_minus")
def _less(scene: Scene, left: Any, right: Any) -> Numbers:
    return np.asarray(_raw(scene, left) - _raw(scene, right))


@word("vec_times")
def _times(scene: Scene, left: Any, right: Any) -> Numbers:
    return np.asarray(_raw(scene, left) * _raw(scene, right))


@word("vec_times_int")
def _scaled(scene: Scene, vec: Any, number: Any) -> Numbers:
    return steps_of(scene, vec) * (number[:, None] if isinstance(number, np.ndarray) else number)


@word("int_modulo")
def _modulo(_: Scene, number: Numbers, divisor: int) -> Numbers:
    if not isinstance(divisor, int) or divisor == 0:
        raise NotAtOnce
    return number % divisor


@word("int_divided")
def _divided(_: Scene, number: Numbers, divisor: int) -> Numbers:
    if not isinstance(divisor, int) or divisor == 0:
        raise NotAtOnce
    return number // divisor


@word("vec")
def _vec(scene: Scene, row: Any, col: Any) -> Numbers:
    return np.stack([np.broadcast_to(part, (len(scene),)) for part in (row, col)], axis=1)


def _raw(scene: Scene, value: Any) -> Any:
    return steps_of(scene, value) if isinstance(value, Vec) else value
