"""This file is where grids are laid over one another: the foreground of the upper ones where it is right, a lower one elsewhere.

Source of the idea that pieces without a wrong cell may be stacked in any order: the image graph of icecuber, who covers
outputs greedily with such pieces.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dsl.values import Grid
from synth.intervals import Bits, packed

MOST_UPPER = 1500
MOST_LOWER = 400
MOST_STACKS = 12
HIGHEST = 4
"""Of how many grids a stack consists at most."""


@dataclass(frozen=True, slots=True)
class Stack:
    """Places of grids, the lowest first, and what they cost together."""

    cost: int
    places: tuple[int, ...]


class Stacks:
    """Grids of the outputs' dims, each as the cells in which it is right, and those of its foreground."""

    def __init__(self, outputs: Sequence[Grid], backgrounds: Sequence[int]) -> None:
        self._wanted = np.concatenate([output.ravel() for output in outputs])
        self._blank = np.concatenate(
            [np.full(grid.size, value) for grid, value in zip(outputs, backgrounds, strict=False)]
        )
        self._words = -(-len(self._wanted) // 64)
        self._pairs = len(outputs)
        self._right: list[Bits] = []
        self._shown: list[Bits] = []
        self._costs: list[int] = []

    def add(self, values: Sequence[Grid], cost: int) -> None:
        """One more grid, by its values on the pairs; its place is how many there were before."""
        cells = np.concatenate([value.ravel() for value in values[: self._pairs]])
        self._right.append(packed(cells == self._wanted, self._words))
        self._shown.append(packed(cells != self._blank, self._words))
        self._costs.append(cost)

    def found(self) -> list[Stack]:
        """Stacks of two grids or more that give the outputs, the cheapest first, at most `MOST_STACKS`."""
        if not self._costs:
            return []
        right, shown, costs = np.stack(self._right), np.stack(self._shown), np.array(self._costs)
        if not len(upper := _upper(right, shown, costs)):
            return []
        missing = packed(np.ones(len(self._wanted), dtype=np.bool_), self._words) & ~right
        lower = np.lexsort((costs, _counted(missing)))[:MOST_LOWER]
        found = [
            Stack(int(costs[list(places)].sum()) + len(places) - 1, places)
            for place in lower
            if missing[place].any()
            for places in _completions(int(place), missing[place], upper, shown, costs)
        ]
        return sorted(found, key=lambda stack: (stack.cost, stack.places))[:MOST_STACKS]


def _upper(right: Bits, shown: Bits, costs: npt.NDArray[np.int64]) -> npt.NDArray[np.intp]:
    """The grids that show nothing wrong and something right, cheapest first, one for each set of cells."""
    sound = np.flatnonzero(~(shown & ~right).any(axis=1) & shown.any(axis=1))
    sound = sound[np.argsort(costs[sound], kind="stable")]
    _, first = np.unique(shown[sound], axis=0, return_index=True)
    return sound[np.sort(first)][:MOST_UPPER]


def _completions(
    place: int, missing: Bits, upper: npt.NDArray[np.intp], shown: Bits, costs: npt.NDArray[np.int64]
) -> Iterator[tuple[int, ...]]:
    """The cheapest single grid that covers what is missing; else a greedy choice of several."""
    left = missing & ~shown[upper]
    whole = np.flatnonzero(~left.any(axis=1))
    if len(whole):
        yield place, int(upper[whole[0]])
        return
    chosen = [place]
    rest = missing
    while rest.any() and len(chosen) < HIGHEST:
        covered = _counted(rest & shown[upper])
        best = int(np.argmax(covered - 0.1 * costs[upper]))
        if covered[best] == 0:
            return
        chosen.append(int(upper[best]))
        rest = rest & ~shown[upper[best]]
    if not rest.any():
        yield tuple(chosen)


def _counted(bits: Bits) -> npt.NDArray[np.int64]:
    return np.asarray(np.bitwise_count(bits).sum(axis=-1, dtype=np.int64))
