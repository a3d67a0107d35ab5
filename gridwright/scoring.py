"""This file is where predictions are counted against the known outputs of tasks, by the three counting rules in use."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dsl.values import Grid, same_value
from grammar import to_source, with_names
from gridwright.errors import InputError
from gridwright.tasks import Task
from synth.problem import Problem
from synth.solver import Answer, Limits, Solution

Solver = Callable[[Problem, Limits], Solution]


@dataclass(frozen=True, slots=True)
class TaskScore:
    """What one task adds to the figures; `trouble` says why it was not searched to its end, if so."""

    task: str
    outputs: int
    right_first: int = 0
    """How many outputs the first guess gets right."""
    right_second: int = 0
    """How many outputs one of two guesses gets right."""
    oracle: bool = False
    answered: bool = False
    seconds: float = 0.0
    evaluations: int = 0
    peak_mb: int = 0
    program: str = ""
    trouble: str | None = None

    @property
    def top1(self) -> bool:
        """Whether the first guess is right for every output."""
        return self.right_first == self.outputs

    @property
    def top2(self) -> bool:
        """Whether one of two guesses is right for every output."""
        return self.right_second == self.outputs

    @property
    def is_false_positive(self) -> bool:
        """Whether some program explains every pair, and yet the first guess is wrong."""
        return self.answered and not self.top1


@dataclass(frozen=True, slots=True)
class Counted:
    """One number of guesses under the three rules, always over all tasks or outputs."""

    tasks: int
    """Tasks of which every output is right."""
    outputs: int
    """Outputs that are right."""
    parts: float
    """The mean over tasks of the part of their outputs that is right."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The sums over a set."""

    tasks: int
    outputs: int
    top1: Counted
    top2: Counted
    oracle: int
    answered: int
    false_positives: int
    troubled: int
    median_seconds: float
    p95_seconds: float
    evaluations: int
    peak_mb: int


def scored(task: Task, limits: Limits, solver: Solver) -> TaskScore:
    """The score of one task, which must have all its outputs; time and memory are measured outside."""
    solution = solver(task.problem(), limits)
    expected = [output for output in task.test_outputs if output is not None]
    if len(expected) != len(task.test_outputs):
        raise InputError(f"task {task.id} has a test input without output: there is nothing to score against")
    return TaskScore(
        task=task.id,
        outputs=len(expected),
        right_first=_right(solution, expected, guesses=1),
        right_second=_right(solution, expected, guesses=2),
        oracle=any(_is_right(answer, expected) for answer in solution.answers),
        answered=bool(solution.answers),
        evaluations=solution.evaluations,
        program=one_line(to_source(with_names(solution.answers[0].program))) if solution.answers else "",
    )


def figures_of(scores: Sequence[TaskScore]) -> Figures:
    """The figures over all these tasks, those that were killed included."""
    seconds = sorted(score.seconds for score in scores)
    return Figures(
        tasks=len(scores),
        outputs=sum(score.outputs for score in scores),
        top1=_counted([(score.right_first, score.outputs) for score in scores]),
        top2=_counted([(score.right_second, score.outputs) for score in scores]),
        oracle=sum(score.oracle for score in scores),
        answered=sum(score.answered for score in scores),
        false_positives=sum(score.is_false_positive for score in scores),
        troubled=sum(score.trouble is not None for score in scores),
        median_seconds=statistics.median(seconds),
        p95_seconds=seconds[max(0, -(-95 * len(seconds) // 100) - 1)],
        evaluations=sum(score.evaluations for score in scores),
        peak_mb=max(score.peak_mb for score in scores),
    )


def one_line(source: str) -> str:
    """The program on one line: `;` between statements, as the language allows."""
    statements: list[str] = []
    depth = 0
    for line in source.strip().splitlines():
        text = line.strip()
        continues = depth > 0 or text.startswith((".", "then ", "else "))
        if statements and continues:
            statements[-1] += (
                "" if text.startswith((".", ")", "]")) or statements[-1].endswith(("(", "[")) else " "
            ) + text
        elif text:
            statements.append(text)
        depth += sum(text.count(bracket) for bracket in "([") - sum(text.count(bracket) for bracket in ")]")
    return "; ".join(statements)


def _counted(right: Sequence[tuple[int, int]]) -> Counted:
    return Counted(
        tasks=sum(found == outputs for found, outputs in right),
        outputs=sum(found for found, _ in right),
        parts=sum(found / outputs for found, outputs in right) / len(right),
    )


def _right(solution: Solution, expected: Sequence[Grid], *, guesses: int) -> int:
    return sum(
        any(same_value(guess, output) for guess in made[:guesses])
        for made, output in zip(solution.guesses, expected, strict=True)
    )


def _is_right(answer: Answer, expected: Sequence[Grid]) -> bool:
    return all(
        prediction is not None and same_value(prediction, output)
        for prediction, output in zip(answer.predictions, expected, strict=True)
    )
