"""This file is where grids are left out of the last level of a bank that cannot have the dims of the outputs.

What a bank finds on its last level is no argument of anything: it is an answer, or part of one, or nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from dsl.laws import PRESERVES_SHAPE, SWAPS_SHAPE
from dsl.laws.assembly import DOUBLES_BOTH_SIDES, NO_LARGER
from dsl.registry import primitive_named
from dsl.types import GRID, Type
from dsl.values import Grid, Value, Vec
from interp.columns import Applied, ColumnIds, Columns, Operation, Probe

Frames = npt.NDArray[np.int64]
"""Height and width of grids on each pair; shape (combinations, pairs, 2)."""
Choice = npt.NDArray[np.bool_]

_DIMS = Operation(primitive_named("dims"))
_JOINED = {"vcat": 0, "hcat": 1}
"""Words that lay two grids along an axis, which must be equally long along the other."""
_WITH_A_NUMBER: dict[str, Callable[[Frames, int], Frames]] = {
    "upscale": lambda frames, times: frames * times,
    "pad": lambda frames, width: frames + 2 * width,
    "trim": lambda frames, width: frames - 2 * width,
}
"""What these words make of dims, by their number."""


class FittingColumns:
    """Columns that make all that they are asked for, and from `leave_out_others` on only grids of the outputs' dims.

    What is left out is found by the laws of the words, and by what a few of them do to dims; what these do not exclude is made.
    """

    def __init__(self, columns: Columns, outputs: Sequence[Grid]) -> None:
        self.inputs = columns.inputs
        self._columns = columns
        self._wanted = np.array([output.shape for output in outputs], dtype=np.int64)
        self._place: npt.NDArray[np.int64] | None = None
        self._frames: Frames = np.zeros((0, len(outputs), 2), dtype=np.int64)

    def leave_out_others(self, grids: ColumnIds) -> None:
        """Make no more grids that cannot have the outputs' dims, and nothing else; `grids` are all that may be arguments."""
        sizes = self._columns.apply(_DIMS, [grids]).columns
        distinct, place = np.unique(sizes, return_inverse=True)
        self._frames = np.array([self._frames_of(size) for size in distinct.tolist()], dtype=np.int64)
        self._place = np.zeros(len(self._columns), dtype=np.int64)
        self._place[grids] = place

    def _frames_of(self, sizes: int) -> list[tuple[int, int]]:
        values = self._columns.values(sizes)[: len(self._wanted)]
        return [(value.row, value.col) for value in values if isinstance(value, Vec)]

    def apply(self, operation: Operation, arguments: Sequence[ColumnIds]) -> Applied:
        if self._place is None:
            return self._columns.apply(operation, arguments)
        chosen = self._may_fit(operation, arguments, self._place)
        columns = np.full(len(chosen), -1, dtype=np.int32)
        is_new = np.zeros(len(chosen), dtype=np.bool_)
        if chosen.any():
            applied = self._columns.apply(operation, [argument[chosen] for argument in arguments])
            columns[chosen], is_new[chosen] = applied.columns, applied.is_new
        return Applied(columns, is_new)

    def _may_fit(self, operation: Operation, arguments: Sequence[ColumnIds], place: npt.NDArray[np.int64]) -> Choice:
        """For each combination whether the result may be a grid of the outputs' dims."""
        combinations = len(arguments[0]) if arguments else 1
        if operation.primitive.result != GRID:
            return np.zeros(combinations, dtype=np.bool_)
        if operation.open[:1] != (0,) or operation.primitive.parameters[0].type != GRID:
            return np.ones(combinations, dtype=np.bool_)
        if operation.primitive.name in _JOINED:
            first, second = arguments
            return self._fit_together(place[first], place[second], axis=_JOINED[operation.primitive.name])
        # there are few distinct frames: they are judged, not the combinations
        fits: Choice = self._fitting_first(operation)[place[arguments[0]]]
        return fits

    def _fit_together(self, first: npt.NDArray[np.int64], second: npt.NDArray[np.int64], *, axis: int) -> Choice:
        """Whether grids with frames at these places, laid along an axis, have the outputs' dims."""
        able = (self._frames[..., 1 - axis] == self._wanted[:, 1 - axis]).all(axis=1)
        lengths = self._frames[..., axis]
        fits: Choice = able[first] & able[second]
        fits[fits] = (lengths[first[fits]] + lengths[second[fits]] == self._wanted[:, axis]).all(axis=1)
        return fits

    def _fitting_first(self, operation: Operation) -> Choice:
        """Which of the distinct frames a first argument may have."""
        laws, name, frames = operation.primitive.laws, operation.primitive.name, self._frames
        fits: Choice
        if PRESERVES_SHAPE in laws:
            fits = frames == self._wanted
        elif SWAPS_SHAPE in laws:
            fits = frames[..., ::-1] == self._wanted
        elif NO_LARGER in laws or name == "crop":
            fits = frames >= self._wanted
        elif DOUBLES_BOTH_SIDES in laws:
            fits = 2 * frames == self._wanted
        elif name in _WITH_A_NUMBER and isinstance(number := dict(operation.fixed).get(1), int):
            fits = _WITH_A_NUMBER[name](frames, number) == self._wanted
        else:
            return np.ones(len(frames), dtype=np.bool_)
        return np.asarray(fits.all(axis=(1, 2)))

    def add(self, type_: Type, values: Sequence[Value]) -> int:
        return self._columns.add(type_, values)

    def add_masks(self, packed: npt.NDArray[np.uint64]) -> ColumnIds:
        return self._columns.add_masks(packed)

    def hits(self, operation: Operation, arguments: Sequence[ColumnIds], targets: Sequence[Value]) -> Choice:
        return self._columns.hits(operation, arguments, targets)

    def probe(self, goals: Sequence[Sequence[Grid]]) -> Probe:
        return self._columns.probe(goals)

    def values(self, column: int) -> tuple[Value, ...]:
        return self._columns.values(column)

    def type_of(self, column: int) -> Type:
        return self._columns.type_of(column)

    def masks(self, columns: ColumnIds) -> npt.NDArray[np.uint64]:
        return self._columns.masks(columns)

    def agreement(self, columns: ColumnIds, targets: Sequence[Grid]) -> npt.NDArray[np.int64]:
        return self._columns.agreement(columns, targets)

    def __len__(self) -> int:
        return len(self._columns)
