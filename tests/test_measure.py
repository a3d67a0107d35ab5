"""This file is where it is tested what the measured pages of the documentation make of scores."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest


@pytest.fixture(scope="module")
def measure() -> ModuleType:
    file = Path(__file__).parent.parent / "docs" / "measure.py"
    spec = importlib.util.spec_from_file_location("measure", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["measure"] = module
    spec.loader.exec_module(module)
    return module


IN_A, IN_B = "00d62c1b", "ff805c23"


def task(
    right_by: dict[str, int], name: str = IN_A, seconds: float = 1.0, ranked: tuple[tuple[bool, float], ...] = ()
) -> dict[str, Any]:
    spent = [{"strategy": "cells", "seconds": seconds, "evaluations": 1}]
    answers = [{"is_right": right, "bits": bits, "terms": {"tie": 1.0}} for right, bits in ranked]
    return {"task": name, "right_by": right_by, "spent": spent, "ranked": answers}


def test_a_strategy_is_needed_where_no_other_is_right(measure: ModuleType) -> None:
    tasks = [task({"cells": 3}), task({"cells": 3, "crops": 2}), task({"crops": 2}, IN_B), task({})]
    rows = {name: rest for name, *rest in measure._of_strategies(tasks)}
    assert rows["cells"] == ["2", "1", "1", "0", "4.0"]
    assert rows["crops"] == ["2", "1", "0", "1", "0.0"]


def test_of_a_sample_every_kth_task_is_scored_and_kept_apart(
    measure: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[str]] = []

    def run(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        asked.append(command)
        return subprocess.CompletedProcess(command, 0, stdout=json.dumps({"of": command}))

    monkeypatch.setattr(measure, "HOUSE", tmp_path)
    monkeypatch.setattr(measure.subprocess, "run", run)
    monkeypatch.setattr(measure, "_commit", lambda: "0")
    for sample in (1, 5, 5):
        measure.Run(jobs=1, sample=sample).score("agi1-training", 10)
    assert [" ".join(command[4:]) for command in asked] == [
        "agi1-training --seconds 10 --jobs 1 --json",
        "agi1-training --seconds 10 --jobs 1 --every 5 --json",
    ]


def test_answers_are_ranked_again_without_a_term(measure: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measure, "TERM_WEIGHTS", {"tie": -4.0})
    tied = task({}, ranked=((False, 5.0), (True, 6.0)))
    tied["ranked"][1]["terms"] = {}
    rows = {name: rest for name, *rest in measure._of_terms([tied])}
    assert rows["with all"] == ["", "1", "1"]
    assert rows["tie"] == ["-4.0", "0", "1"]


def test_the_long_run_is_told_beside_the_same_part_of_the_others(
    measure: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    def score(run: Any, _: str, seconds: float) -> dict[str, Any]:
        kept = [task({}, f"{number:08x}") for number in range(10)][:: run.sample]
        found = [each | {"top1": False, "top2": seconds > 3, "answered": True, "seconds": seconds} for each in kept]
        return {"tasks": found, "on": {"machine": "m", "commit": "c"}, "limits": {"jobs": 1}}

    monkeypatch.setattr(measure.Run, "score", score)
    rows = [line.split(" | ") for line in measure.curve(measure.Run(jobs=1)) if line[:3] in ("| 1", "| 3", "| 6")]
    assert [(row[0], row[1], row[-1]) for row in rows] == [
        ("| 1", "0", "10 |"),
        ("| 3", "0", "30 |"),
        ("| 10", "10", "100 |"),
        ("| 1", "0", "2 |"),
        ("| 3", "0", "6 |"),
        ("| 10", "2", "20 |"),
        ("| 60", "2", "120 |"),
    ]
