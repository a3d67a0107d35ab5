"""This file is where cells fall toward a mask, from all sides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np

from dsl.laws import COLOR_EQUIVARIANT, EQUIVARIANT, PRESERVES_SHAPE
from dsl.outcome import Run
from dsl.registry import BACKGROUND, primitive
from dsl.values import Color, Grid, Mask, Vec, check_same_frame, freeze_grid


@primitive(word="gravity", cost=2, laws=(EQUIVARIANT, PRESERVES_SHAPE, COLOR_EQUIVARIANT))
def gravity_toward(grid: Grid, mask: Mask, bg: Color = BACKGROUND, *, run: Run) -> Grid:
    """Every foreground cell has fallen along its row or column toward the nearest set cell there, up to it or to those before.

    Set cells stay, and so do cells that have none in their row and column. Of set cells equally near a tie takes the first of
    up, left, down, right. What has fallen covers what stays; of two that end at one cell, that which has fallen further. Frames
    differ: no value.

    >>> to_text(gravity_toward(from_text("1002/0000/5500"), mask_from_text("..../..../##.."), BLACK, run=Run()))
    '0002/1000/5500'
    """
    check_same_frame(grid, mask)
    fallen = np.where(mask, grid, bg).astype(np.uint8)
    landed: Counter[tuple[Vec, Vec]] = Counter()
    falls: list[tuple[int, Vec, Vec]] = []
    for row, col in np.argwhere((grid != bg) & ~mask).tolist():
        ways = sorted(_ways(mask, row, col), key=lambda way: way[0])
        if len(ways) > 1 and ways[0][0] == ways[1][0]:
            run.tie()
        distance, step = ways[0] if ways else (0, Vec(0, 0))
        falls.append((distance, Vec(row, col), step))
    for distance, cell, step in sorted(falls, key=lambda fall: fall[0]):
        target = cell + step.scaled(distance)
        landed[target, step] += 1
        place = target - step.scaled(landed[target, step])
        fallen[place.row, place.col] = grid[cell.row, cell.col]
    return freeze_grid(fallen)


def _ways(mask: Mask, row: int, col: int) -> Iterator[tuple[int, Vec]]:
    """The distance and direction of the nearest set cell above, to the left, below and to the right, where there is one."""
    lines = (mask[:row, col][::-1], mask[row, :col][::-1], mask[row + 1 :, col], mask[row, col + 1 :])
    for line, step in zip(lines, (Vec(-1, 0), Vec(0, -1), Vec(1, 0), Vec(0, 1)), strict=True):
        if line.any():
            yield int(line.argmax()) + 1, step
