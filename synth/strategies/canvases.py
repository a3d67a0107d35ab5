"""This file is where outputs are explained as a canvas: of one colour, or with as many cells set as a number says."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from dsl.program import Background, Clause, Comprehension, Expr, Input, ListOf, Local, with_children
from dsl.resolve import call, color, integer
from dsl.types import GRID, list_of
from dsl.values import Color, Grid
from synth.colors import colors_of_outputs, colors_read_off, palette_of
from synth.constraints import OutputSize
from synth.part_colors import colors_of_parts
from synth.quantities import equal_to, quantities
from synth.ratios import keeps_dims
from synth.search import Search
from synth.selections import distinct
from synth.strategy import strategy

MOST_COUNTS = 12


@strategy(order=34, evaluations=5000)
def uniform(search: Search) -> Iterator[Expr]:
    """A canvas of one colour."""
    for rule in search.found(OutputSize):
        for value in _colors(search):
            yield call("canvas", rule.size, value)


@strategy(order=35, evaluations=5000)
def told(search: Search) -> Iterator[Expr]:
    """A canvas of one colour that a number or a claim about the whole input tells."""
    outputs = search.problem.outputs
    rules = list(search.found(OutputSize))
    if keeps_dims(search) or not rules or any(len(palette_of([output])) > 1 for output in outputs):
        return
    targets = [[int(output[0, 0])] for output in outputs]
    whole, part = ListOf((Input(),), list_of(GRID)), Local("g", GRID)
    for value in colors_of_parts(whole, part, targets, search):
        yield call("canvas", rules[0].size, _of_the_input(value, part))


def _of_the_input(expr: Expr, part: Local) -> Expr:
    return Input() if expr == part else with_children(expr, lambda child: _of_the_input(child, part))


@strategy(order=36, evaluations=20_000)
def counted(search: Search) -> Iterator[Expr]:
    """So many cells of one colour in scan order, down the columns, or along the diagonal, on a canvas."""
    outputs = search.problem.outputs
    if len(palette_of(outputs)) < 2:
        return
    for ground in colors_of_outputs(search)[:2]:
        inks = [_ink(output, ground) for output in outputs]
        if any(ink is None for ink in inks):
            continue
        counts = [int((output != ground).sum()) for output in outputs]
        for number in itertools.islice(equal_to(counts, search, quantities(search)), MOST_COUNTS):
            yield from _filled(number, ground, search)


def _ink(output: Grid, ground: Color) -> Color | None:
    others = palette_of([output]) - {ground}
    return ground if not others else next(iter(others)) if len(others) == 1 else None


def _filled(number: Expr, ground: Color, search: Search) -> Iterator[Expr]:
    places = call("range", integer(0), number)
    for rule in search.found(OutputSize):
        for value in _colors(search):
            cells = Comprehension((Clause("k", places, None),), value)
            yield call("reshape", cells, rule.size, bg=_ground(ground, search))
            turned = call("vec", call("col", rule.size), call("row", rule.size))
            yield call("transpose", call("reshape", cells, turned, bg=_ground(ground, search)))


def _ground(ground: Color, search: Search) -> Expr:
    backgrounds = search.values(Background()) or ()
    return Background() if set(backgrounds) == {ground} else color(ground)


def _colors(search: Search) -> Sequence[Expr]:
    return [*map(color, colors_of_outputs(search)), *distinct(colors_read_off(search), search)]
