"""This file is where every law that a primitive claims is tested, on cases drawn in the frame of an input."""

from __future__ import annotations

import pytest

from dsl.laws import Law
from dsl.registry import Primitive, all_primitives
from gridwright.testing.claims import assert_law

CLAIMS = [(primitive, law) for primitive in all_primitives() for law in primitive.laws]


@pytest.mark.parametrize(
    ("primitive", "law"), CLAIMS, ids=[f"{primitive.name}-{law.name}" for primitive, law in CLAIMS]
)
def test_a_claimed_law_holds_and_is_not_vacuous(primitive: Primitive, law: Law) -> None:
    assert_law(primitive, law)
