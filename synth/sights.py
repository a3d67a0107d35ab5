"""This file is where it is listed what a cell sees of the objects of the input: measures, ranks, boxes, colours."""

from __future__ import annotations

from collections.abc import Iterator

from dsl.program import Clause, Comprehension, Expr, Input, Local
from dsl.resolve import call, key, literal
from dsl.types import AXIS, BOOL, COLOR, CONN, OBJECT
from dsl.values import Axis, Conn

ELEMENT = Local("o", OBJECT)
MEASURES = ("size", "height", "width", "holes", "ncolors")
RANKED = ("size", "height", "width")
CLAIMS = ("touches_border", "is_rect", "is_square", "is_line")


def sights_of_objects() -> Iterator[Expr]:
    """Fields, grids and masks in the input's frame that show in each cell something of the object that covers it."""
    for objects in segmentations():
        yield call("mask", objects)
        yield from _measures(objects)
        yield from _shown(objects)
        yield from _boxes(objects)


def segmentations() -> Iterator[Expr]:
    """The objects of one colour, 8- and 4-connected, those of any colours, and the regions, background included."""
    eight, multicolored = literal(Conn.EIGHT, CONN), literal(False, BOOL)
    yield call("objects", Input(), conn=eight)
    yield call("objects", Input())
    yield call("objects", Input(), conn=eight, mono=multicolored)
    yield call("objects", Input(), bg=literal(None, COLOR))


def _measures(objects: Expr) -> Iterator[Expr]:
    for word in MEASURES:
        yield call("measure", objects, key("o", OBJECT, call(word, ELEMENT)))
    for word in RANKED:
        measured = key("o", OBJECT, call(word, ELEMENT))
        field = call("measure", objects, measured)
        numbers = Comprehension((Clause("o", objects, None),), call(word, ELEMENT))
        yield call("==", field, call("max", numbers))
        yield call("==", field, call("min", numbers))
        yield call("measure", objects, key("o", OBJECT, call("rank", objects, ELEMENT, measured)))


def _shown(objects: Expr) -> Iterator[Expr]:
    for word in CLAIMS:
        yield call("mask", Comprehension((Clause("o", objects, call(word, ELEMENT)),), ELEMENT))
    for word in ("color", "rare_color"):
        yield call("show", objects, key("o", OBJECT, call(word, ELEMENT)))


def _boxes(objects: Expr) -> Iterator[Expr]:
    for axis in (Axis.ROWS, Axis.COLS):
        yield call("index_in_box", objects, literal(axis, AXIS))
    mask = call("mask", ELEMENT)
    boxes = Comprehension((Clause("o", objects, None),), call("bbox", mask))
    yield call("union", boxes)
    centers = Comprehension((Clause("o", objects, None),), call("dot", call("center", ELEMENT)))
    yield call("union", centers)
