"""This file is where values become pictures for a terminal: two cells a character in colour, digits without.

A half-block shows two cells, one above the other, so that cells come out square; 30 rows take 15 lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from dsl.values import TRANSPARENT, Field, Grid, Mask, Object, Value, to_text
from gridwright.palette import Palette, Shade, ink_on
from gridwright.tasks import Task

_RESET = "\x1b[0m"
_DIM = "\x1b[90m"
_SET: Shade = (235, 235, 235)
_UNSET: Shade = (60, 60, 60)
_GLOOM, _GLOW = 48, 0.3
"""How a shade becomes dim: less of it, on dark gray, so that black cells in full colour stand out."""


@dataclass(frozen=True, slots=True)
class Picture:
    """Lines to print, each `width` characters wide as people see them (colour codes take no room)."""

    lines: tuple[str, ...]
    width: int


def text_picture(*lines: str) -> Picture:
    """Plain lines, padded to the longest."""
    width = max(map(len, lines), default=0)
    return Picture(tuple(line.ljust(width) for line in lines), width)


def draw(value: Value, palette: Palette | None = Palette.SAFE, width: int = 100) -> str:
    """Any value of the language as text to print, about so wide; without a palette in plain characters."""
    return text_of([draw_value(value, palette, width)])


def text_of(pictures: Iterable[Picture]) -> str:
    """The lines of pictures one below another, without trailing blanks."""
    return "\n".join(line.rstrip() for picture in pictures for line in picture.lines)


def draw_grid(grid: Grid, palette: Palette | None) -> Picture:
    """The grid in a thin frame; without a palette its digits. Transparent cells (255) stay empty."""
    if palette is None:
        return text_picture(*to_text(grid).split("/"))
    shades = palette.shades
    return _half_blocks([[None if cell == TRANSPARENT else shades[cell] for cell in row] for row in grid.tolist()])


def draw_mask(mask: Mask, palette: Palette | None) -> Picture:
    """The mask, bright where set; without a palette `#` and `.`."""
    if palette is None:
        return text_picture(*to_text(mask).split("/"))
    return _half_blocks([[_SET if cell else _UNSET for cell in row] for row in mask.tolist()])


def draw_field(field: Field) -> Picture:
    """The numbers of the field in columns."""
    width = max(len(str(number)) for number in field.flat)
    return text_picture(*(" ".join(str(number).rjust(width) for number in row) for row in field))


def draw_value(value: Value, palette: Palette | None, width: int) -> Picture:
    """Any value as a picture: lists of pictures flow over lines about so wide, what has no cells is text."""
    match value:
        case np.ndarray():
            return _draw_array(value, palette)
        case Object(row, col, patch):
            return titled(f"({row}, {col})", draw_grid(patch, palette))
        case tuple() if any(isinstance(element, np.ndarray | Object | tuple) for element in value):
            return stacked(flow([draw_value(element, palette, width) for element in value], width))
        case _:
            return text_picture(to_text(value))


def _draw_array(array: npt.NDArray[Any], palette: Palette | None) -> Picture:
    if array.dtype == np.bool_:
        return draw_mask(array, palette)
    return draw_grid(array, palette) if array.dtype == np.uint8 else draw_field(array)


def draw_pair(title: str, given: Grid, output: Grid | None, palette: Palette | None) -> Picture:
    """Input and output with an arrow between them, under a title; `?` stands for an output that is not known."""
    right = text_picture("?") if output is None else draw_grid(output, palette)
    return titled(title, beside([draw_grid(given, palette), text_picture("→"), right]))


def draw_task(task: Task, palette: Palette | None) -> list[Picture]:
    """A picture for each pair, then for each test."""
    return [draw_pair(name, given, output, palette) for name, given, output in task.places]


def draw_difference(given: Grid, expected: Grid, palette: Palette | None) -> Picture:
    """Two characters a cell: `··` where two grids of one shape agree, else both digits, the given one first."""
    rows = zip(given.tolist(), expected.tolist(), strict=True)
    if palette is None:
        return text_picture(*(" ".join(_digits(*cells) for cells in zip(*row, strict=True)) for row in rows))
    lines = ("".join(_inked(*cells, palette) for cells in zip(*row, strict=True)) for row in rows)
    return _framed(tuple(lines), 2 * given.shape[1])


def draw_marked(grid: Grid, mask: Mask, palette: Palette | None) -> Picture:
    """The grid with the cells of the mask in full colour and the others dim; without a palette those are dots."""
    if palette is None:
        rows = zip(grid.tolist(), mask.tolist(), strict=True)
        return text_picture(
            *("".join(str(cell) if seen else "·" for cell, seen in zip(*row, strict=True)) for row in rows)
        )
    cells = [[_dimmed(palette.shades[cell]) for cell in row] for row in grid.tolist()]
    for row, col in np.argwhere(mask).tolist():
        cells[row][col] = palette.shades[grid[row, col]]
    return _half_blocks(cells)


def titled(title: str, picture: Picture) -> Picture:
    """The picture under a line of text."""
    return stacked([text_picture(title), picture])


def stacked(pictures: Sequence[Picture]) -> Picture:
    """The pictures one below another, their left sides level."""
    width = max((picture.width for picture in pictures), default=0)
    return Picture(tuple(line for picture in pictures for line in _padded(picture, width, 0).lines), width)


def beside(pictures: Sequence[Picture], gap: int = 1) -> Picture:
    """The pictures in a row, each in the middle of the height of the tallest."""
    height = max(len(picture.lines) for picture in pictures)
    return _row([_padded(picture, picture.width, (height - len(picture.lines)) // 2) for picture in pictures], gap)


def flow(pictures: Sequence[Picture], width: int, gap: int = 3) -> list[Picture]:
    """The pictures in rows as long as the width allows, their tops level, a blank line between rows."""
    rows: list[list[Picture]] = []
    for picture in pictures:
        used = sum(earlier.width + gap for earlier in rows[-1]) if rows else width
        if used + picture.width <= width:
            rows[-1].append(picture)
        else:
            rows.append([picture])
    return [part for row in rows for part in (_row(row, gap), text_picture(""))][:-1]


def _row(pictures: Sequence[Picture], gap: int) -> Picture:
    height = max(len(picture.lines) for picture in pictures)
    filled = [_padded(picture, picture.width, 0, height) for picture in pictures]
    lines = tuple((" " * gap).join(parts) for parts in zip(*(picture.lines for picture in filled), strict=True))
    return Picture(lines, sum(picture.width for picture in pictures) + gap * (len(pictures) - 1))


def _padded(picture: Picture, width: int, above: int, height: int = 0) -> Picture:
    """The picture with blanks to its right, and blank lines above and below up to the height."""
    body = [line + " " * (width - picture.width) for line in picture.lines]
    blank = [" " * width]
    lines = blank * above + body
    return Picture(tuple(lines + blank * (height - len(lines))), width)


def _half_blocks(shades: Sequence[Sequence[Shade | None]]) -> Picture:
    """Cells as half-blocks, the upper cell in front, the lower one behind it; None is left to the terminal."""
    width = len(shades[0])
    nothing: Sequence[Shade | None] = [None] * width
    halves = zip(shades[::2], [*shades[1::2], nothing], strict=False)
    lines = ("".join(_half_block(*cells) for cells in zip(*pair, strict=True)) for pair in halves)
    return _framed(tuple(lines), width)


def _half_block(upper: Shade | None, lower: Shade | None) -> str:
    if upper is None:
        return _RESET + (" " if lower is None else f"{_front(lower)}▄")
    return (f"{_RESET}{_front(upper)}" if lower is None else f"{_front(upper)}{_behind(lower)}") + "▀"


def _digits(given: int, expected: int) -> str:
    return "··" if given == expected else f"{given}{expected}"


def _inked(given: int, expected: int, palette: Palette) -> str:
    if given == expected:
        return f"{_RESET}{_DIM}··"
    return "".join(f"{_front(ink_on(color))}{_behind(palette.shades[color])}{color}" for color in (given, expected))


def _dimmed(shade: Shade) -> Shade:
    red, green, blue = (round(_GLOOM + _GLOW * part) for part in shade)
    return red, green, blue


def _framed(lines: tuple[str, ...], width: int) -> Picture:
    """Coloured lines in a thin frame, so that a black grid can be seen on a black terminal."""
    side = f"{_RESET}{_DIM}│{_RESET}"
    edge = "─" * width
    framed = (f"{_DIM}┌{edge}┐{_RESET}", *(f"{side}{line}{side}" for line in lines), f"{_DIM}└{edge}┘{_RESET}")
    return Picture(framed, width + 2)


def _front(shade: Shade) -> str:
    return "\x1b[38;2;{};{};{}m".format(*shade)


def _behind(shade: Shade) -> str:
    return "\x1b[48;2;{};{};{}m".format(*shade)
