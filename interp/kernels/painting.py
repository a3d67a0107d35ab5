"""This file is where the kernels are that write colours onto grids."""

from __future__ import annotations

from interp.kernel import NO_VALUE, frame, height, kernel, payload, scalar, target, width
from interp.kernels._shared import is_set, same_frames
from interp.memory import cell, inlined, set_cell


@inlined
def _fill(call: int, color: int) -> int:
    """Write the first grid with a colour in the cells of the mask that is the second parameter."""
    if not same_frames(call):
        return NO_VALUE
    grid, mask, cols = payload(call, 0), payload(call, 1), width(call, 0)
    for row in range(height(call, 0)):
        for col in range(cols):
            at = row * cols + col
            set_cell(target(call), at, color if is_set(mask, row, col) else cell(grid, at))
    return frame(call, 0)


@inlined
def _choose(call: int, mask: int, inside: int, outside: int) -> int:
    """Write one grid in the cells of a mask and the other elsewhere, all in the frame of the first parameter."""
    cols = width(call, 0)
    for row in range(height(call, 0)):
        for col in range(cols):
            at = row * cols + col
            set_cell(target(call), at, cell(inside if is_set(mask, row, col) else outside, at))
    return frame(call, 0)


@kernel
def fill(call: int) -> int:
    """The grid with that colour in the cells of the mask."""
    return _fill(call, scalar(call, 2))


@kernel
def erase(call: int) -> int:
    """The grid with the background colour in the cells of the mask."""
    return _fill(call, scalar(call, 2))


@kernel
def underfill(call: int) -> int:
    """The grid with that colour in the background cells of the mask."""
    if not same_frames(call):
        return NO_VALUE
    grid, mask, cols = payload(call, 0), payload(call, 1), width(call, 0)
    for row in range(height(call, 0)):
        for col in range(cols):
            old = cell(grid, row * cols + col)
            paints = is_set(mask, row, col) and old == scalar(call, 3)
            set_cell(target(call), row * cols + col, scalar(call, 2) if paints else old)
    return frame(call, 0)


@kernel
def fill_from(call: int) -> int:
    """The grid with the colours of the source in the cells of the mask."""
    if not same_frames(call) or frame(call, 0) != frame(call, 2):
        return NO_VALUE
    return _choose(call, payload(call, 1), payload(call, 2), payload(call, 0))


@kernel
def select(call: int) -> int:
    """The colours of the first grid in the cells of the mask, those of the second in all others."""
    if not same_frames(call) or frame(call, 0) != frame(call, 2):
        return NO_VALUE
    return _choose(call, payload(call, 0), payload(call, 1), payload(call, 2))


@kernel
def overlay(call: int) -> int:
    """The second grid, and the first where the second has the transparent colour."""
    if not same_frames(call):
        return NO_VALUE
    for at in range(height(call, 0) * width(call, 0)):
        above = cell(payload(call, 1), at)
        set_cell(target(call), at, cell(payload(call, 0), at) if above == scalar(call, 2) else above)
    return frame(call, 0)
