"""This file is where outputs are explained as one piece of the input seen through another, or laid over another."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np

from dsl.program import Background, Expr, Input
from dsl.resolve import call, color
from dsl.values import Grid, Mask
from synth.colors import colors_everywhere
from synth.pieces import pieces
from synth.ratios import has_outputs_dims, keeps_dims, scaled_to_outputs
from synth.search import Search
from synth.selections import distinct
from synth.strategy import strategy

MOST_PIECES = 400
MOST_FITTING = 60


@strategy(order=25, evaluations=20_000)
def stencils(search: Search) -> Iterator[Expr]:
    """A piece where another one has its foreground or a colour, or where not, or under it; pieces may be scaled to fit."""
    if keeps_dims(search):
        return
    fitting = list(itertools.islice(distinct(_fitting(search), search), MOST_FITTING))
    masks = [mask for stencil in fitting for mask in _masks(stencil, search)]
    for seen in fitting:
        shown = _shown(seen, search)
        if shown is None:
            continue
        for mask in masks:
            values = _masks_of(mask, search)
            if shown.allows(values):
                yield shown.without(call("~", mask))
            elif shown.allows([~value for value in values]):
                yield shown.without(mask)
    for below, above in itertools.permutations(fitting, 2):
        if _is_made_of(below, above, search):
            yield call("overlay", below, above)


def _fitting(search: Search) -> Iterator[Expr]:
    for piece in itertools.chain([Input()], itertools.islice(pieces(search), MOST_PIECES)):
        yield from (grid for grid in scaled_to_outputs(piece, search) if has_outputs_dims(grid, search))


def _masks(stencil: Expr, search: Search) -> Iterator[Expr]:
    found = [call("fg", stencil), *(call("==", stencil, color(value)) for value in colors_everywhere(search))]
    return (mask for mask in found if search.values(mask) is not None)


def _masks_of(mask: Expr, search: Search) -> list[Mask]:
    return [cast(Mask, value) for value in search.values(mask) or ()][: len(search.problem.outputs)]


@dataclass(frozen=True, slots=True, eq=False)
class _Shown:
    """Outputs that show a grid in some cells, and one colour elsewhere."""

    grid: Expr
    must: Sequence[Mask]
    may: Sequence[Mask]
    elsewhere: Expr

    def allows(self, masks: Sequence[Mask]) -> bool:
        """Whether the grid under these masks, with the colour elsewhere, makes the outputs."""
        return not any(
            (must & ~mask).any() or (mask & ~may).any()
            for must, may, mask in zip(self.must, self.may, masks, strict=True)
        )

    def without(self, mask: Expr) -> Expr:
        """The grid with the colour where the mask is set."""
        if isinstance(self.elsewhere, Background):
            return call("erase", self.grid, mask)
        return call("fill", self.grid, mask, self.elsewhere)


def _shown(seen: Expr, search: Search) -> _Shown | None:
    """Where the outputs show the grid, if they have one colour, the background or the same in all pairs, elsewhere."""
    outputs = search.problem.outputs
    grids = [cast(Grid, value) for value in search.values(seen) or ()][: len(outputs)]
    others = [np.unique(output[output != grid]) for grid, output in zip(grids, outputs, strict=True)]
    if any(len(colors) > 1 for colors in others) or not any(len(colors) for colors in others):
        return None
    backgrounds = search.backgrounds()[: len(outputs)]
    if all(int(colors[0]) == ground for colors, ground in zip(others, backgrounds, strict=True) if len(colors)):
        elsewhere, blanks = cast(Expr, Background()), [int(ground) for ground in backgrounds]
    else:
        found = {int(colors[0]) for colors in others if len(colors)}
        if len(found) > 1:
            return None
        elsewhere, blanks = color(next(iter(found))), [next(iter(found))] * len(outputs)
    may = [output == grid for grid, output in zip(grids, outputs, strict=True)]
    must = [output != blank for output, blank in zip(outputs, blanks, strict=True)]
    return _Shown(seen, must, may, elsewhere)


def _grids(expr: Expr, search: Search) -> list[Grid]:
    return [cast(Grid, value) for value in search.values(expr) or ()]


def _is_made_of(below: Expr, above: Expr, search: Search) -> bool:
    """Whether each cell of the outputs is that of one of two grids."""
    triples = list(zip(_grids(below, search), _grids(above, search), search.problem.outputs, strict=False))
    return bool(triples) and all(((output == one) | (output == other)).all() for one, other, output in triples)
