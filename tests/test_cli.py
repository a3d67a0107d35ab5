"""This file is where the commands are run as a person runs them: what they say, and how they exit."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from gridwright.cli import app

SMALL = {
    "train": [{"input": [[1, 0], [0, 2]], "output": [[0, 1], [2, 0]]}],
    "test": [{"input": [[3, 0]], "output": [[0, 3]]}],
}
MIRROR = "input.flip_lr\n"


def gridwright(*arguments: str | Path, color: bool = False) -> Result:
    return CliRunner().invoke(app, list(map(str, arguments)), prog_name="gridwright", color=color)


@pytest.fixture
def task(tmp_path: Path) -> Path:
    file = tmp_path / "task.json"
    file.write_text(json.dumps(SMALL))
    return file


@pytest.fixture
def program(tmp_path: Path) -> Path:
    file = tmp_path / "task.gw"
    file.write_text(MIRROR)
    return file


def refused(result: Result, message: str) -> bool:
    """Whether it ended as bad input does: exit code 2, one error that says so, no traceback."""
    said = result.stderr
    return result.exit_code == 2 and said.count("error:") == 1 and message in said and "Traceback" not in said


def test_alone_it_says_in_ten_lines_what_to_type_next():
    result = gridwright()
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) <= 10
    assert "gridwright solve 67a3c6ac" in result.stdout


@pytest.mark.parametrize(
    "command", ["show", "run", "check", "fmt", "corpus", "solve", "score", "predict", "generate", "tune"]
)
def test_every_command_explains_itself(command: str):
    result = gridwright(command, "--help")
    assert result.exit_code == 0
    assert "--json" in result.stdout


def test_an_unknown_command_is_misuse():
    assert gridwright("sing").exit_code == 2


def test_show_draws_digits_where_there_is_no_terminal(task: Path):
    result = gridwright("show", task)
    assert (result.exit_code, result.stdout) == (0, "pair 1    test 1\n10 → 01   30 → 03\n02   20\n")


def test_show_as_json_gives_the_task_back(task: Path):
    assert json.loads(gridwright("show", task, "--json").stdout) == {"task": "task", **SMALL}


def test_color_is_used_on_a_terminal(monkeypatch, task: Path):
    monkeypatch.setattr("gridwright.cli.terminal.uses_color", lambda: True)
    assert "\x1b[38;2;0;112;208m" in gridwright("show", task, color=True).stdout
    assert "\x1b[38;2;0;116;217m" in gridwright("show", task, "--palette", "standard", color=True).stdout


@pytest.mark.parametrize(("variable", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_color_is_never_used_against_the_wish_of_the_user(monkeypatch, variable: str, value: str):
    from gridwright.cli.terminal import uses_color

    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert uses_color()
    monkeypatch.setenv(variable, value)
    assert not uses_color()


def test_a_task_that_does_not_exist_is_refused():
    assert refused(gridwright("show", "none.json"), "no file 'none.json'")
    assert refused(gridwright("show", "nowhere/abc"), "no set 'nowhere'")


@pytest.mark.parametrize("grid", [[[10]], [[0], [0, 1]], [], [[0] * 31], "text"])
def test_a_bad_grid_is_refused(tmp_path: Path, grid: object):
    file = tmp_path / "bad.json"
    file.write_text(json.dumps({"train": [{"input": grid, "output": [[1]]}], "test": [{"input": [[1]]}]}))
    assert refused(gridwright("show", file), "task bad, train pair 1, input")


def test_a_right_program_exits_with_0(program: Path, task: Path):
    result = gridwright("run", program, task)
    assert result.exit_code == 0
    assert "pair 1: right" in result.stdout
    assert "2 of 2 right" in result.stdout


def test_a_wrong_program_shows_the_cells_and_exits_with_1(program: Path, task: Path):
    program.write_text("input\n")
    result = gridwright("run", program, task)
    assert result.exit_code == 1
    assert "pair 1: wrong in 4 of 4 cells; row 1, column 1 is blue, expected black" in result.stdout
    assert "10 01\n" in result.stdout


def test_an_output_of_another_size_is_named(program: Path, task: Path):
    program.write_text("input.transpose\n")
    assert "test 1: wrong: 2x1 cells, expected 1x2" in gridwright("run", program, task).stdout


def test_a_program_without_value_names_the_pair_and_exits_with_1(program: Path, task: Path):
    program.write_text("input.crop(input == green)\n")
    result = gridwright("run", program, task)
    assert result.exit_code == 1
    assert "pair 1: no value: the mask is empty, in " in result.stdout


def test_a_trace_shows_each_let(program: Path, task: Path):
    program.write_text("let m = input == blue\ninput.flip_lr.fill(m & m.flip_lr, red)\n")
    assert "let m   input → output\n#.      10 → 01" in gridwright("run", program, task, "--trace").stdout


def test_a_run_as_json_has_the_wrong_cells(program: Path, task: Path):
    program.write_text("input.flip_ud\n")
    report = json.loads(gridwright("run", program, task, "--json").stdout)
    assert report["results"][1] == {
        "place": "test 1",
        "right": False,
        "verdict": "wrong in 2 of 2 cells; row 1, column 1 is green, expected black",
        "output": [[3, 0]],
        "wrong_cells": [[0, 0], [0, 1]],
    }


def test_an_unknown_test_output_is_neither_right_nor_wrong(program: Path, tmp_path: Path):
    file = tmp_path / "open.json"
    file.write_text(json.dumps({"train": SMALL["train"], "test": [{"input": [[3, 0]]}]}))
    result = gridwright("run", program, file)
    assert result.exit_code == 0
    assert "test 1: the expected output is not known" in result.stdout
    assert "1 of 1 right" in result.stdout


def test_a_missing_program_is_refused(task: Path):
    assert refused(gridwright("run", "none.gw", task), "cannot read none.gw")


@pytest.mark.parametrize("text", ["input.flip_lr(\n", "input.fill(red, input)\n", "input.flop_lr\n", ""])
def test_a_program_with_an_error_is_refused_with_its_place(program: Path, task: Path, text: str):
    program.write_text(text)
    result = gridwright("run", program, task)
    assert result.exit_code == 2
    assert f"{program}:1:" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_program_with_a_hole_is_refused_with_its_place(program: Path, task: Path):
    program.write_text("input.fill(?Mask, red)\n")
    assert refused(gridwright("run", program, task), "`?Mask` is a hole")


def test_check_shows_every_error_of_every_file(program: Path, tmp_path: Path):
    bad = tmp_path / "bad.gw"
    bad.write_text("input.flop_lr.fill(input, nosuch)\n")
    result = gridwright("check", program, bad)
    assert result.exit_code == 2
    assert f"{program}: right" in result.stdout
    assert "flop_lr" in result.stdout
    assert "nosuch" in result.stdout


def test_check_as_json_has_the_diagnostics(program: Path):
    program.write_text("input.flop_lr\n")
    (report,) = json.loads(gridwright("check", program, "--json").stdout)
    assert report["right"] is False
    assert report["diagnostics"][0]["line"] == 1


def test_fmt_writes_the_usual_form(program: Path):
    program.write_text("flip_lr( input )\n\n")
    assert gridwright("fmt", program).exit_code == 0
    assert gridwright("fmt", program, "--check").exit_code == 0
    assert "flip_lr( input )" not in program.read_text()


def test_fmt_check_changes_nothing_and_exits_with_1(program: Path):
    program.write_text("input . flip_lr\n")
    assert gridwright("fmt", program, "--check").exit_code == 1
    assert program.read_text() == "input . flip_lr\n"


def test_fmt_refuses_a_syntax_error(program: Path):
    program.write_text("input.(\n")
    assert gridwright("fmt", program).exit_code == 2


def test_corpus_runs_each_program_on_the_task_of_its_name(tmp_path: Path):
    (tmp_path / "67a3c6ac.gw").write_text(MIRROR)
    result = gridwright("corpus", tmp_path)
    assert result.exit_code == 0
    assert "1 of 1 programs right" in result.stdout


def test_corpus_names_what_is_wrong_and_exits_with_1(tmp_path: Path):
    (tmp_path / "67a3c6ac.gw").write_text("input\n")
    result = gridwright("corpus", tmp_path)
    assert result.exit_code == 1
    assert "67a3c6ac  1 lines  pair 1: wrong in" in result.stdout


def test_corpus_shows_lengths_beside_those_of_another_system(tmp_path: Path):
    (tmp_path / "67a3c6ac.gw").write_text(MIRROR)
    lengths = tmp_path / "lengths.csv"
    lengths.write_text("task,operations\n67a3c6ac,12\n")
    result = gridwright("corpus", tmp_path, "--lengths", lengths)
    assert "67a3c6ac  1 lines  12 operations  right on 4 inputs" in result.stdout
    assert "1 lines against 12 operations, median 12, 1 tasks of 11 operations or more" in result.stdout


def test_corpus_refuses_lengths_that_are_none(tmp_path: Path):
    (tmp_path / "67a3c6ac.gw").write_text(MIRROR)
    assert refused(gridwright("corpus", tmp_path, "--lengths", tmp_path / "none.csv"), "cannot read task,operations")


def test_corpus_refuses_a_folder_that_is_not_there():
    assert refused(gridwright("corpus", "nowhere"), "no folder nowhere")


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


NOISE = {
    "train": [
        {"input": [[1, 2, 3, 4]], "output": [[4, 3, 2, 9]]},
        {"input": [[1, 2, 3, 4]], "output": [[4, 3, 2, 8]]},
    ],
    "test": [{"input": [[1, 5, 3, 4]], "output": [[4, 3, 5, 7]]}],
}
"""No program can tell the pairs apart."""


@pytest.fixture
def noise(tmp_path: Path) -> Path:
    file = tmp_path / "noise.json"
    file.write_text(json.dumps(NOISE))
    return file


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


@pytest.mark.parametrize("command", [("show",), ("explain",), ("solve",), ("run", "PROGRAM"), ("repl",)])
def test_every_command_refuses_a_task_of_a_sealed_set_alike(command: tuple[str, ...], program: Path):
    from gridwright.datasets import load_set

    task = f"agi1-evaluation/{load_set('agi1-evaluation').ids[0]}"
    result = gridwright(*(program if word == "PROGRAM" else word for word in command), task)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr == "error: agi1-evaluation is sealed: only sums are told of it, and nothing of one task\n"


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
