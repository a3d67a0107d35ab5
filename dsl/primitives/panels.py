"""This file is where grids fall into equal panels, by counting or along separator lines, and are assembled from them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from dsl.laws import COLOR_EQUIVARIANT, COLOR_INVARIANT, EQUIVARIANT, PRESERVES_PALETTE, equivariant_under
from dsl.laws.assembly import AS_MANY_AS_ASKED, ASSEMBLE_UNDOES_PANELS, EQUAL_PANELS, LAYOUT_COUNTS_PANELS
from dsl.laws.parts import PART_OF_GRID
from dsl.outcome import EvaluationFailed, Failure, Run
from dsl.registry import BACKGROUND, primitive
from dsl.values import Axis, Color, Grid, Object, Size, Sym, Vec, freeze_grid, make_object

_PALETTE = (COLOR_EQUIVARIANT, PRESERVES_PALETTE)


@primitive(cost=1, laws=(AS_MANY_AS_ASKED, EQUAL_PANELS, EQUIVARIANT, *_PALETTE))
def split(grid: Grid, axis: Axis, count: int) -> tuple[Grid, ...]:
    """So many equal panels, one below the other (`rows`) or side by side (`cols`).

    Where exactly one line between any two panels is left over, those lines are left out; any other remainder, or a count
    below 1: no value.

    >>> to_text(split(from_text("10203"), Axis.COLS, 3))
    '[1, 2, 3]'
    """
    along = 1 - axis.along
    if count < 1:
        raise EvaluationFailed(Failure.BAD_COUNT)
    side, spare = divmod(grid.shape[along], count)
    if side == 0 or spare not in (0, count - 1):
        raise EvaluationFailed(Failure.NOT_DIVISIBLE)
    step = side + 1 if spare else side
    return tuple(_lines(grid, along, start * step, start * step + side) for start in range(count))


@primitive(cost=1, laws=(EQUAL_PANELS, ASSEMBLE_UNDOES_PANELS, EQUIVARIANT, *_PALETTE))
def panels(grid: Grid, bg: Color = BACKGROUND, *, run: Run) -> tuple[Grid, ...]:
    """The panels between the separator lines, row by row: separators are full rows and columns of one colour.

    It is the colour with most full lines, the background only if no other has any; of several, the smallest, as a tie.
    Fewer than two panels, or panels of unequal dims: no value.

    >>> to_text(panels(from_text("152/555/354"), BLACK, run=Run()))
    '[1, 2, 3, 4]'
    """
    rows, cols = _bands(grid, bg, run)
    return tuple(freeze_grid(grid[top:bottom, left:right]) for top, bottom in rows for left, right in cols)


@primitive(cost=1, laws=(LAYOUT_COUNTS_PANELS, COLOR_INVARIANT, EQUIVARIANT))
def panel_layout(grid: Grid, bg: Color = BACKGROUND, *, run: Run) -> Size:
    """How many rows and columns of `panels` the grid has; no value where it has no panels.

    >>> to_text(panel_layout(from_text("152/555/354"), BLACK, run=Run()))
    '(2, 2)'
    """
    rows, cols = _bands(grid, bg, run)
    return Vec(len(rows), len(cols))


@primitive(cost=1, laws=(equivariant_under(Sym.ID), *_PALETTE))
def assemble(grids: tuple[Grid, ...], layout: Size) -> Grid:
    """The grids laid out row by row in so many rows and columns, without anything between them.

    Another number of grids, grids of unequal dims, or a side over 32: no value.

    >>> to_text(assemble((from_text("1"), from_text("2"), from_text("3"), from_text("4")), Vec(2, 2)))
    '12/34'
    """
    if layout.row < 1 or layout.col < 1 or layout.row * layout.col != len(grids):
        raise EvaluationFailed(Failure.BAD_COUNT)
    if len({grid.shape for grid in grids}) != 1:
        raise EvaluationFailed(Failure.SHAPE_MISMATCH)
    height, width = grids[0].shape
    blocks = np.stack(grids).reshape(layout.row, layout.col, height, width)
    return freeze_grid(blocks.transpose(0, 2, 1, 3).reshape(layout.row * height, layout.col * width))


@primitive(cost=1, laws=(EQUIVARIANT, COLOR_EQUIVARIANT, PART_OF_GRID))
def compartments(grid: Grid, bg: Color = BACKGROUND, *, run: Run) -> tuple[Object, ...]:
    """The panels between the separator lines as objects in their places, background included; they may differ in dims.

    Separators are chosen as for `panels`; fewer than two compartments: no value.

    >>> to_text(compartments(from_text("1522/5555/3544"), BLACK, run=Run()))
    '[(0, 0) 1, (0, 2) 22, (2, 0) 3, (2, 2) 44]'
    """
    rows, cols = _all_bands(grid, bg, run)
    return tuple(make_object(top, left, grid[top:bottom, left:right]) for top, bottom in rows for left, right in cols)


_Bands = list[tuple[int, int]]


def _lines(grid: Grid, along: int, start: int, stop: int) -> Grid:
    return freeze_grid(grid[start:stop] if along == 0 else grid[:, start:stop])


def _bands(grid: Grid, bg: Color, run: Run) -> tuple[_Bands, _Bands]:
    """First and past-the-last row of every row of panels, and the same for columns."""
    rows, cols = _all_bands(grid, bg, run)
    if not (_are_equal(rows) and _are_equal(cols)):
        raise EvaluationFailed(Failure.NO_PANELS)
    return rows, cols


def _all_bands(grid: Grid, bg: Color, run: Run) -> tuple[_Bands, _Bands]:
    """The same, where panels may differ in dims."""
    uniform_rows = (grid == grid[:, :1]).all(axis=1)
    uniform_cols = (grid == grid[:1]).all(axis=0)
    separator = _separator(np.concatenate([grid[uniform_rows, 0], grid[0, uniform_cols]]), bg, run)
    rows = _between(uniform_rows & (grid[:, 0] == separator))
    cols = _between(uniform_cols & (grid[0] == separator))
    if len(rows) * len(cols) < 2:
        raise EvaluationFailed(Failure.NO_PANELS)
    return rows, cols


def _separator(colors: npt.NDArray[np.uint8], bg: Color, run: Run) -> int:
    """The most frequent of the colours of full lines, the background only where there is no other."""
    candidates = colors[colors != bg] if np.any(colors != bg) else colors
    if candidates.size == 0:
        raise EvaluationFailed(Failure.NO_PANELS)
    counts = np.bincount(candidates, minlength=10)
    if np.count_nonzero(counts == counts.max()) > 1:
        run.tie()
    return int(counts.argmax())


def _between(separates: npt.NDArray[np.bool_]) -> _Bands:
    """First and past-the-last index of every maximal run of lines that do not separate."""
    edges = np.flatnonzero(np.diff(np.concatenate([[True], separates, [True]]).astype(np.int8)))
    return [(int(start), int(stop)) for start, stop in edges.reshape(-1, 2)]


def _are_equal(bands: _Bands) -> bool:
    return len({stop - start for start, stop in bands}) == 1
