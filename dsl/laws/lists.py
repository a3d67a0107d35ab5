"""This file is where the laws of choosing one element of a list stand: by place, by key, by what sets it apart."""

from __future__ import annotations

from functools import partial
from typing import Any

from dsl.laws.case import Case, Law, Vacuous, all_hold
from dsl.laws.list_algebra import how_often, keys_of
from dsl.values import same_value


def _is_of_one(case: Case, element: Any) -> bool:
    return same_value(case.result((element,)), element)


OF_ONE_IS_ITSELF = Law(
    "of_one_is_itself",
    "of a list of one element it is that element",
    lambda case: all_hold(partial(_is_of_one, case, element) for element in case.first),
)
LARGEST_KEY = Law(
    "largest_key",
    "no element has a larger key than the result",
    lambda case: bool(case.named("key")(case.result()) == max(keys_of(case, case.first))),
)
SMALLEST_KEY = Law(
    "smallest_key",
    "no element has a smaller key than the result",
    lambda case: bool(case.named("key")(case.result()) == min(keys_of(case, case.first))),
)


def _times(case: Case) -> list[int]:
    """How often each element stands in the list."""
    return [how_often(case.first, member) for member in case.first]


MOST_FREQUENT = Law(
    "most_frequent",
    "no element stands in the list more often than the result",
    lambda case: how_often(case.first, case.result()) == max(_times(case)),
)
LEAST_FREQUENT = Law(
    "least_frequent",
    "no element stands in the list less often than the result",
    lambda case: how_often(case.first, case.result()) == min(_times(case)),
)


def reversed_it_is(name: str) -> Law:
    """The law that of the reversed list the primitive of that name gives the same."""
    return Law(
        f"reversed_it_is_{name}",
        f"of the reversed list, `{name}` gives the same",
        lambda case: same_value(case.value_of(name, (case.first[::-1],)), case.result()),
    )


def _counts_from_both_ends(case: Case) -> bool:
    elements, place = case.arguments
    return same_value(case.result(elements[::-1], -1 - place), case.result())


def _is_set_apart(case: Case) -> bool:
    own = case.named("key")(case.result())
    others = [key for key in keys_of(case, case.first) if not same_value(key, own)]
    return 2 <= len(others) == len(case.first) - 1 and all(same_value(key, others[0]) for key in others)


def _is_the_other(case: Case, one: Any, two: Any) -> bool:
    if same_value(one, two):
        raise Vacuous
    return all(same_value(case.result(pair, one), two) for pair in ((one, two), (two, one)))


COUNTED_FROM_BOTH_ENDS = Law(
    "counted_from_both_ends",
    "of the reversed list, at the place -1 less the given one, it is the same",
    _counts_from_both_ends,
)
SET_APART_BY_ITS_KEY = Law(
    "set_apart_by_its_key",
    "all other elements, at least two, have one key, and it is not that of the result",
    _is_set_apart,
)
OTHER_OF_TWO = Law(
    "other_of_two",
    "of two different elements it is the one that is not given",
    lambda case: all_hold(partial(_is_the_other, case, case.arguments[1], member) for member in case.first),
)
