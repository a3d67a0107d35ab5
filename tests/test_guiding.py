"""This file is where it is tested how a guide is named, and that commands say which one advised them."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

import gridwright
from gridwright.cli import app
from gridwright.errors import InputError
from gridwright.guiding import WITHOUT_WEIGHTS, guide_named
from synth.guide.models import NAMES
from synth.guide.models.model import MODELS


def test_no_guide_is_a_name_too() -> None:
    assert guide_named("none") is None


def test_a_wrong_name_is_answered_with_those_there_are() -> None:
    with pytest.raises(InputError, match="no guide named pior; did you mean prior") as raised:
        guide_named("pior")
    assert all(name in str(raised.value) for name in (*WITHOUT_WEIGHTS, "set"))


def test_every_model_is_listed_where_a_name_is_asked_for() -> None:
    assert tuple(MODELS) == NAMES
    for command in ("solve", "train", "tune"):
        assert ", ".join(NAMES) in " ".join(
            CliRunner().invoke(app, [command, "--help"]).output.replace("│", "").split()
        )


def test_every_guide_without_weights_knows_how_likely_anything_is() -> None:
    problem = gridwright.load_task("67a3c6ac").problem()
    for guide in filter(None, WITHOUT_WEIGHTS.values()):
        assert 0 < guide(problem, ()).chance_of("cells") <= 1


@pytest.mark.parametrize("guide", ["uniform", "prior"])
def test_a_solution_says_whose_advice_it_was(guide: str) -> None:
    assert gridwright.solve(gridwright.load_task("67a3c6ac"), evaluations=1_000, guide=guide).guide == guide


def test_solve_and_score_say_whose_advice_it_was() -> None:
    run = CliRunner().invoke(app, ["solve", "67a3c6ac", "--budget", "1000", "--guide", "prior", "--json"])
    assert json.loads(run.stdout)["guide"] == "prior"
    limits = ["--limit", "1", "--budget", "50", "--jobs", "1"]
    run = CliRunner().invoke(app, ["score", "agi1-training", *limits, "--guide", "uniform", "--json"])
    assert json.loads(run.stdout)["guide"] == "uniform"


def test_a_wrong_name_is_refused_before_anything_is_searched() -> None:
    run = CliRunner().invoke(app, ["solve", "67a3c6ac", "--guide", "nobody"])
    assert run.exit_code != 0
    assert "no guide named nobody" in run.output + str(run.exception)
