"""This file is where the kernels are of fields: coordinates, counts along lines, arithmetic, comparison with integers."""

from __future__ import annotations

from interp.kernel import NO_VALUE, frame, height, kernel, payload, scalar, target, width
from interp.kernels._shared import ANY, ROWS, all_columns, counted, is_set, saturated
from interp.lanes import numbers_above, numbers_below, numbers_equal
from interp.memory import bits, number, set_bits, set_number


@kernel
def row(call: int) -> int:
    """The row of each cell."""
    cols = width(call, 0)
    for at in range(height(call, 0)):
        for col in range(cols):
            set_number(target(call), at * cols + col, at)
    return frame(call, 0)


@kernel
def col(call: int) -> int:
    """The column of each cell."""
    cols = width(call, 0)
    for row in range(height(call, 0)):
        for at in range(cols):
            set_number(target(call), row * cols + at, at)
    return frame(call, 0)


@kernel
def line_count(call: int) -> int:
    """How many cells are set in the row (column) of each cell."""
    mask, rows, cols, out = payload(call, 0), height(call, 0), width(call, 0), target(call)
    if scalar(call, 1) == ANY:
        return NO_VALUE
    if scalar(call, 1) == ROWS:
        for row in range(rows):
            for col in range(cols):
                set_number(out, row * cols + col, counted(bits(mask, row)))
        return frame(call, 0)
    for col in range(cols):
        count = 0
        for row in range(rows):
            count += is_set(mask, row, col)
        for row in range(rows):
            set_number(out, row * cols + col, count)
    return frame(call, 0)


@kernel
def field_plus_int(call: int) -> int:
    """The numbers, each with the integer added."""
    for at in range(height(call, 0) * width(call, 0)):
        set_number(target(call), at, saturated(number(payload(call, 0), at) + scalar(call, 1)))
    return frame(call, 0)


@kernel
def field_minus_int(call: int) -> int:
    """The numbers, each less the integer."""
    for at in range(height(call, 0) * width(call, 0)):
        set_number(target(call), at, saturated(number(payload(call, 0), at) - scalar(call, 1)))
    return frame(call, 0)


@kernel
def field_modulo_int(call: int) -> int:
    """The remainders of the numbers divided by the integer, of its sign."""
    if scalar(call, 1) == 0:
        return NO_VALUE
    for at in range(height(call, 0) * width(call, 0)):
        set_number(target(call), at, number(payload(call, 0), at) % scalar(call, 1))
    return frame(call, 0)


@kernel
def field_equals_int(call: int) -> int:
    """The cells whose number is the integer."""
    cols, columns = width(call, 0), all_columns(call, 0)
    for row in range(height(call, 0)):
        line = payload(call, 0) + 4 * row * cols
        set_bits(target(call), row, numbers_equal(line, scalar(call, 1)) & columns)
    return frame(call, 0)


@kernel
def field_above_int(call: int) -> int:
    """The cells whose number is larger than the integer."""
    cols, columns = width(call, 0), all_columns(call, 0)
    for row in range(height(call, 0)):
        line = payload(call, 0) + 4 * row * cols
        set_bits(target(call), row, numbers_above(line, scalar(call, 1)) & columns)
    return frame(call, 0)


@kernel
def field_below_int(call: int) -> int:
    """The cells whose number is smaller than the integer."""
    cols, columns = width(call, 0), all_columns(call, 0)
    for row in range(height(call, 0)):
        line = payload(call, 0) + 4 * row * cols
        set_bits(target(call), row, numbers_below(line, scalar(call, 1)) & columns)
    return frame(call, 0)
