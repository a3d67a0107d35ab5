"""This file is where the grids are listed that stand in the input: crops, panels, objects, and what is left of its lines."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from dsl.program import Background, Clause, Comprehension, Expr, Input, Local
from dsl.resolve import call, color, integer, key, literal
from dsl.types import AXIS, GRID, OBJECT, VEC
from dsl.values import Axis, Vec
from synth.colors import colors_everywhere, named_colors
from synth.search import Search
from synth.selections import all_chosen, distinct, segmentations

PARTS = (2, 3, 4, 5)
"""Into how many equal panels a grid is split without separators."""
SCALES = (2, 3, 4, 5)


def pieces(search: Search) -> Iterator[Expr]:
    """Grids that stand in the input or are what is left of it, no two equal on all inputs, the plainest first."""
    return search.once(_distinct)


def _distinct(search: Search) -> Iterator[Expr]:
    return distinct(_candidates(search), search)


def _candidates(search: Search) -> Iterator[Expr]:
    yield from whole(search)
    yield from cropped(search)
    box = call("crop", Input(), call("fg", Input()))
    for panels in (*panel_lists(Input()), *panel_lists(box)):
        yield from chosen_grids(panels, search)
    yield from of_objects(search)
    yield from corner_colors()


def whole(search: Search) -> Iterator[Expr]:
    """The input without what repeats, without its frame, without blank lines, or scaled down; and two of these in turn."""
    first = list(distinct(_reduced(Input(), search), search))
    yield from first
    for grid in first:
        yield from _reduced(grid, search)
    for scale in SCALES:
        yield call("downscale", Input(), integer(scale))


def _reduced(grid: Expr, search: Search) -> Iterator[Expr]:
    yield call("crop", grid, call("fg", grid))
    yield call("shrink", grid)
    yield call("dedup_lines", grid)
    yield call("trim", grid)
    for value in (Background(), *named_colors(grid, search)):
        yield call("drop_lines", grid, value)


def cropped(search: Search) -> Iterator[Expr]:
    """The boxes of one colour, and of all but one."""
    for value in named_colors(Input(), search):
        box = call("crop", Input(), call("==", Input(), value))
        yield box
        yield call("shrink", box)
    for name in map(color, colors_everywhere(search)):
        yield call("crop", Input(), call("!=", Input(), name))
        yield call("trim", call("crop", Input(), call("==", Input(), name)))


def panel_lists(grid: Expr) -> Iterator[Expr]:
    """Lists of equal panels: between separator lines, split along one axis, or split along both."""
    yield call("panels", grid)
    rows, cols = literal(Axis.ROWS, AXIS), literal(Axis.COLS, AXIS)
    for parts in PARTS:
        yield call("split", grid, cols, integer(parts))
        yield call("split", grid, rows, integer(parts))
    line = Local("line", GRID)
    for tall, wide in itertools.product(PARTS, repeat=2):
        lines, panels = call("split", grid, rows, integer(tall)), call("split", line, cols, integer(wide))
        clauses = (Clause("line", lines, None), Clause("panel", panels, None))
        yield Comprehension(clauses, Local("panel", GRID))


def chosen_grids(grids: Expr, search: Search) -> Iterator[Expr]:
    """One grid of a list: by place, by how often it stands there, by a count, by symmetry."""
    if search.values(grids) is None:
        return
    for place in (0, 1, 2, 3, -1):
        yield call("index", grids, integer(place))
    yield call("mode", grids)
    yield call("rare", grids)
    grid = Local("g", grids.type.element)
    numbers = [call("ncolors", grid), call("count", call("fg", grid))]
    numbers += [call("count", grid, color(value)) for value in colors_everywhere(search)]
    numbers += [call("length", call("objects", grid))]
    for number in numbers:
        for word in ("argmax", "argmin", "odd_one_out"):
            yield call(word, grids, key("g", grids.type.element, number))
    yield from (call("odd_one_out", grids, key("g", grids.type.element, trait)) for trait in _traits(grid))


def _traits(grid: Expr) -> Iterator[Expr]:
    for word in ("flip_lr", "flip_ud", "transpose", "antitranspose", "rot180"):
        yield call("==", grid, call(word, grid))


def of_objects(search: Search) -> Iterator[Expr]:
    """The box of one object, the object alone, what the box encloses, and the images that stand there most and least often."""
    for objects in segmentations(search):
        images = Comprehension((Clause("o", objects, None),), call("image", Local("o", OBJECT)))
        yield call("mode", images)
        yield call("rare", images)
    for chosen in all_chosen(search):
        box = call("crop", Input(), chosen)
        yield box
        image = call("image", chosen)
        yield image
        yield call("trim", box)
        yield call("shrink", box)
        yield call("shrink", image)


def corner_colors() -> Iterator[Expr]:
    """The four corners of the input, and of the box of its foreground."""
    for mask in (call("full"), call("fg", Input())):
        place = Local("v", VEC)
        clauses = (Clause("v", call("positions", call("corners", mask)), None),)
        yield call("reshape", Comprehension(clauses, call("color_at", Input(), place)), literal(Vec(2, 2), VEC))
