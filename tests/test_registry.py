"""This file is where every primitive is held to what all of them owe: documentation, a sound signature, totality."""

from __future__ import annotations

import pytest

from dsl.registry import Primitive, all_primitives
from gridwright.testing.claims import assert_declared_well, assert_documented, assert_total

PRIMITIVES = all_primitives()
each_primitive = pytest.mark.parametrize("primitive", PRIMITIVES, ids=[primitive.name for primitive in PRIMITIVES])


@each_primitive
def test_a_primitive_is_documented_with_an_example(primitive: Primitive) -> None:
    assert_documented(primitive)


@each_primitive
def test_a_primitive_is_declared_as_the_language_can_use_it(primitive: Primitive) -> None:
    assert_declared_well(primitive)


@each_primitive
def test_a_primitive_has_a_sound_value_or_none_everywhere(primitive: Primitive) -> None:
    assert_total(primitive)


def test_different_laws_have_different_names() -> None:
    statements: dict[str, set[str]] = {}
    for primitive in PRIMITIVES:
        for law in primitive.laws:
            statements.setdefault(law.name, set()).add(law.statement)
    assert {name: texts for name, texts in statements.items() if len(texts) > 1} == {}
