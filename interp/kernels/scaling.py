"""This file is where the kernels are that make grids larger or smaller cell by cell and line by line."""

from __future__ import annotations

from interp.kernel import NO_VALUE, framed, height, kernel, payload, scalar, scratch, target, width
from interp.kernels._shared import COLORS, has_sides
from interp.memory import cell, inlined, set_cell, set_word, word


@kernel
def upscale(call: int) -> int:
    """The grid with a square block for each cell."""
    times = scalar(call, 1)
    rows, cols = height(call, 0) * times, width(call, 0) * times
    if not has_sides(rows, cols):
        return NO_VALUE
    for row in range(height(call, 0)):
        start = row * times * cols
        for col in range(width(call, 0)):
            color = cell(payload(call, 0), row * width(call, 0) + col)
            for at in range(start + col * times, start + (col + 1) * times):
                set_cell(target(call), at, color)
        for at in range(start + cols, start + times * cols):
            set_cell(target(call), at, cell(target(call), at - cols))
    return framed(rows, cols)


@inlined
def _most_frequent(call: int, top: int, left: int, times: int) -> int:
    """The most frequent colour of a square block, of several the smallest."""
    counts, best = scratch(call), 0
    for color in range(COLORS):
        set_word(counts, color, 0)
    for row in range(top, top + times):
        for col in range(left, left + times):
            color = cell(payload(call, 0), row * width(call, 0) + col)
            set_word(counts, color, word(counts, color) + 1)
    for color in range(COLORS):
        if word(counts, color) > word(counts, best):
            best = color
    return best


@kernel
def downscale(call: int) -> int:
    """The grid with one cell, of the most frequent colour, for each square block."""
    times = scalar(call, 1)
    if times < 1 or height(call, 0) % times or width(call, 0) % times:
        return NO_VALUE
    rows, cols = height(call, 0) // times, width(call, 0) // times
    for row in range(rows):
        for col in range(cols):
            set_cell(target(call), row * cols + col, _most_frequent(call, row * times, col * times, times))
    return framed(rows, cols)


@inlined
def _is_upscaled(call: int, times: int) -> bool:
    """Whether every square block of so many cells a side has one colour."""
    grid, cols = payload(call, 0), width(call, 0)
    for row in range(height(call, 0)):
        for col in range(cols):
            corner = (row - row % times) * cols + col - col % times
            if cell(grid, row * cols + col) != cell(grid, corner):
                return False
    return True


@kernel
def shrink(call: int) -> int:
    """The smallest grid that, upscaled, is the grid."""
    times = min(height(call, 0), width(call, 0))
    while height(call, 0) % times or width(call, 0) % times or not _is_upscaled(call, times):
        times -= 1
    rows, cols = height(call, 0) // times, width(call, 0) // times
    for row in range(rows):
        for col in range(cols):
            corner = row * times * width(call, 0) + col * times
            set_cell(target(call), row * cols + col, cell(payload(call, 0), corner))
    return framed(rows, cols)


@inlined
def _kept(call: int, rows: int, columns: int) -> int:
    """Write the cells in the rows and the columns that are set."""
    out, tall, wide = target(call), 0, 0
    at = 0
    for row in range(height(call, 0)):
        if not rows >> row & 1:
            continue
        tall += 1
        for col in range(width(call, 0)):
            if columns >> col & 1:
                set_cell(out, at, cell(payload(call, 0), row * width(call, 0) + col))
                at += 1
    if at == 0:
        return NO_VALUE
    wide = at // tall
    return framed(tall, wide)


@kernel
def dedup_lines(call: int) -> int:
    """The grid without the rows and the columns that equal the one before them."""
    grid, cols = payload(call, 0), width(call, 0)
    rows, columns = 1, 1
    for row in range(height(call, 0)):
        for col in range(cols):
            at = row * cols + col
            if row and cell(grid, at) != cell(grid, at - cols):
                rows |= 1 << row
            if col and cell(grid, at) != cell(grid, at - 1):
                columns |= 1 << col
    return _kept(call, rows, columns)


@kernel
def drop_lines(call: int) -> int:
    """The grid without the rows and the columns that are all of the colour."""
    rows, columns = 0, 0
    for row in range(height(call, 0)):
        for col in range(width(call, 0)):
            if cell(payload(call, 0), row * width(call, 0) + col) != scalar(call, 1):
                rows |= 1 << row
                columns |= 1 << col
    return _kept(call, rows, columns)
