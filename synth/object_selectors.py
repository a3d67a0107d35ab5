"""This file is where it is found which claims select the objects that a layer needs, and none that it must not paint."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import islice
from types import ModuleType

import numpy as np

from synth.budget import Budget
from synth.object_boards import Numbers, Truths, Words, as_words

SINGLE_CLAIMS = 8
PARTIAL_CLAIMS = 4
JOINED_FROM = 100
JOINED_CLAIMS = 6
MOST_JOINED = 200
_MOST_EACH = max(SINGLE_CLAIMS, PARTIAL_CLAIMS + JOINED_CLAIMS)


@cache
def _compiled() -> ModuleType:
    from interp import selectors  # here, since it loads numba

    return selectors


class Selectors:
    """The claims about the objects of a table, searched for sets of needed and forbidden objects: a bit for each object.

    Selectors are places in the list of claims, and behind it in a list of those pairs of claims that were found.
    """

    def __init__(self, holds: Truths, costs: Sequence[int], budget: Budget) -> None:
        self._claims = holds
        self._budget = budget
        self._holds = as_words(holds)
        self._costs = np.array(costs)
        self._pairs = np.empty((0, 2), dtype=np.int64)
        self._known: dict[bytes, int] = {}
        self._places = np.empty((0, _MOST_EACH), dtype=np.int64)
        self._amounts = np.empty(0, dtype=np.int64)

    def parts(self) -> tuple[Truths, Numbers, Numbers]:
        """For each claim of which objects it holds, and for all selectors the two claims in each, and their costs."""
        alone = np.arange(len(self._claims)).repeat(2).reshape(-1, 2)
        costs = np.concatenate([self._costs, self._costs[self._pairs].sum(axis=1) + 1])
        return self._claims, np.concatenate([alone, self._pairs]), costs

    def of(self, needed: Words, forbidden: Words) -> tuple[Numbers, Numbers]:
        """Claims that hold of every needed object and of no forbidden one; else of some; conjunctions where few do.

        They lie one after another, those of a row of needed and forbidden objects between two of the numbers that come first.
        """
        asked = np.concatenate([needed, forbidden], axis=1)
        raw, size, known = asked.tobytes(), asked.itemsize * asked.shape[1], len(self._known)
        rows = [self._known.setdefault(raw[at : at + size], len(self._known)) for at in range(0, len(raw), size)]
        if len(self._known) > known:
            new = b"".join(islice(self._known, known, None))
            self._search(np.frombuffer(new, dtype=np.uint64).reshape(-1, asked.shape[1]))
        amounts = self._amounts[rows]
        is_place = np.arange(_MOST_EACH) < amounts[:, None]
        return np.concatenate([[0], np.cumsum(amounts)]), self._places[rows][is_place]

    def _search(self, questions: Words) -> None:
        """Look for selectors for new sets of needed and forbidden objects."""
        self._budget.spend(len(self._claims) // 16 * len(questions))
        places = np.empty((len(questions), _MOST_EACH), dtype=np.int64)
        amounts = np.empty(len(questions), dtype=np.int64)
        pairs = np.empty((len(questions) * JOINED_CLAIMS, 2), dtype=np.int64)
        bounds = SINGLE_CLAIMS, PARTIAL_CLAIMS, JOINED_FROM, MOST_JOINED, JOINED_CLAIMS
        count = _compiled().selecting(self._holds, self._costs, questions, *bounds, places, amounts, pairs)
        behind = places >= len(self._claims)
        places[behind] += len(self._pairs)
        self._pairs = np.concatenate([self._pairs, pairs[:count]])
        self._places = np.concatenate([self._places, places])
        self._amounts = np.concatenate([self._amounts, amounts])
