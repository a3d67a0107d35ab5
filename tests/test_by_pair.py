"""This file is where the values of expressions on single inputs are compared with what a whole search gives them."""

from __future__ import annotations

import pytest

from dsl.program import Expr
from dsl.values import from_text, same_value
from grammar import compile_text
from synth.budget import Budget
from synth.by_pair import ByPair
from synth.problem import Pair, Problem
from synth.search import Search

INPUTS = tuple(map(from_text, ("120/000/003", "000/040", "5")))


@pytest.fixture
def search() -> Search:
    return Search(Problem((Pair(INPUTS[0], INPUTS[0]),), INPUTS[1:]), (), Budget(None))


def expression(text: str) -> Expr:
    program = compile_text(text).program
    assert program is not None
    return program.body


@pytest.mark.parametrize(
    "text",
    ["input.fill(input == bg, red)", "input.paint(for o in input.objects: o.shift(up))", "canvas(input.dims, bg)"],
)
def test_values_are_those_of_the_search(text: str, search: Search) -> None:
    expr = expression(text)
    values = search.values(expr)
    assert values is not None
    assert all(same_value(ByPair(search).value(expr, at), value) for at, value in enumerate(values))


def test_one_input_without_a_value_does_not_spoil_the_others(search: Search) -> None:
    expr = expression("input.crop(input == blue)")
    by_pair = ByPair(search)
    assert search.values(expr) is None
    assert by_pair.value(expr, 0) is not None
    assert by_pair.value(expr, 1) is None
