"""This file is where the cheapest sets of layers are found that together cover every changed cell."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from synth.budget import Budget

MOST_LAYERS = 5
MOST_STATES = 1200
MOST_OPTIONS = 40


def covers(bits: npt.NDArray[np.bool_], costs: Sequence[int], most: int, budget: Budget) -> Iterator[tuple[int, ...]]:
    """Sets of at most five rows whose union is everything, by increasing cost up to `most`; those that a bounded search finds.

    Every set that is looked at, complete or not, is an evaluation. The least often covered column is decided first, so
    that a column that no row covers ends the search at once.
    """
    if not bits.size or not bits.any(axis=0).all():
        return
    classes = np.unique(bits, axis=1)
    classes = classes[:, np.lexsort((*classes, classes.sum(axis=0)))]
    words = [int.from_bytes(np.packbits(row, bitorder="little").tobytes(), "little") for row in classes]
    options = [
        sorted(np.flatnonzero(column).tolist(), key=lambda row: costs[row])[:MOST_OPTIONS] for column in classes.T
    ]
    cheapest = [costs[rows[0]] for rows in options]
    everything = (1 << classes.shape[1]) - 1
    queue: list[tuple[int, int, int, tuple[int, ...]]] = [(cheapest[0], 0, 0, ())]
    for state in range(MOST_STATES):
        if not queue:
            return
        budget.spend()
        _, _, covered, chosen = heapq.heappop(queue)
        if covered == everything:
            yield chosen
            continue
        if len(chosen) == MOST_LAYERS:
            continue
        place = (~covered & (covered + 1)).bit_length() - 1
        cost = sum(costs[row] for row in chosen)
        for number, row in enumerate(options[place]):
            union = covered | words[row]
            rest = 0 if union == everything else cheapest[(~union & (union + 1)).bit_length() - 1]
            if cost + costs[row] > most:
                break
            if cost + costs[row] + rest > most:
                continue
            heapq.heappush(queue, (cost + costs[row] + rest, state * 10_000 + number, union, (*chosen, row)))
