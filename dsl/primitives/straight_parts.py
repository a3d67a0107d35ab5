"""This file is where grids fall into straight parts: runs, segments, whole lines, and maximal rectangles."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

import numpy as np
import numpy.typing as npt

from dsl.laws import COLOR_EQUIVARIANT, EQUIVARIANT, PARTITIONS_FOREGROUND, PARTITIONS_FRAME
from dsl.laws.parts import IN_SCAN_ORDER, PART_OF_GRID
from dsl.outcome import EvaluationFailed, Failure
from dsl.registry import BACKGROUND, primitive
from dsl.values import MAX_LIST, Axis, Color, Grid, Object, freeze_grid


@primitive(cost=2, laws=(PARTITIONS_FOREGROUND, EQUIVARIANT, COLOR_EQUIVARIANT, IN_SCAN_ORDER))
def runs(grid: Grid, axis: Axis, bg: Color = BACKGROUND) -> tuple[Object, ...]:
    """The longest one-colour pieces of the rows (columns) in the foreground, in scan order; the axis `any`: no value.

    >>> to_text(runs(from_text("110/120"), Axis.ROWS, BLACK))
    '[(0, 0) 11, (1, 0) 1, (1, 1) 2]'
    """
    return _in_scan_order(_runs(grid, axis, bg))


@primitive(cost=2, laws=(EQUIVARIANT, COLOR_EQUIVARIANT, IN_SCAN_ORDER, PART_OF_GRID))
def lines(grid: Grid, bg: Color = BACKGROUND) -> tuple[Object, ...]:
    """The runs of both axes that have two cells or more, in the scan order of their first cells.

    >>> to_text(lines(from_text("110/100"), BLACK))
    '[(0, 0) 11, (0, 0) 1/1]'
    """
    pieces = [*_runs(grid, Axis.ROWS, bg), *_runs(grid, Axis.COLS, bg)]
    return _in_scan_order(piece for piece in pieces if piece.patch.size > 1)


@primitive(cost=2, laws=(PARTITIONS_FRAME, EQUIVARIANT, COLOR_EQUIVARIANT))
def lines_of(grid: Grid, axis: Axis) -> tuple[Object, ...]:
    """Each row (column) of the grid as an object; the axis `any`: no value.

    >>> to_text(lines_of(from_text("12/34"), Axis.COLS))
    '[(0, 0) 1/3, (0, 1) 2/4]'
    """
    if axis.along == 1:
        return tuple(Object(row, 0, line) for row, line in enumerate(freeze_grid(grid)[:, None]))
    return tuple(Object(0, col, line) for col, line in enumerate(freeze_grid(grid.T)[:, :, None]))


@primitive(cost=2, laws=(EQUIVARIANT, COLOR_EQUIVARIANT, IN_SCAN_ORDER, PART_OF_GRID))
def rectangles(grid: Grid, color: Color, least: int) -> tuple[Object, ...]:
    """The rectangles of that colour with sides of at least `least` that no other contains, in scan order.

    They may overlap; with more than 1024 of them there is no value.

    >>> to_text(rectangles(from_text("110/111"), BLUE, 2))
    '[(0, 0) 11/11]'
    """
    found = []
    for top, left, height, width in _maximal_rectangles(grid == color):
        if height >= least and width >= least:
            found.append(_solid(top, left, height, width, color))
    return _in_scan_order(found)


@primitive(cost=2, laws=(EQUIVARIANT, COLOR_EQUIVARIANT, IN_SCAN_ORDER, PART_OF_GRID))
def empty_rectangles(grid: Grid, least: int = 2, bg: Color = BACKGROUND) -> tuple[Object, ...]:
    """The rectangles of background with sides of at least `least` that no other contains, in scan order.

    They may overlap; with more than 1024 of them there is no value.

    >>> to_text(empty_rectangles(from_text("001/000"), 2, BLACK))
    '[(0, 0) 00/00]'
    """
    return rectangles(grid, bg, least)


def _solid(row: int, col: int, height: int, width: int, color: int) -> Object:
    # an array over bytes is read-only without a further step
    cells = np.frombuffer(bytes([color]) * (height * width), dtype=np.uint8)
    return Object(row, col, cells.reshape(height, width))


def _in_scan_order(found: Iterator[Object] | list[Object]) -> tuple[Object, ...]:
    """Solid objects by their upper-left corners, of one corner the flattest first."""
    ordered = sorted(found, key=lambda element: (element.row, element.col, element.height))
    if len(ordered) > MAX_LIST:
        raise EvaluationFailed(Failure.LIST_TOO_LONG)
    return tuple(ordered)


def _runs(grid: Grid, axis: Axis, bg: Color) -> Iterator[Object]:
    for index, line in enumerate((grid if axis.along == 1 else grid.T).tolist()):
        start = 0
        for color, piece in groupby(line):
            length = len(list(piece))
            if color != bg:
                along_rows = axis.along == 1
                yield _solid(index, start, 1, length, color) if along_rows else _solid(start, index, length, 1, color)
            start += length


def _maximal_rectangles(mask: npt.NDArray[np.bool_]) -> Iterator[tuple[int, int, int, int]]:
    """The rectangles (top, left, height, width) of set cells that cannot grow on any side."""
    heights = np.zeros(mask.shape[1] + 1, dtype=np.int64)
    for row, line in enumerate(mask):
        heights[:-1] = np.where(line, heights[:-1] + 1, 0)
        below = mask[row + 1] if row + 1 < len(mask) else np.zeros_like(line)
        for left, height, width in _maximal_upwards(heights.tolist()):
            if not below[left : left + width].all():
                yield row + 1 - height, left, height, width


def _maximal_upwards(heights: list[int]) -> Iterator[tuple[int, int, int]]:
    """The rectangles (left, height, width) under columns of these heights that cannot grow left, right or up.

    The last height is 0.
    """
    rising: list[tuple[int, int]] = []
    for col, height in enumerate(heights):
        left = col
        while rising and rising[-1][1] > height:
            left, taller = rising.pop()
            yield left, taller, col - left
        if height and (not rising or rising[-1][1] < height):
            rising.append((left, height))
