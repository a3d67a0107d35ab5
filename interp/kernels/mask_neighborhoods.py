"""This file is where the kernels are of masks that grow, shrink and spread from cell to neighbouring cell."""

from __future__ import annotations

from interp.kernel import NO_VALUE, frame, height, kernel, payload, scalar, scratch, target, width
from interp.kernels._shared import (
    EIGHT,
    FOUR,
    all_columns,
    beside,
    eroded,
    is_set,
    merged,
    row_at,
    same_frames,
    spread,
)
from interp.lanes import add, choose, splat, store_numbers
from interp.memory import bits, inlined, set_bits, set_number


@kernel
def neighbors(call: int) -> int:
    """The cells that have a set neighbour."""
    for row in range(height(call, 0)):
        near = beside(payload(call, 0), height(call, 0), row, all_columns(call, 0), scalar(call, 1))
        set_bits(target(call), row, near)
    return frame(call, 0)


@kernel
def diagonal_neighbors(call: int) -> int:
    """The cells that share just a corner with a set cell."""
    mask, rows = payload(call, 0), height(call, 0)
    for row in range(rows):
        across = row_at(mask, rows, row - 1) | row_at(mask, rows, row + 1)
        set_bits(target(call), row, (across << 1 & all_columns(call, 0)) | across >> 1)
    return frame(call, 0)


@kernel
def dilate(call: int) -> int:
    """The set cells and their neighbours."""
    mask = payload(call, 0)
    for row in range(height(call, 0)):
        near = beside(mask, height(call, 0), row, all_columns(call, 0), scalar(call, 1))
        set_bits(target(call), row, bits(mask, row) | near)
    return frame(call, 0)


@kernel
def erode(call: int) -> int:
    """The set cells all of whose neighbours are set."""
    for row in range(height(call, 0)):
        set_bits(target(call), row, eroded(payload(call, 0), height(call, 0), row, scalar(call, 1)))
    return frame(call, 0)


@kernel
def outline(call: int) -> int:
    """The unset cells that have a set neighbour."""
    mask = payload(call, 0)
    for row in range(height(call, 0)):
        near = beside(mask, height(call, 0), row, all_columns(call, 0), scalar(call, 1))
        set_bits(target(call), row, near & ~bits(mask, row))
    return frame(call, 0)


@kernel
def inner_boundary(call: int) -> int:
    """The set cells that have an unset neighbour or lie on the edge of the frame."""
    mask = payload(call, 0)
    for row in range(height(call, 0)):
        set_bits(target(call), row, bits(mask, row) & ~eroded(mask, height(call, 0), row, scalar(call, 1)))
    return frame(call, 0)


@kernel
def neighbor_count(call: int) -> int:
    """How many neighbours of each cell are set."""
    mask, rows, cols, out, conn = payload(call, 0), height(call, 0), width(call, 0), target(call), scalar(call, 1)
    one, none = splat(1), splat(0)
    for row in range(rows):
        above, here, below = row_at(mask, rows, row - 1), bits(mask, row), row_at(mask, rows, row + 1)
        count = add(choose(here << 1, one, none), choose(here >> 1, one, none))
        count = add(count, add(choose(above, one, none), choose(below, one, none)))
        if conn == EIGHT:
            count = add(count, add(choose(above << 1, one, none), choose(above >> 1, one, none)))
            count = add(count, add(choose(below << 1, one, none), choose(below >> 1, one, none)))
        store_numbers(out + 4 * row * cols, count)
    return frame(call, 0)


@inlined
def _enclose(call: int, conn: int) -> None:
    """Write the unset cells from which no path of unset cells leads to the edge of the frame."""
    mask, free, out = payload(call, 0), scratch(call), target(call)
    rows, columns = height(call, 0), all_columns(call, 0)
    for row in range(rows):
        unset = ~bits(mask, row) & columns
        edge = columns if row in (0, rows - 1) else 1 | 1 << (width(call, 0) - 1)
        set_bits(free, row, unset)
        set_bits(out, row, unset & edge)
    spread(out, free, rows, conn)
    for row in range(rows):
        set_bits(out, row, bits(free, row) & ~bits(out, row))


@kernel
def enclosed(call: int) -> int:
    """The unset cells from which no path of unset cells leads to the edge of the frame."""
    _enclose(call, scalar(call, 1))
    return frame(call, 0)


@kernel
def fill_holes(call: int) -> int:
    """The set cells and those that they enclose."""
    _enclose(call, FOUR)
    for row in range(height(call, 0)):
        set_bits(target(call), row, bits(target(call), row) | bits(payload(call, 0), row))
    return frame(call, 0)


@kernel
def flood(call: int) -> int:
    """The cells of `within` that a path inside it joins to one of its seed cells."""
    if not same_frames(call):
        return NO_VALUE
    seed, within = payload(call, 0), payload(call, 1)
    for row in range(height(call, 0)):
        set_bits(target(call), row, bits(seed, row) & bits(within, row))
    spread(target(call), within, height(call, 0), scalar(call, 2))
    return frame(call, 0)


@kernel
def distance(call: int) -> int:
    """How many steps each cell is from the nearest set cell."""
    rows, cols, reached, grown = height(call, 0), width(call, 0), scratch(call), scratch(call) + 4 * 32
    if merged(payload(call, 0), rows) == 0:
        return NO_VALUE
    for row in range(rows):
        set_bits(reached, row, bits(payload(call, 0), row))
        for col in range(cols):
            set_number(target(call), row * cols + col, 0)
    steps, unset = 0, 1
    while unset:
        steps += 1
        unset = 0
        for row in range(rows):
            near = beside(reached, rows, row, all_columns(call, 0), scalar(call, 1)) | bits(reached, row)
            set_bits(grown, row, near)
            unset |= ~near & all_columns(call, 0)
        for row in range(rows):
            for col in range(cols):
                if is_set(grown, row, col) > is_set(reached, row, col):
                    set_number(target(call), row * cols + col, steps)
        reached, grown = grown, reached
    return frame(call, 0)
