"""This file is where the kernels are of masks as sets of cells, of their counts and extremes, and of what moves them."""

from __future__ import annotations

from interp.kernel import NO_VALUE, frame, height, kernel, payload, target, vec_col, vec_row, width
from interp.kernels._shared import (
    ONE_CELL,
    all_columns,
    counted,
    first_row,
    highest,
    last_row,
    lowest,
    merged,
    row_at,
    same_frames,
    shifted,
)
from interp.memory import bits, set_bits, set_word


@kernel
def mask_and(call: int) -> int:
    """The cells in both masks."""
    if not same_frames(call):
        return NO_VALUE
    for row in range(height(call, 0)):
        set_bits(target(call), row, bits(payload(call, 0), row) & bits(payload(call, 1), row))
    return frame(call, 0)


@kernel
def mask_or(call: int) -> int:
    """The cells in either mask."""
    if not same_frames(call):
        return NO_VALUE
    for row in range(height(call, 0)):
        set_bits(target(call), row, bits(payload(call, 0), row) | bits(payload(call, 1), row))
    return frame(call, 0)


@kernel
def mask_xor(call: int) -> int:
    """The cells in exactly one mask."""
    if not same_frames(call):
        return NO_VALUE
    for row in range(height(call, 0)):
        set_bits(target(call), row, bits(payload(call, 0), row) ^ bits(payload(call, 1), row))
    return frame(call, 0)


@kernel
def mask_minus(call: int) -> int:
    """The cells of the first mask that are not in the second."""
    if not same_frames(call):
        return NO_VALUE
    for row in range(height(call, 0)):
        set_bits(target(call), row, bits(payload(call, 0), row) & ~bits(payload(call, 1), row))
    return frame(call, 0)


@kernel
def mask_not(call: int) -> int:
    """The cells that are not in the mask."""
    for row in range(height(call, 0)):
        set_bits(target(call), row, ~bits(payload(call, 0), row) & all_columns(call, 0))
    return frame(call, 0)


@kernel
def shift_mask(call: int) -> int:
    """The mask moved within its frame."""
    for row in range(height(call, 0)):
        moved = row_at(payload(call, 0), height(call, 0), row - vec_row(call, 1))
        set_bits(target(call), row, shifted(moved, vec_col(call, 1), all_columns(call, 0)))
    return frame(call, 0)


@kernel
def count_mask(call: int) -> int:
    """How many cells are set."""
    count = 0
    for row in range(height(call, 0)):
        count += counted(bits(payload(call, 0), row))
    set_word(target(call), 0, count)
    return ONE_CELL


@kernel
def any_mask(call: int) -> int:
    """Whether some cell is set."""
    set_word(target(call), 0, 1 if merged(payload(call, 0), height(call, 0)) else 0)
    return ONE_CELL


@kernel
def all_mask(call: int) -> int:
    """Whether every cell of the frame is set."""
    unset = 0
    for row in range(height(call, 0)):
        unset |= ~bits(payload(call, 0), row) & all_columns(call, 0)
    set_word(target(call), 0, 0 if unset else 1)
    return ONE_CELL


@kernel
def top_mask(call: int) -> int:
    """The first row with a set cell."""
    row = first_row(payload(call, 0), height(call, 0))
    set_word(target(call), 0, row)
    return ONE_CELL if row < height(call, 0) else NO_VALUE


@kernel
def bottom_mask(call: int) -> int:
    """The last row with a set cell."""
    row = last_row(payload(call, 0), height(call, 0))
    set_word(target(call), 0, row)
    return ONE_CELL if row >= 0 else NO_VALUE


@kernel
def leftmost_mask(call: int) -> int:
    """The first column with a set cell."""
    columns = merged(payload(call, 0), height(call, 0))
    set_word(target(call), 0, lowest(columns))
    return ONE_CELL if columns else NO_VALUE


@kernel
def rightmost_mask(call: int) -> int:
    """The last column with a set cell."""
    columns = merged(payload(call, 0), height(call, 0))
    set_word(target(call), 0, highest(columns))
    return ONE_CELL if columns else NO_VALUE


@kernel
def height_mask(call: int) -> int:
    """The number of rows of the frame."""
    set_word(target(call), 0, height(call, 0))
    return ONE_CELL


@kernel
def width_mask(call: int) -> int:
    """The number of columns of the frame."""
    set_word(target(call), 0, width(call, 0))
    return ONE_CELL
