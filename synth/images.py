"""This file is where pictures are listed that cells may take colours from, but are not compared with.

They are what becomes of the input when it is displaced, or when its objects fall, move to each other, by their own length,
or change their sides: whole pictures, of which a rule shows what it needs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import cast

from dsl.program import And, Apply, Background, Clause, Comprehension, Expr, Input, Local, Or, OrElse
from dsl.resolve import call, color, integer, key, literal
from dsl.types import BOOL, CONN, OBJECT, VEC
from dsl.values import DIRECTIONS, Color, Conn, Object, Vec
from synth.colors import colors_everywhere
from synth.search import Search
from synth.sights import ELEMENT, MIRRORS, Sight

OTHER = Local("p", OBJECT)
SIDES = ("up", "down", "left", "right")
FARTHEST = 3
MOST_OBJECTS = 25
"""Where some input has more, its objects are not moved: that takes long, and hardly ever explains anything."""


def images(search: Search, separators: Sequence[Expr]) -> Iterator[Sight]:
    """The pictures, each a Grid or one Color; those of panels only where there are separating lines."""
    yield from _displaced()
    for separator in separators:
        yield from of_panels(call("rooms", Input(), separator))
    colors = tuple(colors_everywhere(search))
    for value in colors:
        yield from _seen_without(value)
    for objects in kinds():
        lists = cast(tuple[tuple[Object, ...], ...], search.values(objects))
        if max(map(len, lists)) <= MOST_OBJECTS:
            yield from _of_objects(objects, colors)


@lru_cache(maxsize=200)
def _of_objects(objects: Apply, colors: tuple[Color, ...]) -> tuple[Sight, ...]:
    """What becomes of objects, written once for all pictures with these colours."""
    return (
        *_fallen(objects),
        *_mirrored(objects),
        *_moved_by_themselves(objects),
        *_moved_together(objects, colors),
        *_pasted(objects, colors),
        *_colors_around(objects),
        *_colors_of_extremes(objects),
    )


@cache
def _displaced() -> tuple[Sight, ...]:
    """The input displaced by up to so many cells each way; the nearest displacements are sights already."""
    steps = [
        Vec(row, col)
        for row in range(-FARTHEST, FARTHEST + 1)
        for col in range(-FARTHEST, FARTHEST + 1)
        if max(abs(row), abs(col)) > 1 and sorted((abs(row), abs(col))) != [0, 2]
    ]
    return tuple((4, call("neighbor", Input(), literal(step, VEC))) for step in steps)


@cache
def _seen_without(value: Color) -> tuple[Sight, ...]:
    """What cells see where a colour is looked through, and does not hide what lies behind it."""
    cleared = call("replace", Input(), color(value), Background())
    looked = ((3, call("looking", cleared, literal(step, VEC))) for step in DIRECTIONS.values())
    return ((3, call("nearest_color", cleared)), *looked)


@cache
def kinds() -> tuple[Apply, ...]:
    """The objects that move: of one colour, and of any."""
    return tuple(
        call("objects", Input(), conn=literal(Conn.EIGHT, CONN), mono=literal(mono, BOOL)) for mono in (True, False)
    )


def _fallen(objects: Apply) -> Iterator[Sight]:
    for name in SIDES:
        yield 3, call("gravity_objects", Input(), literal(DIRECTIONS[name], VEC), *objects.arguments[1:])


def _mirrored(objects: Expr) -> Iterator[Sight]:
    for word in MIRRORS:
        yield 3, _repainted(objects, call(word, ELEMENT))


def _moved_by_themselves(objects: Expr) -> Iterator[Sight]:
    """Each object moved, or copied, by its own length, half of it, or one more."""
    for name in SIDES:
        length = call("height" if name in ("up", "down") else "width", ELEMENT)
        lengths: tuple[Expr, ...] = (length, call("//", length, integer(2)), call("+", length, integer(1)))
        for steps in lengths:
            moved = call("shift", ELEMENT, call("*", literal(DIRECTIONS[name], VEC), steps))
            yield 4, _repainted(objects, moved)
            yield 4, call("underpaint", Input(), Comprehension((Clause("o", objects, None),), moved))


def _moved_together(objects: Expr, colors: Sequence[Color]) -> Iterator[Sight]:
    """Each object moved along a row or column until it touches the cells of a colour, or the largest object of its own."""
    named: list[Expr] = [call("rare_color", Input()), *map(color, colors)]
    for value in named:
        anchor = call("==", Input(), value)
        others = Comprehension((Clause("o", objects, call("!=", call("color", ELEMENT), value)),), ELEMENT)
        yield 4, _repainted(others, OrElse(call("toward", ELEMENT, call("cut", Input(), anchor)), ELEMENT))
        for name in SIDES:
            yield 4, _repainted(others, call("slide", ELEMENT, literal(DIRECTIONS[name], VEC), anchor))
    kin = Clause("p", objects, call("==", call("color", OTHER), call("color", ELEMENT)))
    largest = call("argmax", Comprehension((kin,), OTHER), key("q", OBJECT, call("size", Local("q", OBJECT))))
    smaller = call("!=", ELEMENT, largest)
    movers = Comprehension((Clause("o", objects, smaller),), ELEMENT)
    moved = Comprehension((Clause("o", movers, None),), OrElse(call("toward", ELEMENT, largest), ELEMENT))
    dots = Comprehension((Clause("o", objects, Or(smaller, call("==", call("size", ELEMENT), integer(1)))),), ELEMENT)
    for erased in (movers, dots):
        yield 3, call("paint", call("erase", Input(), erased), moved)


def _pasted(objects: Expr, colors: Sequence[Color]) -> Iterator[Sight]:
    """The most various, or largest, object of several colours put on the middle of every object of a colour."""
    many = call("objects", Input(), conn=literal(Conn.EIGHT, CONN), mono=literal(False, BOOL))
    for word in ("ncolors", "size"):
        template = call("argmax", many, key("q", OBJECT, call(word, Local("q", OBJECT))))
        for value in colors:
            marked = Clause("o", objects, call("==", call("color", ELEMENT), color(value)))
            copies = Comprehension((marked,), call("move_center", template, call("center", ELEMENT)))
            yield 4, call("paint", Input(), copies)


def _colors_around(objects: Expr) -> Iterator[Sight]:
    """Each object in the colour that most of what touches it has, or lies in its box, or has the same shape."""
    mask, ground = call("mask", ELEMENT), call("fg", Input())
    for cells in (call("neighbors", mask), call("-", call("bbox", mask), mask)):
        yield 3, _shown(objects, call("mode_color", call("cut", Input(), call("&", cells, ground))))
    differs = call("!=", call("color", OTHER), call("color", ELEMENT))
    twins = Clause("p", objects, And(call("same_shape", OTHER, ELEMENT), differs))
    yield 3, _shown(objects, call("color", call("first", Comprehension((twins,), OTHER))))


def _colors_of_extremes(objects: Expr) -> Iterator[Sight]:
    """The colours of the objects that differ most from the others."""
    for word in ("argmax", "argmin"):
        for measure in ("size", "height", "width", "holes", "ncolors"):
            yield 3, call("color", call(word, objects, key("o", OBJECT, call(measure, ELEMENT))))
    alike = call("count", Comprehension((Clause("p", objects, None),), call("same_shape", OTHER, ELEMENT)))
    for word in ("argmax", "argmin"):
        yield 4, call("color", call(word, objects, key("o", OBJECT, alike)))


def of_panels(rooms: Expr) -> Iterator[Sight]:
    """What a panel shows of another: the fullest or emptiest panel in each, its cells spread over all, what stands in any."""
    corner = call("corner", ELEMENT, literal(DIRECTIONS["nw"], VEC))
    for word in ("argmin", "argmax"):
        chosen = call(word, rooms, key("q", OBJECT, call("count", Local("q", OBJECT), Background())))
        copies = Comprehension((Clause("o", rooms, None),), call("move_to", chosen, corner))
        yield 3, call("paint", Input(), copies)
        ranks = (
            call("rank", rooms, ELEMENT, key("q", OBJECT, call(side, Local("q", OBJECT))))
            for side in ("top", "leftmost")
        )
        place = call("+", call("corner", chosen, literal(DIRECTIONS["nw"], VEC)), call("vec", *ranks))
        yield 3, call("show", rooms, key("o", OBJECT, call("color_at", chosen, place)))
    yield 3, call("paint", Input(), marks_in_panels(rooms))
    marked = call("mode_color", call("without", ELEMENT, Background()))
    yield 2, _shown(rooms, marked)


def marks_in_panels(rooms: Expr) -> Expr:
    """The foreground of every panel, put into every panel."""
    corner = call("corner", ELEMENT, literal(DIRECTIONS["nw"], VEC))
    marks = Clause("p", rooms, call("any", call("-", call("mask", OTHER), call("==", Input(), Background()))))
    from_corner = call(
        "-",
        call("corner", call("without", OTHER, Background()), literal(DIRECTIONS["nw"], VEC)),
        call("corner", OTHER, literal(DIRECTIONS["nw"], VEC)),
    )
    moved = call("move_to", call("without", OTHER, Background()), call("+", corner, from_corner))
    return Comprehension((Clause("o", rooms, None), marks), moved)


def _shown(objects: Expr, value: Expr) -> Expr:
    return call("show", objects, key("o", OBJECT, OrElse(value, call("color", ELEMENT))))


def _repainted(objects: Expr, changed: Expr) -> Expr:
    """The input with every object erased, and then painted as it is changed."""
    return call("paint", call("erase", Input(), objects), Comprehension((Clause("o", objects, None),), changed))
