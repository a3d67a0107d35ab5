"""This file is where columns of cells are tested against what the same expressions give input by input."""

from __future__ import annotations

import numpy as np
import pytest

from dsl.program import Background, Expr, Input, ListOf
from dsl.resolve import call, color, integer, literal
from dsl.types import GRID, MASK, VEC, list_of
from dsl.values import BLACK, DIRECTIONS, freeze_grid
from synth.budget import Budget
from synth.cell_columns import CellColumns
from synth.problem import Pair, Problem
from synth.search import Search
from synth.sights import sights

SHOWN = ((4, 4), (3, 5), (1, 6))


def search_over(seed: int) -> Search:
    chance = np.random.default_rng(seed)
    first, second, third = (freeze_grid(chance.choice([0, 0, 0, 1, 2, 3], dims)) for dims in SHOWN)
    return Search(Problem((Pair(first, first), Pair(second, second)), (third,)), (), Budget(None), background=BLACK)


def columns_of(search: Search) -> CellColumns:
    return CellColumns(search, lambda _: None)


def same_cells(columns: CellColumns, search: Search, expr: Expr) -> bool:
    """Whether the column is that of the values, or there is none because some value is missing or has another frame."""
    column, values = columns.column(expr), search.values(expr)
    inputs = search.problem.inputs
    fits = values is not None and all(np.shape(one) == grid.shape for one, grid in zip(values, inputs, strict=True))  # type: ignore[arg-type]
    if column is None or values is None or not fits:
        return column is None and not fits
    return np.array_equal(column, np.concatenate([np.asarray(value).ravel() for value in values]))


@pytest.mark.parametrize("seed", [1, 2])
def test_sights_show_in_every_cell_what_their_values_show(seed: int) -> None:
    search, other = search_over(seed), search_over(seed)
    columns = columns_of(search)
    for _, sight in sights((0, 1, 2, 3), [color(1)]):
        assert same_cells(columns, other, sight), sight


def test_lists_written_out_are_folded_cell_by_cell() -> None:
    search = search_over(3)
    seen = [call("neighbor", Input(), literal(step, VEC)) for step in DIRECTIONS.values()]
    masks = [call("==", grid, color(1)) for grid in seen]
    for folded in (
        call("overlay_all", ListOf(tuple(seen), list_of(GRID))),
        call("vote", ListOf(tuple(seen), list_of(GRID))),
        call("coverage", ListOf(tuple(masks), list_of(MASK))),
    ):
        assert same_cells(columns_of(search), search_over(3), folded), folded


def test_a_remainder_by_zero_has_no_column() -> None:
    assert columns_of(search_over(1)).column(call("%", call("row", Input()), integer(0))) is None


def test_what_has_another_frame_has_no_column() -> None:
    columns = columns_of(search_over(1))
    assert columns.column(call("upscale", Input(), integer(2))) is None
    assert columns.column(call("!=", call("transpose", Input()), Background())) is None


def test_a_column_is_framed_as_values_of_the_inputs() -> None:
    search = search_over(2)
    columns = columns_of(search)
    column = columns.column(Input())
    assert column is not None
    framed = columns.framed(column)
    assert all(map(np.array_equal, framed, search.problem.inputs))
