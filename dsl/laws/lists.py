"""This file is where the laws of lists stand: what is chosen from them, how they are ordered, divided and folded."""

from __future__ import annotations

from dsl.laws.case import Case, Law


def _is_evenly_spaced(case: Case) -> bool:
    start, stop, step = case.arguments
    numbers = case.result()
    after = start + step * len(numbers)
    is_past = after >= stop if step > 0 else after <= stop
    return is_past and all(number == start + step * place for place, number in enumerate(numbers))


EVENLY_SPACED = Law(
    "evenly_spaced",
    "the numbers begin with the first and follow each other by the step; the next one would not lie before the second",
    _is_evenly_spaced,
)
