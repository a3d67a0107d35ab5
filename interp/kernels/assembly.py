"""This file is where the kernels are that measure grids, cut them down, frame them and join them."""

from __future__ import annotations

from interp.kernel import NO_VALUE, framed, height, kernel, payload, scalar, target, vec_col, vec_row, width
from interp.kernels._shared import (
    ONE_CELL,
    first_row,
    has_sides,
    highest,
    last_row,
    lowest,
    merged,
    same_frames,
)
from interp.lanes import LANES, choose, load, reverse, splat, store
from interp.memory import bits, inlined, set_word

MAX_ANSWER_SIDE = 30


@inlined
def _cut(call: int, top: int, left: int, rows: int, cols: int) -> int:
    """Write a rectangle that lies within the grid that is the first parameter."""
    if rows < 1 or cols < 1:
        return NO_VALUE
    grid, out, stride = payload(call, 0) + top * width(call, 0) + left, target(call), width(call, 0)
    for row in range(rows):
        store(out + row * cols, load(grid + row * stride))
    return framed(rows, cols)


@inlined
def _copy(source: int, out: int, cells: int) -> None:
    """Write so many cells as they are."""
    for at in range(0, cells, LANES):
        store(out + at, load(source + at))


@kernel
def dims(call: int) -> int:
    """Height and width."""
    set_word(target(call), 0, height(call, 0))
    set_word(target(call), 1, width(call, 0))
    return ONE_CELL


@kernel
def crop(call: int) -> int:
    """The part of the grid in the bounding box of the mask."""
    mask, rows = payload(call, 1), height(call, 1)
    columns = merged(mask, rows)
    if not same_frames(call) or columns == 0:
        return NO_VALUE
    top, left = first_row(mask, rows), lowest(columns)
    return _cut(call, top, left, last_row(mask, rows) - top + 1, highest(columns) - left + 1)


@kernel
def window(call: int) -> int:
    """The part of the grid in a rectangle."""
    top, left = max(vec_row(call, 1), 0), max(vec_col(call, 1), 0)
    bottom = min(vec_row(call, 1) + vec_row(call, 2), height(call, 0))
    right = min(vec_col(call, 1) + vec_col(call, 2), width(call, 0))
    return _cut(call, top, left, bottom - top, right - left)


@kernel
def trim(call: int) -> int:
    """The grid without a band of that width along its edge."""
    band = scalar(call, 1)
    if band < 0:
        return NO_VALUE
    return _cut(call, band, band, height(call, 0) - 2 * band, width(call, 0) - 2 * band)


@kernel
def pad(call: int) -> int:
    """The grid in a frame of that width and colour."""
    band = scalar(call, 1)
    rows, cols = height(call, 0) + 2 * band, width(call, 0) + 2 * band
    if band < 0 or not has_sides(rows, cols):
        return NO_VALUE
    grid, out, inner, color = payload(call, 0), target(call), width(call, 0), splat(scalar(call, 2))
    for row in range(rows):
        start = out + row * cols
        store(start, color)
        if band <= row < rows - band:
            store(start + band, load(grid + (row - band) * inner))
            store(start + band + inner, color)
    return framed(rows, cols)


@kernel
def hcat(call: int) -> int:
    """Two grids side by side."""
    left, right, cols = width(call, 0), width(call, 1), width(call, 0) + width(call, 1)
    if height(call, 0) != height(call, 1) or not has_sides(1, cols):
        return NO_VALUE
    first, second, out = payload(call, 0), payload(call, 1), target(call)
    for row in range(height(call, 0)):
        store(out + row * cols, load(first + row * left))
        store(out + row * cols + left, load(second + row * right))
    return framed(height(call, 0), cols)


@kernel
def vcat(call: int) -> int:
    """Two grids one below the other."""
    rows, cols = height(call, 0) + height(call, 1), width(call, 0)
    if cols != width(call, 1) or not has_sides(rows, 1):
        return NO_VALUE
    _copy(payload(call, 0), target(call), height(call, 0) * cols)
    _copy(payload(call, 1), target(call) + height(call, 0) * cols, height(call, 1) * cols)
    return framed(rows, cols)


@kernel
def tile(call: int) -> int:
    """The grid repeated downwards and to the right."""
    rows, cols = height(call, 0) * vec_row(call, 1), width(call, 0) * vec_col(call, 1)
    if not has_sides(rows, cols):
        return NO_VALUE
    grid, out, wide = payload(call, 0), target(call), width(call, 0)
    for row in range(rows):
        line = load(grid + row % height(call, 0) * wide)
        for col in range(0, cols, wide):
            store(out + row * cols + col, line)
    return framed(rows, cols)


@kernel
def mirror_tile(call: int) -> int:
    """The grid with its mirror images to the right, below, and below to the right."""
    half_rows, half_cols = height(call, 0), width(call, 0)
    rows, cols = 2 * half_rows, 2 * half_cols
    if not has_sides(rows, cols):
        return NO_VALUE
    grid, out = payload(call, 0), target(call)
    for row in range(rows):
        start = grid + (row if row < half_rows else rows - 1 - row) * half_cols
        store(out + row * cols, load(start))
        store(out + row * cols + half_cols, reverse(load(start + half_cols - LANES)))
    return framed(rows, cols)


@kernel
def substitute(call: int) -> int:
    """The mask with the grid in place of each set cell and a block of the colour in place of each other cell."""
    mask, grid, rows, cols = payload(call, 0), payload(call, 1), height(call, 1), width(call, 1)
    tall, wide = height(call, 0) * rows, width(call, 0) * cols
    if not has_sides(tall, wide):
        return NO_VALUE
    out, color = target(call), splat(scalar(call, 2))
    for row in range(tall):
        shown, line = bits(mask, row // rows), load(grid + row % rows * cols)
        for col in range(width(call, 0)):
            store(out + row * wide + col * cols, choose(-(shown >> col & 1), line, color))
    return framed(tall, wide)


@kernel
def canvas(call: int) -> int:
    """The grid of those dims in one colour."""
    rows, cols = vec_row(call, 0), vec_col(call, 0)
    if not has_sides(rows, cols) or max(rows, cols) > MAX_ANSWER_SIDE:
        return NO_VALUE
    color = splat(scalar(call, 1))
    for at in range(0, rows * cols, LANES):
        store(target(call) + at, color)
    return framed(rows, cols)
