"""This file is where the kernels are of masks that take straight shapes: boxes, rays, spans, borders."""

from __future__ import annotations

from interp.kernel import frame, height, kernel, payload, scalar, target, width
from interp.kernels._shared import (
    COLS,
    ROWS,
    all_columns,
    first_row,
    highest,
    last_row,
    lowest,
    merged,
    spanned,
    write_every_row,
)
from interp.lanes import equal, load, splat
from interp.memory import bits, cell, inlined, set_bits


@inlined
def _from_to(first: int, last: int, count: int) -> int:
    """The columns from one to another, both included, of so many; nothing where the last is before the first."""
    first, last = max(first, 0), min(last, count - 1)
    return (1 << last + 1) - (1 << first) if first <= last else 0


@kernel
def bbox(call: int) -> int:
    """All cells of the bounding box."""
    mask, rows = payload(call, 0), height(call, 0)
    first, last, columns = first_row(mask, rows), last_row(mask, rows), spanned(merged(mask, rows))
    for row in range(rows):
        set_bits(target(call), row, columns if first <= row <= last else 0)
    return frame(call, 0)


@kernel
def bbox_outline(call: int) -> int:
    """The outermost cells of the bounding box grown by so many cells."""
    mask, rows, cols, grown = payload(call, 0), height(call, 0), width(call, 0), scalar(call, 1)
    first, last, columns = first_row(mask, rows), last_row(mask, rows), merged(mask, rows)
    if last < 0:
        return write_every_row(call, 0)
    left, right = lowest(columns), highest(columns)
    outer = _from_to(left - grown, right + grown, cols)
    inner = _from_to(left - grown + 1, right + grown - 1, cols)
    for row in range(rows):
        cells = outer if first - grown <= row <= last + grown else 0
        hollow = inner if first - grown < row < last + grown else 0
        set_bits(target(call), row, cells & ~hollow)
    return frame(call, 0)


@kernel
def corners(call: int) -> int:
    """The corner cells of the bounding box."""
    mask, rows = payload(call, 0), height(call, 0)
    first, last, columns = first_row(mask, rows), last_row(mask, rows), merged(mask, rows)
    ends = (1 << lowest(columns) | 1 << highest(columns)) if columns else 0
    for row in range(rows):
        set_bits(target(call), row, ends if row in (first, last) else 0)
    return frame(call, 0)


@kernel
def span_rows(call: int) -> int:
    """All cells of the rows that have a set cell."""
    for row in range(height(call, 0)):
        set_bits(target(call), row, all_columns(call, 0) if bits(payload(call, 0), row) else 0)
    return frame(call, 0)


@kernel
def span_cols(call: int) -> int:
    """All cells of the columns that have a set cell."""
    return write_every_row(call, merged(payload(call, 0), height(call, 0)))


@kernel
def full_rows(call: int) -> int:
    """The rows all of whose cells are set."""
    columns = all_columns(call, 0)
    for row in range(height(call, 0)):
        set_bits(target(call), row, columns if bits(payload(call, 0), row) == columns else 0)
    return frame(call, 0)


@kernel
def full_cols(call: int) -> int:
    """The columns all of whose cells are set."""
    columns = all_columns(call, 0)
    for row in range(height(call, 0)):
        columns &= bits(payload(call, 0), row)
    return write_every_row(call, columns)


@kernel
def between(call: int) -> int:
    """The cells with a set cell on both sides within their row (column), or set themselves."""
    mask, rows, out, axis = payload(call, 0), height(call, 0), target(call), scalar(call, 1)
    seen = 0
    for row in range(rows):
        seen |= bits(mask, row)
        set_bits(out, row, seen)
    seen = 0
    for index in range(rows):
        row = rows - 1 - index
        seen |= bits(mask, row)
        within_columns = 0 if axis == ROWS else seen & bits(out, row)
        set_bits(out, row, within_columns | (0 if axis == COLS else spanned(bits(mask, row))))
    return frame(call, 0)


@kernel
def uniform_rows(call: int) -> int:
    """All cells of the rows that have one single colour."""
    grid, out, cols, columns = payload(call, 0), target(call), width(call, 0), all_columns(call, 0)
    for row in range(height(call, 0)):
        line = grid + row * cols
        same = equal(load(line), splat(cell(line, 0))) & columns
        set_bits(out, row, columns if same == columns else 0)
    return frame(call, 0)


@kernel
def uniform_cols(call: int) -> int:
    """All cells of the columns that have one single colour."""
    grid, cols, columns = payload(call, 0), width(call, 0), all_columns(call, 0)
    for row in range(1, height(call, 0)):
        columns &= equal(load(grid + row * cols), load(grid))
    return write_every_row(call, columns)


@kernel
def border(call: int) -> int:
    """The cells in a band of that width along the edge of the frame."""
    rows, band = height(call, 0), max(scalar(call, 1), 0)
    inner = _from_to(band, width(call, 0) - 1 - band, width(call, 0))
    for row in range(rows):
        set_bits(target(call), row, all_columns(call, 0) & ~(inner if band <= row < rows - band else 0))
    return frame(call, 0)
