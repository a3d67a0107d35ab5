"""This file is where many masks are lifted at once by compiled loops: to objects, along diagonals, to what lies between two.

Masks stand as (masks, cells), the cells of all inputs one after another; what is made of them are rows of bits, as in
`interp.rows`. The frames of the inputs are (inputs, 2): rows and columns. Cells of objects are listed by owner.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from interp.loop import loop
from interp.memory import inlined

Bits = npt.NDArray[np.uint64]
Numbers = npt.NDArray[np.int64]
Truths = npt.NDArray[np.bool_]

_ONE = np.uint64(1)
LIFTS = 8
"""Objects that are met, that are not, that are filled, met in one cell, met most, touched by sides, touched at all; boxes."""
_MET, _MISSED, _FILLED, _MET_ONCE, _MET_MOST, _TOUCHED, _TOUCHED_AROUND, _BOXED = range(LIFTS)


@inlined
def _set(row: Bits, cell: int) -> None:
    row[cell >> 6] |= _ONE << np.uint64(cell & 63)


@loop
def to_objects(masks: Truths, frames: Numbers, inputs: Numbers, cells: Numbers, owners: Numbers, words: int) -> Bits:
    """For each lift and each mask the cells of the objects that stand so to the mask, or of their boxes.

    `inputs` tells in which input each object is; no two objects share a cell.
    """
    rows = np.zeros((LIFTS, masks.shape[0], words), dtype=np.uint64)
    objects = len(inputs)
    label, starts = _labels(frames, masks.shape[1], cells, owners)
    areas = np.zeros((4, objects, words), dtype=np.uint64)
    beside, sides = _outlines(label, frames, starts)
    for at in range(len(cells)):
        _set(areas[0, owners[at]], cells[at])
    for at in range(len(beside)):
        _set(areas[2, beside[at, 0]], beside[at, 1])
        if at < sides:
            _set(areas[1, beside[at, 0]], beside[at, 1])
    _fill_boxes(areas[3], frames, _boxes(frames, starts, inputs, cells, owners), inputs)
    ranges = _ranges(areas)
    sizes, met, most = np.zeros(objects, np.int64), np.zeros(objects, np.int64), np.zeros(len(frames), np.int64)
    for owner in owners:
        sizes[owner] += 1
    bits = np.zeros(words, dtype=np.uint64)
    for mask in range(masks.shape[0]):
        met[:], most[:], bits[:] = 0, 0, 0
        for cell in range(masks.shape[1]):
            bits[cell >> 6] |= np.uint64(masks[mask, cell]) << np.uint64(cell & 63)
        for at in range(len(cells)):
            met[owners[at]] += masks[mask, cells[at]]
        for owner in range(objects):
            most[inputs[owner]] = max(most[inputs[owner]], met[owner])
        for owner in range(objects):
            is_beside = is_around = False
            for word in range(ranges[owner, 0], ranges[owner, 1]):
                is_beside |= areas[1, owner, word] & bits[word] != 0
                is_around |= areas[2, owner, word] & bits[word] != 0
            for word in range(ranges[owner, 0], ranges[owner, 1]):
                own = areas[0, owner, word]
                rows[_MET if met[owner] > 0 else _MISSED, mask, word] |= own
                if met[owner] == sizes[owner]:
                    rows[_FILLED, mask, word] |= own
                if met[owner] == 1:
                    rows[_MET_ONCE, mask, word] |= own
                if met[owner] == most[inputs[owner]]:
                    rows[_MET_MOST, mask, word] |= own
                if is_beside:
                    rows[_TOUCHED, mask, word] |= own
                if is_around:
                    rows[_TOUCHED_AROUND, mask, word] |= own
                if met[owner] > 0:
                    rows[_BOXED, mask, word] |= areas[3, owner, word]
    return rows


@inlined
def _fill_boxes(rows: Bits, frames: Numbers, boxes: Numbers, inputs: Numbers) -> None:
    """Set the cells of each object's box in its row."""
    for owner in range(len(boxes)):
        for line in range(boxes[owner, 1]):
            for cell in range(boxes[owner, 2]):
                _set(rows[owner], boxes[owner, 0] + line * frames[inputs[owner], 1] + cell)


@inlined
def _ranges(areas: Bits) -> Numbers:
    """For each object the first word in which one of its areas has a cell, and the one behind the last."""
    ranges = np.zeros((areas.shape[1], 2), dtype=np.int64)
    for owner in range(areas.shape[1]):
        ranges[owner, 0] = areas.shape[2]
        for word in range(areas.shape[2]):
            if areas[0, owner, word] | areas[1, owner, word] | areas[2, owner, word] | areas[3, owner, word]:
                ranges[owner, 0] = min(ranges[owner, 0], word)
                ranges[owner, 1] = word + 1
    return ranges


@inlined
def _labels(frames: Numbers, whole: int, cells: Numbers, owners: Numbers) -> tuple[Numbers, Numbers]:
    """The object on each cell, or -1, and the first cell of each input."""
    label, starts = np.full(whole, -1, dtype=np.int64), np.zeros(len(frames), dtype=np.int64)
    for at in range(len(cells)):
        label[cells[at]] = owners[at]
    for index in range(1, len(frames)):
        starts[index] = starts[index - 1] + frames[index - 1, 0] * frames[index - 1, 1]
    return label, starts


@inlined
def _boxes(frames: Numbers, starts: Numbers, inputs: Numbers, cells: Numbers, owners: Numbers) -> Numbers:
    """The first cell of each object's box, its height and its width."""
    edges = np.zeros((len(inputs), 4), dtype=np.int64)
    edges[:, 0] = edges[:, 1] = 99
    for at in range(len(cells)):
        edge, index = edges[owners[at]], inputs[owners[at]]
        row, col = divmod(cells[at] - starts[index], frames[index, 1])
        edge[0], edge[1] = min(edge[0], row), min(edge[1], col)
        edge[2], edge[3] = max(edge[2], row + 1), max(edge[3], col + 1)
    boxes = np.zeros((len(inputs), 3), dtype=np.int64)
    for owner in range(len(inputs)):
        edge, index = edges[owner], inputs[owner]
        boxes[owner, 0] = starts[index] + edge[0] * frames[index, 1] + edge[1]
        boxes[owner, 1], boxes[owner, 2] = edge[2] - edge[0], edge[3] - edge[1]
    return boxes


@inlined
def _outlines(label: Numbers, frames: Numbers, starts: Numbers) -> tuple[Numbers, int]:
    """Each object with a cell next to it that is not its own: those that share a side with it first, and how many these are."""
    found = np.empty((8 * len(label), 2), dtype=np.int64)
    count = sides = 0
    for is_diagonal in range(2):
        for index in range(len(frames)):
            height, width = frames[index, 0], frames[index, 1]
            for row in range(height):
                for col in range(width):
                    own = label[starts[index] + row * width + col]
                    if own < 0:
                        continue
                    for down in range(-1, 2):
                        for right in range(-1, 2):
                            if (down != 0 and right != 0) != (is_diagonal == 1):
                                continue
                            if not (0 <= row + down < height and 0 <= col + right < width):
                                continue
                            other = starts[index] + (row + down) * width + col + right
                            if label[other] != own:
                                found[count, 0], found[count, 1] = own, other
                                count += 1
        if is_diagonal == 0:
            sides = count
    return found[:count], sides


@loop
def along_diagonals(masks: Truths, free: Truths, frames: Numbers, words: int) -> Bits:
    """The cells on the diagonals of set cells, those between two of them, and those that free cells join to one.

    The set cells themselves are left out.
    """
    rows = np.zeros((3, masks.shape[0], words), dtype=np.uint64)
    free_lines = _lines(free, frames)
    lines = len(free_lines)
    # of all cells and of free ones, walked upwards and downwards, to the left and to the right
    reached = np.zeros((2, 2, 2, lines), dtype=np.uint64)
    for mask in range(masks.shape[0]):
        set_lines = _lines(masks[mask], frames)
        first = 0
        for index in range(len(frames)):
            height = frames[index, 0]
            for down in range(2):
                for step in range(height):
                    line = first + (step if down else height - 1 - step)
                    before = line - 1 if down else line + 1
                    for over in range(2):
                        passable = free_lines[line] if over else ~np.uint64(0)
                        for right in range(2):
                            comes = np.uint64(0)
                            if step > 0:
                                last = reached[over, down, right, before]
                                comes = last << _ONE if right else last >> _ONE
                            reached[over, down, right, line] = set_lines[line] | (comes & passable)
            first += height
        cell = line = 0
        for index in range(len(frames)):
            width = frames[index, 1]
            for _ in range(frames[index, 0]):
                others = ~set_lines[line] & ((_ONE << np.uint64(width)) - _ONE)
                over_all, over_free = reached[0, :, :, line], reached[1, :, :, line]
                every = over_all[0, 0] | over_all[0, 1] | over_all[1, 0] | over_all[1, 1]
                between = (over_all[0, 0] & over_all[1, 1]) | (over_all[0, 1] & over_all[1, 0])
                joined = over_free[0, 0] | over_free[0, 1] | over_free[1, 0] | over_free[1, 1]
                _set_line(rows[0, mask], cell, width, every & others)
                _set_line(rows[1, mask], cell, width, between & others)
                _set_line(rows[2, mask], cell, width, joined & others)
                cell += width
                line += 1
    return rows


@inlined
def _lines(mask: Truths, frames: Numbers) -> Bits:
    """The lines of all inputs as words: no input is wider than 32 cells."""
    lines = np.zeros(frames[:, 0].sum(), dtype=np.uint64)
    cell = line = 0
    for index in range(len(frames)):
        for _ in range(frames[index, 0]):
            for col in range(frames[index, 1]):
                lines[line] |= np.uint64(mask[cell]) << np.uint64(col)
                cell += 1
            line += 1
    return lines


@inlined
def _set_line(row: Bits, cell: int, width: int, line: np.uint64) -> None:
    """Set cells of a line, whose first cell is given."""
    word, bit = cell >> 6, cell & 63
    row[word] |= line << np.uint64(bit)
    if bit + width > 64:
        row[word + 1] |= line >> np.uint64(64 - bit)


@loop
def between_two(masks: Truths, pairs: Numbers, frames: Numbers, words: int) -> Bits:
    """For every two masks, by place, the cells between a cell of the one and a cell of the other: along rows, columns, both."""
    rows = np.zeros((3, len(pairs), words), dtype=np.uint64)
    for at in range(len(pairs)):
        starts, ends = masks[pairs[at, 0]], masks[pairs[at, 1]]
        first = 0
        for index in range(len(frames)):
            height, width = frames[index, 0], frames[index, 1]
            for row in range(height):
                _beams(starts, ends, first + row * width, 1, width, rows[0, at])
            for col in range(width):
                _beams(starts, ends, first + col, width, height, rows[1, at])
            first += height * width
        for word in range(words):
            rows[2, at, word] = rows[0, at, word] | rows[1, at, word]
    return rows


@inlined
def _beams(starts: Truths, ends: Truths, first: int, step: int, length: int, row: Bits) -> None:
    """Set the cells of a line that are walked over from a start to the first end, either way."""
    for way in (1, -1):
        begun = -1
        for number in range(length):
            at = number if way == 1 else length - 1 - number
            cell = first + at * step
            if ends[cell] and begun >= 0:
                for walked in range(begun + 1, number):
                    _set(row, first + (walked if way == 1 else length - 1 - walked) * step)
                begun = -1
            if starts[cell]:
                # a later start only shortens the way: what lies between was walked over already
                begun = begun if begun >= 0 else number
