"""This file is where it is tested what strategies share: values of expressions, and lists of expressions made once."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest

import dsl.primitives  # noqa: F401  (declares the primitives)
from dsl.program import Clause, Comprehension, Expr, Input, Local, Program
from dsl.resolve import call, color, key
from dsl.types import OBJECT
from dsl.values import from_text, same_value
from interp.reference import run_program
from synth.budget import Budget, BudgetExhausted
from synth.problem import Pair, Problem
from synth.search import Search

GRID = from_text("1100/0002/3302")
PROBLEM = Problem((Pair(GRID, GRID),), (from_text("0440/0040/5000"),))
OBJECTS = call("objects", Input())
ELEMENT = Local("o", OBJECT)
SIZE = key("o", OBJECT, call("size", ELEMENT))


def search_within(evaluations: int | None = None) -> Search:
    return Search(PROBLEM, (), Budget(evaluations))


def mirrored(search: Search) -> Iterator[Expr]:
    """Four expressions, each of which costs an evaluation."""
    for word in ("flip_lr", "flip_ud", "rot180", "rot90"):
        expr = call(word, Input())
        search.values(expr)
        yield expr


@pytest.mark.parametrize(
    "expr",
    [
        call("argmax", OBJECTS, SIZE),
        call("argmin", OBJECTS, SIZE),
        call("odd_one_out", OBJECTS, SIZE),
        call("sort", OBJECTS, SIZE),
        call("measure", OBJECTS, SIZE),
        call("argmax", call("panels", Input()), key("g", Input().type, call("ncolors", Local("g", Input().type)))),
        call("crop", Input(), call("argmax", OBJECTS, SIZE)),
        Comprehension((Clause("o", OBJECTS, call("==", call("color", ELEMENT), color(3))),), call("image", ELEMENT)),
    ],
    ids=lambda expr: getattr(getattr(expr, "primitive", None), "name", "comprehension"),
)
def test_values_are_what_the_reference_gives(expr: Expr) -> None:
    outcomes = [run_program(Program(expr), grid) for grid in PROBLEM.inputs]
    values = search_within().values(expr)
    assert (values is None) == any(outcome.failure is not None for outcome in outcomes)
    assert values is None or all(same_value(value, made.value) for value, made in zip(values, outcomes, strict=True))


def test_words_that_share_a_key_share_its_values() -> None:
    search = search_within()
    search.values(call("argmax", OBJECTS, SIZE))
    before = search.budget.spent
    search.values(call("argmin", OBJECTS, SIZE))
    assert search.budget.spent == before + 1


def test_a_listing_is_made_once() -> None:
    search = search_within()
    first = list(itertools.islice(search.once(mirrored), 2))
    assert list(search.once(mirrored))[:2] == first
    assert all(a is b for a, b in zip(first, search.once(mirrored), strict=False))


def test_a_listing_that_a_spent_budget_cut_off_goes_on_with_another() -> None:
    search = search_within(3)
    with pytest.raises(BudgetExhausted):
        list(search.once(mirrored))
    search.budget = Budget(None)
    assert list(search.once(mirrored)) == list(mirrored(search_within()))
