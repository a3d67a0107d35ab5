"""This file is where outputs are explained as a piece of the input made larger or smaller, by a constant or by a count."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from dsl.program import Expr, Input
from dsl.resolve import call, integer
from synth.constraints import OutputIsBlock
from synth.pieces import pieces
from synth.quantities import equal_to, quantities
from synth.ratios import divisor_to, keeps_dims, ratios_to
from synth.search import Search
from synth.strategy import strategy

MOST_PIECES = 120
COUNTS = 12
"""Rules for a factor that varies, tried for each piece."""


@strategy(order=18, evaluations=20_000, goals=(OutputIsBlock,))
def scaling(search: Search) -> Iterator[Expr]:
    """Pieces scaled, or repeated, as often as a number says."""
    if keeps_dims(search):
        return
    numbers: list[Expr] | None = None
    for piece in itertools.chain([Input()], itertools.islice(pieces(search), MOST_PIECES)):
        factors = ratios_to(piece, search)
        if factors and any(factor.row * factor.col > 1 for factor in factors):
            if len(set(factors)) > 1 and numbers is None:
                numbers = quantities(search)
            yield from _enlarged(piece, [(factor.row, factor.col) for factor in factors], numbers or [], search)
        divisor = divisor_to(piece, search)
        if divisor is not None and divisor.row == divisor.col > 1:
            yield call("downscale", piece, integer(divisor.row))


def _enlarged(piece: Expr, factors: list[tuple[int, int]], numbers: list[Expr], search: Search) -> Iterator[Expr]:
    rows, cols = [row for row, _ in factors], [col for _, col in factors]
    if rows == cols:
        for factor in itertools.islice(equal_to(rows, search, numbers), COUNTS):
            yield call("upscale", piece, factor)
            yield call("tile", piece, call("vec", factor, factor))
    elif len(set(factors)) > 1:
        tall = list(itertools.islice(equal_to(rows, search, numbers), 3))
        wide = list(itertools.islice(equal_to(cols, search, numbers), 3))
        for row, col in itertools.product(tall, wide):
            yield call("tile", piece, call("vec", row, col))
