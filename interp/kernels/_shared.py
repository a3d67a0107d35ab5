"""This file is where kernels share what they do with rows of a mask, numbers whose bit c is column c, and with frames."""

from __future__ import annotations

from interp.kernel import frame, height, target, width
from interp.lanes import LANES, equal, load, splat
from interp.memory import (
    bits,
    inlined,
    leading_zeros,
    ones,
    reversed_bits,
    set_bits,
    set_word,
    trailing_zeros,
)

FOUR, EIGHT = range(2)
"""The connectivities, in the order of `dsl.values.Conn`."""
ROWS, COLS, ANY = range(3)
"""The axes, in the order of `dsl.values.Axis`."""
MAX_SIDE = 32
MAX_INT = 1000000
COLORS = 10
ONE_CELL = 1 << 8 | 1
"""The frame of scalars."""


@inlined
def all_columns(call: int, parameter: int) -> int:
    """The row of a mask in which every column of a parameter's frame is set."""
    return (1 << width(call, parameter)) - 1


@inlined
def row_at(mask: int, rows: int, row: int) -> int:
    """A row of a mask; outside the frame, nothing is set."""
    return bits(mask, row) if 0 <= row < rows else 0


@inlined
def shifted(row: int, by: int, columns: int) -> int:
    """A row moved so many columns to the right, within those columns."""
    if by >= MAX_SIDE or by <= -MAX_SIDE:
        return 0
    return (row << by) & columns if by >= 0 else row >> -by


@inlined
def spanned(row: int) -> int:
    """The columns from the first set one to the last."""
    down = row | row >> 1
    down |= down >> 2
    down |= down >> 4
    down |= down >> 8
    down |= down >> 16
    up = row | row << 1
    up |= up << 2
    up |= up << 4
    up |= up << 8
    up |= up << 16
    return down & up


@inlined
def mirrored(row: int, cols: int) -> int:
    """A row of so many columns, the last one first."""
    return reversed_bits(row) >> MAX_SIDE - cols


@inlined
def counted(row: int) -> int:
    """How many columns are set."""
    return ones(row)


@inlined
def lowest(row: int) -> int:
    """The first set column of a row that has one."""
    return trailing_zeros(row)


@inlined
def highest(row: int) -> int:
    """The last set column of a row that has one."""
    return MAX_SIDE - 1 - leading_zeros(row)


@inlined
def merged(mask: int, rows: int) -> int:
    """The columns that some row sets."""
    columns = 0
    for row in range(rows):
        columns |= bits(mask, row)
    return columns


@inlined
def first_row(mask: int, rows: int) -> int:
    """The first row with a set cell; `rows` if there is none."""
    row = 0
    while row < rows and bits(mask, row) == 0:
        row += 1
    return row


@inlined
def last_row(mask: int, rows: int) -> int:
    """The last row with a set cell; -1 if there is none."""
    row = rows - 1
    while row >= 0 and bits(mask, row) == 0:
        row -= 1
    return row


@inlined
def is_set(mask: int, row: int, col: int) -> int:
    """1 where the cell of the mask is set, else 0."""
    return (bits(mask, row) >> col) & 1


@inlined
def beside(mask: int, rows: int, row: int, columns: int, conn: int) -> int:
    """The cells of a row that have a set neighbour."""
    here = bits(mask, row)
    above_and_below = row_at(mask, rows, row - 1) | row_at(mask, rows, row + 1)
    across = here | above_and_below if conn == EIGHT else here
    return above_and_below | (across << 1 & columns) | across >> 1


@inlined
def eroded(mask: int, rows: int, row: int, conn: int) -> int:
    """The set cells of a row all of whose neighbours are set; outside the frame nothing is."""
    here = bits(mask, row)
    kept = here & row_at(mask, rows, row - 1) & row_at(mask, rows, row + 1)
    across = kept if conn == EIGHT else here
    return kept & across << 1 & across >> 1


@inlined
def spread(reached: int, within: int, rows: int, conn: int) -> None:
    """Grow a mask, in place, to all cells of `within` that a path inside it joins to a set cell; it must lie in `within`."""
    # Downwards and upwards in turn, until one pass changes nothing: each looks at the rows above and below.
    changed, upwards = True, False
    while changed:
        changed = False
        for index in range(rows):
            row = rows - 1 - index if upwards else index
            free, old = bits(within, row), bits(reached, row)
            across = row_at(reached, rows, row - 1) | row_at(reached, rows, row + 1)
            grown = (old | across | (across << 1 | across >> 1 if conn == EIGHT else 0)) & free
            further = (grown | grown << 1 | grown >> 1) & free
            while further != grown:
                grown = further
                further = (grown | grown << 1 | grown >> 1) & free
            if grown != old:
                set_bits(reached, row, grown)
                changed = True
        upwards = not upwards


@inlined
def same_frames(call: int) -> bool:
    """Whether the frames of the first two parameters are equal."""
    return frame(call, 0) == frame(call, 1)


@inlined
def write_every_row(call: int, columns: int) -> int:
    """Write a mask in the frame of the first parameter whose rows are all the same."""
    for row in range(height(call, 0)):
        set_bits(target(call), row, columns)
    return frame(call, 0)


@inlined
def saturated(number: int) -> int:
    """The number, kept within one million of zero."""
    return max(-MAX_INT, min(MAX_INT, number))


@inlined
def has_sides(rows: int, cols: int) -> bool:
    """Whether a grid may have these sides."""
    return 1 <= rows <= MAX_SIDE and 1 <= cols <= MAX_SIDE


@inlined
def count_color(grid: int, cells: int, color: int) -> int:
    """How often a colour occurs."""
    sought, found = splat(color), 0
    for at in range(0, cells, LANES):
        seen = equal(load(grid + at), sought)
        found += counted(seen if cells - at >= LANES else seen & (1 << cells - at) - 1)
    return found


@inlined
def count_colors(grid: int, cells: int, counts: int) -> None:
    """Write how often each of the ten colours occurs."""
    for color in range(COLORS):
        set_word(counts, color, count_color(grid, cells, color))
