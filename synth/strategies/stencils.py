"""This file is where outputs are explained as one piece of the input seen through another, or laid over another."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import cast

import numpy as np

from dsl.program import Expr, Input
from dsl.resolve import call, integer
from dsl.values import Grid
from synth.pieces import pieces
from synth.ratios import divisor_to, keeps_dims, ratio_to
from synth.search import Search
from synth.strategy import strategy

MOST_PIECES = 300
MOST_FITTING = 60


@strategy(order=25, evaluations=10_000)
def stencils(search: Search) -> Iterator[Expr]:
    """A piece where another's foreground is, or where it is not, or under it; either may be scaled to the outputs' dims."""
    if keeps_dims(search):
        return
    fitting = list(itertools.islice(_fitting(search), MOST_FITTING))
    for seen, stencil in itertools.permutations(fitting, 2):
        mask = call("fg", stencil)
        if _differs_only_by_one_color(seen, search):
            yield call("erase", seen, mask)
            yield call("erase", seen, call("~", mask))
        if _is_made_of(seen, stencil, search):
            yield call("overlay", seen, stencil)


def _fitting(search: Search) -> Iterator[Expr]:
    for piece in itertools.chain([Input()], itertools.islice(pieces(search), MOST_PIECES)):
        times, parts = ratio_to(piece, search), divisor_to(piece, search)
        if times is not None and times.row == times.col:
            yield piece if times.row == 1 else call("upscale", piece, integer(times.row))
        elif parts is not None and parts.row == parts.col:
            yield call("downscale", piece, integer(parts.row))


def _grids(expr: Expr, search: Search) -> list[Grid]:
    return [cast(Grid, value) for value in search.values(expr) or ()]


def _differs_only_by_one_color(seen: Expr, search: Search) -> bool:
    """Whether the outputs show the grid or, elsewhere, one colour each."""
    pairs = list(zip(_grids(seen, search), search.problem.outputs, strict=False))
    return bool(pairs) and all(len(np.unique(output[output != grid])) <= 1 for grid, output in pairs)


def _is_made_of(below: Expr, above: Expr, search: Search) -> bool:
    """Whether each cell of the outputs is that of one of two grids."""
    triples = list(zip(_grids(below, search), _grids(above, search), search.problem.outputs, strict=False))
    return bool(triples) and all(((output == one) | (output == other)).all() for one, other, output in triples)
