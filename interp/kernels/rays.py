"""This file is where the kernels are of rays that masks cast, and of what lies between two of them."""

from __future__ import annotations

from interp.kernel import NO_VALUE, frame, height, kernel, payload, scalar, scratch, target, vec_col, vec_row
from interp.kernels._shared import COLS, ROWS, all_columns, row_at, shifted
from interp.memory import bits, inlined, set_bits


@inlined
def _row_of_rays(reached: int, by: int, free: int, columns: int) -> int:
    """The cells of a row that are reached along it by steps of so many columns; a step of 0 leads nowhere."""
    grown = reached | (shifted(reached, by, columns) & free)
    while grown != reached:
        reached = grown
        grown = reached | (shifted(reached, by, columns) & free)
    return reached


@inlined
def _cast(call: int, out: int, down: int, right: int, within: int) -> int:
    """Write the set cells and those that free steps from them reach; the address 0 for `within` leaves every cell free."""
    mask, rows, columns = payload(call, 0), height(call, 0), all_columns(call, 0)
    for index in range(rows):
        # From the rows that the rays leave to those that they enter, so that one pass is enough.
        row = index if down >= 0 else rows - 1 - index
        free = bits(within, row) if within else columns
        reached = bits(mask, row)
        if down == 0:
            reached = _row_of_rays(reached, right, free, columns)
        else:
            reached |= shifted(row_at(out, rows, row - down), right, columns) & free
        set_bits(out, row, reached)
    return frame(call, 0)


@kernel
def ray(call: int) -> int:
    """The set cells and all that steps from one of them meet until the frame ends."""
    return _cast(call, target(call), vec_row(call, 1), vec_col(call, 1), 0)


@kernel
def ray_within(call: int) -> int:
    """The set cells and all that steps from one of them meet until `within` ends."""
    if frame(call, 0) != frame(call, 2):
        return NO_VALUE
    return _cast(call, target(call), vec_row(call, 1), vec_col(call, 1), payload(call, 2))


@kernel
def between_along(call: int) -> int:
    """The cells from which steps both ways meet a set cell, or set themselves: those that rays both ways meet."""
    down, right, out, other = vec_row(call, 1), vec_col(call, 1), target(call), scratch(call)
    _cast(call, out, down, right, 0)
    _cast(call, other, -down, -right, 0)
    for row in range(height(call, 0)):
        set_bits(out, row, bits(out, row) & bits(other, row))
    return frame(call, 0)


@inlined
def _cast_along(call: int, within: int) -> int:
    """Write the set cells and those that free steps along the axis reach, one column's worth of bits at a time."""
    mask, rows, columns, out, axis = (
        payload(call, 0),
        height(call, 0),
        all_columns(call, 0),
        target(call),
        scalar(call, 1),
    )
    for row in range(rows):
        reached = bits(mask, row)
        if axis != COLS:
            free = bits(within, row) if within else columns
            reached = _row_of_rays(reached, 1, free, columns) | _row_of_rays(reached, -1, free, columns)
        set_bits(out, row, reached)
    if axis == ROWS:
        return frame(call, 0)
    moving = 0
    for row in range(rows):
        free = bits(within, row) if within else columns
        moving = bits(mask, row) | (moving & free)
        set_bits(out, row, bits(out, row) | moving)
    moving = 0
    for index in range(rows):
        row = rows - 1 - index
        free = bits(within, row) if within else columns
        moving = bits(mask, row) | (moving & free)
        set_bits(out, row, bits(out, row) | moving)
    return frame(call, 0)


@kernel
def ray_along(call: int) -> int:
    """The set cells and all that steps along the axis meet until the frame ends."""
    return _cast_along(call, 0)


@kernel
def ray_along_within(call: int) -> int:
    """The set cells and all that steps along the axis meet until `within` ends."""
    if frame(call, 0) != frame(call, 2):
        return NO_VALUE
    return _cast_along(call, payload(call, 2))
