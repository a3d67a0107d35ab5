"""This file is where sampled expressions are evaluated on the inputs of a batch, each distinct part once.

Columns of values do the work: parts that many samples share are computed once, and expressions with the same values on
every input are one entry, which keeps the cheapest of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

import numpy as np

from dsl.outcome import EvaluationFailed
from dsl.program import Apply, Background, Cost, Expr, Frame, Input, Key, Literal, Local, cost_of, walk, with_children
from dsl.types import COLOR, GRID, VEC
from dsl.values import Grid, Vec
from interp.columns import ColumnIds, Columns, Operation
from interp.reference import background_of, value_in
from synth.hoisting import hoisted

NONE = -1
"""The column of what has no value on some input."""
MOST_ELEMENTS = 40
"""Loops and keys over longer lists are not tried: they run by plain meanings, once for each element."""


class Evaluation:
    """The columns of expressions, and for each column the cheapest expression that was met."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self.backgrounds = [background_of(grid) for grid in columns.inputs]
        self._known: dict[Expr, int] = {}
        self._cheapest: dict[int, tuple[Cost, Expr]] = {}
        self.input = self._leaf(Input())
        for leaf in (Background(), Frame()):
            self._leaf(leaf)

    def column(self, expr: Expr) -> int:
        """The column of a closed expression, or `NONE`."""
        known = self._known.get(expr)
        if known is None:
            known = self._known[expr] = self._computed(expr)
        return known

    def meet(self, column: int, expr: Expr) -> None:
        """Keep the expression for the column if it is the cheapest so far, of equally cheap ones that of fewest words."""
        known = self._cheapest.get(column)
        if known is None or (cost := cost_of(expr)) < known[0] or (cost == known[0] and words(expr) < words(known[1])):
            self._cheapest[column] = cost_of(expr), expr

    def cheapest(self, column: int) -> tuple[Cost, Expr]:
        """The cheapest expression of a column, with its cost."""
        return self._cheapest[column]

    def outputs(self, column: int) -> tuple[Grid, ...]:
        """The values of a grid column."""
        return cast(tuple[Grid, ...], self._columns.values(column))

    def grids(self) -> ColumnIds:
        """Every grid column that has an expression."""
        found = [column for column in self._cheapest if self._columns.type_of(column) == GRID]
        return np.array(found, dtype=np.int32)

    def _leaf(self, expr: Input | Background | Frame) -> int:
        inputs = self._columns.inputs
        match expr:
            case Input():
                column = self._columns.add(GRID, inputs)
            case Background():
                column = self._columns.add(COLOR, self.backgrounds)
            case Frame():
                column = self._columns.add(VEC, [Vec(*grid.shape) for grid in inputs])
        self._known[expr] = column
        self.meet(column, expr)
        return column

    def _computed(self, expr: Expr) -> int:
        if isinstance(expr, Literal):
            return self._columns.add(expr.type, [expr.value] * len(self._columns.inputs))
        if not isinstance(expr, Apply) or not _is_definite(expr):
            return self._walked(expr)
        columns = [NONE if isinstance(one, Literal) else self.column(one) for one in expr.arguments]
        literals = [(at, one.value) for at, one in enumerate(expr.arguments) if isinstance(one, Literal)]
        if columns.count(NONE) > len(literals):
            return NONE
        if len(literals) == len(columns):
            return self._walked(expr)
        given = [np.array([column], dtype=np.int32) for column in columns if column != NONE]
        found = int(self._columns.apply(Operation(expr.primitive, tuple(literals)), given).columns[0])
        if found != NONE:
            self.meet(found, self._in_short(expr, columns))
        return found

    def _in_short(self, expr: Apply, columns: Sequence[int]) -> Expr:
        """The application to the cheapest expressions that are known for its arguments."""
        parts = [
            one if column == NONE else self._cheapest.get(column, (0, one))[1]
            for one, column in zip(expr.arguments, columns, strict=True)
        ]
        return Apply(expr.primitive, tuple(parts), expr.type)

    def _walked(self, expr: Expr) -> int:
        """The column of what only the reference evaluates, its parts without local names taken from their columns."""
        body, parts = hoisted(expr, lambda part: self.column(part) != NONE)
        named = {name: self._columns.values(self.column(part)) for name, part in parts.items()}
        if any(
            isinstance(value, tuple) and len(value) > MOST_ELEMENTS for values in named.values() for value in values
        ):
            return NONE
        try:
            values = tuple(
                value_in(body, grid, self.backgrounds[at], {name: values[at] for name, values in named.items()})
                for at, grid in enumerate(self._columns.inputs)
            )
        except EvaluationFailed:
            return NONE
        column = self._columns.add(expr.type, values)
        self.meet(column, _in_full(body, {name: self._best(part) for name, part in parts.items()}))
        return column

    def _best(self, part: Expr) -> Expr:
        return self._cheapest.get(self.column(part), (0, part))[1]


def words(expr: Expr) -> int:
    """How many words the expression applies."""
    return sum(isinstance(part, Apply) for part in walk(expr))


def _is_definite(expr: Apply) -> bool:
    """Whether columns can hold the arguments, and know the type of the result by the word alone."""
    return expr.primitive.result == expr.type and not any(isinstance(argument, Key) for argument in expr.arguments)


def _in_full(body: Expr, parts: Mapping[str, Expr]) -> Expr:
    """The expression with the parts in the place of their names."""
    if isinstance(body, Local):
        return parts.get(body.name, body)
    return with_children(body, lambda part: _in_full(part, parts)) if parts else body
