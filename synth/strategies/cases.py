"""This file is where outputs are explained case by case: another expression for some inputs, by a condition on the input."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from dsl.program import Background, Expr, If, Input, ListOf, cost_of
from dsl.resolve import call, color, integer, literal
from dsl.types import BOOL, COLOR, SYM, VEC, list_of
from dsl.values import Grid, Sym, Vec
from synth.colors import palette_of
from synth.quantities import quantities
from synth.search import Search
from synth.strategy import strategy

MOST_CASES = 4
MOST_CELLS = 9
"""Outputs so small may be named cell by cell, where several pairs share them."""
MOST_SEEN = 25
"""Single cells are looked at in inputs no larger than this."""
MOST_COMPARED = 12
MOST_PROPOSALS = 8
AXES = (Sym.FLIP_LR, Sym.FLIP_UD, Sym.TRANSPOSE, Sym.ROT180)


@dataclass(frozen=True, slots=True)
class Case:
    """An expression, and the pairs on which it gives the output."""

    expr: Expr
    pairs: tuple[bool, ...]


@strategy(order=48, evaluations=50_000, is_last_resort=True)
def cases(search: Search) -> Iterator[Expr]:
    """Expressions that are each right on some pairs, one for each value of what can be said, or counted, of the input."""
    found = sorted([*_known(search), *_named(search)], key=lambda case: cost_of(case.expr))
    if not found:
        return
    proposals = [expr for trait in _traits(search) if (expr := _by_trait(trait, found, search)) is not None]
    yield from sorted(proposals, key=cost_of)[:MOST_PROPOSALS]


def _known(search: Search) -> Iterator[Case]:
    """What other strategies proposed that is right on some pairs, the cheapest for each choice of pairs."""
    for pairs, exprs in search.cases.items():
        yield Case(min(exprs, key=cost_of), pairs)


def _named(search: Search) -> Iterator[Case]:
    """Small outputs, cell by cell, where there are fewer of them than pairs."""
    outputs = search.problem.outputs
    distinct = {(grid.shape, grid.tobytes()): grid for grid in outputs if grid.size <= MOST_CELLS}
    if 1 < len(distinct) <= MOST_CASES and len(distinct) < len(outputs):
        for output in distinct.values():
            yield Case(_spelled(output), tuple(np.array_equal(output, other) for other in outputs))


def _spelled(grid: Grid) -> Expr:
    dims = literal(Vec(*grid.shape), VEC)
    if len(np.unique(grid)) == 1:
        return call("canvas", dims, color(int(grid[0, 0])))
    cells = tuple(color(int(cell)) for cell in grid.ravel())
    return call("reshape", ListOf(cells, list_of(COLOR)), dims)


def _traits(search: Search) -> Iterator[Expr]:
    """Claims about the whole input, and numbers read off it."""
    for sym in AXES:
        yield call("is_symmetric", Input(), literal(sym, SYM))
    for value in sorted(palette_of(search.problem.inputs)):
        yield call(">", call("count", Input(), color(value)), integer(0))
    shapes = {grid.shape for grid in search.problem.inputs}
    if len(shapes) == 1 and np.prod(shape := shapes.pop()) <= MOST_SEEN:
        for row, col in np.ndindex(*shape):
            yield call("!=", call("color_at", Input(), literal(Vec(row, col), VEC)), Background())
    numbers = quantities(search)
    yield from numbers
    for one, other in itertools.combinations(numbers[:MOST_COMPARED], 2):
        yield call(">", one, other)
        yield call("==", one, other)


def _by_trait(trait: Expr, found: Sequence[Case], search: Search) -> Expr | None:
    """The choice between the cheapest cases that are right wherever the trait has the same value; None where there is none."""
    values = search.values(trait)
    if values is None:
        return None
    known = values[: len(search.problem.outputs)]
    chosen: dict[Any, Case] = {}
    for value in sorted(set(known)):  # type: ignore[type-var]
        fitting = (
            case
            for case in found
            if all(right for right, other in zip(case.pairs, known, strict=True) if other == value)
        )
        case = next(fitting, None)
        if case is None:
            return None
        chosen[value] = case
    exprs = list(dict.fromkeys(case.expr for case in chosen.values()))
    if not 2 <= len(exprs) <= MOST_CASES or len(chosen) == len(known) > 2:
        return None
    return _choice(trait, {value: case.expr for value, case in chosen.items()})


def _choice(trait: Expr, chosen: Mapping[Any, Expr]) -> Expr:
    """`if` chains over the values of the trait, which are in order; the expression of most values comes last."""
    if trait.type == BOOL:
        return If(trait, chosen[True], chosen[False])
    changes = [value for value, after in itertools.pairwise(chosen) if chosen[value] != chosen[after]]
    if len(changes) == 1:
        return If(call(">", trait, integer(changes[0])), chosen[max(chosen)], chosen[min(chosen)])
    often = Counter(chosen.values()).most_common(1)[0][0]
    expr = often
    for value, other in reversed(list(chosen.items())):
        if other != often:
            expr = If(call("==", trait, integer(value)), other, expr)
    return expr
