"""This file is where objects of the input are chosen by what distinguishes them: the largest, the odd one, the red one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from dsl.program import Clause, Comprehension, Expr, Input, Local
from dsl.resolve import call, color, integer, key, literal
from dsl.types import BOOL, CONN, OBJECT, SYM
from dsl.values import Conn, Sym, hashable
from synth.colors import colors_everywhere
from synth.search import Search, Values

MOST_OBJECTS = 240
"""Objects in all inputs together, above which a segmentation is no list of things to choose from."""
MOST_COMPARED = 60
"""The same for choices that compare every object with every other."""

MEASURES = ("size", "ncolors", "height", "width", "top", "leftmost", "holes", "density")
TRAITS = ("color", "size", "ncolors", "height", "width", "holes", "image")
"""What `odd_one_out` compares."""
CLAIMS = ("touches_border", "is_rect", "is_square")
KINSHIPS = ("same_image", "same_shape", "same_shape_sym")
AXES_OF_SYMMETRY = (Sym.FLIP_LR, Sym.FLIP_UD, Sym.TRANSPOSE, Sym.ROT180)

_ELEMENT = Local("o", OBJECT)
_OTHER = Local("p", OBJECT)


def distinct(exprs: Iterable[Expr], search: Search, seen: set[Any] | None = None) -> Iterator[Expr]:
    """The expressions that have values on all inputs, without those whose values an earlier one has."""
    known: set[Any] = set() if seen is None else seen
    for expr in exprs:
        values = search.values(expr)
        if values is not None:
            column = tuple(map(hashable, values))
            if column not in known:
                known.add(column)
                yield expr


def segmentations(search: Search) -> list[Expr]:
    """The ways to cut the input into objects, the plainest first."""
    return list(search.once(_segmentations))


def _segmentations(search: Search) -> Iterator[Expr]:
    eight, many = literal(Conn.EIGHT, CONN), literal(False, BOOL)
    found = [
        call("objects", Input(), conn=eight),
        call("objects", Input(), conn=eight, mono=many),
        call("objects", Input()),
        call("objects", Input(), mono=many),
        call("color_layers", Input()),
        call("compartments", Input()),
        call("regions", Input()),
    ]
    return (expr for expr in distinct(found, search) if _amount(search.values(expr)) <= MOST_OBJECTS)


def _amount(lists: Values | None) -> int:
    return sum(len(elements) for elements in lists or () if isinstance(elements, tuple))


def _choices(objects: Expr, search: Search) -> Iterator[Expr]:
    yield call("the", objects)
    for measure in MEASURES:
        yield call("argmax", objects, key("o", OBJECT, call(measure, _ELEMENT)))
        yield call("argmin", objects, key("o", OBJECT, call(measure, _ELEMENT)))
    for condition in claims(search):
        yield call("the", Comprehension((Clause("o", objects, condition),), _ELEMENT))
    for trait in TRAITS:
        yield call("odd_one_out", objects, key("o", OBJECT, call(trait, _ELEMENT)))
    for sym in AXES_OF_SYMMETRY:
        yield call("odd_one_out", objects, key("o", OBJECT, call("is_symmetric", _ELEMENT, literal(sym, SYM))))
    for value in colors_everywhere(search):
        yield call("argmax", objects, key("o", OBJECT, call("count", _ELEMENT, color(value))))
    for place in (0, -1, 1):
        yield call("index", objects, integer(place))
    if _amount(search.values(objects)) <= MOST_COMPARED:
        yield from _by_kinship(objects)


def claims(search: Search) -> Iterator[Expr]:
    """What may be true of an object `o`."""
    for value in colors_everywhere(search):
        yield call("==", call("color", _ELEMENT), color(value))
    for word in CLAIMS:
        yield call(word, _ELEMENT)
        yield call("not", call(word, _ELEMENT))
    for sym in AXES_OF_SYMMETRY:
        yield call("is_symmetric", _ELEMENT, literal(sym, SYM))
    yield call(">", call("ncolors", _ELEMENT), integer(1))
    for value in colors_everywhere(search):
        yield call(">", call("count", _ELEMENT, color(value)), integer(0))


def _by_kinship(objects: Expr) -> Iterator[Expr]:
    """The object with most, or with fewest, others like it."""
    same_color = call("==", call("color", _OTHER), call("color", _ELEMENT))
    for condition in (same_color, *(call(word, _OTHER, _ELEMENT) for word in KINSHIPS)):
        alike = Comprehension((Clause("p", objects, condition),), _OTHER)
        number = key("o", OBJECT, call("length", alike))
        yield call("argmax", objects, number)
        yield call("argmin", objects, number)


def all_chosen(search: Search) -> Iterator[Expr]:
    """One object of any segmentation, the plainest segmentations first, no two that are equal on all inputs."""
    return search.once(_all_chosen)


def _all_chosen(search: Search) -> Iterator[Expr]:
    seen: set[Any] = set()
    for objects in segmentations(search):
        yield from distinct(_choices(objects, search), search, seen)
