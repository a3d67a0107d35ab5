"""This file is where the kernels are that cut grids into objects, and that paint objects.

The payload of a list of objects is read from front to back: each object takes a word and its patch.
"""

from __future__ import annotations

from interp.kernel import (
    NO_VALUE,
    frame,
    framed,
    height,
    kernel,
    payload,
    scalar,
    scratch,
    target,
    vec_col,
    vec_row,
    width,
)
from interp.kernels._shared import COLORS, EIGHT, FOUR, all_columns, counted, has_sides, highest, lowest, saturated
from interp.lanes import LANES, choose, equal, load, splat, store
from interp.memory import bits, inlined, number, set_bits, set_number, set_word, word

HEADER = 8
TRANSPARENT = 255
NO_COLOR = 254
"""A background that no cell has."""
# In the free memory stands a record for each run: a run before it in its object, its row and its cells; of the first run of an
# object also the columns and the last row of the object, and the place of its mask. The list of first runs and the rows of all
# masks, of which there are not more than runs, have a field of the records each.
_RECORD = 8
_PARENT, _ROW, _CELLS, _COLUMNS, _LAST_ROW, _PLACE, _OBJECT, _MASK = range(_RECORD)


@inlined
def _row(element: int) -> int:
    """The row of an object."""
    return word(element, 0) >> 40


@inlined
def _col(element: int) -> int:
    """The column of an object."""
    return word(element, 0) << 24 >> 40


@inlined
def _tall(element: int) -> int:
    """The rows of an object's patch."""
    return word(element, 0) >> 8 & 255


@inlined
def _wide(element: int) -> int:
    """The columns of an object's patch."""
    return word(element, 0) & 255


@inlined
def _next(element: int) -> int:
    """The address of the object after this one."""
    return element + HEADER + _tall(element) * _wide(element)


@inlined
def _set_place(element: int, row: int, col: int, rows: int, cols: int) -> None:
    """Write what an object has besides its patch."""
    set_word(element, 0, row << 40 | (col & 0xFFFFFF) << 16 | framed(rows, cols))


@inlined
def _begin(element: int, row: int, col: int, rows: int, cols: int) -> int:
    """Write an object without any cell; the address after it."""
    _set_place(element, row, col, rows, cols)
    patch, nothing = element + HEADER, splat(TRANSPARENT)
    for at in range(0, rows * cols, LANES):
        store(patch + at, nothing)
    return patch + rows * cols


@inlined
def _listed(call: int, count: int, end: int) -> int:
    """The frame of a list that is written up to an address."""
    set_word(target(call), 0, count)
    set_word(end, 0, 0)
    return framed((end - target(call) + 7) >> 3, 1)


@inlined
def _first(runs: int, run: int) -> int:
    """The first run of the object that a run belongs to, as far as its object is known."""
    while number(runs, _RECORD * run + _PARENT) != run:
        run = number(runs, _RECORD * run + _PARENT)
    return run


@inlined
def _joined(runs: int, run: int, touched: int, starts: int, first: int) -> int:
    """The first run of the object of a run, joined with those of the row above that have a cell it touches.

    `starts` are the first cells of the runs above, `first` is the first of them. The number of a run is told by the starts up
    to its cell, so that nothing is searched.
    """
    joined = run
    while touched:
        up_to = (2 << lowest(touched)) - 1
        other = _first(runs, first + counted(starts & up_to) - 1)
        set_number(runs, _RECORD * max(joined, other) + _PARENT, min(joined, other))
        joined = min(joined, other)
        following = starts & ~up_to
        touched &= ~((following & -following) - 1)
    return joined


@inlined
def _list_runs(call: int, conn: int, mono: int, bg: int) -> int:
    """List the runs of connected cells in each row, joined with those above; how many there are.

    They are in scan order, so that the first run of an object holds its first cell.
    """
    grid, cols, columns, runs = payload(call, 0), width(call, 0), all_columns(call, 0), scratch(call)
    background, anywhere = splat(bg), -1 if conn == EIGHT else 0
    count, above, above_starts, above_first = 0, 0, 0, 0
    straight, leftwards, rightwards = -1, anywhere, anywhere
    for row in range(height(call, 0)):
        line, before = load(grid + row * cols), grid + max(row - 1, 0) * cols
        taken, changes = ~equal(line, background) & columns, 0
        if mono:
            changes = ~equal(line, load(grid + row * cols - 1))
            straight = equal(line, load(before))
            if conn == EIGHT:
                leftwards, rightwards = equal(line, load(before - 1)), equal(line, load(before + 1))
        starts = taken & (changes | ~(taken << 1))
        ends = taken & (starts >> 1 | ~(taken >> 1))
        first, left = count, starts
        while left:
            cells = (2 << lowest(ends)) - (1 << lowest(left))
            left &= left - 1
            ends &= ends - 1
            touched = (cells & straight | (cells & leftwards) >> 1 | (cells & rightwards) << 1) & above
            joined = _joined(runs, count, touched, above_starts, above_first)
            set_number(runs, _RECORD * count + _PARENT, joined)
            set_number(runs, _RECORD * count + _ROW, row)
            set_bits(runs, _RECORD * count + _CELLS, cells)
            set_bits(runs, _RECORD * count + _COLUMNS, 0)
            set_bits(runs, _RECORD * count + _MASK, 0)
            count += 1
        above, above_starts, above_first = taken, starts, first
    return count


@inlined
def _measure_objects(runs: int, count: int) -> int:
    """Let every run know the first of its object, and the first the columns and the last row; how many objects there are.

    The first runs of all objects are listed, and each object gets as many rows of a mask as it is tall, with its cells.
    """
    objects, rows = 0, 0
    for run in range(count):
        first = number(runs, _RECORD * number(runs, _RECORD * run + _PARENT) + _PARENT)
        columns = bits(runs, _RECORD * first + _COLUMNS) | bits(runs, _RECORD * run + _CELLS)
        set_bits(runs, _RECORD * first + _COLUMNS, columns)
        set_number(runs, _RECORD * first + _LAST_ROW, number(runs, _RECORD * run + _ROW))
        set_number(runs, _RECORD * run + _PARENT, first)
        set_number(runs, _RECORD * objects + _OBJECT, run)
        objects += 1 if first == run else 0
    for at in range(objects):
        first = number(runs, _RECORD * at + _OBJECT)
        top = number(runs, _RECORD * first + _ROW)
        set_number(runs, _RECORD * first + _PLACE, rows - top)
        rows += number(runs, _RECORD * first + _LAST_ROW) - top + 1
    for run in range(count):
        first = number(runs, _RECORD * run + _PARENT)
        at = _RECORD * (number(runs, _RECORD * first + _PLACE) + number(runs, _RECORD * run + _ROW)) + _MASK
        set_bits(runs, at, bits(runs, at) | bits(runs, _RECORD * run + _CELLS))
    return objects


@inlined
def _cut(call: int, conn: int, mono: int, bg: int) -> int:
    """Write the connected parts of the cells that are not of the background colour."""
    runs, grid, cols, nothing = scratch(call), payload(call, 0), width(call, 0), splat(TRANSPARENT)
    objects = _measure_objects(runs, _list_runs(call, conn, mono, bg))
    element, mask = target(call) + 8, _MASK
    for at in range(objects):
        first = number(runs, _RECORD * at + _OBJECT)
        top, last = number(runs, _RECORD * first + _ROW), number(runs, _RECORD * first + _LAST_ROW)
        columns = bits(runs, _RECORD * first + _COLUMNS)
        left, wide = lowest(columns), highest(columns) - lowest(columns) + 1
        _set_place(element, top, left, last - top + 1, wide)
        element += HEADER
        for row in range(top, last + 1):
            shown = bits(runs, mask) >> left
            store(element, choose(shown, load(grid + row * cols + left), nothing))
            element += wide
            mask += _RECORD
    return _listed(call, objects, element)


@kernel
def objects(call: int) -> int:
    """The connected parts of the foreground."""
    return _cut(call, scalar(call, 1), scalar(call, 2), scalar(call, 3))


@kernel
def regions(call: int) -> int:
    """The connected one-colour parts of the whole grid."""
    return _cut(call, scalar(call, 1), 1, NO_COLOR)


@kernel
def rooms(call: int) -> int:
    """The connected parts of the cells that are not of the separator colour."""
    return _cut(call, FOUR, 0, scalar(call, 1))


@inlined
def _layer(call: int, color: int, element: int) -> int:
    """Write the object of all cells of a colour; the address after it, or the one given where there is no such cell."""
    grid, rows, cols, columns = payload(call, 0), height(call, 0), width(call, 0), all_columns(call, 0)
    sought, nothing, merged, top, bottom = splat(color), splat(TRANSPARENT), 0, rows, 0
    for row in range(rows):
        seen = equal(load(grid + row * cols), sought) & columns
        merged |= seen
        top, bottom = min(top, row if seen else rows), row if seen else bottom
    if merged == 0:
        return element
    left, wide = lowest(merged), highest(merged) - lowest(merged) + 1
    end = _begin(element, top, left, bottom - top + 1, wide)
    for row in range(top, bottom + 1):
        cells = load(grid + row * cols + left)
        store(element + HEADER + (row - top) * wide, choose(equal(cells, sought), sought, nothing))
    return end


@kernel
def color_layers(call: int) -> int:
    """For each foreground colour the object of all its cells."""
    count, end = 0, target(call) + 8
    for color in range(COLORS):
        if color != scalar(call, 1):
            after = _layer(call, color, end)
            count += 1 if after != end else 0
            end = after
    return _listed(call, count, end)


@inlined
def _paint(out: int, rows: int, cols: int, objects: int, down: int, right: int, color: int) -> None:
    """Write objects, displaced, onto a grid: in their own colours, or where `color` is not -1, in that one."""
    element, nothing, painted = objects + 8, splat(TRANSPARENT), splat(color)
    for _ in range(word(objects, 0)):
        top, left = saturated(_row(element) + down), saturated(_col(element) + right)
        tall, wide = _tall(element), _wide(element)
        first = max(-left, 0)
        shown = min(wide, cols - left) - first
        if shown > 0:
            within = (1 << shown) - 1
            for row in range(max(-top, 0), min(tall, rows - top)):
                own = load(element + HEADER + row * wide + first)
                to = out + (top + row) * cols + left + first
                store(to, choose(~equal(own, nothing) & within, own if color < 0 else painted, load(to)))
        element = _next(element)


@inlined
def _copy_grid(call: int) -> None:
    """Write the grid that is the first parameter."""
    grid, out = payload(call, 0), target(call)
    for at in range(0, height(call, 0) * width(call, 0), LANES):
        store(out + at, load(grid + at))


@kernel
def paint(call: int) -> int:
    """The grid with the objects on it, one after the other."""
    _copy_grid(call)
    _paint(target(call), height(call, 0), width(call, 0), payload(call, 1), 0, 0, -1)
    return frame(call, 0)


@kernel
def underpaint(call: int) -> int:
    """The grid with the objects painted on its background alone."""
    _copy_grid(call)
    _paint(target(call), height(call, 0), width(call, 0), payload(call, 1), 0, 0, -1)
    grid, out, bg = payload(call, 0), target(call), splat(scalar(call, 2))
    for at in range(0, height(call, 0) * width(call, 0), LANES):
        old = load(grid + at)
        store(out + at, choose(equal(old, bg), load(out + at), old))
    return frame(call, 0)


@kernel
def move(call: int) -> int:
    """The grid with all the objects erased, then painted displaced."""
    out, rows, cols, elements = target(call), height(call, 0), width(call, 0), payload(call, 1)
    _copy_grid(call)
    _paint(out, rows, cols, elements, 0, 0, scalar(call, 3))
    _paint(out, rows, cols, elements, vec_row(call, 2), vec_col(call, 2), -1)
    return frame(call, 0)


@inlined
def _row_of_object(element: int, row: int, cols: int) -> int:
    """The columns of a frame of so many that an object has cells in, in one of the rows of its patch."""
    left, wide = _col(element), _wide(element)
    first = max(-left, 0)
    shown = min(wide, cols - left) - first
    if shown <= 0:
        return 0
    own = ~equal(load(element + HEADER + row * wide + first), splat(TRANSPARENT))
    return (own & (1 << shown) - 1) << left + first


@kernel
def mask_objects(call: int) -> int:
    """The cells of all the objects together that lie in the frame."""
    rows, cols, element, out = vec_row(call, 1), vec_col(call, 1), payload(call, 0) + 8, target(call)
    if not has_sides(rows, cols):
        return NO_VALUE
    for row in range(rows):
        set_bits(out, row, 0)
    for _ in range(word(payload(call, 0), 0)):
        top = _row(element)
        for row in range(max(-top, 0), min(_tall(element), rows - top)):
            set_bits(out, top + row, bits(out, top + row) | _row_of_object(element, row, cols))
        element = _next(element)
    return framed(rows, cols)


@kernel
def coverage(call: int) -> int:
    """How many of the objects cover each cell."""
    rows, cols, element, out = vec_row(call, 1), vec_col(call, 1), payload(call, 0) + 8, target(call)
    if not has_sides(rows, cols):
        return NO_VALUE
    for at in range(rows * cols):
        set_number(out, at, 0)
    for _ in range(word(payload(call, 0), 0)):
        top = _row(element)
        for row in range(max(-top, 0), min(_tall(element), rows - top)):
            covered = _row_of_object(element, row, cols)
            while covered:
                at = (top + row) * cols + lowest(covered)
                set_number(out, at, number(out, at) + 1)
                covered &= covered - 1
        element = _next(element)
    return framed(rows, cols)
