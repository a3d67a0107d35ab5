"""This file is where a problem becomes answers: strategies propose, the reference judges, ranking orders the outputs."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from dsl.program import Apply, Hole, Program, is_closed, walk
from dsl.values import BLACK, Color, Grid
from interp.compiled import CompiledColumns
from interp.reference import background_of
from synth.admission import is_admissible
from synth.advice import Advice, Guide
from synth.budget import Budget, Limits
from synth.constraints import Constraint
from synth.diff import all_layers, differences
from synth.finish import offered_as_base
from synth.judge import verified
from synth.layer import is_for_people
from synth.mutation import mutants
from synth.partial import Partial, best_bases, guesses_of, partials
from synth.problem import Problem
from synth.ranking import Answer, Ballot, guesses
from synth.schedule import Schedule
from synth.search import MakeColumns, Search
from synth.sketch import Sketch
from synth.strategies import all_strategies
from synth.strategy import Strategy, directed, proposed
from synth.terms import Setting, names_of_terms

__all__ = ["Answer", "Limits", "Solution", "Spent", "backgrounds_of", "fill", "parts", "solve", "start_from"]


GIVEN = "given"
"""In the place of a strategy, for a program that a person wrote: it may hold what it likes."""
MOST_MUTATED = 200_000
SHARE_OF_MUTATION = 0.6
"""How much of the evaluations, and of the time, may go to changes of a given program before it is searched anew."""
BEYOND_DOUBT = 4
"""An answer up to this cost ends a guided search at once."""
LIKELY = 20
"""An answer up to this cost keeps last resorts from being tried; most dearer ones are wrong."""
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
    guide: str | None = None
    """The name of the guide that gave advice, if there was one."""


def parts() -> dict[str, str]:
    """The names of all that a search can do without, each with what it is: a layer, a strategy, or a ranking term."""
    found = {layer.__name__: "layer" for layer in all_layers() if not is_for_people(layer)}
    found |= {strategy.name: "strategy" for strategy in all_strategies()}
    return found | dict.fromkeys(names_of_terms(), "ranking term")


def solve(
    problem: Problem,
    limits: Limits,
    guide: Guide | None = None,
    *,
    columns: MakeColumns = CompiledColumns,
    without: frozenset[str] = frozenset(),
) -> Solution:
    """The programs found within the limits that explain every pair, and what they predict.

    A guide says where to look first; without one strategies come in their hand-set order. `without` names parts of the search
    that are left out, to see what they are worth.
    """
    budget = Budget.within(limits)
    constraints = differences(problem, without)
    advice = None if guide is None else guide(problem, constraints)
    searches = [
        Search(problem, constraints, budget, limits.seed, background, columns, advice=advice)
        for background in backgrounds_of(problem)
    ]
    ballot = Ballot(Setting(problem, constraints, without))
    if advice is None:
        return _searched(searches, ballot, without)
    return replace(_guided(searches, ballot, advice, without), guide=advice.guide)


def _searched(searches: Sequence[Search], ballot: Ballot, without: frozenset[str] = frozenset()) -> Solution:
    """What the strategies find, one after the other, until an answer is sure or the budget spent."""
    budget = searches[0].budget
    spent: list[Spent] = []
    for strategy in directed(all_strategies(), searches[0].constraints):
        if strategy.name in without or budget.is_spent or (strategy.is_last_resort and ballot.is_decided(LIKELY)):
            continue
        started, before = time.monotonic(), budget.spent
        _tried(strategy, searches, ballot)
        spent.append(Spent(strategy.name, time.monotonic() - started, budget.spent - before))
        if ballot.is_decided(strategy.decisive_cost):
            break
    return _concluded(ballot, searches[0], tuple(spent), near=lambda: best_bases(searches))


def _guided(
    searches: Sequence[Search], ballot: Ballot, advice: Advice, without: frozenset[str] = frozenset()
) -> Solution:
    """What the strategies find, the most valuable stages first, until an answer is sure or the budget spent."""
    budget = searches[0].budget
    spent: dict[str, Spent] = {}
    strategies = [each for each in directed(all_strategies(), searches[0].constraints) if each.name not in without]
    schedule = Schedule(strategies, searches, advice)
    for stages in schedule:
        strategy = stages.strategy
        if budget.is_spent:
            break
        if strategy.is_last_resort and ballot.is_decided(LIKELY):
            stages.is_over = True
            continue
        started, before = time.monotonic(), budget.spent
        for expr in stages.next_stage():
            _judged(Program(expr, stages.search.background), strategy.name, stages.search.problem, ballot, budget.spent)
        known = spent.get(strategy.name, Spent(strategy.name, 0.0, 0))
        seconds, evaluations = time.monotonic() - started, budget.spent - before
        spent[strategy.name] = Spent(strategy.name, known.seconds + seconds, known.evaluations + evaluations)
        if ballot.is_decided(BEYOND_DOUBT):
            break
        if ballot.is_decided(strategy.decisive_cost):
            schedule.decide()
    return _concluded(ballot, searches[0], tuple(spent.values()), near=lambda: best_bases(searches))


def fill(sketch: Program, problem: Problem, limits: Limits) -> Solution:
    """The fillings of a sketch within the limits that explain every pair, and what they predict."""
    if isinstance(sketch.body, Hole) and sketch.background is None:
        return solve(problem, limits)
    search, ballot = _search_for(sketch, problem, limits)
    holes = Sketch(sketch.body, search)
    for body in holes.fillings():
        _judged(Program(body, sketch.background), "sketch", problem, ballot, search.budget.spent)
    near = [] if holes.nearest is None else [Program(holes.nearest[1], sketch.background)]
    return _concluded(ballot, search, near=lambda: near)


def start_from(program: Program, problem: Problem, limits: Limits) -> Solution:
    """The program if it explains every pair; else small changes of it that do; else what a search finds that knows its parts."""
    search, ballot = _search_for(program, problem, limits)
    _judged(program, GIVEN, problem, ballot, search.budget.spent)
    if not ballot.has_answers:
        whole = search.budget
        search.budget = whole.part(MOST_MUTATED, SHARE_OF_MUTATION)
        for body in mutants(program.body, search):
            _judged(Program(body, program.background), "mutation", problem, ballot, whole.spent)
        search.budget = whole
    if ballot.has_answers:
        return _concluded(ballot, search, near=list)
    search.leaves = tuple(part for part in walk(program.body) if isinstance(part, Apply) and is_closed(part))
    offered_as_base(program.body, search)
    return _searched([search], ballot)


def _search_for(program: Program, problem: Problem, limits: Limits) -> tuple[Search, Ballot]:
    constraints = differences(problem)
    search = Search(problem, constraints, Budget.within(limits), limits.seed, program.background)
    return search, Ballot(Setting(problem, constraints))


def _judged(program: Program, strategy: str, problem: Problem, ballot: Ballot, evaluations: int) -> None:
    """The vote of a program, counted if it explains every pair and does not hold what it should find out."""
    found = verified(program, problem)
    if found is not None and (strategy == GIVEN or is_admissible(program, ballot.setting)):
        ballot.vote(program, strategy, found.predictions, tied=found.tied, evaluations=evaluations)


def _concluded(
    ballot: Ballot, search: Search, spent: tuple[Spent, ...] = (), *, near: Callable[[], Sequence[Program]]
) -> Solution:
    """What a search ends with, after these votes; without any, the best of the programs that come `near`."""
    problem, constraints, evaluations = search.problem, search.constraints, search.budget.spent
    answers = ballot.answers()
    if answers:
        return Solution(answers, guesses(answers, len(problem.tests)), constraints, evaluations, spent)
    found = partials(near(), problem)
    return Solution((), guesses_of(found, problem), constraints, evaluations, spent, found[0])


def _tried(strategy: Strategy, searches: Sequence[Search], ballot: Ballot) -> None:
    """The votes of a strategy, counted."""
    for search in searches:
        if search.budget.is_spent or (strategy.is_last_resort and ballot.is_decided(LIKELY)):
            return
        whole = search.budget
        for expr in proposed(strategy, search):
            _judged(Program(expr, search.background), strategy.name, search.problem, ballot, whole.spent)


def backgrounds_of(problem: Problem) -> list[Color | None]:
    """The most frequent colour of each input, and black by name where that is another one; black first where it is common."""
    if all(background_of(grid) == BLACK for grid in problem.inputs):
        return [None]
    shares = [float((grid == BLACK).mean()) for grid in problem.inputs]
    if not any(shares):
        return [None]
    return [BLACK, None] if all(share > COMMON for share in shares) else [None, BLACK]
