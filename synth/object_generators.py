"""This file is where it is listed what an object may paint: itself, moved or mirrored, its surroundings, its rays, its copies."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from enum import Enum
from functools import cache

import numpy as np

from dsl.program import Background, Clause, Comprehension, Expr, Input, Local
from dsl.registry import signatures_of
from dsl.resolve import call, integer, key, literal
from dsl.types import AXIS, CONN, OBJECT, VEC
from dsl.values import DIRECTIONS, Axis, Conn, Grid, Mask, Object, Vec
from synth.object_columns import ELEMENT
from synth.object_table import ObjectTable

MOST_SCANNED = 25
MOST_CELLS = 60
MOST_DISPLACEMENTS = 8
MASK_OF = call("mask", ELEMENT)
OTHER = Local("p", OBJECT)
EIGHT, FOUR = literal(Conn.EIGHT, CONN), literal(Conn.FOUR, CONN)
ROWS, COLS, ANY = (literal(axis, AXIS) for axis in (Axis.ROWS, Axis.COLS, Axis.ANY))
STRAIGHT = ("up", "down", "left", "right")
DIAGONAL = ("ne", "nw", "se", "sw")
EXTENT = {"up": "height", "down": "height", "left": "width", "right": "width"}


def direction(name: str) -> Expr:
    """A direction by its name."""
    return literal(DIRECTIONS[name], VEC)


class Scope(Enum):
    """How much objects of a segmentation may paint. All later ones include what is painted around an object."""

    ITSELF = 0
    AROUND = 1
    PANELS = 2
    """Also what another panel contains."""
    MOVED = 3
    RELATED = 4
    """Also itself elsewhere, with regard to another one."""


def generators(table: ObjectTable, scope: Scope) -> Iterator[Expr]:
    """What an object may paint, as expressions for an Object, or a Mask."""
    yield from _alone(scope)
    if scope is Scope.RELATED:
        yield from _displaced(table)
        yield from _with_others(table.elements)
    if scope is Scope.PANELS:
        yield from _contents(table.elements)


@cache
def planned(elements: Expr, scope: Scope) -> tuple[Expr, ...]:
    """The generators that do not depend on what the objects are."""
    exprs = _alone(scope)
    if scope is Scope.RELATED:
        exprs += _with_others(elements)
    if scope is Scope.PANELS:
        exprs += tuple(_contents(elements))
    return exprs


@cache
def _alone(scope: Scope) -> tuple[Expr, ...]:
    """What an object paints wherever the others are."""
    families: list[Iterator[Expr]] = [iter([ELEMENT])]
    if scope.value >= Scope.AROUND.value:
        families += [_around(), _in_box(), _rays()]
    if scope.value >= Scope.MOVED.value:
        families += [_beams(), _shifted(), _mirrored(), _until_contact()]
    if scope.value >= Scope.RELATED.value:
        families += [_copies()]
    return tuple(itertools.chain.from_iterable(families))


@cache
def _with_others(elements: Expr) -> tuple[Expr, ...]:
    """What an object paints with regard to another one."""
    toward = [expr for anchor in anchors(elements) for expr in _toward(anchor)]
    largest = call("argmax", elements, key("p", OBJECT, call("size", OTHER)))
    beams = [call("beam", MASK_OF, ANY, call("mask", largest))]
    return (*toward, *beams, *(call("move_center", anchor, call("center", ELEMENT)) for anchor in _templates(elements)))


def anchors(elements: Expr) -> Iterator[Expr]:
    """Another object that an object may look at: the nearest, the largest, the nearest of its own or another colour."""
    yield call("nearest", elements, ELEMENT)
    yield call("argmax", elements, key("p", OBJECT, call("size", OTHER)))
    for word in ("!=", "=="):
        condition = call(word, call("color", OTHER), call("color", ELEMENT))
        yield call("nearest", Comprehension((Clause("p", elements, condition),), OTHER), ELEMENT)


def _templates(elements: Expr) -> Iterator[Expr]:
    """An object that others may be replaced by."""
    for word in ("size", "ncolors"):
        yield call("argmax", elements, key("p", OBJECT, call(word, OTHER)))


def _contents(elements: Expr) -> Iterator[Expr]:
    """What the panel with most, or with least, foreground contains."""
    northwest = direction("nw")
    for word in ("argmin", "argmax"):
        panel = call(word, elements, key("p", OBJECT, call("count", OTHER, Background())))
        step = call("-", call("corner", ELEMENT, northwest), call("corner", panel, northwest))
        yield call("shift", call("without", panel, Background()), step)


def _union(masks: Sequence[Expr]) -> Expr:
    union = masks[0]
    for mask in masks[1:]:
        union = call("|", union, mask)
    return union


def _around() -> Iterator[Expr]:
    box = call("bbox", MASK_OF)
    yield box
    yield call("hull_holes", ELEMENT)
    yield call("enclosed", MASK_OF)
    yield call("enclosed", MASK_OF, EIGHT)
    yield call("outline", MASK_OF)
    yield call("ring", MASK_OF, integer(1), FOUR)
    yield call("diagonal_neighbors", MASK_OF)
    yield call("-", call("diagonal_neighbors", MASK_OF), call("neighbors", MASK_OF))
    yield call("ring", MASK_OF, integer(2))
    yield call("bbox_outline", MASK_OF, integer(1))
    yield call("bbox_outline", MASK_OF, integer(2))
    yield call("corners", call("bbox_outline", MASK_OF, integer(1)))
    yield call("span_rows", MASK_OF)
    yield call("span_cols", MASK_OF)
    yield call("|", call("span_rows", MASK_OF), call("span_cols", MASK_OF))
    for name in STRAIGHT:
        yield call("-", call("shift", box, direction(name)), box)
    yield call("between", MASK_OF, ROWS)
    yield call("between", MASK_OF, COLS)
    yield call("connect_pairs", MASK_OF)


def _in_box() -> Iterator[Expr]:
    box, edge = call("bbox", MASK_OF), call("bbox_outline", MASK_OF)
    inner = call("-", box, edge)
    yield edge
    yield inner
    yield call("bbox_outline", MASK_OF, integer(-1))
    yield call("bbox_outline", MASK_OF, integer(-2))
    yield call("&", inner, MASK_OF)
    yield call("&", edge, MASK_OF)
    yield call("erode", MASK_OF)
    yield call("erode", MASK_OF, FOUR)
    yield call("inner_boundary", MASK_OF)
    yield call("inner_boundary", MASK_OF, FOUR)
    yield call("corners", MASK_OF)
    center = call("dot", call("center", ELEMENT))
    yield center
    yield call("span_rows", center)
    yield call("span_cols", center)
    yield call("|", call("span_rows", center), call("span_cols", center))
    for name in STRAIGHT:
        yield call("-", box, call("shift", box, direction(_opposite(name))))
    for axis in (ROWS, COLS):
        yield from _parities(call("index_in_box", ELEMENT, axis))
        half = call("//", call("height" if axis is ROWS else "width", ELEMENT), integer(2))
        yield call("&", MASK_OF, call("<", call("index_in_box", ELEMENT, axis), half))
        yield call("&", MASK_OF, call(">=", call("index_in_box", ELEMENT, axis), half))
    yield from _parities(call("+", call("index_in_box", ELEMENT, ROWS), call("index_in_box", ELEMENT, COLS)))
    depth = call("distance", call("~", box), EIGHT)
    yield call("==", call("%", depth, integer(2)), integer(1))
    yield call("&", box, call("==", call("%", depth, integer(2)), integer(0)))


def _parities(field: Expr) -> Iterator[Expr]:
    for rest in (0, 1):
        yield call("&", MASK_OF, call("==", call("%", field, integer(2)), integer(rest)))


def _opposite(name: str) -> str:
    turned = DIRECTIONS[name].scaled(-1)
    return next(other for other, value in DIRECTIONS.items() if value == turned)


def _rays() -> Iterator[Expr]:
    empty = call("|", call("==", Input(), Background()), MASK_OF)
    for names in (
        *((name,) for name in (*STRAIGHT, *DIAGONAL)),
        ("nw", "se"),
        ("ne", "sw"),
        DIAGONAL,
        ("nw", "ne"),
        ("sw", "se"),
        ("nw", "sw"),
        ("ne", "se"),
    ):
        yield _union([call("ray", MASK_OF, direction(name)) for name in names])
        yield _union([call("ray", MASK_OF, direction(name), empty) for name in names])
    for axis in (ROWS, COLS, ANY):
        yield call("ray", MASK_OF, axis)
        yield call("ray", MASK_OF, axis, empty)
    diagonal = _union([call("ray", MASK_OF, direction(name)) for name in DIAGONAL])
    yield call("|", call("ray", MASK_OF, ANY), diagonal)
    for name in DIAGONAL:
        start = call("dot", call("corner", ELEMENT, direction(name)))
        yield call("ray", start, direction(name))
        yield call("ray", start, direction(name), empty)
    starts = [call("ray", call("dot", call("corner", ELEMENT, direction(n))), direction(n)) for n in DIAGONAL]
    yield _union(starts)
    for name in STRAIGHT:
        ray = call("ray", call("bbox", MASK_OF), direction(name))
        yield call("-", ray, call("bbox", MASK_OF))
        yield call("-", call("ray", MASK_OF, direction(name)), MASK_OF)
        yield call("-", call("ray", MASK_OF, direction(name), empty), MASK_OF)


def _shifted() -> Iterator[Expr]:
    for name in (*STRAIGHT, *DIAGONAL):
        yield call("shift", ELEMENT, direction(name))
    for name in STRAIGHT:
        extent = call(EXTENT[name], ELEMENT)
        yield call("shift", ELEMENT, call("*", direction(name), extent))
        yield call("shift", ELEMENT, call("*", direction(name), call("+", extent, integer(1))))
        yield call("shift", ELEMENT, call("*", direction(name), call("size", ELEMENT)))


def _mirrored() -> Iterator[Expr]:
    for word in ("flip_lr", "flip_ud", "rot180", "transpose", "antitranspose", "rot90", "rot270"):
        yield call(word, ELEMENT)
    for axis in (ROWS, COLS):
        yield call("reflect_about", ELEMENT, axis)
    yield call("reflect_about", call("reflect_about", ELEMENT, ROWS), COLS)
    for name in STRAIGHT:
        flip = "flip_ud" if name in ("up", "down") else "flip_lr"
        yield call("shift", call(flip, ELEMENT), call("*", direction(name), call(EXTENT[name], ELEMENT)))


def _until_contact() -> Iterator[Expr]:
    foreground = call("fg", Input())
    for name in (*STRAIGHT, *DIAGONAL):
        yield call("slide", ELEMENT, direction(name), foreground)
        yield call("hit", MASK_OF, direction(name), foreground)
    yield _union([call("hit", MASK_OF, direction(name), foreground) for name in STRAIGHT])
    for name in STRAIGHT:
        yield call("slide", ELEMENT, direction(name), MASK_OF)


def _beams() -> Iterator[Expr]:
    """Lines to what is met first: in one direction, along rows or columns, all around; and to what is of the same colour."""
    foreground, alike = call("fg", Input()), call("==", Input(), call("color", ELEMENT))
    for way in (*map(direction, (*STRAIGHT, *DIAGONAL)), ROWS, COLS, ANY):
        yield call("beam", MASK_OF, way, foreground)
    for way in (ROWS, COLS, ANY):
        yield call("beam", MASK_OF, way, alike)
    for obstacles in (foreground, alike):
        yield _union([call("beam", MASK_OF, direction(name), obstacles) for name in DIAGONAL])
    yield call("bbox", alike)


def _copies() -> Iterator[Expr]:
    for name in (*STRAIGHT, *DIAGONAL):
        extent = call(EXTENT.get(name, "dims"), ELEMENT)
        one = integer(1) if name in STRAIGHT else call("vec", integer(1), integer(1))
        step = call("*", direction(name), extent)
        spaced = call("*", direction(name), call("+", extent, one))
        yield call("trail", ELEMENT, step)
        yield call("trail", ELEMENT, spaced)
        yield call("trail", ELEMENT, direction(name))
        if name in DIAGONAL:
            yield call("shift", ELEMENT, step)
            yield call("shift", ELEMENT, spaced)


def _displaced(table: ObjectTable) -> Iterator[Expr]:
    """The object displaced by a constant: by what own-coloured copies in the outputs suggest."""
    found: Counter[Vec] = Counter()
    search = table.search
    for objects, pair in zip(table.lists, search.problem.train, strict=False):
        changed = pair.input != pair.output
        seen: set[Vec] = set()
        for element in objects[:MOST_SCANNED]:
            if element.patch.size <= MOST_CELLS:
                seen.update(_copied(element, pair.output, changed))
        found.update(seen)
    needed = min(len(search.problem.train), 2)
    common = [vec for vec, count in found.items() if count >= needed]
    common.sort(key=lambda vec: (-found[vec], abs(vec.row) + abs(vec.col), vec.row, vec.col))
    for vec in common[:MOST_DISPLACEMENTS]:
        yield call("shift", ELEMENT, call("vec", integer(vec.row), integer(vec.col)))


def _copied(element: Object, output: Grid, changed: Mask) -> Iterator[Vec]:
    """The displacements that bring the object onto cells of its colours of which some are changed."""
    rows, cols = np.nonzero(element.opaque)
    rows, cols = rows + element.row, cols + element.col
    for vec in signatures_of("find")[0].meaning(output, element):
        if vec != Vec(0, 0) and changed[rows + vec.row, cols + vec.col].any():
            yield vec


def _toward(anchor: Expr) -> Iterator[Expr]:
    empty = call("|", call("==", Input(), Background()), MASK_OF)
    way, back = call("direction", ELEMENT, anchor), call("direction", anchor, ELEMENT)
    yield call("toward", ELEMENT, anchor)
    yield call("shift", ELEMENT, call("gap_to", ELEMENT, anchor))
    yield call("align", ELEMENT, anchor, ROWS)
    yield call("align", ELEMENT, anchor, COLS)
    yield call("reflect_about", ELEMENT, anchor)
    across, along = call("reflect_about", ELEMENT, anchor, ROWS), call("reflect_about", ELEMENT, anchor, COLS)
    yield from (across, along, call("reflect_about", across, anchor, COLS))
    yield call("move_center", ELEMENT, call("center", anchor))
    yield call("slide", ELEMENT, way, call("fg", Input()))
    yield call("shift", ELEMENT, way)
    for vec in (way, back):
        yield call("trail", ELEMENT, call("*", vec, call("dims", ELEMENT)))
        yield call("shift", ELEMENT, call("*", vec, call("dims", ELEMENT)))
    yield call("ray", MASK_OF, way)
    yield call("ray", MASK_OF, way, empty)
    yield call("ray", MASK_OF, back)
    yield call("ray", MASK_OF, back, empty)
