"""This file is where values are laid out as bytes for the kernels, and read back.

A value is a *frame* (`height << 8 | width`) and a payload, padded with zeros to whole words of 8 bytes:
Grid: a byte for each cell. Mask: a 32-bit word for each row, column c in bit c, no bit set beyond the width.
Field: a 32-bit number for each cell. Int, Color, Bool: one 64-bit number; Vec: two; an enum: its place in the enum.
Scalars have the frame of one cell. A list of objects has a row for each word of its payload: how many objects, and for each
object a word, its row in 24 bits, its column in 24 and the frame of its patch in 16, and the patch as of a grid, not padded.
What else is a list or an object has no layout.
"""

from __future__ import annotations

from typing import cast

import numpy as np
import numpy.typing as npt

from dsl.outcome import DslError
from dsl.types import AXIS, BOOL, COLOR, CONN, FIELD, GRID, INT, MASK, OBJECTS, SYM, TURN, VEC, Type
from dsl.values import MAX_SIDE, Axis, Conn, Object, Sym, Turn, Value, Vec, freeze_field, freeze_grid, freeze_mask

Bytes = npt.NDArray[np.uint8]

KINDS: tuple[Type, ...] = (GRID, MASK, FIELD, INT, COLOR, BOOL, VEC, SYM, AXIS, CONN, TURN, OBJECTS)
"""The types with a layout; a type's place here is its *kind*."""
PER_CELL = np.array([1, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0], dtype=np.int64)
"""Bytes for each cell of a value, by kind."""
PER_ROW = np.array([0, 4, 0, 8, 8, 8, 16, 8, 8, 8, 8, 8], dtype=np.int64)
"""Bytes for each row of a value, by kind, besides those of its cells."""

MOST_BYTES = 4 * MAX_SIDE * MAX_SIDE
"""No payload of a kernel's result takes more, except of lists of objects."""
MOST_BYTES_OF_OBJECTS = 1 << 16
"""No payload takes more, with what is written beyond it, if its objects are connected and no two have a cell in common.

Objects are connected at corners at least. Of such an object of n cells no side is longer than n, so that its patch has at
most 32 n cells; together they have at most 32 * 1024, and the 1024 objects that there may be take another 8 bytes each.
"""
WORD = 8
"""Payloads are padded to whole words of so many bytes."""
ONE_CELL = 1 << 8 | 1
_FARTHEST = 1 << 23
"""Rows and columns of objects are within it; the language keeps them within a million."""

_KIND_OF = {type_: kind for kind, type_ in enumerate(KINDS)}
_ENUMS = {SYM: tuple(Sym), AXIS: tuple(Axis), CONN: tuple(Conn), TURN: tuple(Turn)}
_CELLS = {GRID: np.uint8, FIELD: np.int32}
_COLUMN_BITS = np.uint32(1) << np.arange(MAX_SIDE, dtype=np.uint32)


def kind_of(type_: Type) -> int | None:
    """The kind of a type; None where it has no layout."""
    return _KIND_OF.get(type_)


def form_of(type_: Type) -> str:
    """What types share that can stand for each other, as Color for Int."""
    return "number" if type_ in (INT, COLOR, BOOL) else str(type_)


def encoded(type_: Type, value: Value) -> tuple[int, Bytes]:
    """The frame and the payload of a value; a value that is not of the type is an error."""
    kind = kind_of(type_)
    if kind is None:
        raise DslError(f"values of type {type_} have no layout")
    if PER_CELL[kind] or type_ == MASK:
        return _encoded_cells(type_, value)
    if type_ == OBJECTS:
        return _encoded_objects(value)
    return ONE_CELL, np.array(_numbers(type_, value), dtype=np.int64).view(np.uint8)


def decoded(type_: Type, frame: int, payload: Bytes) -> Value:
    """The value with this frame and payload; the payload may be longer."""
    height, width = frame >> 8, frame & 255
    if type_ == MASK:
        rows = payload[: 4 * height].view(np.uint32)
        return freeze_mask((rows[:, None] & _COLUMN_BITS[:width]) != 0)
    if type_ in _CELLS:
        cells = payload[: height * width * int(PER_CELL[_KIND_OF[type_]])].view(_CELLS[type_]).reshape(height, width)
        return freeze_grid(cells.copy()) if type_ == GRID else freeze_field(cells)
    if type_ == OBJECTS:
        return _decoded_objects(payload)
    first, *rest = (int(number) for number in payload[: int(PER_ROW[_KIND_OF[type_]])].view(np.int64))
    if type_ == VEC:
        return Vec(first, rest[0])
    if type_ in _ENUMS:
        return cast(Value, _ENUMS[type_][first])
    return bool(first) if type_ == BOOL else first


def _encoded_cells(type_: Type, value: Value) -> tuple[int, Bytes]:
    if not isinstance(value, np.ndarray) or value.ndim != 2 or not all(1 <= side <= MAX_SIDE for side in value.shape):
        raise DslError(f"no {type_} of 1 to {MAX_SIDE} rows and columns: {value!r}")
    height, width = value.shape
    if type_ == MASK:
        cells = np.where(value, _COLUMN_BITS[:width], np.uint32(0)).sum(axis=1, dtype=np.uint32)
    else:
        cells = np.ascontiguousarray(value, dtype=_CELLS[type_]).ravel()
    return height << 8 | width, _padded(cells.view(np.uint8))


def _encoded_objects(value: Value) -> tuple[int, Bytes]:
    if not isinstance(value, tuple) or not all(isinstance(element, Object) for element in value):
        raise DslError(f"no list of objects: {value!r}")
    parts = [np.array([len(value)], dtype=np.int64).view(np.uint8)]
    for element in cast(tuple[Object, ...], value):
        if max(abs(element.row), abs(element.col)) >= _FARTHEST:
            raise DslError(f"the object lies too far off: {element!r}")
        header = element.row << 40 | (element.col & 0xFFFFFF) << 16 | element.height << 8 | element.width
        parts += [np.array([header], dtype=np.int64).view(np.uint8), element.patch.ravel()]
    payload = _padded(np.concatenate(parts))
    return len(payload) // 8 << 8 | 1, payload


def _decoded_objects(payload: Bytes) -> tuple[Object, ...]:
    count, elements, at = int(payload[:8].view(np.int64)[0]), [], 8
    for _ in range(count):
        header = int(payload[at : at + 8].copy().view(np.int64)[0])
        row, col, height, width = (
            header >> 40,
            (header >> 16 & 0xFFFFFF ^ 0x800000) - 0x800000,
            header >> 8 & 255,
            header & 255,
        )
        cells = payload[at + 8 : at + 8 + height * width]
        elements.append(Object(row, col, freeze_grid(cells.reshape(height, width).copy())))
        at += 8 + height * width
    return tuple(elements)


def _padded(payload: Bytes) -> Bytes:
    return np.concatenate([payload, np.zeros(-len(payload) % 8, dtype=np.uint8)])


def _numbers(type_: Type, value: Value) -> tuple[int, ...]:
    if type_ == VEC and isinstance(value, Vec):
        return (value.row, value.col)
    if type_ in _ENUMS and value in _ENUMS[type_]:
        return (_ENUMS[type_].index(cast(Sym, value)),)
    if type_ in (INT, COLOR, BOOL) and isinstance(value, int | np.integer | np.bool_):
        return (int(value),)
    raise DslError(f"no value of type {type_}: {value!r}")
