"""This file is where outputs are explained as a grid that stands once for each set cell of a mask."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import cast

import numpy as np

from dsl.program import Background, Expr, Input
from dsl.resolve import call, color, integer
from dsl.values import Color, Grid, Mask
from synth.colors import named_colors
from synth.constraints import OutputIsWall
from synth.pieces import pieces
from synth.ratios import keeps_dims
from synth.search import Search
from synth.selections import distinct
from synth.strategies.symmetry import exchanged, images
from synth.strategy import strategy

MOST_PIECES = 60

_Wanted = tuple[list[Mask], Color]


@strategy(order=16, evaluations=10_000, goals=(OutputIsWall,))
def kronecker(search: Search) -> Iterator[Expr]:
    """The Kronecker products of a mask on one piece of the input with another piece or an image of it."""
    if keeps_dims(search):
        return
    grids = [Input(), *itertools.islice(pieces(search), MOST_PIECES)]
    for pattern, block in itertools.product(grids, repeat=2):
        if not _multiplies(pattern, block, search):
            continue
        for grid in distinct((block, *images(block), exchanged(block)), search):
            wanted = _wanted(pattern, grid, search)
            if wanted is not None:
                yield from _products(pattern, grid, wanted, search)


def _multiplies(pattern: Expr, block: Expr, search: Search) -> bool:
    left, right = search.values(pattern), search.values(block)
    if left is None or right is None:
        return False
    outputs = search.problem.outputs
    return any(cast(Grid, value).size > 1 for value in left) and all(
        tuple(np.multiply(cast(Grid, one).shape, cast(Grid, other).shape)) == output.shape
        for one, other, output in zip(left, right, outputs, strict=False)
    )


def _wanted(pattern: Expr, block: Expr, search: Search) -> _Wanted | None:
    """Where the outputs show the block, and the one colour that they show elsewhere; None where they show anything else."""
    masks: list[Mask] = []
    blanks: set[int] = set()
    shapes = [cast(Grid, value).shape for value in search.values(pattern) or ()]
    for (rows, cols), value, output in zip(shapes, search.values(block) or (), search.problem.outputs, strict=False):
        height, width = cast(Grid, value).shape
        blocks = output.reshape(rows, height, cols, width).swapaxes(1, 2)
        mask = (blocks == cast(Grid, value)).all(axis=(2, 3))
        masks.append(mask)
        blanks |= {int(cell) for cell in np.unique(blocks[~mask])}
        if len(blanks) > 1:
            return None
    return masks, Color(blanks.pop() if blanks else 0)


def _products(pattern: Expr, block: Expr, wanted: _Wanted, search: Search) -> Iterator[Expr]:
    masks, blank = wanted
    for mask in _masks(pattern, search):
        values = search.values(mask)
        if values is not None and all(np.array_equal(cast(Mask, a), b) for a, b in zip(values, masks, strict=False)):
            yield call("substitute", mask, block, Background())
            yield call("substitute", mask, block, color(blank))


def _masks(pattern: Expr, search: Search) -> Iterator[Expr]:
    yield call("fg", pattern)
    second = call("index", call("colors", pattern), integer(1))
    for word in ("==", "!="):
        for value in (*named_colors(pattern, search), second):
            yield call(word, pattern, value)
