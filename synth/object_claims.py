"""This file is where it is listed what may be true of an object among the others: measures, colours, traits, extremes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache, partial

import numpy as np

from dsl.program import Apply, Background, Clause, Comprehension, Expr, Input, Local, OrElse, cost_of
from dsl.resolve import call, color, integer, key, literal
from dsl.types import BOOL, COLOR, CONN, INT, OBJECT, SYM
from dsl.values import Color, Conn, Sym
from synth.colors import colors_everywhere
from synth.object_boards import Numbers, Truths
from synth.object_columns import ELEMENT
from synth.object_kin import kin
from synth.object_table import NO_VALUE, ObjectTable, as_bits

MOST_NUMBERS = 12
"""So many different values of a measure are compared with."""
MOST_COMPARED = 2000
"""Pairs of objects above which no object is compared with every other."""
OTHER = Local("p", OBJECT)
_FAR = 1 << 32
TRAITS = ("touches_border", "is_rect", "is_square", "is_line", "is_tall", "is_wide")
MEASURES = ("size", "height", "width", "holes", "ncolors", "top", "leftmost")
RANKED = ("size", "height", "width", "top", "leftmost", "holes")
KINSHIPS = ("same_shape", "same_image", "same_shape_sym")
AXES = (Sym.FLIP_LR, Sym.FLIP_UD, Sym.TRANSPOSE, Sym.ANTITRANSPOSE, Sym.ROT180)


@dataclass(frozen=True, eq=False)
class Claim:
    """A claim about an object (without `make`: always true), of which objects it holds, and what it costs."""

    make: Callable[[], Expr] | None
    holds: Truths
    cost: int

    @cached_property
    def expr(self) -> Expr | None:
        """The claim as it is written; None for the one that is always true."""
        return None if self.make is None else self.make()

    @cached_property
    def bits(self) -> int:
        """The objects of which it holds, a bit each."""
        return as_bits(self.holds)


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
        self._starts, self._groups = np.unique(table.inputs, return_index=True, return_inverse=True)[1:]
        self.attributes = list(self._attributes())
        self.values = np.array([attribute.values for attribute in self.attributes])
        self._found: dict[bytes, Claim] = {}
        self._offer(0, None, np.ones(len(table), dtype=np.bool_))
        self._offer_traits()
        for attribute in self.attributes:
            self._offer_values(attribute)
        self.all = sorted(self._found.values(), key=lambda claim: claim.cost)

    def _offer(self, cost: int, make: Callable[[], Expr] | None, holds: Truths) -> None:
        """Take a claim, whose expression is made only if it is asked for, unless one of the same objects is as cheap."""
        key = holds.tobytes()
        known = self._found.get(key)
        if (known is None or cost < known.cost) and holds.any():
            self._found[key] = Claim(make, holds, cost)

    def _offer_traits(self) -> None:
        for expr in traits(tuple(colors_everywhere(self._table.search))):
            values = self._table.numbers(expr)
            total = OrElse(expr, literal(False, BOOL)) if (values == NO_VALUE).any() else expr
            cost = known_cost(total)
            self._offer(cost, partial(_same, total), values == 1)
            self._offer(cost + 1, partial(call, "not", total), values != 1)

    def _offer_values(self, attribute: Attribute) -> None:
        expr, values, cost = attribute.expr, attribute.values, attribute.cost
        if (values == NO_VALUE).any():
            return
        distinct = np.unique(values).tolist()[:MOST_NUMBERS]
        for value in distinct:
            equal = values == value
            self._offer(cost + 2, partial(_compared, "==", attribute, value), equal)
            self._offer(cost + 2, partial(_compared, "!=", attribute, value), ~equal)
        if expr.type == INT:
            for value in distinct[:-1]:
                above = values > value
                self._offer(cost + 2, partial(_compared, ">", attribute, value), above)
                self._offer(cost + 2, partial(_compared, "<=", attribute, value), ~above)
        if _is_of_one(expr):
            if expr.type == INT:
                self._offer_extremes(attribute)
            self._offer_shared(attribute)

    def _offer_extremes(self, attribute: Attribute) -> None:
        """Whether the object has the largest or smallest value among the objects of its input."""
        expr, values, elements = attribute.expr, attribute.values, self._table.elements
        for word, best in (("max", np.maximum), ("min", np.minimum)):
            holds = values == best.reduceat(values, self._starts)[self._groups]
            if np.add.reduceat(holds, self._starts, dtype=np.int64).max() <= 1:
                cost, make = attribute.cost + 2, _extreme
            else:
                cost, make = 2 * attribute.cost + 3, _extreme_value
            self._offer(cost, partial(make, word, elements, expr, "=="), holds)
            self._offer(cost, partial(make, word, elements, expr, "!="), ~holds)

    def _offer_shared(self, attribute: Attribute) -> None:
        """Whether other objects of the input have the same value; whether it is the most frequent one."""
        expr, values, elements = attribute.expr, attribute.values, self._table.elements
        different, which, amounts = np.unique(self._kinds(values), return_inverse=True, return_counts=True)
        counts = amounts[which]
        cost = 2 * attribute.cost + 5
        self._offer(cost, partial(_alike, elements, expr, "=="), counts == 1)
        self._offer(cost, partial(_alike, elements, expr, ">"), counts > 1)
        if self._is_odd(different // _FAR, amounts):
            self._offer(attribute.cost + 3, partial(_odd, elements, expr, "=="), counts == 1)
            self._offer(attribute.cost + 3, partial(_odd, elements, expr, "!="), counts != 1)
        # of several most frequent values the first in the list counts
        most = np.maximum.reduceat(counts, self._starts)[self._groups]
        firsts = np.minimum.reduceat(np.where(counts == most, np.arange(len(values)), len(values)), self._starts)
        frequent = values == values[firsts][self._groups]
        self._offer(2 * attribute.cost + 4, partial(_frequent, elements, expr, "=="), frequent)
        self._offer(2 * attribute.cost + 4, partial(_frequent, elements, expr, "!="), ~frequent)

    def _is_odd(self, groups: Numbers, amounts: Numbers) -> bool:
        """Whether every input has objects of just two kinds, one of which has just one object."""
        inputs = len(self._table.lists)
        kinds = np.bincount(groups, minlength=inputs)
        return bool((kinds == 2).all() and (np.bincount(groups[amounts == 1], minlength=inputs) == 1).all())

    def _attributes(self) -> Iterator[Attribute]:
        table = self._table
        for expr in _measures():
            yield Attribute(expr, table.numbers(expr), known_cost(expr))
        for expr in _color_counts(tuple(colors_everywhere(table.search))):
            if _varies(table, expr):
                yield Attribute(expr, table.numbers(expr), known_cost(expr))
        rarest = Attribute(_RAREST, table.numbers(_RAREST), 1)
        if not np.array_equal(rarest.values, table.numbers(_COLOR)):
            yield rarest
        for word in RANKED:
            expr = _rank(word, table.elements)
            ranks = self._ranked(table.numbers(_measure(word)))
            yield Attribute(expr, ranks, known_cost(expr))
        yield Attribute(_ODDNESS, table.numbers(_ODDNESS), known_cost(_ODDNESS))
        if sum(len(objects) ** 2 for objects in table.lists) <= MOST_COMPARED:
            for kinship, counts in zip(_kinships(table.elements), kin(table), strict=True):
                yield Attribute(kinship, counts, known_cost(kinship))

    def _ranked(self, values: Numbers) -> Numbers:
        """For every object how many different values among the objects of its input are smaller."""
        different, which = np.unique(self._kinds(values), return_inverse=True)
        firsts = np.searchsorted(different // _FAR, np.arange(len(self._starts)))
        return np.asarray(which - firsts[self._groups])

    def _kinds(self, values: Numbers) -> Numbers:
        """A number for each object that tells its input and its value, both in order."""
        return _FAR * self._groups + values + _FAR // 2


def _compared(word: str, attribute: Attribute, value: int) -> Expr:
    return call(word, attribute.expr, attribute.literal_of(value))


def _extreme(word: str, elements: Expr, expr: Expr, compared: str) -> Expr:
    return call(compared, ELEMENT, call(f"arg{word}", elements, key("p", OBJECT, _of_other(expr))))


def _extreme_value(word: str, elements: Expr, expr: Expr, compared: str) -> Expr:
    return call(compared, expr, call(word, Comprehension((Clause("p", elements, None),), _of_other(expr))))


def _alike(elements: Expr, expr: Expr, compared: str) -> Expr:
    same = Comprehension((Clause("p", elements, None),), call("==", _of_other(expr), expr))
    return call(compared, call("count", same), integer(1))


def _odd(elements: Expr, expr: Expr, compared: str) -> Expr:
    return call(compared, ELEMENT, call("odd_one_out", elements, key("p", OBJECT, _of_other(expr))))


def _frequent(elements: Expr, expr: Expr, compared: str) -> Expr:
    return call(compared, expr, call("mode", Comprehension((Clause("p", elements, None),), _of_other(expr))))


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


_RAREST = call("rare_color", ELEMENT)
_COLOR = call("color", ELEMENT)
_ODDNESS = call("%", call("size", ELEMENT), integer(2))


@cache
def _measure(word: str) -> Expr:
    return call(word, ELEMENT)


@cache
def _measures() -> tuple[Expr, ...]:
    return (_COLOR, *map(_measure, MEASURES))


@cache
def _color_counts(colors: tuple[Color, ...]) -> tuple[Expr, ...]:
    named: list[Expr] = [Background(), *map(color, colors)]
    return tuple(call("count", ELEMENT, value) for value in named)


@lru_cache(maxsize=1000)
def _rank(word: str, elements: Expr) -> Expr:
    return call("rank", elements, ELEMENT, key("p", OBJECT, call(word, OTHER)))


@lru_cache(maxsize=1000)
def _kinships(elements: Expr) -> tuple[Expr, ...]:
    """How many objects of its input stand to the object in a relation; `kin` counts them in this order."""
    relations: list[Expr] = [call(word, OTHER, ELEMENT) for word in KINSHIPS]
    relations += [call("inside", OTHER, ELEMENT), call("inside", ELEMENT, OTHER)]
    relations.append(call("touches", OTHER, ELEMENT, conn=literal(Conn.EIGHT, CONN)))
    return tuple(call("count", Comprehension((Clause("p", elements, None),), relation)) for relation in relations)


@lru_cache(maxsize=20_000)
def known_cost(expr: Expr) -> int:
    """The cost of an expression, which is asked for again and again."""
    return cost_of(expr)


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
