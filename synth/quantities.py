"""This file is where the numbers are listed that can be read off an input: sides, counts of colours, cells and objects."""

from __future__ import annotations

from collections.abc import Iterator

from dsl.program import And, Background, Clause, Comprehension, Expr, Input, Local
from dsl.resolve import call, color, integer, key, literal
from dsl.types import AXIS, CONN, OBJECT
from dsl.values import Axis, Conn
from synth.colors import colors_everywhere, named_colors
from synth.search import Search
from synth.selections import claims, distinct, segmentations

LARGEST = 40
"""A number above this stands for no side, factor or count of an output."""
OFFSETS = (1, -1, 2, -2)
FACTORS = (2, 3, 4, 5)

_OBJECT = Local("o", OBJECT)


def quantities(search: Search) -> list[Expr]:
    """Small positive numbers read off the input, no two equal on all inputs, the plainest first."""
    return list(search.once(_small))


def _small(search: Search) -> Iterator[Expr]:
    return (expr for expr in distinct(_candidates(search), search) if _is_small(expr, search))


def _is_small(expr: Expr, search: Search) -> bool:
    values = search.values(expr) or ()
    return all(isinstance(value, int) and 0 <= value <= LARGEST for value in values)


def _candidates(search: Search) -> Iterator[Expr]:
    yield call("height", Input())
    yield call("width", Input())
    yield call("ncolors", Input())
    yield call("-", call("ncolors", Input()), integer(1))
    yield call("count", call("fg", Input()))
    for value in named_colors(Input(), search):
        yield call("count", Input(), value)
    found = segmentations(search)
    for objects in found:
        yield call("length", objects)
    for axis in (Axis.ROWS, Axis.COLS):
        yield call("period", Input(), literal(axis, AXIS))
    for objects in found:
        for word in ("max", "min"):
            for measure in ("size", "height", "width", "holes"):
                yield call(word, Comprehension((Clause("o", objects, None),), call(measure, _OBJECT)))
    for objects in found:
        for condition in claims(search):
            yield call("length", Comprehension((Clause("o", objects, condition),), _OBJECT))
    yield from _of_kinds(found, search)
    yield call("length", call("components", call("==", Input(), Background()), literal(Conn.FOUR, CONN)))


def _of_kinds(found: list[Expr], search: Search) -> Iterator[Expr]:
    """How many objects have a colour and are more than a cell, or square; how many kinds there are, and of the largest kind."""
    several, square = call(">", call("size", _OBJECT), integer(1)), call("is_square", _OBJECT)
    for objects in found:
        kinds: list[Expr] = [several, square, call("==", call("size", _OBJECT), integer(1))]
        for value in colors_everywhere(search):
            colored = call("==", call("color", _OBJECT), color(value))
            kinds += [And(colored, several), And(colored, And(several, square))]
        for condition in kinds:
            yield call("length", Comprehension((Clause("o", objects, condition),), _OBJECT))
        alike = call("group_by", objects, key("o", OBJECT, call("image", _OBJECT)))
        yield call("length", alike)
        group = Local("group", alike.type.element)
        yield call("max", Comprehension((Clause("group", alike, None),), call("length", group)))


def derived(expr: Expr) -> Iterator[Expr]:
    """The number itself, a little more or less, its small multiples, and these and one more."""
    yield expr
    for offset in OFFSETS:
        sign = "+" if offset > 0 else "-"
        yield call(sign, expr, integer(abs(offset)))
    for factor in FACTORS:
        multiple = call("*", expr, integer(factor))
        yield multiple
        yield call("+", multiple, integer(1))
        yield call("-", multiple, integer(1))
    for divisor in FACTORS[:2]:
        yield call("//", expr, integer(divisor))


def equal_to(targets: list[int], search: Search, numbers: list[Expr]) -> Iterator[Expr]:
    """The numbers, as they are or derived, that have the given values on the inputs of the pairs, the plainest first."""
    if len(set(targets)) == 1:
        yield integer(targets[0])
    later: list[Expr] = []
    for number in numbers:
        values = search.values(number) or ()
        pairs = list(zip(values, targets, strict=False))
        if all(value == target for value, target in pairs):
            yield number
        elif len({value for value, _ in pairs}) == len(set(targets)) and len(set(targets)) > 1:
            later.append(number)
    for number in later:
        for expr in derived(number):
            values = search.values(expr) or ()
            if values and all(value == target for value, target in zip(values, targets, strict=False)):
                yield expr
