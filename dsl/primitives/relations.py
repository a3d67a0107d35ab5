"""This file is where two objects are compared by place: touching, overlapping, inside, aligned, near, on which side."""

from __future__ import annotations

import numpy as np

from dsl.laws import (
    COLOR_EQUIVARIANT,
    COLOR_INVARIANT,
    COMMUTATIVE,
    ELEMENT_OF_FIRST,
    EQUIVARIANT,
    INVARIANT,
    IRREFLEXIVE,
    ORDER_IMMATERIAL,
    REFLEXIVE,
)
from dsl.laws.relations import ANTISYMMETRIC, ASYMMETRIC, TELLS_TOUCHING, TRANSITIVE, excludes
from dsl.outcome import EvaluationFailed, Failure, Run
from dsl.primitives.mask_neighborhoods import neighbors
from dsl.registry import primitive
from dsl.values import Axis, Conn, Displacement, Mask, Object, Vec, place, saturate


@primitive(cost=1, laws=(COMMUTATIVE, IRREFLEXIVE, INVARIANT, COLOR_INVARIANT, excludes("overlaps")))
def touches(left: Object, right: Object, conn: Conn = Conn.FOUR) -> bool:
    """Whether two objects without a common cell have neighbouring cells.

    >>> touches(object_from_text("(0, 0) 1"), object_from_text("(0, 1) 2"))
    True
    """
    if not _are_close(left, right, reach=1):
        return False
    seen, ground = _together(left, right)
    return bool((seen & neighbors(ground, conn)).any() and not (seen & ground).any())


@primitive(cost=2, laws=(COMMUTATIVE, REFLEXIVE, INVARIANT, COLOR_INVARIANT))
def overlaps(left: Object, right: Object) -> bool:
    """Whether two objects have a common cell.

    >>> overlaps(object_from_text("(0, 0) 11"), object_from_text("(0, 1) 2"))
    True
    """
    if not _are_close(left, right, reach=0):
        return False
    seen, ground = _together(left, right)
    return bool((seen & ground).any())


@primitive(cost=2, laws=(IRREFLEXIVE, ASYMMETRIC, TRANSITIVE, INVARIANT, COLOR_INVARIANT))
def inside(inner: Object, outer: Object) -> bool:
    """Whether the bounding box of the first lies in that of the second without meeting its edge.

    >>> inside(object_from_text("(1, 1) 1"), object_from_text("(0, 0) 222/2.2/222"))
    True
    """
    return (
        outer.row < inner.row
        and inner.row + inner.height < outer.row + outer.height
        and outer.col < inner.col
        and inner.col + inner.width < outer.col + outer.width
    )


@primitive(cost=1, laws=(COMMUTATIVE, REFLEXIVE, INVARIANT, COLOR_INVARIANT))
def aligned(left: Object, right: Object, axis: Axis) -> bool:
    """Whether some row (column) holds cells of both; the axis `any`: no value.

    >>> aligned(object_from_text("(0, 0) 1"), object_from_text("(0, 5) 2"), Axis.ROWS)
    True
    """
    return not _lines(left, axis).isdisjoint(_lines(right, axis))


@primitive(cost=2, laws=(COMMUTATIVE, INVARIANT, COLOR_INVARIANT, TELLS_TOUCHING))
def dist(left: Object, right: Object) -> int:
    """The fewest steps across sides from a cell of the one to a cell of the other; 0 if they overlap.

    >>> dist(object_from_text("(0, 0) 1"), object_from_text("(1, 2) 2"))
    3
    """
    starts = np.argwhere(left.opaque) + np.array((left.row - right.row, left.col - right.col))
    ends = np.argwhere(right.opaque)
    steps = abs(starts[:, :1] - ends[:, 0])
    steps += abs(starts[:, 1:] - ends[:, 1])
    return saturate(steps.min())


@primitive(cost=1, laws=(ANTISYMMETRIC, EQUIVARIANT, COLOR_INVARIANT))
def direction(start: Object, end: Object) -> Displacement:
    """On which side of the first bounding box's centre that of the second lies: the sign on each axis, 0 where level.

    >>> to_text(direction(object_from_text("(0, 0) 1"), object_from_text("(2, 0) 2")))
    '(1, 0)'
    """
    rows = 2 * (end.row - start.row) + end.height - start.height
    cols = 2 * (end.col - start.col) + end.width - start.width
    return Vec((rows > 0) - (rows < 0), (cols > 0) - (cols < 0))


@primitive(cost=2, laws=(ELEMENT_OF_FIRST, ORDER_IMMATERIAL, EQUIVARIANT, COLOR_EQUIVARIANT))
def nearest(objects: tuple[Object, ...], object: Object, *, run: Run) -> Object:
    """The object of the list at the smallest `dist`, the given one left out; of several the first, flagged; none: no value.

    >>> from dsl.outcome import Run
    >>> to_text(nearest((object_from_text("(0, 3) 1"), object_from_text("(0, 1) 2")), object_from_text("(0, 0) 3"), run=Run()))
    '(0, 1) 2'
    """
    others = [other for other in objects if other != object]
    if not others:
        raise EvaluationFailed(Failure.NOT_FOUND)
    steps = [dist(other, object) for other in others]
    least = min(steps)
    if steps.count(least) > 1:
        run.tie()
    return others[steps.index(least)]


def _are_close(left: Object, right: Object, *, reach: int) -> bool:
    """Whether the bounding boxes overlap once one has grown by `reach`."""
    return (
        left.row < right.row + right.height + reach
        and right.row < left.row + left.height + reach
        and left.col < right.col + right.width + reach
        and right.col < left.col + left.width + reach
    )


def _together(left: Object, right: Object) -> tuple[Mask, Mask]:
    """The cells of both in one frame: the bounding box of the second, grown by one."""
    # np.pad takes longer than all the rest of a comparison
    ground = np.zeros((right.height + 2, right.width + 2), dtype=np.bool_)
    ground[1:-1, 1:-1] = right.opaque
    seen = np.zeros_like(ground)
    place(seen, left.shifted(1 - right.row, 1 - right.col), True)
    return seen, ground


def _lines(object: Object, axis: Axis) -> set[int]:
    """The rows (columns) that hold a cell of the object."""
    first = object.row if axis.along == 1 else object.col
    return {first + line for line in np.flatnonzero(object.opaque.any(axis=axis.along)).tolist()}
