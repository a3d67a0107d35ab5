"""This file is where periods of grids are measured, continued, and used to fill in what is missing."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from dsl.laws import (
    COLOR_EQUIVARIANT,
    COLOR_INVARIANT,
    EQUIVARIANT,
    IDEMPOTENT,
    INVARIANT,
    PRESERVES_PALETTE,
    PRESERVES_SHAPE,
    equivariant_under,
)
from dsl.laws.assembly import DIMS_AS_ASKED
from dsl.laws.patterns import CONTINUES_THE_GRID, FILLS_EVERY_HOLE, KEEPS_KNOWN_CELLS, REPEATS
from dsl.outcome import EvaluationFailed, Failure, Run
from dsl.registry import primitive
from dsl.values import Axis, Color, Grid, Size, Sym, check_sides, freeze_grid

_PALETTE = (COLOR_EQUIVARIANT, PRESERVES_PALETTE)
ColorBits = npt.NDArray[np.uint16]
"""A set of colours for each cell, colour `c` as bit `1 << c`."""

_COLOR_OF_BIT = np.zeros(1 << 10, dtype=np.uint8)
_COLOR_OF_BIT[1 << np.arange(10)] = np.arange(10)


@primitive(cost=2, laws=(REPEATS, INVARIANT, COLOR_INVARIANT))
def period(grid: Grid, axis: Axis) -> int:
    """The smallest displacement within rows (columns) under which the grid agrees with itself where both are seen.

    At most the length of the rows (columns), which always fits; the axis `any`: no value.

    >>> period(from_text("121/343"), Axis.ROWS)
    2
    """
    lines = grid if axis.along == 0 else grid.T
    count = lines.shape[0]
    return next((step for step in range(1, count) if np.array_equal(lines[step:], lines[:-step])), count)


@primitive(cost=3, laws=(DIMS_AS_ASKED, CONTINUES_THE_GRID, equivariant_under(Sym.ID, Sym.TRANSPOSE), *_PALETTE))
def extend_periodic(grid: Grid, dims: Size) -> Grid:
    """The pattern of the grid, with its smallest periods, continued to the right and downwards to those dims.

    Smaller dims cut it off; sides outside 1..32: no value.

    >>> to_text(extend_periodic(from_text("121/343"), Vec(3, 4)))
    '1212/3434/1212'
    """
    check_sides(dims.row, dims.col)
    rows = np.arange(dims.row) % period(grid, Axis.COLS)
    cols = np.arange(dims.col) % period(grid, Axis.ROWS)
    return freeze_grid(grid[np.ix_(rows, cols)])


@primitive(cost=2, laws=(KEEPS_KNOWN_CELLS, FILLS_EVERY_HOLE, IDEMPOTENT, PRESERVES_SHAPE, EQUIVARIANT, *_PALETTE))
def inpaint_periodic(grid: Grid, hole: Color, *, run: Run) -> Grid:
    """The grid with its holes filled so that rows and columns repeat, with a period each.

    Of the periods that no two known cells contradict and that determine every hole, those of smallest area count. If
    several of that area fill the holes differently, the one with the smaller period of rows is taken, as a tie. If there
    are none, no value.

    >>> to_text(inpaint_periodic(from_text("121/210"), BLACK, run=Run()))
    '121/212'
    """
    if not (grid == hole).any():
        return grid
    smallest, fillings = 0, dict[bytes, Grid]()
    for area, filling in _periodic_fillings(color_bits(grid, hole)):
        if fillings and area > smallest:
            break
        smallest = area
        fillings.setdefault(filling.tobytes(), filling)
    if not fillings:
        raise EvaluationFailed(Failure.UNDETERMINED)
    if len(fillings) > 1:
        run.tie()
    return next(iter(fillings.values()))


def color_bits(grid: Grid, hole: Color) -> ColorBits:
    """For each cell the set of its colour; of a hole, no colour."""
    return np.where(grid == hole, 0, 1 << grid.astype(np.uint16)).astype(np.uint16)


def only_colors(bits: ColorBits) -> Grid:
    """The grid of the single colours of the sets."""
    return freeze_grid(_COLOR_OF_BIT[bits])


def _periodic_fillings(bits: ColorBits) -> Iterator[tuple[int, Grid]]:
    """Area and whole grid for every pair of periods that fits and determines all cells, smaller areas first."""
    height, width = bits.shape
    folded = [_folded(bits, count) for count in range(1, height + 1)]
    pairs = ((rows, cols) for rows in range(1, height + 1) for cols in range(1, width + 1))
    for rows, cols in sorted(pairs, key=lambda pair: (pair[0] * pair[1], pair[0])):
        pattern = _folded(folded[rows - 1].T, cols).T
        # exactly one bit: some known cell, and no two of different colours
        if np.all(pattern) and not np.any(pattern & (pattern - 1)):
            repeated = pattern[np.ix_(np.arange(height) % rows, np.arange(width) % cols)]
            yield rows * cols, only_colors(repeated)


def _folded(bits: ColorBits, count: int) -> ColorBits:
    """The union of the rows that lie a multiple of `count` apart, one row for each remainder."""
    height, width = bits.shape
    padded = np.zeros((-(-height // count) * count, width), dtype=np.uint16)
    padded[:height] = bits
    folded: ColorBits = np.bitwise_or.reduce(padded.reshape(-1, count, width), axis=0)
    return folded
