"""This file is where columns are computed in bulk by compiled kernels, with the results of the plain meanings.

What has no kernel runs its plain meaning, and what has no layout is held as Python values: both cost speed alone. numba is
loaded when the first columns are made, since loading it takes longer than many a search.
"""

from __future__ import annotations

import weakref
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from dsl.outcome import DslError, EvaluationFailed, Run
from dsl.registry import Primitive
from dsl.types import GRID, MASK, OBJECTS, Type
from dsl.values import Grid, Value, hashable
from interp.cache import is_warm as is_warm
from interp.columns import Applied, ColumnIds, Operation
from interp.layout import (
    KINDS,
    MOST_BYTES,
    MOST_BYTES_OF_OBJECTS,
    PER_CELL,
    PER_ROW,
    decoded,
    encoded,
    form_of,
    kind_of,
)
from interp.store import HELD, SPARE, ColumnsFull, give_back, taken_store

__all__ = ["ColumnsFull", "CompiledColumns", "is_warm", "warm_up"]

_MOST_BYTES = 1 << 30
_STAGED_BYTES = 1 << 19
_STAGED = 4096
_REMEMBERED = 4096
_SPARE = np.zeros(SPARE, dtype=np.uint8)


class CompiledColumns:
    """Columns in blocks of memory, computed by kernels where there are some."""

    def __init__(self, inputs: Sequence[Grid], *, most_bytes: int = _MOST_BYTES) -> None:
        """`most_bytes` is what the columns may take; where they would take more, `ColumnsFull` is raised."""
        from interp import drivers, kernel  # here, since they load numba

        self.inputs = tuple(inputs)
        self._drivers = drivers
        self._kernel = kernel
        self._most_bytes = most_bytes
        self._store = taken_store(len(self.inputs))
        weakref.finalize(self, give_back, self._store)
        self._stage = _Stage(len(self.inputs))
        self._scratch = np.empty(kernel.SCRATCH, dtype=np.uint8)
        self._constants: list[npt.NDArray[np.uint8]] = []
        self._held: dict[int, tuple[Type, tuple[Value, ...]]] = {}
        self._held_index: dict[Any, int] = {}
        self._decoded: dict[int, tuple[Value, ...]] = {}

    def add(self, type_: Type, values: Sequence[Value]) -> int:
        if len(values) != len(self.inputs):
            raise DslError(f"{len(values)} values for {len(self.inputs)} inputs")
        if kind_of(type_) is None:
            return self._hold(type_, tuple(values))[0]
        found, is_new = np.zeros(1, dtype=np.int32), np.zeros(1, dtype=np.bool_)
        self._stage.put(type_, 0, values)
        self._flush(type_, found, is_new)
        return int(found[0])

    def apply(self, operation: Operation, arguments: Sequence[ColumnIds]) -> Applied:
        combinations = len(arguments[0]) if arguments else 1
        columns = np.full(combinations, -1, dtype=np.int32)
        is_new = np.zeros(combinations, dtype=np.bool_)
        self._check(operation, arguments)
        if self._has_kernel(operation):
            self._run_kernel(operation, arguments, columns, is_new)
        else:
            self._run_plain(operation, arguments, columns, is_new)
        return Applied(columns, is_new)

    def values(self, column: int) -> tuple[Value, ...]:
        self._check_known(np.asarray([column]))
        if column in self._held:
            return self._held[column][1]
        if column not in self._decoded:
            if len(self._decoded) >= _REMEMBERED:
                self._decoded.clear()
            self._decoded[column] = self._read(column)
        return self._decoded[column]

    def type_of(self, column: int) -> Type:
        self._check_known(np.asarray([column]))
        return self._held[column][0] if column in self._held else KINDS[self._store.kinds[column]]

    def masks(self, columns: ColumnIds) -> npt.NDArray[np.uint64]:
        self._check_kind(columns, MASK)
        store = self._store
        cells = sum(grid.size for grid in self.inputs)
        frames = store.frames[columns]
        if np.any(((frames >> 8) * (frames & 255)).sum(axis=1, dtype=np.int64) != cells):
            raise DslError("a mask has not the frame of its input")
        packed = np.zeros((len(columns), -(-cells // 64)), dtype=np.uint64)
        self._drivers.pack(_ids(columns), store.starts, store.frames, packed)
        return packed

    def agreement(self, columns: ColumnIds, targets: Sequence[Grid]) -> npt.NDArray[np.int64]:
        self._check_kind(columns, GRID)
        store = self._store
        parts = [encoded(GRID, target) for target in targets[: len(self.inputs)]]
        frames = np.array([frame for frame, _ in parts], dtype=np.int32)
        cells = np.concatenate([np.zeros(0, dtype=np.uint8), *(payload for _, payload in parts)])
        agreement = np.zeros(len(columns), dtype=np.int64)
        self._drivers.agree(_ids(columns), store.starts, store.frames, cells, frames, agreement)
        return agreement

    def __len__(self) -> int:
        return self._store.columns

    @property
    def nbytes(self) -> int:
        """The bytes that the columns take, without what is reserved for more of them."""
        return self._store.used_bytes

    def _has_kernel(self, operation: Operation) -> bool:
        given = all(value is not None for _, value in operation.fixed)
        return given and operation.primitive.name in self._kernel.kernel_names()

    def _run_kernel(
        self, operation: Operation, arguments: Sequence[ColumnIds], columns: ColumnIds, is_new: npt.NDArray[np.bool_]
    ) -> None:
        drivers, stage, result = self._drivers, self._stage, operation.primitive.result
        kernel = self._kernel.compiled(operation.primitive.name)
        call = self._prepared(operation)
        opened = _opened(operation.primitive, operation.open)
        chosen = np.empty((len(arguments), len(columns)), dtype=np.int32)
        for row, argument in zip(chosen, arguments, strict=True):
            row[:] = argument
        kind = kind_of(result) or 0
        strides = int(PER_CELL[kind]) << 8 | int(PER_ROW[kind])
        most = len(self.inputs) * (MOST_BYTES_OF_OBJECTS if result == OBJECTS else MOST_BYTES)
        stage.make_room(most)
        place = np.empty(max(len(arguments), 1), dtype=np.int64)
        first = 0
        while first < len(columns):
            store = self._store
            stage.count, first = drivers.stage(
                kernel.address,
                len(self.inputs),
                call,
                opened,
                chosen,
                first,
                strides,
                most,
                store.starts,
                store.frames,
                place,
                stage.buffer,
                stage.combinations,
                stage.starts,
                stage.frames,
            )
            self._flush(result, columns, is_new)

    def _prepared(self, operation: Operation) -> npt.NDArray[np.int64]:
        """The slots of a call, those of the fixed parameters filled; their payloads live until the next call is prepared."""
        call = np.zeros(self._kernel.SLOTS, dtype=np.int64)
        call[1] = self._scratch.ctypes.data
        self._constants.clear()
        for at, value in operation.fixed:
            frame, payload = encoded(operation.primitive.parameters[at].type, value)
            self._constants.append(np.concatenate([_SPARE, payload, _SPARE]))
            call[2 + 2 * at], call[3 + 2 * at] = self._constants[-1].ctypes.data + SPARE, frame
        return call

    def _run_plain(
        self, operation: Operation, arguments: Sequence[ColumnIds], columns: ColumnIds, is_new: npt.NDArray[np.bool_]
    ) -> None:
        result = operation.primitive.result
        for combination in range(len(columns)):
            chosen = [self.values(int(argument[combination])) for argument in arguments]
            values = self._evaluated(operation, chosen)
            if values is None:
                continue
            if kind_of(result) is None:
                columns[combination], is_new[combination] = self._hold(result, values)
                continue
            if self._stage.is_full:
                self._flush(result, columns, is_new)
            self._stage.put(result, combination, values)
        if kind_of(result) is not None:
            self._flush(result, columns, is_new)

    def _evaluated(self, operation: Operation, chosen: Sequence[tuple[Value, ...]]) -> tuple[Value, ...] | None:
        fixed, values = dict(operation.fixed), []
        for index in range(len(self.inputs)):
            given = iter(chosen)
            every = range(len(operation.primitive.parameters))
            arguments = [fixed[at] if at in fixed else next(given)[index] for at in every]
            try:
                values.append(operation.primitive.evaluate(arguments, Run()))
            except EvaluationFailed:
                return None
        return tuple(values)

    def _flush(self, type_: Type, columns: ColumnIds, is_new: npt.NDArray[np.bool_]) -> None:
        """Commit what is staged, and write the columns of the staged combinations."""
        store, stage = self._store, self._stage
        count, stage.count = stage.count, 0
        if store.reserve(count, int(stage.starts[count]), self._most_bytes):
            self._drivers.rehash(store.hashes, store.columns, store.kinds, store.table)
        store.columns, store.free = self._drivers.flush(
            count,
            kind_of(type_) or 0,
            stage.buffer,
            stage.combinations,
            stage.starts,
            stage.frames,
            stage.hashes,
            store.starts,
            store.frames,
            store.kinds,
            store.hashes,
            store.table,
            store.columns,
            store.free,
            columns,
            is_new,
        )

    def _hold(self, type_: Type, values: tuple[Value, ...]) -> tuple[int, bool]:
        key = (type_, tuple(map(hashable, values)))
        known = self._held_index.get(key)
        if known is not None:
            return known, False
        store = self._store
        if store.reserve(1, 0, self._most_bytes):
            self._drivers.rehash(store.hashes, store.columns, store.kinds, store.table)
        column = store.columns
        store.kinds[column], store.columns = HELD, column + 1
        self._held_index[key], self._held[column] = column, (type_, values)
        return column, True

    def _read(self, column: int) -> tuple[Value, ...]:
        store, type_ = self._store, self.type_of(column)
        start, values = int(store.starts[column]), []
        for frame in store.frames[column].tolist():
            length = (frame >> 8) * (
                (frame & 255) * int(PER_CELL[store.kinds[column]]) + int(PER_ROW[store.kinds[column]])
            )
            values.append(decoded(type_, frame, store.payload(start, length)))
            start += -(-length // 8) * 8
        return tuple(values)

    def _check(self, operation: Operation, arguments: Sequence[ColumnIds]) -> None:
        """Nothing, or an error where the arguments are not what the operation's open parameters take: kernels do not look."""
        if len(arguments) != len(operation.open) or len({len(argument) for argument in arguments}) > 1:
            raise DslError(f"{operation.primitive.name} takes {len(operation.open)} arguments of one length")
        if self._has_kernel(operation):
            for at, argument in zip(operation.open, arguments, strict=True):
                self._check_kind(argument, operation.primitive.parameters[at].type)
        else:
            for argument in arguments:
                self._check_known(argument)

    def _check_kind(self, columns: ColumnIds, type_: Type) -> None:
        self._check_known(columns)
        if not _fitting(type_)[self._store.kinds[columns]].all():
            raise DslError(f"a column is not of type {type_}")

    def _check_known(self, columns: npt.NDArray[np.signedinteger]) -> None:
        if np.any((columns < 0) | (columns >= self._store.columns)):
            raise DslError("no such column")


def warm_up() -> None:
    """Compile the drivers and every kernel, or find them in the cache: some twenty seconds the first time, then one."""
    from interp import drivers, kernel  # noqa: F401  (compiled when loaded)

    for name in sorted(kernel.kernel_names()):
        kernel.compiled(name)


class _Stage:
    """The buffer that results wait in before they are told apart: small enough to stay in the processor's cache."""

    def __init__(self, inputs: int) -> None:
        self.inputs = inputs
        self.count = 0
        self.buffer = np.empty(max(_STAGED_BYTES, 4 * inputs * MOST_BYTES), dtype=np.uint8)
        self.combinations = np.empty(_STAGED, dtype=np.int32)
        self.starts = np.zeros(_STAGED + 1, dtype=np.int64)
        self.frames = np.empty((_STAGED, inputs), dtype=np.int32)
        self.hashes = np.empty(_STAGED, dtype=np.uint64)

    @property
    def is_full(self) -> bool:
        """Whether no further combination can be added."""
        return self.count == _STAGED

    def make_room(self, length: int) -> None:
        """Let the buffer hold at least so many bytes; what it held is kept."""
        if length > len(self.buffer):
            larger = np.empty(2 * length, dtype=np.uint8)
            larger[: len(self.buffer)] = self.buffer
            self.buffer = larger

    def put(self, type_: Type, combination: int, values: Sequence[Value]) -> None:
        """Add the values of a combination."""
        end = int(self.starts[self.count]) if self.count else 0
        self.combinations[self.count], self.starts[self.count] = combination, end
        for index, value in enumerate(values):
            self.frames[self.count, index], payload = encoded(type_, value)
            self.make_room(end + len(payload))
            self.buffer[end : end + len(payload)] = payload
            end += len(payload)
        self.count += 1
        self.starts[self.count] = end


@cache
def _fitting(type_: Type) -> npt.NDArray[np.bool_]:
    """For each kind, whether its columns can be arguments of a type."""
    fitting = np.zeros(256, dtype=np.bool_)
    fitting[: len(KINDS)] = [form_of(kind) == form_of(type_) for kind in KINDS]
    return fitting


@cache
def _opened(primitive: Primitive, opened: tuple[int, ...]) -> npt.NDArray[np.int64]:
    """For each open parameter its slot in the call, and its bytes for a cell and for a row."""
    kinds = [kind_of(primitive.parameters[at].type) or 0 for at in opened]
    slots = [2 + 2 * at for at in opened]
    return np.array([slots, PER_CELL[kinds], PER_ROW[kinds]], dtype=np.int64).T.copy()


def _ids(columns: npt.NDArray[np.generic]) -> ColumnIds:
    return np.ascontiguousarray(columns, dtype=np.int32)
