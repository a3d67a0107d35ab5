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

from dsl.laws import PRESERVES_SHAPE, SWAPS_SHAPE
from dsl.outcome import DslError, EvaluationFailed
from dsl.registry import Primitive
from dsl.types import FIELD, GRID, MASK, OBJECTS, Type
from dsl.values import Grid, Value, hashable, same_value
from interp.cache import is_warm as is_warm
from interp.columns import Applied, ColumnIds, Operation, PlainColumns, Probe, type_of_result, value_of
from interp.layout import (
    KINDS,
    MOST_BYTES,
    MOST_BYTES_OF_OBJECTS,
    PER_CELL,
    PER_ROW,
    WORD,
    decoded,
    encoded,
    form_of,
    kind_of,
)
from interp.stage import Stage, Targets, with_room
from interp.store import HELD, SPARE, ColumnsFull, give_back, taken_store

__all__ = ["ColumnsFull", "CompiledColumns", "is_warm", "warm_up"]

_MOST_BYTES = 1 << 30
_REMEMBERED = 4096


class CompiledColumns:
    """Columns in blocks of memory, computed by kernels where there are some."""

    def __init__(self, inputs: Sequence[Grid], *, most_bytes: int = _MOST_BYTES) -> None:
        """`most_bytes` is what the columns may take; where they would take more, `ColumnsFull` is raised."""
        from interp import drivers, kernel  # here, since they load numba

        self.inputs = tuple(inputs)
        self._drivers = drivers
        self._kernel = kernel
        self._most_bytes = most_bytes
        self._store = taken_store(len(self.inputs), most_bytes)
        weakref.finalize(self, give_back, self._store)
        self._stage = Stage(len(self.inputs))
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

    def hits(
        self, operation: Operation, arguments: Sequence[ColumnIds], targets: Sequence[Value]
    ) -> npt.NDArray[np.bool_]:
        self._check(operation, arguments)
        if not self._has_kernel(operation) or kind_of(operation.primitive.result) is None:
            return self._plain_hits(operation, arguments, targets)
        wanted = Targets(operation.primitive.result, targets[: len(self.inputs)])
        self._stage.make_room(MOST_BYTES_OF_OBJECTS)
        combinations = len(arguments[0]) if arguments else 1
        chosen = _stacked(arguments, combinations)
        hits = np.zeros(combinations, dtype=np.bool_)
        self._drivers.match(
            self._kernel.compiled(operation.primitive.name).address,
            self._prepared(operation),
            _opened(operation.primitive, operation.open),
            chosen,
            _strides(operation.primitive.result),
            _frame_law(operation, self._drivers),
            self._store.starts,
            self._store.frames,
            np.empty(max(len(arguments), 1), dtype=np.int64),
            self._stage.buffer,
            wanted.addresses,
            wanted.frames,
            hits,
        )
        return hits

    def probe(self, goals: Sequence[Sequence[Grid]]) -> Probe:
        sought = {self._hash_of_goal(goal): place for place, goal in reversed(list(enumerate(goals)))}
        keys = np.array(sorted(sought), dtype=np.uint64)

        def met(columns: ColumnIds) -> list[tuple[int, int]]:
            self._check_kind(columns, GRID)
            hashes = self._hashed(_ids(columns), len(goals[0]), self._store.starts, self._store.frames)
            at = np.minimum(np.searchsorted(keys, hashes), len(keys) - 1)
            found = [(int(columns[i]), sought[int(hashes[i])]) for i in np.flatnonzero(keys[at] == hashes)]
            return [
                (column, place) for column, place in found if all(map(same_value, self.values(column), goals[place]))
            ]

        return met

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

    def _plain_hits(
        self, operation: Operation, arguments: Sequence[ColumnIds], targets: Sequence[Value]
    ) -> npt.NDArray[np.bool_]:
        plain = PlainColumns(self.inputs)
        types = [operation.primitive.parameters[at].type for at in operation.open]
        given = [
            np.array([plain.add(type_, self.values(int(column))) for column in argument], dtype=np.int32)
            for type_, argument in zip(types, arguments, strict=True)
        ]
        return plain.hits(operation, given, targets)

    def _hashed(self, columns: ColumnIds, inputs: int, starts: Any, frames: Any) -> npt.NDArray[np.uint64]:
        hashes = np.zeros(len(columns), dtype=np.uint64)
        kind = kind_of(GRID) or 0
        self._drivers.hash_first(columns, kind, inputs, int(PER_CELL[kind]), int(PER_ROW[kind]), starts, frames, hashes)
        return hashes

    def _hash_of_goal(self, goal: Sequence[Grid]) -> int:
        stage = self._stage
        stage.put(GRID, 0, goal)
        stage.count = 0
        start = np.array([stage.buffer.ctypes.data], dtype=np.int64)
        return int(self._hashed(np.zeros(1, dtype=np.int32), len(goal), start, stage.frames)[0])

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
        chosen = _stacked(arguments, len(columns))
        strides = _strides(result)
        most = len(self.inputs) * (MOST_BYTES_OF_OBJECTS if result == OBJECTS else MOST_BYTES) + WORD
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
            frame, payload = _constant(operation.primitive.parameters[at].type, value)
            self._constants.append(payload)
            call[2 + 2 * at], call[3 + 2 * at] = payload.ctypes.data + SPARE, frame
        return call

    def _run_plain(
        self, operation: Operation, arguments: Sequence[ColumnIds], columns: ColumnIds, is_new: npt.NDArray[np.bool_]
    ) -> None:
        staged = operation.primitive.result
        for combination in range(len(columns)):
            chosen = [int(argument[combination]) for argument in arguments]
            values = self._evaluated(operation, [self.values(column) for column in chosen])
            if values is None:
                continue
            result = type_of_result(operation, [self.type_of(column) for column in chosen])
            if kind_of(result) is None:
                columns[combination], is_new[combination] = self._hold(result, values)
                continue
            if self._stage.is_full or (self._stage.count and result != staged):
                self._flush(staged, columns, is_new)
            staged = result
            self._stage.put(result, combination, values)
        if self._stage.count:
            self._flush(staged, columns, is_new)

    def _evaluated(self, operation: Operation, chosen: Sequence[tuple[Value, ...]]) -> tuple[Value, ...] | None:
        try:
            return tuple(value_of(operation, [values[index] for values in chosen]) for index in range(len(self.inputs)))
        except EvaluationFailed:
            return None

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
    from interp import drivers, kernel  # here, since they load numba

    drivers.compile_all()
    for name in sorted(kernel.kernel_names()):
        kernel.compiled(name)


def _constant(type_: Type, value: Value) -> tuple[int, npt.NDArray[np.uint8]]:
    """The frame and the payload, with room, of a value; those of scalars are kept."""
    return _laid_out(type_, value) if isinstance(value, np.ndarray | tuple) else _kept_constant(type_, value)


def _laid_out(type_: Type, value: Value) -> tuple[int, npt.NDArray[np.uint8]]:
    frame, payload = encoded(type_, value)
    return frame, with_room(payload)


_kept_constant = cache(_laid_out)


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


def _stacked(arguments: Sequence[ColumnIds], combinations: int) -> ColumnIds:
    chosen = np.empty((len(arguments), combinations), dtype=np.int32)
    for row, argument in zip(chosen, arguments, strict=True):
        row[:] = argument
    return chosen


def _strides(type_: Type) -> int:
    """The bytes for a cell and for a row of the values of a type, as drivers take them."""
    kind = kind_of(type_) or 0
    return int(PER_CELL[kind]) << 8 | int(PER_ROW[kind])


def _frame_law(operation: Operation, drivers: Any) -> int:
    """What a law says of the frames of results, given those of the first open argument."""
    first = operation.primitive.parameters[0]
    if operation.open[:1] == (0,) and first.type in (GRID, MASK, FIELD):
        if PRESERVES_SHAPE in operation.primitive.laws:
            return int(drivers.KEPT)
        if SWAPS_SHAPE in operation.primitive.laws:
            return int(drivers.SWAPPED)
    return int(drivers.UNKNOWN)


def _ids(columns: npt.NDArray[np.generic]) -> ColumnIds:
    return np.ascontiguousarray(columns, dtype=np.int32)
