"""This file is where outputs are explained as a piece of the input in which colours that depend on the input are exchanged."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from typing import cast

from dsl.program import Expr, Input
from dsl.resolve import call, color
from dsl.values import Grid
from synth.colors import colors_of_outputs, colors_read_off
from synth.finish import color_map_between
from synth.pieces import pieces
from synth.ratios import keeps_dims
from synth.search import Search
from synth.selections import distinct
from synth.strategy import strategy

MOST_PIECES = 400
MOST_RULES = 6
"""Colour expressions tried for each colour of a map."""


@strategy(order=26, evaluations=5000)
def color_maps(search: Search) -> Iterator[Expr]:
    """Pieces and bases that differ from the outputs by one colour, or two exchanged, in each pair."""
    parts = () if keeps_dims(search) else itertools.islice(pieces(search), MOST_PIECES)
    yield from recolored(itertools.chain([Input()], (base.expr for base in search.bases), parts), search)


def recolored(grids: Iterable[Expr], search: Search) -> Iterator[Expr]:
    """The grids with one colour replaced, or two exchanged, where this gives the output of every pair."""
    colors = [*map(color, _literals(search)), *distinct(colors_read_off(search), search)]
    for grid in grids:
        maps = _maps(grid, search)
        if maps and all(len(mapping) == 1 for mapping in maps):
            yield from _replaced(grid, [next(iter(mapping.items())) for mapping in maps], colors, search)
        elif maps and all(_exchanges_two(mapping) for mapping in maps):
            yield from _swapped(grid, [(min(mapping), max(mapping)) for mapping in maps], colors, search)


def _literals(search: Search) -> list[int]:
    grids = (*search.problem.inputs, *search.problem.outputs)
    return sorted({int(cell) for grid in grids for cell in grid.ravel()} | set(colors_of_outputs(search)))


def _maps(piece: Expr, search: Search) -> list[dict[int, int]] | None:
    """The colour map between the piece and the output, pair by pair; None where there is none."""
    values = search.values(piece)
    if values is None:
        return None
    found: list[dict[int, int]] = []
    for value, output in zip(values, search.problem.outputs, strict=False):
        grid = cast(Grid, value)
        mapping = color_map_between([(grid, output)]) if grid.shape == output.shape else None
        if mapping is None:
            return None
        found.append(mapping)
    return found


def _exchanges_two(mapping: dict[int, int]) -> bool:
    return len(mapping) == 2 and all(mapping.get(new) == old for old, new in mapping.items())


def _replaced(piece: Expr, changes: list[tuple[int, int]], colors: list[Expr], search: Search) -> Iterator[Expr]:
    before = _having([old for old, _ in changes], colors, search)
    after = _having([new for _, new in changes], colors, search)
    for old, new in itertools.product(before, after):
        yield call("replace", piece, old, new)


def _swapped(piece: Expr, exchanges: list[tuple[int, int]], colors: list[Expr], search: Search) -> Iterator[Expr]:
    for first, second in itertools.combinations(colors, 2):
        both = zip(search.values(first) or (), search.values(second) or (), strict=True)
        if all(tuple(sorted(found)) == wanted for found, wanted in zip(both, exchanges, strict=False)):  # type: ignore[type-var]
            yield call("swap", piece, first, second)


def _having(wanted: list[int], colors: list[Expr], search: Search) -> list[Expr]:
    """The colour expressions with these values on the inputs of the pairs."""
    found = (
        expr
        for expr in colors
        if all(value == want for value, want in zip(search.values(expr) or (), wanted, strict=False))
    )
    return list(itertools.islice(found, MOST_RULES))
