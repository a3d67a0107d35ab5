"""This file is where it is listed what may be true of an object among the others: measures, colours, traits, extremes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial

import numpy as np

from dsl.outcome import Run
from dsl.program import Apply, Background, Clause, Comprehension, Expr, Input, Literal, Local, OrElse, cost_of
from dsl.registry import signatures_of
from dsl.resolve import call, color, integer, key, literal
from dsl.types import BOOL, COLOR, CONN, INT, OBJECT, SYM
from dsl.values import Color, Conn, Sym
from synth.colors import colors_everywhere
from synth.object_boards import Numbers, Truths
from synth.object_columns import ELEMENT
from synth.object_table import NO_VALUE, ObjectTable

MOST_NUMBERS = 12
"""So many different values of a measure are compared with."""
MOST_COMPARED = 2000
"""Pairs of objects above which no object is compared with every other."""
OTHER = Local("p", OBJECT)
TRAITS = ("touches_border", "is_rect", "is_square", "is_line", "is_tall", "is_wide")
MEASURES = ("size", "height", "width", "holes", "ncolors", "top", "leftmost")
RANKED = ("size", "height", "width", "top", "leftmost", "holes")
KINSHIPS = ("same_shape", "same_image", "same_shape_sym")
AXES = (Sym.FLIP_LR, Sym.FLIP_UD, Sym.TRANSPOSE, Sym.ANTITRANSPOSE, Sym.ROT180)


@dataclass(frozen=True, slots=True, eq=False)
class Claim:
    """A claim about an object (None: always true), of which objects it holds, and what it costs."""

    expr: Expr | None
    holds: Truths
    cost: int


@dataclass(frozen=True, slots=True, eq=False)
class Attribute:
    """A number or a colour of every object, `NO_VALUE` where it has none."""

    expr: Expr
    values: Numbers
    cost: int

    def literal_of(self, value: int) -> Expr:
        """The value written in the attribute's type."""
        return color(Color(value)) if self.expr.type == COLOR else integer(value)


class Claims:
    """The claims about the objects of a table, no two that hold of the same objects, the cheapest first."""

    def __init__(self, table: ObjectTable) -> None:
        self._table = table
        self._groups = [np.flatnonzero(table.inputs == at) for at in range(len(table.lists))]
        self.attributes = list(self._attributes())
        self._found: dict[bytes, tuple[int, Callable[[], Expr] | None, Truths]] = {}
        self._offer(0, None, np.ones(len(table), dtype=np.bool_))
        self._offer_traits()
        for attribute in self.attributes:
            self._offer_values(attribute)
        chosen = sorted(self._found.values(), key=lambda entry: entry[0])
        self.all = [Claim(None if make is None else make(), holds, cost) for cost, make, holds in chosen]

    def _offer(self, cost: int, make: Callable[[], Expr] | None, holds: Truths) -> None:
        """Take a claim, whose expression is made only if none that holds of the same objects is cheaper."""
        key = holds.tobytes()
        known = self._found.get(key)
        if (known is None or cost < known[0]) and holds.any():
            self._found[key] = (cost, make, holds)

    def _offer_traits(self) -> None:
        for expr in traits(tuple(colors_everywhere(self._table.search))):
            column = self._table.column(expr)
            holds = np.array([value is True for value in column], dtype=np.bool_)
            total = OrElse(expr, literal(False, BOOL)) if None in column else expr
            cost = cost_of(total)
            self._offer(cost, partial(_same, total), holds)
            self._offer(cost + 1, partial(call, "not", total), ~holds)

    def _offer_values(self, attribute: Attribute) -> None:
        expr, values, cost = attribute.expr, attribute.values, attribute.cost
        if (values == NO_VALUE).any():
            return
        distinct = np.unique(values).tolist()[:MOST_NUMBERS]
        for value in distinct:
            named = attribute.literal_of(value)
            self._offer(cost + 2, partial(call, "==", expr, named), values == value)
            self._offer(cost + 2, partial(call, "!=", expr, named), values != value)
        if expr.type == INT:
            for value in distinct[:-1]:
                self._offer(cost + 2, partial(call, ">", expr, integer(value)), values > value)
                self._offer(cost + 2, partial(call, "<=", expr, integer(value)), values <= value)
        if _is_of_one(expr):
            if expr.type == INT:
                self._offer_extremes(attribute)
            self._offer_shared(attribute)

    def _offer_extremes(self, attribute: Attribute) -> None:
        """Whether the object has the largest or smallest value among the objects of its input."""
        expr, values, elements = attribute.expr, attribute.values, self._table.elements
        measure = key("p", OBJECT, _of_other(expr))
        for word, best in (("max", np.max), ("min", np.min)):
            holds = np.zeros(len(values), dtype=np.bool_)
            for group in self._groups:
                holds[group] = values[group] == best(values[group], initial=0 if word == "max" else 10**6)
            if all(holds[group].sum() <= 1 for group in self._groups):
                claim, cost = call("==", ELEMENT, call(f"arg{word}", elements, measure)), attribute.cost + 2
            else:
                claim = call("==", expr, call(word, Comprehension((Clause("p", elements, None),), _of_other(expr))))
                cost = 2 * attribute.cost + 3
            self._offer(cost, partial(_same, claim), holds)
            self._offer(cost, partial(call, "!=", *claim.arguments), ~holds)

    def _offer_shared(self, attribute: Attribute) -> None:
        """Whether other objects of the input have the same value; whether it is the most frequent one."""
        expr, values, elements = attribute.expr, attribute.values, self._table.elements
        counts = np.zeros(len(values), dtype=np.int64)
        for group in self._groups:
            counts[group] = (values[group][:, None] == values[group]).sum(axis=1)
        same = Comprehension((Clause("p", elements, None),), call("==", _of_other(expr), expr))
        cost = 2 * attribute.cost + 5
        self._offer(cost, partial(call, "==", call("count", same), integer(1)), counts == 1)
        self._offer(cost, partial(call, ">", call("count", same), integer(1)), counts > 1)
        if all((counts[group] == 1).sum() == 1 for group in self._groups):
            odd = call("odd_one_out", elements, key("p", OBJECT, _of_other(expr)))
            self._offer_of_column(attribute.cost + 3, call("==", ELEMENT, odd))
        modes = call("mode", Comprehension((Clause("p", elements, None),), _of_other(expr)))
        self._offer_of_column(2 * attribute.cost + 4, call("==", expr, modes))

    def _offer_of_column(self, cost: int, claim: Apply) -> None:
        column = self._table.column(claim)
        if None not in column:
            holds = np.array(column, dtype=np.bool_)
            self._offer(cost, partial(_same, claim), holds)
            self._offer(cost, partial(call, "!=", *claim.arguments), ~holds)

    def _attributes(self) -> Iterator[Attribute]:
        table = self._table
        for expr in (call("color", ELEMENT), *(call(word, ELEMENT) for word in MEASURES)):
            yield Attribute(expr, table.numbers(expr), cost_of(expr))
        named_colors: list[Expr] = [Background(), *map(color, colors_everywhere(table.search))]
        for named in named_colors:
            expr = call("count", ELEMENT, named)
            if _varies(table, expr):
                yield Attribute(expr, table.numbers(expr), cost_of(expr))
        rarest = Attribute(call("rare_color", ELEMENT), table.numbers(call("rare_color", ELEMENT)), 1)
        if not np.array_equal(rarest.values, table.numbers(call("color", ELEMENT))):
            yield rarest
        for word in RANKED:
            expr = call("rank", table.elements, ELEMENT, key("p", OBJECT, call(word, OTHER)))
            ranks = self._ranked(table.numbers(call(word, ELEMENT)))
            yield Attribute(expr, ranks, cost_of(expr))
        expr = call("%", call("size", ELEMENT), integer(2))
        yield Attribute(expr, table.numbers(expr), cost_of(expr))
        if sum(len(objects) ** 2 for objects in table.lists) <= MOST_COMPARED:
            yield from self._kinships()

    def _ranked(self, values: Numbers) -> Numbers:
        """For every object how many different values among the objects of its input are smaller."""
        ranks = np.zeros(len(values), dtype=np.int64)
        for group in self._groups:
            ranks[group] = np.unique(values[group], return_inverse=True)[1]
        return ranks

    def _kinships(self) -> Iterator[Attribute]:
        """How many objects of its input stand to the object in a relation."""
        for word, condition in _relations():
            related = signatures_of(word)[0].evaluate
            turned = condition.arguments[0] == ELEMENT
            rest = [argument.value for argument in condition.arguments[2:] if isinstance(argument, Literal)]
            counts = []
            for objects in self._table.lists:
                for one in objects:
                    pairs = ([one, other, *rest] if turned else [other, one, *rest] for other in objects)
                    counts.append(sum(related(pair, Run()) for pair in pairs))
            expr = call("count", Comprehension((Clause("p", self._table.elements, None),), condition))
            yield Attribute(expr, np.array(counts, dtype=np.int64), cost_of(expr))


def _same(expr: Expr) -> Expr:
    return expr


def _is_of_one(expr: Expr) -> bool:
    """Whether the attribute is a measure of the object itself, so that it can be asked of another."""
    return isinstance(expr, Apply) and expr.arguments[0] == ELEMENT


def _of_other(expr: Expr) -> Expr:
    """The same measure of another object, called `p`."""
    assert isinstance(expr, Apply)
    return Apply(expr.primitive, (OTHER, *expr.arguments[1:]), expr.type)


def _varies(table: ObjectTable, expr: Expr) -> bool:
    """Whether a count of cells says more than which colour the object has."""
    values, sizes = table.numbers(expr), table.numbers(call("size", ELEMENT))
    return bool(((values != 0) & (values != sizes)).any())


def _relations() -> Iterator[tuple[str, Apply]]:
    for word in KINSHIPS:
        yield word, call(word, OTHER, ELEMENT)
    yield "inside", call("inside", OTHER, ELEMENT)
    yield "inside", call("inside", ELEMENT, OTHER)
    yield "touches", call("touches", OTHER, ELEMENT, conn=literal(Conn.EIGHT, CONN))


@cache
def traits(colors: tuple[Color, ...]) -> tuple[Expr, ...]:
    """What is true or false of an object by itself; `colors` are those that may stand around it."""
    return tuple(_all_traits(colors))


def _all_traits(colors: tuple[Color, ...]) -> Iterator[Expr]:
    for word in TRAITS:
        yield call(word, ELEMENT)
    for sym in AXES:
        yield call("is_symmetric", ELEMENT, literal(sym, SYM))
    yield call("==", call("height", ELEMENT), call("width", ELEMENT))
    for side, end in (("top", None), ("leftmost", None), ("bottom", "height"), ("rightmost", "width")):
        last = integer(0) if end is None else call("-", call(end, Input()), integer(1))
        yield call("==", call(side, ELEMENT), last)
    mask = call("mask", ELEMENT)
    for value in colors:
        named = call("==", Input(), color(value))
        yield call("any", call("&", call("outline", mask), named))
        yield call("any", call("&", call("neighbors", mask), named))
        yield call("any", call("&", call("hull_holes", ELEMENT), named))
        yield call("any", call("&", call("-", call("span_rows", mask), mask), named))
        yield call("any", call("&", call("-", call("span_cols", mask), mask), named))
