"""This file is where outputs are explained as the input after its cells have fallen toward a part of it."""

from __future__ import annotations

from collections.abc import Iterator

from dsl.program import Clause, Comprehension, Expr, Input, Local
from dsl.resolve import call, color, key, literal
from dsl.types import CONN, OBJECT
from dsl.values import Conn
from synth.colors import colors_everywhere
from synth.ratios import keeps_dims
from synth.search import Search
from synth.strategy import strategy

ELEMENT = Local("o", OBJECT)


@strategy(order=48, evaluations=200, is_last_resort=True)
def attraction(search: Search) -> Iterator[Expr]:
    """The input with everything fallen toward a colour, which it may take, or toward an object or lines."""
    if not keeps_dims(search):
        return
    backgrounds = search.backgrounds()
    for value in colors_everywhere(search):
        if value not in backgrounds:
            fallen = call("gravity", Input(), call("==", Input(), color(value)))
            yield call("fill", fallen, call("fg", fallen), color(value))
            yield fallen
    for conn in Conn:
        objects = call("objects", Input(), conn=literal(conn, CONN))
        largest = call("argmax", objects, key("o", OBJECT, call("size", ELEMENT)))
        yield call("gravity", Input(), call("mask", largest))
        lines = Comprehension((Clause("o", objects, call("is_line", ELEMENT)),), ELEMENT)
        yield call("gravity", Input(), call("mask", lines))
