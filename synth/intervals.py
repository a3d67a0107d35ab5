"""This file is where masks are found between two bounds: a mask may paint iff it contains `lo` and stays within `hi`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache
from types import ModuleType

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
PARTNERS = 6
THIRDS = 8
"""Of each first mask so many pairs are made to triples, and each pair with so many third ones."""


@cache
def compiled() -> ModuleType:
    """The compiled loops over rows of bits."""
    from interp import rows  # here, since it loads numba

    return rows


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
        bits, lo, forbidden = self._decided(goal)
        holds, spilled = compiled().held_against(bits, lo, forbidden)
        found = self._cheapest(np.flatnonzero(holds & (spilled == 0)))
        found.extend(self._meets(np.flatnonzero(holds & (spilled > 0)), bits, forbidden, spilled))
        found.extend(self._unions(np.flatnonzero(~holds & (spilled == 0)), bits, lo))
        return sorted(found, key=lambda answer: (answer.cost, answer.masks))

    def singles(self, goal: Goal) -> list[Answer]:
        """Single masks that meet the goal, the cheapest first."""
        return self._cheapest(compiled().between(self.bits, goal.lo, goal.forbidden))

    def _decided(self, goal: Goal) -> tuple[Bits, Bits, Bits]:
        """The masks and the bounds in the words in which some cell counts."""
        words = np.flatnonzero((goal.lo | goal.forbidden) != 0)
        if len(words) == self.bits.shape[1]:
            return self.bits, goal.lo, goal.forbidden
        return np.ascontiguousarray(self.bits[:, words]), goal.lo[words], goal.forbidden[words]

    def _cheapest(self, singles: npt.NDArray[np.intp]) -> list[Answer]:
        chosen = singles[np.argsort(self.costs[singles], kind="stable")][:KEPT]
        return [Answer(int(self.costs[place]), (int(place),)) for place in chosen]

    def _meets(self, places: npt.NDArray[np.intp], bits: Bits, forbidden: Bits, spilled: Costs) -> list[Answer]:
        promise = self.costs[places] + np.log2(1 + spilled[places])
        places = places[np.argsort(promise, kind="stable")][: 2 * PAIRED]
        spill = bits[places] & forbidden
        distinct = compiled().first_of_each(spill)[:PAIRED]
        places, rest = places[distinct], spill[distinct]
        pairs = compiled().disjoint_pairs(rest, min(FIRST_OF_PAIRS, len(places) - 1))
        found = self._joined(pairs, places, 1, KEPT, Join.ALL)
        if len(pairs) < KEPT // 2:
            found.extend(self._triples(places, rest))
        return found

    def _joined(
        self, pairs: npt.NDArray[np.int64], places: npt.NDArray[np.intp], price: int, most: int, join: Join
    ) -> list[Answer]:
        """The cheapest of some pairs of places."""
        costs = self.costs[places[pairs]].sum(axis=1) + price
        best = np.argsort(costs, kind="stable")[:most]
        chosen = np.sort(places[pairs[best]], axis=1)
        return [
            Answer(cost, (one, other), join)
            for cost, (one, other) in zip(costs[best].tolist(), chosen.tolist(), strict=True)
        ]

    def _triples(self, places: npt.NDArray[np.intp], rest: Bits) -> list[Answer]:
        found: dict[tuple[int, ...], Answer] = {}
        for one, other in self._nearly_disjoint(self.costs[places], rest):
            for third in compiled().first_disjoint(rest, rest[one] & rest[other], THIRDS):
                masks = tuple(sorted({int(places[one]), int(places[other]), int(places[third])}))
                cost = int(self.costs[list(masks)].sum()) + len(masks) - 1
                found[masks] = Answer(cost, masks)
        return sorted(found.values(), key=lambda answer: answer.cost)[: KEPT // 2]

    def _nearly_disjoint(self, costs: Costs, rest: Bits) -> list[tuple[int, int]]:
        """Pairs, by place, that have few forbidden cells in common, the most promising first."""
        partial: list[tuple[float, int, int]] = []
        for first in range(min(TRIPLED, len(rest) - 1)):
            common = compiled().counted(rest[first + 1 :], rest[first])
            promise = costs[first + 1 :] + np.log2(1 + common) + 99 * (common == 0)
            nearest = [int(at) for at in np.argsort(promise, kind="stable")[:PARTNERS] if common[at]]
            partial.extend((float(costs[first] + promise[at]), first, first + 1 + at) for at in nearest)
        return [(one, other) for _, one, other in sorted(partial)[:BEST_PAIRS]]

    def _unions(self, places: npt.NDArray[np.intp], bits: Bits, lo: Bits) -> list[Answer]:
        if not lo.any():
            return []
        covered = compiled().counted(bits[places], lo)
        promise = self.costs[places] - np.log2(1 + covered)
        useful = covered > 0
        places = places[useful][np.argsort(promise[useful], kind="stable")][:PAIRED]
        missing = lo & ~bits[places]
        distinct = compiled().first_of_each(missing)
        places, missing = places[distinct], missing[distinct]
        pairs = compiled().disjoint_pairs(missing, min(FIRST_OF_PAIRS, len(places) - 1))
        return self._joined(_first_of_each_one(pairs), places, 2, KEPT // 2, Join.ANY)

    def safe(self, goal: Goal, within: tuple[int, ...] = ()) -> Iterator[tuple[int, int]]:
        """Masks that set no forbidden cell and some of `lo`, with how many of these, those that set most first.

        Only the cells that the masks at the places `within` have in common are looked at.
        """
        for place in within:
            goal = Goal(goal.lo & self.bits[place], goal.forbidden & self.bits[place])
        bits, lo, forbidden = self._decided(goal)
        covered = compiled().counted(bits, lo) * (compiled().counted(bits, forbidden) == 0)
        for place in np.lexsort((self.costs, -covered)):
            if covered[place] == 0:
                return
            yield int(place), int(covered[place])


def _first_of_each_one(pairs: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Of the pairs with the same first place, which stand together, the first few."""
    starts = np.searchsorted(pairs[:, 0], pairs[:, 0])
    return pairs[np.arange(len(pairs)) - starts < KEPT]
