"""This file is where it is tested that traces are recorded, fitted and replayed, on small problems and made-up traces."""

from __future__ import annotations

import json

import pytest

from dsl.values import from_text
from synth.advice import Advice
from synth.guide.cost_fit import fitted, written
from synth.guide.priors import fitted_prior
from synth.guide.replay import until_right, until_right_by_hand
from synth.guide.traces import Found, Trace, Tried, from_json, to_json, traced
from synth.problem import Pair, Problem

FLIPPED = Problem(
    (
        Pair(from_text("120/000/003"), from_text("021/000/300")),
        Pair(from_text("450/010/000"), from_text("054/010/000")),
    ),
    (from_text("600/700/000"),),
)
PAINTED = FLIPPED
FRAMED = Problem((Pair(from_text("1"), from_text("22/22")),), (from_text("1"),))
OUTPUTS = (from_text("006/007/000"),)


def tried(strategy: str, *stages: int, right_at: int | None = None) -> Tried:
    found = () if right_at is None else (Found(right_at, 5, True, ("fill",)),)
    return Tried(strategy, 0, stages, 0.1, right_at is None, found)


SLOW_THEN_RIGHT = Trace("task", (tried("slow", 500, 1000), tried("quick", 10, 60, right_at=60)))
TABLE = {("slow", True): ((500.0, 500.0), (0.5, 1.0)), ("quick", True): ((10.0, 50.0), (0.1, 1.0))}


@pytest.fixture(scope="module")
def trace() -> Trace:
    return traced("flipped", FLIPPED, OUTPUTS, most=2_000)


def test_a_trace_tells_which_strategies_are_right_and_when(trace: Trace) -> None:
    assert 0 < trace.right["symmetry"] < 10


def test_a_trace_tells_the_primitives_of_right_programs(trace: Trace) -> None:
    assert "flip_lr" in trace.primitives


def test_a_strategy_that_is_right_is_left_there(trace: Trace) -> None:
    right = next(one for one in trace.tried if one.strategy == "symmetry")
    assert not right.is_over
    assert right.found[-1].is_right


def test_last_resorts_are_not_traced_where_others_are_right(trace: Trace) -> None:
    assert "cells_again" not in {one.strategy for one in trace.tried}


def test_wrong_programs_are_told_from_right_ones() -> None:
    wrong = traced("flipped", FLIPPED, (from_text("111/111/111"),), most=500)
    assert not wrong.right
    assert any(one.found for one in wrong.tried)


def test_a_trace_is_the_same_after_json(trace: Trace) -> None:
    assert from_json(json.loads(json.dumps(to_json(trace)))) == trace


def test_stages_take_their_mean_and_find_their_share() -> None:
    traces = [
        Trace(str(number), (tried("cells", 100, 300, right_at=at),)) for number, at in enumerate((60, 60, 250, 260) * 2)
    ]
    takes, found = fitted((trace, True) for trace in traces)["cells", True]
    assert takes[0] == 80.0
    assert 0.4 < found[0] < 0.5
    assert found[-1] == 1.0


def test_the_table_is_written_as_it_is_read() -> None:
    names: dict[str, object] = {}
    exec(written(TABLE, {("slow", True): 0.1}, {"fill": 0.2}), names)
    assert names["EXPECTED"] == TABLE
    assert names["CHANCES"] == {("slow", True): 0.1}
    assert names["USED"] == {"fill": 0.2}


def test_a_prior_knows_how_often_a_strategy_was_right() -> None:
    traces = [Trace(str(at), (tried("cells", 100, right_at=60 if at % 2 else None),)) for at in range(4)]
    prior = fitted_prior((trace, True) for trace in traces)
    assert prior(PAINTED, ()).strategies == {"cells": 0.5}
    assert prior(FRAMED, ()).strategies == {}
    assert prior(PAINTED, ()).primitives == {"fill": 1.0}


def test_by_hand_every_strategy_is_run_to_its_end() -> None:
    assert until_right_by_hand(SLOW_THEN_RIGHT) == 1060


def test_good_advice_finds_the_right_program_sooner() -> None:
    advice = Advice({}, {"quick": 0.9, "slow": 0.1})
    assert until_right(SLOW_THEN_RIGHT, advice, TABLE, keeps_dims=True) == 60


def test_bad_advice_finds_it_later_but_finds_it() -> None:
    advice = Advice({}, {"quick": 0.0, "slow": 1.0})
    costly = {**TABLE, ("quick", True): ((9000.0, 9000.0), (0.1, 1.0))}
    assert until_right(SLOW_THEN_RIGHT, advice, costly, keeps_dims=True) == 1060


def test_what_no_strategy_solves_is_never_right() -> None:
    hopeless = Trace("task", (tried("slow", 500),))
    assert until_right_by_hand(hopeless) is None
    assert until_right(hopeless, Advice({}, {}), TABLE, keeps_dims=True) is None
