"""This file is where the laws stand that say which cells a word about grids leaves alone, or does not look at."""

from __future__ import annotations

import numpy as np

from dsl.laws.case import Case, Law, frozen
from dsl.values import Mask, same_value


def _keeps(case: Case, kept: Mask) -> bool:
    return bool(np.array_equal(case.result()[kept], case.named("grid")[kept]))


KEEPS_OUTSIDE = Law(
    "keeps_outside",
    "the cells of the grid outside the mask stay as they are",
    lambda case: _keeps(case, ~case.named("mask")),
)
KEEPS_FOREGROUND = Law(
    "keeps_foreground",
    "the cells of the grid that are not of the background colour stay as they are",
    lambda case: _keeps(case, case.named("grid") != case.named("bg")),
)


def _is_blind_on_the_mask(case: Case) -> bool:
    grid, mask = case.named("grid"), case.named("over")
    return same_value(case.result(frozen(np.where(mask, (grid + 1) % 10, grid))), case.result())


BLIND_ON_THE_MASK = Law("blind_on_the_mask", "the colours of the grid in `over` do not matter", _is_blind_on_the_mask)


def _exchanges(case: Case) -> bool:
    mask, inside, outside = case.arguments
    return same_value(case.result(frozen(~mask), outside, inside), case.result())


COMPLEMENT_EXCHANGES = Law(
    "complement_exchanges", "with the complement of the mask and the grids exchanged it is the same", _exchanges
)
