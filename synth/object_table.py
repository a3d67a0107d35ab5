"""This file is where all objects of all inputs stand in one table: their columns, and the cells that they would paint."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from types import ModuleType
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from dsl.outcome import EvaluationFailed, Run
from dsl.program import Apply, Background, Expr, Local, OrElse, walk
from dsl.types import OBJECTS
from dsl.values import TRANSPARENT, Color, Object, Value
from interp.reference import value_in
from synth.object_boards import Colors, Numbers, Truths
from synth.object_boards import compiled as compiled_boards
from synth.object_columns import ELEMENT, OBJECT_NAME, Column, ObjectColumns
from synth.object_plans import side_by_side
from synth.object_shapes import Shapes
from synth.object_words import Scene
from synth.search import Search, Values

NO_VALUE = -99
"""Stands in number and colour columns for objects without a value."""

_Part = tuple[Numbers, npt.NDArray[np.uint8] | None]


@cache
def compiled() -> ModuleType:
    """The compiled loops over what objects paint."""
    from interp import layers  # here, since it loads numba

    return layers


def as_bits(truths: Truths) -> int:
    """Truth values as the bits of a number, the first one lowest."""
    return int.from_bytes(np.packbits(truths, bitorder="little").tobytes(), "little")


@dataclass(frozen=True, eq=False)
class Strokes:
    """The cells that a generator paints for every object, laid one after another over all inputs.

    `cells` are places in the concatenated cells of all inputs, `owners` the objects, in order, `own` the cells' own colours
    (None: a mask has none). `fails` tells for which objects the generator has no value.
    """

    expr: Expr
    cells: Numbers
    owners: Numbers
    own: npt.NDArray[np.uint8] | None
    fails: Truths

    def of(self, taken: Truths) -> Strokes:
        """The strokes of some of the objects."""
        cells = taken[self.owners]
        own = None if self.own is None else self.own[cells]
        return Strokes(self.expr, self.cells[cells], self.owners[cells], own, self.fails)

    @cached_property
    def colors(self) -> Colors:
        """The cells' own colours; of a mask what does not count."""
        return np.zeros(len(self.cells), dtype=np.uint8) if self.own is None else self.own


class ObjectTable:
    """The objects of one segmentation in all inputs, those of the pairs first."""

    def __init__(self, name: str, segmentation: Expr, lists: Values, search: Search) -> None:
        self.name = name
        self.elements = Local(name, OBJECTS)
        self.segmentation = segmentation
        self.search = search
        self.lists = cast(tuple[tuple[Object, ...], ...], lists)
        self.objects = [element for objects in self.lists for element in objects]
        self.inputs = np.repeat(np.arange(len(self.lists)), [len(objects) for objects in self.lists])
        self.in_pairs = int((self.inputs < len(search.problem.train)).sum())
        self._grids = search.problem.inputs
        self._backgrounds = cast(tuple[Color, ...], search.values(Background()))
        self.sizes = [grid.size for grid in self._grids]
        self.cells = sum(self.sizes)
        self._starts = np.cumsum([0, *self.sizes])
        self._origins = self._starts[self.inputs]
        self._columns: dict[Expr, list[Value]] = {ELEMENT: list(self.objects)}
        self._at_once = ObjectColumns(name, self.lists, search)

    @property
    def shapes(self) -> Shapes:
        """The objects, side by side."""
        return self._at_once.shapes

    @property
    def scene(self) -> Scene:
        """The frames that they stand in."""
        return self._at_once.scene

    def __len__(self) -> int:
        return len(self.objects)

    def column(self, expr: Expr) -> list[Value]:
        """The value of an expression for every object; None where it has none. Parts of expressions are shared."""
        known = self._columns.get(expr)
        if known is None:
            self.search.budget.spend()
            known = self._columns[expr] = self._computed(expr)
        return known

    def remember(self, expr: Expr, values: Sequence[Value]) -> None:
        """Take the column of an expression from elsewhere."""
        self._columns[expr] = list(values)

    def numbers(self, expr: Expr) -> Numbers:
        """A column of integers, colours or truth values as an array."""
        column = self._at_once.column(expr)
        if column is None:
            values = self.column(expr)
            return np.array([NO_VALUE if value is None else int(cast(int, value)) for value in values], np.int64)
        numbers = column.values.astype(np.int64)
        return numbers if column.fails is None else np.where(column.fails, NO_VALUE, numbers)

    def _computed(self, expr: Expr) -> list[Value]:
        names = {part.name for part in walk(expr) if isinstance(part, Local)}
        if OBJECT_NAME not in names:
            return self._of_inputs(expr, self.name in names)
        return self._each(expr)

    def _each(self, expr: Expr) -> list[Value]:
        if isinstance(expr, Apply) and not any(argument.type.name == "Key" for argument in expr.arguments):
            columns = list(map(self.column, expr.arguments))
            run = Run()
            return [_applied(expr, arguments, run) for arguments in zip(*columns, strict=True)]
        return [
            self._walked(expr, at, {OBJECT_NAME: element, self.name: self.lists[at]})
            for at, element in zip(self.inputs.tolist(), self.objects, strict=True)
        ]

    def _of_inputs(self, expr: Expr, is_of_list: bool) -> list[Value]:
        """The values of an expression that is the same for all objects of an input."""
        values = None if is_of_list else self.search.values(expr)
        if values is None:
            values = tuple(self._walked(expr, at, {self.name: self.lists[at]}) for at in range(len(self._grids)))
        return [values[at] for at in self.inputs.tolist()]

    def _walked(self, expr: Expr, at: int, names: dict[str, Any]) -> Value:
        try:
            return value_in(expr, self._grids[at], self._backgrounds[at], names)
        except EvaluationFailed:
            return None

    def prepare(self, exprs: tuple[Expr, ...]) -> None:
        """Evaluate many expressions that will be asked for, as far as that is possible, in few steps."""
        self._at_once.prepare(exprs)

    def strokes(self, expr: Expr) -> Strokes:
        """What a generator, an expression for an Object, a list of them or a Mask, paints for every object."""
        return self.strokes_of([expr])[0]

    @cached_property
    def itself(self) -> Strokes:
        """The objects, painted as they are."""
        return self.strokes(ELEMENT)

    def strokes_of(self, exprs: Sequence[Expr]) -> list[Strokes]:
        """The same for several generators."""
        columns = [self._at_once.column(expr) for expr in exprs]
        found = {at: self.one_by_one(exprs[at]) for at, column in enumerate(columns) if column is None}
        known = [(at, column) for at, column in enumerate(columns) if column is not None]
        for is_colored in (True, False):
            alike = [(at, column) for at, column in known if isinstance(column.values, Shapes) == is_colored]
            if alike:
                places = [at for at, _ in alike]
                strokes = self._laid(
                    [exprs[at] for at in places], [column for _, column in alike], is_colored=is_colored
                )
                found.update(zip(places, strokes, strict=True))
        return [found[at] for at in range(len(exprs))]

    def _laid(self, exprs: Sequence[Expr], columns: Sequence[Column], *, is_colored: bool) -> Iterator[Strokes]:
        """The strokes of generators for objects that have all columns of boards, or all of shapes."""
        objects, times = len(self), len(exprs)
        fails = [np.zeros(objects, dtype=np.bool_) if column.fails is None else column.fails for column in columns]
        values, failing = side_by_side([column.values for column in columns]), np.concatenate(fails)
        origins, heights, widths = (
            np.tile(part, times) for part in (self._origins, self.scene.heights, self.scene.widths)
        )
        if is_colored:
            given = (values.owners, values.rows, values.cols, values.colors, failing, origins, heights, widths)
            cells, owners, colors = compiled_boards().cells_in_frames(*given)
        else:
            cells, owners = compiled_boards().cells_of(values, failing, origins, widths)
        stops = np.searchsorted(owners, np.arange(times + 1) * objects).tolist()
        for at, (start, stop) in enumerate(pairwise(stops)):
            own = colors[start:stop] if is_colored else None
            yield Strokes(exprs[at], cells[start:stop], owners[start:stop] - at * objects, own, fails[at])

    def places(self, owners: Numbers, rows: Numbers, cols: Numbers) -> Numbers:
        """Where cells of objects lie among the cells of all inputs."""
        return np.asarray(self._origins[owners] + rows * self._at_once.scene.widths[owners] + cols)

    def takes_all_at_once(self, expr: Expr) -> bool:
        """Whether the expression is evaluated for all objects at once."""
        return self._at_once.column(expr) is not None

    def one_by_one(self, expr: Expr) -> Strokes:
        """The same by plain meanings."""
        values = self.column(expr)
        parts = [self._painted(value, at) for value, at in zip(values, self.inputs.tolist(), strict=True)]
        owners = np.repeat(np.arange(len(parts)), [len(cells) for cells, _ in parts])
        cells = np.concatenate([np.zeros(0, dtype=np.int64), *(cells for cells, _ in parts)])
        colors = [own for _, own in parts if own is not None]
        own = np.concatenate(colors) if colors and expr.type.name != "Mask" else None
        fails = np.array([value is None for value in values], dtype=np.bool_)
        return Strokes(expr, cells, owners, own, fails)

    def or_itself(self, strokes: Strokes) -> Strokes:
        """The same, but objects for which the generator has no value paint themselves."""
        itself = self.itself
        added = strokes.fails[itself.owners]
        owners = np.concatenate([strokes.owners, itself.owners[added]])
        order = np.argsort(owners, kind="stable")
        cells = np.concatenate([strokes.cells, itself.cells[added]])[order]
        own = None
        if strokes.own is not None and itself.own is not None:
            own = np.concatenate([strokes.own, itself.own[added]])[order]
        fails = np.zeros(len(self), dtype=np.bool_)
        return Strokes(OrElse(strokes.expr, ELEMENT), cells, owners[order], own, fails)

    def _painted(self, value: Value, at: int) -> _Part:
        height, width = self._grids[at].shape
        if isinstance(value, tuple):
            parts = [self._painted(element, at) for element in value]
            if not parts:
                return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.uint8)
            return np.concatenate([cells for cells, _ in parts]), np.concatenate([cast(Any, own) for _, own in parts])
        if isinstance(value, Object):
            rows, cols = np.nonzero(value.patch != TRANSPARENT)
            colors = value.patch[rows, cols]
            rows, cols = rows + value.row, cols + value.col
            inside = (rows >= 0) & (rows < height) & (cols >= 0) & (cols < width)
            return self._starts[at] + rows[inside] * width + cols[inside], colors[inside]
        if isinstance(value, np.ndarray) and value.shape == (height, width):
            return self._starts[at] + np.flatnonzero(value), None
        return np.zeros(0, dtype=np.int64), None


def _applied(expr: Apply, arguments: Sequence[Value], run: Run) -> Value:
    if any(argument is None for argument in arguments):
        return None
    try:
        return cast(Value, expr.primitive.evaluate(arguments, run))
    except EvaluationFailed:
        return None
