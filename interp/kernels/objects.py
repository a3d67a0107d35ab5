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
from interp.kernels._shared import COLORS, EIGHT, FOUR, all_columns, has_sides, highest, lowest, saturated
from interp.lanes import LANES, choose, equal, load, splat, store
from interp.memory import bits, cell, inlined, number, set_bits, set_cell, set_number, set_word, word

HEADER = 8
TRANSPARENT = 255
NO_COLOR = 254
"""A background that no cell has."""
# In the free memory, four numbers for each run: that of a run before it in its object, its place, and of the first run of an
# object the box of the object, and where its cells are written.
_PLACES = 4096
_BOXES = 8192
_STARTS = 12288


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
def _begin(element: int, row: int, col: int, rows: int, cols: int) -> int:
    """Write an object without any cell; the address after it."""
    set_word(element, 0, row << 40 | (col & 0xFFFFFF) << 16 | framed(rows, cols))
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
def _first(runs: int, at: int) -> int:
    """The first run of the object that a run belongs to."""
    while number(runs, at) != at:
        at = number(runs, at)
    return at


@inlined
def _join(runs: int, left: int, right: int) -> None:
    """Let two runs belong to one object."""
    left, right = _first(runs, left), _first(runs, right)
    set_number(runs, max(left, right), min(left, right))


@inlined
def _join_with_row_above(call: int, run: int, above: int, row_start: int, reach: int, mono: int) -> int:
    """Join a run with those of the row above that it touches; the first of them that the next run may touch."""
    runs, places, grid, cols = scratch(call), scratch(call) + _PLACES, payload(call, 0), width(call, 0)
    place = number(places, run)
    row, start, end = place >> 16, place >> 8 & 255, place & 255
    while above < row_start and (number(places, above) & 255) < start - reach:
        above += 1
    touched = above
    while touched < row_start and (number(places, touched) >> 8 & 255) <= end + reach:
        from_col = number(places, touched) >> 8 & 255
        if not mono or cell(grid, row * cols + start) == cell(grid, (row - 1) * cols + from_col):
            _join(runs, touched, run)
        touched += 1
    return above


@inlined
def _list_runs(call: int, conn: int, mono: int, bg: int) -> int:
    """List the runs of connected cells in each row, joined with those above; how many there are.

    They are in scan order, so that the first run of an object holds its first cell.
    """
    grid, cols, columns = payload(call, 0), width(call, 0), all_columns(call, 0)
    runs, places, count, above = scratch(call), scratch(call) + _PLACES, 0, 0
    background = splat(bg)
    for row in range(height(call, 0)):
        line, row_start = load(grid + row * cols), count
        taken = ~equal(line, background) & columns
        changes = ~equal(line, load(grid + row * cols - 1)) if mono else 0
        starts = taken & (changes | ~(taken << 1))
        ends = taken & (starts >> 1 | ~(taken >> 1))
        while starts:
            set_number(runs, count, count)
            set_number(places, count, row << 16 | lowest(starts) << 8 | lowest(ends))
            starts &= starts - 1
            ends &= ends - 1
            above = _join_with_row_above(call, count, above, row_start, 1 if conn == EIGHT else 0, mono)
            count += 1
        above = row_start
    return count


@inlined
def _measure_objects(call: int, count: int) -> None:
    """Let every run know the first of its object, and the first the columns and the last row of the object."""
    runs, places, boxes = scratch(call), scratch(call) + _PLACES, scratch(call) + _BOXES
    for run in range(count):
        place = number(places, run)
        row, start, end = place >> 16, place >> 8 & 255, place & 255
        first = number(runs, number(runs, run))
        set_number(runs, run, first)
        box = number(boxes, first)
        if first != run:
            start, end = min(start, box >> 8 & 255), max(end, box & 255)
        set_number(boxes, first, row << 16 | start << 8 | end)


@inlined
def _cut(call: int, conn: int, mono: int, bg: int) -> int:
    """Write the connected parts of the cells that are not of the background colour."""
    count = _list_runs(call, conn, mono, bg)
    _measure_objects(call, count)
    runs, places, boxes, starts = (
        scratch(call),
        scratch(call) + _PLACES,
        scratch(call) + _BOXES,
        scratch(call) + _STARTS,
    )
    grid, cols, out = payload(call, 0), width(call, 0), target(call)
    objects, end = 0, out + 8
    for run in range(count):
        if number(runs, run) == run:
            top, box = number(places, run) >> 16, number(boxes, run)
            left, right = box >> 8 & 255, box & 255
            set_number(starts, run, end + HEADER - out)
            end = _begin(end, top, left, (box >> 16) - top + 1, right - left + 1)
            objects += 1
    for run in range(count):
        first, place = number(runs, run), number(places, run)
        row, start, box = place >> 16, place >> 8 & 255, number(boxes, first)
        left = box >> 8 & 255
        below, wide = row - (number(places, first) >> 16), (box & 255) - left + 1
        to = out + number(starts, first) + below * wide + start - left
        for at in range((place & 255) - start + 1):
            set_cell(to, at, cell(grid, row * cols + start + at))
    return _listed(call, objects, end)


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
        if seen:
            top, bottom = min(top, row), row
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
