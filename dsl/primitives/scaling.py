"""This file is where grids are made larger or smaller cell by cell and line by line."""

from __future__ import annotations

from math import gcd

import numpy as np
import numpy.typing as npt

from dsl.laws import COLOR_EQUIVARIANT, EQUIVARIANT, IDEMPOTENT, PRESERVES_PALETTE, UPSCALE_INVARIANT
from dsl.laws.assembly import (
    DIMS_MULTIPLY,
    DOWNSCALE_UNDOES_UPSCALE,
    FACTORS_MULTIPLY,
    NO_LARGER,
    UNDOES_UPSCALE,
)
from dsl.outcome import EvaluationFailed, Failure, Run
from dsl.registry import primitive
from dsl.values import Color, Grid, check_sides, freeze_grid

_PALETTE = (COLOR_EQUIVARIANT, PRESERVES_PALETTE)
_COLORS = np.arange(10, dtype=np.uint8).reshape(10, 1, 1, 1, 1)


@primitive(cost=1, laws=(DIMS_MULTIPLY, FACTORS_MULTIPLY, DOWNSCALE_UNDOES_UPSCALE, EQUIVARIANT, *_PALETTE))
def upscale(grid: Grid, times: int) -> Grid:
    """The grid with a square block of so many cells a side for each cell; a factor below 1, or a side over 32: no value.

    >>> to_text(upscale(from_text("12"), 2))
    '1122/1122'
    """
    if times < 1:
        raise EvaluationFailed(Failure.BAD_COUNT)
    check_sides(grid.shape[0] * times, grid.shape[1] * times)
    return freeze_grid(grid.repeat(times, axis=0).repeat(times, axis=1))


@primitive(cost=2, laws=(UNDOES_UPSCALE, NO_LARGER, EQUIVARIANT, *_PALETTE))
def downscale(grid: Grid, times: int, *, run: Run) -> Grid:
    """The grid with one cell, of the most frequent colour, for each square block of so many cells a side.

    Of equally frequent colours the smallest, as a tie; sides that the factor does not divide, or a factor below 1: no value.

    >>> to_text(downscale(from_text("11/12"), 2, run=Run()))
    '1'
    """
    if times < 1:
        raise EvaluationFailed(Failure.BAD_COUNT)
    if grid.shape[0] % times or grid.shape[1] % times:
        raise EvaluationFailed(Failure.NOT_DIVISIBLE)
    counts = np.count_nonzero(_blocks(grid, times) == _COLORS, axis=(2, 4))
    if np.any(np.count_nonzero(counts == counts.max(axis=0), axis=0) > 1):
        run.tie()
    return freeze_grid(counts.argmax(axis=0))


@primitive(cost=2, laws=(IDEMPOTENT, NO_LARGER, UPSCALE_INVARIANT, EQUIVARIANT, *_PALETTE))
def shrink(grid: Grid) -> Grid:
    """The smallest grid that, upscaled, is the grid.

    >>> to_text(shrink(from_text("1122/1122")))
    '12'
    """
    common = gcd(*grid.shape)
    for times in range(common, 1, -1):
        if common % times == 0:
            blocks = _blocks(grid, times)
            if np.all(blocks == blocks[:, :1, :, :1]):
                return freeze_grid(grid[::times, ::times])
    return grid


@primitive(cost=2, laws=(IDEMPOTENT, NO_LARGER, UPSCALE_INVARIANT, EQUIVARIANT, *_PALETTE))
def dedup_lines(grid: Grid) -> Grid:
    """The grid without the rows and the columns that equal the one before them.

    >>> to_text(dedup_lines(from_text("112/112/334")))
    '12/34'
    """
    rows, cols = np.ones(grid.shape[0], dtype=np.bool_), np.ones(grid.shape[1], dtype=np.bool_)
    rows[1:] = (grid[1:] != grid[:-1]).any(axis=1)
    cols[1:] = (grid[:, 1:] != grid[:, :-1]).any(axis=0)
    return freeze_grid(grid[rows][:, cols])


@primitive(cost=2, laws=(IDEMPOTENT, NO_LARGER, EQUIVARIANT, *_PALETTE))
def drop_lines(grid: Grid, color: Color) -> Grid:
    """The grid without the rows and the columns that are all of the colour; if none is left, no value.

    >>> to_text(drop_lines(from_text("102/000/304"), BLACK))
    '12/34'
    """
    other = grid != color
    return freeze_grid(grid[other.any(axis=1)][:, other.any(axis=0)])


def _blocks(grid: Grid, times: int) -> npt.NDArray[np.uint8]:
    """The grid with two axes for each: which block, and where in the block."""
    return grid.reshape(grid.shape[0] // times, times, grid.shape[1] // times, times)
