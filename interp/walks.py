"""This file is where cells are walked over from the masks of many objects by compiled loops: rays, beams, what is hit.

Masks are boards and steps pairs of numbers, as in `interp.boards`. Ways are several steps for each object, (ways, objects, 2).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from interp.boards import MAX_SIDE, Boards, Numbers, Words
from interp.loop import loop
from interp.memory import inlined
from interp.rows import copy_row


@inlined
def _word(boards: Boards, owner: int, row: int, steps: Numbers) -> Any:
    """A row of a board that is displaced by a step."""
    row, by = row - steps[owner, 0], steps[owner, 1]
    if row < 0 or row >= boards.shape[1] or by <= -MAX_SIDE or by >= MAX_SIDE:
        return 0
    word = np.int64(boards[owner, row])
    return word << by if by >= 0 else word >> -by


@loop
def moved(boards: Boards, steps: Numbers, frame: Boards) -> Boards:
    """The boards displaced; what leaves the frame is lost."""
    result = np.empty_like(boards)
    for owner in range(boards.shape[0]):
        for row in range(boards.shape[1]):
            result[owner, row] = _word(boards, owner, row, steps) & np.int64(frame[owner, row])
    return result


@loop
def rays(boards: Boards, ways: Numbers, free: Boards, frame: Boards) -> Boards:
    """The set cells and all free ones met on stepping from one of them in one of the ways, until one is not free."""
    reached = boards.copy()
    row = np.empty(boards.shape[1], dtype=np.uint32)
    for way in range(ways.shape[0]):
        for owner in range(boards.shape[0]):
            copy_row(boards[owner], row)
            _walk(row, ways[way, owner : owner + 1], free[owner], frame[owner])
            for line in range(len(row)):
                reached[owner, line] |= row[line]
    return reached


@inlined
def _walk(reached: Words, step: Numbers, free: Words, frame: Words) -> None:
    """Add to the cells all free ones met on stepping from one of them, until one is not free."""
    front, ahead = np.empty(len(reached), dtype=np.int64), np.empty((1, len(reached)), dtype=np.uint32)
    copy_row(reached, ahead[0])
    for _ in range(MAX_SIDE):
        some = False
        for row in range(len(reached)):
            front[row] = _word(ahead, 0, row, step) & np.int64(free[row]) & np.int64(frame[row])
            some |= front[row] & ~np.int64(reached[row]) != 0
        if not some:
            break
        for row in range(len(reached)):
            ahead[0, row] = front[row]
            reached[row] |= np.uint32(front[row])


@loop
def beams(boards: Boards, ways: Numbers, obstacles: Boards, frame: Boards) -> Boards:
    """The cells walked over in one of the ways from each set cell that meets an obstacle, up to that obstacle."""
    lit = np.zeros_like(boards)
    rows = boards.shape[1]
    free, ahead, behind = np.empty(rows, np.uint32), np.empty(rows, np.uint32), np.empty(rows, np.uint32)
    for way in range(ways.shape[0]):
        for owner in range(boards.shape[0]):
            step = ways[way, owner : owner + 1]
            if step[0, 0] == 0 and step[0, 1] == 0:
                continue
            for row in range(rows):
                free[row] = frame[owner, row] & ~obstacles[owner, row]
                ahead[row] = np.uint32(_word(obstacles[owner : owner + 1], 0, row, -step) & np.int64(free[row]))
                behind[row] = np.uint32(_word(boards[owner : owner + 1], 0, row, step) & np.int64(free[row]))
            _walk(ahead, -step, free, frame[owner])
            _walk(behind, step, free, frame[owner])
            for row in range(rows):
                lit[owner, row] |= ahead[row] & behind[row]
    return lit


@loop
def hits(boards: Boards, steps: Numbers, obstacles: Boards, frame: Boards) -> Boards:
    """The first obstacle that each set cell meets, walking by the step; its own place does not count."""
    met = np.zeros_like(boards)
    front, ahead = np.empty(boards.shape[1], dtype=np.int64), np.empty((1, boards.shape[1]), dtype=np.uint32)
    for owner in range(boards.shape[0]):
        if steps[owner, 0] == 0 and steps[owner, 1] == 0:
            continue
        copy_row(boards[owner], ahead[0])
        some = True
        while some:
            some = False
            for row in range(boards.shape[1]):
                front[row] = _word(ahead, 0, row, steps[owner : owner + 1]) & np.int64(frame[owner, row])
            for row in range(boards.shape[1]):
                met[owner, row] |= np.uint32(front[row] & np.int64(obstacles[owner, row]))
                ahead[0, row] = front[row] & ~np.int64(obstacles[owner, row])
                some |= ahead[0, row] != 0
    return met


@loop
def slides(boards: Boards, blocked: Boards, steps: Numbers, box: Numbers, heights: Numbers, widths: Numbers) -> Numbers:
    """How often each object may take its step before it would leave its frame or lie on what blocks it.

    The box has the first and last rows and columns of the objects.
    """
    times = np.zeros(boards.shape[0], dtype=np.int64)
    way = np.empty((1, 2), dtype=np.int64)
    for owner in range(boards.shape[0]):
        if steps[owner, 0] == 0 and steps[owner, 1] == 0:
            continue
        for time in range(1, MAX_SIDE + 1):
            way[0, 0], way[0, 1] = time * steps[owner, 0], time * steps[owner, 1]
            if box[0, owner] + way[0, 0] < 0 or box[1, owner] + way[0, 0] >= heights[owner]:
                break
            if box[2, owner] + way[0, 1] < 0 or box[3, owner] + way[0, 1] >= widths[owner]:
                break
            is_free = True
            for row in range(boards.shape[1]):
                is_free &= _word(boards[owner : owner + 1], 0, row, way) & np.int64(blocked[owner, row]) == 0
            if not is_free:
                break
            times[owner] = time
    return times
