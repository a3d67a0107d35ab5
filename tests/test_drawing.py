"""This file is where pictures are compared with what a person should see."""

from __future__ import annotations

import re

import pytest

from dsl.values import field_from_text, from_text, mask_from_text, object_from_text
from gridwright.drawing import beside, draw, draw_difference, draw_grid, draw_pair, flow, text_of, text_picture
from gridwright.palette import Palette

ESCAPE = re.compile("\x1b\\[[0-9;]*m")


def plain(line: str) -> str:
    return ESCAPE.sub("", line)


def test_without_a_palette_a_grid_is_its_digits():
    assert draw_grid(from_text("12/34"), None).lines == ("12", "34")


def test_a_half_block_shows_the_upper_cell_in_front_of_the_lower():
    middle = draw_grid(from_text("1/2"), Palette.SAFE).lines[1]
    assert "\x1b[38;2;0;112;208m\x1b[48;2;247;0;32m▀" in middle


def test_two_rows_take_one_line_within_the_frame():
    picture = draw_grid(from_text("12/34/56"), Palette.SAFE)
    assert list(map(plain, picture.lines)) == ["┌──┐", "│▀▀│", "│▀▀│", "└──┘"]
    assert picture.width == 4


def test_the_lower_half_under_an_odd_last_row_is_left_to_the_terminal():
    assert "\x1b[0m\x1b[38;2;0;112;208m▀\x1b[0m" in draw_grid(from_text("1"), Palette.SAFE).lines[1]


def test_the_standard_palette_has_the_official_blue():
    assert "38;2;0;116;217" in draw_grid(from_text("1"), Palette.STANDARD).lines[1]


@pytest.mark.parametrize("palette", Palette)
def test_a_palette_has_ten_different_shades(palette: Palette):
    assert len(set(palette.shades)) == 10


def test_a_color_is_never_left_switched_on_at_the_end_of_a_line():
    assert all(line.endswith("\x1b[0m") for line in draw_grid(from_text("123/456"), Palette.SAFE).lines)


def test_a_pair_has_an_arrow_and_a_title():
    picture = draw_pair("pair 1", from_text("12/34"), from_text("5"), None)
    assert text_of([picture]) == "pair 1\n12 → 5\n34"


def test_an_unknown_output_is_a_question_mark():
    assert text_of([draw_pair("test 1", from_text("1"), None, None)]) == "test 1\n1 → ?"


def test_the_difference_shows_only_the_cells_that_differ():
    difference = draw_difference(from_text("12/34"), from_text("15/34"), None)
    assert difference.lines == ("·· 25", "·· ··")


def test_the_difference_in_color_has_both_digits_on_their_shades():
    line = draw_difference(from_text("2"), from_text("5"), Palette.SAFE).lines[1]
    assert "48;2;247;0;32m2" in line
    assert "48;2;186;186;186m5" in line


def test_pictures_flow_over_rows_as_the_width_allows():
    pictures = [text_picture("aaa"), text_picture("bbb"), text_picture("ccc")]
    assert text_of(flow(pictures, 9)) == "aaa   bbb\n\nccc"


def test_a_picture_wider_than_the_line_stands_alone():
    assert text_of(flow([text_picture("a" * 20), text_picture("b")], 9)) == "a" * 20 + "\n\nb"


def test_a_lower_picture_stands_in_the_middle():
    assert text_of([beside([text_picture("a", "a", "a"), text_picture("b")])]) == "a\na b\na"


def test_values_without_cells_are_text():
    assert draw((1, 2)) == "[1, 2]"


def test_a_mask_is_drawn_with_hashes():
    assert draw(mask_from_text("#./.#"), None) == "#.\n.#"


def test_a_field_is_drawn_in_columns():
    assert draw(field_from_text("1 10/2 3")) == " 1 10\n 2  3"


def test_a_list_of_objects_is_drawn_side_by_side():
    objects = (object_from_text("(0, 1) 1"), object_from_text("(2, 0) 2/2"))
    assert draw(objects, None) == "(0, 1)   (2, 0)\n1        2\n         2"


def test_an_empty_list_is_text():
    assert draw((), None) == "[]"


def test_transparent_cells_of_an_object_stay_empty():
    assert plain(draw(object_from_text("(0, 0) 1./.2"))).splitlines()[2] == "│▀▄│"
