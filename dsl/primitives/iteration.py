"""This file is where a key is applied again and again: a number of times, or until nothing changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from dsl.laws import COLOR_EQUIVARIANT, EQUIVARIANT
from dsl.laws.dynamics import COUNTS_ADD, FIXED_BY_THE_KEY, NO_TIMES_IS_THE_START
from dsl.outcome import EvaluationFailed, Failure
from dsl.registry import primitive
from dsl.values import Value, same_value

T = TypeVar("T", bound=Value)

MOST_STEPS = 64
MOST_TIMES = 30


@primitive(cost=2, laws=(FIXED_BY_THE_KEY, EQUIVARIANT, COLOR_EQUIVARIANT))
def fixpoint(start: T, step: Callable[[T], T]) -> T:
    """The first of the start, its key, the key of that, and so on, whose key is equal to it; none in 64 steps: no value.

    >>> fixpoint(1, lambda number: min(number * 2, 9))
    9
    """
    value = start
    for _ in range(MOST_STEPS):
        following = step(value)
        if same_value(following, value):
            return value
        value = following
    raise EvaluationFailed(Failure.NO_FIXPOINT)


@primitive(cost=2, laws=(NO_TIMES_IS_THE_START, COUNTS_ADD, EQUIVARIANT, COLOR_EQUIVARIANT))
def repeat(count: int, start: T, step: Callable[[T], T]) -> T:
    """The key of the key, so many times, of the start; fewer than 0 times, or more than 30: no value.

    >>> repeat(3, 1, lambda number: number * 2)
    8
    """
    if not 0 <= count <= MOST_TIMES:
        raise EvaluationFailed(Failure.BAD_COUNT)
    value = start
    for _ in range(count):
        value = step(value)
    return value
