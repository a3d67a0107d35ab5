"""This file is where the kernel is that lets cells fall."""

from __future__ import annotations

from interp.kernel import NO_VALUE, frame, height, kernel, payload, scalar, target, vec_col, vec_row, width
from interp.memory import cell, set_cell


@kernel
def gravity(call: int) -> int:
    """Every foreground cell has fallen along its row or column."""
    rows, cols, grid, out, bg = height(call, 0), width(call, 0), payload(call, 0), target(call), scalar(call, 2)
    row_step, col_step = vec_row(call, 1), vec_col(call, 1)
    if (row_step == 0) == (col_step == 0):
        return NO_VALUE
    falls_in_rows = row_step == 0
    lines, length = (rows, cols) if falls_in_rows else (cols, rows)
    between, step = (cols, 1) if falls_in_rows else (1, cols)
    # Each line is walked from the end that its cells fall to.
    end, back = (length - 1, -1) if row_step + col_step > 0 else (0, 1)
    for line in range(lines):
        start, fallen = line * between + end * step, 0
        for index in range(length):
            # Without a branch: whether a cell falls cannot be foreseen.
            color = cell(grid, start + index * back * step)
            set_cell(out, start + fallen * back * step, color)
            fallen += 1 if color != bg else 0
        for index in range(fallen, length):
            set_cell(out, start + index * back * step, bg)
    return frame(call, 0)
