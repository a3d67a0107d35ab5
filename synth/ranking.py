"""This file is where consistent programs vote for outputs: the summed weight 2^-cost decides, adjusted by a few terms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from dsl.program import Program
from dsl.values import Grid, hashable
from synth.confidence import Standing, confidences
from synth.fitted import TERM_WEIGHTS
from synth.terms import Evidence, Setting, measured

MOST_JUDGED = 12
"""Terms are measured for so many answers, those of most weight; others keep their places behind them."""


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """One distinct prediction for all test inputs (None: no value there), and the cheapest program that makes it."""

    program: Program
    strategy: str
    weight: float
    """The summed weight of all programs that predict this, before any term."""
    predictions: tuple[Grid | None, ...]
    found_by: Mapping[str, int] = field(default_factory=dict)
    """The strategies that predict this, the first one first, each with the cost of its cheapest program."""
    evaluations: int = 0
    """How many the search had made when the first program was found that predicts this."""
    tied: bool = False
    terms: Mapping[str, float] = field(default_factory=dict)
    confidence: float | None = None
    """The probability that this is right for every test input; None where it was not judged."""

    @property
    def rank_weight(self) -> float:
        """The weight with the terms: each is worth so many bits."""
        return self.weight * 2.0 ** sum(TERM_WEIGHTS.get(name, 0.0) * value for name, value in self.terms.items())

    @property
    def is_complete(self) -> bool:
        """Whether it has a value for every test input."""
        return all(prediction is not None for prediction in self.predictions)


class Ballot:
    """The votes of a search."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self._answers: dict[Any, Answer] = {}
        self._programs: set[Program] = set()

    def vote(
        self,
        program: Program,
        strategy: str,
        predictions: tuple[Grid | None, ...],
        *,
        tied: bool,
        evaluations: int = 0,
    ) -> None:
        """Count a program for what it predicts; the same program counts once."""
        if program in self._programs:
            return
        self._programs.add(program)
        key = tuple(map(hashable, predictions))
        vote = Answer(program, strategy, 2.0**-program.cost, predictions, {strategy: program.cost}, evaluations, tied)
        known = self._answers.get(key)
        self._answers[key] = vote if known is None else _together(known, vote)

    def is_decided(self, cost: int) -> bool:
        """Whether some program is so cheap."""
        return any(answer.program.cost <= cost for answer in self._answers.values())

    @property
    def has_answers(self) -> bool:
        """Whether some program explains every pair."""
        return bool(self._answers)

    def answers(self) -> tuple[Answer, ...]:
        """The distinct predictions: those with a value for every test input first, then by weight with all terms."""
        by_weight = sorted(self._answers.values(), key=lambda answer: (not answer.is_complete, -answer.weight))
        judged = [replace(answer, terms=self._terms(answer)) for answer in by_weight[:MOST_JUDGED]]
        judged.sort(key=lambda answer: (not answer.is_complete, -answer.rank_weight))
        whole = sum(answer.rank_weight for answer in judged)
        standings = [Standing(answer.program.cost, answer.rank_weight / whole, answer.terms) for answer in judged]
        stated = zip(judged, confidences(standings), strict=True)
        return (*(replace(answer, confidence=sure) for answer, sure in stated), *by_weight[MOST_JUDGED:])

    def _terms(self, answer: Answer) -> Mapping[str, float]:
        evidence = Evidence(answer.program, answer.predictions, answer.tied, len(answer.found_by))
        return measured(evidence, self.setting)


def _together(known: Answer, vote: Answer) -> Answer:
    """The answer with one more program that predicts it."""
    cheaper = vote if vote.program.cost < known.program.cost else known
    found_by = dict(known.found_by)
    found_by[vote.strategy] = min(vote.program.cost, found_by.get(vote.strategy, vote.program.cost))
    return replace(cheaper, weight=known.weight + vote.weight, found_by=found_by, evaluations=known.evaluations)


def guesses(answers: tuple[Answer, ...], tests: int) -> tuple[tuple[Grid, ...], ...]:
    """For each test input the two distinct predictions of most weight, fewer where there are not two."""
    return tuple(_best_two(answers, test) for test in range(tests))


def _best_two(answers: tuple[Answer, ...], test: int) -> tuple[Grid, ...]:
    weights: dict[Any, float] = {}
    grids: dict[Any, Grid] = {}
    for answer in answers:
        grid = answer.predictions[test]
        if grid is not None:
            key = hashable(grid)
            weights[key] = weights.get(key, 0.0) + answer.rank_weight
            grids.setdefault(key, grid)
    best = sorted(weights, key=lambda key: -weights[key])[:2]
    return tuple(grids[key] for key in best)
