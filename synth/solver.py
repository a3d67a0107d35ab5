"""This file is where a problem becomes answers: strategies propose, the reference judges, ranking orders the outputs."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np

from dsl.program import Expr, Program
from dsl.types import GRID
from dsl.values import BLACK, MAX_ANSWER_SIDE, Color, Grid, same_value
from interp.compiled import ColumnsFull, CompiledColumns
from interp.reference import Outcome, background_of, run_program
from synth.budget import Budget, BudgetExhausted, Limits
from synth.constraints import Constraint
from synth.diff import all_layers, differences
from synth.finish import color_mapped, offered_as_base
from synth.problem import Problem
from synth.ranking import Answer, Ballot, guesses
from synth.search import MakeColumns, Search
from synth.strategies import all_strategies
from synth.strategy import Strategy
from synth.terms import Setting, names_of_terms

__all__ = ["Answer", "Limits", "Solution", "Spent", "parts", "solve"]


COMMON = 0.02
"""The share of an input's cells from which on black counts as its ground, whatever covers more of it."""


@dataclass(frozen=True, slots=True)
class Spent:
    """What one strategy used."""

    strategy: str
    seconds: float
    evaluations: int


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """What a search ends with."""

    answers: tuple[Answer, ...]
    """The distinct predictions of programs that explain every pair, best first."""
    guesses: tuple[tuple[Grid, ...], ...]
    """For each test input at most two distinct predictions, best first."""
    reasons: tuple[Constraint, ...]
    evaluations: int
    spent: tuple[Spent, ...] = ()
    """What each strategy used, in the order in which they were tried."""


def parts() -> dict[str, str]:
    """The names of all that a search can do without, each with what it is: a layer, a strategy, or a ranking term."""
    found = {layer.__name__: "layer" for layer in all_layers()}
    found |= {strategy.name: "strategy" for strategy in all_strategies()}
    return found | dict.fromkeys(names_of_terms(), "ranking term")


def solve(
    problem: Problem,
    limits: Limits,
    *,
    columns: MakeColumns = CompiledColumns,
    without: frozenset[str] = frozenset(),
) -> Solution:
    """The programs found within the limits that explain every pair, and what they predict.

    `without` names parts of the search that are left out, to see what they are worth.
    """
    budget = Budget.within(limits)
    constraints = differences(problem, without)
    backgrounds = _backgrounds(problem)
    searches = [Search(problem, constraints, budget, limits.seed, background, columns) for background in backgrounds]
    ballot = Ballot(Setting(problem, constraints), without)
    spent: list[Spent] = []
    for strategy in all_strategies():
        if strategy.name in without or budget.is_spent or (strategy.is_last_resort and ballot.has_answers):
            continue
        started, before = time.monotonic(), budget.spent
        _tried(strategy, searches, ballot)
        spent.append(Spent(strategy.name, time.monotonic() - started, budget.spent - before))
        if ballot.is_decided(strategy.decisive_cost):
            break
    answers = ballot.answers()
    return Solution(answers, guesses(answers, len(problem.tests)), constraints, budget.spent, tuple(spent))


def _tried(strategy: Strategy, searches: Sequence[Search], ballot: Ballot) -> None:
    """The votes of a strategy, counted."""
    for search in searches:
        if search.budget.is_spent or (strategy.is_last_resort and ballot.has_answers):
            return
        for program in _proposals(strategy, search):
            found = verified(program, search.problem)
            if found is not None:
                ballot.vote(program, strategy.name, found.predictions, tied=found.tied)


def _backgrounds(problem: Problem) -> list[Color | None]:
    """The most frequent colour of each input, and black by name where that is another one; black first where it is common."""
    if all(background_of(grid) == BLACK for grid in problem.inputs):
        return [None]
    shares = [float((grid == BLACK).mean()) for grid in problem.inputs]
    if not any(shares):
        return [None]
    return [BLACK, None] if all(share > COMMON for share in shares) else [None, BLACK]


def _proposals(strategy: Strategy, search: Search) -> Iterator[Program]:
    """The strategy's proposals that fit the pairs, as they are or after a colour map; the others may become bases."""
    whole = search.budget
    search.budget = whole.part(strategy.evaluations, strategy.share)
    try:
        for expr in strategy.propose(search):
            yield from _fitting(expr, search)
    except (BudgetExhausted, ColumnsFull):
        pass
    finally:
        search.budget = whole


def _fitting(expr: Expr, search: Search) -> Iterator[Program]:
    if expr.type != GRID:
        return
    if search.explains(expr):
        yield Program(expr, search.background)
        return
    mapped = color_mapped(expr, search)
    if mapped is not None:
        yield Program(mapped, search.background)
    offered_as_base(expr, search)


@dataclass(frozen=True, slots=True, eq=False)
class Verified:
    """What a program that explains every pair predicts for each test input, and whether a run chose among equals."""

    predictions: tuple[Grid | None, ...]
    tied: bool


def verified(program: Program, problem: Problem) -> Verified | None:
    """What the program predicts, if the reference reproduces every pair with it; else None."""
    tied = False
    for pair in problem.train:
        outcome = run_program(program, pair.input)
        if outcome.failure is not None or not same_value(outcome.value, pair.output):
            return None
        tied |= outcome.tied
    outcomes = [run_program(program, grid) for grid in problem.tests]
    return Verified(tuple(map(_prediction, outcomes)), tied or any(outcome.tied for outcome in outcomes))


def _prediction(outcome: Outcome) -> Grid | None:
    value = outcome.value
    return cast(Grid, value) if isinstance(value, np.ndarray) and max(value.shape) <= MAX_ANSWER_SIDE else None
