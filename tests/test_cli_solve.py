"""This file is where `gridwright solve` is run as a person runs it: what it says, and how it exits."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.commands import gridwright, refused


def test_solve_prints_program_reasons_and_predictions(task: Path):
    result = gridwright("solve", task, "--budget", "2000")
    assert result.exit_code == 0
    assert "flip_lr" in result.stdout
    assert "because" in result.stdout
    assert "test 1, first guess: right" in result.stdout


@pytest.mark.parametrize(
    ("confidence", "said"), [(0.97, "sure: such"), (0.9, "sure: such"), (0.7, "likely: such"), (0.2, "a guess: such")]
)
def test_solve_tells_how_sure_it_is(task: Path, monkeypatch: pytest.MonkeyPatch, confidence: float, said: str):
    monkeypatch.setattr("synth.ranking.confidences", lambda standings: [confidence] * len(standings))
    result = gridwright("solve", task, "--budget", "2000")
    assert f"{said} answers are right {100 * confidence:.0f} times in 100" in result.stdout
    report = json.loads(gridwright("solve", task, "--budget", "2000", "--json").stdout)
    assert report["confidence"] == confidence


def test_solve_as_json_has_the_predictions(task: Path):
    report = json.loads(gridwright("solve", task, "--budget", "2000", "--json").stdout)
    assert report["predictions"][0][0] == [[0, 3]]


def test_solve_exits_with_1_where_nothing_is_found_and_shows_what_comes_nearest(noise: Path):
    result = gridwright("solve", noise, "--budget", "2000")
    assert result.exit_code == 1
    assert "no program found" in result.stdout
    assert "the program that comes nearest" in result.stdout
    assert re.search(r"pair 1: 3 of 4 cells right", result.stdout)
    assert "it fails in the palette" in result.stdout
    assert "test 1, first guess of a program that does not explain every pair: wrong" in result.stdout


def test_solve_fills_the_holes_of_a_sketch(task: Path, program: Path):
    program.write_text("input.flip_ud.apply_sym(?)\n")
    result = gridwright("solve", task, "--sketch", program, "--budget", "2000")
    assert result.exit_code == 0
    assert result.stdout.startswith("input.flip_ud.apply_sym(")
    assert "guess: right" in result.stdout
    assert "found by sketch" in result.stdout


def test_a_sketch_that_nothing_fills_exits_with_1(task: Path, program: Path):
    program.write_text("input.replace(?, ?)\n")
    result = gridwright("solve", task, "--sketch", program, "--budget", "2000")
    assert result.exit_code == 1
    assert "the program that comes nearest" in result.stdout


@pytest.mark.parametrize(
    ("text", "message"),
    [("input.flip_lr\n", "has no hole to fill"), ("input.fill(?, rad)\n", "`rad` is no name"), ("?Lst\n", "?Lst")],
)
def test_a_sketch_that_is_none_is_refused(task: Path, program: Path, text: str, message: str):
    program.write_text(text)
    result = gridwright("solve", task, "--sketch", program)
    assert result.exit_code == 2
    assert message in result.stderr


def test_solve_changes_a_program_that_is_nearly_right_and_tells_where(task: Path, program: Path):
    program.write_text("input.flip_ud\n")
    result = gridwright("solve", task, "--from", program, "--budget", "2000")
    assert result.exit_code == 0
    assert "changed:\n  - input.flip_ud\n  + input.flip_lr\n" in result.stdout
    report = json.loads(gridwright("solve", task, "--from", program, "--budget", "2000", "--json").stdout)
    assert report["changes"] == ["- input.flip_ud", "+ input.flip_lr"]


def test_a_sketch_and_a_program_to_start_from_are_too_much(task: Path, program: Path):
    sketch = program.with_name("sketch.gw")
    sketch.write_text("?\n")
    assert refused(gridwright("solve", task, "--from", program, "--sketch", sketch), "give one of them")


def test_a_program_with_a_hole_is_nothing_to_start_from(task: Path, program: Path):
    program.write_text("input.fill(?, red)\n")
    assert refused(gridwright("solve", task, "--from", program), "`?` is a hole")


def test_solve_as_json_tells_how_far_a_program_gets(noise: Path):
    report = json.loads(gridwright("solve", noise, "--budget", "2000", "--json").stdout)
    assert report["program"] is None
    assert report["partial"]["fails_in"] == "palette"
    assert report["partial"]["pairs"][0] == {"right": 3, "cells": 4, "fails_in": "palette"}


def test_a_guess_of_a_partial_program_is_no_answer(noise: Path):
    report = json.loads(gridwright("score", noise, "--budget", "2000", "--jobs", "1", "--json").stdout)
    assert report["figures"]["answered"] == report["figures"]["false_positives"] == 0
    assert report["tasks"][0]["confidence"] is None
