"""This file is where it is tested how a program that is nearly right is changed until it explains every pair."""

from __future__ import annotations

import itertools
import re
from typing import cast

import pytest

from dsl.program import Hole, Program, walk
from dsl.values import Grid, from_text
from grammar import compile_text, to_source
from gridwright.solving import changes
from interp.reference import run_program
from synth.budget import Budget, Limits
from synth.mutation import mutants, positions
from synth.problem import Pair, Problem
from synth.search import Search
from synth.solver import start_from
from synth.strategies import all_strategies
from synth.strategy import Strategy, proposed

PAINTED = Problem(
    (
        Pair(from_text("33300/30300/33300/00000"), from_text("33300/34300/33300/00000")),
        Pair(from_text("00000/03333/03003/03333"), from_text("00000/03333/03443/03333")),
    ),
    (from_text("000000/033300/030300/033300/000000"),),
)
LIFTED = Problem(
    (
        Pair(from_text("0000/0000/0100/0100/0022"), from_text("0100/0100/0000/0022/0000")),
        Pair(from_text("0000/3000/0000/0040"), from_text("3000/0000/0040/0000")),
    ),
    (from_text("0000/0000/0000/5000/5000/5000/0006"),),
)
LIMITS = Limits(evaluations=20_000)


def program(text: str) -> Program:
    found = compile_text(text).program
    assert found is not None
    return found


def first(text: str, problem: Problem) -> str:
    """The first mutant, as text."""
    search = Search(problem, (), Budget(20_000))
    return to_source(Program(next(mutants(program(text).body, search)))).strip()


@pytest.mark.parametrize(
    "text",
    [
        "input.fill(enclosed(input == green), red)",
        "input.fill(enclosed(input == red), yellow)",
        "input.fill(outline(input == green), yellow)",
        "input.fill(enclosed(input == red), blue)",
    ],
    ids=["a literal", "a literal deep inside", "a word", "two literals"],
)
def test_a_program_is_mended_where_it_is_wrong(text: str) -> None:
    assert re.fullmatch(r"input.fill\(enclosed\(input == green(, conn=8)?\), yellow\)", first(text, PAINTED))


def test_an_argument_is_changed_to_an_expression_over_local_names() -> None:
    text = "let objs = objects(input, conn=8)\ninput.erase(objs).paint(for o in objs: o.shift(up * o.width))"
    assert re.search(r"o\.(height|dims)", first(text, LIFTED))


def test_a_word_around_the_program_is_taken_away_or_added() -> None:
    mirrored = Problem(tuple(Pair(pair.input, pair.input[:, ::-1]) for pair in PAINTED.train), PAINTED.tests)
    assert first("input.flip_lr.upscale(2)", mirrored) == "input.flip_lr"
    assert first("input", mirrored) == "input.flip_lr"


def test_every_part_has_a_place_with_a_hole_of_its_type() -> None:
    body = program("let m = input == red\ninput.fill(m, blue).paint(for o in objects(input) if o.size > 1: o)").body
    for part, whole in positions(body):
        assert [one.type for one in walk(whole) if isinstance(one, Hole)] == [part.type]


def test_a_program_that_explains_the_pairs_stays_as_it_is() -> None:
    given = program("input.fill(enclosed(input == green), yellow)")
    solution = start_from(given, PAINTED, LIMITS)
    assert (solution.answers[0].program, solution.answers[0].strategy) == (given, "given")
    assert changes(given, solution.answers[0].program) == []


def test_a_change_is_told_as_the_lines_that_differ() -> None:
    given = program("let m = enclosed(input == green)\ninput.fill(m, red)")
    solution = start_from(given, PAINTED, LIMITS)
    assert solution.answers[0].strategy == "mutation"
    assert changes(given, solution.answers[0].program) == ["- input.fill(m, red)", "+ input.fill(m, yellow)"]


def test_where_no_small_change_will_do_a_search_goes_on_with_the_parts() -> None:
    solution = start_from(program("input.upscale(3).rot90"), PAINTED, Limits(evaluations=1_000))
    assert all(answer.strategy not in ("given", "mutation") for answer in solution.answers)
    assert solution.answers or solution.partial is not None


def test_the_same_budget_gives_the_same_mutants() -> None:
    made = [
        list(itertools.islice(mutants(program("input.flip_ud").body, Search(LIFTED, (), Budget(500))), 5))
        for _ in range(2)
    ]
    assert made[0] == made[1]


def test_the_parts_of_a_given_program_stand_in_the_bank() -> None:
    """The bank has no `nearest_color` of its own."""
    wanted = program("input.nearest_color.flip_lr")
    grids = [from_text(text) for text in ("100000/000000/000420", "300/006/000/000/050")]
    pairs = tuple(Pair(grid, cast(Grid, run_program(wanted, grid).value)) for grid in grids)
    search = Search(Problem(pairs, ()), (), Budget(None))
    for leaves, is_found in (((), False), ((program("input.nearest_color").body,), True)):
        search.leaves, search.budget = leaves, Budget(20_000)
        assert any(search.explains(expr) for expr in proposed(bottom_up_strategy(), search)) is is_found


def bottom_up_strategy() -> Strategy:
    return next(each for each in all_strategies() if each.name == "bottom_up")
