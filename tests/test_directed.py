"""This file is where it is tested that conclusions of the layers direct a search: strategies whose goals they are come first."""

from __future__ import annotations

import pytest

from dsl.values import from_text, same_value
from synth.budget import Limits
from synth.constraints import Fate, ObjectsMove, OutputIsWall
from synth.problem import Pair, Problem
from synth.solver import solve
from synth.strategies import all_strategies
from synth.strategy import RICH, directed

WALL = OutputIsWall("a wall", "blocks were seen")


def problem(*pairs: str) -> Problem:
    train = tuple(Pair(*map(from_text, pair.split(" > "))) for pair in pairs)
    return Problem(train, (train[0].input,))


def test_strategies_whose_goal_is_concluded_come_first() -> None:
    order = directed(all_strategies(), [WALL])
    first = [strategy.name for strategy in order if OutputIsWall in strategy.goals]
    assert first == ["tiling", "kronecker"]
    assert [strategy.name for strategy in order[:2]] == first


def test_the_others_stay_as_they_are() -> None:
    order = directed(all_strategies(), [WALL])[2:]
    assert order == [strategy for strategy in all_strategies() if OutputIsWall not in strategy.goals]


def test_an_answer_decides_at_a_higher_cost_where_its_goal_is_concluded() -> None:
    declared = {strategy.name: strategy.decisive_cost for strategy in all_strategies()}
    for strategy in directed(all_strategies(), [WALL])[:2]:
        assert strategy.decisive_cost > declared[strategy.name]


def test_without_a_conclusion_the_order_is_that_declared() -> None:
    assert directed(all_strategies(), []) == list(all_strategies())


def test_a_rich_class_comes_after_the_closed_forms_and_before_the_other_rich_ones() -> None:
    moved = ObjectsMove(frozenset({Fate.MOVED}), "all objects move", "one does in each pair")
    order = directed(all_strategies(), [moved])
    place = [strategy.name for strategy in order].index("object_layers")
    assert all(strategy.order < RICH for strategy in order[:place])
    assert all(strategy.order >= RICH for strategy in order[place:])
    assert order[place] in all_strategies()


@pytest.mark.parametrize(
    ("layer", "pairs"),
    [
        ("panels_decide", ("10510/01500 > 20/00", "11501/10511 > 02/20", "00511/11501 > 00/02")),
        ("keeps_histogram", ("0200/0003/1000 > 0000/0000/1203", "4000/0050/0000 > 0000/0000/4050")),
    ],
)
def test_a_concluded_goal_leads_to_the_same_answer_sooner(layer: str, pairs: tuple[str, ...]) -> None:
    stated = problem(*pairs)
    led = solve(stated, Limits(50_000))
    astray = solve(stated, Limits(50_000), without=frozenset({layer}))
    assert same_value(led.guesses[0][0], astray.guesses[0][0])
    assert led.evaluations < astray.evaluations
