"""This file is where lists are made from lists: joined, thinned out, ordered, divided; and where numbers are listed."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar

from dsl.laws import (
    ASSOCIATIVE,
    COLOR_EQUIVARIANT,
    COLOR_INVARIANT,
    EMPTY_IS_NEUTRAL,
    EQUIVARIANT,
    IDEMPOTENT,
    INVARIANT,
    INVOLUTION,
    ORDER_IMMATERIAL,
    PERMUTATION,
    SUBLIST,
)
from dsl.laws.list_algebra import (
    END_TO_END,
    EVENLY_SPACED,
    FALSE_AFTER_MINUS,
    GROUPS_HOLD_EACH_ELEMENT,
    GROUPS_IN_ORDER,
    IN_THE_SAME_ORDER,
    INCREASING_KEYS,
    KEEPS_EVERY_MEMBER,
    MIRRORS_PLACES,
    ONE_KEY_A_GROUP,
    RANK_BELOW_LENGTH,
    RANKS_AS_THE_KEY,
    STABLE,
    TAKES_OUT_THE_ELEMENT,
    TRUE_OF_EACH_ELEMENT,
    WITHOUT_REPEATS,
)
from dsl.laws.list_folds import ADDS_UP_IN_PARTS
from dsl.outcome import EvaluationFailed, Failure
from dsl.registry import primitive
from dsl.values import MAX_LIST, Value, hashable, same_value

T = TypeVar("T", bound=Value)
K = TypeVar("K", bound=Value)

_FOLLOWS_THE_ELEMENTS = (EQUIVARIANT, COLOR_EQUIVARIANT)


@primitive(word="++", cost=1, laws=(ASSOCIATIVE, EMPTY_IS_NEUTRAL, END_TO_END, *_FOLLOWS_THE_ELEMENTS))
def concatenate(left: tuple[T, ...], right: tuple[T, ...]) -> tuple[T, ...]:
    """The elements of the first list, then those of the second; more than 1024: no value.

    >>> concatenate((1, 2), (2, 3))
    (1, 2, 2, 3)
    """
    if len(left) + len(right) > MAX_LIST:
        raise EvaluationFailed(Failure.LIST_TOO_LONG)
    return left + right


@primitive(
    word="-",
    cost=1,
    laws=(
        SUBLIST,
        IDEMPOTENT,
        ORDER_IMMATERIAL,
        TAKES_OUT_THE_ELEMENT,
        IN_THE_SAME_ORDER,
        *_FOLLOWS_THE_ELEMENTS,
    ),
)
def list_minus(elements: tuple[T, ...], element: T) -> tuple[T, ...]:
    """The list without the element, however often it stood there.

    >>> list_minus((1, 2, 1, 3), 1)
    (2, 3)
    """
    return tuple(kept for kept in elements if not same_value(kept, element))


@primitive(word="in", cost=1, laws=(TRUE_OF_EACH_ELEMENT, FALSE_AFTER_MINUS, INVARIANT, COLOR_INVARIANT))
def in_list(element: T, elements: tuple[T, ...]) -> bool:
    """Whether the element stands in the list.

    >>> in_list(2, (1, 2))
    True
    """
    return any(same_value(other, element) for other in elements)


@primitive(cost=1, laws=(ADDS_UP_IN_PARTS, ORDER_IMMATERIAL, INVARIANT, COLOR_INVARIANT))
def length(elements: tuple[T, ...]) -> int:
    """How many elements the list has, equal ones counted each.

    >>> length((1, 1, 2))
    3
    """
    return len(elements)


@primitive(cost=2, laws=(INVOLUTION, PERMUTATION, MIRRORS_PLACES, *_FOLLOWS_THE_ELEMENTS))
def reverse(elements: tuple[T, ...]) -> tuple[T, ...]:
    """The list from its last element to its first.

    >>> reverse((1, 2, 3))
    (3, 2, 1)
    """
    return elements[::-1]


@primitive(
    cost=2,
    laws=(
        SUBLIST,
        IDEMPOTENT,
        ORDER_IMMATERIAL,
        WITHOUT_REPEATS,
        KEEPS_EVERY_MEMBER,
        IN_THE_SAME_ORDER,
        *_FOLLOWS_THE_ELEMENTS,
    ),
)
def unique(elements: tuple[T, ...]) -> tuple[T, ...]:
    """The list without the elements that stood there before.

    >>> unique((2, 1, 2, 1, 3))
    (2, 1, 3)
    """
    return tuple(alike[0] for alike in group_by(elements, lambda element: element))


@primitive(cost=1, laws=(PERMUTATION, IDEMPOTENT, INCREASING_KEYS, STABLE, *_FOLLOWS_THE_ELEMENTS))
def sort(elements: tuple[T, ...], key: Callable[[T], int]) -> tuple[T, ...]:
    """The elements by increasing key; those with equal keys stay in their order.

    >>> sort((3, -1, 2, 1), abs)
    (-1, 1, 2, 3)
    """
    return tuple(sorted(elements, key=key))


@primitive(cost=1, laws=(RANKS_AS_THE_KEY, RANK_BELOW_LENGTH, ORDER_IMMATERIAL, INVARIANT, COLOR_INVARIANT))
def rank(elements: tuple[T, ...], element: T, key: Callable[[T], int]) -> int:
    """How many different keys in the list are smaller than the key of the element, which need not stand in the list.

    >>> rank((5, 7, 7, 9), 9, lambda number: number)
    2
    """
    own = key(element)
    return len({other for other in map(key, elements) if other < own})


@primitive(cost=2, laws=(GROUPS_HOLD_EACH_ELEMENT, ONE_KEY_A_GROUP, GROUPS_IN_ORDER, *_FOLLOWS_THE_ELEMENTS))
def group_by(elements: tuple[T, ...], key: Callable[[T], K]) -> tuple[tuple[T, ...], ...]:
    """The lists of the elements with equal keys, in the order of their first elements.

    >>> group_by((1, 2, 3, 4), lambda number: number % 2)
    ((1, 3), (2, 4))
    """
    groups: dict[Hashable, list[T]] = {}
    for element in elements:
        groups.setdefault(hashable(key(element)), []).append(element)
    return tuple(map(tuple, groups.values()))


@primitive(word="range", cost=2, laws=(EVENLY_SPACED,))
def numbers_between(start: int, stop: int, step: int = 1) -> tuple[int, ...]:
    """The numbers from the first by the step as long as they lie before the second; step 0, or more than 1024: no value.

    >>> numbers_between(0, 5, 2)
    (0, 2, 4)
    """
    if step == 0:
        raise EvaluationFailed(Failure.BAD_COUNT)
    numbers = range(start, stop, step)
    if len(numbers) > MAX_LIST:
        raise EvaluationFailed(Failure.LIST_TOO_LONG)
    return tuple(numbers)
