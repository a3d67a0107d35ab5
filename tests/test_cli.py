"""This file is where the commands are run as a person runs them: what they say, and how they exit."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.commands import MIRROR, SMALL, gridwright, refused


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


@pytest.mark.parametrize("command", [("show",), ("explain",), ("solve",), ("run", "PROGRAM"), ("repl",)])
def test_every_command_refuses_a_task_of_a_sealed_set_alike(command: tuple[str, ...], program: Path):
    from gridwright.datasets import load_set

    task = f"agi1-evaluation/{load_set('agi1-evaluation').ids[0]}"
    result = gridwright(*(program if word == "PROGRAM" else word for word in command), task)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr == "error: agi1-evaluation is sealed: only sums are told of it, and nothing of one task\n"
