"""This file is where the laws of exchanging and counting colours stand."""

from __future__ import annotations

from dsl.laws.case import Case, Law
from dsl.values import Color, same_value


def _removes_old(case: Case) -> bool:
    old, new = case.named("old"), case.named("new")
    return bool(old == new or not (case.result() == old).any())


def _composes(case: Case) -> bool:
    table = case.named("table")
    twice = tuple(table[color] for color in table)
    return same_value(case.result(case.result()), case.result(case.first, twice))


def _adds_up(case: Case) -> bool:
    return bool(sum(case.result(case.first, Color(color)) for color in range(10)) == case.first.size)


def _counts_decrease(case: Case) -> bool:
    counts = [case.value_of("count", (case.first, color)) for color in case.result()]
    return counts == sorted(counts, reverse=True) and sum(counts) == case.first.size and 0 not in counts


REMOVES_THE_OLD_COLOR = Law(
    "removes_the_old_color", "the old colour is gone unless it is also the new one", _removes_old
)
WITHOUT_EFFECT_ON_ITSELF = Law(
    "without_effect_on_itself",
    "with the old colour as the new one it changes nothing",
    lambda case: same_value(case.result(case.first, case.named("old"), case.named("old")), case.first),
)
ORDER_OF_COLORS_IMMATERIAL = Law(
    "order_of_colors_immaterial",
    "the two colours can be given in either order",
    lambda case: same_value(case.result(case.first, *case.arguments[:0:-1]), case.result()),
)
TABLES_COMPOSE = Law("tables_compose", "twice by a table is once by the table looked up in itself", _composes)
COUNTS_ADD_UP = Law("counts_add_up", "over all ten colours it sums to the number of cells", _adds_up)
DECREASING_COUNTS = Law(
    "decreasing_counts", "the counts of the colours do not increase, and sum to the number of cells", _counts_decrease
)
