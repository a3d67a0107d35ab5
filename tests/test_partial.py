"""This file is where it is tested what is told of a program that does not explain every pair."""

from __future__ import annotations

import pytest

from dsl.program import Expr, Input, Program
from dsl.resolve import call, color, integer
from dsl.values import from_text, same_value
from synth.budget import Limits
from synth.partial import Fit, Layer, guesses_of, partial
from synth.problem import Pair, Problem
from synth.solver import solve

PROBLEM = Problem(
    (Pair(from_text("120/000"), from_text("021/000")), Pair(from_text("300/000"), from_text("004/000"))),
    (from_text("500/000"),),
)
MIRROR = call("flip_lr", Input())


@pytest.mark.parametrize(
    ("body", "fits", "fails_in"),
    [
        (MIRROR, [Fit(6, 6, None), Fit(5, 6, Layer.PALETTE)], Layer.PALETTE),
        (call("flip_ud", MIRROR), [Fit(2, 6, Layer.CELLS), Fit(4, 6, Layer.PALETTE)], Layer.PALETTE),
        (call("replace", MIRROR, color(3), color(4)), [Fit(6, 6, None), Fit(6, 6, None)], None),
        (call("transpose", Input()), [Fit(0, 6, Layer.SHAPE), Fit(0, 6, Layer.SHAPE)], Layer.SHAPE),
        (call("upscale", Input(), integer(30)), [Fit(0, 6, Layer.SHAPE), Fit(0, 6, Layer.SHAPE)], Layer.SHAPE),
    ],
    ids=["palette", "cells", "right", "shape", "no value"],
)
def test_it_is_told_how_far_a_program_gets(body: Expr, fits: list[Fit], fails_in: Layer | None) -> None:
    found = partial(Program(body), PROBLEM)
    assert list(found.fits) == fits
    assert found.fails_in is fails_in


def test_a_program_that_comes_near_is_kept_and_guessed_with() -> None:
    unlike = Pair(PROBLEM.train[0].input, from_text("029/000"))
    solution = solve(Problem((PROBLEM.train[0], unlike), PROBLEM.tests), Limits(evaluations=3_000))
    assert solution.answers == ()
    assert solution.partial is not None
    assert solution.partial.right == 11
    assert same_value(solution.guesses[0][0], from_text("005/000"))


def test_where_no_time_is_left_the_input_itself_is_the_partial_program() -> None:
    solution = solve(PROBLEM, Limits(evaluations=1))
    assert solution.partial is not None
    assert solution.partial.program == Program(Input())


def test_the_input_is_no_guess_where_every_input_changes() -> None:
    assert guesses_of([partial(Program(Input()), PROBLEM)], PROBLEM) == ((),)


def test_a_program_with_wrong_shapes_is_no_guess() -> None:
    assert guesses_of([partial(Program(call("transpose", Input())), PROBLEM)], PROBLEM) == ((),)
