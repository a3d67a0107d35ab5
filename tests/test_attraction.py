"""This file is where cells are seen to fall toward a mask from all sides, and pairs of that class to be explained."""

from __future__ import annotations

from dsl.outcome import Run
from dsl.primitives.falling import gravity_toward
from dsl.values import BLACK, from_text, mask_from_text, to_text
from tests.test_closed_forms import answers


def fallen(grid: str, mask: str) -> str:
    run = Run()
    after = to_text(gravity_toward(from_text(grid), mask_from_text(mask), BLACK, run=run))
    return f"{after} tied" if run.tied else after


def test_cells_fall_from_both_sides_of_a_line() -> None:
    assert fallen("1000/0000/5555/0000/0020", "..../..../####/..../....") == "0000/1000/5555/0020/0000"


def test_cells_come_to_rest_on_those_that_were_nearer() -> None:
    assert fallen("12035", "....#") == "01235"


def test_cells_without_a_set_cell_in_line_stay() -> None:
    assert fallen("100/000/005", ".../.../..#") == "100/000/005"


def test_a_cell_between_two_set_cells_at_one_distance_ties() -> None:
    assert fallen("50105", "#...#") == "51005 tied"


def test_what_falls_takes_the_color_of_what_it_falls_on() -> None:
    pairs = ("0100/0000/5555/0000/1000 > 0000/0500/5555/5000/0000", "20500/00500/00502 > 05500/00500/00550")
    assert "000/500/555" in answers("attraction", "300/000/555", *pairs)
