"""This file is where masks are found between two bounds: a mask may paint iff it contains `lo` and stays within `hi`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Bits = npt.NDArray[np.uint64]
"""The cells of all inputs, packed 64 to a word, as `interp.columns.Columns.masks` lays them out."""

PAIRED = 320
"""How many of the cheapest masks that contain `lo` are tried in pairs."""
TRIPLED = 64
"""How many of them are tried in triples, where no pair was found."""


@dataclass(frozen=True, slots=True, eq=False)
class Interval:
    """A goal for a mask: every cell of `lo` is set, and of the cells that count no other than those of `hi`."""

    lo: Bits
    forbidden: Bits

    @classmethod
    def between(cls, lo: npt.NDArray[np.bool_], hi: npt.NDArray[np.bool_], words: int) -> Interval:
        """The goal over the cells of the pairs, laid one after another; cells of test inputs do not count."""
        return cls(packed(lo, words), packed(~hi, words))


@dataclass(frozen=True, slots=True)
class Conjunction:
    """Masks of a pool whose intersection meets a goal, and the sum of their costs, a unit for each `&`."""

    cost: int
    masks: tuple[int, ...]


def packed(cells: npt.NDArray[np.bool_], words: int) -> Bits:
    """The cells as bits, padded with unset ones to so many words."""
    bits = np.zeros(words * 64, dtype=np.bool_)
    bits[: len(cells)] = cells
    return np.packbits(bits, bitorder="little").view("<u8").astype(np.uint64)


def conjunctions(pool: Bits, costs: npt.NDArray[np.int64], goal: Interval) -> list[Conjunction]:
    """Intersections of one, two or three masks of the pool that meet the goal, cheapest first.

    Each conjunct must contain `lo`, and each forbidden cell must be missed by one of them. The pool is in order of
    cost; pairs are tried among the cheapest masks that contain `lo`, triples only where neither one nor two suffice.
    """
    contains = np.flatnonzero(((pool & goal.lo) == goal.lo).all(axis=1))
    outside = pool[contains] & goal.forbidden
    alone = ~outside.any(axis=1)
    found = [Conjunction(int(costs[mask]), (int(mask),)) for mask in contains[alone]]
    rest, spill = contains[~alone][:PAIRED], outside[~alone][:PAIRED]
    useful = _shrinking(spill, goal)
    rest, spill = rest[useful], spill[useful]
    if len(rest) > 1:
        cells = _unpacked(spill)
        found.extend(_meeting(rest, costs, _pairs(cells)))
        if not found:
            found.extend(_meeting(rest, costs, _triples(cells)))
    return sorted(found, key=lambda conjunction: (conjunction.cost, conjunction.masks))


def _shrinking(spill: Bits, goal: Interval) -> npt.NDArray[np.bool_]:
    """Which masks miss some forbidden cell, and not exactly the same ones as a cheaper mask."""
    missing = (spill != goal.forbidden).any(axis=1)
    _, first = np.unique(spill, axis=0, return_index=True)
    distinct = np.zeros(len(spill), dtype=np.bool_)
    distinct[first] = True
    return np.asarray(missing & distinct)


def _unpacked(spill: Bits) -> npt.NDArray[np.float32]:
    """One row a mask, one column a forbidden cell that some mask sets."""
    bits = np.unpackbits(np.ascontiguousarray(spill).view(np.uint8), axis=1, bitorder="little")
    return bits[:, bits.any(axis=0)].astype(np.float32)


def _pairs(cells: npt.NDArray[np.float32]) -> Iterator[tuple[int, ...]]:
    first, second = np.nonzero(cells @ cells.T == 0)
    for left, right in zip(first, second, strict=True):
        if left < right:
            yield (int(left), int(right))


def _triples(cells: npt.NDArray[np.float32]) -> Iterator[tuple[int, ...]]:
    cheapest = cells[:TRIPLED]
    left, right = np.triu_indices(len(cheapest), 1)
    both = cheapest[left] * cheapest[right]
    pair, third = np.nonzero(both @ cheapest.T == 0)
    for index, last in zip(pair, third, strict=True):
        if last > right[index]:
            yield (int(left[index]), int(right[index]), int(last))


def _meeting(
    masks: npt.NDArray[np.intp], costs: npt.NDArray[np.int64], chosen: Iterator[tuple[int, ...]]
) -> Iterator[Conjunction]:
    for places in chosen:
        members = tuple(int(masks[place]) for place in places)
        yield Conjunction(int(sum(costs[mask] for mask in members)) + len(members) - 1, members)
