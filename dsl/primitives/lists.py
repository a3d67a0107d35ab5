"""This file is where one element is chosen from a list: by its place, by a key, by what sets it apart from the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from dsl.laws import COLOR_EQUIVARIANT, ELEMENT_OF_FIRST, EQUIVARIANT, ORDER_IMMATERIAL
from dsl.laws.lists import (
    COUNTED_FROM_BOTH_ENDS,
    LARGEST_KEY,
    LEAST_FREQUENT,
    MOST_FREQUENT,
    OF_ONE_IS_ITSELF,
    OTHER_OF_TWO,
    SET_APART_BY_ITS_KEY,
    SMALLEST_KEY,
    reversed_it_is,
)
from dsl.outcome import EvaluationFailed, Failure, Run
from dsl.primitives.list_algebra import group_by, list_minus
from dsl.registry import primitive
from dsl.values import Value, same_value

T = TypeVar("T", bound=Value)
K = TypeVar("K", bound=Value)

_CHOOSES = (ELEMENT_OF_FIRST, EQUIVARIANT, COLOR_EQUIVARIANT)
_CHOOSES_IN_ANY_ORDER = (*_CHOOSES, ORDER_IMMATERIAL)


@primitive(cost=1, laws=(*_CHOOSES_IN_ANY_ORDER, LARGEST_KEY))
def argmax(elements: tuple[T, ...], key: Callable[[T], int], *, run: Run) -> T:
    """The element with the largest key; of several the first, flagged; an empty list: no value.

    >>> from dsl.outcome import Run
    >>> argmax((1, -3, 2), abs, run=Run())
    -3
    """
    _check_not_empty(elements)
    keys = list(map(key, elements))
    return _first_of(elements, keys, max(keys), run)


@primitive(cost=1, laws=(*_CHOOSES_IN_ANY_ORDER, SMALLEST_KEY))
def argmin(elements: tuple[T, ...], key: Callable[[T], int], *, run: Run) -> T:
    """The element with the smallest key; of several the first, flagged; an empty list: no value.

    >>> from dsl.outcome import Run
    >>> argmin((-5, 3, -4), abs, run=Run())
    3
    """
    _check_not_empty(elements)
    keys = list(map(key, elements))
    return _first_of(elements, keys, min(keys), run)


@primitive(cost=1, laws=(*_CHOOSES, OF_ONE_IS_ITSELF, reversed_it_is("last")))
def first(elements: tuple[T, ...]) -> T:
    """The first element; an empty list: no value.

    >>> first((3, 1, 2))
    3
    """
    _check_not_empty(elements)
    return elements[0]


@primitive(cost=1, laws=(*_CHOOSES, OF_ONE_IS_ITSELF, reversed_it_is("first")))
def last(elements: tuple[T, ...]) -> T:
    """The last element; an empty list: no value.

    >>> last((3, 1, 2))
    2
    """
    _check_not_empty(elements)
    return elements[-1]


@primitive(cost=1, laws=(*_CHOOSES, COUNTED_FROM_BOTH_ENDS))
def index(elements: tuple[T, ...], place: int) -> T:
    """The element at the place, counted from 0, or from -1 for the last one backward; outside the list: no value.

    >>> index((3, 1, 2), -2)
    1
    """
    if not -len(elements) <= place < len(elements):
        raise EvaluationFailed(Failure.OUT_OF_RANGE)
    return elements[place]


@primitive(cost=1, laws=(*_CHOOSES_IN_ANY_ORDER, OF_ONE_IS_ITSELF))
def the(elements: tuple[T, ...]) -> T:
    """The only element; none, or several, even if they are equal: no value.

    >>> the((3,))
    3
    """
    if len(elements) != 1:
        raise EvaluationFailed(Failure.NOT_UNIQUE)
    return elements[0]


@primitive(cost=1, laws=(*_CHOOSES_IN_ANY_ORDER, OTHER_OF_TWO))
def other(elements: tuple[T, ...], element: T) -> T:
    """The one element that is not equal to the given one, which need not stand in the list; none or several: no value.

    >>> other((3, 1), 3)
    1
    """
    return the(list_minus(elements, element))


@primitive(cost=2, laws=(*_CHOOSES_IN_ANY_ORDER, OF_ONE_IS_ITSELF, MOST_FREQUENT))
def mode(elements: tuple[T, ...], *, run: Run) -> T:
    """The element that stands in the list most often; of several the first, flagged; an empty list: no value.

    >>> from dsl.outcome import Run
    >>> mode((3, 1, 1), run=Run())
    1
    """
    _check_not_empty(elements)
    members, counts = _counted(elements)
    return _first_of(members, counts, max(counts), run)


@primitive(cost=2, laws=(*_CHOOSES_IN_ANY_ORDER, OF_ONE_IS_ITSELF, LEAST_FREQUENT))
def rare(elements: tuple[T, ...], *, run: Run) -> T:
    """The element that stands in the list least often; of several the first, flagged; an empty list: no value.

    >>> from dsl.outcome import Run
    >>> rare((1, 3, 1), run=Run())
    3
    """
    _check_not_empty(elements)
    members, counts = _counted(elements)
    return _first_of(members, counts, min(counts), run)


@primitive(cost=2, laws=(*_CHOOSES_IN_ANY_ORDER, SET_APART_BY_ITS_KEY))
def odd_one_out(elements: tuple[T, ...], key: Callable[[T], K]) -> T:
    """The one element whose key differs, where all others, at least two, have equal keys; else no value.

    >>> odd_one_out((2, 4, 5), lambda number: number % 2)
    5
    """
    groups = group_by(elements, key)
    lonely = [group[0] for group in groups if len(group) == 1]
    if len(groups) != 2 or len(lonely) != 1:
        raise EvaluationFailed(Failure.NOT_UNIQUE)
    return lonely[0]


def _check_not_empty(elements: Sequence[T]) -> None:
    if not elements:
        raise EvaluationFailed(Failure.EMPTY_LIST)


def _counted(elements: tuple[T, ...]) -> tuple[list[T], list[int]]:
    """The different elements, in the order of their first places, and how often each stands there."""
    groups = group_by(elements, lambda element: element)
    return [group[0] for group in groups], list(map(len, groups))


def _first_of(elements: Sequence[T], numbers: Sequence[int], best: int, run: Run) -> T:
    """The first element whose number is the best one; a different one with that number makes it a tie."""
    chosen = [element for element, number in zip(elements, numbers, strict=True) if number == best]
    if not all(same_value(element, chosen[0]) for element in chosen):
        run.tie()
    return chosen[0]
