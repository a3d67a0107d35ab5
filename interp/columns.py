"""This file is where the batch API is: columns of values on all inputs of a problem, made by applying operations in bulk.

Two forms stand behind it: `PlainColumns` runs the plain meanings, `interp.compiled.CompiledColumns` the kernels. A *column*
is the value of an expression on every input; equal columns are one entry (observational equivalence), named by a small int.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, cast

import numpy as np
import numpy.typing as npt

from dsl.outcome import EvaluationFailed, Run
from dsl.registry import Primitive
from dsl.types import MASK, Type, instantiate, unify
from dsl.values import Grid, Mask, Value, freeze_mask, hashable

ColumnIds = npt.NDArray[np.int32]
Probe = Callable[[ColumnIds], list[tuple[int, int]]]
"""Finds, of some columns, those that meet a goal, each with the place of the goal."""


@dataclass(frozen=True, slots=True)
class Operation:
    """A primitive with some parameters fixed to constants: what a kernel call applies. `fixed` has (position, value) pairs."""

    primitive: Primitive
    fixed: tuple[tuple[int, Value], ...] = ()

    @property
    def open(self) -> tuple[int, ...]:
        """The positions of the parameters that columns fill."""
        closed = {position for position, _ in self.fixed}
        return tuple(position for position in range(len(self.primitive.parameters)) if position not in closed)


@dataclass(frozen=True, slots=True)
class Applied:
    """What a bulk application gave: for each combination its column, or -1 where some input has no value."""

    columns: ColumnIds
    is_new: npt.NDArray[np.bool_]
    """True at the first combination that gave a column nobody had before."""


class Columns(Protocol):
    """All columns of one search."""

    inputs: tuple[Grid, ...]

    def add(self, type_: Type, values: Sequence[Value]) -> int:
        """The column with these values, one for each input; an equal one is found again."""

    def add_masks(self, packed: npt.NDArray[np.uint64]) -> ColumnIds:
        """The Mask columns with these rows of bits, in the frames of the inputs, laid out as `masks` gives them."""

    def apply(self, operation: Operation, arguments: Sequence[ColumnIds]) -> Applied:
        """The operation on each combination: `arguments[k][c]` is the column of the k-th open parameter in combination c."""

    def hits(
        self, operation: Operation, arguments: Sequence[ColumnIds], targets: Sequence[Value]
    ) -> npt.NDArray[np.bool_]:
        """For each combination whether the operation gives the targets on the first inputs; no column is made."""

    def probe(self, goals: Sequence[Sequence[Grid]]) -> Probe:
        """What finds, of some Grid columns, those that are a goal on the first inputs, each with the place of the goal.

        There is at least one goal, and all are equally long.
        """

    def values(self, column: int) -> tuple[Value, ...]:
        """The values of a column, one for each input."""

    def type_of(self, column: int) -> Type:
        """The type of a column."""

    def masks(self, columns: ColumnIds) -> npt.NDArray[np.uint64]:
        """Mask columns as bits: one row for each column, the cells of all inputs in scan order, packed 64 to a word.

        Bit b of word w is cell 64 * w + b of the inputs' cells laid one after another.
        """

    def agreement(self, columns: ColumnIds, targets: Sequence[Grid]) -> npt.NDArray[np.int64]:
        """For each Grid column, how many cells equal those of the targets on the first inputs; -1 where dims differ."""

    def __len__(self) -> int:
        """How many columns there are."""


def value_of(operation: Operation, chosen: Sequence[Value]) -> Value:
    """The value that the plain meaning gives for these open arguments; raises `EvaluationFailed` where there is none."""
    fixed, given = dict(operation.fixed), iter(chosen)
    every = range(len(operation.primitive.parameters))
    return cast(Value, operation.primitive.evaluate([fixed[at] if at in fixed else next(given) for at in every], Run()))


def type_of_result(operation: Operation, given: Sequence[Type]) -> Type:
    """The type of what an operation gives for open arguments of these types: that of its word, its variables replaced."""
    bindings: dict[str, Type] = {}
    for at, actual in zip(operation.open, given, strict=True):
        unify(operation.primitive.parameters[at].type, actual, bindings)
    return instantiate(operation.primitive.result, bindings)


class PlainColumns:
    """Columns computed by the plain meanings, one value at a time."""

    def __init__(self, inputs: Sequence[Grid]) -> None:
        self.inputs = tuple(inputs)
        self._values: list[tuple[Value, ...]] = []
        self._types: list[Type] = []
        self._index: dict[Any, int] = {}

    def add(self, type_: Type, values: Sequence[Value]) -> int:
        return self._commit(type_, tuple(values))[0]

    def add_masks(self, packed: npt.NDArray[np.uint64]) -> ColumnIds:
        cells, ends = sum(grid.size for grid in self.inputs), np.cumsum([grid.size for grid in self.inputs])
        octets = packed.astype("<u8").view(np.uint8)
        rows = np.unpackbits(octets, axis=1, count=cells, bitorder="little").view(np.bool_)
        return np.array([self.add(MASK, self._framed(np.split(row, ends[:-1]))) for row in rows], dtype=np.int32)

    def apply(self, operation: Operation, arguments: Sequence[ColumnIds]) -> Applied:
        combinations = len(arguments[0])
        columns = np.full(combinations, -1, dtype=np.int32)
        is_new = np.zeros(combinations, dtype=np.bool_)
        for combination in range(combinations):
            chosen = [int(argument[combination]) for argument in arguments]
            values = self._evaluated(operation, [self._values[column] for column in chosen])
            if values is not None:
                result = type_of_result(operation, [self._types[column] for column in chosen])
                columns[combination], is_new[combination] = self._commit(result, values)
        return Applied(columns, is_new)

    def hits(
        self, operation: Operation, arguments: Sequence[ColumnIds], targets: Sequence[Value]
    ) -> npt.NDArray[np.bool_]:
        wanted = list(map(hashable, targets))
        return np.array(
            [
                self._gives(operation, [self._values[argument[at]] for argument in arguments], wanted)
                for at in range(len(arguments[0]))
            ],
            dtype=np.bool_,
        )

    def probe(self, goals: Sequence[Sequence[Grid]]) -> Probe:
        places = {tuple(map(hashable, goal)): place for place, goal in reversed(list(enumerate(goals)))}

        def met(columns: ColumnIds) -> list[tuple[int, int]]:
            keys = [tuple(map(hashable, self._values[column][: len(goals[0])])) for column in columns]
            return [(int(column), places[key]) for column, key in zip(columns, keys, strict=True) if key in places]

        return met

    def values(self, column: int) -> tuple[Value, ...]:
        return self._values[column]

    def type_of(self, column: int) -> Type:
        return self._types[column]

    def masks(self, columns: ColumnIds) -> npt.NDArray[np.uint64]:
        cells = sum(grid.size for grid in self.inputs)
        bits = np.zeros((len(columns), -(-cells // 64) * 64), dtype=np.bool_)
        for row, column in zip(bits, columns, strict=True):
            row[:cells] = np.concatenate([np.asarray(mask).ravel() for mask in self._values[column]])
        return np.packbits(bits, axis=1, bitorder="little").view("<u8").astype(np.uint64)

    def agreement(self, columns: ColumnIds, targets: Sequence[Grid]) -> npt.NDArray[np.int64]:
        return np.array([_equal_cells(self._values[column], targets) for column in columns], dtype=np.int64)

    def __len__(self) -> int:
        return len(self._values)

    def _framed(self, parts: Sequence[npt.NDArray[np.bool_]]) -> list[Mask]:
        return [freeze_mask(part.reshape(grid.shape)) for part, grid in zip(parts, self.inputs, strict=True)]

    def _evaluated(self, operation: Operation, chosen: list[tuple[Value, ...]]) -> tuple[Value, ...] | None:
        try:
            return tuple(value_of(operation, [values[index] for values in chosen]) for index in range(len(self.inputs)))
        except EvaluationFailed:
            return None

    def _gives(self, operation: Operation, chosen: list[tuple[Value, ...]], wanted: list[Any]) -> bool:
        try:
            return all(
                hashable(value_of(operation, [values[index] for values in chosen])) == value
                for index, value in enumerate(wanted)
            )
        except EvaluationFailed:
            return False

    def _commit(self, type_: Type, values: tuple[Value, ...]) -> tuple[int, bool]:
        key = (type_, tuple(map(hashable, values)))
        column = self._index.setdefault(key, len(self._values))
        is_new = column == len(self._values)
        if is_new:
            self._values.append(values)
            self._types.append(type_)
        return column, is_new


def _equal_cells(values: Sequence[Value], targets: Sequence[Grid]) -> int:
    pairs = [(np.asarray(value), target) for value, target in zip(values, targets, strict=False)]
    if any(grid.shape != target.shape for grid, target in pairs):
        return -1
    return sum(int((grid == target).sum()) for grid, target in pairs)
