"""This file is where it is tested what operations need to be given for a wanted result, and that a bank finds it."""

from __future__ import annotations

from contextlib import suppress

import numpy as np
import pytest

import dsl.primitives  # noqa: F401  (declares the primitives)
from dsl.program import Expr, Input, Program
from dsl.registry import primitive_named
from dsl.types import COLOR, INT
from dsl.values import Grid, Vec, freeze_grid, from_text, same_value
from grammar import to_source
from interp.columns import Operation, value_of
from interp.reference import run_program
from synth.budget import Budget, BudgetExhausted
from synth.goals import goals, laid_over, needed
from synth.problem import Pair, Problem
from synth.productions import domains, productions
from synth.search import Search
from synth.strategies.bottom_up import bottom_up

GRIDS = (from_text("120/045"), from_text("33/01"))


@pytest.mark.parametrize("name", ["flip_lr", "flip_ud", "rot180", "rot90", "rot270", "transpose", "antitranspose"])
def test_what_a_symmetry_needs_is_mirrored_back(name: str) -> None:
    results = [freeze_grid(np.asarray(value_of(Operation(primitive_named(name)), [grid]))) for grid in GRIDS]
    found = needed(Operation(primitive_named(name)), results)
    assert found is not None
    assert all(map(same_value, found, GRIDS))


def test_an_upscaled_grid_is_scaled_back() -> None:
    found = needed(Operation(primitive_named("upscale"), ((1, 2),)), [from_text("1122/1122")])
    assert found is not None
    assert same_value(found[0], from_text("12"))


def test_a_grid_that_is_not_upscaled_has_no_argument() -> None:
    assert needed(Operation(primitive_named("upscale"), ((1, 2),)), [from_text("1122/1123")]) is None


def test_a_tiled_grid_is_one_of_its_tiles() -> None:
    tile = Operation(primitive_named("tile"), ((1, Vec(2, 3)),))
    found = needed(tile, [freeze_grid(np.tile(grid, (2, 3))) for grid in GRIDS])
    assert found is not None
    assert all(map(same_value, found, GRIDS))


@pytest.mark.parametrize("result", ["1212/1213", "111", "1"])
def test_a_grid_that_is_not_tiled_has_no_argument(result: str) -> None:
    assert needed(Operation(primitive_named("tile"), ((1, Vec(2, 2)),)), [from_text(result)]) is None


def test_how_often_a_grid_is_tiled_is_read_off_the_outputs() -> None:
    pairs = [(grid, freeze_grid(np.tile(grid[:, ::-1], (2, 3)))) for grid in GRIDS]
    programs = {to_source(Program(expr)).strip() for expr in proposed(pairs, 1000)}
    assert "input.flip_lr.tile((2, 3))" in programs


def test_what_is_laid_over_a_grid_is_background_where_nothing_changes() -> None:
    found = laid_over(from_text("120/045"), from_text("127/085"), 0)
    assert found is not None
    assert same_value(found, from_text("007/080"))


@pytest.mark.parametrize("result", ["100/045", "12/04"])
def test_a_grid_that_shows_the_background_anew_is_laid_over_no_other(result: str) -> None:
    assert laid_over(from_text("120/045"), from_text(result), 0) is None


def test_what_is_to_be_laid_over_the_inputs_leads_to_the_outputs() -> None:
    inputs = (from_text("120/000"), from_text("00/03"))
    outputs = (from_text("120/700"), from_text("07/03"))
    found = goals(outputs, list(productions(("flip_lr",), domains((0, 7)))), inputs, (0, 0))
    turned = next(goal for goal in found if goal.onto_input and goal.steps)
    assert same_value(turned.values[0], from_text("000/007"))
    assert to_source(Program(turned.reached_from(Input()))).strip() == "input.overlay(input.flip_lr)"


def test_a_word_without_inverse_has_no_argument() -> None:
    assert needed(Operation(primitive_named("shrink")), [from_text("12")]) is None


def test_goals_lead_to_the_outputs() -> None:
    outputs = (from_text("2211/2211/0033/0033"), from_text("44/44"))
    made = list(productions(("flip_lr", "rot90", "upscale", "swap"), {**domains((0, 1, 2, 3, 4)), INT: (2,)}))
    found = goals(outputs, made)
    assert len(found) > 10
    for goal in found:
        program = Program(goal.reached_from(Input()))
        for value, output in zip(goal.values, outputs, strict=True):
            assert same_value(run_program(program, value).value, output)


def test_goals_come_in_order_of_cost() -> None:
    made = list(productions(("flip_lr", "transpose", "swap"), {COLOR: (1, 2, 3)}))
    costs = [goal.cost for goal in goals(GRIDS, made)]
    assert costs == sorted(costs)


def proposed(pairs: list[tuple[Grid, Grid]], evaluations: int) -> list[Expr]:
    problem = Problem(tuple(Pair(*pair) for pair in pairs), (pairs[0][0],))
    found: list[Expr] = []
    with suppress(BudgetExhausted):
        found.extend(bottom_up(Search(problem, (), Budget(evaluations))))
    return found


def test_bottom_up_finds_a_goal_before_it_enumerates_its_program() -> None:
    pairs = [(grid, freeze_grid(np.kron(grid[::-1, ::-1], np.ones((3, 3), dtype=np.uint8)))) for grid in GRIDS]
    found = {to_source(Program(expr)).strip() for expr in proposed(pairs, 1000)}
    assert "input.rot180.upscale(3)" in found


def test_two_searches_propose_the_same() -> None:
    pairs = [(grid, freeze_grid(grid[:, ::-1])) for grid in GRIDS]
    assert proposed(pairs, 30_000) == proposed(pairs, 30_000) != []
