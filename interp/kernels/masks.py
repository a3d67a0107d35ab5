"""This file is where the kernels are that make masks from grids."""

from __future__ import annotations

from interp.kernel import NO_VALUE, frame, height, kernel, payload, scalar, target, width
from interp.kernels._shared import all_columns, same_frames
from interp.lanes import equal, load, splat
from interp.memory import inlined, set_bits


@inlined
def _differs(call: int) -> int:
    """Write the cells of another colour than the one given."""
    grid, out, cols, columns = payload(call, 0), target(call), width(call, 0), all_columns(call, 0)
    color = splat(scalar(call, 1))
    for row in range(height(call, 0)):
        set_bits(out, row, ~equal(load(grid + row * cols), color) & columns)
    return frame(call, 0)


@kernel
def equals_color(call: int) -> int:
    """The cells of that colour."""
    grid, out, cols, columns = payload(call, 0), target(call), width(call, 0), all_columns(call, 0)
    color = splat(scalar(call, 1))
    for row in range(height(call, 0)):
        set_bits(out, row, equal(load(grid + row * cols), color) & columns)
    return frame(call, 0)


@kernel
def differs_from_color(call: int) -> int:
    """The cells of any other colour."""
    return _differs(call)


@kernel
def fg(call: int) -> int:
    """The cells that are not of the background colour."""
    return _differs(call)


@kernel
def agree(call: int) -> int:
    """The cells in which two grids have the same colour."""
    if not same_frames(call):
        return NO_VALUE
    left, right, out = payload(call, 0), payload(call, 1), target(call)
    cols, columns = width(call, 0), all_columns(call, 0)
    for row in range(height(call, 0)):
        set_bits(out, row, equal(load(left + row * cols), load(right + row * cols)) & columns)
    return frame(call, 0)
