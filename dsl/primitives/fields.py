"""This file is where numbers are attached to cells: coordinates, counts along a line, measures of the objects on a cell."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from dsl.laws import (
    ADDITIVE,
    COLOR_EQUIVARIANT,
    COLOR_INVARIANT,
    EMPTY_STAYS_EMPTY,
    EQUIVARIANT,
    MONOTONE,
    ORDER_IMMATERIAL,
    PRESERVES_SHAPE,
    becomes,
    equivariant_under,
)
from dsl.laws.masks import POSITIVE_ON_OBJECTS
from dsl.registry import BACKGROUND, FRAME, primitive
from dsl.values import (
    Axis,
    Color,
    Field,
    Grid,
    Mask,
    Object,
    Size,
    Sym,
    check_same_frame,
    check_sides,
    freeze_field,
    freeze_grid,
    place,
)


@primitive(
    cost=1,
    laws=(
        PRESERVES_SHAPE,
        COLOR_INVARIANT,
        equivariant_under(Sym.FLIP_LR),
        becomes("col", Sym.TRANSPOSE),
    ),
)
def row(grid: Grid) -> Field:
    """The row of each cell, counted from 0 at the top.

    >>> to_text(row(from_text("00/00")))
    '0 0/1 1'
    """
    return freeze_field(np.indices(grid.shape)[0])


@primitive(
    cost=1,
    laws=(
        PRESERVES_SHAPE,
        COLOR_INVARIANT,
        equivariant_under(Sym.FLIP_UD),
        becomes("row", Sym.TRANSPOSE),
    ),
)
def col(grid: Grid) -> Field:
    """The column of each cell, counted from 0 at the left.

    >>> to_text(col(from_text("00/00")))
    '0 1/0 1'
    """
    return freeze_field(np.indices(grid.shape)[1])


@primitive(
    cost=2,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        MONOTONE,
        ADDITIVE,
        EMPTY_STAYS_EMPTY,
    ),
)
def line_count(mask: Mask, axis: Axis) -> Field:
    """How many cells are set in the row (column) of each cell; the axis `any`: no value.

    >>> to_text(line_count(mask_from_text("##/#."), Axis.ROWS))
    '2 2/1 1'
    """
    counts = np.count_nonzero(mask, axis=axis.along, keepdims=True)
    return freeze_field(np.broadcast_to(counts, mask.shape))


@primitive(
    cost=2,
    laws=(
        EQUIVARIANT,
        COLOR_INVARIANT,
    ),
)
def measure(objects: tuple[Object, ...], key: Callable[[Object], int], frame: Size = FRAME) -> Field:
    """The key of the object on each cell, of several the last in the list; 0 where there is none.

    >>> to_text(measure((object_from_text("(0, 1) 11"),), lambda thing: thing.width, Vec(1, 3)))
    '0 2 2'
    """
    cells = _blank(frame, 0)
    for element in objects:
        place(cells, element, key(element))
    return freeze_field(cells)


@primitive(
    cost=2,
    laws=(
        EQUIVARIANT,
        COLOR_EQUIVARIANT,
    ),
)
def show(
    objects: tuple[Object, ...], key: Callable[[Object], Color], bg: Color = BACKGROUND, frame: Size = FRAME
) -> Grid:
    """Each object in the colour that the key gives it, a later one covering, on a canvas of the background colour.

    >>> to_text(show((object_from_text("(0, 1) 11"),), lambda thing: RED, BLACK, Vec(1, 3)))
    '022'
    """
    cells = _blank(frame, bg)
    for element in objects:
        place(cells, element, key(element))
    return freeze_grid(cells)


@primitive(
    cost=2,
    laws=(
        equivariant_under(Sym.TRANSPOSE),
        COLOR_INVARIANT,
    ),
)
def index_in_box(objects: tuple[Object, ...], axis: Axis, frame: Size = FRAME) -> Field:
    """For `rows` the row, for `cols` the column of each covered cell, counted within the bounding box of its object.

    Of several objects on a cell the last in the list counts; 0 where there is none; the axis `any`: no value.

    >>> to_text(index_in_box((object_from_text("(1, 1) 1/1"),), Axis.ROWS, Vec(3, 2)))
    '0 0/0 0/0 1'
    """
    counted = 1 - axis.along
    cells = _blank(frame, 0)
    for element in objects:
        place(cells, element, np.indices(element.patch.shape)[counted])
    return freeze_field(cells)


@primitive(
    cost=2,
    laws=(
        EQUIVARIANT,
        COLOR_INVARIANT,
        ORDER_IMMATERIAL,
        POSITIVE_ON_OBJECTS,
    ),
)
def coverage(objects: tuple[Object, ...], frame: Size = FRAME) -> Field:
    """How many of the objects cover each cell.

    >>> to_text(coverage((object_from_text("(0, 0) 11"), object_from_text("(0, 1) 2")), Vec(1, 3)))
    '1 2 0'
    """
    counts = _blank(frame, 0)
    for element in objects:
        covered = np.zeros_like(counts)
        place(covered, element, 1)
        counts += covered
    return freeze_field(counts)


@primitive(
    word="coverage",
    cost=2,
    laws=(
        EQUIVARIANT,
        COLOR_INVARIANT,
        ORDER_IMMATERIAL,
    ),
)
def coverage_by_masks(masks: tuple[Mask, ...], frame: Size = FRAME) -> Field:
    """In how many of the masks each cell is set; frames differ: no value.

    >>> to_text(coverage_by_masks((mask_from_text("##."), mask_from_text(".#.")), Vec(1, 3)))
    '1 2 0'
    """
    counts = _blank(frame, 0)
    for mask in masks:
        check_same_frame(mask, counts)
        counts += mask
    return freeze_field(counts)


def _blank(frame: Size, number: int) -> npt.NDArray[np.int64]:
    check_sides(frame.row, frame.col)
    return np.full((frame.row, frame.col), number, dtype=np.int64)
