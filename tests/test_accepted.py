"""This file is where it is tested that no program which is accepted holds what it should have found out."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pytest

from dsl.program import Apply, Expr, Input, ListOf, Literal, Program, walk
from dsl.resolve import call, color
from dsl.types import COLOR, list_of
from dsl.values import Color, from_text
from grammar import to_source
from gridwright.datasets import load_set, load_task
from synth.admission import is_admissible
from synth.budget import Limits
from synth.problem import Pair, Problem
from synth.solver import solve
from synth.terms import Setting

FEW = ("1e0a9b12", "67a3c6ac", "a5f85a15", "b1948b0a")


def offences(program: Program, problem: Problem) -> list[str]:
    """What the program should not hold."""
    found: list[str] = re.findall(r"\b[0-9a-f]{8}\b", to_source(program))
    shown = {int(cell) for pair in problem.train for grid in (pair.input, pair.output) for cell in np.unique(grid)}
    for part in walk(program.body):
        if isinstance(part, ListOf) and len(part.elements) > 25:
            found.append("a long list")
        if isinstance(part, Literal) and isinstance(part.value, Sequence) and len(part.value) > 25:
            found.append("a long literal")
        if isinstance(part, Apply) and part.primitive.word in ("replace", "swap"):
            named = [one.value for one in part.arguments if isinstance(one, Literal)]
            found += [f"{value} stands in no pair" for value in named if value not in shown]
    return found


@pytest.mark.parametrize("task", FEW)
def test_no_accepted_program_holds_an_answer(task: str) -> None:
    problem = load_task(task).problem()
    answers = solve(problem, Limits(evaluations=150_000)).answers
    assert answers
    assert [offences(answer.program, problem) for answer in answers] == [[]] * len(answers)


@pytest.mark.nightly
@pytest.mark.parametrize("task", [task.id for task in load_set("agi1-training")])
def test_no_accepted_program_of_the_training_set_holds_an_answer(task: str) -> None:
    problem = load_task(task).problem()
    for answer in solve(problem, Limits(evaluations=200_000, seconds=10)).answers:
        assert offences(answer.program, problem) == []


PROBLEM = Problem(
    (Pair(from_text("120"), from_text("130")), Pair(from_text("102"), from_text("103"))), (from_text("452"),)
)


def table(changes: dict[int, int]) -> ListOf:
    """The colours in order, but for some."""
    return ListOf(tuple(color(changes.get(old, old)) for old in range(10)), list_of(COLOR))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (call("replace", Input(), color(2), color(3)), True),
        (call("replace", call("replace", Input(), color(2), color(3)), color(4), color(5)), False),
        (call("replace", call("replace", Input(), color(2), color(3)), color(3), color(3)), True),
        (call("replace", Input(), call("rare_color", Input()), color(3)), True),
        (call("swap", Input(), color(2), color(3)), False),
        (call("swap", Input(), color(1), color(2)), True),
        (call("recolor_by", Input(), table({2: 3})), True),
        (call("recolor_by", Input(), table({2: 3, 7: 8})), False),
    ],
)
def test_a_color_that_no_pair_shows_is_not_exchanged_by_name(body: Expr, expected: bool) -> None:
    assert is_admissible(Program(body), Setting(PROBLEM, ())) is expected


@pytest.mark.parametrize(("length", "expected"), [(25, True), (26, False)])
def test_a_list_as_long_as_a_picture_is_turned_away(length: int, expected: bool) -> None:
    listed = ListOf((Literal(Color(1), COLOR),) * length, list_of(COLOR))
    written = Literal((Color(1),) * length, list_of(COLOR))
    for colors in (listed, written):
        body = call("fill", Input(), call("in", Input(), colors), color(2))
        assert is_admissible(Program(body), Setting(PROBLEM, ())) is expected
