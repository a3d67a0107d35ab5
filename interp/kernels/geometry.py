"""This file is where the kernels are that mirror, turn and roll grids, and that mirror masks."""

from __future__ import annotations

from interp.kernel import NO_VALUE, frame, framed, height, kernel, payload, scalar, target, vec_col, vec_row, width
from interp.kernels._shared import mirrored
from interp.memory import bits, cell, inlined, set_bits, set_cell

ID, FLIP_LR, FLIP_UD, TRANSPOSE, ANTITRANSPOSE, ROT90, ROT180, ROT270 = range(8)
"""The symmetries, in the order of `dsl.values.Sym`."""


@inlined
def _moved(call: int, start: int, row_step: int, col_step: int) -> int:
    """Write a grid of the same frame: row by row, the cells that steps from a start lead to."""
    grid, out = payload(call, 0), target(call)
    for row in range(height(call, 0)):
        for col in range(width(call, 0)):
            set_cell(out, row * width(call, 0) + col, cell(grid, start + row * row_step + col * col_step))
    return frame(call, 0)


@inlined
def _turned(call: int, start: int, row_step: int, col_step: int) -> int:
    """Write a grid of the swapped frame: row by row, the cells that steps from a start lead to."""
    grid, out = payload(call, 0), target(call)
    for row in range(width(call, 0)):
        for col in range(height(call, 0)):
            set_cell(out, row * height(call, 0) + col, cell(grid, start + row * row_step + col * col_step))
    return framed(width(call, 0), height(call, 0))


@kernel
def flip_lr(call: int) -> int:
    """The grid mirrored left and right."""
    return _moved(call, width(call, 0) - 1, width(call, 0), -1)


@kernel
def flip_ud(call: int) -> int:
    """The grid mirrored top and bottom."""
    return _moved(call, (height(call, 0) - 1) * width(call, 0), -width(call, 0), 1)


@kernel
def rot180(call: int) -> int:
    """The grid turned by a half."""
    return _moved(call, height(call, 0) * width(call, 0) - 1, -width(call, 0), -1)


@kernel
def transpose(call: int) -> int:
    """The grid mirrored across the main diagonal."""
    return _turned(call, 0, 1, width(call, 0))


@kernel
def antitranspose(call: int) -> int:
    """The grid mirrored across the other diagonal."""
    return _turned(call, height(call, 0) * width(call, 0) - 1, -1, -width(call, 0))


@kernel
def rot90(call: int) -> int:
    """The grid turned a quarter, clockwise."""
    return _turned(call, (height(call, 0) - 1) * width(call, 0), 1, -width(call, 0))


@kernel
def rot270(call: int) -> int:
    """The grid turned a quarter, counter-clockwise."""
    return _turned(call, width(call, 0) - 1, -1, width(call, 0))


@kernel
def apply_sym(call: int) -> int:
    """The grid moved by a symmetry."""
    rows, cols, sym = height(call, 0), width(call, 0), scalar(call, 1)
    if sym == ID:
        return _moved(call, 0, cols, 1)
    if sym == FLIP_LR:
        return _moved(call, cols - 1, cols, -1)
    if sym == FLIP_UD:
        return _moved(call, (rows - 1) * cols, -cols, 1)
    if sym == ROT180:
        return _moved(call, rows * cols - 1, -cols, -1)
    if sym == TRANSPOSE:
        return _turned(call, 0, 1, cols)
    if sym == ANTITRANSPOSE:
        return _turned(call, rows * cols - 1, -1, -cols)
    if sym == ROT90:
        return _turned(call, (rows - 1) * cols, 1, -cols)
    if sym == ROT270:
        return _turned(call, cols - 1, -1, cols)
    return NO_VALUE


@kernel
def roll(call: int) -> int:
    """The grid displaced cyclically."""
    grid, out, rows, cols = payload(call, 0), target(call), height(call, 0), width(call, 0)
    down, right = vec_row(call, 1) % rows, vec_col(call, 1) % cols
    for row in range(rows):
        for col in range(cols):
            to = ((row + down) % rows) * cols + (col + right) % cols
            set_cell(out, to, cell(grid, row * cols + col))
    return frame(call, 0)


@kernel
def flip_lr_mask(call: int) -> int:
    """The mask mirrored left and right."""
    for row in range(height(call, 0)):
        set_bits(target(call), row, mirrored(bits(payload(call, 0), row), width(call, 0)))
    return frame(call, 0)


@kernel
def flip_ud_mask(call: int) -> int:
    """The mask mirrored top and bottom."""
    for row in range(height(call, 0)):
        set_bits(target(call), row, bits(payload(call, 0), height(call, 0) - 1 - row))
    return frame(call, 0)


@kernel
def rot180_mask(call: int) -> int:
    """The mask turned by a half."""
    for row in range(height(call, 0)):
        turned = bits(payload(call, 0), height(call, 0) - 1 - row)
        set_bits(target(call), row, mirrored(turned, width(call, 0)))
    return frame(call, 0)
