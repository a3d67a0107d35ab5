"""This file is where it is tested how answers are ranked: what speaks for them, and what against."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dsl.program import Expr, Input, Program
from dsl.resolve import call, color
from dsl.values import Grid, from_text
from synth.conclusions import Conclusions
from synth.constraints import OutputSize, PaletteWithin
from synth.diff import all_layers
from synth.problem import Pair, Problem
from synth.ranking import Answer, Ballot, guesses
from synth.terms import Evidence, Setting, measured, names_of_terms

PROBLEM = Problem(
    (Pair(from_text("12/00"), from_text("21/00")), Pair(from_text("13/00"), from_text("31/00"))), (from_text("14/00"),)
)
SETTING = Setting(
    PROBLEM,
    (
        OutputSize(call("dims", Input()), "as large"),
        PaletteWithin(frozenset(), "no new colour"),
    ),
)
MIRROR = call("flip_lr", Input())
FIRST, SECOND, THIRD = from_text("41/00"), from_text("11/11"), from_text("22/22")


def evidence(body: Expr = MIRROR, prediction: Grid | None = FIRST, *, tied: bool = False, strategies: int = 1):
    return Evidence(Program(body), (prediction,), tied, strategies)


def terms_of(given: Evidence) -> set[str]:
    return set(measured(given, SETTING))


def ballot(*votes: tuple[Expr, str, Grid | None]) -> Ballot:
    made = Ballot(SETTING)
    for body, strategy, prediction in votes:
        made.vote(Program(body), strategy, (prediction,), tied=False)
    return made


def test_an_answer_against_which_nothing_speaks_has_no_terms() -> None:
    assert terms_of(evidence()) == set()


def test_a_choice_among_equals_counts() -> None:
    assert terms_of(evidence(tied=True)) == {"tie"}


def test_strategies_that_agree_count_twice_at_most() -> None:
    assert [measured(evidence(strategies=count), SETTING).get("agreement", 0) for count in (1, 2, 3, 4)] == [0, 1, 2, 2]


def test_a_test_input_that_stays_as_it_is_counts() -> None:
    assert "unchanged" in terms_of(evidence(prediction=PROBLEM.tests[0]))


def test_dims_that_no_rule_gives_count() -> None:
    assert "unlikely_dims" in terms_of(evidence(prediction=from_text("01")))


def test_a_color_that_is_ruled_out_counts() -> None:
    assert "unlikely_palette" in terms_of(evidence(prediction=from_text("51/00")))


def test_a_color_that_one_pair_shows_counts() -> None:
    body = call("replace", call("replace", MIRROR, color(2), color(2)), color(1), color(1))
    assert measured(evidence(body), SETTING) == {"rare_colors": 1}


def test_conclusions_that_a_prediction_breaks_count() -> None:
    symmetric = Problem(
        (Pair(from_text("12/00"), from_text("22/00")), Pair(from_text("30/33"), from_text("33/33"))),
        (from_text("04/00"),),
    )
    setting = Setting(symmetric, ())
    assert measured(evidence(prediction=from_text("40/40")), setting)["broken"] >= 1
    assert "broken" not in measured(evidence(prediction=from_text("44/00")), setting)


def test_more_changes_than_any_pair_shows_count_by_doublings() -> None:
    one_of_four = Pair(from_text("10/00"), from_text("20/00"))
    setting = Setting(Problem((one_of_four, one_of_four), (from_text("10/00"),)), ())
    made = {
        text: measured(evidence(prediction=from_text(text)), setting).get("amount", 0) for text in ("20/00", "22/22")
    }
    assert made == {"20/00": 0, "22/22": 2}


def test_a_layer_that_is_left_out_concludes_nothing_that_could_break() -> None:
    names = frozenset(layer.__name__ for layer in all_layers())
    assert Conclusions(PROBLEM, names).broken_by([from_text("9")]) == 0


def test_a_mask_that_is_empty_on_the_test_only_counts() -> None:
    mask = call("&", call("!=", Input(), color(1)), call("!=", Input(), color(0)))
    strange = Problem(PROBLEM.train, (from_text("10/00"),))
    given = evidence(call("fill", MIRROR, mask, color(1)), from_text("01/00"))
    assert measured(given, Setting(strange, ()))["strange_masks"] == 1


@pytest.mark.parametrize("name", names_of_terms())
def test_a_term_that_is_left_out_is_not_measured(name: str) -> None:
    body = call("fill", Input(), call("==", Input(), color(2)), color(2))
    given = evidence(body, from_text("10/40/55"), tied=True, strategies=2)
    assert name not in measured(given, replace(SETTING, without=frozenset({name})))


def test_programs_that_predict_the_same_add_up() -> None:
    twice = call("flip_lr", call("flip_lr", MIRROR))
    answers = ballot((MIRROR, "one", FIRST), (twice, "other", FIRST), (MIRROR, "one", FIRST)).answers()
    assert [answer.weight for answer in answers] == [2.0 ** -Program(MIRROR).cost + 2.0 ** -Program(twice).cost]
    assert answers[0].found_by == {"one": Program(MIRROR).cost, "other": Program(twice).cost}


def test_the_cheapest_program_stands_for_an_answer() -> None:
    twice = call("flip_lr", call("flip_lr", MIRROR))
    (answer,) = ballot((twice, "other", FIRST), (MIRROR, "one", FIRST)).answers()
    assert (answer.program.body, answer.strategy) == (MIRROR, "one")


def test_an_answer_without_a_value_for_a_test_comes_last() -> None:
    twice = call("flip_lr", call("flip_lr", MIRROR))
    answers = ballot((MIRROR, "one", None), (twice, "other", FIRST)).answers()
    assert [answer.predictions for answer in answers] == [(FIRST,), (None,)]


def test_the_two_distinct_predictions_of_most_weight_are_the_guesses() -> None:
    made = tuple(
        Answer(Program(Input()), "s", weight, (prediction, other))
        for weight, prediction, other in [(0.4, FIRST, THIRD), (0.3, SECOND, THIRD), (0.2, SECOND, FIRST)]
    )
    first, second = guesses(made, 2)
    assert [grid is one for grid, one in zip(first, (SECOND, FIRST), strict=True)] == [True, True]
    assert [grid is one for grid, one in zip(second, (THIRD, FIRST), strict=True)] == [True, True]


def test_every_answer_that_is_judged_has_a_probability() -> None:
    answers = ballot((MIRROR, "one", FIRST), (call("flip_ud", MIRROR), "one", SECOND)).answers()
    assert all(answer.confidence is not None and 0 < answer.confidence < 1 for answer in answers)
