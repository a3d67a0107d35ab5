"""This file is where masks take straight shapes: boxes, rays, segments, lines, borders, lattices."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from dsl.laws import (
    ADDITIVE,
    ANTI_EXTENSIVE,
    COLOR_INVARIANT,
    COMMUTATIVE,
    EMPTY_STAYS_EMPTY,
    EQUIVARIANT,
    EXTENSIVE,
    IDEMPOTENT,
    MONOTONE,
    PRESERVES_SHAPE,
    becomes,
    equivariant_under,
)
from dsl.laws.masks import IDEMPOTENT_ALONG_ONE_AXIS, UPSCALE_EQUIVARIANT, ZERO_IS_NEUTRAL, at_most
from dsl.primitives.rays import ray
from dsl.registry import FRAME, primitive
from dsl.values import (
    Axis,
    Displacement,
    Grid,
    Mask,
    Position,
    Size,
    Sym,
    check_sides,
    freeze_mask,
)


@primitive(
    cost=1,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        IDEMPOTENT,
        MONOTONE,
        EXTENSIVE,
        EMPTY_STAYS_EMPTY,
        UPSCALE_EQUIVARIANT,
    ),
)
def bbox(mask: Mask) -> Mask:
    """All cells of the bounding box; an empty mask stays empty.

    >>> to_text(bbox(mask_from_text(".#./#../...")))
    '##./##./...'
    """
    return freeze_mask(_box(mask, grown=0))


@primitive(
    cost=2,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        EMPTY_STAYS_EMPTY,
    ),
)
def bbox_outline(mask: Mask, grown: int = 0) -> Mask:
    """The outermost cells of the bounding box grown by so many cells, clipped to the frame.

    Negative growth goes inwards; where nothing of the box is left, or the mask is empty, the result is empty.

    >>> to_text(bbox_outline(mask_from_text(".../.#./..."), 1))
    '###/#.#/###'
    """
    return freeze_mask(_box(mask, grown=grown) & ~_box(mask, grown=grown - 1))


@primitive(
    cost=2,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        IDEMPOTENT,
        EMPTY_STAYS_EMPTY,
        at_most(4),
    ),
)
def corners(mask: Mask) -> Mask:
    """The corner cells of the bounding box: 1, 2 or 4 of them; of an empty mask, none.

    >>> to_text(corners(mask_from_text(".../.#./#.#")))
    '.../#.#/#.#'
    """
    rows, cols = (np.flatnonzero(mask.any(axis=axis)) for axis in (1, 0))
    cells = np.zeros_like(mask)
    if rows.size:
        cells[np.ix_(rows[[0, -1]], cols[[0, -1]])] = True
    return freeze_mask(cells)


@primitive(
    cost=1,
    laws=(
        EQUIVARIANT,
        COMMUTATIVE,
    ),
)
def line(start: Position, end: Position, frame: Size = FRAME) -> Mask:
    """The cells from one position to the other, both included, on a row, a column or a diagonal; else empty.

    What lies outside the frame is lost.

    >>> to_text(line(Vec(0, 2), Vec(2, 0), Vec(3, 3)))
    '..#/.#./#..'
    """
    check_sides(frame.row, frame.col)
    step = end - start
    if step.row and step.col and abs(step.row) != abs(step.col):
        return freeze_mask(np.zeros((frame.row, frame.col), dtype=np.bool_))
    rows, cols = np.indices((frame.row, frame.col))
    aligned = (rows - start.row) * step.col == (cols - start.col) * step.row
    return freeze_mask(aligned & _from_to(rows, start.row, end.row) & _from_to(cols, start.col, end.col))


@primitive(
    cost=1,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        IDEMPOTENT_ALONG_ONE_AXIS,
        MONOTONE,
        EXTENSIVE,
        EMPTY_STAYS_EMPTY,
        UPSCALE_EQUIVARIANT,
    ),
)
def between(mask: Mask, axis: Axis) -> Mask:
    """The cells with a set cell on both sides within their row (column), or set themselves; `any` is within either.

    >>> to_text(between(mask_from_text("#.#/#.."), Axis.ROWS))
    '###/#..'
    """
    if axis is Axis.ANY:
        return freeze_mask(_between(mask, Axis.ROWS) | _between(mask, Axis.COLS))
    return freeze_mask(_between(mask, axis))


@primitive(
    word="between",
    cost=2,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        IDEMPOTENT,
        MONOTONE,
        EXTENSIVE,
        EMPTY_STAYS_EMPTY,
        ZERO_IS_NEUTRAL,
    ),
)
def between_along(mask: Mask, direction: Displacement) -> Mask:
    """The cells from which steps by the direction, and steps against it, meet a set cell, or set themselves.

    >>> to_text(between_along(mask_from_text("#../.../..#"), Vec(1, 1)))
    '#../.#./..#'
    """
    return freeze_mask(ray(mask, direction) & ray(mask, direction.scaled(-1)))


@primitive(
    cost=1,
    laws=(
        equivariant_under(Sym.FLIP_LR, Sym.FLIP_UD),
        becomes("span_cols", Sym.TRANSPOSE),
        PRESERVES_SHAPE,
        IDEMPOTENT,
        MONOTONE,
        ADDITIVE,
        EXTENSIVE,
        EMPTY_STAYS_EMPTY,
        UPSCALE_EQUIVARIANT,
    ),
)
def span_rows(mask: Mask) -> Mask:
    """All cells of the rows that have a set cell.

    >>> to_text(span_rows(mask_from_text("#./..")))
    '##/..'
    """
    return freeze_mask(np.broadcast_to(mask.any(axis=1, keepdims=True), mask.shape))


@primitive(
    cost=1,
    laws=(
        equivariant_under(Sym.FLIP_LR, Sym.FLIP_UD),
        becomes("span_rows", Sym.TRANSPOSE),
        PRESERVES_SHAPE,
        IDEMPOTENT,
        MONOTONE,
        ADDITIVE,
        EXTENSIVE,
        EMPTY_STAYS_EMPTY,
        UPSCALE_EQUIVARIANT,
    ),
)
def span_cols(mask: Mask) -> Mask:
    """All cells of the columns that have a set cell.

    >>> to_text(span_cols(mask_from_text("#./..")))
    '#./#.'
    """
    return freeze_mask(np.broadcast_to(mask.any(axis=0, keepdims=True), mask.shape))


@primitive(
    cost=1,
    laws=(
        equivariant_under(Sym.FLIP_LR, Sym.FLIP_UD),
        becomes("full_cols", Sym.TRANSPOSE),
        PRESERVES_SHAPE,
        IDEMPOTENT,
        MONOTONE,
        ANTI_EXTENSIVE,
        EMPTY_STAYS_EMPTY,
        UPSCALE_EQUIVARIANT,
    ),
)
def full_rows(mask: Mask) -> Mask:
    """The rows all of whose cells are set.

    >>> to_text(full_rows(mask_from_text("##/#.")))
    '##/..'
    """
    return freeze_mask(np.broadcast_to(mask.all(axis=1, keepdims=True), mask.shape))


@primitive(
    cost=1,
    laws=(
        equivariant_under(Sym.FLIP_LR, Sym.FLIP_UD),
        becomes("full_rows", Sym.TRANSPOSE),
        PRESERVES_SHAPE,
        IDEMPOTENT,
        MONOTONE,
        ANTI_EXTENSIVE,
        EMPTY_STAYS_EMPTY,
        UPSCALE_EQUIVARIANT,
    ),
)
def full_cols(mask: Mask) -> Mask:
    """The columns all of whose cells are set.

    >>> to_text(full_cols(mask_from_text("##/#.")))
    '#./#.'
    """
    return freeze_mask(np.broadcast_to(mask.all(axis=0, keepdims=True), mask.shape))


@primitive(
    cost=2,
    laws=(
        equivariant_under(Sym.FLIP_LR, Sym.FLIP_UD),
        becomes("uniform_cols", Sym.TRANSPOSE),
        PRESERVES_SHAPE,
        COLOR_INVARIANT,
        UPSCALE_EQUIVARIANT,
    ),
)
def uniform_rows(grid: Grid) -> Mask:
    """All cells of the rows that have one single colour.

    >>> to_text(uniform_rows(from_text("11/12")))
    '##/..'
    """
    return freeze_mask(np.broadcast_to((grid == grid[:, :1]).all(axis=1, keepdims=True), grid.shape))


@primitive(
    cost=2,
    laws=(
        equivariant_under(Sym.FLIP_LR, Sym.FLIP_UD),
        becomes("uniform_rows", Sym.TRANSPOSE),
        PRESERVES_SHAPE,
        COLOR_INVARIANT,
        UPSCALE_EQUIVARIANT,
    ),
)
def uniform_cols(grid: Grid) -> Mask:
    """All cells of the columns that have one single colour.

    >>> to_text(uniform_cols(from_text("11/12")))
    '#./#.'
    """
    return freeze_mask(np.broadcast_to((grid == grid[:1]).all(axis=0, keepdims=True), grid.shape))


@primitive(
    cost=1,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        COLOR_INVARIANT,
    ),
)
def border(grid: Grid, width: int = 1) -> Mask:
    """The cells in a band of that width along the edge of the frame; a width below 1 gives none.

    >>> to_text(border(from_text("000/000/000")))
    '###/#.#/###'
    """
    cells = np.ones(grid.shape, dtype=np.bool_)
    band = max(width, 0)
    cells[band : max(grid.shape[0] - band, 0), band : max(grid.shape[1] - band, 0)] = False
    return freeze_mask(cells)


@primitive(
    cost=3,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        COLOR_INVARIANT,
    ),
)
def period_mask(grid: Grid, origin: Position, steps: Size) -> Mask:
    """The cells whole steps away from the origin, down or up and to either side, in the frame of the grid.

    A step of 0 stays on the origin's row (column).

    >>> to_text(period_mask(from_text("000/000/000"), Vec(0, 1), Vec(2, 1)))
    '###/.../###'
    """
    rows = _every(grid.shape[0], origin.row, steps.row)
    cols = _every(grid.shape[1], origin.col, steps.col)
    return freeze_mask(rows[:, None] & cols)


def _box(mask: Mask, *, grown: int) -> Mask:
    """The bounding box grown on all sides and clipped to the frame; shrunk to nothing, or of an empty mask, empty."""
    cells = np.zeros_like(mask)
    rows, cols = (np.flatnonzero(mask.any(axis=axis)) for axis in (1, 0))
    if rows.size:
        top, left = max(int(rows[0]) - grown, 0), max(int(cols[0]) - grown, 0)
        cells[top : max(int(rows[-1]) + grown + 1, 0), left : max(int(cols[-1]) + grown + 1, 0)] = True
    return cells


def _between(mask: Mask, axis: Axis) -> Mask:
    before = np.logical_or.accumulate(mask, axis=axis.along)
    after = np.flip(np.logical_or.accumulate(np.flip(mask, axis.along), axis=axis.along), axis.along)
    return before & after


def _from_to(indices: npt.NDArray[np.int64], start: int, end: int) -> Mask:
    return (min(start, end) <= indices) & (indices <= max(start, end))


def _every(count: int, origin: int, step: int) -> npt.NDArray[np.bool_]:
    away = np.arange(count) - origin
    return np.equal(away % abs(step) if step else away, 0)
