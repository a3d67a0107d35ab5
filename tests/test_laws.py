"""This file is where every law that a primitive claims is tested, on cases drawn in the frame of an input."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from dsl.laws import Case, Law, Vacuous
from dsl.outcome import EvaluationFailed
from dsl.registry import Primitive, all_primitives
from tests.strategies import cases

CLAIMS = [(primitive, law) for primitive in all_primitives() for law in primitive.laws]


def told_by(primitive: Primitive, law: Law, examples: int) -> int:
    """How many of so many cases say something about the law; it holds in all of them."""
    told = 0

    @settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(cases(primitive))
    def check(case: Case) -> None:
        nonlocal told
        try:
            holds = law.holds(case)
        except (Vacuous, EvaluationFailed):
            return
        told += 1
        assert holds, law.statement

    check()
    return told


@pytest.mark.parametrize(
    ("primitive", "law"), CLAIMS, ids=[f"{primitive.name}-{law.name}" for primitive, law in CLAIMS]
)
def test_a_claimed_law_holds_and_is_not_vacuous(primitive: Primitive, law: Law) -> None:
    assert told_by(primitive, law, 20) or told_by(primitive, law, 400)
