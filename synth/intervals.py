"""This file is where masks are found between two bounds: a mask may paint iff it contains `lo` and stays within `hi`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

import numpy as np
import numpy.typing as npt

Bits = npt.NDArray[np.uint64]
"""The cells of all inputs, packed 64 to a word, as `interp.columns.Columns.masks` lays them out."""
Costs = npt.NDArray[np.int64]

PAIRED = 1200
"""How many of the most promising masks that contain `lo` are tried as partners."""
FIRST_OF_PAIRS = 200
TRIPLED = 60
BEST_PAIRS = 80
KEPT = 24
"""How many answers of each form are kept."""
COMPLEMENT_COST = 1


class Join(Enum):
    """How the masks of an answer are joined."""

    ALL = "&"
    ANY = "|"


@dataclass(frozen=True, slots=True, eq=False)
class Goal:
    """What a mask must do: set every cell of `lo` and none of the forbidden ones; other cells do not count."""

    lo: Bits
    forbidden: Bits

    @classmethod
    def between(cls, lo: npt.NDArray[np.bool_], hi: npt.NDArray[np.bool_], words: int) -> Goal:
        """The goal over the cells of the pairs, laid one after another; cells of test inputs do not count."""
        return cls(packed(lo, words), packed(~hi, words))


@dataclass(frozen=True, slots=True)
class Answer:
    """Masks of a pool that together meet a goal. A mask of the pool's upper half, from its length on, is a complement."""

    cost: int
    masks: tuple[int, ...]
    join: Join = Join.ALL


def packed(cells: npt.NDArray[np.bool_], words: int) -> Bits:
    """The cells as bits, padded with unset ones to so many words."""
    bits = np.zeros(words * 64, dtype=np.bool_)
    bits[: len(cells)] = cells
    return np.packbits(bits, bitorder="little").view("<u8").astype(np.uint64)


class Intervals:
    """The masks of a pool and their complements, ready to be searched for goals."""

    def __init__(self, bits: Bits, costs: Costs) -> None:
        self.size = len(bits)
        self.bits = np.concatenate([bits, ~bits])
        self.costs = np.concatenate([costs, costs + COMPLEMENT_COST])

    def answers(self, goal: Goal) -> list[Answer]:
        """Single masks, intersections of two or three, and unions of two that meet the goal, the cheapest first.

        Intersections: each part must contain `lo`, and each forbidden cell must be missed by one of them. Unions: each
        part must stay within the bound, and together they must cover `lo`. Triples are tried only where pairs are few.
        """
        words = np.flatnonzero((goal.lo | goal.forbidden) != 0)
        bits, lo, forbidden = self.bits[:, words], goal.lo[words], goal.forbidden[words]
        holds = ((bits & lo) == lo).all(axis=1)
        spill = bits & forbidden
        spilled = np.bitwise_count(spill).sum(axis=1, dtype=np.int64)
        found = self._cheapest(np.flatnonzero(holds & (spilled == 0)))
        found.extend(self._meets(np.flatnonzero(holds & (spilled > 0)), spill, spilled))
        found.extend(self._unions(np.flatnonzero(~holds & (spilled == 0)), bits, lo))
        return sorted(found, key=lambda answer: (answer.cost, answer.masks))

    def singles(self, goal: Goal) -> list[Answer]:
        """Single masks that meet the goal, the cheapest first."""
        words = np.flatnonzero((goal.lo | goal.forbidden) != 0)
        bits = self.bits[:, words]
        decided, wanted = goal.lo[words] | goal.forbidden[words], goal.lo[words]
        return self._cheapest(np.flatnonzero(((bits & decided) == wanted).all(axis=1)))

    def _cheapest(self, singles: npt.NDArray[np.intp]) -> list[Answer]:
        chosen = singles[np.argsort(self.costs[singles], kind="stable")][:KEPT]
        return [Answer(int(self.costs[place]), (int(place),)) for place in chosen]

    def _meets(self, places: npt.NDArray[np.intp], spill: Bits, spilled: Costs) -> list[Answer]:
        promise = self.costs[places] + np.log2(1 + spilled[places])
        places = places[np.argsort(promise, kind="stable")][: 2 * PAIRED]
        places = places[_first_of_each(spill[places])][:PAIRED]
        rest, costs = spill[places], self.costs[places]
        pairs: list[tuple[int, int, int]] = []
        partial: list[tuple[float, int, int]] = []
        for first in range(min(FIRST_OF_PAIRS, len(places) - 1)):
            common = np.bitwise_count(rest[first] & rest[first + 1 :]).sum(axis=1, dtype=np.int64)
            partners = np.flatnonzero(common == 0)
            best = partners[np.argsort(costs[first + 1 + partners], kind="stable")][:KEPT]
            pairs.extend((int(costs[first] + costs[first + 1 + at] + 1), first, int(first + 1 + at)) for at in best)
            if first < TRIPLED:
                promise = costs[first + 1 :] + np.log2(1 + common) + 99 * (common == 0)
                nearest = [int(at) for at in np.argsort(promise, kind="stable")[:6] if common[at]]
                partial.extend((float(costs[first] + promise[at]), first, first + 1 + at) for at in nearest)
        pairs.sort()
        found = [
            Answer(cost, tuple(sorted((int(places[one]), int(places[other]))))) for cost, one, other in pairs[:KEPT]
        ]
        if len(pairs) < KEPT // 2:
            found.extend(self._triples(sorted(partial)[:BEST_PAIRS], places, rest))
        return found

    def _triples(self, partial: list[tuple[float, int, int]], places: npt.NDArray[np.intp], rest: Bits) -> list[Answer]:
        found: dict[tuple[int, ...], Answer] = {}
        for _, one, other in partial:
            left = rest[one] & rest[other]
            for third in np.flatnonzero(~(left & rest).any(axis=1))[:8]:
                masks = tuple(sorted({int(places[one]), int(places[other]), int(places[third])}))
                cost = int(self.costs[list(masks)].sum()) + len(masks) - 1
                found[masks] = Answer(cost, masks)
        return sorted(found.values(), key=lambda answer: answer.cost)[: KEPT // 2]

    def _unions(self, places: npt.NDArray[np.intp], bits: Bits, lo: Bits) -> list[Answer]:
        if not lo.any():
            return []
        covered = np.bitwise_count(bits[places] & lo).sum(axis=1, dtype=np.int64)
        promise = self.costs[places] - np.log2(1 + covered)
        useful = covered > 0
        places = places[useful][np.argsort(promise[useful], kind="stable")][:PAIRED]
        missing = lo & ~bits[places]
        places, missing = places[_first_of_each(missing)], missing[_first_of_each(missing)]
        costs = self.costs[places]
        pairs: list[tuple[int, int, int]] = []
        for first in range(min(FIRST_OF_PAIRS, len(places) - 1)):
            partners = np.flatnonzero(~(missing[first] & missing[first + 1 :]).any(axis=1))[:KEPT]
            pairs.extend((int(costs[first] + costs[first + 1 + at] + 2), first, int(first + 1 + at)) for at in partners)
        pairs.sort()
        return [
            Answer(cost, tuple(sorted((int(places[one]), int(places[other])))), Join.ANY)
            for cost, one, other in pairs[: KEPT // 2]
        ]

    def safe(self, goal: Goal, within: tuple[int, ...] = ()) -> Iterator[tuple[int, int]]:
        """Masks that set no forbidden cell and some of `lo`, with how many of these, those that set most first.

        Only the cells that the masks at the places `within` have in common are looked at.
        """
        words = np.flatnonzero((goal.lo | goal.forbidden) != 0)
        bits = self.bits[:, words]
        lo, forbidden = goal.lo[words], goal.forbidden[words]
        for place in within:
            lo, forbidden = lo & self.bits[place, words], forbidden & self.bits[place, words]
        clean = ~(bits & forbidden).any(axis=1)
        covered = np.bitwise_count(bits & lo).sum(axis=1, dtype=np.int64) * clean
        for place in np.lexsort((self.costs, -covered)):
            if covered[place] == 0:
                return
            yield int(place), int(covered[place])


def _first_of_each(rows: Bits) -> npt.NDArray[np.intp]:
    """The places of rows that equal no earlier one, in order."""
    if not len(rows):
        return np.zeros(0, dtype=np.intp)
    _, first = np.unique(rows, axis=0, return_index=True)
    return np.sort(first)
