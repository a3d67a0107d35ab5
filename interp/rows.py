"""This file is where rows of bits are counted, told apart and held against bounds by compiled loops.

A row is a mask over the cells of all inputs, 64 to a word: cell c is bit c & 63 of word c >> 6. Rows stand in arrays
(rows, words), and what is looked for in them are rows of the same words.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np
import numpy.typing as npt
from numba import njit

import interp.kernel  # noqa: F401  (names the folder of compiled code)

Bits = npt.NDArray[np.uint64]
Numbers = npt.NDArray[np.int64]
Truths = npt.NDArray[np.bool_]

_NONE = np.uint64(0)
_PRIME = np.uint64(0x9E3779B97F4A7C15)
_HALF = np.uint64(32)

_Function = TypeVar("_Function", bound=Callable[..., Any])


def _compiled(function: _Function) -> _Function:
    return cast(_Function, njit(cache=True, nogil=True, error_model="numpy")(function))


@_compiled
def _ones(word: np.uint64) -> np.int64:
    word -= (word >> np.uint64(1)) & np.uint64(0x5555555555555555)
    word = (word & np.uint64(0x3333333333333333)) + ((word >> np.uint64(2)) & np.uint64(0x3333333333333333))
    word = (word + (word >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return np.int64((word * np.uint64(0x0101010101010101)) >> np.uint64(56))


@_compiled
def counted(rows: Bits, among: Bits) -> Numbers:
    """How many of some cells each row sets."""
    counts = np.empty(rows.shape[0], dtype=np.int64)
    for at in range(rows.shape[0]):
        count = 0
        for word in range(rows.shape[1]):
            count += _ones(rows[at, word] & among[word])
        counts[at] = count
    return counts


@_compiled
def held_against(rows: Bits, lo: Bits, forbidden: Bits) -> tuple[Truths, Numbers]:
    """Which rows contain `lo`, and how many forbidden cells they set: of the others that set any not all are counted."""
    holds, spilled = np.empty(rows.shape[0], dtype=np.bool_), np.empty(rows.shape[0], dtype=np.int64)
    for at in range(rows.shape[0]):
        is_held, count = True, 0
        for word in range(rows.shape[1]):
            row = rows[at, word]
            count += _ones(row & forbidden[word])
            if (row & lo[word]) != lo[word]:
                is_held = False
            if not is_held and count > 0:
                break
        holds[at], spilled[at] = is_held, count
    return holds, spilled


@_compiled
def between(rows: Bits, lo: Bits, forbidden: Bits) -> Numbers:
    """The places of the rows that contain `lo` and set no forbidden cell."""
    places = np.empty(rows.shape[0], dtype=np.int64)
    count = 0
    for at in range(rows.shape[0]):
        is_between = True
        for word in range(rows.shape[1]):
            if (rows[at, word] & (lo[word] | forbidden[word])) != lo[word]:
                is_between = False
                break
        if is_between:
            places[count] = at
            count += 1
    return places[:count]


@_compiled
def first_of_each(rows: Bits) -> Numbers:
    """The places of the rows that equal no earlier one, in order."""
    size = 16
    while size < 2 * rows.shape[0]:
        size *= 2
    table = np.full(size, -1, dtype=np.int64)
    places = np.empty(rows.shape[0], dtype=np.int64)
    count = 0
    for at in range(rows.shape[0]):
        slot = np.int64(_hash(rows, at) & np.uint64(size - 1))
        while table[slot] >= 0 and not _equal(rows, at, table[slot]):
            slot = (slot + 1) & (size - 1)
        if table[slot] < 0:
            table[slot] = places[count] = at
            count += 1
    return places[:count]


@_compiled
def _hash(rows: Bits, at: int) -> np.uint64:
    mixed = _PRIME
    for word in range(rows.shape[1]):
        mixed = (mixed ^ rows[at, word]) * _PRIME
        mixed ^= mixed >> _HALF
    return mixed


@_compiled
def _equal(rows: Bits, one: int, other: int) -> bool:
    word = 0
    while word < rows.shape[1] and rows[one, word] == rows[other, word]:
        word += 1
    return bool(word == rows.shape[1])


@_compiled
def disjoint_pairs(rows: Bits, firsts: int) -> Numbers:
    """The places of every two rows without a common cell, the first among so many, in order."""
    found = np.empty((max(0, firsts) * rows.shape[0], 2), dtype=np.int64)
    count = 0
    for one in range(min(firsts, rows.shape[0])):
        for other in range(one + 1, rows.shape[0]):
            is_disjoint = True
            for word in range(rows.shape[1]):
                if rows[one, word] & rows[other, word] != _NONE:
                    is_disjoint = False
                    break
            if is_disjoint:
                found[count, 0], found[count, 1] = one, other
                count += 1
    return found[:count]


@_compiled
def first_disjoint(rows: Bits, cells: Bits, most: int) -> Numbers:
    """The places of the first rows that set none of some cells, at most so many."""
    found = np.empty(most, dtype=np.int64)
    count = 0
    for at in range(rows.shape[0]):
        is_disjoint = True
        for word in range(rows.shape[1]):
            if rows[at, word] & cells[word] != _NONE:
                is_disjoint = False
                break
        if is_disjoint:
            found[count] = at
            count += 1
            if count == most:
                break
    return found[:count]


@_compiled
def gains(rows: Bits, labels: Bits, surprise: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """How many bits less it takes to tell the labels of all cells once it is known which a row sets; -1 without a split.

    `surprise` has n * log2(n) for every number of cells.
    """
    amounts = np.empty(labels.shape[0], dtype=np.int64)
    total, before = 0, 0.0
    for label in range(labels.shape[0]):
        amounts[label] = 0
        for word in range(labels.shape[1]):
            amounts[label] += _ones(labels[label, word])
        total += amounts[label]
        before -= surprise[amounts[label]]
    before += surprise[total]
    found = np.empty(rows.shape[0], dtype=np.float64)
    for at in range(rows.shape[0]):
        inside, after = 0, 0.0
        for label in range(labels.shape[0]):
            count = 0
            for word in range(labels.shape[1]):
                count += _ones(rows[at, word] & labels[label, word])
            inside += count
            after -= surprise[count] + surprise[amounts[label] - count]
        after += surprise[inside] + surprise[total - inside]
        found[at] = before - after if 0 < inside < total else -1.0
    return found
