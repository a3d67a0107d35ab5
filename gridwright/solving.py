"""This file is where a task is handed to the solver, without its answers, and with limits."""

from __future__ import annotations

from gridwright.tasks import Task
from synth.problem import Problem
from synth.solver import Limits, Solution
from synth.solver import solve as search

DEFAULT_SECONDS = 10.0
"""The wall limit where neither seconds nor evaluations are given."""


def limits_of(seconds: float | None, evaluations: int | None, seed: int) -> Limits:
    """The limits a person asked for; a budget of evaluations alone means no wall limit, so that it repeats everywhere."""
    if seconds is None and evaluations is None:
        seconds = DEFAULT_SECONDS
    return Limits(evaluations=evaluations, seconds=seconds, seed=seed)


def solve(
    task: Task | Problem, *, seconds: float | None = None, evaluations: int | None = None, seed: int = 0
) -> Solution:
    """The programs that explain every pair of the task, best first, and at most two guesses for each test input."""
    problem = task.problem() if isinstance(task, Task) else task
    return search(problem, limits_of(seconds, evaluations, seed))
