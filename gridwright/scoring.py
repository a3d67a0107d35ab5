"""This file is where predictions are counted against the known outputs of tasks, by the three counting rules in use."""

from __future__ import annotations

import itertools
import math
import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from dsl.values import Grid, same_value
from grammar import to_source, with_names
from gridwright.errors import InputError
from gridwright.tasks import Task
from synth.problem import Problem
from synth.ranking import MOST_JUDGED
from synth.solver import Answer, Limits, Solution, Spent

Solver = Callable[[Problem, Limits], Solution]


@dataclass(frozen=True, slots=True)
class Ranked:
    """How an answer stands among the others, as far as ranking knows, and whether it is right."""

    is_right: bool
    strategy: str
    cost: int
    bits: float
    """The negative logarithm of its weight before any term, to base two."""
    terms: Mapping[str, float]
    program: str
    """The cheapest that predicts it."""


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
    confidence: float | None = None
    """The probability stated for the first answer."""
    right_by: Mapping[str, int] = field(default_factory=dict)
    """The strategies that gave a right answer, each with the cost of its cheapest right program."""
    until_right: int | None = None
    """The evaluations that had been made when the first right program was found."""
    spent: tuple[Spent, ...] = ()
    ranked: tuple[Ranked, ...] = ()
    """The answers that were judged, best first."""
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
    right = [answer for answer in solution.answers if _is_right(answer, expected)]
    best = next(iter(solution.answers), None)
    return TaskScore(
        task=task.id,
        outputs=len(expected),
        right_first=_right(solution, expected, guesses=1),
        right_second=_right(solution, expected, guesses=2),
        oracle=bool(right),
        answered=best is not None,
        evaluations=solution.evaluations,
        program="" if best is None else _text(best),
        confidence=None if best is None else best.confidence,
        right_by=_cheapest(found for answer in right for found in answer.found_by.items()),
        until_right=min((answer.evaluations for answer in right), default=None),
        spent=solution.spent,
        ranked=tuple(_ranked(answer, expected) for answer in solution.answers[:MOST_JUDGED]),
    )


def _cheapest(found: Iterable[tuple[str, int]]) -> dict[str, int]:
    costs: dict[str, int] = {}
    for strategy, cost in found:
        costs[strategy] = min(cost, costs.get(strategy, cost))
    return costs


def _ranked(answer: Answer, expected: Sequence[Grid]) -> Ranked:
    return Ranked(
        is_right=_is_right(answer, expected),
        strategy=answer.strategy,
        cost=answer.program.cost,
        bits=-math.log2(answer.weight),
        terms=answer.terms,
        program=_text(answer),
    )


def _text(answer: Answer) -> str:
    return one_line(to_source(with_names(answer.program)))


@dataclass(frozen=True, slots=True)
class Bin:
    """The answers of which about the same confidence was stated."""

    least: float
    most: float
    answers: int
    right: int
    stated: float
    """The mean of the confidences stated."""


EDGES = (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0)


def reliability(scores: Sequence[TaskScore]) -> list[Bin]:
    """How often first answers were right, by the confidence that was stated for them."""
    bins = []
    for least, most in itertools.pairwise(EDGES):
        within = [
            (score.confidence, score.top1)
            for score in scores
            if score.confidence is not None and least <= score.confidence and (score.confidence < most or most == 1)
        ]
        stated = statistics.fmean(confidence for confidence, _ in within) if within else 0.0
        bins.append(Bin(least, most, len(within), sum(is_right for _, is_right in within), stated))
    return bins


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
