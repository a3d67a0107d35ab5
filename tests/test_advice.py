"""This file is where it is tested that advice orders and prices, and never rules anything out."""

from __future__ import annotations

import pytest

from synth.advice import EVEN, FLOOR, Advice

ADVICE = Advice({"fill": 0.9, "crop": 0.1, "tile": 0.0}, {"cells": 0.7, "crops": 0.0})


def test_a_likelier_primitive_is_no_dearer() -> None:
    assert ADVICE.price_of("fill") < ADVICE.price_of("crop") <= ADVICE.price_of("tile")


@pytest.mark.parametrize("name", ["tile", "never heard of"])
def test_what_a_guide_thinks_impossible_has_a_price_all_the_same(name: str) -> None:
    assert ADVICE.price_of(name) == 4


@pytest.mark.parametrize("name", ["crops", "never heard of"])
def test_what_a_guide_thinks_impossible_keeps_the_floor(name: str) -> None:
    assert ADVICE.chance_of(name) == pytest.approx(FLOOR * EVEN)
