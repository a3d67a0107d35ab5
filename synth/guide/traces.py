"""This file is where it is recorded what each strategy of the solver finds on a task, and after how many evaluations.

A trace is what guides are fitted to, and what an order of stages is replayed on. Strategies run one after the other, in the
hand-set order, each stage by stage with evaluations of its own, as in a guided search; a right answer does not end the search,
though it keeps last resorts from being tried.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from dsl.program import Program, primitives_of
from dsl.values import Grid, same_value
from synth.admission import is_admissible
from synth.advice import Advice
from synth.budget import Budget, Limits
from synth.diff import differences
from synth.judge import Verified, verified
from synth.problem import Problem
from synth.search import Search
from synth.solver import backgrounds_of
from synth.strategies import all_strategies
from synth.strategy import Stages, directed, limited
from synth.terms import Setting

UNGUIDED = Advice({}, {})
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
    stages: tuple[int, ...]
    """The evaluations up to the end of each stage; the strategy is left at its first right program."""
    seconds: float
    """Of the processor."""
    is_over: bool
    """Whether the strategy came to its end, and was not left at a right program."""
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
    searches = [
        Search(problem, constraints, budget, seed, background, advice=UNGUIDED)
        for background in backgrounds_of(problem)
    ]
    setting = Setting(problem, constraints)

    def judge(program: Program) -> bool | None:
        found = verified(program, problem)
        return None if found is None or not is_admissible(program, setting) else _is_right(found, outputs)

    tried: list[Tried] = []
    for strategy in directed(all_strategies(), constraints):
        if strategy.is_last_resort and any(one.until_right is not None for one in tried):
            continue
        for place, search in enumerate(searches):
            tried.append(_tried(Stages(limited(strategy, most), search), place, judge))
    return Trace(task, tuple(tried))


def _tried(stages: Stages, place: int, judge: Callable[[Program], bool | None]) -> Tried:
    search = stages.search
    before, started = search.budget.spent, time.process_time()
    ends: list[int] = []
    found: list[Found] = []
    while not stages.is_over and not (found and found[-1].is_right) and len(found) < MOST_WRONG:
        whole = search.budget
        for expr in stages.next_stage():
            program = Program(expr, search.background)
            is_right = judge(program)
            if is_right is not None:
                used = sorted(primitives_of(expr))
                found.append(Found(whole.spent - before, program.cost, is_right, tuple(used if is_right else ())))
                if is_right or len(found) == MOST_WRONG:
                    break
        ends.append(whole.spent - before)
    seconds = round(time.process_time() - started, 3)
    return Tried(stages.strategy.name, place, tuple(ends), seconds, stages.is_over, tuple(found))


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
            tuple(one["stages"]),
            one["seconds"],
            one["is_over"],
            tuple(Found(**{**found, "primitives": tuple(found["primitives"])}) for found in one["found"]),
        )
        for one in data["tried"]
    ]
    return Trace(data["task"], tuple(tried))
