"""This file is where consistent programs vote for outputs: the summed weight 2^-cost decides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dsl.program import Program
from dsl.values import Grid, hashable


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """One distinct prediction for all test inputs (None: no value there), and the cheapest program that makes it."""

    program: Program
    strategy: str
    weight: float
    predictions: tuple[Grid | None, ...]


class Ballot:
    """The votes of a search."""

    def __init__(self, tests: int) -> None:
        self._tests = tests
        self._answers: dict[Any, Answer] = {}
        self._programs: set[Program] = set()

    def vote(self, program: Program, strategy: str, predictions: tuple[Grid | None, ...]) -> None:
        """Count a program for what it predicts; the same program counts once."""
        if program in self._programs:
            return
        self._programs.add(program)
        key = tuple(map(hashable, predictions))
        weight = 2.0**-program.cost
        known = self._answers.get(key)
        if known is None:
            self._answers[key] = Answer(program, strategy, weight, predictions)
            return
        cheaper = program if program.cost < known.program.cost else known.program
        named = strategy if cheaper is program else known.strategy
        self._answers[key] = Answer(cheaper, named, known.weight + weight, predictions)

    def is_decided(self, cost: int) -> bool:
        """Whether some program is so cheap."""
        return any(answer.program.cost <= cost for answer in self._answers.values())

    @property
    def has_answers(self) -> bool:
        """Whether some program explains every pair."""
        return bool(self._answers)

    def answers(self) -> tuple[Answer, ...]:
        """The distinct predictions: those with a value for every test input first, then by weight."""
        return tuple(
            sorted(
                self._answers.values(), key=lambda answer: (sum(p is None for p in answer.predictions), -answer.weight)
            )
        )

    def guesses(self) -> tuple[tuple[Grid, ...], ...]:
        """For each test input the two distinct predictions of most weight, fewer where there are not two."""
        return tuple(self._best_two(test) for test in range(self._tests))

    def _best_two(self, test: int) -> tuple[Grid, ...]:
        weights: dict[Any, float] = {}
        grids: dict[Any, Grid] = {}
        for answer in self.answers():
            grid = answer.predictions[test]
            if grid is not None:
                key = hashable(grid)
                weights[key] = weights.get(key, 0.0) + answer.weight
                grids.setdefault(key, grid)
        best = sorted(weights, key=lambda key: -weights[key])[:2]
        return tuple(grids[key] for key in best)
