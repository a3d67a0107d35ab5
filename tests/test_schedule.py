"""This file is where it is tested in which order a guided search goes on, and that it ends where another one would."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dsl.program import Expr, Input
from dsl.values import from_text, same_value
from synth import schedule
from synth.advice import PAUSE, Advice
from synth.budget import Budget, Limits
from synth.constraints import Constraint
from synth.problem import Pair, Problem
from synth.schedule import Expected, Schedule
from synth.search import Search
from synth.solver import solve
from synth.strategy import Stages, Strategy

FILLED = Problem(
    (
        Pair(from_text("33300/30300/33300/00000"), from_text("33300/34300/33300/00000")),
        Pair(from_text("00000/03333/03003/03333"), from_text("00000/03333/03443/03333")),
    ),
    (from_text("000000/033300/030300/033300/000000"),),
)
HOPELESS = Problem(
    (Pair(from_text("10/00"), from_text("57/31")), Pair(from_text("10/00"), from_text("2"))),
    (from_text("00/10"),),
)
NOTHING_IS_LIKELY = Advice({}, {}, "pessimist")


def pessimist(_problem: Problem, _constraints: object) -> Advice:
    return NOTHING_IS_LIKELY


def of_cells(_problem: Problem, _constraints: object) -> Advice:
    return Advice({"enclosed": 0.9}, {"cells": 0.9, "object_layers": 0.0}, "cells")


def of_objects(_problem: Problem, _constraints: object) -> Advice:
    return Advice({}, {"cells": 0.0, "object_layers": 0.9}, "objects")


def in_steps(search: Search) -> Iterator[Expr | None]:
    for _ in range(3):
        search.budget.spend(10)
        yield from search.pause()
    yield Input()


def strategy_named(name: str, order: int = 1) -> Strategy:
    return Strategy(name, order, 1000, in_steps, 10, False, 1.0)


def searching(advice: Advice | None) -> Search:
    return Search(FILLED, (), Budget(None), advice=advice)


def run_through(planned: Schedule) -> list[str]:
    names = []
    for stages in planned:
        list(stages.next_stage())
        names.append(stages.strategy.name)
    return names


def test_stages_are_worth_their_probability_over_their_evaluations() -> None:
    assert Expected((100.0,), (1.0,)).worth(0.5, 0) == pytest.approx(0.005)


def test_a_dear_stage_before_one_that_finds_counts_with_it() -> None:
    assert Expected((100.0, 100.0), (0.0, 1.0)).worth(0.5, 0) == pytest.approx(0.0025)


def test_a_strategy_is_worth_less_after_stages_that_should_have_found_something() -> None:
    known = Expected((100.0, 100.0), (0.8, 1.0))
    assert known.worth(0.5, 1) < known.worth(0.5, 0)


def test_a_strategy_keeps_some_worth_after_all_its_known_stages() -> None:
    assert Expected((100.0,), (1.0,)).worth(0.5, 3) >= 0


def test_the_likelier_of_two_strategies_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule, "EXPECTED", {})
    advice = Advice({}, {"second": 0.9, "first": 0.1})
    planned = Schedule([strategy_named("first"), strategy_named("second")], [searching(advice)], advice)
    assert run_through(planned)[0] == "second"


def test_the_cheaper_of_two_strategies_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    table = {("dear", True): ((5000.0,), (1.0,)), ("cheap", True): ((50.0,), (1.0,))}
    monkeypatch.setattr(schedule, "EXPECTED", table)
    advice = Advice({}, {"dear": 0.5, "cheap": 0.4})
    planned = Schedule([strategy_named("dear"), strategy_named("cheap")], [searching(advice)], advice)
    assert run_through(planned)[0] == "cheap"


def test_what_is_not_likely_at_all_is_run_to_its_end_all_the_same() -> None:
    planned = Schedule(
        [strategy_named("one"), strategy_named("two")], [searching(NOTHING_IS_LIKELY)], NOTHING_IS_LIKELY
    )
    assert sorted(run_through(planned)) == ["one"] * 4 + ["two"] * 4


def test_after_an_answer_only_stages_worth_a_doubt_are_run(monkeypatch: pytest.MonkeyPatch) -> None:
    table = {("told", True): ((10.0,), (1.0,)), ("cheap", True): ((50.0,), (1.0,)), ("dear", True): ((5e4,), (1.0,))}
    monkeypatch.setattr(schedule, "EXPECTED", table)
    advice = Advice({}, {"told": 0.5, "cheap": 0.4, "dear": 0.9})
    planned = Schedule([strategy_named(name) for name in ("told", "cheap", "dear")], [searching(advice)], advice)
    names = []
    for stages in planned:
        list(stages.next_stage())
        names.append(stages.strategy.name)
        planned.decide()
    assert set(names) == {"told", "cheap"}


def test_a_strategy_pauses_only_where_there_is_advice() -> None:
    assert list(in_steps(searching(None))) == [Input()]
    assert list(in_steps(searching(NOTHING_IS_LIKELY))) == [PAUSE, PAUSE, PAUSE, Input()]


def test_all_stages_together_stay_within_the_part_of_a_strategy() -> None:
    search = searching(NOTHING_IS_LIKELY)
    stages = Stages(Strategy("greedy", 1, 25, in_steps, 10, False, 1.0), search)
    while not stages.is_over:
        list(stages.next_stage())
    assert stages.done == 3
    assert search.budget.spent <= 25


@pytest.mark.parametrize("guide", [pessimist, of_cells, of_objects])
def test_a_guided_search_answers_as_it_should(guide: object) -> None:
    solution = solve(FILLED, Limits(evaluations=100_000), guide)  # type: ignore[arg-type]
    assert same_value(solution.guesses[0][0], from_text("000000/033300/034300/033300/000000"))


def test_the_solution_says_whose_advice_was_taken() -> None:
    assert solve(FILLED, Limits(evaluations=5_000), pessimist).guide == "pessimist"
    assert solve(FILLED, Limits(evaluations=5_000)).guide is None


def test_advice_decides_which_strategy_answers_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule, "EXPECTED", {})
    first = [solve(FILLED, Limits(evaluations=100_000), guide).answers[0] for guide in (of_cells, of_objects)]
    assert [next(iter(answer.found_by)) for answer in first] == ["cells", "object_layers"]


def test_a_guided_search_keeps_the_budget() -> None:
    assert solve(HOPELESS, Limits(evaluations=2_000), pessimist).evaluations <= 2_000 + 10_000


def test_a_guided_search_repeats() -> None:
    one, other = (solve(FILLED, Limits(evaluations=100_000), of_cells) for _ in range(2))
    assert one.evaluations == other.evaluations
    assert [answer.program for answer in one.answers] == [answer.program for answer in other.answers]


def test_an_answer_says_after_how_many_evaluations_it_was_found() -> None:
    solution = solve(FILLED, Limits(evaluations=100_000), of_objects)
    assert 0 < min(answer.evaluations for answer in solution.answers) <= solution.evaluations


def test_a_guide_is_shown_the_conclusions_of_the_layers() -> None:
    seen: list[Constraint] = []

    def curious(_problem: Problem, constraints: object) -> Advice:
        seen.extend(constraints)  # type: ignore[call-overload]
        return NOTHING_IS_LIKELY

    solution = solve(FILLED, Limits(evaluations=1_000), curious)
    assert tuple(seen) == solution.reasons
