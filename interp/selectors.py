"""This file is where it is judged in bulk which claims select all needed objects of a table, and none that is forbidden.

Sets of objects are rows of 64-bit words, a bit for each object.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from interp.loop import loop
from interp.memory import inlined
from interp.rows import copy_row, popcount

Words = npt.NDArray[np.uint64]
Numbers = npt.NDArray[np.int64]

_NONE = np.uint64(0)


@inlined
def _meets(one: Words, other: Words) -> bool:
    some = False
    for at in range(len(one)):
        some |= one[at] & other[at] != _NONE
    return some


@loop
def differ(one: Words, other: Words) -> bool:
    """Whether two sets, or two keys, are not equal."""
    some = False
    for at in range(len(one)):
        some |= one[at] != other[at]
    return some


@loop
def selecting(
    holds: Words,
    costs: Numbers,
    questions: Words,
    singles: int,
    partial: int,
    most: int,
    most_joined: int,
    joined: int,
    places: Numbers,
    amounts: Numbers,
    pairs: Numbers,
) -> int:
    """The selectors that each question, needed and forbidden objects side by side, has; how many of them are pairs of claims.

    They are `places` in the list of claims, which stand in the order of their costs, or behind it in that of pairs, `amounts`
    of each question: at most so many `singles`, or `partial` ones and the cheapest of pairs that are `joined`.
    """
    claims, words = holds.shape
    partly, cheapest = np.empty(partial, dtype=np.int64), np.empty(joined, dtype=np.int64)
    possible = np.empty((most_joined, 2), dtype=np.int64)
    count = 0
    for row in range(len(questions)):
        needed, forbidden = questions[row, :words], questions[row, words:]
        alone, some, together = _searched(
            holds, costs, needed, forbidden, places[row, :singles], partly, possible, most
        )
        amounts[row] = alone + some
        for at in range(some):
            places[row, at] = partly[at]
        for at in range(_cheapest(possible[:together], costs, cheapest)):
            copy_row(possible[cheapest[at]], pairs[count])
            places[row, amounts[row]] = claims + count
            amounts[row] += 1
            count += 1
    return count


@inlined
def _cheapest(pairs: Numbers, costs: Numbers, chosen: Numbers) -> int:
    """How many of the pairs of claims are chosen: the cheapest, of equal ones the first, in order."""
    amount, sums = 0, costs[pairs[:, 0]] + costs[pairs[:, 1]]
    for pair in range(len(pairs)):
        at = amount
        while at and sums[pair] < sums[chosen[at - 1]]:
            at -= 1
        if at < len(chosen):
            amount = min(amount + 1, len(chosen))
            for later in range(amount - 1, at, -1):
                chosen[later] = chosen[later - 1]
            chosen[at] = pair
    return amount


@inlined
def _searched(
    holds: Words,
    costs: Numbers,
    needed: Words,
    forbidden: Words,
    alone: Numbers,
    partly: Numbers,
    joined: Numbers,
    most: int,
) -> tuple[int, int, int]:
    """How many claims hold of all needed objects and of no forbidden one; of some and none; and how many do two together.

    Those that hold of some are ordered by how many. Pairs are looked for among so many claims, no two of which hold of the
    same forbidden objects. Where nothing is forbidden, the first claim is enough.
    """
    if not _meets(forbidden, forbidden):
        alone[0] = 0
        return 1, 0, 0
    claims = len(holds)
    amount, held = _shared(needed, needed), np.empty(claims, dtype=np.int64)
    for claim in range(claims):
        held[claim] = _shared(holds[claim], needed)
    singles = 0
    for claim in range(claims):
        if singles < len(alone) and held[claim] == amount and not _meets(holds[claim], forbidden):
            alone[singles] = claim
            singles += 1
    if singles:
        return singles, 0, 0
    some = 0
    for claim in range(claims):
        if held[claim] and not _meets(holds[claim], forbidden):
            at = min(some, len(partly) - 1)
            if some >= len(partly) and not _is_better(claim, partly[at], held, costs):
                continue
            some = min(some + 1, len(partly))
            while at and _is_better(claim, partly[at - 1], held, costs):
                partly[at] = partly[at - 1]
                at -= 1
            partly[at] = claim
    pairs = _paired(holds, held, amount, forbidden, joined, most) if amount > 1 else 0
    return 0, some, pairs


@inlined
def _shared(one: Words, other: Words) -> int:
    """How many objects two sets have in common."""
    count = 0
    for at in range(len(one)):
        count += popcount(one[at] & other[at])
    return count


@inlined
def _is_better(claim: int, other: int, held: Numbers, costs: Numbers) -> bool:
    return bool(held[claim] > held[other] or (held[claim] == held[other] and costs[claim] < costs[other]))


@inlined
def _paired(holds: Words, held: Numbers, amount: int, forbidden: Words, joined: Numbers, most: int) -> int:
    words = holds.shape[1]
    places, spills = np.empty(most, dtype=np.int64), np.empty((most, words), dtype=np.uint64)
    fitting = kept = 0
    for claim in range(len(held)):
        if held[claim] != amount or not _meets(holds[claim], forbidden):
            continue
        if fitting == most:
            break
        fitting += 1
        for at in range(words):
            spills[kept, at] = holds[claim, at] & forbidden[at]
        is_new = True
        for other in range(kept):
            is_new &= differ(spills[kept], spills[other])
        if is_new:
            places[kept] = claim
            kept += 1
    count = 0
    for one in range(kept):
        for other in range(one + 1, kept):
            if count < len(joined) and not _meets(spills[one], spills[other]):
                joined[count, 0], joined[count, 1] = places[one], places[other]
                count += 1
    return count
