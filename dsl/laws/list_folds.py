"""This file is where the laws of folding a list into one value stand: in parts, by twos, bounded, negated, painted."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np

from dsl.laws.case import Case, Law, Vacuous, all_hold, frozen
from dsl.registry import primitive_named
from dsl.values import MAX_INT, Vec, same_value

Elements = tuple[Any, ...]


def _cuts(elements: Elements) -> list[tuple[Elements, Elements]]:
    """The list in two parts, in every way; either may be empty."""
    return [(elements[:cut], elements[cut:]) for cut in range(len(elements) + 1)]


def _folds(case: Case, left: Elements, right: Elements) -> bool:
    return same_value(case.result((case.result(left), case.result(right))), case.result())


def _adds_up(case: Case, left: Elements, right: Elements) -> bool:
    numbers = (case.result(left), case.result(right), case.result())
    if MAX_INT in map(abs, numbers):
        raise Vacuous
    return bool(numbers[0] + numbers[1] == numbers[2])


FOLDS_IN_PARTS = Law(
    "folds_in_parts",
    "of a list in two parts it is what it is of the two results for the parts",
    lambda case: all_hold(partial(_folds, case, *parts) for parts in _cuts(case.first)),
)
ADDS_UP_IN_PARTS = Law(
    "adds_up_in_parts",
    "of a list in two parts it is the sum of the results for the parts, unless one is saturated",
    lambda case: all_hold(partial(_adds_up, case, *parts) for parts in _cuts(case.first)),
)


def _is_of_two(case: Case, name: str, left: Any, right: Any) -> bool:
    arity = len(primitive_named(name).parameters)
    combined = case.value_of(name, (left, right, *case.arguments[1:])[:arity])
    return same_value(case.result((left, right)), combined)


def of_two_it_is(name: str) -> Law:
    """The law that of a list of two it is what the primitive of that name gives for them."""
    return Law(
        f"of_two_it_is_{name}",
        f"of a list of two elements it is their `{name}`",
        lambda case: all_hold(partial(_is_of_two, case, name, *pair) for pair in pairwise(case.first)),
    )


def _negated(value: Any) -> Any:
    return frozen(~value) if isinstance(value, np.ndarray) else not value


def negated_it_is(name: str) -> Law:
    """The law that the primitive of that name, of everything negated, gives the negated result."""

    def holds(case: Case) -> bool:
        negated = tuple(map(_negated, case.first))
        return same_value(case.value_of(name, (negated, *case.arguments[1:])), _negated(case.result()))

    return Law(f"negated_it_is_{name}", f"when all elements are negated, `{name}` gives the negated result", holds)


def _numbers(case: Case) -> Elements:
    return case.first if isinstance(case.first, tuple) else case.arguments


NO_NUMBER_IS_LARGER = Law(
    "no_number_is_larger",
    "no number given is larger",
    lambda case: all(number <= case.result() for number in _numbers(case)),
)
NO_NUMBER_IS_SMALLER = Law(
    "no_number_is_smaller",
    "no number given is smaller",
    lambda case: all(number >= case.result() for number in _numbers(case)),
)
ONE_OF_THE_TWO = Law(
    "one_of_the_two", "the result is one of the two numbers", lambda case: case.result() in case.arguments
)


def _covers_the_same(case: Case) -> bool:
    frame = Vec(*case.input.shape)
    return same_value(case.value_of("mask", (case.result(), frame)), case.value_of("mask_objects", (case.first, frame)))


def _paints_the_same(case: Case) -> bool:
    together = case.value_of("paint", (case.input, (case.result(),)))
    return same_value(together, case.value_of("paint", (case.input, case.first)))


def _shows_the_majority(case: Case) -> bool:
    shown, layers = case.result(), np.stack(case.first)
    agree = np.count_nonzero(layers == shown, axis=0)
    most = np.max([np.count_nonzero(layers == layer, axis=0) for layer in layers], axis=0)
    return np.array_equal(agree, most)


COVERS_THE_SAME = Law("covers_the_same", "it has the mask of all the objects", _covers_the_same)
PAINTS_THE_SAME = Law("paints_the_same", "to paint it is to paint the objects one after another", _paints_the_same)
SHOWS_THE_MAJORITY = Law(
    "shows_the_majority",
    "in no cell do more grids agree on another colour than on that of the result",
    _shows_the_majority,
)
