"""This file is where it is listed what a cell of a grid sees: colours, numbers and claims, each for every cell at once.

The expressions are over `input`; a search that goes on from another picture puts that in its place. The prices are those
that `notes` measured to order rules about cells well: what is seen nearer, or of the cell itself, is cheaper.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from dsl.program import Background, Clause, Comprehension, Expr, Input, ListOf, Local
from dsl.resolve import call, color, integer, key, literal
from dsl.types import AXIS, BOOL, CONN, FIELD, GRID, MASK, OBJECT, OBJECTS, SYM, VEC, Type, list_of
from dsl.values import DIRECTIONS, Axis, Color, Conn, Sym
from synth.productions import domains, names_from_plugins, productions

Sight = tuple[int, Expr]
"""The price of looking, and a Grid, Field or Mask in the frame of the input."""

ELEMENT = Local("o", OBJECT)
AXES = (Axis.ROWS, Axis.COLS)
STRAIGHT = ("left", "right", "up", "down")
DIAGONAL = ("nw", "ne", "sw", "se")
OPPOSITE = (("left", "right"), ("up", "down"), ("nw", "se"), ("ne", "sw"))
MIRRORS = ("flip_lr", "flip_ud", "rot180")
TURNS = ("transpose", "antitranspose", "rot90", "rot270")
COMPLETED = (Sym.FLIP_LR, Sym.FLIP_UD, Sym.ROT180, Sym.TRANSPOSE, Sym.ANTITRANSPOSE)


def sights(colors: Sequence[Color], separators: Sequence[Expr]) -> Iterator[Sight]:
    """Everything that a cell sees without naming an object.

    `colors` are those that the grids have, `separators` stand for those of which each grid has a line from edge to edge.
    """
    yield 0, Input()
    yield from _images()
    yield from _neighbors(colors)
    yield from _rays(colors)
    yield from _rays_across(separators)
    yield from _lines(colors)
    yield from _places()
    yield from _repairs(colors)
    yield from _symmetric(colors)
    yield from _stamped()
    yield from _rectangles(colors)
    yield from views_from_plugins(colors)


def _rectangles(colors: Sequence[Color]) -> Iterator[Sight]:
    """The cells of solid rectangles of a colour, or of the background: large enough ones, and the largest of them."""
    for least in (2, 3, 4):
        yield 3, call("mask", call("empty_rectangles", Input(), integer(least)))
    for solid in (
        call("empty_rectangles", Input()),
        *(call("rectangles", Input(), color(c), integer(2)) for c in colors),
    ):
        largest = call("argmax", solid, key("o", OBJECT, call("size", ELEMENT)))
        yield 3, call("mask", largest)
        sides = key("o", OBJECT, call("min", call("height", ELEMENT), call("width", ELEMENT)))
        yield 4, call("mask", call("argmax", solid, sides))
    for value in colors:
        for least in (2, 3):
            yield 3, call("mask", call("rectangles", Input(), color(value), integer(least)))


def views_from_plugins(colors: Sequence[Color]) -> Iterator[Sight]:
    """What words of plug-ins make of the grid: grids, masks and fields, perhaps of other dims."""
    for production in productions(names_from_plugins(), domains(colors)):
        takes = [production.primitive.parameters[at].type for at in production.open]
        if takes == [GRID] and production.primitive.result in (GRID, MASK, FIELD):
            yield 1 + production.cost, production.applied_to((Input(),))


def _images() -> Iterator[Sight]:
    """The grid's mirror images, and where it equals them; those that turn it have its frame where that is square."""
    for word in (*MIRRORS, *TURNS):
        image = call(word, Input())
        yield 2, image
        yield 3, call("agree", Input(), image)
    for name in ("up", "down", "left", "right"):
        yield 3, call("gravity", Input(), literal(DIRECTIONS[name], VEC))
    yield 3, call("nearest_color", Input())


def _neighbors(colors: Sequence[Color]) -> Iterator[Sight]:
    for step in DIRECTIONS.values():
        yield 2, call("neighbor", Input(), literal(step, VEC))
    for name in ("up", "down", "left", "right"):
        yield 3, call("neighbor", Input(), literal(DIRECTIONS[name].scaled(2), VEC))
    yield from _neighbors_together()
    around = (literal(Conn.FOUR, CONN), literal(Conn.EIGHT, CONN))
    for conn in around:
        yield 2, call("neighbor_count", call("fg", Input()), conn)
    for value in colors:
        for conn in around:
            yield 2, call("neighbor_count", call("==", Input(), color(value)), conn)


def _neighbors_together() -> Iterator[Sight]:
    """The colours around a cell, one over the other or by majority, and how many of them are its own."""
    seen = {name: call("neighbor", Input(), literal(step, VEC)) for name, step in DIRECTIONS.items()}
    for names in (STRAIGHT, DIAGONAL, tuple(DIRECTIONS)):
        grids = _listed([seen[name] for name in names], GRID)
        yield 3, call("overlay_all", grids)
        yield 3, call("vote", grids)
        yield 3, call("coverage", _listed([call("agree", Input(), seen[name]) for name in names], MASK))


def _listed(elements: Sequence[Expr], type_: Type) -> Expr:
    return ListOf(tuple(elements), list_of(type_))


def _rays(colors: Sequence[Color]) -> Iterator[Sight]:
    """The colours that a cell meets when it looks over the background, or over its own colour; between equal ones, all of it."""
    seen = {name: call("looking", Input(), literal(step, VEC)) for name, step in DIRECTIONS.items()}
    for name, step in DIRECTIONS.items():
        yield 2, seen[name]
        yield 3, call("looking_past", Input(), literal(step, VEC))
        yield 4, call("looking_distance", Input(), literal(step, VEC))
    yield from _between(seen)
    for names in (STRAIGHT, DIAGONAL, tuple(DIRECTIONS)):
        grids = [seen[name] for name in names]
        yield 3, call("overlay_all", _listed(grids, GRID))
        yield 3, call("coverage", _listed([call("!=", grid, Background()) for grid in grids], MASK))
        for value in colors:
            yield 3, call("coverage", _listed([call("==", grid, color(value)) for grid in grids], MASK))
    for one, other in OPPOSITE:
        near, far = (call("looking_distance", Input(), literal(DIRECTIONS[name], VEC)) for name in (one, other))
        yield 3, call("==", near, far)
        nearer = call("<", near, far)
        nearest, farthest = (call("select", nearer, seen[a], seen[b]) for a, b in ((one, other), (other, one)))
        yield 3, call("overlay", farthest, nearest)


def _between(seen: Mapping[str, Expr]) -> Iterator[Sight]:
    """Where a cell meets the same colour on opposite sides, and the grid with that colour there."""
    alike = {
        one: call("&", call("agree", seen[one], seen[other]), call("!=", seen[one], Background()))
        for one, other in OPPOSITE
    }
    for mask in alike.values():
        yield 2, mask
    for one, other in (("left", "up"), ("nw", "ne")):
        shown = call("select", alike[other], seen[other], Input())
        yield 3, call("select", alike[one], seen[one], shown)


def _rays_across(separators: Sequence[Expr]) -> Iterator[Sight]:
    """The colours that a cell meets when it looks over the background and over separating lines."""
    for value in separators:
        free = call("|", call("==", Input(), Background()), call("==", Input(), value))
        seen = {name: call("looking", Input(), literal(step, VEC), free) for name, step in DIRECTIONS.items()}
        for image in seen.values():
            yield 3, image
        yield from _between(seen)


def _lines(colors: Sequence[Color]) -> Iterator[Sight]:
    for name in STRAIGHT:
        edge = call("row" if name in ("up", "down") else "col", Input())
        if name in ("down", "right"):
            edge = call("-", call("-", call("height" if name == "down" else "width", Input()), integer(1)), edge)
        yield 3, call("looking", Input(), literal(DIRECTIONS[name], VEC), call(">", edge, integer(0)))
    yield 3, call("uniform_rows", Input())
    yield 3, call("uniform_cols", Input())
    for axis in AXES:
        yield 3, call("line_count", call("fg", Input()), literal(axis, AXIS))
        yield 3, call("line_color", Input(), literal(axis, AXIS))
    for value in colors:
        mask = call("==", Input(), color(value))
        for axis in AXES:
            yield 2, call("line_count", mask, literal(axis, AXIS))
        yield 3, call("distance", mask)
        yield 3, call("distance", mask, literal(Conn.EIGHT, CONN))
    yield 3, call("distance", call("fg", Input()))
    yield 3, call("distance", call("fg", Input()), literal(Conn.EIGHT, CONN))


def _places() -> Iterator[Sight]:
    row, col = call("row", Input()), call("col", Input())
    below = call("-", call("-", call("height", Input()), integer(1)), row)
    beside = call("-", call("-", call("width", Input()), integer(1)), col)
    for field in (row, col, below, beside, call("+", row, col), call("-", row, col)):
        yield 3, call("%", field, integer(2))
        yield 4, call("%", field, integer(3))
    for field in (row, col):
        yield 5, call("%", field, integer(4))
    from_edge = call("distance", call("border", Input()))
    yield 3, from_edge
    yield 4, call("%", from_edge, integer(2))
    for one, other in ((row, below), (col, beside), (row, col), (row, beside)):
        yield 4, call("<", one, other)
    yield 4, call("==", row, col)
    yield 4, call("==", row, beside)
    yield 4, call("==", row, below)
    yield 4, call("==", col, beside)
    for field in (row, col, below, beside):
        yield 5, field
    for width in (1, 2, 3):
        yield 2 + width, call("border", Input(), integer(width))


def _repairs(colors: Sequence[Color]) -> Iterator[Sight]:
    """The grid completed: by what its mirror image shows, by a period, by symmetry about an axis anywhere."""
    for sym in COMPLETED:
        yield 3, call("symmetrize", Input(), literal(sym, SYM), Background())
    completed: Expr = Input()
    for count, sym in enumerate(COMPLETED, 1):
        completed = call("symmetrize", completed, literal(sym, SYM), Background())
        if count in (2, 4):
            yield 3, completed
    for value in colors:
        yield 2, call("inpaint_periodic", Input(), color(value))
        yield 2, call("inpaint_symmetric", Input(), color(value))


def _symmetric(colors: Sequence[Color]) -> Iterator[Sight]:
    """The foreground completed to a symmetric picture: within its own bounding box, or about the box of one colour."""
    whole = call("cut", Input(), call("fg", Input()))
    mirrored = [call(word, whole) for word in MIRRORS]
    turned = [call(word, whole) for word in TURNS]
    for images in (mirrored[:1], mirrored[1:2], mirrored, [*mirrored, *turned]):
        yield 3, _underpainted(images)
    named: list[Expr] = [call("rare_color", Input()), *map(color, colors)]
    for value in named:
        middle = call("cut", Input(), call("==", Input(), value))
        across, down = (call("reflect_about", whole, middle, literal(axis, AXIS)) for axis in AXES)
        both = call("reflect_about", across, middle, literal(Axis.COLS, AXIS))
        for images in ([across], [down], [across, down, both]):
            yield 4, _underpainted(images)


def _underpainted(images: Sequence[Expr]) -> Expr:
    return call("underpaint", Input(), ListOf(tuple(images), OBJECTS))


def _stamped() -> Iterator[Sight]:
    """The grid with every object of several colours put wherever its less frequent colours stand already."""
    for placed in stamped_copies().values():
        yield 3, call("paint", Input(), placed)


STAMPED = call("objects", Input(), conn=literal(Conn.EIGHT, CONN), mono=literal(False, BOOL))


@cache
def stamped_copies() -> dict[tuple[Sym, ...], Expr]:
    """The copies of objects of several colours where their less frequent colours stand, as they are, and under symmetries."""
    templates = Clause("o", STAMPED, call(">", call("ncolors", ELEMENT), integer(1)))
    anchors = call("-", call("colors", ELEMENT), call("mode_color", ELEMENT))
    symmetries = ListOf(tuple(literal(sym, SYM) for sym in Sym), list_of(SYM))
    copies = {
        (Sym.ID,): call("placements", Input(), ELEMENT, anchors),
        tuple(Sym): call("placements", Input(), ELEMENT, anchors, symmetries),
    }
    return {
        syms: Comprehension((templates, Clause("p", each, None)), Local("p", OBJECT)) for syms, each in copies.items()
    }
