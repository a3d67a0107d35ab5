"""This file is where it is tested that advice orders and prices, and never rules anything out."""

from __future__ import annotations

import pytest

from synth import advice
from synth.advice import ANY_STRATEGY, FLOOR, Advice

ADVICE = Advice({"fill": 0.9, "crop": 0.02, "tile": 0.0}, {"cells": 0.7, "crops": 0.0})


@pytest.fixture(autouse=True)
def usual(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(advice, "USED", {"fill": 0.5, "crop": 0.2, "tile": 0.2})


def test_a_primitive_that_is_less_likely_than_usual_is_dearer() -> None:
    assert [ADVICE.surcharge_of(name) for name in ("fill", "crop", "tile")] == [0, 1, 2]


def test_what_a_guide_thinks_impossible_has_a_price_all_the_same() -> None:
    assert Advice({"fill": 0.0}, {}).surcharge_of("fill") == advice.DEAREST
    assert ADVICE.surcharge_of("never heard of") == 0


def test_a_guide_that_expects_what_is_usual_changes_no_price() -> None:
    usual = Advice(dict(advice.USED), {})
    assert [usual.surcharge_of(name) for name in advice.USED] == [0, 0, 0]


def test_a_guide_that_tells_of_no_primitive_changes_no_price() -> None:
    assert Advice({}, {"cells": 0.5}).surcharge_of("fill") == 0


@pytest.mark.parametrize("name", ["crops", "never heard of"])
def test_what_a_guide_thinks_impossible_keeps_the_floor(name: str) -> None:
    assert ADVICE.chance_of(name) == pytest.approx(FLOOR * ANY_STRATEGY)
