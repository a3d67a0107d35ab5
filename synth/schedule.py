"""This file is where a guided search decides which strategy goes on: the one whose next stages are worth most.

What stages are worth is the probability that one of them gives the first right program over the evaluations that they take.
Source of the rule: Weitzman, Optimal Search for the Best Alternative, Econometrica 1979.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from synth.advice import Advice
from synth.expected import EXPECTED
from synth.ratios import keeps_dims
from synth.search import Search
from synth.strategy import Stages, Strategy

SECOND_BACKGROUND = 0.3
"""How likely a strategy is right under a further background, against the first."""
WORTH_A_DOUBT = 1.5e-4
"""Stages worth so much are run even after an answer that is cheap enough to end a search: it may still be wrong."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What a strategy does, stage by stage."""

    evaluations: tuple[float, ...]
    """What each stage takes."""
    found: tuple[float, ...]
    """The part of its right programs that it has found after each stage; one after the last."""

    def worth(self, chance: float, done: int) -> float:
        """The most that the stages after those done are worth together, if the strategy is right with this probability."""
        before = self.found[min(done, len(self.found)) - 1] if done else 0.0
        takes = self.evaluations[done:] or self.evaluations[-1:]
        finds = self.found[done:] or (1.0,)
        left = 1 - chance * before
        return max(
            chance * (found - before) / left / taken for found, taken in zip(finds, accumulate(takes), strict=True)
        )


Table = Mapping[tuple[str, bool], tuple[tuple[float, ...], tuple[float, ...]]]
"""What is expected, by strategy and whether outputs have the dims of their inputs: as `EXPECTED`."""
NEVER_TRACED: tuple[tuple[float, ...], tuple[float, ...]] = ((1000.0,), (1.0,))


def worth(strategy: str, place: int, done: int, advice: Advice, *, keeps_dims: bool, table: Table) -> float:
    """What the stages of a strategy are worth after those done, under the background at this place."""
    expected = Expected(*table.get((strategy, keeps_dims), NEVER_TRACED))
    return expected.worth(advice.chance_of(strategy) * SECOND_BACKGROUND ** min(place, 1), done)


class Schedule:
    """The stages of all strategies, the most valuable first."""

    def __init__(self, strategies: Sequence[Strategy], searches: Sequence[Search], advice: Advice) -> None:
        self._advice = advice
        self._keeps_dims = keeps_dims(searches[0])
        self._is_decided = False
        self._waiting = [(place, Stages(each, search)) for each in strategies for place, search in enumerate(searches)]

    def __iter__(self) -> Iterator[Stages]:
        """What goes on next, one stage at a time; of equals what comes first by hand."""
        while self._waiting:
            chosen = max(self._waiting, key=self._worth)
            if self._is_decided and self._worth(chosen) < WORTH_A_DOUBT:
                return
            yield chosen[1]
            if chosen[1].is_over:
                self._waiting.remove(chosen)

    def decide(self) -> None:
        """End soon: an answer is cheap enough."""
        self._is_decided = True

    def _worth(self, waiting: tuple[int, Stages]) -> float:
        place, stages = waiting
        return worth(
            stages.strategy.name, place, stages.done, self._advice, keeps_dims=self._keeps_dims, table=EXPECTED
        )
