"""This file is where the laws of lists made from lists stand: joined, thinned out, ordered, divided."""

from __future__ import annotations

from functools import partial
from itertools import chain, pairwise
from typing import Any

from dsl.laws.case import Case, Law, all_hold, unordered
from dsl.values import same_value

Elements = tuple[Any, ...]


def how_often(elements: Elements, element: Any) -> int:
    """How many elements of the list equal the given one."""
    return sum(same_value(member, element) for member in elements)


def keys_of(case: Case, elements: Elements) -> Elements:
    """What the key of the case gives each element."""
    return tuple(map(case.named("key"), elements))


def _are_laid_end_to_end(case: Case) -> bool:
    left, right = case.arguments
    starts, ends = case.result()[: len(left)], case.result()[len(left) :]
    return same_value(starts, left) and same_value(ends, right)


def _takes_out_only_that(case: Case) -> bool:
    elements, element = case.arguments
    fewer = len(elements) - len(case.result())
    return fewer == how_often(elements, element) and not how_often(case.result(), element)


def _leaves_in_order(case: Case) -> bool:
    rest = iter(case.first)
    return all(any(same_value(member, found) for found in rest) for member in case.result())


END_TO_END = Law("end_to_end", "it begins with the first list and ends with the second", _are_laid_end_to_end)
TAKES_OUT_THE_ELEMENT = Law(
    "takes_out_the_element", "the element is gone, each time it stood there, and nothing else is", _takes_out_only_that
)
IN_THE_SAME_ORDER = Law("in_the_same_order", "the elements follow each other as in the list", _leaves_in_order)


def _knows_its_members(case: Case) -> bool:
    elements = case.named("elements")
    return all_hold(partial(case.result, member, elements) for member in elements)


def _misses_what_was_taken_out(case: Case) -> bool:
    element, elements = case.arguments
    return case.result(element, case.value_of("list_minus", (elements, element))) is False


TRUE_OF_EACH_ELEMENT = Law("true_of_each_element", "it is true of every element of the list", _knows_its_members)
FALSE_AFTER_MINUS = Law(
    "false_after_minus", "it is false where `-` has taken the element out of the list", _misses_what_was_taken_out
)


def _has_mirrored_places(case: Case) -> bool:
    return all(map(same_value, case.result(), reversed(case.first)))


def _has_no_repeats(case: Case) -> bool:
    return all(how_often(case.result(), member) == 1 for member in case.result())


def _keeps_every_member(case: Case) -> bool:
    return all(how_often(case.result(), member) for member in case.first)


MIRRORS_PLACES = Law(
    "mirrors_places", "the first element of the result is the last of the list, and so on", _has_mirrored_places
)
WITHOUT_REPEATS = Law("without_repeats", "no element stands in the result twice", _has_no_repeats)
KEEPS_EVERY_MEMBER = Law("keeps_every_member", "what stands in the list stands in the result", _keeps_every_member)


def _has_increasing_keys(case: Case) -> bool:
    return all(left <= right for left, right in pairwise(keys_of(case, case.result())))


def _is_stable(case: Case) -> bool:
    key = case.named("key")

    def with_key(elements: Elements, wanted: int) -> Elements:
        return tuple(element for element in elements if key(element) == wanted)

    return all(
        same_value(with_key(case.result(), wanted), with_key(case.first, wanted))
        for wanted in set(keys_of(case, case.first))
    )


INCREASING_KEYS = Law("increasing_keys", "no element has a larger key than the next one", _has_increasing_keys)
STABLE = Law("stable", "elements with equal keys follow each other as in the list", _is_stable)


def _rank_as_their_keys(case: Case, one: Any, two: Any) -> bool:
    left, right = case.result(case.first, one), case.result(case.first, two)
    lower, upper = keys_of(case, (one, two))
    return bool((left < right) == (lower < upper) and (left == right) == (lower == upper))


def _is_below_the_length(case: Case, element: Any) -> bool:
    return bool(0 <= case.result(case.first, element) < len(case.first))


RANKS_AS_THE_KEY = Law(
    "ranks_as_the_key",
    "of two elements of the list that with the smaller key ranks lower, and with equal keys they rank equal",
    lambda case: all_hold(partial(_rank_as_their_keys, case, one, two) for one in case.first for two in case.first),
)
RANK_BELOW_LENGTH = Law(
    "rank_below_length",
    "the rank of an element of the list is at least 0 and less than the length",
    lambda case: all_hold(partial(_is_below_the_length, case, member) for member in case.first),
)


def _share_a_key(case: Case, group: Elements) -> bool:
    keys = keys_of(case, group)
    return len(keys) > 0 and all(same_value(key, keys[0]) for key in keys)


def _are_told_apart(case: Case) -> bool:
    keys = keys_of(case, tuple(group[0] for group in case.result()))
    return all(_share_a_key(case, group) for group in case.result()) and all(how_often(keys, key) == 1 for key in keys)


def _hold_each_element(case: Case) -> bool:
    return bool(unordered(tuple(chain.from_iterable(case.result()))) == unordered(case.first))


def _are_in_order(case: Case) -> bool:
    rest = iter(case.first)
    return all(any(same_value(group[0], found) for found in rest) for group in case.result())


GROUPS_HOLD_EACH_ELEMENT = Law(
    "groups_hold_each_element",
    "the groups laid end to end have the elements of the list, each as often as before",
    _hold_each_element,
)
ONE_KEY_A_GROUP = Law(
    "one_key_a_group",
    "no group is empty; the elements of one have equal keys, those of two groups different ones",
    _are_told_apart,
)
GROUPS_IN_ORDER = Law(
    "groups_in_order", "the first elements of the groups follow each other as in the list", _are_in_order
)


def _is_evenly_spaced(case: Case) -> bool:
    start, stop, step = case.arguments
    numbers = case.result()
    after = start + step * len(numbers)
    is_past: bool = after >= stop if step > 0 else after <= stop
    return is_past and all(start + step * place == number for place, number in enumerate(numbers))


EVENLY_SPACED = Law(
    "evenly_spaced",
    "the numbers begin with the first and follow each other by the step; the next one would not lie before the second",
    _is_evenly_spaced,
)
