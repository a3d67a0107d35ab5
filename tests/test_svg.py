from __future__ import annotations

from xml.etree import ElementTree

import pytest

from dsl.values import Value, field_from_text, from_text, mask_from_text, object_from_text
from gridwright.palette import Palette
from gridwright.svg import CELL, Box, cell_for, document, figure_of, flow, grid_figure, level, svg_of, text_figure

OBJECT = object_from_text("(0, 1) 1./23")
VALUES: list[Value] = [
    from_text("012/345"),
    mask_from_text("#./.."),
    field_from_text("1 -20/3 4"),
    OBJECT,
    (OBJECT, OBJECT),
    (from_text("1"), mask_from_text("#")),
    (),
    7,
    True,
]


@pytest.mark.parametrize("value", VALUES, ids=str)
def test_every_value_has_a_well_formed_picture(value: Value) -> None:
    assert ElementTree.fromstring(svg_of(value)).tag == "{http://www.w3.org/2000/svg}svg"


def test_a_run_of_one_color_is_one_rectangle() -> None:
    figure = grid_figure(from_text("1110"), cell=10)
    assert 'd="M0 0h30v10h-30z"' in figure.elements
    assert (figure.width, figure.height) == (40, 10)


def test_the_palette_decides_the_shades() -> None:
    assert "#0070d0" in svg_of(from_text("1"))
    assert "#0074d9" in svg_of(from_text("1"), Palette.STANDARD)


def test_transparent_cells_are_left_to_the_paper() -> None:
    assert svg_of(OBJECT).count("<path fill") == 3


def test_an_object_lies_in_its_box_where_it_lies_in_the_frame() -> None:
    boxed = figure_of(object_from_text("(1, -1) 12"), cell=10, box=Box(0, -1, 2, 3))
    assert 'd="M0 10h10v10h-10z"' in boxed.elements
    assert "(1, -1)" in boxed.elements


def test_text_is_escaped() -> None:
    assert "a &lt; b" in document(text_figure("a < b"))


def test_large_grids_have_small_cells() -> None:
    assert cell_for([from_text("000")]) == CELL
    assert cell_for([from_text("0" * 32)]) == 7
    assert cell_for([((from_text("0" * 32),), 3)]) == 7


def test_numbers_of_a_field_have_room() -> None:
    assert figure_of(field_from_text("-1000000")).width > figure_of(field_from_text("1")).width


def test_crossed_cells_are_crossed_on_every_color() -> None:
    crossed = grid_figure(from_text("12"), cell=10, crossed=mask_from_text(".#")).elements
    assert crossed.count("M10 0l10 10m0 -10l-10 10") == 2


def test_figures_flow_into_rows() -> None:
    cell = figure_of(from_text("000"), cell=10)
    assert (flow([cell] * 3, width=70, gap=10).width, flow([cell] * 3, width=70, gap=10).height) == (70, 30)
    assert level([cell, text_figure("→")], gap=0).height == 18
