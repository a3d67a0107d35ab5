"""This file is where it is tested that inputs are told apart, and answered case by case."""

from __future__ import annotations

from dsl.program import If, Input, walk
from dsl.resolve import call
from dsl.values import from_text
from gridwright.datasets import load_task
from synth.budget import Budget
from synth.problem import Pair, Problem
from synth.search import Search
from synth.solver import Limits, solve
from synth.strategies.cases import cases

TALL, WIDE = from_text("12/34/56"), from_text("123/456")


def test_what_is_right_on_some_pairs_is_kept_by_these_pairs() -> None:
    search = Search(Problem((Pair(TALL, from_text("56/34/12")), Pair(WIDE, WIDE)), ()), (), Budget(None))
    assert not search.explains(Input())
    assert not search.explains(call("flip_ud", Input()))
    assert search.cases == {(False, True): [Input()], (True, False): [call("flip_ud", Input())]}


def test_two_expressions_are_told_apart_by_a_trait_of_the_input() -> None:
    other = from_text("31/21/11")
    pairs = (Pair(TALL, from_text("56/34/12")), Pair(WIDE, WIDE), Pair(other, from_text("11/21/31")))
    search = Search(Problem(pairs, ()), (), Budget(None))
    for expr in (Input(), call("flip_ud", Input())):
        search.explains(expr)
    found = list(cases(search))
    assert found
    assert all(search.explains(expr) and any(isinstance(part, If) for part in walk(expr)) for expr in found)


def test_a_real_task_of_few_outputs_is_classified() -> None:
    dear = frozenset({"cells", "object_layers", "bottom_up", "color_ranks", "cells_again"})
    found = solve(load_task("6e02f1e3").problem(), Limits(evaluations=None), without=dear)
    assert found.answers[0].strategy == "cases"
