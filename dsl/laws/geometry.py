"""This file is where the laws of turning and rolling stand."""

from __future__ import annotations

from functools import partial

from dsl.laws.case import Case, Law, all_hold, dims_of
from dsl.laws.symmetry import composed
from dsl.values import Sym, Vec, same_value


def _acts(case: Case, second: Sym) -> bool:
    first = case.named("sym")
    return same_value(case.result(case.result(), second), case.result(case.first, composed(first, second)))


def _over_a_round(case: Case) -> bool:
    height, width = dims_of(case.first)
    return same_value(case.result(case.first, Vec(height, -width)), case.first)


ACTS_AS_A_GROUP = Law(
    "acts_as_a_group",
    "one symmetry after another does what their composition does",
    lambda case: all_hold(partial(_acts, case, second) for second in Sym),
)
ROLLED_BACK_BY_THE_OPPOSITE = Law(
    "rolled_back_by_the_opposite",
    "the opposite displacement undoes it",
    lambda case: same_value(case.result(case.result(), case.named("displacement").scaled(-1)), case.first),
)
WITHOUT_EFFECT_OVER_A_WHOLE_ROUND = Law(
    "without_effect_over_a_whole_round", "displaced by its height and its width it is the same", _over_a_round
)
