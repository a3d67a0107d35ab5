"""This file is where objects are brought to others: slid up to them, aligned with them, mirrored across them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from dsl.laws import (
    COLOR_EQUIVARIANT,
    COLOR_INVARIANT,
    EQUIVARIANT,
    IDEMPOTENT,
    INVOLUTION,
    PRESERVES_HISTOGRAM,
    PRESERVES_SHAPE,
)
from dsl.laws.objects import ONLY_MOVES
from dsl.laws.relations import ANTISYMMETRIC, CLOSES_THE_GAP, TOUCHES_AFTER, TOUCHES_THE_SECOND
from dsl.outcome import EvaluationFailed, Failure, Run
from dsl.primitives.mask_neighborhoods import neighbors
from dsl.primitives.measures import mask
from dsl.primitives.relations import aligned
from dsl.registry import FRAME, primitive
from dsl.values import (
    Axis,
    Displacement,
    Mask,
    Object,
    Size,
    Sym,
    Vec,
    check_sides,
    make_object,
    transformed,
)


@primitive(cost=2, laws=(IDEMPOTENT, EQUIVARIANT, COLOR_EQUIVARIANT, ONLY_MOVES))
def slide(object: Object, displacement: Displacement, obstacles: Mask) -> Object:
    """The object moved by the displacement again and again, until a cell would meet an obstacle or lie off their frame.

    The cells where the object starts are no obstacles; the displacement (0, 0) moves nothing.

    >>> to_text(slide(object_from_text("(0, 0) 1"), Vec(0, 1), mask_from_text("#..#")))
    '(0, 2) 1'
    """
    if displacement == Vec(0, 0):
        return object
    free = ~obstacles | mask(object, Vec(*obstacles.shape))
    moved = object.shifted(displacement.row, displacement.col)
    while _stands_on(free, moved):
        object, moved = moved, moved.shifted(displacement.row, displacement.col)
    return object


def _stands_on(free: Mask, object: Object) -> bool:
    bottom, right = object.row + object.height, object.col + object.width
    if object.row < 0 or object.col < 0 or bottom > free.shape[0] or right > free.shape[1]:
        return False
    return bool(free[object.row : bottom, object.col : right][object.opaque].all())


@primitive(cost=1, laws=(EQUIVARIANT, COLOR_INVARIANT, ANTISYMMETRIC, CLOSES_THE_GAP))
def gap(mover: Object, target: Object) -> Displacement:
    """The free rows and columns between two bounding boxes, signed from the first to the second; 0 where they overlap.

    >>> to_text(gap(object_from_text("(0, 0) 1"), object_from_text("(0, 3) 1")))
    '(0, 2)'
    """
    return Vec(
        _free_lines(mover.row, mover.height, target.row, target.height),
        _free_lines(mover.col, mover.width, target.col, target.width),
    )


def _free_lines(start: int, length: int, other_start: int, other_length: int) -> int:
    return max(other_start - start - length, 0) - max(start - other_start - other_length, 0)


@primitive(cost=1, laws=(EQUIVARIANT, COLOR_INVARIANT, TOUCHES_AFTER))
def gap_to(mover: Object, target: Object, *, run: Run) -> Displacement:
    """The shortest displacement along a row or a column after which the first object touches the second; none: no value.

    It is (0, 0) if they touch, across sides and without a common cell. Of several the first of up, left, right and down
    counts, flagged as a tie.

    >>> from dsl.outcome import Run
    >>> to_text(gap_to(object_from_text("(0, 0) 1"), object_from_text("(0, 3) 1"), run=Run()))
    '(0, 2)'
    """
    return _shortest([*_contacts(mover, target, Axis.COLS), *_contacts(mover, target, Axis.ROWS)], run)


@primitive(cost=2, laws=(IDEMPOTENT, EQUIVARIANT, COLOR_EQUIVARIANT, ONLY_MOVES, TOUCHES_THE_SECOND))
def toward(mover: Object, target: Object, *, run: Run) -> Object:
    """The first object slid along a row or a column that the two share until they touch; they share none: no value.

    The way is the shortest; of several the first of up, left, right and down counts, flagged as a tie.

    >>> from dsl.outcome import Run
    >>> to_text(toward(object_from_text("(0, 0) 1"), object_from_text("(0, 3) 1"), run=Run()))
    '(0, 2) 1'
    """
    ways = [
        way for axis in (Axis.COLS, Axis.ROWS) if aligned(mover, target, axis) for way in _contacts(mover, target, axis)
    ]
    chosen = _shortest(ways, run)
    return mover.shifted(chosen.row, chosen.col)


@primitive(cost=2, laws=(IDEMPOTENT, EQUIVARIANT, COLOR_EQUIVARIANT, ONLY_MOVES))
def align(mover: Object, target: Object, axis: Axis, *, run: Run) -> Object:
    """The first object moved along the axis until an edge is level with the same edge of the second, the nearer of the two.

    Where both are equally near it moves left or up, flagged as a tie; the axis `any`: no value.

    >>> from dsl.outcome import Run
    >>> to_text(align(object_from_text("(0, 0) 1"), object_from_text("(2, 2) 111"), Axis.ROWS, run=Run()))
    '(0, 2) 1'
    """
    if axis.along == 1:
        near = target.col - mover.col
        far = near + target.width - mover.width
        ways = [Vec(0, near), Vec(0, far)]
    else:
        near = target.row - mover.row
        far = near + target.height - mover.height
        ways = [Vec(near, 0), Vec(far, 0)]
    chosen = _shortest(ways, run)
    return mover.shifted(chosen.row, chosen.col)


@primitive(cost=2, laws=(INVOLUTION, EQUIVARIANT, COLOR_EQUIVARIANT, PRESERVES_SHAPE, PRESERVES_HISTOGRAM))
def reflect_about(object: Object, axis: Axis, frame: Size = FRAME) -> Object:
    """The object mirrored across the middle line of the frame, within rows or within columns; the axis `any`: no value.

    >>> to_text(reflect_about(object_from_text("(0, 0) 12"), Axis.ROWS, Vec(1, 5)))
    '(0, 3) 21'
    """
    check_sides(frame.row, frame.col)
    return _mirrored(object, axis, frame.row if axis is Axis.COLS else frame.col)


@primitive(
    word="reflect_about",
    cost=2,
    laws=(INVOLUTION, EQUIVARIANT, COLOR_EQUIVARIANT, PRESERVES_SHAPE, PRESERVES_HISTOGRAM),
)
def reflect_about_object(object: Object, target: Object) -> Object:
    """The object mirrored across the middle line of the other's bounding box, from one side of it to the other.

    The boxes must be apart on one axis alone: on none or on both, there is no value.

    >>> to_text(reflect_about_object(object_from_text("(0, 0) 12"), object_from_text("(0, 2) 3")))
    '(0, 3) 21'
    """
    level = object.row < target.row + target.height and target.row < object.row + object.height
    upright = object.col < target.col + target.width and target.col < object.col + object.width
    if level == upright:
        raise EvaluationFailed(Failure.NOT_AXIAL)
    return reflect_about_object_along(object, target, Axis.ROWS if level else Axis.COLS)


@primitive(
    word="reflect_about",
    cost=2,
    laws=(INVOLUTION, EQUIVARIANT, COLOR_EQUIVARIANT, PRESERVES_SHAPE, PRESERVES_HISTOGRAM),
)
def reflect_about_object_along(object: Object, target: Object, axis: Axis) -> Object:
    """The object mirrored across the middle line of the other's bounding box, within rows or within columns.

    The boxes may lie anywhere, overlapping or apart on both axes; the axis `any`: no value.

    >>> to_text(reflect_about_object_along(object_from_text("(0, 0) 12"), object_from_text("(1, 2) 3"), Axis.ROWS))
    '(0, 3) 21'
    """
    if axis.along == 1:
        return _mirrored(object, axis, 2 * target.col + target.width)
    return _mirrored(object, axis, 2 * target.row + target.height)


def _mirrored(object: Object, axis: Axis, edges: int) -> Object:
    """The object mirrored between two edges whose coordinates sum to `edges`."""
    if axis.along == 1:
        return make_object(object.row, edges - object.col - object.width, transformed(object.patch, Sym.FLIP_LR))
    return make_object(edges - object.row - object.height, object.col, transformed(object.patch, Sym.FLIP_UD))


def _shortest(ways: list[Vec], run: Run) -> Vec:
    """The shortest way along an axis, of several the first in scan order, flagged; without any, no value."""
    if not ways:
        raise EvaluationFailed(Failure.NOT_FOUND)
    length = min(abs(way.row + way.col) for way in ways)
    shortest = sorted({way for way in ways if abs(way.row + way.col) == length}, key=lambda way: (way.row, way.col))
    if len(shortest) > 1:
        run.tie()
    return shortest[0]


def _contacts(mover: Object, target: Object, axis: Axis) -> list[Vec]:
    """The displacements along the axis after which the mover touches the target."""
    if axis is Axis.COLS:
        steps = _contact_steps(mover.opaque.T, target.opaque.T, mover.col - target.col, mover.row - target.row)
        return [Vec(step, 0) for step in steps]
    steps = _contact_steps(mover.opaque, target.opaque, mover.row - target.row, mover.col - target.col)
    return [Vec(0, step) for step in steps]


def _contact_steps(mover: Mask, target: Mask, row: int, col: int) -> list[int]:
    """How far to the right the mover, at (row, col) from the target, may go so that they touch."""
    height, width = mover.shape
    if not -height <= row <= target.shape[0]:
        return []
    ground = np.pad(target, ((height, height), (width, width)))
    band = np.s_[row + height : row + 2 * height]
    meets = _met(mover, ground[band])
    touches = _met(mover, neighbors(ground)[band])
    return [step - width - col for step in np.flatnonzero(touches & ~meets).tolist()]


def _met(mover: Mask, band: Mask) -> npt.NDArray[np.bool_]:
    """For each place of the mover within a band of its own height, whether it covers a set cell."""
    windows = np.lib.stride_tricks.sliding_window_view(band, mover.shape[1], axis=1)
    return np.asarray((windows & mover[:, None, :]).any(axis=(0, 2)))
