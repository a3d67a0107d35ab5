"""This file is where it is listed in which colour an object may paint: a constant, its own, another's, or by an attribute."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, partial

import numpy as np

from dsl.program import Background, Clause, Comprehension, Expr, If, Input
from dsl.resolve import call, color
from dsl.values import Color
from synth.object_boards import Numbers, Shown
from synth.object_claims import OTHER, Attribute, known_cost
from synth.object_columns import ELEMENT
from synth.object_generators import MASK_OF
from synth.object_table import NO_VALUE, ObjectTable, compiled

MOST_ENTRIES = 4


@dataclass(frozen=True, eq=False)
class Paint:
    """A colour for every object, `NO_VALUE` where it has none; a constant is the same for all."""

    make: Callable[[], Expr]
    values: Numbers
    cost: int
    is_constant: bool

    @cached_property
    def expr(self) -> Expr:
        """The colour as it is written."""
        return self.make()


def paints(table: ObjectTable, palette: Sequence[int], offered: Sequence[Paint]) -> list[Paint]:
    """The colours that objects may paint in, no two that are equal everywhere: constants, then what is offered besides."""
    found: list[Paint] = []
    backgrounds = table.numbers(Background())
    for value in palette:
        constant = np.full(len(table), value)
        named = Background() if np.array_equal(constant, backgrounds) else color(Color(value))
        found.append(Paint(partial(_same, named), constant, known_cost(named), is_constant=True))
    known = {paint.values.tobytes() for paint in found}
    return found + [paint for paint in offered if paint.values.tobytes() not in known]


def offered(table: ObjectTable) -> list[Paint]:
    """The colours that are read off objects or their inputs, no two that are equal everywhere."""
    found: dict[bytes, Paint] = {}
    for expr in read_off(table.elements):
        values = table.numbers(expr)
        found.setdefault(values.tobytes(), Paint(partial(_same, expr), values, known_cost(expr), is_constant=False))
    return list(found.values())


@cache
def read_off(elements: Expr) -> tuple[Expr, ...]:
    """Expressions for colours that depend on the object or its input."""
    return tuple(_read_off(elements))


def _read_off(elements: Expr) -> Iterator[Expr]:
    yield call("color", ELEMENT)
    yield Background()
    yield call("mode_color", Input())
    yield call("rare_color", Input())
    yield call("rare_color", ELEMENT)
    yield call("color", call("without", ELEMENT, Background()))
    foreground = call("fg", Input())
    yield call("color", call("cut", Input(), call("&", call("hull_holes", ELEMENT), foreground)))
    yield call("color", call("cut", Input(), call("&", call("outline", MASK_OF), foreground)))
    yield call("color", call("nearest", elements, ELEMENT))
    condition = call("!=", call("color", OTHER), call("color", ELEMENT))
    others = Comprehension((Clause("p", elements, condition),), OTHER)
    yield call("color", call("nearest", others, ELEMENT))


def learnt(attributes: Sequence[Attribute], values: Numbers, wanted: Shown) -> Iterator[list[Paint]]:
    """For each row of `wanted` (a colour for each object that counts, else negative) colours by an attribute that say the same

    as `if`s.
    """
    chosen = np.empty((len(wanted), len(attributes)), dtype=np.bool_)
    compiled().determining(values, wanted, NO_VALUE, MOST_ENTRIES, chosen)
    for colors, is_chosen in zip(wanted, chosen, strict=True):
        counting = colors >= 0
        tables = (
            (at, dict(zip(values[at, counting].tolist(), colors[counting].tolist(), strict=True)))
            for at in np.flatnonzero(is_chosen).tolist()
        )
        yield [_chain(attributes[at], table) for at, table in tables]


def _chain(attribute: Attribute, table: dict[int, int]) -> Paint:
    """The last colour is that of most entries; values that did not occur get it too."""
    colors = sorted(table.values())
    rest = max(colors, key=lambda value: (colors.count(value), value))
    others = sorted(((value, paint) for value, paint in table.items() if paint != rest), reverse=True)
    values = np.full(len(attribute.values), rest)
    for value, paint in others:
        values[attribute.values == value] = paint
    # an `if` with its colour, a comparison with its number; and the last colour
    cost = len(others) * (attribute.cost + 4) + 1
    return Paint(partial(_written, attribute, others, rest), values, cost, is_constant=False)


def _written(attribute: Attribute, others: Sequence[tuple[int, int]], rest: int) -> Expr:
    expr: Expr = color(Color(rest))
    for value, paint in others:
        expr = If(call("==", attribute.expr, attribute.literal_of(value)), color(Color(paint)), expr)
    return expr


def _same(expr: Expr) -> Expr:
    return expr
