"""This file is where inputs that stand upright are laid down, so that one rule about cells serves both directions.

Source of the idea that inputs should be brought to one orientation before search: icecuber, and others in ARC contests.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import cast

from dsl.program import Expr, If, Input, Let, Local
from dsl.resolve import call, literal
from dsl.types import SYM
from dsl.values import Sym, freeze_grid, transformed
from synth.diff import differences
from synth.finish import offered_as_base
from synth.problem import Pair, Problem
from synth.rebasing import then
from synth.search import Search
from synth.strategies.cells import fills_of
from synth.strategy import strategy

TURN = Local("turn", SYM)


@strategy(order=40, evaluations=1_000_000, decisive_cost=11, share=0.3)
def turned(search: Search) -> Iterator[Expr]:
    """Fills of masks where what is taller than wide is laid down before, and set up again, if only some inputs are so."""
    box = call("crop", Input(), call("fg", Input()))
    is_tall = call(">", call("height", box), call("width", box))
    turn = If(is_tall, literal(Sym.TRANSPOSE, SYM), literal(Sym.ID, SYM))
    syms = cast(tuple[Sym, ...] | None, search.values(turn))
    if syms is None or len(set(syms[: len(search.problem.train)])) < 2:
        return
    inner = _turned(syms, search)
    for base in search.bases:
        offered_as_base(base.expr, inner)
    for expr in fills_of(inner):
        yield Let(TURN.name, turn, _turned_back(then(call("apply_sym", Input(), TURN), expr)))


def _turned(syms: Sequence[Sym], search: Search) -> Search:
    """The search with each input, and its output, turned."""
    problem = search.problem
    inputs, outputs = (
        [freeze_grid(transformed(grid, sym)) for grid, sym in zip(grids, syms, strict=False)]
        for grids in (problem.inputs, problem.outputs)
    )
    pairs = tuple(Pair(before, after) for before, after in zip(inputs, outputs, strict=False))
    inner = Problem(pairs, tuple(inputs[len(pairs) :]))
    return Search(
        inner,
        differences(inner),
        search.budget,
        search.seed,
        search.background,
        search.columns,
        given_backgrounds=search.backgrounds(),
        advice=search.advice,
    )


def _turned_back(expr: Expr) -> Expr:
    """The grid turned back, after what its expression names."""
    if isinstance(expr, Let):
        return Let(expr.name, expr.value, _turned_back(expr.body))
    return call("apply_sym", expr, TURN)
