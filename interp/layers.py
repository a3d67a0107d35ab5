"""This file is where what objects paint is judged in bulk: which of them a layer needs, which it must not select, and how.

Sets of objects are rows of 64-bit words, a bit for each object. The cells that generators paint lie one after another over
all inputs, those of a generator between two of `starts`, by owner. Whether objects paint over everything or only on the
background is the *mode* of a layer, 0 or 1.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from interp.loop import loop
from interp.memory import inlined
from interp.rows import copy_row
from interp.selectors import differ

Words = npt.NDArray[np.uint64]
Numbers = npt.NDArray[np.int64]
Colors = npt.NDArray[np.uint8]
Truths = npt.NDArray[np.bool_]
Shown = npt.NDArray[np.int16]

OWN = -1
"""Stands for the generator's own colours among the paints."""
MIXED, NOTHING = -1, -2
"""Stand among the colours wanted of objects: for several ones, and where nothing is painted."""
_ONE = np.uint64(1)
_NONE = np.uint64(0)
_LOW = np.uint64(63)
_FACTOR, _OTHER_FACTOR = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)


@inlined
def _set(words: Words, at: int) -> None:
    words[at >> 6] |= _ONE << (np.uint64(at) & _LOW)


@inlined
def _has(words: Words, at: int) -> bool:
    return bool((words[at >> 6] >> (np.uint64(at) & _LOW)) & _ONE != _NONE)


@loop
def drawn(
    starts: Numbers,
    cells: Numbers,
    owners: Numbers,
    own: Colors,
    in_pairs: int,
    changed: Truths,
    blank: Truths,
    after: Colors,
    wanted: Shown,
    shown: Shown,
    useful: Words,
    present: Words,
    right: Words,
) -> None:
    """What each generator would do in either mode, over the objects of the pairs.

    `useful` are the objects that paint a changed cell, `present` those that paint any, `wanted` the one colour that stands
    where an object paints, `shown` the same for useful objects and `MIXED` for others, `right` whose own colours are right.
    A mode that is the same as the first, or empty, is left without useful objects.
    """
    for stroke in range(len(starts) - 1):
        wanted[stroke], shown[stroke] = NOTHING, MIXED
        some_blank = some_not = False
        for at in range(starts[stroke], starts[stroke + 1]):
            if owners[at] >= in_pairs:
                break
            some_blank |= blank[cells[at]]
            some_not |= not blank[cells[at]]
        for mode in range(2 if some_blank and some_not else 1):
            seen, needs, fits = wanted[stroke, mode], useful[stroke, mode], right[stroke, mode]
            for at in range(starts[stroke], starts[stroke + 1]):
                cell, owner = cells[at], owners[at]
                if owner >= in_pairs:
                    break
                if mode == 1 and not blank[cell]:
                    continue
                color = after[cell]
                if seen[owner] == NOTHING:
                    seen[owner] = color
                    _set(present[stroke, mode], owner)
                    _set(fits, owner)
                elif seen[owner] != color:
                    seen[owner] = MIXED
                if changed[cell]:
                    _set(needs, owner)
                if own[at] != color and _has(fits, owner):
                    fits[owner >> 6] ^= _ONE << (np.uint64(owner) & _LOW)
            for owner in range(in_pairs):
                if seen[owner] >= 0 and _has(needs, owner):
                    shown[stroke, mode, owner] = seen[owner]


@inlined
def _is_supported(needed: Words, inputs: Numbers, pairs: int) -> bool:
    """Whether the needed objects lie in more than one pair, if there are three or more."""
    first = -1
    for owner in range(len(inputs)):
        if _has(needed, owner):
            if pairs < 3 or (first >= 0 and first != inputs[owner]):
                return True
            first = inputs[owner]
    return False


@inlined
def _with_paint(values: Numbers, wanted: Shown, useful: Words, present: Words, needed: Words, forbidden: Words) -> bool:
    """Whether some useful object wants the colour that it is given; `needed` are those, `forbidden` all that want another."""
    needed[:] = _NONE
    copy_row(present, forbidden)
    some = False
    for owner in range(len(values)):
        if values[owner] == wanted[owner]:
            bit = _ONE << (np.uint64(owner) & _LOW)
            needed[owner >> 6] |= useful[owner >> 6] & bit
            forbidden[owner >> 6] &= ~bit
    for word in needed:
        some |= word != _NONE
    return some


@loop
def judged(
    values: Numbers,
    wanted: Shown,
    shown: Shown,
    useful: Words,
    present: Words,
    right: Words,
    has_own: Truths,
    inputs: Numbers,
    pairs: int,
    found: Numbers,
    needed: Words,
    forbidden: Words,
) -> int:
    """How many layers have needed objects in enough pairs: for each its generator, mode and paint, and both sets of objects.

    Of an object that is neither needed nor forbidden it does not matter whether it is selected.
    """
    count = 0
    for stroke in range(wanted.shape[0]):
        for mode in range(2):
            needs, paints = useful[stroke, mode], present[stroke, mode]
            if has_own[stroke]:
                some = False
                for at in range(len(needs)):
                    needed[count, at] = needs[at] & right[stroke, mode, at]
                    forbidden[count, at] = paints[at] & ~right[stroke, mode, at]
                    some |= needed[count, at] != _NONE
                if some and _is_supported(needed[count], inputs, pairs):
                    found[count, 0], found[count, 1], found[count, 2] = stroke, mode, OWN
                    count += 1
            uniform = False
            for color in shown[stroke, mode]:
                uniform |= color >= 0
            if not uniform:
                continue
            for paint in range(values.shape[0]):
                some = False
                for owner in range(values.shape[1]):
                    some |= values[paint, owner] == shown[stroke, mode, owner]
                if not some:
                    continue
                _with_paint(values[paint], wanted[stroke, mode], needs, paints, needed[count], forbidden[count])
                if _is_supported(needed[count], inputs, pairs):
                    found[count, 0], found[count, 1], found[count, 2] = stroke, mode, paint
                    count += 1
    return count


@loop
def judged_again(
    values: Numbers,
    wanted: Shown,
    useful: Words,
    present: Words,
    inputs: Numbers,
    pairs: int,
    rows: Numbers,
    needed: Words,
    forbidden: Words,
    supported: Truths,
) -> None:
    """The same for some generators, modes and further paints, the `rows`: which of them are layers."""
    for row in range(len(rows)):
        stroke, mode, paint = rows[row]
        some = _with_paint(
            values[paint],
            wanted[stroke, mode],
            useful[stroke, mode],
            present[stroke, mode],
            needed[row],
            forbidden[row],
        )
        supported[row] = some and _is_supported(needed[row], inputs, pairs)


@loop
def determining(values: Numbers, wanted: Shown, missing: int, most: int, is_determining: Truths) -> None:
    """For each row of wanted colours which attributes determine them, with two different values or more, but not too many."""
    keys, colors = np.empty(most, dtype=np.int64), np.empty(most, dtype=np.int16)
    for row in range(len(wanted)):
        counting = 0
        for color in wanted[row]:
            counting += color >= 0
        for attribute in range(values.shape[0]):
            entries, fits = 0, True
            for owner in range(wanted.shape[1]):
                color = wanted[row, owner]
                if color < 0:
                    continue
                value, at = values[attribute, owner], 0
                while at < entries and keys[at] != value:
                    at += 1
                if at == entries and entries < min(most, counting - 1) and value != missing:
                    keys[at], colors[at] = value, color
                    entries += 1
                elif at == entries or colors[at] != color:
                    fits = False
                    break
            is_determining[row, attribute] = fits and entries > 1


@loop
def emptied(starts: Numbers, owners: Numbers, empty: Words) -> None:
    """Leave among the objects of each generator, all of them at first, those that paint nothing."""
    for stroke in range(len(starts) - 1):
        for at in range(starts[stroke], starts[stroke + 1]):
            empty[stroke, owners[at] >> 6] &= ~(_ONE << (np.uint64(owners[at]) & _LOW))


@loop
def painted(
    cells: Numbers,
    owners: Numbers,
    own: Colors,
    in_pairs: int,
    holds: Truths,
    blank: Truths,
    under: bool,
    values: Numbers,
    places: Numbers,
    colors: Colors,
) -> int:
    """How many cells objects of the tests paint of which something holds, each with its place and colour.

    Without `values` for each object the colours are the generator's own.
    """
    count = 0
    for at in range(len(cells)):
        if owners[at] >= in_pairs and holds[owners[at]] and (not under or blank[cells[at]]):
            places[count] = cells[at]
            colors[count] = values[owners[at]] if len(values) else own[at]
            count += 1
    return count


@inlined
def _mixed(state: np.uint64, value: np.uint64, factor: np.uint64) -> np.uint64:
    state = (state ^ value) * factor
    return state ^ (state >> np.uint64(32))


@inlined
def _effect(
    start: int,
    stop: int,
    cells: Numbers,
    owners: Numbers,
    own: Colors,
    in_pairs: int,
    holds: Truths,
    others: Truths,
    blank: Truths,
    under: bool,
    numbers: Numbers,
    values: Numbers,
    bits: Words,
    key: Words,
) -> bool:
    """Whether changed cells of the pairs are painted, whose numbers are `bits`; `key` are two hashes of them, and two of what

    is `painted` on the tests.
    """
    bits[:] = _NONE
    key[0] = key[1] = key[2] = key[3] = _ONE
    for at in range(start, stop):
        cell, owner = cells[at], owners[at]
        if not (holds[owner] and others[owner]) or (under and not blank[cell]):
            continue
        if owner < in_pairs:
            if numbers[cell] >= 0:
                _set(bits, numbers[cell])
        else:
            color = values[owner] & 255 if len(values) else np.int64(own[at])
            place = np.uint64(cell << 8 | color)
            key[2], key[3] = _mixed(key[2], place, _FACTOR), _mixed(key[3], place, _OTHER_FACTOR)
    some = False
    for word in bits:
        some |= word != _NONE
        key[0], key[1] = _mixed(key[0], word, _FACTOR), _mixed(key[1], word, _OTHER_FACTOR)
    return some


@loop
def distinct(
    starts: Numbers,
    cells: Numbers,
    owners: Numbers,
    own: Colors,
    in_pairs: int,
    blank: Truths,
    numbers: Numbers,
    values: Numbers,
    holds: Truths,
    parts: Numbers,
    costs: Numbers,
    asked: Numbers,
    firsts: Numbers,
    chosen: Numbers,
    kept: Numbers,
    covered: Words,
    keys: Words,
) -> int:
    """How many different effects layers have that cover something: of each the cheapest layer, in the order of the effects.

    Generators in one colour are `asked` for, each with its place, mode, paint and cost; its selectors are `chosen` between two
    of `firsts`, each two `parts` (equal ones for a claim alone) that both hold. A layer is kept as the row that asked,
    its selector and its cost; of equal costs the first one. What it has `covered` are the numbers of changed cells.
    """
    size = 2
    while size < 2 * len(chosen):
        size *= 2
    slots = np.full(size, -1, dtype=np.int64)
    count = 0
    for row in range(len(asked)):
        stroke, under, paint = asked[row, 0], asked[row, 1] == 1, asked[row, 2]
        colors = values[paint] if paint >= 0 else values[0, :0]
        for at in range(firsts[row], firsts[row + 1]):
            one, other = holds[parts[chosen[at], 0]], holds[parts[chosen[at], 1]]
            given = (
                cells,
                owners,
                own,
                in_pairs,
                one,
                other,
                blank,
                under,
                numbers,
                colors,
                covered[count],
                keys[count],
            )
            if not _effect(starts[stroke], starts[stroke + 1], *given):
                continue
            cost = asked[row, 3] + costs[chosen[at]]
            slot = np.int64((keys[count, 0] ^ keys[count, 2]) & np.uint64(size - 1))
            while slots[slot] >= 0 and differ(keys[slots[slot]], keys[count]):
                slot = (slot + 1) & (size - 1)
            known = slots[slot]
            if known < 0 or cost < kept[known, 2]:
                place = count if known < 0 else known
                kept[place, 0], kept[place, 1], kept[place, 2] = row, chosen[at], cost
            if known < 0:
                slots[slot] = count
                count += 1
    return count
