"""This file is where it is listed what may be true of an object among the others: measures, colours, traits, extremes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache, partial

import numpy as np

from dsl.program import Apply, Background, Clause, Comprehension, Expr, Input, Local, OrElse, cost_of
from dsl.resolve import call, color, integer, key, literal
from dsl.types import BOOL, COLOR, CONN, INT, OBJECT, SYM
from dsl.values import Color, Conn, Sym
from synth.colors import colors_everywhere
from synth.mask_shelf import Lazily, Made, Offer, Shelf, written
from synth.object_boards import Numbers, Truths
from synth.object_columns import ELEMENT
from synth.object_columns import compiled_claims as compiled
from synth.object_kin import kin
from synth.object_table import NO_VALUE, ObjectTable, as_bits

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


@dataclass(frozen=True, eq=False)
class Claim:
    """A claim about an object (without `make`: always true), of which objects it holds, and what it costs."""

    make: Callable[[], Expr | None] | None
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
    """The claims about the objects of a table, no two that hold of the same objects, the cheapest first.

    `costs` and `holds` (claims, objects) have what each costs, and of which objects it holds.
    """

    def __init__(self, table: ObjectTable) -> None:
        self._table = table
        self._groups = np.unique(table.inputs, return_inverse=True)[1]
        self.attributes = list(self._attributes())
        self.values = np.array([attribute.values for attribute in self.attributes])
        shelf = Shelf(len(table))
        shelf.put(self._traits(shelf), self._comparisons(shelf))
        costs, bits, self._made = shelf.in_order()
        octets = bits.astype("<u8", copy=False).view(np.uint8)
        truths = np.unpackbits(octets, axis=1, bitorder="little", count=len(table)).view(np.bool_)
        # the first is the claim that is always true
        self.costs = [0, *costs.tolist()]
        self.holds = np.concatenate([np.ones((1, len(table)), dtype=np.bool_), truths])

    def expr(self, at: int) -> Expr | None:
        """A claim as it is written; None for the one that is always true."""
        return written(self._made[at - 1]) if at else None

    @cached_property
    def all(self) -> list[Claim]:
        """The claims, each for itself."""
        return [
            Claim(partial(self.expr, at) if at else None, truths, cost)
            for at, (truths, cost) in enumerate(zip(self.holds, self.costs, strict=True))
        ]

    def _traits(self, shelf: Shelf) -> Offer:
        """Claims that traits are true, or false; an expression is made only if it is asked for."""
        costs, made, holds = [], list[Made](), []
        for expr in traits(tuple(colors_everywhere(self._table.search))):
            values = self._table.numbers(expr)
            total = OrElse(expr, literal(False, BOOL)) if (values == NO_VALUE).any() else expr
            cost = known_cost(total)
            costs += [cost, cost + 1]
            made += [total, partial(call, "not", total)]
            holds += [values == 1, values != 1]
        return Offer(costs, made, shelf.packed(np.stack(holds)))

    def _comparisons(self, shelf: Shelf) -> Offer:
        """Claims about the attributes that all objects have: compared with numbers, and with those of the others."""
        total = [attribute for attribute in self.attributes if not (attribute.values == NO_VALUE).any()]
        values = np.array([attribute.values for attribute in total])
        is_number = np.array([attribute.expr.type == INT for attribute in total])
        is_own = np.array([_is_of_one(attribute.expr) for attribute in total])
        inputs = len(self._table.lists)
        claims, holds = compiled().claimed(values, self._groups, inputs, is_number, is_own, MOST_NUMBERS)
        kinds = [_KINDS[kind] for kind in claims[:, 1].tolist()]
        costs = [kind.times * total[at].cost + kind.cost for kind, at in zip(kinds, claims[:, 0].tolist(), strict=True)]
        made = Lazily(partial(_written, claims, total, self._table.elements), len(claims))
        return Offer(costs, made, shelf.packed(holds))

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
        measured = np.array([table.numbers(_measure(word)) for word in RANKED])
        for word, ranks in zip(RANKED, compiled().ranked(measured, self._groups), strict=True):
            expr = _rank(word, table.elements)
            yield Attribute(expr, ranks, known_cost(expr))
        yield Attribute(_ODDNESS, table.numbers(_ODDNESS), known_cost(_ODDNESS))
        if sum(len(objects) ** 2 for objects in table.lists) <= MOST_COMPARED:
            for kinship, counts in zip(_kinships(table.elements), kin(table), strict=True):
                yield Attribute(kinship, counts, known_cost(kinship))


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of claim about an attribute: its cost, what its attribute's cost is multiplied by, and how it is written."""

    cost: int
    times: int
    write: Callable[[Attribute, int, Expr], Expr]


def _written(claims: Numbers, attributes: Sequence[Attribute], elements: Expr, at: int) -> Expr:
    attribute, kind, number = map(int, claims[at])
    expr: Expr = _KINDS[kind].write(attributes[attribute], number, elements)
    return expr


def _compared(word: str, attribute: Attribute, value: int, _: Expr) -> Expr:
    return call(word, attribute.expr, attribute.literal_of(value))


def _extreme(word: str, compared: str, attribute: Attribute, _: int, elements: Expr) -> Expr:
    return call(compared, ELEMENT, call(f"arg{word}", elements, key("p", OBJECT, _of_other(attribute.expr))))


def _extreme_value(word: str, compared: str, attribute: Attribute, _: int, elements: Expr) -> Expr:
    expr = attribute.expr
    return call(compared, expr, call(word, Comprehension((Clause("p", elements, None),), _of_other(expr))))


def _alike(compared: str, attribute: Attribute, _: int, elements: Expr) -> Expr:
    expr = attribute.expr
    same = Comprehension((Clause("p", elements, None),), call("==", _of_other(expr), expr))
    return call(compared, call("count", same), integer(1))


def _odd(compared: str, attribute: Attribute, _: int, elements: Expr) -> Expr:
    expr = attribute.expr
    return call(compared, ELEMENT, call("odd_one_out", elements, key("p", OBJECT, _of_other(expr))))


def _frequent(compared: str, attribute: Attribute, _: int, elements: Expr) -> Expr:
    expr = attribute.expr
    return call(compared, expr, call("mode", Comprehension((Clause("p", elements, None),), _of_other(expr))))


# in the order of `interp.claims`
_KINDS = (
    *(_Kind(2, 1, partial(_compared, word)) for word in ("==", "!=", ">", "<=")),
    *(_Kind(2, 1, partial(_extreme, word, compared)) for word in ("max", "min") for compared in ("==", "!=")),
    *(_Kind(3, 2, partial(_extreme_value, word, compared)) for word in ("max", "min") for compared in ("==", "!=")),
    *(_Kind(5, 2, partial(_alike, compared)) for compared in ("==", ">")),
    *(_Kind(3, 1, partial(_odd, compared)) for compared in ("==", "!=")),
    *(_Kind(4, 2, partial(_frequent, compared)) for compared in ("==", "!=")),
)


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
