"""This file is where it is computed for all cells of all inputs at once what they see: compiled loops over cell columns.

The cells of all inputs stand one after another; `frames` are (inputs, 2): rows and columns. A step is (rows, columns).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from interp.loop import loop
from interp.memory import inlined

Numbers = npt.NDArray[np.int64]
Colors = npt.NDArray[np.uint8]
Truths = npt.NDArray[np.bool_]

_FAR = 1 << 20
_STEP = 16
"""What a step adds where steps and a colour are one number."""


@loop
def displaced(cells: Colors, outside: Colors, frames: Numbers, down: int, right: int) -> Colors:
    """In each cell the colour of the one a step away; where that is off the frame, the one given for the cell."""
    shown = np.empty(len(cells), dtype=np.uint8)
    first = 0
    for index in range(len(frames)):
        height, width = frames[index, 0], frames[index, 1]
        for row in range(height):
            for col in range(width):
                at = first + row * width + col
                is_inside = 0 <= row + down < height and 0 <= col + right < width
                shown[at] = cells[at + down * width + right] if is_inside else outside[at]
        first += height * width
    return shown


@loop
def walked(
    cells: Colors, passable: Truths, outside: Colors, frames: Numbers, down: int, right: int
) -> tuple[Colors, Numbers, Colors]:
    """What is met on a walk from each cell by a step that is not (0, 0).

    The colour of the first cell that is not passable, or if the walk leaves the frame the one that is given for all cells of
    the input; how many steps lead there, or off the frame; and the first colour other than the cell's own, or its own.
    """
    seen, past = np.empty(len(cells), dtype=np.uint8), np.empty(len(cells), dtype=np.uint8)
    steps = np.empty(len(cells), dtype=np.int64)
    first = 0
    for index in range(len(frames)):
        height, width = frames[index, 0], frames[index, 1]
        for line in range(height):
            row = height - 1 - line if down > 0 else line
            for place in range(width):
                # what lies ahead comes first
                col = width - 1 - place if right > 0 else place
                at = first + row * width + col
                if not (0 <= row + down < height and 0 <= col + right < width):
                    seen[at], steps[at], past[at] = outside[at], 1, cells[at]
                    continue
                ahead = at + down * width + right
                steps[at] = steps[ahead] + 1 if passable[ahead] else 1
                past[at] = past[ahead] if cells[ahead] == cells[at] else cells[ahead]
                seen[at] = seen[ahead] if passable[ahead] else cells[ahead]
        first += height * width
    return seen, steps, past


@loop
def distances(mask: Truths, frames: Numbers, is_diagonal: bool) -> tuple[Numbers, bool]:
    """How many steps each cell is from the nearest set cell of its input, and whether every input has one."""
    steps = np.empty(len(mask), dtype=np.int64)
    for at in range(len(mask)):
        steps[at] = 0 if mask[at] else _FAR
    _spread(steps, frames, 1, is_diagonal)
    return steps, len(steps) == 0 or steps.max() < _FAR


@loop
def nearest_colors(cells: Colors, grounds: Colors, frames: Numbers) -> Colors:
    """In each cell of the ground the smallest colour of the nearest others; all cells of an input without others as they are."""
    reach = np.empty(len(cells), dtype=np.int64)
    for at in range(len(cells)):
        reach[at] = cells[at] if cells[at] != grounds[at] else _FAR
    _spread(reach, frames, _STEP, False)
    shown = cells.copy()
    for at in range(len(cells)):
        if reach[at] < _FAR:
            shown[at] = reach[at] % _STEP
    return shown


@inlined
def _spread(reach: Numbers, frames: Numbers, step: int, is_diagonal: bool) -> None:
    """Lower each number to the least that another one and the steps from there add up to."""
    first = 0
    for index in range(len(frames)):
        height, width = frames[index, 0], frames[index, 1]
        for way in (1, -1):
            for number in range(height * width):
                place = number if way == 1 else height * width - 1 - number
                row, col = divmod(place, width)
                at = first + place
                least = reach[at]
                if 0 <= col - way < width:
                    least = min(least, reach[at - way] + step)
                if 0 <= row - way < height:
                    least = min(least, reach[at - way * width] + step)
                    if is_diagonal and col > 0:
                        least = min(least, reach[at - way * width - 1] + step)
                    if is_diagonal and col < width - 1:
                        least = min(least, reach[at - way * width + 1] + step)
                reach[at] = least
        first += height * width


@loop
def neighbors_counted(mask: Truths, frames: Numbers, is_diagonal: bool) -> Numbers:
    """How many neighbours of each cell are set."""
    counts = np.zeros(len(mask), dtype=np.int64)
    first = 0
    for index in range(len(frames)):
        height, width = frames[index, 0], frames[index, 1]
        for row in range(height):
            for col in range(width):
                at = first + row * width + col
                if not mask[at]:
                    continue
                for down in range(-1, 2):
                    for right in range(-1, 2):
                        is_beside = (down == 0) != (right == 0) or (is_diagonal and down != 0)
                        is_inside = 0 <= row + down < height and 0 <= col + right < width
                        if is_beside and is_inside:
                            counts[at + down * width + right] += 1
        first += height * width
    return counts
