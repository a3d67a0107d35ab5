"""This file is where the kernels are in which each cell of a grid shows what it sees."""

from __future__ import annotations

from interp.kernel import NO_VALUE, frame, height, kernel, payload, scalar, scratch, target, vec_col, vec_row, width
from interp.kernels._shared import ANY, COLORS, ROWS, all_columns, is_set, shifted
from interp.lanes import choose, equal, load, splat, store
from interp.memory import cell, inlined, number, set_cell, set_number, set_word, word

UNSEEN = 255


@inlined
def _columns_with(right: int, columns: int) -> int:
    """The columns that have a column so many to their right."""
    return shifted(columns, -right, columns)


@kernel
def neighbor(call: int) -> int:
    """Each cell shows the cell displaced from it."""
    rows, cols, grid, out = height(call, 0), width(call, 0), payload(call, 0), target(call)
    down, right, outside = vec_row(call, 1), vec_col(call, 1), splat(scalar(call, 2))
    inside = _columns_with(right, all_columns(call, 0))
    for row in range(rows):
        seen = outside
        if inside and 0 <= row + down < rows:
            seen = choose(inside, load(grid + (row + down) * cols + right), outside)
        store(out + row * cols, seen)
    return frame(call, 0)


@inlined
def _looking_at_rows(call: int, row_step: int, col_step: int, over: int) -> int:
    """Write what each cell shows on steps that leave its row."""
    rows, cols, grid, out, columns = (
        height(call, 0),
        width(call, 0),
        payload(call, 0),
        target(call),
        all_columns(call, 0),
    )
    nothing, inside = splat(over), _columns_with(col_step, columns)
    for index in range(rows):
        # The row ahead comes first, so that what it shows is known.
        row = rows - 1 - index if row_step > 0 else index
        seen, ahead = nothing, (row + row_step) * cols + col_step
        if inside and 0 <= row + row_step < rows:
            shown = load(grid + ahead)
            seen = choose(inside, choose(equal(shown, nothing), load(out + ahead), shown), nothing)
        store(out + row * cols, choose(columns, seen, load(out + row * cols)))
    return frame(call, 0)


@kernel
def looking(call: int) -> int:
    """Each cell shows the first colour other than `over` that is met on stepping from it."""
    rows, cols, grid, out, over = height(call, 0), width(call, 0), payload(call, 0), target(call), scalar(call, 2)
    row_step, col_step = vec_row(call, 1), vec_col(call, 1)
    if row_step:
        return _looking_at_rows(call, row_step, col_step, over)
    for row in range(rows):
        # The cell ahead comes first, so that what it shows is known.
        for col_index in range(cols):
            col = cols - 1 - col_index if col_step > 0 else col_index
            down, right, seen = row, col + col_step, over
            if col_step and 0 <= right < cols:
                ahead = cell(grid, down * cols + right)
                seen = ahead if ahead != over else cell(out, down * cols + right)
            set_cell(out, row * cols + col, seen)
    return frame(call, 0)


@kernel
def looking_over_mask(call: int) -> int:
    """Each cell shows the first cell not in the mask that is met on stepping from it."""
    rows, cols, grid, out, over = height(call, 0), width(call, 0), payload(call, 0), target(call), payload(call, 2)
    row_step, col_step = vec_row(call, 1), vec_col(call, 1)
    if frame(call, 0) != frame(call, 2):
        return NO_VALUE
    for row_index in range(rows):
        # The cell ahead comes first, so that what it shows is known.
        row = rows - 1 - row_index if row_step > 0 else row_index
        for col_index in range(cols):
            col = cols - 1 - col_index if col_step > 0 else col_index
            down, right, seen = row + row_step, col + col_step, scalar(call, 3)
            if (row_step or col_step) and 0 <= down < rows and 0 <= right < cols:
                seen = cell(out if is_set(over, down, right) else grid, down * cols + right)
            set_cell(out, row * cols + col, seen)
    return frame(call, 0)


@kernel
def looking_distance(call: int) -> int:
    """How many steps lead from each cell to the first that is not of colour `over`, or off the grid."""
    rows, cols, grid, out, over = height(call, 0), width(call, 0), payload(call, 0), target(call), scalar(call, 2)
    row_step, col_step = vec_row(call, 1), vec_col(call, 1)
    if row_step == 0 and col_step == 0:
        return NO_VALUE
    for row_index in range(rows):
        row = rows - 1 - row_index if row_step > 0 else row_index
        for col_index in range(cols):
            col = cols - 1 - col_index if col_step > 0 else col_index
            down, right, steps = row + row_step, col + col_step, 1
            if 0 <= down < rows and 0 <= right < cols and cell(grid, down * cols + right) == over:
                steps += number(out, down * cols + right)
            set_number(out, row * cols + col, steps)
    return frame(call, 0)


@kernel
def looking_distance_over_mask(call: int) -> int:
    """How many steps lead from each cell to the first that is not in the mask, or off the grid."""
    rows, cols, out, over = height(call, 0), width(call, 0), target(call), payload(call, 2)
    row_step, col_step = vec_row(call, 1), vec_col(call, 1)
    if (row_step == 0 and col_step == 0) or frame(call, 0) != frame(call, 2):
        return NO_VALUE
    for row_index in range(rows):
        row = rows - 1 - row_index if row_step > 0 else row_index
        for col_index in range(cols):
            col = cols - 1 - col_index if col_step > 0 else col_index
            down, right, steps = row + row_step, col + col_step, 1
            if 0 <= down < rows and 0 <= right < cols and is_set(over, down, right):
                steps += number(out, down * cols + right)
            set_number(out, row * cols + col, steps)
    return frame(call, 0)


@kernel
def looking_past(call: int) -> int:
    """Each cell shows the first colour other than its own that is met on stepping from it, or else its own."""
    rows, cols, grid, out = height(call, 0), width(call, 0), payload(call, 0), target(call)
    row_step, col_step = vec_row(call, 1), vec_col(call, 1)
    for row_index in range(rows):
        # The cell ahead comes first: of its own colour it shows what this one sees, and of another it is seen itself.
        row = rows - 1 - row_index if row_step > 0 else row_index
        for col_index in range(cols):
            col = cols - 1 - col_index if col_step > 0 else col_index
            down, right, seen = row + row_step, col + col_step, cell(grid, row * cols + col)
            if (row_step or col_step) and 0 <= down < rows and 0 <= right < cols:
                ahead = cell(grid, down * cols + right)
                seen = ahead if ahead != seen else cell(out, down * cols + right)
            set_cell(out, row * cols + col, seen)
    return frame(call, 0)


@kernel
def nearest_color(call: int) -> int:
    """Each background cell shows the colour of the foreground cell fewest steps away, of several the smallest."""
    rows, cols, bg, out = height(call, 0), width(call, 0), scalar(call, 1), target(call)
    before = scratch(call)
    seen = 0
    for at in range(rows * cols):
        color = cell(payload(call, 0), at)
        set_cell(out, at, UNSEEN if color == bg else color)
        seen += 0 if color == bg else 1
    if seen == 0:
        for at in range(rows * cols):
            set_cell(out, at, bg)
    while 0 < seen < rows * cols:
        for at in range(rows * cols):
            set_cell(before, at, cell(out, at))
        for row in range(rows):
            for col in range(cols):
                at = row * cols + col
                if cell(before, at) != UNSEEN:
                    continue
                color = min(
                    cell(before, at - cols) if row > 0 else UNSEEN,
                    cell(before, at + cols) if row < rows - 1 else UNSEEN,
                    cell(before, at - 1) if col > 0 else UNSEEN,
                    cell(before, at + 1) if col < cols - 1 else UNSEEN,
                )
                set_cell(out, at, color)
                seen += 0 if color == UNSEEN else 1
    return frame(call, 0)


@inlined
def _show_in_line(call: int, first: int, step: int, count: int) -> None:
    """Write the most frequent foreground colour of some cells, a step apart, into all of them; of several the smallest."""
    grid, counts, bg = payload(call, 0), scratch(call), scalar(call, 2)
    for color in range(COLORS):
        set_word(counts, color, 0)
    for at in range(count):
        color = cell(grid, first + at * step)
        set_word(counts, color, word(counts, color) + 1)
    set_word(counts, bg, 0)
    best = bg
    for color in range(COLORS):
        if word(counts, color) > word(counts, best):
            best = color
    for at in range(count):
        set_cell(target(call), first + at * step, best)


@kernel
def line_color(call: int) -> int:
    """Each cell shows the most frequent foreground colour of its row (column), of several the smallest."""
    rows, cols = height(call, 0), width(call, 0)
    if scalar(call, 1) == ANY:
        return NO_VALUE
    if scalar(call, 1) == ROWS:
        for row in range(rows):
            _show_in_line(call, row * cols, 1, cols)
    else:
        for col in range(cols):
            _show_in_line(call, col, cols, rows)
    return frame(call, 0)
