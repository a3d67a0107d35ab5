"""This file is where outputs are explained as several panels of the input laid over one another, or compared cell by cell."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np

from dsl.program import Background, Clause, Comprehension, Expr, Input, Local
from dsl.resolve import call, color, integer, literal
from dsl.types import OBJECT, VEC
from dsl.values import Color, Grid, Mask, Vec
from synth.colors import colors_everywhere, colors_of_outputs
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
    if all(output.size == 1 for output in search.problem.outputs):
        return
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
        for value in colors_everywhere(search):
            place = _marked(value, search) or Vec(height // 2, width // 2)
            corner = call("-", Local("v", VEC), literal(place, VEC))
            around = call("window", Input(), corner, literal(Vec(height, width), VEC))
            cells = call("positions", call("==", Input(), color(value)))
            yield Comprehension((Clause("v", cells, None),), around)


def _marked(value: Color, search: Search) -> Vec | None:
    """Where every output has its only cell of a colour; None if it has several, or elsewhere."""
    found = [np.argwhere(output == value).tolist() for output in search.problem.outputs]
    return Vec(*found[0][0]) if len(found[0]) == 1 and all(places == found[0] for places in found) else None


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
    for mask in masks:
        seen = _seen(mask, first, search)
        if seen is None:
            continue
        if seen.is_one_color_outside and seen.is_one_color_inside:
            yield from _two_colored(call("dims", first), mask, outputs)
        if seen.is_first_outside and seen.is_one_color_inside:
            yield from (call("fill", first, mask, color(value)) for value in outputs)
            yield call("erase", first, mask)
        if seen.is_first_outside:
            yield call("fill_from", first, mask, second)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What outputs show where a mask is set, and elsewhere, in each pair."""

    is_one_color_inside: bool
    is_one_color_outside: bool
    is_first_outside: bool


def _seen(mask: Expr, first: Expr, search: Search) -> _Seen | None:
    masks, grids = search.values(mask), search.values(first)
    if masks is None or grids is None:
        return None
    shown = [
        (output[cast(Mask, cells)], output[~cast(Mask, cells)], cast(Grid, grid)[~cast(Mask, cells)])
        for output, cells, grid in zip(search.problem.outputs, masks, grids, strict=False)
    ]
    return _Seen(
        all(len(np.unique(inside)) <= 1 for inside, _, _ in shown),
        all(len(np.unique(outside)) <= 1 for _, outside, _ in shown),
        all((outside == before).all() for _, outside, before in shown),
    )


def _two_colored(dims: Expr, mask: Expr, colors: Sequence[Color]) -> Iterator[Expr]:
    grounds: list[Expr] = [Background(), *map(color, colors)]
    for ground, ink in itertools.product(grounds, map(color, colors)):
        if ground != ink:
            yield call("fill", call("canvas", dims, ground), mask, ink)
