"""This file is where the kernels are that mirror, turn and roll grids, and that mirror masks."""

from __future__ import annotations

from interp.kernel import frame, framed, height, kernel, payload, scalar, target, vec_col, vec_row, width
from interp.kernels._shared import mirrored
from interp.lanes import LANES, load, reverse, store, turn_block
from interp.memory import bits, inlined, set_bits

ID, FLIP_LR, FLIP_UD, TRANSPOSE, ANTITRANSPOSE, ROT90, ROT180, ROT270 = range(8)
"""The symmetries, in the order of `dsl.values.Sym`."""
BLOCK = 8
"""The side of the squares in which cells are turned."""


@inlined
def _copied(call: int) -> int:
    """Write the grid as it is."""
    grid, out = payload(call, 0), target(call)
    for at in range(0, height(call, 0) * width(call, 0), LANES):
        store(out + at, load(grid + at))
    return frame(call, 0)


@inlined
def _mirrored_left_right(call: int) -> int:
    """Write each row from its last cell to its first."""
    grid, out, cols = payload(call, 0), target(call), width(call, 0)
    for row in range(height(call, 0)):
        store(out + row * cols, reverse(load(grid + (row + 1) * cols - LANES)))
    return frame(call, 0)


@inlined
def _mirrored_top_bottom(call: int) -> int:
    """Write the rows from the last to the first."""
    grid, out, rows, cols = payload(call, 0), target(call), height(call, 0), width(call, 0)
    for row in range(rows):
        store(out + row * cols, load(grid + (rows - 1 - row) * cols))
    return frame(call, 0)


@inlined
def _turned_by_half(call: int) -> int:
    """Write all cells from the last to the first."""
    grid, out, cells = payload(call, 0), target(call), height(call, 0) * width(call, 0)
    for at in range(0, cells, LANES):
        store(out + at, reverse(load(grid + cells - at - LANES)))
    return frame(call, 0)


@inlined
def _turned(call: int, rows_upwards: int, cols_upwards: int) -> int:
    """Write the columns as rows, from the first or the last, each from its first or its last cell."""
    grid, out, rows, cols = payload(call, 0), target(call), height(call, 0), width(call, 0)
    first, step = (grid + (rows - 1) * cols, -cols) if rows_upwards else (grid, cols)
    for col in range(0, cols, BLOCK):
        from_col = cols - BLOCK - col if cols_upwards else col
        # The last block of a row comes first: what it writes beyond is the beginning of the next row.
        for back in range((rows - 1) // BLOCK + 1):
            row = ((rows - 1) // BLOCK - back) * BLOCK
            turn_block(first + row * step + from_col, step, out + col * rows + row, rows, cols_upwards)
    return framed(cols, rows)


@kernel
def flip_lr(call: int) -> int:
    """The grid mirrored left and right."""
    return _mirrored_left_right(call)


@kernel
def flip_ud(call: int) -> int:
    """The grid mirrored top and bottom."""
    return _mirrored_top_bottom(call)


@kernel
def rot180(call: int) -> int:
    """The grid turned by a half."""
    return _turned_by_half(call)


@kernel
def transpose(call: int) -> int:
    """The grid mirrored across the main diagonal."""
    return _turned(call, 0, 0)


@kernel
def antitranspose(call: int) -> int:
    """The grid mirrored across the other diagonal."""
    return _turned(call, 1, 1)


@kernel
def rot90(call: int) -> int:
    """The grid turned a quarter, clockwise."""
    return _turned(call, 1, 0)


@kernel
def rot270(call: int) -> int:
    """The grid turned a quarter, counter-clockwise."""
    return _turned(call, 0, 1)


@kernel
def apply_sym(call: int) -> int:
    """The grid moved by a symmetry."""
    sym = scalar(call, 1)
    if sym == ID:
        return _copied(call)
    if sym == FLIP_LR:
        return _mirrored_left_right(call)
    if sym == FLIP_UD:
        return _mirrored_top_bottom(call)
    if sym == ROT180:
        return _turned_by_half(call)
    # Written so that the block is compiled once.
    return _turned(call, sym in (ANTITRANSPOSE, ROT90), sym in (ANTITRANSPOSE, ROT270))


@kernel
def roll(call: int) -> int:
    """The grid displaced cyclically."""
    grid, out, rows, cols = payload(call, 0), target(call), height(call, 0), width(call, 0)
    down, right = vec_row(call, 1) % rows, vec_col(call, 1) % cols
    for row in range(rows):
        source = grid + (row - down) % rows * cols
        store(out + row * cols, load(source + cols - right))
        store(out + row * cols + right, load(source))
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
