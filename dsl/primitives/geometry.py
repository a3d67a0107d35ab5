"""This file is where grids, masks and objects are mirrored, turned and rolled."""

from __future__ import annotations

from dsl.laws import INVOLUTION, PRESERVES_HISTOGRAM, PRESERVES_SHAPE
from dsl.registry import primitive
from dsl.values import Grid, freeze_grid


@primitive(cost=1, laws=(INVOLUTION, PRESERVES_SHAPE, PRESERVES_HISTOGRAM))
def flip_lr(grid: Grid) -> Grid:
    """Mirror left and right.

    >>> to_text(flip_lr(from_text("12/34")))
    '21/43'
    """
    return freeze_grid(grid[:, ::-1])
