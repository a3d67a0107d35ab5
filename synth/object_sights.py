"""This file is where it is listed how the input is cut into objects, and what a cell sees of the object that covers it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from dsl.program import Background, Clause, Comprehension, Expr, Input, Local
from dsl.resolve import call, integer, key, literal
from dsl.types import AXIS, BOOL, CONN, OBJECT
from dsl.values import Axis, Conn, Object, freeze_grid
from synth.images import marks_in_panels
from synth.sights import AXES, ELEMENT, Sight

COLORS = 10
OUTLINES = ("inner_boundary", "corners", "outline", "enclosed", "bbox", "bbox_outline")


def segmentations(separators: Sequence[Expr]) -> Iterator[Sight]:
    """The ways to cut the input into objects that cells look at: of one colour, of any, the background's parts, rooms."""
    eight, many = literal(Conn.EIGHT, CONN), literal(False, BOOL)
    yield 1, call("objects", Input(), conn=eight)
    yield 1, call("objects", Input(), conn=eight, mono=many)
    yield 1, call("objects", Input())
    ground = Clause("o", call("regions", Input()), call("==", call("color", ELEMENT), Background()))
    yield 2, Comprehension((ground,), ELEMENT)
    for value in separators:
        yield 2, call("rooms", Input(), value)
    yield 2, call("objects", Input(), mono=many)
    yield 2, call("color_layers", Input())
    for axis in AXES:
        yield 2, call("lines_of", Input(), literal(axis, AXIS))


def boxes() -> Iterator[tuple[Expr, Expr]]:
    """Objects and all cells of a colour, each with the boxes around them in their colours: small ones cover large ones."""
    eight = literal(Conn.EIGHT, CONN)
    groups = [call("objects", Input(), conn=eight, mono=literal(mono, BOOL)) for mono in (True, False)]
    for objects in (*groups, call("color_layers", Input())):
        largest_first = call("reverse", call("sort", objects, key("o", OBJECT, call("size", ELEMENT))))
        boxed = call("colored", call("bbox", call("mask", ELEMENT)), call("color", ELEMENT))
        yield objects, Comprehension((Clause("o", largest_first, None),), boxed)


def boxed(objects: Sequence[Object]) -> tuple[Object, ...]:
    """The boxes of objects that lie in their frame, as the expressions of `boxes` give them."""
    ordered = sorted(objects, key=lambda element: np.count_nonzero(element.opaque))
    colors = [np.bincount(element.patch.ravel(), minlength=COLORS)[:COLORS].argmax() for element in ordered]
    return tuple(
        Object(element.row, element.col, freeze_grid(np.full(element.patch.shape, color)))
        for element, color in zip(reversed(ordered), reversed(colors), strict=True)
    )


def sights_of(objects: Expr) -> Iterator[Sight]:
    """What a cell sees of the object that covers it, besides the claims that are true of the object."""
    for axis in AXES:
        place = call("index_in_box", objects, literal(axis, AXIS))
        yield 3, place
        yield 3, call("%", place, integer(2))
        sides = call("measure", objects, key("o", OBJECT, call("height" if axis is Axis.ROWS else "width", ELEMENT)))
        left = call("-", sides, place)
        yield 4, left
        yield 4, call("<", call("+", place, integer(1)), left)
        yield 4, call("==", call("+", place, integer(1)), left)
    yield 4, call("%", call("+", *(call("index_in_box", objects, literal(axis, AXIS)) for axis in AXES)), integer(2))
    for side in ("top", "leftmost"):
        place = call("measure", objects, key("o", OBJECT, _rank(objects, side)))
        for period in (2, 3):
            yield 4, call("%", place, integer(period))
    for word in ("color", "rare_color", "mode_color"):
        yield 2, call("show", objects, key("o", OBJECT, call(word, ELEMENT)))
    mask = call("mask", ELEMENT)
    for word in OUTLINES:
        yield 2, _united(objects, call(word, mask))
    for grown in (-1, 1, -2, -3):
        yield 3, _united(objects, call("bbox_outline", mask, integer(grown)))
    yield 4, call("%", call("distance", _united(objects, call("bbox_outline", mask))), integer(2))
    yield 3, _united(objects, call("hull_holes", ELEMENT))
    yield 3, _united(objects, call("dot", call("center", ELEMENT)))


def sights_of_panels(rooms: Expr) -> Iterator[Sight]:
    """How much of a panel's place is marked in all panels, and the parity of panels."""
    yield 3, call("coverage", marks_in_panels(rooms))
    ranks = [call("measure", rooms, key("o", OBJECT, _rank(rooms, side))) for side in ("top", "leftmost")]
    yield 4, call("%", call("+", *ranks), integer(2))


def _rank(objects: Expr, side: str) -> Expr:
    return call("rank", objects, ELEMENT, key("p", OBJECT, call(side, Local("p", OBJECT))))


def _united(objects: Expr, mask: Expr) -> Expr:
    return call("union", Comprehension((Clause("o", objects, None),), mask))
