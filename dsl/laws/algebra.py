"""This file is where the laws of repeated and combined application stand: involutions, orders, inverses, semigroups."""

from __future__ import annotations

from typing import Any

import numpy as np

from dsl.laws.case import Case, Law, all_hold, frozen, unordered
from dsl.values import same_value

INVOLUTION = Law(
    "involution",
    "applied twice it changes nothing",
    lambda case: same_value(case.result(case.result()), case.first),
)
IDEMPOTENT = Law(
    "idempotent",
    "applied to its own result it changes nothing more",
    lambda case: same_value(case.result(case.result()), case.result()),
)
COMMUTATIVE = Law(
    "commutative",
    "its first two arguments can be exchanged",
    lambda case: same_value(case.result(), case.result(*case.arguments[1::-1])),
)
REFLEXIVE = Law("reflexive", "it is true of equal arguments", lambda case: case.result(case.first, case.first) is True)
IRREFLEXIVE = Law(
    "irreflexive", "it is false of equal arguments", lambda case: case.result(case.first, case.first) is False
)


def _power(case: Case, times: int) -> Any:
    value = case.first
    for _ in range(times):
        value = case.result(value)
    return value


def of_order(times: int) -> Law:
    """The law that so many applications, one after the other, change nothing."""
    return Law(
        f"order_{times}",
        f"applied {times} times it changes nothing",
        lambda case: same_value(_power(case, times), case.first),
    )


def inverse_by(name: str) -> Law:
    """The law that the primitive of that name, with the same further arguments, undoes this one."""
    return Law(
        f"inverse_by_{name}",
        f"`{name}` undoes it",
        lambda case: same_value(case.value_of(name, (case.result(), *case.arguments[1:])), case.first),
    )


def _other(value: Any) -> Any:
    """A second value that combines wherever the given one does."""
    if isinstance(value, np.ndarray):
        return frozen(value[::-1, ::-1])
    return value[::-1] if isinstance(value, tuple) else value


def _associates(case: Case) -> bool:
    left, right = case.arguments[:2]

    def regroups(third: Any) -> bool:
        return same_value(case.result(case.result(left, right), third), case.result(left, case.result(right, third)))

    return all_hold((lambda: regroups(left), lambda: regroups(_other(right)), lambda: regroups(_other(left))))


ASSOCIATIVE = Law("associative", "the first two of three arguments can be combined first or last", _associates)


def _order_is_immaterial(case: Case) -> bool:
    elements = case.first
    expected = unordered(case.result())
    return all_hold(
        (
            lambda: unordered(case.result(elements[::-1])) == expected,
            lambda: unordered(case.result(elements[1:] + elements[:1])) == expected,
        )
    )


ORDER_IMMATERIAL = Law(
    "order_immaterial",
    "the order of the list does not matter; nor does that of a list in the result",
    _order_is_immaterial,
)
EMPTY_IS_NEUTRAL = Law(
    "empty_is_neutral",
    "with an empty second argument (no cell, no element) it gives back the first",
    lambda case: same_value(case.result(case.first, _emptied(case.arguments[1])), case.first),
)


def _emptied(value: Any) -> Any:
    return frozen(np.zeros_like(value)) if isinstance(value, np.ndarray) else ()


ELEMENT_OF_FIRST = Law(
    "element_of_first",
    "the result stands in the list",
    lambda case: _contains(case.first, case.result()),
)
SUBLIST = Law(
    "sublist",
    "every element of the result stands in the list, no more often than there",
    lambda case: _no_more(case.result(), case.first),
)
PERMUTATION = Law(
    "permutation",
    "the result has the elements of the list, each as often as before",
    lambda case: unordered(case.result()) == unordered(case.first),
)


def _contains(elements: tuple[Any, ...], value: Any) -> bool:
    return any(same_value(value, element) for element in elements)


def _no_more(part: tuple[Any, ...], whole: tuple[Any, ...]) -> bool:
    left, right = unordered(part), unordered(whole)
    return all(left.count(element) <= right.count(element) for element in left)
