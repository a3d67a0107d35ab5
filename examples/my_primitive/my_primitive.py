"""This file is where cells are put in order, and told from all others."""

from __future__ import annotations

import numpy as np

from dsl.laws import COLOR_INVARIANT, EQUIVARIANT, IDEMPOTENT, PRESERVES_HISTOGRAM, PRESERVES_SHAPE
from dsl.registry import primitive
from dsl.values import Axis, Grid, Mask, freeze_grid, freeze_mask


@primitive(cost=2, laws=(IDEMPOTENT, PRESERVES_SHAPE, PRESERVES_HISTOGRAM))
def sort_cells(grid: Grid, axis: Axis) -> Grid:
    """The grid with the cells of each row, or of each column, in the order of their colours; `any` names neither: no value.

    >>> to_text(sort_cells(from_text("312/020"), Axis.ROWS))
    '123/002'
    """
    return freeze_grid(np.sort(grid, axis=axis.along))


@primitive(cost=2, laws=(EQUIVARIANT, COLOR_INVARIANT))
def unique_cells(grid: Grid) -> Mask:
    """The cells whose colour no other cell has.

    >>> to_text(unique_cells(from_text("112/300")))
    '..#/#..'
    """
    return freeze_mask(np.bincount(grid.ravel(), minlength=10)[grid] == 1)
