"""This file is where it is computed at once of which objects the claims about their attributes hold: compiled loops.

Attributes are (attributes, objects); `groups` tells the input of each object, in order.
"""

from __future__ import annotations

from typing import cast

import numpy as np
import numpy.typing as npt

from interp.loop import loop
from interp.memory import inlined

Numbers = npt.NDArray[np.int64]
Truths = npt.NDArray[np.bool_]

KINDS = 18
(
    EQUAL,
    DIFFERENT,
    ABOVE,
    NOT_ABOVE,
    LARGEST,
    NOT_LARGEST,
    SMALLEST,
    NOT_SMALLEST,
    AS_LARGE_AS_ANY,
    NOT_AS_LARGE,
    AS_SMALL_AS_ANY,
    NOT_AS_SMALL,
    ALONE,
    NOT_ALONE,
    ODD,
    NOT_ODD,
    FREQUENT,
    NOT_FREQUENT,
) = cast(list[int], list(map(np.int64, range(KINDS))))
"""What is claimed of an attribute of an object: how it compares with a number, and with those of the others of its input.

Typed, like `_ZERO`: numba compiles a function anew for each plain constant that it is called with.
"""
_ZERO = cast(int, np.int64(0))


@loop
def ranked(values: Numbers, groups: Numbers) -> Numbers:
    """For each attribute and object how many different values among the objects of its input are smaller."""
    ranks = np.zeros_like(values)
    for attribute in range(values.shape[0]):
        for at in range(values.shape[1]):
            is_first = True
            for other in range(at):
                if groups[other] == groups[at] and values[attribute, other] == values[attribute, at]:
                    is_first = False
                    break
            if is_first:
                for other in range(values.shape[1]):
                    if groups[other] == groups[at] and values[attribute, at] < values[attribute, other]:
                        ranks[attribute, other] += 1
    return ranks


@loop
def claimed(
    values: Numbers, groups: Numbers, inputs: int, is_number: Truths, is_own: Truths, most: int
) -> tuple[Numbers, Truths]:
    """The claims about attributes, each a row (attribute, kind, number), and of which objects they hold.

    Every input has objects if there are so many groups. Of an attribute at most so many of the smallest numbers are compared
    with; only what is measured of the object itself (`is_own`) is compared with the others.
    """
    claims = np.zeros((values.shape[0] * (4 * most + KINDS), 3), dtype=np.int64)
    holds = np.zeros((len(claims), values.shape[1]), dtype=np.bool_)
    count = _ZERO
    for attribute in range(values.shape[0]):
        before = count
        count = _compare(values[attribute], is_number[attribute], most, claims, holds, count)
        if is_own[attribute]:
            if is_number[attribute]:
                count = _find_extremes(values[attribute], groups, claims, holds, count)
            count = _find_kin(values[attribute], groups, inputs, claims, holds, count)
        claims[before:count, 0] = attribute
    return claims[:count], holds[:count]


@inlined
def _claim(truths: Truths, kind: int, number: int, claims: Numbers, holds: Truths, count: int) -> int:
    """Add a claim and its contrary, the next kind."""
    claims[count, 1], claims[count, 2], claims[count + 1, 1], claims[count + 1, 2] = kind, number, kind + 1, number
    for at in range(len(truths)):
        holds[count, at], holds[count + 1, at] = truths[at], not truths[at]
    return count + 2


@inlined
def _compare(values: Numbers, is_number: bool, most: int, claims: Numbers, holds: Truths, count: int) -> int:
    """Add what compares an attribute with its smallest numbers."""
    seen = np.empty(most + 1, dtype=np.int64)
    amount = 0
    for number in values:
        at = 0
        while at < amount and seen[at] < number:
            at += 1
        if at < most and (at == amount or seen[at] != number):
            amount = min(amount + 1, most)
            for later in range(amount - 1, at, -1):
                seen[later] = seen[later - 1]
            seen[at] = number
    for at in range(amount):
        count = _claim(values == seen[at], EQUAL, seen[at], claims, holds, count)
    if is_number:
        for at in range(amount - 1):
            count = _claim(values > seen[at], ABOVE, seen[at], claims, holds, count)
    return count


@inlined
def _find_extremes(values: Numbers, groups: Numbers, claims: Numbers, holds: Truths, count: int) -> int:
    """Add whether the object has the largest, or smallest, number of its input: alone, if that is so in all inputs."""
    for sign in (1, -1):
        best = np.full(len(values), -(1 << 60), dtype=np.int64)
        amounts = np.zeros(len(values), dtype=np.int64)
        for at in range(len(values)):
            best[groups[at]] = max(best[groups[at]], sign * values[at])
        truths = np.zeros(len(values), dtype=np.bool_)
        is_alone = True
        for at in range(len(values)):
            truths[at] = sign * values[at] == best[groups[at]]
            amounts[groups[at]] += truths[at]
            is_alone = is_alone and amounts[groups[at]] <= 1
        if is_alone:
            count = _claim(truths, LARGEST if sign == 1 else SMALLEST, _ZERO, claims, holds, count)
        else:
            count = _claim(truths, AS_LARGE_AS_ANY if sign == 1 else AS_SMALL_AS_ANY, _ZERO, claims, holds, count)
    return count


@inlined
def _find_kin(values: Numbers, groups: Numbers, inputs: int, claims: Numbers, holds: Truths, count: int) -> int:
    """Add whether others of the input have the same value, if this tells one of them; whether it is the most frequent one."""
    alike = np.zeros(len(values), dtype=np.int64)
    kinds, singles = np.zeros(inputs, dtype=np.int64), np.zeros(inputs, dtype=np.int64)
    for at in range(len(values)):
        is_first = True
        for other in range(len(values)):
            if groups[other] == groups[at] and values[other] == values[at]:
                alike[at] += 1
                is_first = is_first and other >= at
        kinds[groups[at]] += is_first
        singles[groups[at]] += alike[at] == 1
    count = _claim(alike == 1, ALONE, _ZERO, claims, holds, count)
    if (kinds == 2).all() and (singles == 1).all():
        count = _claim(alike == 1, ODD, _ZERO, claims, holds, count)
    frequent = np.zeros(len(values), dtype=np.bool_)
    for at in range(len(values)):
        # of several most frequent values the first in the list counts
        best = at
        for other in range(len(values)):
            is_before = alike[other] > alike[best] or (alike[other] == alike[best] and other < best)
            if groups[other] == groups[at] and is_before:
                best = other
        frequent[at] = values[at] == values[best]
    return _claim(frequent, FREQUENT, _ZERO, claims, holds, count)
