"""This file is where the kernels are that write colours onto grids."""

from __future__ import annotations

from interp.kernel import NO_VALUE, frame, height, kernel, payload, scalar, target, width
from interp.kernels._shared import same_frames
from interp.lanes import LANES, choose, equal, load, splat, store
from interp.memory import bits, inlined


@inlined
def _fill(call: int, color: int) -> int:
    """Write the first grid with a colour in the cells of the mask that is the second parameter."""
    if not same_frames(call):
        return NO_VALUE
    grid, mask, out, cols, painted = payload(call, 0), payload(call, 1), target(call), width(call, 0), splat(color)
    for row in range(height(call, 0)):
        store(out + row * cols, choose(bits(mask, row), painted, load(grid + row * cols)))
    return frame(call, 0)


@inlined
def _choose(call: int, mask: int, inside: int, outside: int) -> int:
    """Write one grid in the cells of a mask and the other elsewhere, all in the frame of the first parameter."""
    out, cols = target(call), width(call, 0)
    for row in range(height(call, 0)):
        at = row * cols
        store(out + at, choose(bits(mask, row), load(inside + at), load(outside + at)))
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
    grid, mask, out, cols = payload(call, 0), payload(call, 1), target(call), width(call, 0)
    color, bg = splat(scalar(call, 2)), splat(scalar(call, 3))
    for row in range(height(call, 0)):
        old = load(grid + row * cols)
        store(out + row * cols, choose(bits(mask, row) & equal(old, bg), color, old))
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
    below, above, out, transparent = payload(call, 0), payload(call, 1), target(call), splat(scalar(call, 2))
    for at in range(0, height(call, 0) * width(call, 0), LANES):
        upper = load(above + at)
        store(out + at, choose(equal(upper, transparent), load(below + at), upper))
    return frame(call, 0)
