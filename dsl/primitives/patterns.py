"""This file is where periods of grids are measured, continued, and used to fill in what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, partial
from heapq import merge
from itertools import groupby
from math import gcd
from typing import TypeAlias

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
from dsl.values import Axis, Color, Grid, Mask, Size, Sym, check_sides, freeze_grid

_PALETTE = (COLOR_EQUIVARIANT, PRESERVES_PALETTE)
ColorBits = npt.NDArray[np.uint16]
"""A set of colours for each cell, colour `c` as bit `1 << c`."""

Lattice: TypeAlias = tuple[int, int, int]
"""A pattern's rows and columns, and by how many columns it is moved in the rows that follow."""

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
    """The grid with its holes filled so that it repeats: within rows, and some rows further down, where it may be moved sideways.

    A pattern of `p` rows and `q` columns has the area p * q; the rows that follow show it again, moved by `s` columns, as
    diagonal stripes are. It must fit the grid, itself or when rows and columns are exchanged. Of the patterns that no two
    known cells contradict and that determine every hole, those of smallest area count. If several of that area fill the
    holes differently, the one of fewest rows and then of the smallest `s` is taken, as a tie. If there are none, no value.

    >>> to_text(inpaint_periodic(from_text("121/210"), BLACK, run=Run()))
    '121/212'
    >>> to_text(inpaint_periodic(from_text("120/231/312"), BLACK, run=Run()))
    '123/231/312'
    """
    known = grid != hole
    if known.all():
        return grid
    smallest, fillings = 0, dict[bytes, Grid]()
    for area, filling in _periodic_fillings(grid, known):
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


def _periodic_fillings(grid: Grid, known: Mask) -> Iterator[tuple[int, Grid]]:
    """Area and whole grid for every pattern that fits and determines all cells: small areas, few rows, small shifts first."""
    clashes = _clashes(grid, known)
    upright = _lattices(clashes, known, above=0)
    lying = _turned(_lattices(clashes.T, known.T, above=grid.shape[1]), grid.shape[1])
    cells, known_cells = np.indices(grid.shape), np.argwhere(known).T
    for area, group in groupby(merge(upright, lying, key=_area), key=_area):
        lattices = np.array(sorted(group))
        places = _places(lattices, known_cells)
        shown = np.zeros((len(lattices), area), dtype=np.bool_)
        np.put_along_axis(shown, places, True, axis=1)
        for index in np.flatnonzero(shown.all(axis=1)).tolist():
            pattern = np.zeros(area, dtype=np.uint8)
            pattern[places[index]] = grid[known]
            yield area, freeze_grid(pattern[_places(lattices[index], cells)[0]])


def _area(lattice: Lattice) -> int:
    return lattice[0] * lattice[1]


def _places(lattices: npt.NDArray[np.int64], cells: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """For each lattice the place in its pattern, below its area, of each cell."""
    rows, cols, shift = (np.expand_dims(part, tuple(range(1, cells.ndim))) for part in np.atleast_2d(lattices).T)
    down, left = cells
    return np.asarray(down % rows * cols + (left - down // rows * shift) % cols)


def _clashes(grid: Grid, known: Mask) -> Mask:
    """For each displacement, a negative one counted from the end, whether two known cells that far apart differ."""
    # The sum of their squared differences, as three correlations; at most 1024 * 81, where the transform is exact to 1e-9.
    shape = (2 * grid.shape[0], 2 * grid.shape[1])
    numbers = np.where(known, grid, 0).astype(np.float64)
    ones, once, squared = np.fft.rfft2(np.stack((known, numbers, numbers * numbers)), shape)
    spectrum = 2 * ((ones.conj() * squared).real - (once.conj() * once).real)
    return np.asarray(np.fft.irfft2(spectrum, shape) > 0.5)


def _lattices(clashes: Mask, known: Mask, *, above: int) -> Iterator[Lattice]:
    """The lattices that no two known cells contradict, of areas above that, small ones first.

    Left out are those of more cells than are known, and those that show some hole nowhere else.
    """
    height, width = known.shape
    beside = clashes[0, :width].tolist()
    down = np.arange(height)[:, None]
    reach = np.where(known, height, np.maximum(down, height - 1 - down)).min(axis=0).tolist()
    most = np.count_nonzero(known)
    shifts = cache(partial(_fitting_shifts, clashes, height, width))
    pairs = (
        (rows, cols)
        for cols in range(1, width + 1)
        if not any(beside[cols::cols])
        # A hole in these columns has no image in its own row, so that another must be in the grid.
        for rows in range(1, min(reach[width - cols : cols], default=height) + 1)
        if above < rows * cols <= most
    )
    for rows, cols in sorted(pairs, key=lambda pair: pair[0] * pair[1]):
        for shift in np.flatnonzero(shifts(cols)[rows]).tolist():
            yield rows, cols, shift


def _fitting_shifts(clashes: Mask, height: int, width: int, cols: int) -> Mask:
    """For each number of rows and each shift, whether no vector of the lattice is a clash; none within a row may be."""
    before = (1 - width) % cols
    folded = np.zeros((height, -(-(before + 2 * width - 1) // cols) * cols), dtype=np.bool_)
    folded[:, before : before + 2 * width - 1] = clashes[:height, np.arange(1 - width, width)]
    clashing: Mask = np.logical_or.reduce(folded.reshape(height, -1, cols), axis=1)
    fits = np.ones((height + 1, cols), dtype=np.bool_)
    for times in range(1, height):
        most = (height - 1) // times
        fits[1 : most + 1] &= ~clashing[times : times * most + 1 : times, np.arange(cols) * times % cols]
    # All shifts of as many rows as the grid has are one.
    fits[height, 1:] = False
    return fits


def _turned(lattices: Iterator[Lattice], width: int) -> Iterator[Lattice]:
    """The lattices with rows and columns exchanged, those that then are wider than `width`."""
    for rows, cols, shift in lattices:
        common = gcd(shift, cols)
        wide = rows * cols // common
        if wide > width:
            yield common, wide, pow(shift // common, -1, cols // common) * rows % wide
