"""This file is where colours of grids are exchanged, counted and ranked."""

from __future__ import annotations

import numpy as np

from dsl.laws import (
    COLOR_EQUIVARIANT,
    COLOR_INVARIANT,
    EQUIVARIANT,
    IDEMPOTENT,
    INVARIANT,
    INVOLUTION,
    PRESERVES_PALETTE,
    PRESERVES_SHAPE,
    UPSCALE_INVARIANT,
)
from dsl.laws.color import (
    COUNTS_ADD_UP,
    DECREASING_COUNTS,
    ORDER_OF_COLORS_IMMATERIAL,
    REMOVES_THE_OLD_COLOR,
    TABLES_COMPOSE,
    WITHOUT_EFFECT_ON_ITSELF,
)
from dsl.outcome import EvaluationFailed, Failure, Run
from dsl.registry import primitive
from dsl.values import Color, Grid, Position, freeze_grid

_PALETTE = (COLOR_EQUIVARIANT, PRESERVES_PALETTE)


@primitive(
    cost=1, laws=(IDEMPOTENT, REMOVES_THE_OLD_COLOR, WITHOUT_EFFECT_ON_ITSELF, PRESERVES_SHAPE, EQUIVARIANT, *_PALETTE)
)
def replace(grid: Grid, old: Color, new: Color) -> Grid:
    """The grid with the new colour wherever it has the old one.

    >>> to_text(replace(from_text("12/21"), BLUE, GREEN))
    '32/23'
    """
    return freeze_grid(np.where(grid == old, new, grid))


@primitive(cost=1, laws=(INVOLUTION, ORDER_OF_COLORS_IMMATERIAL, PRESERVES_SHAPE, EQUIVARIANT, *_PALETTE))
def swap(grid: Grid, left: Color, right: Color) -> Grid:
    """The grid with two colours exchanged.

    >>> to_text(swap(from_text("123"), BLUE, RED))
    '213'
    """
    table = np.arange(10, dtype=np.uint8)
    table[[left, right]] = right, left
    return freeze_grid(table[grid])


@primitive(cost=2, laws=(TABLES_COMPOSE, PRESERVES_SHAPE, EQUIVARIANT, PRESERVES_PALETTE))
def recolor_by(grid: Grid, table: tuple[Color, ...]) -> Grid:
    """The grid with every colour looked up in a table of ten colours, from black to maroon; another length: no value.

    >>> to_text(recolor_by(from_text("012"), (RED, GREEN, BLUE) + (BLACK,) * 7))
    '231'
    """
    if len(table) != 10:
        raise EvaluationFailed(Failure.BAD_COUNT)
    return freeze_grid(np.array(table, dtype=np.uint8)[grid])


@primitive(cost=1, laws=(INVARIANT, UPSCALE_INVARIANT, *_PALETTE))
def mode_color(grid: Grid, *, run: Run) -> Color:
    """The most frequent colour; of several, the smallest, as a tie.

    >>> mode_color(from_text("122"), run=Run())
    2
    """
    counts = np.bincount(grid.ravel(), minlength=10)
    return _first(counts == counts.max(), run)


@primitive(cost=1, laws=(INVARIANT, UPSCALE_INVARIANT, *_PALETTE))
def rare_color(grid: Grid, *, run: Run) -> Color:
    """The least frequent of the colours present; of several, the smallest, as a tie.

    >>> rare_color(from_text("122"), run=Run())
    1
    """
    counts = np.bincount(grid.ravel(), minlength=10)
    return _first(counts == counts[counts > 0].min(), run)


@primitive(cost=1, laws=(INVARIANT, UPSCALE_INVARIANT, DECREASING_COUNTS, *_PALETTE))
def colors(grid: Grid) -> tuple[Color, ...]:
    """The colours present, the most frequent first, equally frequent ones in the order of the colours.

    >>> colors(from_text("322/133"))
    (3, 2, 1)
    """
    counts = np.bincount(grid.ravel(), minlength=10)
    ranked = np.argsort(-counts, kind="stable")[: np.count_nonzero(counts)]
    return tuple(Color(color) for color in ranked.tolist())


@primitive(cost=1, laws=(INVARIANT, COLOR_INVARIANT, UPSCALE_INVARIANT))
def ncolors(grid: Grid) -> int:
    """How many colours are present.

    >>> ncolors(from_text("122"))
    2
    """
    return int(np.count_nonzero(np.bincount(grid.ravel())))


@primitive(cost=1, laws=(INVARIANT, COLOR_INVARIANT, COUNTS_ADD_UP))
def count(grid: Grid, color: Color) -> int:
    """How many cells have the colour.

    >>> count(from_text("122"), RED)
    2
    """
    return int(np.count_nonzero(grid == color))


@primitive(cost=2, laws=(INVARIANT, *_PALETTE))
def color_at(grid: Grid, position: Position) -> Color:
    """The colour of the cell at the position; off the grid, no value.

    >>> color_at(from_text("12/34"), Vec(1, 0))
    3
    """
    height, width = grid.shape
    if not (0 <= position.row < height and 0 <= position.col < width):
        raise EvaluationFailed(Failure.OUT_OF_RANGE)
    return Color(int(grid[position.row, position.col]))


def _first(chosen: np.ndarray[tuple[int, ...], np.dtype[np.bool_]], run: Run) -> Color:
    """The smallest of the chosen colours; more than one is a tie."""
    if np.count_nonzero(chosen) > 1:
        run.tie()
    return Color(int(chosen.argmax()))
