"""This file is where words of one grid that have no kernel are computed by compiled loops, with the results of plain meanings.

`synth.meanings` says which words they are, and takes their values from here.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from interp.loop import loop
from interp.memory import inlined

Colors = npt.NDArray[np.uint8]
Numbers = npt.NDArray[np.int64]
Truths = npt.NDArray[np.bool_]

_FAR = 1 << 20


@loop
def maximal_rectangles(grid: Colors, color: int, least: int) -> Numbers:
    """The rectangles (top, left, height, width) of a colour that no other contains, no side shorter than `least`, in scan order.

    Of those with one corner the flattest comes first.
    """
    height, width = grid.shape
    found = np.empty((height * width, 4), dtype=np.int64)
    keys = np.empty(height * width, dtype=np.int64)
    tall = np.zeros(width + 1, dtype=np.int64)
    rising = np.empty((width + 1, 2), dtype=np.int64)
    count = 0
    for row in range(height):
        depth = 0
        for col in range(width + 1):
            if col < width:
                tall[col] = tall[col] + 1 if grid[row, col] == color else 0
            left = col
            while depth > 0 and rising[depth - 1, 1] > tall[col]:
                depth -= 1
                left, lines = rising[depth]
                grows = row + 1 < height
                for place in range(left, col):
                    grows = grows and grid[row + 1, place] == color
                if not grows and lines >= least and col - left >= least:
                    top = row + 1 - lines
                    found[count, 0], found[count, 1], found[count, 2], found[count, 3] = top, left, lines, col - left
                    keys[count] = (top * 64 + left) * 64 + lines
                    count += 1
            if tall[col] > 0 and (depth == 0 or rising[depth - 1, 1] < tall[col]):
                rising[depth, 0], rising[depth, 1] = left, tall[col]
                depth += 1
    return found[np.argsort(keys[:count])]


@loop
def fallen(grid: Colors, down: int, right: int, is_diagonal: bool, is_mono: bool, ground: int) -> Colors:
    """The grid after its objects have fallen, by such a step at a time, until each rests on the edge or on one that rests."""
    height, width = grid.shape
    labels, objects = _labelled(grid, is_diagonal, is_mono, ground)
    depths = np.full(objects, _FAR, dtype=np.int64)
    is_changed = True
    while is_changed:
        is_changed = False
        for row in range(height):
            for col in range(width):
                own = labels[row, col]
                if own < 0:
                    continue
                depth, below, beside = 0, row + down, col + right
                while 0 <= below < height and 0 <= beside < width and labels[below, beside] < 0:
                    depth, below, beside = depth + 1, below + down, beside + right
                if 0 <= below < height and 0 <= beside < width:
                    depth += depths[labels[below, beside]]
                    if labels[below, beside] == own:
                        continue
                if depth < depths[own]:
                    depths[own], is_changed = depth, True
    after = np.full_like(grid, ground)
    for row in range(height):
        for col in range(width):
            if labels[row, col] >= 0:
                depth = depths[labels[row, col]]
                after[row + depth * down, col + depth * right] = grid[row, col]
    return after


@inlined
def _labelled(grid: Colors, is_diagonal: bool, is_mono: bool, ground: int) -> tuple[Numbers, int]:
    """The connected part of the foreground that each cell is in, or -1, and how many there are."""
    height, width = grid.shape
    labels = np.full((height, width), -1, dtype=np.int64)
    waiting = np.empty((height * width, 2), dtype=np.int64)
    count = 0
    for row in range(height):
        for col in range(width):
            if grid[row, col] == ground or labels[row, col] >= 0:
                continue
            labels[row, col] = count
            waiting[0, 0], waiting[0, 1] = row, col
            amount = 1
            while amount > 0:
                amount -= 1
                line, place = waiting[amount]
                for below in range(max(line - 1, 0), min(line + 2, height)):
                    for beside in range(max(place - 1, 0), min(place + 2, width)):
                        is_near = is_diagonal or below == line or beside == place
                        is_alike = not is_mono or grid[below, beside] == grid[line, place]
                        is_free = grid[below, beside] != ground and labels[below, beside] < 0
                        if is_near and is_alike and is_free:
                            labels[below, beside] = count
                            waiting[amount, 0], waiting[amount, 1] = below, beside
                            amount += 1
            count += 1
    return labels, count


@loop
def filled_periodically(grid: Colors, hole: int) -> tuple[Colors, bool]:
    """What `inpaint_periodic` gives for a grid that has holes, and whether there is such a grid."""
    height, width = grid.shape
    clashes = _clashes(grid, hole)
    most = np.count_nonzero(grid != hole)
    lattices = np.empty((height * width * (height + width), 3), dtype=np.int64)
    keys = np.empty(len(lattices), dtype=np.int64)
    count = 0
    for turned in (False, True):
        lines, length = (width, height) if turned else (height, width)
        for cols in range(1, length + 1):
            if not _fits(clashes, turned, lines, length, lines, cols, 0):
                continue
            for rows in range(1, _reach(grid, hole, turned, cols) + 1):
                # all shifts of as many rows as the grid has are one
                for shift in range(cols if rows < lines else 1):
                    common = math.gcd(shift, cols) if turned else rows
                    wide = rows * cols // common
                    if rows * cols > most or (turned and wide <= width):
                        continue
                    if not _fits(clashes, turned, lines, length, rows, cols, shift):
                        continue
                    moved = _inverse(shift // common, cols // common) * rows % wide if turned else shift
                    lattices[count, 0], lattices[count, 1], lattices[count, 2] = common, wide, moved
                    keys[count] = ((rows * cols * 64 + common) * 2048 + wide) * 2048 + moved
                    count += 1
    pattern = np.empty(height * width, dtype=np.uint8)
    for at in np.argsort(keys[:count]):
        rows, cols, shift = lattices[at]
        pattern[: rows * cols] = hole
        shown = 0
        for row in range(height):
            for col in range(width):
                place = row % rows * cols + (col - row // rows * shift) % cols
                if grid[row, col] != hole and pattern[place] == hole:
                    pattern[place] = grid[row, col]
                    shown += 1
        if shown == rows * cols:
            after = np.empty_like(grid)
            for row in range(height):
                for col in range(width):
                    after[row, col] = pattern[row % rows * cols + (col - row // rows * shift) % cols]
            return after, True
    return grid, False


@inlined
def _clashes(grid: Colors, hole: int) -> Truths:
    """For each displacement, columns counted from the leftmost one, whether two known cells that far apart differ."""
    height, width = grid.shape
    clashes = np.zeros((height, 2 * width - 1), dtype=np.bool_)
    for down in range(height):
        for right in range(1 - width, width):
            for row in range(height - down):
                for col in range(max(0, -right), min(width, width - right)):
                    one, other = grid[row, col], grid[row + down, col + right]
                    if one != other and one != hole and other != hole:
                        clashes[down, right + width - 1] = True
                        break
                if clashes[down, right + width - 1]:
                    break
    return clashes


@inlined
def _fits(clashes: Truths, turned: bool, lines: int, length: int, rows: int, cols: int, shift: int) -> bool:
    """Whether no displacement of a lattice is a clash: after each so many lines it shows the same again, moved by the shift.

    With as many rows as there are lines, those within a line count alone, and otherwise those to other lines. The sides
    are those of the grid, or of the turned one.
    """
    middle = clashes.shape[1] // 2
    first = 0 if rows == lines else 1
    for times in range(first, (lines - 1) // rows + 1):
        down = times * rows
        start = times * shift % cols - (length - 1) // cols * cols
        for right in range(start - cols if start - cols > -length else start, length, cols):
            if down == 0 and right <= 0:
                continue
            if not turned:
                is_clash = clashes[down, middle + right]
            else:
                is_clash = clashes[right, middle + down] if right >= 0 else clashes[-right, middle - down]
            if is_clash:
                return False
    return True


@inlined
def _reach(grid: Colors, hole: int, turned: bool, cols: int) -> Any:
    """The most rows of a pattern that shows every hole again, where those of its columns have no image in their own line."""
    lines, length = (grid.shape[1], grid.shape[0]) if turned else grid.shape
    reach = lines
    for place in range(length - cols, cols):
        for line in range(lines):
            if (grid[place, line] if turned else grid[line, place]) == hole:
                reach = min(reach, max(line, lines - 1 - line))
    return reach


@inlined
def _inverse(number: int, modulus: int) -> Any:
    """What multiplies the number to one, leaving out multiples of the modulus."""
    for factor in range(modulus):
        if number * factor % modulus == 1 % modulus:
            return factor
    return 0


_KINDS = 4
"""Of mirror lines: those that exchange columns, those that exchange rows, and the diagonals of either kind."""


@loop
def filled_symmetrically(grid: Colors, hole: int) -> tuple[Colors, bool]:
    """What `inpaint_symmetric` gives for a grid that has holes, and whether there is such a grid."""
    height, width = grid.shape
    firsts, lasts = (0, 0, 1 - width, 0), (2 * width - 2, 2 * height - 2, height - 1, height + width - 2)
    offsets, agreements = np.zeros(_KINDS, dtype=np.int64), np.zeros(_KINDS, dtype=np.int64)
    for kind in range(_KINDS):
        nearest = _FAR
        for offset in range(firsts[kind], lasts[kind] + 1):
            agreement, away = _agreement(grid, hole, kind, offset), abs(2 * offset - firsts[kind] - lasts[kind])
            if agreement > agreements[kind] or (agreement == agreements[kind] > 0 and away < nearest):
                agreements[kind], offsets[kind], nearest = agreement, offset, away
    margin = max(height, width)
    plane = np.zeros((height + 2 * margin, width + 2 * margin), dtype=np.int64)
    for row in range(height):
        for col in range(width):
            if grid[row, col] != hole:
                plane[row + margin, col + margin] = 1 << grid[row, col]
    lines = np.zeros((_KINDS, 2), dtype=np.int64)
    taken = 0
    order = np.argsort(-agreements * _KINDS + np.arange(_KINDS))
    for place in range(_KINDS):
        kind = order[place]
        if agreements[kind] == 0:
            break
        lines[taken, 0] = kind
        lines[taken, 1] = offsets[kind] if kind == 2 else offsets[kind] + 2 * margin
        shown = plane.copy()
        if _mirrored(shown, lines[: taken + 1]):
            plane = shown
            taken += 1
        is_last = place + 1 == _KINDS or agreements[order[place + 1]] < agreements[kind]
        seen = plane[margin : margin + height, margin : margin + width]
        if is_last and (seen != 0).all():
            after = np.zeros_like(grid)
            for color in range(10):
                after += (seen == 1 << color).astype(np.uint8) * np.uint8(color)
            return after, True
    return grid, False


@inlined
def _image(kind: int, offset: int, row: int, col: int) -> tuple[int, int]:
    """The place of a cell across a mirror line."""
    if kind == 0:
        return row, offset - col
    if kind == 1:
        return offset - row, col
    if kind == 2:
        return col + offset, row - offset
    return offset - col, offset - row


@inlined
def _agreement(grid: Colors, hole: int, kind: int, offset: int) -> int:
    """How many known cells, not counting those on the line, equal their known image; 0 where one differs from it."""
    height, width = grid.shape
    agreement = 0
    for row in range(height):
        for col in range(width):
            line, place = _image(kind, offset, row, col)
            if grid[row, col] == hole or not (0 <= line < height and 0 <= place < width) or grid[line, place] == hole:
                continue
            if grid[line, place] != grid[row, col]:
                return 0
            agreement += line != row or place != col
    return agreement


@inlined
def _mirrored(plane: Numbers, lines: Numbers) -> bool:
    """Add to the colours of every cell, as bits, those of all its images (of images ...): whether there is one at most."""
    height, width = plane.shape
    is_changed = True
    while is_changed:
        is_changed = False
        for at in range(len(lines)):
            for row in range(height):
                for col in range(width):
                    line, place = _image(lines[at, 0], lines[at, 1], row, col)
                    if not (0 <= line < height and 0 <= place < width):
                        continue
                    both = plane[row, col] | plane[line, place]
                    if both & (both - 1):
                        return False
                    if both != plane[row, col] or both != plane[line, place]:
                        plane[row, col] = plane[line, place] = both
                        is_changed = True
    return True
