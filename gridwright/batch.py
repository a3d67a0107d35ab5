"""This file is where many tasks are solved, each in a worker process within its limits, to be scored or predicted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from gridwright.errors import InputError
from gridwright.scoring import Solver, TaskScore, scored
from gridwright.submission import Attempts, Submission, attempts_of
from gridwright.tasks import Task
from gridwright.workers import Workers
from interp.compiled import warm_up as compile_all
from synth.problem import Pair, Problem
from synth.solver import Limits, solve

_GRACE = 1.5
_GRACE_SECONDS = 5.0
MANY = 20
"""From so many tasks on what searches run is compiled, or found in the cache, before the first task's time begins."""
SIDE = 8
SEARCHED = 20_000
"""Evaluations in which a search without an end comes to nearly all compiled loops."""


@dataclass(frozen=True, slots=True)
class Predicted:
    """The attempts at a task, and how it ended."""

    attempts: list[Attempts]
    is_explained: bool
    """Whether they are of programs that explain every pair, and not of one that only comes near."""
    trouble: str | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """How a set is worked on: limits for each task, processes, and the solver (a function that a process can import)."""

    limits: Limits
    jobs: int
    solver: Solver = solve

    @property
    def wall_seconds(self) -> float | None:
        """When a task is killed that did not stop by itself; never, where no seconds are asked for."""
        return None if self.limits.seconds is None else _GRACE * self.limits.seconds + _GRACE_SECONDS

    def score(self, tasks: Sequence[Task], on_end: Callable[[TaskScore], None]) -> list[TaskScore]:
        """The score of each task, in their order; `on_end` is told each as it ends."""
        for task in tasks:
            if not task.is_answered:
                raise InputError(f"task {task.id} has a test input without output: nothing to score; try `predict`")
        scores: dict[int, TaskScore] = {}
        for index, end in self._workers(len(tasks)).run(partial(_scored, self.limits, self.solver), tasks):
            task = tasks[index]
            score = end.result or TaskScore(task.id, len(task.test_outputs), trouble=end.trouble)
            scores[index] = replace(score, seconds=end.seconds, peak_mb=end.peak_mb)
            on_end(scores[index])
        return [scores[index] for index in range(len(tasks))]

    def predict(self, tasks: Sequence[Task], on_end: Callable[[Predicted], None]) -> Submission:
        """Two attempts for each test input of each task; `on_end` is told how each task ended."""
        found: dict[int, list[Attempts]] = {}
        for index, end in self._workers(len(tasks)).run(partial(_predicted, self.limits, self.solver), tasks):
            made = end.result or Predicted(attempts_of(tasks[index], ()), is_explained=False, trouble=end.trouble)
            found[index] = made.attempts
            on_end(made)
        return {task.id: found[index] for index, task in enumerate(tasks)}

    def _workers(self, tasks: int) -> Workers:
        if tasks < MANY:
            return Workers(self.jobs, self.wall_seconds, warm_up=partial(_solve_something, self.solver))
        # Once here, so that the processes find kernels and loops compiled instead of each compiling the same.
        compile_all()
        _search_in_vain(self.solver)
        return Workers(self.jobs, self.wall_seconds, warm_up=compile_all)


def _scored(limits: Limits, solver: Solver, task: Task) -> TaskScore:
    return scored(task, limits, solver)


def _predicted(limits: Limits, solver: Solver, task: Task) -> Predicted:
    solution = solver(task.problem(), limits)
    return Predicted(attempts_of(task, solution.guesses), is_explained=bool(solution.answers))


def _solve_something(solver: Solver) -> None:
    """Solve something small, so that kernels are loaded before any task's time begins."""
    grids = [np.array([[1, number], [2, 0]], dtype=np.uint8) for number in (3, 4)]
    pairs = tuple(Pair(grid, np.ascontiguousarray(grid[:, ::-1])) for grid in grids)
    solver(Problem(pairs, (grids[0],)), Limits(evaluations=1000))


def _search_in_vain(solver: Solver) -> None:
    """Search for what is not there, so that loops are compiled that only long searches come to."""
    chance = np.random.default_rng(0)
    grids = [chance.integers(1, 5, (SIDE, SIDE)) * (chance.random((SIDE, SIDE)) < 0.3) for _ in range(4)]
    noise = [grid.astype(np.uint8) for grid in grids]
    pairs = tuple(Pair(grid, np.where(chance.random(grid.shape) < 0.1, np.uint8(5), grid)) for grid in noise[1:])
    solver(Problem(pairs, (noise[0],)), Limits(evaluations=SEARCHED))
