"""This file is where the rectangles of grids are compared without listing them: each is known by its hash, found from sums.

A grid of 30 x 30 cells has 216,225 rectangles. Those of one size are hashed together, each from four prefix sums of a
polynomial in two variables (Source: Bird, Two dimensional pattern matching, IPL 1977, with Karp and Rabin's hashes).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from dsl.values import MAX_SIDE, Grid

Hashes = npt.NDArray[np.uint64]
Counts = npt.NDArray[np.int64]

_MODULUS = 1 << 64
_ROW, _COL = 0x9E3779B97F4A7C15, 0xD1B54A32D192ED03
"""Odd, so that powers have inverses."""


def _powers(base: int) -> Hashes:
    return np.array([pow(base, exponent, _MODULUS) for exponent in range(MAX_SIDE + 1)], np.uint64)


_ROWS, _COLS = _powers(_ROW), _powers(_COL)
_ROWS_BACK, _COLS_BACK = _powers(pow(_ROW, -1, _MODULUS)), _powers(pow(_COL, -1, _MODULUS))
_CELLS = np.random.default_rng(0).integers(1, 1 << 63, 256, np.uint64)
"""A number for each value of a cell."""


class Blocks:
    """All rectangles of a grid of bytes."""

    def __init__(self, grid: npt.NDArray[np.generic]) -> None:
        self.grid = np.asarray(grid, np.uint8)
        height, width = self.grid.shape
        weights = _ROWS[:height, None] * _COLS[None, :width]
        self._sums = _summed(_CELLS[self.grid] * weights)
        self._across = _summed((self.grid[:, 1:] != self.grid[:, :-1]).astype(np.int64))
        self._down = _summed((self.grid[1:] != self.grid[:-1]).astype(np.int64))

    def hashes(self, height: int, width: int) -> Hashes:
        """The hash of every rectangle of these dims, by the place of its upper-left corner."""
        found = _within(self._sums, height, width)
        rows, cols = found.shape
        return np.asarray(found * _ROWS_BACK[:rows, None] * _COLS_BACK[None, :cols])

    def has_changes(self, height: int, width: int) -> npt.NDArray[np.bool_]:
        """Whether each rectangle of these dims has more than one colour."""
        across = _within(self._across, height, width - 1)
        down = _within(self._down, height - 1, width)
        return np.asarray(across + down > 0)

    def places(self, block: npt.NDArray[np.generic]) -> list[tuple[int, int]]:
        """Where the block stands: the upper-left corners, in scan order."""
        height, width = block.shape
        if height > self.grid.shape[0] or width > self.grid.shape[1]:
            return []
        wanted = Blocks(block).hashes(height, width)[0, 0]
        return [(int(row), int(col)) for row, col in np.argwhere(self.hashes(height, width) == wanted)]


def _summed(cells: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The sums over all cells above and to the left, with a first row and column of zeros."""
    sums = np.zeros((cells.shape[0] + 1, cells.shape[1] + 1), cells.dtype)
    np.cumsum(np.cumsum(cells, axis=0), axis=1, out=sums[1:, 1:])
    return sums


def _within(sums: npt.NDArray[Any], height: int, width: int) -> npt.NDArray[Any]:
    """The sum over each rectangle of these dims."""
    rows, cols = sums.shape[0] - height, sums.shape[1] - width
    lower, upper = sums[height:], sums[:rows]
    return np.asarray(lower[:, width:] - upper[:, width:] - lower[:, :cols] + upper[:, :cols])


@dataclass(frozen=True, slots=True)
class Common:
    """A rectangle that stands in several grids: its dims, and where it stands in the first of them."""

    height: int
    width: int
    row: int
    col: int

    @property
    def area(self) -> int:
        """The number of its cells."""
        return self.height * self.width

    def cut_from(self, grid: Grid) -> Grid:
        """Its cells, from the first grid."""
        return grid[self.row : self.row + self.height, self.col : self.col + self.width]


def largest_common(grids: Sequence[Blocks]) -> Common | None:
    """The largest rectangle of two rows and columns or more, and two colours or more, that stands in every grid.

    Of equally large ones that of fewest rows, first in scan order. Part of a common rectangle is common, so that dims are
    tried along a staircase: one row more, or one column less.
    """
    heights, widths = zip(*(blocks.grid.shape for blocks in grids), strict=True)
    best: Common | None = None
    height, width = 2, min(widths)
    while height <= min(heights) and width >= 2:
        found = _common_of(grids, height, width)
        if found is None:
            width -= 1
            continue
        if best is None or found.area > best.area:
            best = found
        height += 1
    return best


def _common_of(grids: Sequence[Blocks], height: int, width: int) -> Common | None:
    first, *others = grids
    hashes = first.hashes(height, width)
    stands = first.has_changes(height, width)
    for blocks in others:
        if not stands.any():
            return None
        stands &= np.isin(hashes, blocks.hashes(height, width))
    if not stands.any():
        return None
    row, col = np.unravel_index(int(stands.argmax()), stands.shape)
    return Common(height, width, int(row), int(col))
