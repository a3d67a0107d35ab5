"""This file is where cutting, joining, scaling and splitting grids is tested at the edges."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from dsl.outcome import EvaluationFailed, Failure, Run
from dsl.primitives.assembly import canvas, concat, crop, hcat, pad, tile, trim, vcat, window
from dsl.primitives.color import mode_color, rare_color, recolor_by
from dsl.primitives.panels import assemble, panel_layout, panels, split
from dsl.primitives.scaling import downscale, drop_lines, shrink, upscale
from dsl.values import BLACK, BLUE, MAX_INT, Axis, Vec, from_text, mask_from_text, to_text

ONE, ROW, COLUMN = from_text("1"), from_text("12"), from_text("1/2")


def failure_of(word: Callable[..., Any], *arguments: Any, **run: Run) -> Failure:
    with pytest.raises(EvaluationFailed) as failed:
        word(*arguments, **run)
    return failed.value.failure


@pytest.mark.parametrize(
    ("word", "arguments", "expected"),
    [
        (crop, (ROW, mask_from_text("..")), Failure.EMPTY_MASK),
        (crop, (ROW, mask_from_text("#/#")), Failure.SHAPE_MISMATCH),
        (window, (ROW, Vec(0, 2), Vec(1, 1)), Failure.TOO_SMALL),
        (window, (ROW, Vec(0, 0), Vec(-1, 1)), Failure.TOO_SMALL),
        (trim, (from_text("11/11"), 1), Failure.TOO_SMALL),
        (trim, (ROW, -1), Failure.BAD_COUNT),
        (pad, (ONE, -1, BLUE), Failure.BAD_COUNT),
        (pad, (ONE, MAX_INT, BLUE), Failure.TOO_LARGE),
        (hcat, (ONE, COLUMN), Failure.SHAPE_MISMATCH),
        (vcat, (ONE, ROW), Failure.SHAPE_MISMATCH),
        (concat, ((), Axis.ROWS), Failure.EMPTY_LIST),
        (concat, ((ONE,), Axis.ANY), Failure.NOT_AXIAL),
        (concat, ((ROW,) * 17, Axis.COLS), Failure.TOO_LARGE),
        (tile, (ROW, Vec(0, 1)), Failure.BAD_COUNT),
        (tile, (ROW, Vec(MAX_INT, MAX_INT)), Failure.TOO_LARGE),
        (canvas, (Vec(31, 1), BLUE), Failure.TOO_LARGE),
        (canvas, (Vec(0, 1), BLUE), Failure.TOO_SMALL),
        (upscale, (ROW, 17), Failure.TOO_LARGE),
        (upscale, (ROW, 0), Failure.BAD_COUNT),
        (drop_lines, (from_text("11/11"), BLUE), Failure.TOO_SMALL),
        (split, (ROW, Axis.COLS, 0), Failure.BAD_COUNT),
        (split, (ROW, Axis.COLS, 3), Failure.NOT_DIVISIBLE),
        (assemble, ((ONE, ONE), Vec(1, 1)), Failure.BAD_COUNT),
        (assemble, ((ONE, ONE), Vec(-1, -2)), Failure.BAD_COUNT),
        (assemble, ((ONE, ROW), Vec(1, 2)), Failure.SHAPE_MISMATCH),
        (recolor_by, (ONE, (BLUE,)), Failure.BAD_COUNT),
    ],
)
def test_there_is_no_value_where_the_arguments_do_not_fit(
    word: Callable[..., Any], arguments: tuple[Any, ...], expected: Failure
) -> None:
    assert failure_of(word, *arguments) is expected


def test_crop_keeps_the_background_inside_the_box() -> None:
    assert to_text(crop(from_text("100/000/001"), mask_from_text("#../.../..#"))) == "100/000/001"


@pytest.mark.parametrize(
    ("text", "count", "expected"),
    [
        ("1234", 2, ["12", "34"]),
        ("12534", 2, ["12", "34"]),
        ("1525354", 4, ["1", "2", "3", "4"]),
        ("123", 1, ["123"]),
        ("123", 3, ["1", "2", "3"]),
    ],
)
def test_split_leaves_out_one_line_between_any_two_panels(text: str, count: int, expected: list[str]) -> None:
    assert [to_text(panel) for panel in split(from_text(text), Axis.COLS, count)] == expected


def test_split_by_rows_gives_panels_one_below_another() -> None:
    assert to_text(split(from_text("12/34"), Axis.ROWS, 2)) == "[12, 34]"


@pytest.mark.parametrize(
    ("text", "expected", "tied"),
    [
        ("125343/345121/666666/121565/345343", "[125343/345121, 121565/345343]", False),
        ("51525/53545", "[1/3, 2/4]", False),
        ("102/304", "[1/3, 2/4]", False),
        ("10502/30504", "[10/30, 02/04]", False),
        ("156/356", "[1/3, 6/6]", True),
    ],
)
def test_panels_lie_between_lines_of_the_separator_color(text: str, expected: str, tied: bool) -> None:
    run = Run()
    assert to_text(panels(from_text(text), BLACK, run=run)) == expected
    assert run.tied == tied


def test_thick_separators_and_a_frame_of_them_count_as_separators() -> None:
    grid = from_text("5555555/5115225/5555555")
    assert to_text(panels(grid, BLACK, run=Run())) == "[11, 22]"
    assert panel_layout(grid, BLACK, run=Run()) == Vec(1, 2)


def test_a_separator_needs_panels_on_both_sides() -> None:
    assert failure_of(panels, from_text("512/534"), BLACK, run=Run()) is Failure.NO_PANELS


def test_panels_of_unequal_dims_are_no_panels() -> None:
    assert failure_of(panels, from_text("1522/3544"), BLACK, run=Run()) is Failure.NO_PANELS


@pytest.mark.parametrize(("word", "expected"), [(mode_color, 1), (rare_color, 1)])
def test_equally_frequent_colors_are_a_tie_and_the_smallest_is_taken(word: Callable[..., Any], expected: int) -> None:
    run = Run()
    assert word(from_text("2112"), run=run) == expected
    assert run.tied


def test_rare_color_does_not_count_colors_that_are_absent() -> None:
    assert rare_color(from_text("455"), run=Run()) == 4


@pytest.mark.parametrize(("text", "expected", "tied"), [("1122/1233", "12", True), ("1123/1133", "13", False)])
def test_downscale_takes_the_modal_color_of_each_block(text: str, expected: str, tied: bool) -> None:
    run = Run()
    assert to_text(downscale(from_text(text), 2, run=run)) == expected
    assert run.tied == tied


@pytest.mark.parametrize(
    ("text", "expected"), [("11111111/" * 3 + "11111111", "11"), ("1122/1122", "12"), ("112/112", "112/112")]
)
def test_shrink_undoes_the_largest_upscale_in_both_directions(text: str, expected: str) -> None:
    assert to_text(shrink(from_text(text))) == expected
