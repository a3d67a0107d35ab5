"""This file is where the batch API is: columns of values on all inputs of a problem, made by applying operations in bulk.

Two forms stand behind it: `PlainColumns` runs the plain meanings, `interp.compiled.CompiledColumns` the kernels. A *column*
is the value of an expression on every input; equal columns are one entry (observational equivalence), named by a small int.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from dsl.outcome import EvaluationFailed, Run
from dsl.registry import Primitive
from dsl.types import Type
from dsl.values import Grid, Value, hashable

ColumnIds = npt.NDArray[np.int32]


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

    def apply(self, operation: Operation, arguments: Sequence[ColumnIds]) -> Applied:
        """The operation on each combination: `arguments[k][c]` is the column of the k-th open parameter in combination c."""

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


class PlainColumns:
    """Columns computed by the plain meanings, one value at a time."""

    def __init__(self, inputs: Sequence[Grid]) -> None:
        self.inputs = tuple(inputs)
        self._values: list[tuple[Value, ...]] = []
        self._types: list[Type] = []
        self._index: dict[Any, int] = {}

    def add(self, type_: Type, values: Sequence[Value]) -> int:
        return self._commit(type_, tuple(values))[0]

    def apply(self, operation: Operation, arguments: Sequence[ColumnIds]) -> Applied:
        combinations = len(arguments[0])
        columns = np.full(combinations, -1, dtype=np.int32)
        is_new = np.zeros(combinations, dtype=np.bool_)
        for combination in range(combinations):
            chosen = [self._values[argument[combination]] for argument in arguments]
            values = self._evaluated(operation, chosen)
            if values is not None:
                columns[combination], is_new[combination] = self._commit(operation.primitive.result, values)
        return Applied(columns, is_new)

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

    def _evaluated(self, operation: Operation, chosen: list[tuple[Value, ...]]) -> tuple[Value, ...] | None:
        fixed = dict(operation.fixed)
        arity = len(operation.primitive.parameters)
        values: list[Value] = []
        for index in range(len(self.inputs)):
            given = iter(chosen)
            arguments = [fixed[at] if at in fixed else next(given)[index] for at in range(arity)]
            try:
                values.append(operation.primitive.evaluate(arguments, Run()))
            except EvaluationFailed:
                return None
        return tuple(values)

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
