"""This file is where it is found which claims select the objects that a layer needs, and none that it must not paint."""

from __future__ import annotations

from functools import cache, partial
from types import ModuleType

import numpy as np

from dsl.program import And, Expr
from synth.budget import Budget
from synth.object_boards import Numbers, Truths, Words, words_for
from synth.object_claims import Claim

SINGLE_CLAIMS = 8
PARTIAL_CLAIMS = 4
JOINED_FROM = 100
JOINED_CLAIMS = 6
MOST_JOINED = 200


@cache
def _compiled() -> ModuleType:
    from interp import selectors  # here, since it loads numba

    return selectors


class Selectors:
    """The claims about the objects of a table, searched for sets of needed and forbidden objects: a bit for each object.

    Selectors are places in the list of claims, and behind it in a list of those pairs of claims that were found.
    """

    def __init__(self, claims: list[Claim], budget: Budget) -> None:
        self._claims = claims
        self._budget = budget
        self._octets = 8 * words_for(len(claims[0].holds))
        bits = np.packbits(np.array([claim.holds for claim in claims]), axis=1, bitorder="little")
        self._holds = np.pad(bits, ((0, 0), (0, self._octets - bits.shape[1]))).view(np.uint64)
        self._costs = np.array([claim.cost for claim in claims])
        self._pairs: list[tuple[int, int]] = []
        self._known: dict[tuple[int, int], list[int]] = {}

    def claim(self, place: int) -> Claim:
        """The selector at a place."""
        if place < len(self._claims):
            return self._claims[place]
        one, other = (self._claims[part] for part in self._pairs[place - len(self._claims)])
        return Claim(partial(_both, one, other), one.holds & other.holds, one.cost + other.cost + 1)

    def parts(self) -> tuple[Truths, Numbers, Numbers]:
        """For each claim of which objects it holds, and for all selectors the two claims in each, and their costs."""
        alone = np.arange(len(self._claims)).repeat(2).reshape(-1, 2)
        pairs = np.array(self._pairs, dtype=np.int64).reshape(-1, 2)
        costs = np.concatenate([self._costs, self._costs[pairs].sum(axis=1) + 1])
        return np.array([claim.holds for claim in self._claims]), np.concatenate([alone, pairs]), costs

    def of(self, needed: int, forbidden: int) -> list[int]:
        """Claims that hold of every needed object and of no forbidden one; else of some; conjunctions where few do."""
        known = self._known.get((needed, forbidden))
        if known is None:
            known = self._known[needed, forbidden] = self._searched(needed, forbidden)
        return known

    def _words(self, bits: int) -> Words:
        return np.frombuffer(bits.to_bytes(self._octets, "little"), dtype=np.uint64)

    def _searched(self, needed: int, forbidden: int) -> list[int]:
        self._budget.spend(len(self._claims) // 16)
        if not forbidden:
            return [0]
        alone, partly = np.empty(SINGLE_CLAIMS, dtype=np.int64), np.empty(PARTIAL_CLAIMS, dtype=np.int64)
        joined = np.empty((MOST_JOINED, 2), dtype=np.int64)
        counts = _compiled().selecting(
            self._holds, self._costs, self._words(needed), self._words(forbidden), alone, partly, joined, JOINED_FROM
        )
        found: list[int] = [*alone[: counts[0]].tolist(), *partly[: counts[1]].tolist()]
        return found + self._joined(joined[: counts[2]]) if counts[2] else found

    def _joined(self, pairs: Numbers) -> list[int]:
        """The cheapest of pairs of claims."""
        cheapest = np.argsort(self._costs[pairs].sum(axis=1), kind="stable")[:JOINED_CLAIMS]
        begun = len(self._claims) + len(self._pairs)
        self._pairs += map(tuple, pairs[cheapest].tolist())
        return list(range(begun, begun + len(cheapest)))


def _both(one: Claim, other: Claim) -> Expr:
    assert one.expr is not None
    assert other.expr is not None
    return And(one.expr, other.expr)
