"""This file is where expressions are enumerated for a place in a program: over the input and the names visible there."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dsl.outcome import EvaluationFailed, Run
from dsl.program import Apply, Background, Expr, Frame, Input, Literal, Local, cost_of, is_closed
from dsl.registry import all_primitives
from dsl.resolve import literal
from dsl.types import (
    AXIS,
    BOOL,
    COLOR,
    CONN,
    FIELD,
    GRID,
    INT,
    MASK,
    OBJECT,
    SYM,
    TURN,
    VEC,
    Type,
    instantiate,
)
from dsl.values import DIRECTIONS, Axis, Conn, Sym, Turn, Value, Vec, hashable
from interp.reference import value_in
from synth.colors import palette_of
from synth.productions import Production, productions
from synth.scopes import Bound, Context
from synth.search import Search

MOST_OPEN = 3
MOST_ARGUMENTS = 250
"""Of the expressions of a type and a cost, so many are taken as arguments: those that use a local name first."""
LARGE = (GRID, MASK, FIELD)
DEAREST_LARGE = 3
"""Arguments that are whole pictures cost no more: there are too many."""
ELEMENTS = (OBJECT, GRID, INT, COLOR, VEC, MASK)
"""What lists are of, in words for lists of anything."""
INTS = (1, 2, 3, 0, 4, 5)

Column = tuple[Value, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """An expression and its values: on each input if it is closed, else in each state."""

    expr: Expr
    values: Column
    closed: bool


@dataclass(frozen=True, slots=True, eq=False)
class _Word:
    """A word with some parameters fixed, for certain types of the others."""

    production: Production
    open: tuple[Type, ...]
    result: Type


class ScopedBank:
    """Expressions in order of cost, without two of a type that are equal in every state.

    What has no value in some state is left out. `seeds` are further expressions to start from, with what they cost;
    those that name what is not visible are passed over.
    """

    def __init__(
        self,
        states: Sequence[Context],
        visible: Sequence[Bound],
        search: Search,
        seeds: Iterable[tuple[Expr, int]] = (),
    ) -> None:
        self._states = states
        self._places = [state.place for state in states]
        self._search = search
        self._known: set[Any] = set()
        self._levels: dict[tuple[Type, int], list[Entry]] = {}
        self._grown: dict[Type, int] = {}
        problem = search.problem
        self._seed(Input(), 0)
        self._seed(Background(), 0)
        for bound in visible:
            self._seed(Local(bound.name, bound.type), 0)
        colors = sorted(palette_of((*problem.inputs, *problem.outputs)))
        for type_, values in _literals(colors).items():
            for value in values:
                self._seed(literal(value, type_), 1)
        names = frozenset(bound.name for bound in visible)
        for expr, cost in seeds:
            if is_closed(expr, names):
                self._seed(expr, cost)
        self._words: dict[Type, list[_Word]] = {}
        for word in _words():
            self._words.setdefault(word.result, []).append(word)

    def at(self, type_: Type, cost: int) -> list[Entry]:
        """The expressions of a type that cost so much and are equal to none that is cheaper."""
        for level in range(self._grown.get(type_, 0) + 1, cost + 1):
            self._grown[type_] = level
            self._grow(type_, level)
        return self._levels.get((type_, cost), [])

    def expanded(self, entry: Entry) -> Column:
        """The values of an entry in each state."""
        return tuple(entry.values[place] for place in self._places) if entry.closed else entry.values

    def _seed(self, expr: Expr, cost: int) -> None:
        closed = is_closed(expr)
        values = self._search.values(expr) if closed else self._evaluated(expr)
        if values is not None:
            self._add(expr.type, cost, Entry(expr, values, closed))

    def _evaluated(self, expr: Expr) -> Column | None:
        problem, backgrounds = self._search.problem, self._search.backgrounds()
        try:
            return tuple(
                value_in(expr, problem.inputs[state.place], backgrounds[state.place], state.names)
                for state in self._states
            )
        except EvaluationFailed:
            return None

    def _add(self, type_: Type, cost: int, entry: Entry) -> None:
        keys = [hashable(value) for value in entry.values]
        key = (type_, tuple(keys[place] for place in self._places) if entry.closed else tuple(keys))
        if key not in self._known:
            self._known.add(key)
            self._levels.setdefault((type_, cost), []).append(entry)

    def _grow(self, type_: Type, cost: int) -> None:
        """Apply every word that gives the type; what its arguments need is grown on the way."""
        for word in self._words.get(type_, ()):
            for arguments in self._arguments(word.open, cost - word.production.cost):
                self._apply(word, arguments, cost)
        self._levels.get((type_, cost), []).sort(key=lambda entry: entry.closed)

    def _arguments(self, types: Sequence[Type], cost: int) -> Iterator[tuple[Entry, ...]]:
        """All choices of arguments of these types that cost so much together."""
        for split in itertools.product(range(cost + 1), repeat=len(types) - 1):
            parts = (*split, cost - sum(split))
            if min(parts) >= 0 and not any(
                type_ in LARGE and part > DEAREST_LARGE for type_, part in zip(types, parts, strict=True)
            ):
                levels = [self.at(type_, part)[:MOST_ARGUMENTS] for type_, part in zip(types, parts, strict=True)]
                yield from itertools.product(*levels)

    def _apply(self, word: _Word, arguments: tuple[Entry, ...], cost: int) -> None:
        self._search.budget.spend()
        closed = all(argument.closed for argument in arguments)
        columns = [argument.values if closed else self.expanded(argument) for argument in arguments]
        production = word.production
        try:
            values = tuple(
                production.primitive.evaluate(row, Run()) for row in self._rows(production, columns, closed=closed)
            )
        except EvaluationFailed:
            return
        applied = production.applied_to([argument.expr for argument in arguments])
        assert isinstance(applied, Apply)
        self._add(word.result, cost, Entry(Apply(applied.primitive, applied.arguments, word.result), values, closed))

    def _rows(self, production: Production, columns: Sequence[Column], *, closed: bool) -> Iterator[tuple[Any, ...]]:
        """The arguments of each evaluation, fixed ones put in their places."""
        inputs, backgrounds = self._search.problem.inputs, self._search.backgrounds()
        places = range(len(inputs)) if closed else self._places
        fixed = dict(production.fixed)
        for at, place in enumerate(places):
            given = iter(columns)
            row = []
            for parameter in range(len(production.primitive.parameters)):
                match fixed.get(parameter):
                    case None:
                        row.append(next(given)[at])
                    case Literal(value, _):
                        row.append(value)
                    case Background():
                        row.append(backgrounds[place])
                    case Frame():
                        row.append(Vec(*inputs[place].shape))
            yield tuple(row)


def _literals(colors: Sequence[int]) -> Mapping[Type, Sequence[Value]]:
    return {
        COLOR: tuple(colors),
        INT: INTS,
        BOOL: (True, False),
        VEC: tuple(DIRECTIONS.values()),
        AXIS: tuple(Axis),
        CONN: tuple(Conn),
        SYM: tuple(Sym),
        TURN: tuple(Turn),
    }


def _words() -> Iterator[_Word]:
    """The words without keys and with few open parameters; connectivities and flags are fixed."""
    fixed = {CONN: tuple(Conn), BOOL: (True, False)}
    names = [
        primitive.name
        for primitive in all_primitives()
        if all(parameter.type.name != "Key" for parameter in primitive.parameters)
    ]
    for production in productions(names, fixed):
        primitive = production.primitive
        types = [primitive.parameters[at].type for at in production.open]
        if not 0 < len(types) <= MOST_OPEN:
            continue
        variables = {"T"} if any(_has_variable(type_) for type_ in (*types, primitive.result)) else set()
        for element in ELEMENTS if variables else ELEMENTS[:1]:
            bindings = dict.fromkeys(variables, element)
            yield _Word(
                production,
                tuple(instantiate(type_, bindings) for type_ in types),
                instantiate(primitive.result, bindings),
            )


def _has_variable(type_: Type) -> bool:
    return type_.is_variable or any(map(_has_variable, type_.parameters))


def costs_of(exprs: Iterable[Expr]) -> Iterator[tuple[Expr, int]]:
    """The expressions with what they cost."""
    return ((expr, cost_of(expr)) for expr in exprs)
