"""This file is where a problem becomes answers: strategies propose, the reference judges, ranking orders the outputs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

import numpy as np

from dsl.program import Expr, Program
from dsl.types import GRID
from dsl.values import BLACK, MAX_ANSWER_SIDE, Color, Grid, same_value
from interp.compiled import ColumnsFull, CompiledColumns
from interp.reference import background_of, run_program
from synth.budget import Budget, BudgetExhausted, Limits
from synth.constraints import Constraint
from synth.diff import differences
from synth.finish import color_mapped, offered_as_base
from synth.problem import Problem
from synth.ranking import Answer, Ballot
from synth.search import MakeColumns, Search
from synth.strategies import all_strategies
from synth.strategy import Strategy

__all__ = ["Answer", "Limits", "Solution", "solve"]


COMMON = 0.02
"""The share of an input's cells from which on black counts as its ground, whatever covers more of it."""


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """What a search ends with."""

    answers: tuple[Answer, ...]
    """The distinct predictions of programs that explain every pair, best first."""
    guesses: tuple[tuple[Grid, ...], ...]
    """For each test input at most two distinct predictions, best first."""
    reasons: tuple[Constraint, ...]
    evaluations: int


def solve(problem: Problem, limits: Limits, *, columns: MakeColumns = CompiledColumns) -> Solution:
    """The programs found within the limits that explain every pair, and what they predict."""
    budget = Budget.within(limits)
    constraints = differences(problem)
    backgrounds = _backgrounds(problem)
    searches = [Search(problem, constraints, budget, limits.seed, background, columns) for background in backgrounds]
    ballot = Ballot(len(problem.tests))
    for strategy in all_strategies():
        for search in searches:
            if budget.is_spent or (strategy.is_last_resort and ballot.has_answers):
                break
            for program in _proposals(strategy, search):
                predictions = verified(program, problem)
                if predictions is not None:
                    ballot.vote(program, strategy.name, predictions)
            if ballot.is_decided(strategy.decisive_cost):
                return Solution(ballot.answers(), ballot.guesses(), constraints, budget.spent)
    return Solution(ballot.answers(), ballot.guesses(), constraints, budget.spent)


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


def verified(program: Program, problem: Problem) -> tuple[Grid | None, ...] | None:
    """What the program predicts for each test input, if the reference reproduces every pair with it; else None."""
    for pair in problem.train:
        outcome = run_program(program, pair.input)
        if outcome.failure is not None or not same_value(outcome.value, pair.output):
            return None
    return tuple(_prediction(program, grid) for grid in problem.tests)


def _prediction(program: Program, grid: Grid) -> Grid | None:
    value = run_program(program, grid).value
    return cast(Grid, value) if isinstance(value, np.ndarray) and max(value.shape) <= MAX_ANSWER_SIDE else None
