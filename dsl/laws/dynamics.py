"""This file is where the laws of walking, joining and repeating stand."""

from __future__ import annotations

from functools import partial

import numpy as np

from dsl.laws.case import Case, Law, all_hold
from dsl.values import same_value


def _contains_the_start(case: Case) -> bool:
    start = case.named("start")
    return bool(case.result()[start.row, start.col])


def _meets_walls_only_at_the_start(case: Case) -> bool:
    start = case.named("start")
    met = case.result() & case.named("walls")
    met[start.row, start.col] = False
    return not met.any()


CONTAINS_THE_START = Law("contains_the_start", "the start is one of its cells", _contains_the_start)
AVOIDS_WALLS = Law("avoids_walls", "besides the start none of its cells is a wall", _meets_walls_only_at_the_start)


def _leads_from_one_to_the_other(case: Case) -> bool:
    start, end, within = case.arguments
    path = case.result()
    ends = (np.count_nonzero(path & mask) == 1 for mask in (start, end))
    return all(ends) and not (path & ~(start | end | within)).any() and len(case.value_of("components", (path,))) == 1


def _has_a_cell_more_than_steps(case: Case) -> bool:
    start, end, _ = case.arguments
    steps = case.value_of("distance", (end,))[start].min()
    cells = np.count_nonzero(case.result(start, end, np.ones_like(start)))
    return bool(cells == steps + 1)


LEADS_FROM_ONE_TO_THE_OTHER = Law(
    "leads_from_one_to_the_other",
    "it hangs together, has one cell of the first mask, one of the second, and all others in the third",
    _leads_from_one_to_the_other,
)
SHORTEST_IN_THE_OPEN = Law(
    "shortest_in_the_open",
    "where every cell can be walked it has one cell more than the masks are steps apart",
    _has_a_cell_more_than_steps,
)

FIXED_BY_THE_KEY = Law(
    "fixed_by_the_key",
    "the key changes nothing more of the result",
    lambda case: same_value(case.named("step")(case.result()), case.result()),
)
NO_TIMES_IS_THE_START = Law(
    "no_times_is_the_start",
    "repeated 0 times it is the start",
    lambda case: same_value(case.result(0), case.named("start")),
)


def _carries_on(case: Case, times: int) -> bool:
    count, start, _ = case.arguments
    return same_value(case.result(count, case.result(times, start)), case.result(count + times, start))


COUNTS_ADD = Law(
    "counts_add",
    "so many times, and again so many, is as often as the sum",
    lambda case: all_hold(partial(_carries_on, case, times) for times in (0, 1, 3)),
)
