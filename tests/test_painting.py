from __future__ import annotations

import pytest

from dsl.outcome import EvaluationFailed, Failure
from dsl.primitives.painting import erase, fill, fill_from, move, overlay, paint, select, underfill, underpaint
from dsl.values import BLACK, RED, Vec, from_text, mask_from_text, object_from_text, to_text

WIDE = mask_from_text("##")


@pytest.mark.parametrize(
    ("word", "arguments"),
    [
        (fill, (from_text("1/1"), WIDE, RED)),
        (underfill, (from_text("1/1"), WIDE, RED, BLACK)),
        (erase, (from_text("1/1"), WIDE, BLACK)),
        (fill_from, (from_text("11"), WIDE, from_text("1/1"))),
        (fill_from, (from_text("1/1"), WIDE, from_text("1/1"))),
        (select, (WIDE, from_text("11"), from_text("1/1"))),
        (select, (WIDE, from_text("1/1"), from_text("11"))),
        (overlay, (from_text("11"), from_text("1/1"), BLACK)),
    ],
)
def test_nothing_is_painted_across_frames(word, arguments):
    with pytest.raises(EvaluationFailed) as failed:
        word(*arguments)
    assert failed.value.failure is Failure.SHAPE_MISMATCH


def test_underfill_keeps_the_foreground():
    assert to_text(underfill(from_text("0120"), mask_from_text("####"), RED, BLACK)) == "2122"


def test_a_later_object_covers_an_earlier_one():
    below, above = object_from_text("(0, 0) 11/11"), object_from_text("(0, 1) 2/2")
    assert to_text(paint(from_text("000/000"), (below, above))) == "120/120"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(-1, -1) 11/12", "200/000"),
        ("(1, 2) 34/56", "000/003"),
        ("(2, 0) 1", "000/000"),
        ("(0, -5) 1", "000/000"),
        ("(-1, -1) 11111/11111/11111/11111", "111/111"),
    ],
)
def test_what_hangs_off_the_grid_is_lost(text, expected):
    assert to_text(paint(from_text("000/000"), (object_from_text(text),))) == expected


def test_transparent_cells_show_what_is_below():
    assert to_text(paint(from_text("333"), (object_from_text("(0, 0) 1.1"),))) == "131"


def test_painting_nothing_changes_nothing():
    assert to_text(paint(from_text("12/34"), ())) == "12/34"


def test_painting_does_not_change_its_argument():
    grid = from_text("00")
    paint(grid, (object_from_text("(0, 0) 1"),))
    assert to_text(grid) == "00"


def test_underpaint_judges_the_background_before_it_paints():
    first, second = object_from_text("(0, 0) 22"), object_from_text("(0, 1) 33")
    assert to_text(underpaint(from_text("001"), (first, second), BLACK)) == "231"


def test_a_moved_object_uncovers_background_and_not_what_moved_there():
    first, second = object_from_text("(0, 0) 1"), object_from_text("(0, 1) 2")
    assert to_text(move(from_text("120"), (first, second), Vec(0, 1), BLACK)) == "012"


def test_an_object_moved_off_the_grid_is_lost():
    assert to_text(move(from_text("100"), (object_from_text("(0, 0) 1"),), Vec(-1, 0), BLACK)) == "000"


def test_moving_an_object_that_hangs_off_the_grid_brings_it_in():
    assert to_text(move(from_text("100"), (object_from_text("(0, -1) 21"),), Vec(0, 1), BLACK)) == "210"


def test_the_second_grid_lies_on_top_where_it_is_not_transparent():
    assert to_text(overlay(from_text("1111"), from_text("0203"), BLACK)) == "1213"


def test_select_takes_the_first_grid_inside_the_mask():
    assert to_text(select(mask_from_text("#."), from_text("11"), from_text("22"))) == "12"
