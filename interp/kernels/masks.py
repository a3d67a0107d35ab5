"""This file is where the kernels are that make masks from grids."""

from __future__ import annotations

from interp.kernel import NO_VALUE, frame, height, kernel, payload, scalar, target, width
from interp.kernels._shared import all_columns, row_of_color, same_frames
from interp.memory import cell, set_bits


@kernel
def equals_color(call: int) -> int:
    """The cells of that colour."""
    for row in range(height(call, 0)):
        set_bits(target(call), row, row_of_color(payload(call, 0), width(call, 0), row, scalar(call, 1)))
    return frame(call, 0)


@kernel
def differs_from_color(call: int) -> int:
    """The cells of any other colour."""
    for row in range(height(call, 0)):
        same = row_of_color(payload(call, 0), width(call, 0), row, scalar(call, 1))
        set_bits(target(call), row, all_columns(call, 0) & ~same)
    return frame(call, 0)


@kernel
def fg(call: int) -> int:
    """The cells that are not of the background colour."""
    for row in range(height(call, 0)):
        same = row_of_color(payload(call, 0), width(call, 0), row, scalar(call, 1))
        set_bits(target(call), row, all_columns(call, 0) & ~same)
    return frame(call, 0)


@kernel
def agree(call: int) -> int:
    """The cells in which two grids have the same colour."""
    if not same_frames(call):
        return NO_VALUE
    left, right, cols = payload(call, 0), payload(call, 1), width(call, 0)
    for row in range(height(call, 0)):
        columns = 0
        for col in range(cols):
            columns |= (1 if cell(left, row * cols + col) == cell(right, row * cols + col) else 0) << col
        set_bits(target(call), row, columns)
    return frame(call, 0)
