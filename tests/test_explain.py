"""This file is where `gridwright explain` is tested; what it says of two tasks is kept in `tests/explained`.

`python -m tests.test_explain` writes what is said now.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner, Result

from dsl.values import from_text
from gridwright.cli import app
from gridwright.drawing import draw_marked
from gridwright.explaining import Explanation, explained, marked
from gridwright.palette import Palette
from synth.problem import Pair, Problem

RECORDED = Path(__file__).parent / "explained"
TASKS = ("00d62c1b", "1cf80156")


def explain(*arguments: str, columns: int = 100) -> Result:
    return CliRunner().invoke(app, ["explain", *arguments], prog_name="gridwright", env={"COLUMNS": str(columns)})


def explanation(*pairs: str) -> Explanation:
    """Of pairs written `input > output`."""
    return explained(problem(*pairs))


def problem(*pairs: str) -> Problem:
    train = tuple(Pair(*map(from_text, pair.split(" > "))) for pair in pairs)
    return Problem(train, (train[0].input,))


@pytest.mark.parametrize("task", TASKS)
def test_what_is_said_of_a_task_is_what_is_recorded(task: str) -> None:
    """If this fails, and rightly: python -m tests.test_explain"""
    result = explain(task)
    assert result.exit_code == 0
    assert result.stdout == (RECORDED / f"{task}.txt").read_text(encoding="utf-8")


def test_the_documentation_shows_what_is_said() -> None:
    page = RECORDED.parent.parent / "docs" / "differences.md"
    assert f"$ gridwright explain 08ed6ac7\n{explain('08ed6ac7').stdout}```" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize("columns", [40, 80, 200])
def test_no_line_of_text_is_wider_than_the_terminal(columns: int) -> None:
    text, _, _ = explain("00d62c1b", columns=columns).stdout.partition("pair 1")
    assert max(map(len, text.splitlines())) <= columns


def test_as_json_it_has_claims_and_reasons() -> None:
    report = json.loads(explain("00d62c1b", "--json").stdout)
    assert report["task"] == "00d62c1b"
    assert {"layer": "cells", "claim": "black → yellow", "because": "only black cells change, to yellow"} in report[
        "constant"
    ]


def test_a_wrong_id_is_one_message() -> None:
    result = explain("00d62c1c")
    assert result.exit_code == 2
    assert "did you mean 00d62c1b?" in result.stderr


def test_in_python_an_explanation_reads_as_text() -> None:
    import gridwright as gw

    found = gw.explain(gw.load_task("67a3c6ac"))
    sentence = "an output is its input, mirrored left to right, because cell by cell they are equal"
    assert repr(found) == f"the same in all pairs\n  {sentence}"
    assert sentence in found._repr_html_()
    assert found.reasons == [sentence]


def test_what_follows_from_a_color_map_is_not_told_besides() -> None:
    (line,) = explanation("0120 > 0340", "0011 > 0033", "2200 > 4400").constant
    assert (line.layer, line.claim) == ("cells", "blue → green, red → yellow")


def test_dims_that_vary_stand_with_what_they_vary_with() -> None:
    found = explanation("12 > 1122/1122", "3/4 > 33/33/44/44")
    assert [line.claim for line in found.varies] == ["dims = (input.height * 2, input.width * 2)"]


def test_the_rectangle_that_an_output_shows_is_marked_in_its_input() -> None:
    masks = marked(problem("0000/0120/0340 > 12/34", "5600/7800/0000 > 56/78"))
    assert [np.argwhere(before).tolist()[0] for before, _ in masks] == [[1, 1], [0, 0]]
    assert all(before.sum() == 4 and after.all() for before, after in masks)


def test_a_turned_rectangle_is_marked_where_it_stands_in_the_input() -> None:
    masks = marked(problem("0000/0120/0340 > 21/43", "5600/7800/0000 > 65/87"))
    assert [np.argwhere(before).tolist()[0] for before, _ in masks] == [[1, 1], [0, 0]]


def test_the_cells_that_change_are_marked_in_the_output() -> None:
    ((before, after),) = marked(problem("0010 > 0410"))
    assert before.all()
    assert np.argwhere(after).tolist() == [[0, 1]]


def test_cells_that_are_not_marked_are_dots_or_dim() -> None:
    grid = from_text("12")
    mask = np.array([[True, False]])
    assert draw_marked(grid, mask, None).lines == ("1·",)
    red, green, blue = Palette.SAFE.shades[1]
    drawn = "".join(draw_marked(grid, mask, Palette.SAFE).lines)
    assert f"{red};{green};{blue}" in drawn
    assert "{};{};{}".format(*Palette.SAFE.shades[2]) not in drawn


if __name__ == "__main__":
    for name in TASKS:
        (RECORDED / f"{name}.txt").write_text(explain(name).stdout, encoding="utf-8")
