"""This file is where the laws of height and width stand."""

from __future__ import annotations

import numpy as np

from dsl.laws.case import Case, Law, dims_of
from dsl.values import freeze_grid, same_value


def _of_doubled(case: Case) -> bool:
    doubled = freeze_grid(np.repeat(np.repeat(case.first, 2, axis=0), 2, axis=1))
    return same_value(case.result(doubled), case.result())


PRESERVES_SHAPE = Law(
    "preserves_shape",
    "the result has the dims of the first argument",
    lambda case: dims_of(case.result()) == dims_of(case.first),
)
SWAPS_SHAPE = Law(
    "swaps_shape",
    "the result has as many rows as the first argument has columns, and the reverse",
    lambda case: dims_of(case.result()) == dims_of(case.first)[::-1],
)
UPSCALE_INVARIANT = Law(
    "upscale_invariant", "of the grid with every cell doubled both ways it is the same", _of_doubled
)
KEEPS_CORNER = Law(
    "keeps_corner",
    "the upper-left corner of the object stays where it is",
    lambda case: (case.result().row, case.result().col) == (case.first.row, case.first.col),
)


def _is_place_independent(case: Case) -> bool:
    displaced_first = case.first.shifted(3, -2)
    return same_value(case.result(displaced_first), case.result())


PLACE_INVARIANT = Law("place_invariant", "it does not depend on where the object lies", _is_place_independent)
SHIFTS_ALONG = Law(
    "shifts_along",
    "displacing the object displaces the result as far",
    lambda case: same_value(case.result(case.first.shifted(3, -2)), case.result().shifted(3, -2)),
)
