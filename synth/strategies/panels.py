"""This file is where outputs are explained as several panels of the input laid over one another, or compared cell by cell."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import cast

from dsl.program import Background, Clause, Comprehension, Expr, Input, Local
from dsl.resolve import call, color, integer, literal
from dsl.types import OBJECT, VEC
from dsl.values import Color, Grid, Vec
from synth.colors import colors_everywhere, colors_of_outputs, palette_of
from synth.constraints import PanelsDecide
from synth.pieces import panel_lists
from synth.search import Search
from synth.selections import segmentations
from synth.strategy import strategy

MOST_STACKED = 5
"""Panels whose every order is tried."""
CONNECTIVES = ("&", "|", "^", "-")


@strategy(order=24, evaluations=20_000, goals=(PanelsDecide,))
def panels(search: Search) -> Iterator[Expr]:
    """Stacks of the panels, and a colour where two of them agree or differ."""
    for listed in lists_as_large_as_outputs(search):
        count = _count(listed, search)
        grids = [call("index", listed, integer(place)) for place in range(count)]
        yield from _voted(listed)
        if 2 <= count <= MOST_STACKED:
            yield from _stacked(grids)
        for first, second in itertools.permutations(grids[:MOST_STACKED], 2):
            yield from _compared(first, second, search)


def lists_as_large_as_outputs(search: Search) -> Iterator[Expr]:
    """Lists of grids of which each is as large as its output."""
    return (listed for listed in _lists(search) if _as_large_as_outputs(listed, search))


def _lists(search: Search) -> Iterator[Expr]:
    """Lists of grids that may be equally large: panels, objects, and what surrounds the cells of a colour."""
    yield from panel_lists(Input())
    element = Local("o", OBJECT)
    for objects in segmentations(search):
        yield Comprehension((Clause("o", objects, None),), call("image", element))
        yield Comprehension((Clause("o", objects, None),), call("crop", Input(), element))
    shapes = {output.shape for output in search.problem.outputs}
    if len(shapes) == 1:
        height, width = shapes.pop()
        corner = call("-", Local("v", VEC), literal(Vec(height // 2, width // 2), VEC))
        around = call("window", Input(), corner, literal(Vec(height, width), VEC))
        for value in colors_everywhere(search):
            cells = call("positions", call("==", Input(), color(value)))
            yield Comprehension((Clause("v", cells, None),), around)


def _as_large_as_outputs(listed: Expr, search: Search) -> bool:
    values = search.values(listed)
    if values is None:
        return False
    lists = [cast(Sequence[Grid], value) for value in values]
    return all(lists) and all(
        grid.shape == output.shape
        for grids, output in zip(lists, search.problem.outputs, strict=False)
        for grid in grids
    )


def _count(listed: Expr, search: Search) -> int:
    """How many panels every input has at least."""
    return min(len(cast(Sequence[Grid], value)) for value in search.values(listed) or ())


def _voted(listed: Expr) -> Iterator[Expr]:
    yield call("overlay_all", listed)
    yield call("overlay_all", call("reverse", listed))
    yield call("vote", listed)


def _stacked(grids: Sequence[Expr]) -> Iterator[Expr]:
    for order in itertools.permutations(grids):
        stack, *others = order
        for grid in others:
            stack = call("overlay", stack, grid)
        yield stack


def _compared(first: Expr, second: Expr, search: Search) -> Iterator[Expr]:
    """A colour, on a ground of another colour or on a panel, in the cells that the panels' foregrounds choose."""
    masks = [call(word, call("fg", first), call("fg", second)) for word in CONNECTIVES]
    masks.append(call("agree", first, second))
    masks += [call("~", mask) for mask in masks[:3]]
    outputs = colors_of_outputs(search)
    if len(palette_of(search.problem.outputs)) <= 2:
        yield from _two_colored(call("dims", first), masks, outputs)
    for mask in masks:
        for value in outputs:
            yield call("fill", first, mask, color(value))
        yield call("erase", first, mask)
        yield call("fill_from", first, mask, second)


def _two_colored(dims: Expr, masks: Sequence[Expr], colors: Sequence[Color]) -> Iterator[Expr]:
    grounds: list[Expr] = [Background(), *map(color, colors)]
    for ground, mask, ink in itertools.product(grounds, masks, map(color, colors)):
        if ground != ink:
            yield call("fill", call("canvas", dims, ground), mask, ink)
