"""This file is where it is tested that no program which is accepted holds what it should have found out."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import cast

import numpy as np
import pytest

from dsl.program import Apply, Expr, Input, ListOf, Literal, Program, walk
from dsl.resolve import call, color
from dsl.types import COLOR, list_of
from dsl.values import Color, from_text
from grammar import to_source
from gridwright.datasets import load_set, load_task
from gridwright.programs import parse
from synth.admission import is_admissible
from synth.budget import Limits
from synth.problem import Pair, Problem
from synth.solver import solve
from synth.terms import Setting

FEW = ("1e0a9b12", "67a3c6ac", "a5f85a15", "b1948b0a")


PROBLEM = Problem(
    (Pair(from_text("120"), from_text("130")), Pair(from_text("102"), from_text("103"))), (from_text("452"),)
)


def table(changes: dict[int, int]) -> ListOf:
    """The colours in order, but for some."""
    return ListOf(tuple(color(changes.get(old, old)) for old in range(10)), list_of(COLOR))


def offences(program: Program, problem: Problem) -> list[str]:
    """What the program should not hold."""
    found: list[str] = re.findall(r"\b[0-9a-f]{8}\b", to_source(program))
    shown = {int(cell) for pair in problem.train for grid in (pair.input, pair.output) for cell in np.unique(grid)}
    for part in walk(program.body):
        if isinstance(part, ListOf) and len(part.elements) > 25:
            found.append("a long list")
        if isinstance(part, Literal) and isinstance(part.value, Sequence) and len(part.value) > 25:
            found.append("a long literal")
        if isinstance(part, Apply):
            found += [f"{value} stands in no pair" for value in exchanged(part) if value not in shown]
    return found


def exchanged(part: Apply) -> list[int]:
    """The colours that a word exchanges by name."""
    match part.primitive.word, part.arguments:
        case "replace", (_, Literal(old, _), _):
            return [int(cast(Color, old))]
        case "swap", (_, *both):
            return [int(cast(Color, one.value)) for one in both if isinstance(one, Literal)]
        case "recolor_by", (_, ListOf(elements, _)):
            return [old for old, new in enumerate(elements) if isinstance(new, Literal) and new.value != old]
    return []


@pytest.mark.parametrize("task", FEW)
def test_no_accepted_program_holds_an_answer(task: str) -> None:
    problem = load_task(task).problem()
    answers = solve(problem, Limits(evaluations=150_000)).answers
    assert answers
    assert [offences(answer.program, problem) for answer in answers] == [[]] * len(answers)


@pytest.mark.nightly
@pytest.mark.parametrize("task", load_set("agi1-training").ids)
def test_no_accepted_program_of_the_training_set_holds_an_answer(task: str, request: pytest.FixtureRequest) -> None:
    problem = load_task(task).problem()
    scored = request.config.getoption("--scored")
    programs = _searched(problem) if scored is None else _scored(Path(scored))[task]
    assert [offences(program, problem) for program in programs] == [[]] * len(programs)


def _searched(problem: Problem) -> list[Program]:
    return [answer.program for answer in solve(problem, Limits(evaluations=200_000, seconds=10)).answers]


@cache
def _scored(file: Path) -> dict[str, list[Program]]:
    """The programs of the answers of each task that were judged."""
    tasks = json.loads(file.read_text(encoding="utf-8"))["tasks"]
    return {task["task"]: [parse(answer["program"]) for answer in task["ranked"]] for task in tasks}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (call("replace", Input(), color(7), color(3)), ["7 stands in no pair"]),
        (call("replace", Input(), color(2), color(7)), []),
        (call("swap", Input(), color(2), color(7)), ["7 stands in no pair"]),
        (
            call("fill", Input(), call("in", Input(), ListOf((color(1),) * 26, list_of(COLOR))), color(2)),
            ["a long list"],
        ),
    ],
)
def test_an_offence_is_named(body: Expr, expected: list[str]) -> None:
    assert offences(Program(body), PROBLEM) == expected


def test_a_table_that_no_pair_shows_is_an_offence() -> None:
    body = call("recolor_by", Input(), table({2: 3, 7: 8}))
    assert offences(Program(body), PROBLEM) == ["7 stands in no pair"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (call("replace", Input(), color(2), color(3)), True),
        (call("replace", call("replace", Input(), color(2), color(3)), color(4), color(5)), False),
        (call("replace", call("replace", Input(), color(2), color(3)), color(3), color(3)), True),
        (call("replace", call("replace", Input(), color(2), color(7)), color(7), color(3)), False),
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
