"""This file is where the solver is tested as a whole, on small problems whose rule is known."""

from __future__ import annotations

import dataclasses
import subprocess
import sys

import numpy as np
import pytest

from dsl.values import Grid, from_text, same_value
from interp.columns import PlainColumns
from interp.reference import run_program
from synth.budget import Limits
from synth.constraints import OutputSize
from synth.problem import Pair, Problem
from synth.ranking import MOST_JUDGED
from synth.solver import Solution, solve

FLIPPED = Problem(
    (
        Pair(from_text("120/000/003"), from_text("021/000/300")),
        Pair(from_text("450/010/000"), from_text("054/010/000")),
    ),
    (from_text("600/700/000"),),
)
RECOLORED = Problem(
    (Pair(from_text("110/001"), from_text("220/002")), Pair(from_text("010/100"), from_text("020/200"))),
    (from_text("001/011"),),
)
FILLED = Problem(
    (
        Pair(from_text("33300/30300/33300/00000"), from_text("33300/34300/33300/00000")),
        Pair(from_text("00000/03333/03003/03333"), from_text("00000/03333/03443/03333")),
    ),
    (from_text("000000/033300/030300/033300/000000"),),
)
HOPELESS = Problem(
    (Pair(from_text("10/00"), from_text("57/31")), Pair(from_text("10/00"), from_text("2"))),
    (from_text("00/10"),),
)
LIMITS = Limits(evaluations=60_000)


@pytest.fixture(scope="module")
def solutions() -> dict[str, Solution]:
    problems = {"flipped": FLIPPED, "recolored": RECOLORED, "filled": FILLED, "hopeless": HOPELESS}
    return {name: solve(problem, LIMITS) for name, problem in problems.items()}


@pytest.mark.parametrize(
    ("name", "expected"),
    [("flipped", "006/007/000"), ("recolored", "002/022"), ("filled", "000000/033300/034300/033300/000000")],
)
def test_the_first_guess_follows_the_rule(solutions: dict[str, Solution], name: str, expected: str) -> None:
    assert same_value(solutions[name].guesses[0][0], from_text(expected))


@pytest.mark.parametrize(("name", "problem"), [("flipped", FLIPPED), ("recolored", RECOLORED), ("filled", FILLED)])
def test_every_answer_explains_every_pair(solutions: dict[str, Solution], name: str, problem: Problem) -> None:
    for answer in solutions[name].answers:
        for pair in problem.train:
            assert same_value(run_program(answer.program, pair.input).value, pair.output)


@pytest.mark.parametrize(("name", "problem"), [("flipped", FLIPPED), ("filled", FILLED)])
def test_predictions_are_what_the_programs_give(solutions: dict[str, Solution], name: str, problem: Problem) -> None:
    for answer in solutions[name].answers:
        for prediction, grid in zip(answer.predictions, problem.tests, strict=True):
            assert same_value(run_program(answer.program, grid).value, prediction)


def test_not_found_is_a_result_without_answers(solutions: dict[str, Solution]) -> None:
    assert solutions["hopeless"].answers == ()
    assert solutions["hopeless"].guesses == ((),)


def test_guesses_are_at_most_two_and_distinct(solutions: dict[str, Solution]) -> None:
    for solution in solutions.values():
        for guesses in solution.guesses:
            assert len(guesses) <= 2
            assert len({guess.tobytes() for guess in guesses}) == len(guesses)


def test_answers_with_a_value_for_every_test_come_first_then_by_weight(solutions: dict[str, Solution]) -> None:
    for solution in solutions.values():
        complete = (answer for answer in solution.answers if all(grid is not None for grid in answer.predictions))
        weights = [answer.rank_weight for answer in complete][:MOST_JUDGED]
        assert weights == sorted(weights, reverse=True)


def test_a_seed_and_a_budget_give_the_same_solution_again(solutions: dict[str, Solution]) -> None:
    again = solve(FILLED, LIMITS)
    assert again.evaluations == solutions["filled"].evaluations
    assert [answer.program for answer in again.answers] == [answer.program for answer in solutions["filled"].answers]


def test_plain_columns_give_the_same_solution(solutions: dict[str, Solution]) -> None:
    plain = solve(FILLED, LIMITS, columns=PlainColumns)
    assert plain.evaluations == solutions["filled"].evaluations
    assert [answer.program for answer in plain.answers] == [answer.program for answer in solutions["filled"].answers]


def test_what_a_closed_form_solves_needs_no_compiler() -> None:
    code = """
import sys
from dsl.values import from_text
from synth.budget import Limits
from synth.problem import Pair, Problem
from synth.solver import solve
problem = Problem((Pair(from_text("120"), from_text("021")), Pair(from_text("340"), from_text("043"))), (from_text("5"),))
sys.exit("numba" in sys.modules or not solve(problem, Limits()).answers)
"""
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_budget_of_evaluations_is_kept() -> None:
    assert solve(HOPELESS, Limits(evaluations=2_000)).evaluations <= 2_000 + 10_000


def test_the_reasons_say_what_was_seen(solutions: dict[str, Solution]) -> None:
    reasons = solutions["flipped"].reasons
    assert all(reason.because for reason in reasons)
    assert any(isinstance(reason, OutputSize) for reason in reasons)


def test_a_problem_has_no_place_for_test_outputs() -> None:
    assert {field.name for field in dataclasses.fields(Problem)} == {"train", "tests"}
    assert all(isinstance(grid, np.ndarray) for grid in FLIPPED.tests)


def read_only(grid: Grid) -> bool:
    return not grid.flags.writeable


def test_guesses_are_read_only_grids(solutions: dict[str, Solution]) -> None:
    assert all(read_only(guess) for solution in solutions.values() for test in solution.guesses for guess in test)
