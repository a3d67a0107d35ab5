"""This file is where it is recorded what each strategy of the solver finds on a task, and after how many evaluations.

A trace is what guides are fitted to, and what an order of strategies is replayed on. Strategies run one after the other, in the
order of the solver, each with evaluations of its own: an answer does not end the search, and last resorts are tried always.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from dsl.program import Apply, Program, walk
from dsl.values import Grid, same_value
from synth.admission import is_admissible
from synth.budget import Budget, Limits
from synth.diff import differences
from synth.judge import Verified, verified
from synth.problem import Problem
from synth.search import Search
from synth.solver import backgrounds_of
from synth.strategies import all_strategies
from synth.strategy import Strategy, directed, limited, proposed
from synth.terms import Setting

MOST_EVALUATIONS = 250_000
"""What a strategy may spend for each background, at most."""
MOST_WRONG = 30
"""A strategy that has given so many programs that explain every pair and predict something wrong is left."""


@dataclass(frozen=True, slots=True)
class Found:
    """A program that explains every pair."""

    evaluations: int
    """Of the strategy, up to it."""
    cost: int
    is_right: bool
    """Whether it predicts every test output."""
    primitives: tuple[str, ...]
    """That it uses, by name, sorted; of a wrong one none are kept."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What a strategy found under one of the backgrounds."""

    strategy: str
    background: int
    """The place of the background among those that the solver tries."""
    evaluations: int
    """In all; the strategy is left at its first right program."""
    seconds: float
    """Of the processor."""
    found: tuple[Found, ...]

    @property
    def until_right(self) -> int | None:
        """The evaluations up to the first right program; None where there is none."""
        return next((one.evaluations for one in self.found if one.is_right), None)


@dataclass(frozen=True, slots=True)
class Trace:
    """What every strategy found on a task, in the order in which they ran."""

    task: str
    tried: tuple[Tried, ...]

    @property
    def right(self) -> Mapping[str, int]:
        """The strategies that gave a right program, each with its evaluations up to the first."""
        known: dict[str, int] = {}
        for one in self.tried:
            if one.until_right is not None:
                known[one.strategy] = min(one.until_right, known.get(one.strategy, one.until_right))
        return known

    @property
    def primitives(self) -> frozenset[str]:
        """Those that right programs use."""
        return frozenset(name for one in self.tried for found in one.found for name in found.primitives)


def traced(task: str, problem: Problem, outputs: Sequence[Grid], most: int = MOST_EVALUATIONS, seed: int = 0) -> Trace:
    """The trace of a task whose test outputs are known; they are seen by the record alone, not by the strategies."""
    constraints = differences(problem)
    budget = Budget.within(Limits(evaluations=None))
    searches = [Search(problem, constraints, budget, seed, background) for background in backgrounds_of(problem)]
    setting = Setting(problem, constraints)

    def judge(program: Program) -> bool | None:
        found = verified(program, problem)
        return None if found is None or not is_admissible(program, setting) else _is_right(found, outputs)

    tried = [
        _tried(limited(strategy, most), place, search, judge)
        for strategy in directed(all_strategies(), constraints)
        for place, search in enumerate(searches)
    ]
    return Trace(task, tuple(tried))


def _tried(strategy: Strategy, place: int, search: Search, judge: Callable[[Program], bool | None]) -> Tried:
    before, started = search.budget.spent, time.process_time()
    whole = search.budget
    found = []
    for program, is_right in _judged(strategy, search, judge):
        used = sorted({part.primitive.name for part in walk(program.body) if isinstance(part, Apply)})
        found.append(Found(whole.spent - before, program.cost, is_right, tuple(used if is_right else ())))
        if is_right or len(found) == MOST_WRONG:
            break
    return Tried(strategy.name, place, whole.spent - before, round(time.process_time() - started, 3), tuple(found))


def _judged(
    strategy: Strategy, search: Search, judge: Callable[[Program], bool | None]
) -> Iterator[tuple[Program, bool]]:
    for expr in proposed(strategy, search):
        program = Program(expr, search.background)
        is_right = judge(program)
        if is_right is not None:
            yield program, is_right


def _is_right(found: Verified, outputs: Sequence[Grid]) -> bool:
    return all(
        prediction is not None and same_value(prediction, output)
        for prediction, output in zip(found.predictions, outputs, strict=True)
    )


def to_json(trace: Trace) -> dict[str, Any]:
    """The trace as plain data."""
    return asdict(trace)


def from_json(data: Mapping[str, Any]) -> Trace:
    """The trace of plain data."""
    tried = [
        Tried(
            one["strategy"],
            one["background"],
            one["evaluations"],
            one["seconds"],
            tuple(Found(**{**found, "primitives": tuple(found["primitives"])}) for found in one["found"]),
        )
        for one in data["tried"]
    ]
    return Trace(data["task"], tuple(tried))
