"""This file is where columns are computed in bulk by compiled kernels, with the results of the plain meanings.

What has no kernel runs its plain meaning, and what has no layout is held as Python values: both cost speed alone. numba is
loaded when the first columns are made, since loading it takes longer than many a search.
"""

from __future__ import annotations

import weakref
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from dsl.outcome import DslError, EvaluationFailed
from dsl.types import GRID, MASK, Type
from dsl.values import Grid, Value, hashable, same_value
from interp.cache import is_warm as is_warm
from interp.calls import Call, kinds_for, prepared
from interp.columns import Applied, ColumnIds, Operation, PlainColumns, Probe, type_of_result, value_of
from interp.layout import KINDS, MOST_BYTES_OF_OBJECTS, PER_CELL, PER_ROW, WORD, decoded, encoded, kind_of
from interp.stage import Stage, Targets
from interp.store import HELD, ColumnsFull, give_back, taken_store

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
        self._calls: dict[int, Call] = {}
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
        self._flush(kind_of(type_) or 0, found, is_new)
        return int(found[0])

    def add_masks(self, packed: npt.NDArray[np.uint64]) -> ColumnIds:
        found, is_new = np.zeros(len(packed), dtype=np.int32), np.zeros(len(packed), dtype=np.bool_)
        stage, frames = self._stage, np.array([encoded(GRID, grid)[0] for grid in self.inputs], dtype=np.int32)
        first = 0
        while first < len(packed):
            stage.count = self._drivers.unpack(
                packed, first, frames, stage.buffer, stage.combinations, stage.starts, stage.frames
            )
            first += stage.count
            self._flush(kind_of(MASK) or 0, found, is_new)
        return found

    def apply(self, operation: Operation, arguments: Sequence[ColumnIds]) -> Applied:
        combinations = len(arguments[0]) if arguments else 1
        columns = np.full(combinations, -1, dtype=np.int32)
        is_new = np.zeros(combinations, dtype=np.bool_)
        call = self._call_of(operation)
        if call:
            self._run_kernel(call, arguments, columns, is_new)
        else:
            self._run_plain(operation, arguments, columns, is_new)
        return Applied(columns, is_new)

    def hits(
        self, operation: Operation, arguments: Sequence[ColumnIds], targets: Sequence[Value]
    ) -> npt.NDArray[np.bool_]:
        call = self._call_of(operation)
        if not call or kind_of(operation.primitive.result) is None:
            return self._plain_hits(operation, arguments, targets)
        wanted = Targets(operation.primitive.result, targets[: len(self.inputs)])
        self._stage.make_room(MOST_BYTES_OF_OBJECTS)
        combinations = len(arguments[0]) if arguments else 1
        hits = np.zeros(combinations, dtype=np.bool_)
        known = self._drivers.match(
            call.form.kernel,
            call.slots,
            call.form.opened,
            _stacked(call.operation, arguments, combinations),
            call.form.result,
            call.form.frame_law,
            self._store.kinds[: self._store.columns],
            self._store.starts,
            self._store.frames,
            np.empty(max(len(arguments), 1), dtype=np.int64),
            self._stage.buffer,
            wanted.addresses,
            wanted.frames,
            hits,
        )
        if not known:
            raise self._refusal(call, arguments)
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

    def _call_of(self, operation: Operation) -> Call | None:
        """The operation made ready for the drivers; None where it has no kernel."""
        call = self._calls.get(id(operation))
        if call is None:
            given = all(value is not None for _, value in operation.fixed)
            if not given or operation.primitive.name not in self._kernel.kernel_names():
                return None
            if len(self._calls) >= _REMEMBERED:
                self._calls.clear()
            call = prepared(operation, self._scratch.ctypes.data, self._kernel, self._drivers)
            # The call holds its operation, so that no other gets its number.
            self._calls[id(operation)] = call
        return call

    def _run_kernel(
        self, call: Call, arguments: Sequence[ColumnIds], columns: ColumnIds, is_new: npt.NDArray[np.bool_]
    ) -> None:
        drivers, stage = self._drivers, self._stage
        chosen = _stacked(call.operation, arguments, len(columns))
        most = len(self.inputs) * call.form.most + WORD
        stage.make_room(most)
        place = np.empty(2 * len(arguments) + 1, dtype=np.int64)
        first = 0
        while first < len(columns):
            store = self._store
            count, first = drivers.stage(
                call.form.kernel,
                len(self.inputs),
                call.slots,
                call.form.opened,
                chosen,
                first,
                call.form.result,
                most,
                store.kinds[: store.columns],
                store.starts,
                store.frames,
                place,
                stage.buffer,
                stage.combinations,
                stage.starts,
                stage.frames,
            )
            if count < 0:
                raise self._refusal(call, arguments)
            stage.count = count
            self._flush(call.form.kind, columns, is_new)

    def _refusal(self, call: Call, arguments: Sequence[ColumnIds]) -> DslError:
        """Why a driver refused the arguments."""
        for at, argument in zip(call.operation.open, arguments, strict=True):
            self._check_kind(argument, call.operation.primitive.parameters[at].type)
        return DslError(f"{call.operation.primitive.name} was given arguments that do not fit")

    def _run_plain(
        self, operation: Operation, arguments: Sequence[ColumnIds], columns: ColumnIds, is_new: npt.NDArray[np.bool_]
    ) -> None:
        for argument in _stacked(operation, arguments, len(columns)):
            self._check_known(argument)
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
                self._flush(kind_of(staged) or 0, columns, is_new)
            staged = result
            self._stage.put(result, combination, values)
        if self._stage.count:
            self._flush(kind_of(staged) or 0, columns, is_new)

    def _evaluated(self, operation: Operation, chosen: Sequence[tuple[Value, ...]]) -> tuple[Value, ...] | None:
        try:
            return tuple(value_of(operation, [values[index] for values in chosen]) for index in range(len(self.inputs)))
        except EvaluationFailed:
            return None

    def _flush(self, kind: int, columns: ColumnIds, is_new: npt.NDArray[np.bool_]) -> None:
        """Commit what is staged, and write the columns of the staged combinations."""
        store, stage = self._store, self._stage
        count, stage.count = stage.count, 0
        if store.reserve(count, int(stage.starts[count]), self._most_bytes):
            self._drivers.rehash(store.hashes, store.columns, store.kinds, store.table)
        store.columns, store.free = self._drivers.flush(
            count,
            kind,
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

    def _check_kind(self, columns: ColumnIds, type_: Type) -> None:
        self._check_known(columns)
        fitting = kinds_for(type_)
        if not all(fitting >> kind & 1 for kind in set(self._store.kinds[columns].tobytes())):
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


def _stacked(operation: Operation, arguments: Sequence[ColumnIds], combinations: int) -> ColumnIds:
    """A row of columns for each open parameter."""
    parameters = len(operation.primitive.parameters) - len(operation.fixed)
    if len(arguments) != parameters or any(len(argument) != combinations for argument in arguments):
        raise DslError(f"{operation.primitive.name} takes {parameters} arguments of one length")
    chosen = np.empty((len(arguments), combinations), dtype=np.int32)
    for row, argument in zip(chosen, arguments, strict=True):
        row[:] = argument
    return chosen


def _ids(columns: npt.NDArray[np.generic]) -> ColumnIds:
    return np.ascontiguousarray(columns, dtype=np.int32)
