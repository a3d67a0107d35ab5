"""This file is where it is found which claims select the objects that a layer needs, and none that it must not paint."""

from __future__ import annotations

from functools import partial

import numpy as np
import numpy.typing as npt

from dsl.program import And, Expr
from synth.budget import Budget
from synth.object_claims import Claim

SINGLE_CLAIMS = 8
PARTIAL_CLAIMS = 4
JOINED_FROM = 100
JOINED_CLAIMS = 6
MOST_JOINED = 200
_WORD = 64

Words = npt.NDArray[np.uint64]


class Selectors:
    """The claims about the objects of a table, searched for sets of needed and forbidden objects: a bit for each object."""

    def __init__(self, claims: list[Claim], budget: Budget) -> None:
        self._claims = claims
        self._budget = budget
        self._octets = 8 * -(-len(claims[0].holds) // _WORD)
        self._holds = np.stack([self._words(claim.bits) for claim in claims])
        self._costs = np.array([claim.cost for claim in claims])
        self._known: dict[tuple[int, int], list[Claim]] = {}
        self.considered = 0

    def of(self, needed: int, forbidden: int) -> list[Claim]:
        """Claims that hold of every needed object and of no forbidden one; else of some; conjunctions where few do."""
        known = self._known.get((needed, forbidden))
        if known is None:
            known = self._known[needed, forbidden] = self._searched(needed, forbidden)
        return known

    def _words(self, bits: int) -> Words:
        return np.frombuffer(bits.to_bytes(self._octets, "little"), dtype=np.uint64)

    def _searched(self, needed: int, forbidden: int) -> list[Claim]:
        self._budget.spend(len(self._claims) // 16)
        if not forbidden:
            return [self._claims[0]]
        self.considered += len(self._claims)
        spilled = self._holds & self._words(forbidden)
        clean = ~spilled.any(axis=1)
        held = np.bitwise_count(self._holds & self._words(needed)).sum(axis=1, dtype=np.int64)
        amount = needed.bit_count()
        alone = np.flatnonzero(clean & (held == amount))[:SINGLE_CLAIMS]
        found = [self._claims[at] for at in alone]
        if not found:
            some = np.flatnonzero(clean & (held > 0))
            order = np.lexsort((self._costs[some], -held[some]))[:PARTIAL_CLAIMS]
            found += [self._claims[at] for at in some[order]]
        if not len(alone) and amount > 1:
            found += self._joined(np.flatnonzero((held == amount) & ~clean)[:JOINED_FROM], spilled)
        return found

    def _joined(self, fitting: npt.NDArray[np.intp], spilled: Words) -> list[Claim]:
        """Two claims each of which rules out the forbidden objects that the other lets through."""
        firsts: dict[bytes, int] = {}
        for at in fitting.tolist():
            firsts.setdefault(spilled[at].tobytes(), at)
        places = np.array(list(firsts.values()), dtype=np.int64)
        self.considered += len(places) * (len(places) - 1) // 2
        # each word's share of the overlaps is added up, since most tables have a single word
        spills = spilled[places]
        apart = np.ones((len(places), len(places)), dtype=np.bool_)
        for word in spills.T:
            apart &= (word[:, None] & word) == 0
        left, right = np.nonzero(np.triu(apart, 1))
        left, right = left[:MOST_JOINED], right[:MOST_JOINED]
        costs = self._costs[places[left]] + self._costs[places[right]]
        joined = []
        for at in np.argsort(costs, kind="stable")[:JOINED_CLAIMS]:
            one, other = self._claims[places[left[at]]], self._claims[places[right[at]]]
            if one.make is not None and other.make is not None:
                joined.append(Claim(partial(_both, one, other), one.holds & other.holds, int(costs[at]) + 1))
        return joined


def _both(one: Claim, other: Claim) -> Expr:
    assert one.expr is not None
    assert other.expr is not None
    return And(one.expr, other.expr)
