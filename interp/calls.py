"""This file is where an operation is made ready to be applied by compiled loops: once, however often it is applied."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import ModuleType

import numpy as np
import numpy.typing as npt

from dsl.laws import PRESERVES_SHAPE, SWAPS_SHAPE
from dsl.registry import Primitive
from dsl.types import FIELD, GRID, MASK, OBJECTS, Type
from dsl.values import Value
from interp.columns import Operation
from interp.layout import KINDS, MOST_BYTES, MOST_BYTES_OF_OBJECTS, PER_CELL, PER_ROW, encoded, form_of, kind_of
from interp.stage import with_room
from interp.store import SPARE

Numbers = npt.NDArray[np.int64]
Payload = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """What calls of a primitive share whose fixed parameters are the same, whatever their values."""

    kernel: int
    """The address of the compiled kernel."""
    opened: Numbers
    """For each open parameter its slot, its bytes for a cell and for a row, and the kinds of columns that fit it, as bits."""
    kind: int
    """The kind of the result."""
    result: int
    """The bytes for a cell and for a row of the result."""
    most: int
    """The bytes that a result may take."""
    frame_law: int
    """What a law says of the frames of results, given those of the first open argument."""


@dataclass(frozen=True, slots=True, eq=False)
class Call:
    """An operation with a kernel, as the drivers take it."""

    operation: Operation
    form: Form
    slots: Numbers
    """What the kernel gets, those of the fixed parameters filled."""
    payloads: tuple[Payload, ...]
    """Those of the fixed parameters, which `slots` point to."""


def prepared(operation: Operation, scratch: int, kernels: ModuleType, drivers: ModuleType) -> Call:
    """The call of an operation that has a kernel, with the address of memory for its use."""
    slots, payloads = np.zeros(kernels.SLOTS, dtype=np.int64), []
    slots[1] = scratch
    for at, value in operation.fixed:
        frame, payload = _constant(operation.primitive.parameters[at].type, value)
        payloads.append(payload)
        slots[2 + 2 * at], slots[3 + 2 * at] = payload.ctypes.data + SPARE, frame
    return Call(operation, _form(operation.primitive, operation.open, kernels, drivers), slots, tuple(payloads))


@cache
def _form(primitive: Primitive, opened: tuple[int, ...], kernels: ModuleType, drivers: ModuleType) -> Form:
    types = [primitive.parameters[at].type for at in opened]
    kinds, kind = [kind_of(type_) or 0 for type_ in types], kind_of(primitive.result) or 0
    rows = [[2 + 2 * at for at in opened], PER_CELL[kinds], PER_ROW[kinds], [kinds_for(type_) for type_ in types]]
    return Form(
        int(kernels.compiled(primitive.name).address),
        np.array(rows, dtype=np.int64).T.copy(),
        kind,
        int(PER_CELL[kind]) << 8 | int(PER_ROW[kind]),
        MOST_BYTES_OF_OBJECTS if primitive.result == OBJECTS else MOST_BYTES,
        _frame_law(primitive, opened, drivers),
    )


@cache
def kinds_for(type_: Type) -> int:
    """The kinds whose columns can be arguments of a type, as bits."""
    return sum(1 << kind for kind, known in enumerate(KINDS) if form_of(known) == form_of(type_))


def _constant(type_: Type, value: Value) -> tuple[int, Payload]:
    """The frame and the payload, with room, of a value; those of scalars are kept."""
    return _laid_out(type_, value) if isinstance(value, np.ndarray | tuple) else _kept_constant(type_, value)


def _laid_out(type_: Type, value: Value) -> tuple[int, Payload]:
    frame, payload = encoded(type_, value)
    return frame, with_room(payload)


_kept_constant = cache(_laid_out)


def _frame_law(primitive: Primitive, opened: tuple[int, ...], drivers: ModuleType) -> int:
    if opened[:1] == (0,) and primitive.parameters[0].type in (GRID, MASK, FIELD):
        if PRESERVES_SHAPE in primitive.laws:
            return int(drivers.KEPT)
        if SWAPS_SHAPE in primitive.laws:
            return int(drivers.SWAPPED)
    return int(drivers.UNKNOWN)
