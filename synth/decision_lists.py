"""This file is where several rules for one source of colours are found: each paints no cell wrongly, together they paint all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from synth.intervals import Answer, Bits, Goal, Intervals, compiled

CONSIDERED = 4000
"""How many of the cheapest masks rules are made of, and as many complements."""
MOST_RULES = 4
MOST_MASKS = 3
BEAM = 12
BRANCHES = 4
DEARNESS = 0.03
WRONGNESS = 0.6
"""What a unit of cost, and what painting every cell wrongly, takes off the share of cells that a rule paints rightly."""


@dataclass(frozen=True, slots=True, eq=False)
class _Rule:
    places: tuple[int, ...]
    cost: float
    right: Bits
    wrong: Bits
    score: float


class DecisionLists:
    """Short lists of intersections of masks. Source of the idea: Rivest, Learning Decision Lists, 1987."""

    def __init__(self, intervals: Intervals) -> None:
        few = min(CONSIDERED, intervals.size)
        self._places = np.concatenate([np.arange(few), intervals.size + np.arange(few)])
        self._bits = intervals.bits[self._places]
        self._costs = intervals.costs[self._places]

    def rules(self, goal: Goal, changes: npt.NDArray[np.float64] | None = None) -> list[Answer] | None:
        """Intersections, each within the bound, that together contain `lo`; None where a few are not enough.

        The rule that paints most of what is left comes first. `changes` are added to the prices while rules are chosen.
        """
        words = np.flatnonzero((goal.lo | goal.forbidden) != 0)
        bits, left, forbidden = np.ascontiguousarray(self._bits[:, words]), goal.lo[words], goal.forbidden[words]
        prices = self._costs if changes is None else self._costs + changes[: len(self._costs)]
        found: list[Answer] = []
        while left.any():
            best = _best_rule(bits, prices, left, forbidden) if len(found) < MOST_RULES else None
            if best is None:
                return None
            cost = int(self._costs[list(best.places)].sum()) + len(best.places) - 1
            found.append(Answer(cost, tuple(sorted(int(self._places[place]) for place in best.places))))
            left = left & ~best.right
        return found


def _best_rule(bits: Bits, prices: npt.NDArray[np.number], left: Bits, forbidden: Bits) -> _Rule | None:
    """The intersection of least price that paints most of what is left, and no forbidden cell."""
    counted = compiled().counted
    most, worst = float(np.bitwise_count(left).sum()), float(np.log2(2 + np.bitwise_count(forbidden).sum()))
    best: _Rule | None = None
    beam = [_Rule((), -1.0, left, forbidden, 0.0)]
    for _ in range(MOST_MASKS):
        longer: list[_Rule] = []
        for rule in beam:
            right, wrong = counted(bits, rule.right), counted(bits, rule.wrong)
            gains = right / most - DEARNESS * (prices + rule.cost + 1)
            scores = np.where(right > 0, gains - WRONGNESS * np.log2(1 + wrong) / worst, -np.inf)
            clean = np.where((wrong == 0) & (right > 0), gains, -np.inf)
            for at in (int(clean.argmax()), *_largest(scores, BRANCHES if rule.places else BEAM)):
                if scores[at] > -np.inf and at not in rule.places:
                    places = (*rule.places, at)
                    cost = rule.cost + 1 + float(prices[at])
                    longer.append(_Rule(places, cost, rule.right & bits[at], rule.wrong & bits[at], float(scores[at])))
        pure = [rule for rule in longer if not rule.wrong.any()]
        best = max([*pure, *([best] if best else [])], key=lambda rule: rule.score, default=None)
        beam = sorted(longer, key=lambda rule: -rule.score)[:BEAM]
    return best


def _largest(scores: npt.NDArray[np.float64], count: int) -> Iterator[int]:
    yield from np.argpartition(-scores, min(count, len(scores)) - 1)[:count].tolist()
