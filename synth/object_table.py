"""This file is where all objects of all inputs stand in one table: their columns, and the cells that they would paint."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from dsl.outcome import EvaluationFailed, Run
from dsl.program import Apply, Background, Expr, Local, OrElse, walk
from dsl.types import OBJECT, OBJECTS
from dsl.values import TRANSPARENT, Color, Object, Value
from interp.reference import value_in
from synth.search import Search, Values

OBJECT_NAME = "o"
ELEMENT = Local(OBJECT_NAME, OBJECT)
NO_VALUE = -99
"""Stands in number and colour columns for objects without a value."""

Numbers = npt.NDArray[np.int64]
Truths = npt.NDArray[np.bool_]
_Part = tuple[Numbers, npt.NDArray[np.uint8] | None]


@dataclass(frozen=True, slots=True, eq=False)
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


class Remembered:
    """What is known of single objects, whichever segmentation they come from: values of expressions, and painted cells."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[int, Object], int] = {}
        self.values: dict[Expr, dict[int, Value]] = {}
        self.painted: dict[Expr, dict[int, _Part]] = {}

    def number_of(self, at: int, element: Object) -> int:
        """The number of an object of an input, the same for equal ones."""
        return self._numbers.setdefault((at, element), len(self._numbers))


class ObjectTable:
    """The objects of one segmentation in all inputs, those of the pairs first."""

    def __init__(self, name: str, segmentation: Expr, lists: Values, search: Search, known: Remembered) -> None:
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
        self._starts = np.cumsum([0, *(grid.size for grid in self._grids)])
        self._columns: dict[Expr, list[Value]] = {ELEMENT: list(self.objects)}
        self._known = known
        self._ids = [known.number_of(at, each) for at, each in zip(self.inputs.tolist(), self.objects, strict=True)]

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
        return np.array([NO_VALUE if value is None else int(cast(int, value)) for value in self.column(expr)], np.int64)

    def _computed(self, expr: Expr) -> list[Value]:
        names = {part.name for part in walk(expr) if isinstance(part, Local)}
        if OBJECT_NAME not in names:
            return self._of_inputs(expr, self.name in names)
        if self.name in names:
            return self._each(expr)
        known = self._known.values.setdefault(expr, {})
        new = [at for at, number in enumerate(self._ids) if number not in known]
        if new:
            for at, value in zip(new, self._each(expr, new), strict=True):
                known[self._ids[at]] = value
        return [known[number] for number in self._ids]

    def _each(self, expr: Expr, places: Sequence[int] | None = None) -> list[Value]:
        """The values for the objects at these places (None: all)."""
        at = range(len(self.objects)) if places is None else places
        if isinstance(expr, Apply) and not any(argument.type.name == "Key" for argument in expr.arguments):
            columns = list(map(self.column, expr.arguments))
            run = Run()
            return [_applied(expr, [column[place] for column in columns], run) for place in at]
        inputs = self.inputs.tolist()
        return [
            self._walked(expr, inputs[place], {OBJECT_NAME: self.objects[place], self.name: self.lists[inputs[place]]})
            for place in at
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

    def strokes(self, expr: Expr) -> Strokes:
        """What a generator, an expression for an Object, a list of them or a Mask, paints for every object."""
        values = self.column(expr)
        if any(isinstance(part, Local) and part.name == self.name for part in walk(expr)):
            known: dict[int, _Part] = {}
        else:
            known = self._known.painted.setdefault(expr, {})
        for number, value, at in zip(self._ids, values, self.inputs.tolist(), strict=True):
            if number not in known:
                known[number] = self._painted(value, at)
        parts = [known[number] for number in self._ids]
        fails = np.array([value is None for value in values], dtype=np.bool_)
        return _joined(expr, parts, fails)

    def or_itself(self, strokes: Strokes) -> Strokes:
        """The same, but objects for which the generator has no value paint themselves."""
        parts: list[_Part] = []
        bounds = np.searchsorted(strokes.owners, np.arange(len(self) + 1))
        for number, (start, stop) in enumerate(pairwise(bounds)):
            if strokes.fails[number]:
                parts.append(self._painted(self.objects[number], int(self.inputs[number])))
            else:
                own = strokes.own[start:stop] if strokes.own is not None else None
                parts.append((strokes.cells[start:stop], own))
        return _joined(OrElse(strokes.expr, ELEMENT), parts, np.zeros(len(self), dtype=np.bool_))

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


def _joined(expr: Expr, parts: Sequence[_Part], fails: Truths) -> Strokes:
    owners = np.repeat(np.arange(len(parts)), [len(cells) for cells, _ in parts])
    cells = np.concatenate([np.zeros(0, dtype=np.int64), *(cells for cells, _ in parts)])
    colors = [own for _, own in parts if own is not None]
    own = np.concatenate(colors) if colors and expr.type.name != "Mask" else None
    return Strokes(expr, cells, owners, own, fails)
