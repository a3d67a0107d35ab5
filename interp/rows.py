"""This file is where rows of bits are counted, told apart and held against bounds by compiled loops.

A row is a mask over the cells of all inputs, 64 to a word: cell c is bit c & 63 of word c >> 6. Rows stand in arrays
(rows, words), and what is looked for in them are rows of the same words.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from interp.loop import loop
from interp.memory import inlined

Bits = npt.NDArray[np.uint64]
Numbers = npt.NDArray[np.int64]
Colors = npt.NDArray[np.uint8]
Truths = npt.NDArray[np.bool_]

_NONE = np.uint64(0)
_ONE = np.uint64(1)
_PRIME = np.uint64(0x9E3779B97F4A7C15)
_HALF = np.uint64(32)


@inlined
def popcount(word: np.uint64) -> Any:
    """How many bits of a word are set."""
    word -= (word >> np.uint64(1)) & np.uint64(0x5555555555555555)
    word = (word & np.uint64(0x3333333333333333)) + ((word >> np.uint64(2)) & np.uint64(0x3333333333333333))
    word = (word + (word >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return np.int64((word * np.uint64(0x0101010101010101)) >> np.uint64(56))


@loop
def counted(rows: Bits, among: Bits) -> Numbers:
    """How many of some cells each row sets."""
    counts = np.empty(rows.shape[0], dtype=np.int64)
    for at in range(rows.shape[0]):
        count = 0
        for word in range(rows.shape[1]):
            count += popcount(rows[at, word] & among[word])
        counts[at] = count
    return counts


@loop
def held_against(rows: Bits, lo: Bits, forbidden: Bits) -> tuple[Truths, Numbers]:
    """Which rows contain `lo`, and how many forbidden cells they set: of the others that set any not all are counted."""
    holds, spilled = np.empty(rows.shape[0], dtype=np.bool_), np.empty(rows.shape[0], dtype=np.int64)
    for at in range(rows.shape[0]):
        is_held, count = True, 0
        for word in range(rows.shape[1]):
            row = rows[at, word]
            count += popcount(row & forbidden[word])
            if (row & lo[word]) != lo[word]:
                is_held = False
            if not is_held and count > 0:
                break
        holds[at], spilled[at] = is_held, count
    return holds, spilled


@loop
def between(rows: Bits, lo: Bits, forbidden: Bits) -> Numbers:
    """The places of the rows that contain `lo` and set no forbidden cell."""
    places = np.empty(rows.shape[0], dtype=np.int64)
    decided = np.empty(rows.shape[1], dtype=np.int64)
    words = count = 0
    for word in range(rows.shape[1]):
        if lo[word] | forbidden[word] != _NONE:
            decided[words] = word
            words += 1
    for at in range(rows.shape[0]):
        is_between = True
        for index in range(words):
            word = decided[index]
            if (rows[at, word] & (lo[word] | forbidden[word])) != lo[word]:
                is_between = False
                break
        if is_between:
            places[count] = at
            count += 1
    return places[:count]


@loop
def first_of_each(rows: Bits) -> Numbers:
    """The places of the rows that equal no earlier one, in order."""
    size = 16
    while size < 2 * rows.shape[0]:
        size *= 2
    table = np.full(size, -1, dtype=np.int64)
    places = np.empty(rows.shape[0], dtype=np.int64)
    count = 0
    for at in range(rows.shape[0]):
        slot = _slot(rows, at, rows, table)
        if table[slot] < 0:
            table[slot] = places[count] = at
            count += 1
    return places[:count]


@inlined
def _hash(rows: Bits, at: int) -> Any:
    mixed = _PRIME
    for word in range(rows.shape[1]):
        mixed = (mixed ^ rows[at, word]) * _PRIME
        mixed ^= mixed >> _HALF
    return mixed


@loop
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


@loop
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


@loop
def gains(rows: Bits, labels: Bits, surprise: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """How many bits less it takes to tell the labels of all cells once it is known which a row sets; -1 without a split.

    `surprise` has n * log2(n) for every number of cells.
    """
    amounts = np.empty(labels.shape[0], dtype=np.int64)
    total, before = 0, 0.0
    for label in range(labels.shape[0]):
        amounts[label] = 0
        for word in range(labels.shape[1]):
            amounts[label] += popcount(labels[label, word])
        total += amounts[label]
        before -= surprise[amounts[label]]
    before += surprise[total]
    found = np.empty(rows.shape[0], dtype=np.float64)
    for at in range(rows.shape[0]):
        inside, after = 0, 0.0
        for label in range(labels.shape[0]):
            count = 0
            for word in range(labels.shape[1]):
                count += popcount(rows[at, word] & labels[label, word])
            inside += count
            after -= surprise[count] + surprise[amounts[label] - count]
        after += surprise[inside] + surprise[total - inside]
        found[at] = before - after if 0 < inside < total else -1.0
    return found


@loop
def packed(masks: Truths, words: int) -> Bits:
    """A row for each mask, (masks, cells)."""
    rows = np.zeros((masks.shape[0], words), dtype=np.uint64)
    for at in range(masks.shape[0]):
        for cell in range(masks.shape[1]):
            rows[at, cell >> 6] |= np.uint64(masks[at, cell]) << np.uint64(cell & 63)
    return rows


@loop
def of_colors(shown: Colors, grounds: Colors, given: Colors, slots: Numbers, colors: int, words: int) -> Bits:
    """The cells that show their ground, each of so many colours, no ground, and what is given.

    `slots` has the place of every colour among them, from 1 on, or 0.
    """
    rows = np.zeros((colors + 3, words), dtype=np.uint64)
    for cell in range(len(shown)):
        word, bit = cell >> 6, _ONE << np.uint64(cell & 63)
        rows[0 if shown[cell] == grounds[cell] else colors + 1, word] |= bit
        if slots[shown[cell]] > 0:
            rows[slots[shown[cell]], word] |= bit
        if shown[cell] == given[cell]:
            rows[colors + 2, word] |= bit
    return rows


@loop
def of_numbers(numbers: Numbers, most: int, firsts: int, words: int) -> tuple[Numbers, Bits]:
    """The numbers that stand in cells, or the smallest of them where they are more than so many, with the cells of each.

    After those follow, for all but the first, the cells with at least that number.
    """
    seen = np.empty(most + 1, dtype=np.int64)
    amount = 0
    for cell in range(len(numbers)):
        number, at = numbers[cell], 0
        while at < amount and seen[at] < number:
            at += 1
        if at <= most and (at == amount or seen[at] != number):
            amount = min(amount + 1, most + 1)
            for later in range(amount - 1, at, -1):
                seen[later] = seen[later - 1]
            seen[at] = number
    few = amount if amount <= most else firsts
    # the last row is for larger numbers
    rows = np.zeros((2 * few, words), dtype=np.uint64)
    for cell in range(len(numbers)):
        at = 0
        while at < few and seen[at] < numbers[cell]:
            at += 1
        rows[at if at < few else 2 * few - 1, cell >> 6] |= _ONE << np.uint64(cell & 63)
    for at in range(few - 1, 0, -1):
        for word in range(words):
            rows[few + at - 1, word] = rows[few + at, word] | rows[at, word]
    return seen[:few], rows[:-1]


@inlined
def copy_row(source: Any, row: Any) -> None:
    """Copy a row; numba takes seconds to compile what an assignment of arrays says of unequal shapes."""
    for at in range(len(source)):
        row[at] = source[at]


@loop
def shelve(
    rows: Bits,
    costs: Numbers,
    whence: Numbers,
    cells: int,
    kept: Bits,
    kept_costs: Numbers,
    kept_whence: Numbers,
    table: Numbers,
    count: int,
) -> Numbers:
    """Add the rows that are new to those that are kept, so many; the places of the new ones among `rows`.

    Rows that are empty or full are passed over; of equal rows the cheapest, and among those the first, says whence it comes.
    There is room for all rows in `kept`, and for twice as many in the table of their places, whose length is a power of two.
    """
    new = np.empty(rows.shape[0], dtype=np.int64)
    last = ~_NONE >> np.uint64(-cells & 63)
    found = 0
    for at in range(rows.shape[0]):
        is_empty = is_full = True
        for word in range(rows.shape[1]):
            is_empty = is_empty and rows[at, word] == _NONE
            is_full = is_full and rows[at, word] == (last if word == rows.shape[1] - 1 else ~_NONE)
            if not (is_empty or is_full):
                break
        if is_empty or is_full:
            continue
        slot = _slot(rows, at, kept, table)
        place = table[slot]
        if place < 0:
            table[slot] = place = count + found
            copy_row(rows[at], kept[place])
            kept_costs[place], kept_whence[place] = costs[at], whence[at]
            new[found] = at
            found += 1
        elif costs[at] < kept_costs[place]:
            kept_costs[place], kept_whence[place] = costs[at], whence[at]
    return new[:found]


@inlined
def _slot(rows: Bits, at: int, kept: Bits, table: Numbers) -> Any:
    """Where the table has an equal row, or could have this one."""
    last = len(table) - 1
    slot = np.int64(_hash(rows, at) & np.uint64(last))
    while table[slot] >= 0:
        word = 0
        while word < rows.shape[1] and rows[at, word] == kept[table[slot], word]:
            word += 1
        if word == rows.shape[1]:
            break
        slot = (slot + 1) & last
    return slot


@loop
def entered(kept: Bits, count: int, table: Numbers) -> None:
    """Enter so many rows, no two of them equal, into an empty table."""
    for place in range(count):
        table[_slot(kept, place, kept, table)] = place
