"""This file is where the kernels are that cut grids into objects, and that paint objects.

The payload of a list of objects is read from front to back: each object takes three words and its patch.
"""

from __future__ import annotations

from interp.kernel import (
    NO_VALUE,
    frame,
    framed,
    height,
    kernel,
    payload,
    scalar,
    scratch,
    target,
    vec_col,
    vec_row,
    width,
)
from interp.kernels._shared import COLORS, EIGHT, FOUR, has_sides, saturated
from interp.memory import bits, cell, inlined, number, set_bits, set_cell, set_number, set_word, word

HEADER = 24
TRANSPARENT = 255
_MEMBERS = 1024
"""Where in the free memory the cells of an object are listed; the rows of the cells that are taken come before."""


@inlined
def _end_of_patch(element: int, rows: int, cols: int) -> int:
    """The address after an object whose patch has these sides."""
    return element + HEADER + ((rows * cols + 7) & ~7)


@inlined
def _next(element: int) -> int:
    """The address of the object after this one."""
    return _end_of_patch(element, word(element, 2) >> 8, word(element, 2) & 255)


@inlined
def _begin(element: int, row: int, col: int, rows: int, cols: int) -> int:
    """Write an object without any cell; the address after it."""
    set_word(element, 0, row)
    set_word(element, 1, col)
    set_word(element, 2, framed(rows, cols))
    end = _end_of_patch(element, rows, cols)
    for at in range(rows * cols):
        set_cell(element + HEADER, at, TRANSPARENT)
    for at in range(rows * cols, end - element - HEADER):
        set_cell(element + HEADER, at, 0)
    return end


@inlined
def _listed(call: int, count: int, end: int) -> int:
    """The frame of a list that is written up to an address."""
    set_word(target(call), 0, count)
    return framed((end - target(call)) >> 3, 1)


@inlined
def _reach(call: int, first: int, conn: int, mono: int, bg: int) -> int:
    """List the cells that are connected with a first one, taking them; how many they are."""
    grid, rows, cols = payload(call, 0), height(call, 0), width(call, 0)
    taken, members, count, at = scratch(call), scratch(call) + _MEMBERS, 1, 0
    set_number(members, 0, first)
    set_bits(taken, first // cols, bits(taken, first // cols) | 1 << first % cols)
    while at < count:
        here = number(members, at)
        at += 1
        for step in range(9):
            row, col = here // cols + step // 3 - 1, here % cols + step % 3 - 1
            if not (0 <= row < rows and 0 <= col < cols) or (conn != EIGHT and step % 2 == 0):
                continue
            color = cell(grid, row * cols + col)
            if color == bg or bits(taken, row) >> col & 1 or (mono and color != cell(grid, first)):
                continue
            set_bits(taken, row, bits(taken, row) | 1 << col)
            set_number(members, count, row * cols + col)
            count += 1
    return count


@inlined
def _write_members(call: int, count: int, element: int) -> int:
    """Write the object of the listed cells; the address after it."""
    members, cols = scratch(call) + _MEMBERS, width(call, 0)
    top, left, bottom, right = height(call, 0), cols, 0, 0
    for at in range(count):
        row, col = number(members, at) // cols, number(members, at) % cols
        top, left, bottom, right = min(top, row), min(left, col), max(bottom, row), max(right, col)
    wide = right - left + 1
    end = _begin(element, top, left, bottom - top + 1, wide)
    for at in range(count):
        here = number(members, at)
        set_cell(element + HEADER, (here // cols - top) * wide + here % cols - left, cell(payload(call, 0), here))
    return end


@inlined
def _cut(call: int, conn: int, mono: int, bg: int) -> int:
    """Write the connected parts of the cells that are not of the background colour; of no colour is -1."""
    taken, cols = scratch(call), width(call, 0)
    count, end = 0, target(call) + 8
    for row in range(height(call, 0)):
        set_bits(taken, row, 0)
    for at in range(height(call, 0) * cols):
        if cell(payload(call, 0), at) != bg and not bits(taken, at // cols) >> at % cols & 1:
            end = _write_members(call, _reach(call, at, conn, mono, bg), end)
            count += 1
    return _listed(call, count, end)


@kernel
def objects(call: int) -> int:
    """The connected parts of the foreground."""
    return _cut(call, scalar(call, 1), scalar(call, 2), scalar(call, 3))


@kernel
def regions(call: int) -> int:
    """The connected one-colour parts of the whole grid."""
    return _cut(call, scalar(call, 1), 1, -1)


@kernel
def rooms(call: int) -> int:
    """The connected parts of the cells that are not of the separator colour."""
    return _cut(call, FOUR, 0, scalar(call, 1))


@kernel
def color_layers(call: int) -> int:
    """For each foreground colour the object of all its cells."""
    members, count, end = scratch(call) + _MEMBERS, 0, target(call) + 8
    for color in range(COLORS):
        found = 0
        for at in range(height(call, 0) * width(call, 0)):
            if cell(payload(call, 0), at) == color and color != scalar(call, 1):
                set_number(members, found, at)
                found += 1
        if found:
            end = _write_members(call, found, end)
            count += 1
    return _listed(call, count, end)


@inlined
def _paint(out: int, rows: int, cols: int, objects: int, down: int, right: int, color: int) -> None:
    """Write objects, displaced, onto a grid: in their own colours, or where `color` is not -1, in that one."""
    element = objects + 8
    for _ in range(word(objects, 0)):
        top, left = saturated(word(element, 0) + down), saturated(word(element, 1) + right)
        tall, wide = word(element, 2) >> 8, word(element, 2) & 255
        for row in range(max(-top, 0), min(tall, rows - top)):
            for col in range(max(-left, 0), min(wide, cols - left)):
                own = cell(element + HEADER, row * wide + col)
                if own != TRANSPARENT:
                    set_cell(out, (top + row) * cols + left + col, own if color < 0 else color)
        element = _next(element)


@inlined
def _copy_grid(call: int) -> None:
    """Write the grid that is the first parameter."""
    for at in range(height(call, 0) * width(call, 0)):
        set_cell(target(call), at, cell(payload(call, 0), at))


@kernel
def paint(call: int) -> int:
    """The grid with the objects on it, one after the other."""
    _copy_grid(call)
    _paint(target(call), height(call, 0), width(call, 0), payload(call, 1), 0, 0, -1)
    return frame(call, 0)


@kernel
def underpaint(call: int) -> int:
    """The grid with the objects painted on its background alone."""
    _copy_grid(call)
    _paint(target(call), height(call, 0), width(call, 0), payload(call, 1), 0, 0, -1)
    for at in range(height(call, 0) * width(call, 0)):
        old = cell(payload(call, 0), at)
        if old != scalar(call, 2):
            set_cell(target(call), at, old)
    return frame(call, 0)


@kernel
def move(call: int) -> int:
    """The grid with all the objects erased, then painted displaced."""
    out, rows, cols, elements = target(call), height(call, 0), width(call, 0), payload(call, 1)
    _copy_grid(call)
    _paint(out, rows, cols, elements, 0, 0, scalar(call, 3))
    _paint(out, rows, cols, elements, vec_row(call, 2), vec_col(call, 2), -1)
    return frame(call, 0)


@kernel
def mask_objects(call: int) -> int:
    """The cells of all the objects together that lie in the frame."""
    rows, cols, element = vec_row(call, 1), vec_col(call, 1), payload(call, 0) + 8
    if not has_sides(rows, cols):
        return NO_VALUE
    for row in range(rows):
        set_bits(target(call), row, 0)
    for _ in range(word(payload(call, 0), 0)):
        top, left, wide = word(element, 0), word(element, 1), word(element, 2) & 255
        for row in range(max(-top, 0), min(word(element, 2) >> 8, rows - top)):
            for col in range(max(-left, 0), min(wide, cols - left)):
                if cell(element + HEADER, row * wide + col) != TRANSPARENT:
                    set_bits(target(call), top + row, bits(target(call), top + row) | 1 << left + col)
        element = _next(element)
    return framed(rows, cols)


@kernel
def coverage(call: int) -> int:
    """How many of the objects cover each cell."""
    rows, cols, element, out = vec_row(call, 1), vec_col(call, 1), payload(call, 0) + 8, target(call)
    if not has_sides(rows, cols):
        return NO_VALUE
    for at in range(rows * cols):
        set_number(out, at, 0)
    for _ in range(word(payload(call, 0), 0)):
        top, left, wide = word(element, 0), word(element, 1), word(element, 2) & 255
        for row in range(max(-top, 0), min(word(element, 2) >> 8, rows - top)):
            for col in range(max(-left, 0), min(wide, cols - left)):
                if cell(element + HEADER, row * wide + col) != TRANSPARENT:
                    at = (top + row) * cols + left + col
                    set_number(out, at, number(out, at) + 1)
        element = _next(element)
    return framed(rows, cols)
