"""This file is where it is tested what is learnt from answers that are known to be right or wrong."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from synth import fit, fitted
from synth.confidence import Standing, confidences, features
from synth.fit import Known, fitted_confidence, fitted_terms, read, stated, told, written
from synth.terms import names_of_terms


def answer(bits: float, *, right: bool, cost: int = 5, **terms: float) -> Known:
    return Known(right, cost, bits, terms)


def test_a_term_that_wrong_answers_have_counts_against_them() -> None:
    tasks = [[answer(4, right=False, tie=1), answer(5, right=True)] for _ in range(20)]
    weights = fitted_terms(tasks)
    assert weights["tie"] < -1
    assert all(min(task, key=lambda one: one.rank(weights)).is_right for task in tasks)


def test_a_term_never_speaks_for_an_answer_unless_it_is_meant_to() -> None:
    tasks = [[answer(5, right=True, tie=1, agreement=1), answer(4, right=False)] for _ in range(400)]
    weights = fitted_terms(tasks)
    assert "tie" not in weights
    assert weights["agreement"] > 0.5


def test_dear_answers_that_are_wrong_make_dear_answers_doubtful() -> None:
    tasks = [[answer(1, right=True, cost=3)], [answer(1, right=False, cost=30)]] * 20
    weights = fitted_confidence(tasks, {})
    sure = stated([[answer(1, right=True, cost=3)], [answer(1, right=True, cost=30)]], {}, weights)
    assert sure[0][0] > 0.9
    assert sure[1][0] < 0.1


def test_wrong_rivals_of_right_answers_make_confidence_careful(monkeypatch: pytest.MonkeyPatch) -> None:
    tasks = [[answer(1, right=True, cost=5), answer(9, right=False, cost=6)] for _ in range(20)]
    tasks += [[answer(1, right=False, cost=9)]] * 2
    careful = stated(tasks[:1], {}, fitted_confidence(tasks, {}))[0][0]
    monkeypatch.setattr(fit, "OUT_OF_REACH", 0.0)
    assert careful < stated(tasks[:1], {}, fitted_confidence(tasks, {}))[0][0]


def test_what_was_stated_is_counted_by_how_sure_it_was() -> None:
    assert told([(0.95, True), (0.9, False), (0.2, False)]).endswith("stated 0.9 to 1.0: 2, right 1")


def test_the_weights_are_written_as_the_module_that_is_imported() -> None:
    text = written({"tie": -1.5}, {"constant": 2.0})
    names: dict[str, dict[str, float]] = {}
    exec(text, names)
    assert (names["TERM_WEIGHTS"], names["CONFIDENCE"]) == ({"tie": -1.5}, {"constant": 2.0})
    assert written(fitted.TERM_WEIGHTS, fitted.CONFIDENCE) == Path(fitted.__file__).read_text(encoding="utf-8")


def test_every_weight_is_of_something_that_is_measured() -> None:
    assert set(fitted.TERM_WEIGHTS) <= set(names_of_terms())
    assert set(fitted.CONFIDENCE) <= {*features(Standing(1, 1.0)), *names_of_terms()}


def test_a_score_is_read_back(tmp_path: Path) -> None:
    ranked = [{"is_right": True, "strategy": "s", "cost": 3, "bits": 2.5, "terms": {"tie": 1}}]
    file = tmp_path / "score.json"
    file.write_text(json.dumps({"tasks": [{"ranked": ranked}, {"ranked": []}]}))
    assert read(file) == [[Known(True, 3, 2.5, {"tie": 1})]]


def test_confidences_of_rivals_are_no_more_than_one_together() -> None:
    made = confidences([Standing(1, 0.9), Standing(1, 0.9), Standing(1, 0.1)])
    assert sum(made) <= 1 + 1e-9
    assert made[0] >= made[1] >= made[2] >= 0


@pytest.mark.parametrize("share", [0.0, 1e-9, 1.0])
def test_every_share_gives_a_number(share: float) -> None:
    assert all(math.isfinite(value) for value in features(Standing(5, share)).values())


def test_fitting_is_the_same_each_time() -> None:
    tasks = [
        [answer(4, right=False, tie=1), answer(5, right=True)],
        [answer(3, right=True), answer(9, right=False)],
    ] * 5
    assert fit.fitted_terms(tasks) == fit.fitted_terms(tasks)
