"""This file is where rules are listed that put an object elsewhere, and claims that tell which objects a rule is for."""

from __future__ import annotations

from collections.abc import Iterator

from dsl.program import Clause, Comprehension, Expr, Input, Local
from dsl.resolve import call, color, integer, key, literal
from dsl.types import AXIS, MASK, OBJECT, OBJECTS, SYM
from dsl.values import Axis, Sym
from synth.colors import colors_everywhere
from synth.search import Search

ELEMENT, OTHER, ANOTHER = Local("o", OBJECT), Local("p", OBJECT), Local("q", OBJECT)
"""The object, one that it looks at, and one of all."""
ELEMENTS = Local("objs", OBJECTS)
ROWS, COLS = literal(Axis.ROWS, AXIS), literal(Axis.COLS, AXIS)
FACTORS = (1, 2, 3, 4, 5)
MEASURES = ("size", "height", "width", "ncolors", "holes")


def distances() -> Iterator[Expr]:
    """How far an object may move."""
    yield from map(integer, FACTORS)
    yield from (call(word, ELEMENT) for word in MEASURES)


def claims_of(search: Search) -> Iterator[Expr]:
    """What may be true of some objects and not of others, besides their colours."""
    for word in ("touches_border", "is_rect", "is_square", "is_line", "is_tall", "is_wide"):
        yield call(word, ELEMENT)
    yield call("==", call("size", ELEMENT), integer(1))
    yield call(">", call("holes", ELEMENT), integer(0))
    yield call(">", call("ncolors", ELEMENT), integer(1))
    for word in ("argmax", "argmin"):
        for measure in ("size", "height", "width"):
            yield call("==", ELEMENT, call(word, ELEMENTS, key("q", OBJECT, call(measure, ANOTHER))))
    for value in colors_everywhere(search):
        colored = call("==", call("color", ANOTHER), color(value))
        touching = call("touches", ELEMENT, ANOTHER)
        yield call("any", Comprehension((Clause("q", ELEMENTS, colored),), touching))


def others(search: Search) -> Iterator[Expr]:
    """An object that another one looks at."""
    yield call("nearest", ELEMENTS, ELEMENT)
    for word in ("argmax", "argmin"):
        yield call(word, ELEMENTS, key("q", OBJECT, call("size", ANOTHER)))
    conditions = [call("==", call("color", ANOTHER), color(value)) for value in colors_everywhere(search)]
    conditions += [call(word, call("color", ANOTHER), call("color", ELEMENT)) for word in ("!=", "==")]
    conditions.append(call(">", call("size", ANOTHER), integer(1)))
    for condition in conditions:
        yield call("nearest", Comprehension((Clause("q", ELEMENTS, condition),), ANOTHER), ELEMENT)


def turned() -> Iterator[Expr]:
    """An object turned where it stands, or mirrored across the middle of the frame."""
    for sym in Sym:
        if sym is not Sym.ID:
            image = call("apply_sym", ELEMENT, literal(sym, SYM))
            yield image
            if sym.swaps_axes:
                yield call("move_center", image, call("center", ELEMENT))
    for axis in (ROWS, COLS):
        yield call("reflect_about", ELEMENT, axis)
    yield call("reflect_about", call("reflect_about", ELEMENT, ROWS), COLS)


def walls(search: Search) -> dict[Local, Expr]:
    """What objects slide up to: each other, the border, or one colour; and what is no such colour."""
    found = [call("fg", Input()), call("~", call("full"))]
    found += [call("==", Input(), color(value)) for value in colors_everywhere(search)]
    return {Local(f"walls{number}", MASK): mask for number, mask in enumerate(found)}


def toward() -> Iterator[Expr]:
    """An object moved with regard to another one."""
    way = call("direction", ELEMENT, OTHER)
    yield call("toward", ELEMENT, OTHER)
    yield call("shift", ELEMENT, call("gap_to", ELEMENT, OTHER))
    yield call("shift", ELEMENT, call("gap", ELEMENT, OTHER))
    for axis in (ROWS, COLS):
        yield call("align", ELEMENT, OTHER, axis)
        yield call("reflect_about", ELEMENT, OTHER, axis)
    yield call("align", call("align", ELEMENT, OTHER, ROWS), OTHER, COLS)
    yield call("reflect_about", ELEMENT, OTHER)
    yield call("move_center", ELEMENT, call("center", OTHER))
    for direction in (way, call("negate", way)):
        yield call("slide", ELEMENT, direction, call("fg", Input()))
