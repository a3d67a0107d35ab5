"""This file is where a problem becomes answers: strategies propose, the reference judges, ranking orders the outputs."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from dsl.program import Expr, Hole, Program
from dsl.types import GRID
from dsl.values import BLACK, Color, Grid
from interp.compiled import ColumnsFull, CompiledColumns
from interp.reference import background_of
from synth.budget import Budget, BudgetExhausted, Limits
from synth.constraints import Constraint
from synth.diff import all_layers, differences
from synth.finish import color_mapped, offered_as_base
from synth.judge import verified
from synth.partial import Partial, best_bases, guesses_of, partials
from synth.problem import Problem
from synth.ranking import Answer, Ballot, guesses
from synth.search import MakeColumns, Search
from synth.sketch import Sketch
from synth.strategies import all_strategies
from synth.strategy import Strategy, directed
from synth.terms import Setting, names_of_terms

__all__ = ["Answer", "Limits", "Solution", "Spent", "fill", "parts", "solve"]


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
    partial: Partial | None = None
    """Where nothing explains every pair, the program that gets most cells right; the guesses are then of such programs."""


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
    for strategy in directed(all_strategies(), constraints):
        if strategy.name in without or budget.is_spent or (strategy.is_last_resort and ballot.has_answers):
            continue
        started, before = time.monotonic(), budget.spent
        _tried(strategy, searches, ballot)
        spent.append(Spent(strategy.name, time.monotonic() - started, budget.spent - before))
        if ballot.is_decided(strategy.decisive_cost):
            break
    return _concluded(ballot, problem, constraints, budget, tuple(spent), near=lambda: best_bases(searches))


def fill(sketch: Program, problem: Problem, limits: Limits) -> Solution:
    """The fillings of a sketch within the limits that explain every pair, and what they predict."""
    if isinstance(sketch.body, Hole) and sketch.background is None:
        return solve(problem, limits)
    budget = Budget.within(limits)
    constraints = differences(problem)
    search = Search(problem, constraints, budget, limits.seed, sketch.background)
    ballot = Ballot(Setting(problem, constraints))
    filled = Sketch(sketch, search)
    for body in filled.fillings():
        program = Program(body, sketch.background)
        found = verified(program, problem)
        if found is not None:
            ballot.vote(program, "sketch", found.predictions, tied=found.tied)
    near = [] if filled.nearest is None else [Program(filled.nearest[1], sketch.background)]
    return _concluded(ballot, problem, constraints, budget, near=lambda: near)


def _concluded(
    ballot: Ballot,
    problem: Problem,
    constraints: tuple[Constraint, ...],
    budget: Budget,
    spent: tuple[Spent, ...] = (),
    *,
    near: Callable[[], Sequence[Program]],
) -> Solution:
    """What a search ends with, after these votes; without any, the best of the programs that come `near`."""
    answers = ballot.answers()
    if answers:
        return Solution(answers, guesses(answers, len(problem.tests)), constraints, budget.spent, spent)
    found = partials(near(), problem)
    return Solution((), guesses_of(found, problem), constraints, budget.spent, spent, found[0])


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
