"""This file is where a search keeps what its strategies share: the problem, what the layers found, values, bases, budget."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from dsl.outcome import EvaluationFailed, Run
from dsl.program import Apply, Background, Clause, Comprehension, Expr, Input, Key, ListOf, Literal
from dsl.registry import Primitive
from dsl.values import Color, Grid, Value, same_value
from interp.columns import Columns
from interp.compiled import CompiledColumns
from interp.reference import background_of, value_in
from synth.advice import PAUSE, Advice
from synth.budget import Budget, BudgetExhausted
from synth.constraints import Constraint
from synth.hoisting import hoisted
from synth.problem import Pair, Problem

MOST_ALIKE = 6
"""Expressions kept that are right on the same pairs."""

Values = tuple[Value, ...]
MakeColumns = Callable[[Sequence[Grid]], Columns]
_Constraint = TypeVar("_Constraint")


@dataclass(frozen=True, slots=True, eq=False)
class Base:
    """A grid expression with the outputs' dims on every pair, its values on all inputs, and the share of cells it has right."""

    expr: Expr
    values: tuple[Grid, ...]
    agreement: float
    worth: float
    """The agreement, less what the expression costs."""


@dataclass(eq=False)
class Search:
    """One search. Strategies read everything; what the solver keeps of their proposals are the bases.

    `columns` makes the columns of bulk evaluation; plain ones give the same answers for the same budget, later.
    """

    problem: Problem
    constraints: tuple[Constraint, ...]
    budget: Budget
    seed: int = 0
    background: Color | None = None
    columns: MakeColumns = CompiledColumns
    given_backgrounds: tuple[Color, ...] | None = None
    """The backgrounds of the inputs where these are not read off them: of a search that goes on from a picture."""
    beside: list[Expr] = field(default_factory=list)
    """Names of further grids in the inputs' frames, whose values are known."""
    advice: Advice | None = None
    """What a guide expects; None: strategies take their own, hand-set prices, and go through with what they begin."""
    leaves: tuple[Expr, ...] = ()
    """Parts of a program that is known to be nearly right."""
    bases: list[Base] = field(default_factory=list)
    cases: dict[tuple[bool, ...], list[Expr]] = field(default_factory=dict)
    """Expressions that give the outputs of some pairs, by those pairs, in the order in which they came."""
    _values: dict[Expr, Values | None] = field(default_factory=dict)
    _listed: dict[Listing, _Listed] = field(default_factory=dict)
    _read_off: tuple[Color, ...] | None = field(default=None, init=False)
    """The backgrounds of the inputs, once they were asked for."""

    def values(self, expr: Expr) -> Values | None:
        """The values of a closed expression on all inputs, those of the pairs first; None where one has no value.

        Values are remembered with those of all parts, so that expressions that share parts cost little. One evaluation
        is counted for every expression that is new.
        """
        if expr in self._values:
            return self._values[expr]
        self.budget.spend()
        values = self._computed(expr)
        self._values[expr] = values
        return values

    def _computed(self, expr: Expr) -> Values | None:
        match expr:
            case Input():
                return self.problem.inputs
            case Literal(value, _):
                return (value,) * len(self.problem.inputs)
            case Apply(primitive, arguments, _) if not any(argument.type.name == "Key" for argument in arguments):
                columns = [self.values(argument) for argument in arguments]
                known = [column for column in columns if column is not None]
                if len(known) < len(columns):
                    return None
                try:
                    rows = zip(*known, strict=True) if known else iter([()] * len(self.problem.inputs))
                    return tuple(primitive.evaluate(row, Run()) for row in rows)
                except EvaluationFailed:
                    return None
            case Apply(primitive, (source, Key() as key), _) if source.type.name == "List":
                return self._keyed(primitive, source, key)
            case Background():
                return self.backgrounds()
            case ListOf(elements, _) if elements and all(isinstance(element, Apply) for element in elements):
                columns = [self.values(element) for element in elements]
                known = [column for column in columns if column is not None]
                return tuple(zip(*known, strict=True)) if len(known) == len(columns) else None
            case _:
                return self._walked(expr)

    def _keyed(self, primitive: Primitive, source: Expr, key: Key) -> Values | None:
        """The values of a word with a key for the elements of a list: words that share a key share its values."""
        lists = self.values(source)
        keys = self.values(Comprehension((Clause(key.parameter.name, source, None),), key.body))
        if lists is None or keys is None:
            return None
        try:
            pairs = zip(lists, keys, strict=True)
            return tuple(primitive.evaluate((elements, _lookup(elements, found)), Run()) for elements, found in pairs)
        except EvaluationFailed:
            return None

    def _walked(self, expr: Expr) -> Values | None:
        """The values of an expression with local names, in which the parts without them are evaluated only once."""
        body, parts = hoisted(expr, lambda part: self.values(part) is not None)
        columns = {name: self.values(part) or () for name, part in parts.items()}
        try:
            return tuple(
                value_in(body, grid, background, {name: column[at] for name, column in columns.items()})
                for at, (grid, background) in enumerate(zip(self.problem.inputs, self.backgrounds(), strict=True))
            )
        except EvaluationFailed:
            return None

    def backgrounds(self) -> tuple[Color, ...]:
        """The background of each input."""
        if self.given_backgrounds is not None:
            return self.given_backgrounds
        if self.background is not None:
            return (self.background,) * len(self.problem.inputs)
        if self._read_off is None:
            self._read_off = tuple(map(background_of, self.problem.inputs))
        return self._read_off

    def stand_by(self, name: Expr, values: Values) -> None:
        """Let a name stand for further grids."""
        self.beside.append(name)
        self._values[name] = values

    def toward(self, outputs: Sequence[Grid]) -> Search:
        """A search of other outputs from the same inputs, which shares what is known of these."""
        pairs = tuple(Pair(pair.input, output) for pair, output in zip(self.problem.train, outputs, strict=True))
        problem = Problem(pairs, self.problem.tests)
        return replace(self, problem=problem, constraints=(), bases=[])

    def know(self, expr: Expr, values: Values) -> None:
        """Take the values of an expression that were computed otherwise than part by part."""
        if expr not in self._values:
            self.budget.spend()
            self._values[expr] = values

    def once(self, listing: Listing) -> Iterator[Expr]:
        """The expressions that `listing` makes for this search; those that were asked for before are not made again."""
        if listing not in self._listed:
            self._listed[listing] = _Listed(listing, self)
        return iter(self._listed[listing])

    def explains(self, expr: Expr) -> bool:
        """Whether the expression gives the output of every pair; if it gives some, it is kept as one of the cases."""
        values = self.values(expr)
        if values is None:
            return False
        right = tuple(map(same_value, values, self.problem.outputs))
        if any(right) and not all(right):
            alike = self.cases.setdefault(right, [])
            if len(alike) < MOST_ALIKE:
                alike.append(expr)
        return all(right)

    def pause(self) -> Iterator[None]:
        """Where a strategy may be left for another one, and come back to: a guided search stops here, others go on."""
        if self.advice is not None:
            yield PAUSE

    def found(self, kind: type[_Constraint]) -> Iterator[_Constraint]:
        """The constraints of one kind, the surest first."""
        return (constraint for constraint in self.constraints if isinstance(constraint, kind))


def _lookup(elements: Any, keys: Any) -> Callable[[Any], Any]:
    """The key of each element, told apart by identity: not every element can be hashed."""
    known = {id(element): found for element, found in zip(elements, keys, strict=True)}
    return lambda element: known[id(element)]


Listing = Callable[[Search], Iterator[Expr]]


class _Listed:
    """Expressions that are made when they are first asked for, and kept."""

    def __init__(self, listing: Listing, search: Search) -> None:
        self._listing = listing
        self._search = search
        self._made: list[Expr] = []
        self._rest = listing(search)

    def __iter__(self) -> Iterator[Expr]:
        for place in itertools.count():
            if place == len(self._made):
                another = self._another()
                if another is None:
                    return
                self._made.append(another)
            yield self._made[place]

    def _another(self) -> Expr | None:
        try:
            return next(self._rest, None)
        except BudgetExhausted:
            # An iterator that has raised is at its end, but the next strategy has evaluations of its own.
            self._rest = itertools.islice(self._listing(self._search), len(self._made), None)
            raise
