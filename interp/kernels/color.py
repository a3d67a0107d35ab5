"""This file is where the kernels are that exchange and count colours, and measure grids."""

from __future__ import annotations

from interp.kernel import NO_VALUE, frame, height, kernel, payload, scalar, scratch, target, vec_col, vec_row, width
from interp.kernels._shared import COLORS, ONE_CELL, count_color, count_colors
from interp.lanes import LANES, choose, equal, load, splat, store
from interp.memory import cell, set_word, word


@kernel
def replace(call: int) -> int:
    """The grid with the new colour wherever it has the old one."""
    grid, out, old, new = payload(call, 0), target(call), splat(scalar(call, 1)), splat(scalar(call, 2))
    for at in range(0, height(call, 0) * width(call, 0), LANES):
        cells = load(grid + at)
        store(out + at, choose(equal(cells, old), new, cells))
    return frame(call, 0)


@kernel
def swap(call: int) -> int:
    """The grid with two colours exchanged."""
    grid, out, left, right = payload(call, 0), target(call), splat(scalar(call, 1)), splat(scalar(call, 2))
    for at in range(0, height(call, 0) * width(call, 0), LANES):
        cells = load(grid + at)
        exchanged = choose(equal(cells, left), right, choose(equal(cells, right), left, cells))
        store(out + at, exchanged)
    return frame(call, 0)


@kernel
def mode_color(call: int) -> int:
    """The most frequent colour; of several, the smallest."""
    counts, best = scratch(call), 0
    count_colors(payload(call, 0), height(call, 0) * width(call, 0), counts)
    for color in range(COLORS):
        if word(counts, color) > word(counts, best):
            best = color
    set_word(target(call), 0, best)
    return ONE_CELL


@kernel
def rare_color(call: int) -> int:
    """The least frequent of the colours present; of several, the smallest."""
    counts, best = scratch(call), -1
    count_colors(payload(call, 0), height(call, 0) * width(call, 0), counts)
    for color in range(COLORS):
        if word(counts, color) and (best < 0 or word(counts, color) < word(counts, best)):
            best = color
    set_word(target(call), 0, best)
    return ONE_CELL


@kernel
def ncolors(call: int) -> int:
    """How many colours are present."""
    counts, present = scratch(call), 0
    count_colors(payload(call, 0), height(call, 0) * width(call, 0), counts)
    for color in range(COLORS):
        present += 1 if word(counts, color) else 0
    set_word(target(call), 0, present)
    return ONE_CELL


@kernel
def count(call: int) -> int:
    """How many cells have the colour."""
    set_word(target(call), 0, count_color(payload(call, 0), height(call, 0) * width(call, 0), scalar(call, 1)))
    return ONE_CELL


@kernel
def color_at(call: int) -> int:
    """The colour of the cell at the position."""
    row, col = vec_row(call, 1), vec_col(call, 1)
    if not (0 <= row < height(call, 0) and 0 <= col < width(call, 0)):
        return NO_VALUE
    set_word(target(call), 0, cell(payload(call, 0), row * width(call, 0) + col))
    return ONE_CELL
