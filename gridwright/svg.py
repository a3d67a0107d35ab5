"""This file is where values become pictures in SVG: for the reference, notebooks and reports. Lengths are pixels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from dsl.values import TRANSPARENT, Field, Grid, Mask, Object, Value, place, to_text
from gridwright.palette import Palette

CELL = 20
"""The side of a cell where there is room."""
_LONGEST, _SMALLEST_CELL = 240, 7

_PAPER, _INK = "#fff", "#333"
_SET = "#4a4a55"
_BETWEEN_COLORS, _ON_PAPER = "#555", "#ccc"

# DejaVu Sans Mono, the widest of the usual fonts, takes 0.602 em a character.
_FONT_SIZE, _CHARACTER, _LINE = 13, 7.9, 18


@dataclass(frozen=True, slots=True)
class Figure:
    """A part of a picture: its elements, drawn from (0, 0), and the room that they take."""

    elements: str
    width: float
    height: float


class Box(NamedTuple):
    """A rectangle of cells: its upper-left one, and its sides."""

    row: int
    col: int
    height: int
    width: int


def svg_of(value: Value, palette: Palette = Palette.SAFE) -> str:
    """Any value of the language as an SVG document."""
    return document(figure_of(value, palette, cell=cell_for([value])))


def document(figure: Figure, margin: float = 6) -> str:
    """The figure as an SVG document, on paper of its own, since pages may be dark."""
    width, height = figure.width + 2 * margin, figure.height + 2 * margin
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" '
        f'font-family="ui-monospace,monospace" font-size="{_FONT_SIZE}" fill="{_INK}">'
        f'<rect width="{width:g}" height="{height:g}" rx="4" fill="{_PAPER}"/>{_moved(figure, margin, margin)}</svg>'
    )


def cell_for(values: Iterable[Value]) -> int:
    """The side of a cell with which the largest of the values is not too large a picture."""
    longest = max((side for value in values for side in _sides(value)), default=1)
    return max(_SMALLEST_CELL, min(CELL, _LONGEST // longest))


def _sides(value: Value) -> list[int]:
    match value:
        case np.ndarray():
            return list(value.shape)
        case Object():
            return list(value.patch.shape)
        case tuple():
            return [side for element in value for side in _sides(element)]
        case _:
            return []


def figure_of(value: Value, palette: Palette = Palette.SAFE, *, cell: int = CELL, box: Box | None = None) -> Figure:
    """Any value as a figure; lists of figures flow, what has no cells is text.

    An object has its corner below it; within a box it is drawn where it lies, without one by itself.
    """
    match value:
        case np.ndarray():
            return _array_figure(value, palette, cell)
        case Object(row, col, patch):
            board = grid_figure(patch if box is None else _placed(value, box), palette, cell=cell)
            return stacked([board, text_figure(f"({row}, {col})")])
        case tuple() if any(isinstance(element, np.ndarray | Object | tuple) for element in value):
            return flow([figure_of(element, palette, cell=cell, box=box) for element in value])
        case _:
            return text_figure(to_text(value))


def _array_figure(array: npt.NDArray[Any], palette: Palette, cell: int) -> Figure:
    if array.dtype == np.bool_:
        return mask_figure(array, cell=cell)
    return grid_figure(array, palette, cell=cell) if array.dtype == np.uint8 else field_figure(array, cell=cell)


def _placed(element: Object, box: Box) -> Grid:
    cells = np.full((box.height, box.width), TRANSPARENT, dtype=np.uint8)
    place(cells, element.shifted(-box.row, -box.col), element.patch)
    return cells


def grid_figure(
    grid: Grid, palette: Palette = Palette.SAFE, *, cell: int = CELL, crossed: Mask | None = None
) -> Figure:
    """The grid, transparent cells (255) as paper, and crosses over some cells, if wanted."""
    fills = {_hex(palette, color): grid == color for color in np.unique(grid).tolist() if color != TRANSPARENT}
    lines = _ON_PAPER if (grid == TRANSPARENT).any() else _BETWEEN_COLORS
    board = _board(grid.shape, fills, lines, cell, cell)
    return board if crossed is None else Figure(board.elements + _crosses(crossed, cell), board.width, board.height)


def mask_figure(mask: Mask, *, cell: int = CELL) -> Figure:
    """The mask, dark where set."""
    return _board(mask.shape, {_SET: mask}, _ON_PAPER, cell, cell)


def field_figure(field: Field, *, cell: int = CELL) -> Figure:
    """The numbers of the field, in cells that are wide enough for them."""
    longest = max(len(str(number)) for number in field.flat)
    width, height = max(cell, round(longest * _CHARACTER) + 6), max(cell, _LINE)
    board = _board(field.shape, {}, _ON_PAPER, width, height)
    numbers = "".join(
        f'<text x="{(column + 0.5) * width:g}" y="{_baseline(row * height, height):g}">{number}</text>'
        for (row, column), number in np.ndenumerate(field)
    )
    return Figure(f'{board.elements}<g text-anchor="middle">{numbers}</g>', board.width, board.height)


def text_figure(text: str) -> Figure:
    """One line of text."""
    return Figure(f'<text y="{_baseline(0, _LINE):g}">{escape(text)}</text>', len(text) * _CHARACTER, _LINE)


def _baseline(top: float, height: float) -> float:
    """Where text stands that is in the middle of a line: capitals are some 0.7 em high."""
    return top + height / 2 + 0.35 * _FONT_SIZE


def _hex(palette: Palette, color: int) -> str:
    return "#{:02x}{:02x}{:02x}".format(*palette.shades[color])


def _board(shape: tuple[int, ...], fills: Mapping[str, Mask], lines: str, width: int, height: int) -> Figure:
    """Cells of that width and height on paper, those of each mask filled, with lines between and around them."""
    rows, columns = shape
    right, bottom = columns * width, rows * height
    paths = "".join(f'<path fill="{fill}" d="{_runs(mask, width, height)}"/>' for fill, mask in fills.items())
    across = "".join(f"M0 {row * height}h{right}" for row in range(rows + 1))
    down = "".join(f"M{column * width} 0v{bottom}" for column in range(columns + 1))
    return Figure(f'{paths}<path stroke="{lines}" d="{across}{down}"/>', right, bottom)


def _runs(mask: Mask, width: int, height: int) -> str:
    """A rectangle for each run of set cells in a row."""
    edges = np.diff(np.pad(mask.astype(np.int8), ((0, 0), (1, 1))), axis=1)
    starts, ends = np.argwhere(edges == 1), np.argwhere(edges == -1)
    return "".join(
        f"M{start * width} {row * height}h{(end - start) * width}v{height}h{(start - end) * width}z"
        for (row, start), (_, end) in zip(starts.tolist(), ends.tolist(), strict=True)
    )


def _crosses(mask: Mask, cell: int) -> str:
    """A cross over each set cell, light on dark, so that it is seen on every colour."""
    places = np.argwhere(mask).tolist()
    strokes = "".join(f"M{column * cell} {row * cell}l{cell} {cell}m0 {-cell}l{-cell} {cell}" for row, column in places)
    return f'<path d="{strokes}" stroke="#000" stroke-width="4"/><path d="{strokes}" stroke="#fff" stroke-width="2"/>'


def titled(title: str, figure: Figure) -> Figure:
    """The figure under a line of text."""
    return stacked([text_figure(title), figure])


def leading_to(given: Figure, *outputs: Figure) -> Figure:
    """The first figure, an arrow, the others."""
    return beside([given, text_figure("→"), *outputs])


def stacked(figures: Sequence[Figure], gap: float = 2) -> Figure:
    """The figures one below another, their left sides level."""
    parts, top = [], 0.0
    for figure in figures:
        parts.append(_moved(figure, 0, top))
        top += figure.height + gap
    return Figure("".join(parts), max((figure.width for figure in figures), default=0), max(top - gap, 0))


def beside(figures: Sequence[Figure], gap: float = 10) -> Figure:
    """The figures in a row, each in the middle of the height of the tallest."""
    height = max((figure.height for figure in figures), default=0)
    parts, left = [], 0.0
    for figure in figures:
        parts.append(_moved(figure, left, (height - figure.height) / 2))
        left += figure.width + gap
    return Figure("".join(parts), max(left - gap, 0), height)


def flow(figures: Sequence[Figure], width: float = 640, gap: float = 14) -> Figure:
    """The figures in rows as long as the width allows, their tops level."""
    rows: list[list[Figure]] = []
    used = width
    for figure in figures:
        if used + gap + figure.width > width:
            rows.append([])
            used = -gap
        rows[-1].append(figure)
        used += gap + figure.width
    return stacked([level(row, gap) for row in rows], gap)


def level(figures: Sequence[Figure], gap: float) -> Figure:
    """The figures in a row, their tops level."""
    height = max(figure.height for figure in figures)
    return beside([Figure(figure.elements, figure.width, height) for figure in figures], gap)


def _moved(figure: Figure, left: float, top: float) -> str:
    if not left and not top:
        return figure.elements
    return f'<g transform="translate({left:g} {top:g})">{figure.elements}</g>'
