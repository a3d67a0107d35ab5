"""This file is where masks and cells of many objects are computed at once by compiled loops.

Masks stand as *boards*, a 32-bit word a row, (objects, rows): bit c is column c. Cells of objects lie one after another, by
owner. Steps are pairs of rows and columns, one for each object.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from interp.loop import loop
from interp.memory import inlined
from interp.rows import copy_row

Boards = npt.NDArray[np.uint32]
Words = npt.NDArray[np.uint32]
"""The rows of one board."""
Numbers = npt.NDArray[np.int64]
Colors = npt.NDArray[np.uint8]
Truths = npt.NDArray[np.bool_]
Cells = tuple[Numbers, Numbers, Numbers, Colors]
"""Owners, rows, columns and colours."""

MAX_SIDE = 32
_UNSET = 255
_FAR = 10**6


@inlined
def _ones(word: np.int64) -> int:
    count = 0
    while word:
        word &= word - 1
        count += 1
    return count


@inlined
def _box(board: Words) -> tuple[int, int, int, int]:
    """The first and last rows and columns with a set cell; of an empty board the last ones lie before the first ones."""
    top, bottom, line = len(board), -1, np.int64(0)
    for row in range(len(board)):
        if board[row]:
            top, bottom = min(top, row), row
            line |= np.int64(board[row])
    left, right = 0, -1
    while line and not line >> left & 1:
        left += 1
    while line >> (right + 1):
        right += 1
    return top, bottom, left, right


@loop
def boxed(boards: Boards, grown: int, frame: Boards) -> Boards:
    """The bounding boxes grown on all sides and clipped to the frame; shrunk to nothing, or of an empty board, empty."""
    found = np.zeros_like(boards)
    for owner in range(boards.shape[0]):
        top, bottom, left, right = _box(boards[owner])
        if bottom < 0:
            continue
        cells = np.int64(0)
        for col in range(max(left - grown, 0), min(right + grown, MAX_SIDE - 1) + 1):
            cells |= np.int64(1) << col
        for row in range(max(top - grown, 0), min(bottom + grown, boards.shape[1] - 1) + 1):
            found[owner, row] = np.uint32(cells) & frame[owner, row]
    return found


@loop
def cornered(boards: Boards) -> Boards:
    """The corners of the bounding boxes."""
    found = np.zeros_like(boards)
    for owner in range(boards.shape[0]):
        top, bottom, left, right = _box(boards[owner])
        if bottom >= 0:
            found[owner, top] = found[owner, bottom] = np.uint32(np.int64(1) << left | np.int64(1) << right)
    return found


@inlined
def _spreads(reached: Words, within: Words, row: int, corners: bool) -> bool:
    """Whether a row of `within` is reached further than before from its neighbours, and along itself."""
    near = np.int64(0)
    for line in range(max(row - 1, 0), min(row + 2, len(reached))):
        near |= np.int64(reached[line])
    before, room = np.int64(reached[row]), np.int64(within[row])
    grown = (before | near | (near << 1 | near >> 1 if corners else np.int64(0))) & room
    wider = (grown | grown << 1 | grown >> 1) & room
    while wider != grown:
        grown, wider = wider, (wider | wider << 1 | wider >> 1) & room
    reached[row] = np.uint32(grown)
    return bool(grown != before)


@inlined
def _flood(reached: Words, within: Words, corners: bool) -> None:
    """Add the cells of `within` that a path inside it, across sides or also corners, joins to a reached one."""
    grows = True
    while grows:
        grows = False
        for row in range(len(reached)):
            grows |= _spreads(reached, within, row, corners)
        for row in range(len(reached) - 1, -1, -1):
            grows |= _spreads(reached, within, row, corners)


@loop
def flooded(seed: Boards, within: Boards, corners: bool) -> Boards:
    """The cells of `within` that a path inside it, across sides or also corners, joins to one of its seed cells."""
    reached = seed & within
    for owner in range(reached.shape[0]):
        _flood(reached[owner], within[owner], corners)
    return reached


@loop
def parts(boards: Boards, corners: bool) -> Numbers:
    """How many parts, joined across sides or also corners, the set cells of each board make up."""
    counts = np.zeros(boards.shape[0], dtype=np.int64)
    reached, left = np.zeros(boards.shape[1], dtype=np.uint32), np.empty(boards.shape[1], dtype=np.uint32)
    for owner in range(boards.shape[0]):
        copy_row(boards[owner], left)
        for row in range(len(left)):
            while left[row]:
                counts[owner] += 1
                reached[:] = 0
                word = np.int64(left[row])
                reached[row] = np.uint32(word & -word)
                _flood(reached, left, corners)
                left ^= reached
    return counts


@loop
def cells_of(boards: Boards, fails: Truths, origins: Numbers, widths: Numbers) -> tuple[Numbers, Numbers]:
    """The set cells of each board and their owners: an origin for each object, and so many places a row."""
    amount = 0
    for owner in range(boards.shape[0]):
        if not fails[owner]:
            for row in range(boards.shape[1]):
                amount += _ones(np.int64(boards[owner, row]))
    cells, owners = np.empty(amount, dtype=np.int64), np.empty(amount, dtype=np.int64)
    count = 0
    for owner in range(boards.shape[0]):
        if fails[owner]:
            continue
        for row in range(boards.shape[1]):
            word, col = np.int64(boards[owner, row]), 0
            while word:
                if word & 1:
                    cells[count] = origins[owner] + row * widths[owner] + col
                    owners[count] = owner
                    count += 1
                word >>= 1
                col += 1
    return cells, owners


@loop
def cells_in_frames(
    owners: Numbers,
    rows: Numbers,
    cols: Numbers,
    colors: Colors,
    fails: Truths,
    origins: Numbers,
    heights: Numbers,
    widths: Numbers,
) -> tuple[Numbers, Numbers, Colors]:
    """Of cells with colours the places that lie in the frame of their object, in order, their owners and colours."""
    places, whose, shown = np.empty_like(owners), np.empty_like(owners), np.empty_like(colors)
    canvas = np.full(MAX_SIDE * MAX_SIDE, _UNSET, dtype=np.uint8)
    start = count = 0
    while start < len(owners):
        owner, stop = owners[start], start
        first, last = MAX_SIDE * MAX_SIDE, -1
        while stop < len(owners) and owners[stop] == owner:
            row, col = rows[stop], cols[stop]
            if not fails[owner] and 0 <= row < heights[owner] and 0 <= col < widths[owner]:
                place = row * widths[owner] + col
                canvas[place] = colors[stop]
                first, last = min(first, place), max(last, place)
            stop += 1
        for place in range(first, last + 1):
            if canvas[place] != _UNSET:
                places[count], whose[count], shown[count] = origins[owner] + place, owner, canvas[place]
                canvas[place] = _UNSET
                count += 1
        start = stop
    return places[:count], whose[:count], shown[:count]


@loop
def boxes_of_cells(owners: Numbers, rows: Numbers, cols: Numbers, box: Numbers) -> None:
    """For each object its first row and column, and its height and width; all zero without a cell."""
    box[:] = 0
    for at in range(len(owners)):
        owner, row, col = owners[at], rows[at], cols[at]
        if at == 0 or owners[at - 1] != owner:
            box[0, owner], box[1, owner], box[2, owner], box[3, owner] = row, col, 1, 1
        bottom, right = max(box[0, owner] + box[2, owner], row + 1), max(box[1, owner] + box[3, owner], col + 1)
        box[0, owner], box[1, owner] = min(box[0, owner], row), min(box[1, owner], col)
        box[2, owner], box[3, owner] = bottom - box[0, owner], right - box[1, owner]


@loop
def boards_of_cells(owners: Numbers, rows: Numbers, cols: Numbers, frame: Boards) -> Boards:
    """The cells as boards, as far as they lie in the frame."""
    boards = np.zeros_like(frame)
    for at in range(len(owners)):
        owner, row, col = owners[at], rows[at], cols[at]
        if 0 <= row < frame.shape[1] and 0 <= col < MAX_SIDE:
            boards[owner, row] |= np.uint32((1 << col) & np.int64(frame[owner, row]))
    return boards


@loop
def trails(
    owners: Numbers, rows: Numbers, cols: Numbers, colors: Colors, steps: Numbers, heights: Numbers, widths: Numbers
) -> Cells:
    """The cells of all copies of each object at multiples of its step, later copies over earlier ones, in their frames."""
    most = 0
    for owner in range(len(heights)):
        most += heights[owner] * widths[owner]
    whose, at_row, at_col = (
        np.empty(most, dtype=np.int64),
        np.empty(most, dtype=np.int64),
        np.empty(most, dtype=np.int64),
    )
    shown = np.empty(most, dtype=np.uint8)
    canvas = np.full(MAX_SIDE * MAX_SIDE, _UNSET, dtype=np.uint8)
    start = count = 0
    while start < len(owners):
        owner, stop = owners[start], start
        while stop < len(owners) and owners[stop] == owner:
            stop += 1
        for time in range(1, MAX_SIDE + 1 if steps[owner, 0] or steps[owner, 1] else 1):
            for at in range(start, stop):
                row, col = rows[at] + time * steps[owner, 0], cols[at] + time * steps[owner, 1]
                if 0 <= row < heights[owner] and 0 <= col < widths[owner]:
                    canvas[row * widths[owner] + col] = colors[at]
        for place in range(heights[owner] * widths[owner]):
            if canvas[place] != _UNSET:
                whose[count], shown[count] = owner, canvas[place]
                at_row[count], at_col[count] = place // widths[owner], place % widths[owner]
                canvas[place] = _UNSET
                count += 1
        start = stop
    return whose[:count], at_row[:count], at_col[:count], shown[:count]


@loop
def steps_between(owners: Numbers, rows: Numbers, cols: Numbers, inputs: Numbers, corners: bool) -> Numbers:
    """The fewest steps across sides, or also corners, from a cell of each object to a cell of each other one of its input.

    Far to objects of other inputs.
    """
    steps = np.full((len(inputs), len(inputs)), _FAR, dtype=np.int64)
    first = 0
    for one in range(len(owners)):
        left = owners[one]
        while inputs[owners[first]] != inputs[left]:
            first += 1
        for other in range(first, one + 1):
            right = owners[other]
            down, across = abs(rows[one] - rows[other]), abs(cols[one] - cols[other])
            away = max(down, across) if corners else down + across
            if away < steps[left, right]:
                steps[left, right] = steps[right, left] = away
    return steps


@loop
def touching(boards: Boards, inputs: Numbers) -> Truths:
    """Whether two objects of one input have neighbouring cells, across sides or corners, but no common one."""
    objects, rows = boards.shape
    found = np.zeros((objects, objects), dtype=np.bool_)
    for one in range(objects):
        for other in range(one):
            if inputs[one] != inputs[other]:
                continue
            near = common = False
            for row in range(rows):
                word = np.int64(boards[one, row])
                if word:
                    common |= word & np.int64(boards[other, row]) != 0
                    around = np.int64(0)
                    for line in range(max(row - 1, 0), min(row + 2, rows)):
                        around |= np.int64(boards[other, line])
                    near |= word & (around | around << 1 | around >> 1) != 0
            found[one, other] = found[other, one] = near and not common
    return found


@loop
def contacts(mover: Boards, target: Boards) -> Truths:
    """Which steps to the right, from -32 on, make each mover touch its target across sides, without a common cell."""
    objects, rows = mover.shape
    found = np.zeros((objects, 2 * MAX_SIDE), dtype=np.bool_)
    for owner in range(objects):
        for step in range(2 * MAX_SIDE):
            by = step - MAX_SIDE
            meets = touches = False
            for row in range(rows):
                word = np.int64(mover[owner, row])
                if not word:
                    continue
                # the target one column to the right, so that there is room on its left
                ground = np.int64(target[owner, row]) << 1
                around = ground << 1 | ground >> 1
                if row:
                    around |= np.int64(target[owner, row - 1]) << 1
                if row + 1 < rows:
                    around |= np.int64(target[owner, row + 1]) << 1
                word = word << (by + 1) if by >= -1 else word >> -(by + 1)
                meets |= word & ground != 0
                touches |= word & around != 0
            found[owner, step] = touches and not meets
    return found


@loop
def corners_of(grid: Colors, patch: Colors, is_anchor: Truths) -> Numbers:
    """The corners (row, column) of the patch, in scan order, where all its cells of the anchor colours stand on the grid.

    Other cells of the patch may lie off the grid.
    """
    rows, cols = patch.shape
    top, left, bottom, right = rows, cols, -1, -1
    amount = 0
    at_row, at_col, colors = (
        np.empty(rows * cols, np.int64),
        np.empty(rows * cols, np.int64),
        np.empty(rows * cols, np.uint8),
    )
    for row in range(rows):
        for col in range(cols):
            if patch[row, col] < len(is_anchor) and is_anchor[patch[row, col]]:
                top, left, bottom, right = min(top, row), min(left, col), max(bottom, row), max(right, col)
                at_row[amount], at_col[amount], colors[amount] = row, col, patch[row, col]
                amount += 1
    found, count = np.empty((grid.size, 2), dtype=np.int64), 0
    for row in range(-top, grid.shape[0] - bottom if amount else -top):
        for col in range(-left, grid.shape[1] - right):
            is_equal = True
            for at in range(amount):
                if grid[row + at_row[at], col + at_col[at]] != colors[at]:
                    is_equal = False
                    break
            if is_equal:
                found[count, 0], found[count, 1] = row, col
                count += 1
    return found[:count]
