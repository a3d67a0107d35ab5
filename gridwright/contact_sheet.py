"""This file is where many small tasks are drawn on one sheet, a row each, to be looked over."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from dsl.values import Grid
from gridwright.palette import Palette
from gridwright.png import png_of
from synth.problem import Pair

BOX = 72
"""The side of the square that a grid is drawn in, in pixels."""
GAP, BETWEEN_PAIRS = 4, 14
PAPER, LINE = 10, 11
LINES_FROM = 4
"""Lines are drawn between cells of at least so many pixels."""
_SHADES = (*Palette.SAFE.shades, (255, 255, 255), (85, 85, 85))


def contact_sheet(tasks: Sequence[Sequence[Pair]]) -> bytes:
    """A PNG with a row for each task: its pairs, each input beside its output."""
    columns = max(len(pairs) for pairs in tasks)
    pitch = 2 * BOX + GAP + BETWEEN_PAIRS
    sheet = np.full((len(tasks) * (BOX + GAP) + GAP, columns * pitch + GAP), PAPER, dtype=np.uint8)
    for row, pairs in enumerate(tasks):
        top = GAP + row * (BOX + GAP)
        for column, pair in enumerate(pairs):
            left = GAP + column * pitch
            _draw(sheet[top : top + BOX, left : left + BOX], pair.input)
            left += BOX + GAP
            _draw(sheet[top : top + BOX, left : left + BOX], pair.output)
    return png_of(sheet, _SHADES)


def _draw(box: npt.NDArray[np.uint8], grid: Grid) -> None:
    """Draw the grid in the middle of a box, as large as it fits."""
    side = (BOX - 1) // max(grid.shape)
    cells = np.kron(grid, np.ones((side, side), dtype=np.uint8))
    framed = np.full((cells.shape[0] + 1, cells.shape[1] + 1), LINE, dtype=np.uint8)
    framed[:-1, :-1] = cells
    if side >= LINES_FROM:
        framed[::side] = LINE
        framed[:, ::side] = LINE
    top, left = (BOX - framed.shape[0]) // 2, (BOX - framed.shape[1]) // 2
    box[top : top + framed.shape[0], left : left + framed.shape[1]] = framed
