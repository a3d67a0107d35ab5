"""This file is where the kernels are that make grids larger or smaller cell by cell and line by line."""

from __future__ import annotations

import math

from interp.kernel import NO_VALUE, framed, height, kernel, payload, scalar, scratch, target, width
from interp.kernels._shared import COLORS, all_columns, counted, has_sides, lowest
from interp.lanes import LANES, choose, double, equal, even_cells, larger, load, odd_cells, smaller, splat, store
from interp.memory import cell, inlined, set_cell, set_word, word

MOST_PACKED = 7
"""In a block of so many cells a side, no colour is more frequent than six bits can tell."""


@kernel
def upscale(call: int) -> int:
    """The grid with a square block for each cell."""
    times = scalar(call, 1)
    rows, cols = height(call, 0) * times, width(call, 0) * times
    if not has_sides(rows, cols):
        return NO_VALUE
    grid, out, wide = payload(call, 0), target(call), width(call, 0)
    for row in range(height(call, 0)):
        start = out + row * times * cols
        if times == 2:
            store(start, double(load(grid + row * wide)))
        else:
            for col in range(wide):
                color = cell(grid, row * wide + col)
                for at in range(col * times, (col + 1) * times):
                    set_cell(start, at, color)
        line = load(start)
        for below in range(1, times):
            store(start + below * cols, line)
    return framed(rows, cols)


@inlined
def _most_frequent(call: int, top: int, left: int, times: int) -> int:
    """The most frequent colour of a square block, of several the smallest."""
    grid, cols, best = payload(call, 0), width(call, 0), 0
    if times <= MOST_PACKED:
        # Ten counts of six bits each.
        counts = 0
        for row in range(top, top + times):
            for col in range(left, left + times):
                counts += 1 << 6 * cell(grid, row * cols + col)
        for row in range(top, top + times):
            for col in range(left, left + times):
                color = cell(grid, row * cols + col)
                best = max(best, (counts >> 6 * color & 63) * COLORS + COLORS - 1 - color)
        return COLORS - 1 - best % COLORS
    tally = scratch(call)
    for color in range(COLORS):
        set_word(tally, color, 0)
    for row in range(top, top + times):
        for col in range(left, left + times):
            color = cell(grid, row * cols + col)
            set_word(tally, color, word(tally, color) + 1)
    for color in range(COLORS):
        if word(tally, color) > word(tally, best):
            best = color
    return best


@inlined
def _halve(call: int) -> None:
    """Write the most frequent colour of each block of four cells, of several the smallest."""
    grid, out, cols = payload(call, 0), target(call), width(call, 0)
    for row in range(height(call, 0) // 2):
        above, below = load(grid + 2 * row * cols), load(grid + (2 * row + 1) * cols)
        low, high = smaller(even_cells(above), odd_cells(above)), larger(even_cells(above), odd_cells(above))
        other, top = smaller(even_cells(below), odd_cells(below)), larger(even_cells(below), odd_cells(below))
        first, last = smaller(low, other), larger(high, top)
        low, high = larger(low, other), smaller(high, top)
        second, third = smaller(low, high), larger(low, high)
        # In order of their colours: the first that equals the next is as frequent as any.
        best = choose(equal(second, third), second, choose(equal(third, last), third, first))
        store(out + row * (cols // 2), choose(equal(first, second), first, best))


@kernel
def downscale(call: int) -> int:
    """The grid with one cell, of the most frequent colour, for each square block."""
    times = scalar(call, 1)
    if times < 1 or height(call, 0) % times or width(call, 0) % times:
        return NO_VALUE
    rows, cols = height(call, 0) // times, width(call, 0) // times
    if times == 2:
        _halve(call)
        return framed(rows, cols)
    for row in range(rows):
        for col in range(cols):
            set_cell(target(call), row * cols + col, _most_frequent(call, row * times, col * times, times))
    return framed(rows, cols)


@inlined
def _changing_rows(call: int) -> int:
    """The rows that do not equal the one before them; never the first."""
    grid, cols, columns, rows = payload(call, 0), width(call, 0), all_columns(call, 0), 0
    for row in range(1, height(call, 0)):
        line = grid + row * cols
        rows |= (1 if equal(load(line), load(line - cols)) & columns != columns else 0) << row
    return rows


@inlined
def _changing_cols(call: int) -> int:
    """The columns that do not equal the one before them; never the first."""
    grid, cols, same = payload(call, 0), width(call, 0), all_columns(call, 0)
    for row in range(height(call, 0)):
        line = grid + row * cols
        same &= equal(load(line), load(line - 1))
    return all_columns(call, 0) & ~same & ~1


@kernel
def shrink(call: int) -> int:
    """The smallest grid that, upscaled, is the grid."""
    # Colours change at multiples of the side of a block alone.
    times, changes = math.gcd(height(call, 0), width(call, 0)), _changing_rows(call) | _changing_cols(call)
    while changes:
        times = math.gcd(times, lowest(changes))
        changes &= changes - 1
    grid, out, stride = payload(call, 0), target(call), width(call, 0)
    rows, cols = height(call, 0) // times, stride // times
    if times == 1:
        for at in range(0, rows * cols, LANES):
            store(out + at, load(grid + at))
        return framed(rows, cols)
    for row in range(rows):
        for col in range(cols):
            set_cell(out, row * cols + col, cell(grid, (row * stride + col) * times))
    return framed(rows, cols)


@inlined
def _kept(call: int, rows: int, columns: int) -> int:
    """Write the cells in the rows and the columns that are set."""
    grid, out, stride = payload(call, 0), target(call), width(call, 0)
    tall, wide = counted(rows), counted(columns)
    if tall == 0 or wide == 0:
        return NO_VALUE
    at = 0
    while rows:
        line, left = grid + lowest(rows) * stride, columns
        if wide == stride:
            store(out + at, load(line))
            at += wide
            left = 0
        while left:
            set_cell(out, at, cell(line, lowest(left)))
            at += 1
            left &= left - 1
        rows &= rows - 1
    return framed(tall, wide)


@kernel
def dedup_lines(call: int) -> int:
    """The grid without the rows and the columns that equal the one before them."""
    return _kept(call, _changing_rows(call) | 1, _changing_cols(call) | 1)


@kernel
def drop_lines(call: int) -> int:
    """The grid without the rows and the columns that are all of the colour."""
    grid, cols, columns, color = payload(call, 0), width(call, 0), all_columns(call, 0), splat(scalar(call, 1))
    kept_rows, kept_cols = 0, 0
    for row in range(height(call, 0)):
        others = ~equal(load(grid + row * cols), color) & columns
        kept_rows |= (1 if others else 0) << row
        kept_cols |= others
    return _kept(call, kept_rows, kept_cols)
