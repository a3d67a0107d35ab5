"""This file is where `gridwright score` and `predict` are run as a person runs them: what they say, write, and how they exit."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest

from tests.commands import MIRROR, NOISE, SMALL, gridwright, refused


def test_predict_hands_in_a_guess_where_nothing_explains_the_pairs(noise: Path, tmp_path: Path):
    out = tmp_path / "submission.json"
    assert gridwright("predict", noise, "--out", out, "--budget", "2000", "--jobs", "1").exit_code == 0
    options = ("--out", out, "--budget", "2000", "--jobs", "1", "--json")
    report = json.loads(gridwright("predict", noise, *options).stdout)
    assert (report["tasks"], report["explained"], report["failed"]) == (1, 0, 0)
    (entry,) = json.loads(out.read_text())["noise"]
    assert entry["attempt_1"] != NOISE["test"][0]["input"]


def test_score_writes_a_line_a_task_and_prints_the_three_rules(task: Path, tmp_path: Path):
    out = tmp_path / "out.csv"
    result = gridwright("score", task, "--budget", "2000", "--jobs", "1", "--out", out)
    assert result.exit_code == 0
    (row,) = csv.DictReader(out.open())
    columns = "task,top1,top2,oracle,answered,seconds,evaluations,peak_mb,confidence,right_by,spent,program"
    assert list(row) == columns.split(",")
    assert [row[column] for column in ("task", "top1", "top2", "oracle", "answered")] == ["task", "1", "1", "1", "1"]
    for rule in ("tasks with every output right", "outputs right", "mean part of a task's outputs"):
        assert rule in result.stdout


def test_score_tells_who_found_what_is_right_and_how_long_each_strategy_took(task: Path, tmp_path: Path):
    out = tmp_path / "out.csv"
    gridwright("score", task, "--budget", "2000", "--jobs", "1", "--guide", "none", "--out", out)
    (row,) = csv.DictReader(out.open())
    assert row["right_by"] == "symmetry=1"
    assert re.fullmatch(r"symmetry=[0-9.]+", row["spent"])


def test_score_without_the_strategy_that_finds_it_finds_it_with_another(task: Path, tmp_path: Path):
    out = tmp_path / "out.csv"
    options = ("--budget", "2000", "--jobs", "1", "--ablate", "symmetry", "--ablate", "tie")
    result = gridwright("score", task, *options, "--out", out)
    assert "left out                       symmetry, tie" in result.stdout
    (row,) = csv.DictReader(out.open())
    assert row["answered"] == "1"
    assert "symmetry" not in row["right_by"] + row["spent"]


def test_score_names_what_can_be_left_out(task: Path):
    result = gridwright("score", task, "--ablate", "symetry")
    assert refused(result, "nothing named symetry to leave out; did you mean symmet")
    assert "ranking term: tie" in result.stderr


def test_score_as_json_tells_how_each_answer_stands(task: Path):
    options = ("--budget", "2000", "--jobs", "1", "--guide", "none", "--json")
    (row,) = json.loads(gridwright("score", task, *options).stdout)["tasks"]
    first = row["ranked"][0]
    assert (first["is_right"], first["strategy"], first["cost"]) == (True, "symmetry", 1)
    assert first["program"] == MIRROR.strip()


def test_score_prints_how_often_what_was_stated_came_true(task: Path):
    result = gridwright("score", task, "--budget", "2000", "--jobs", "1")
    assert "confidence stated              first answers, of these right" in result.stdout
    assert "1     1 100.0 %" in result.stdout


def test_the_second_half_of_a_small_set_is_refused(task: Path):
    assert refused(gridwright("score", task, "--half", "B"), "there is no half B")


def test_score_of_a_sealed_set_writes_no_file(tmp_path: Path):
    result = gridwright("score", "agi1-evaluation", "--out", tmp_path / "out.csv")
    assert refused(result, "agi1-evaluation is sealed")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("part", [("--limit", "1"), ("--half", "A"), ("--every", "7")])
def test_score_runs_a_sealed_set_as_a_whole(part: tuple[str, str]):
    assert refused(gridwright("score", "agi1-evaluation", *part), "agi1-evaluation is sealed: it is run as a whole")


def test_score_takes_every_kth_task(tmp_path: Path):
    file = tmp_path / "five.json"
    file.write_text(json.dumps(dict.fromkeys("abcde", SMALL)))
    result = gridwright("score", file, "--every", "2", "--budget", "2000", "--jobs", "1", "--json")
    told = json.loads(result.stdout)
    assert [task["task"] for task in told["tasks"]] == ["a", "c", "e"]
    assert told["every"] == 2


def test_score_refuses_a_place_that_cannot_be_written(task: Path):
    assert refused(gridwright("score", task, "--out", "nowhere/out.csv"), "no folder nowhere")


def test_score_refuses_tasks_without_outputs(tmp_path: Path):
    file = tmp_path / "open.json"
    file.write_text(json.dumps({"train": SMALL["train"], "test": [{"input": [[3, 0]]}]}))
    assert refused(gridwright("score", file, "--budget", "10"), "nothing to score")


def test_predict_needs_no_test_outputs(tmp_path: Path):
    file = tmp_path / "all_challenges.json"
    file.write_text(json.dumps({"a": {"train": SMALL["train"], "test": [{"input": [[3, 0]]}]}}))
    out = tmp_path / "submission.json"
    result = gridwright("predict", file, "--out", out, "--budget", "2000", "--jobs", "1")
    assert result.exit_code == 0
    assert json.loads(out.read_text())["a"][0]["attempt_1"] == [[0, 3]]
