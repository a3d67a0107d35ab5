"""This file is where a grid expression that is nearly right is finished: by a colour map, or kept as a base to paint on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from dsl.program import Expr, cost_of
from dsl.resolve import call, color
from dsl.types import GRID
from dsl.values import Grid
from synth.search import Base, Search

MOST_BASES = 8
MOST_REPLACED = 5
PRICE = 0.01
"""So much more of the cells a base must have right for each unit that it costs more than another."""


def finished(expr: Expr, search: Search) -> Iterator[Expr]:
    """The expression if it explains every pair, or else its colour map that does; what is nearly right may become a base."""
    if expr.type != GRID:
        return
    if search.explains(expr):
        yield expr
        return
    mapped = color_mapped(expr, search)
    if mapped is not None:
        yield mapped
    offered_as_base(expr, search)


def color_mapped(expr: Expr, search: Search) -> Expr | None:
    """The expression followed by the replacements of colours that make it right on every pair; None where none does."""
    grids = _grids_of_outputs_shape(expr, search)
    if grids is None:
        return None
    mapping = color_map_between(list(zip(grids, search.problem.outputs, strict=False)))
    if mapping is None:
        return None
    return replaced(expr, mapping)


def color_map_between(pairs: list[tuple[Grid, Grid]]) -> dict[int, int] | None:
    """The map of colours that turns each first grid into its second, without fixed colours; None where there is none."""
    mapping: dict[int, int] = {}
    for before, after in pairs:
        for old in np.unique(before):
            new = np.unique(after[before == old])
            if len(new) != 1 or mapping.setdefault(int(old), int(new[0])) != new[0]:
                return None
    return {old: new for old, new in mapping.items() if old != new}


def replaced(expr: Expr, mapping: Mapping[int, int]) -> Expr | None:
    """The expression under a colour map, as replacements and swaps in an order in which none disturbs another.

    None for cycles of more than two colours and for maps of more than `MOST_REPLACED` colours.
    """
    if len(mapping) > MOST_REPLACED:
        return None
    rest = dict(mapping)
    while rest:
        old = next((old for old, new in rest.items() if new not in rest), None)
        if old is not None:
            expr = call("replace", expr, color(old), color(rest.pop(old)))
            continue
        old, new = next(iter(rest.items()))
        if rest.get(new) != old:
            return None
        expr = call("swap", expr, color(old), color(new))
        del rest[old], rest[new]
    return expr


def offered_as_base(expr: Expr, search: Search) -> None:
    """Keep the expression among the best bases, by agreement with the outputs and cost, if it has their dims on every pair."""
    grids = _grids_of_outputs_shape(expr, search)
    if grids is None:
        return
    outputs = search.problem.outputs
    right = sum(int((grid == output).sum()) for grid, output in zip(grids, outputs, strict=False))
    agreement = right / sum(output.size for output in outputs)
    if len(search.bases) == MOST_BASES and agreement <= search.bases[-1].worth:
        return
    if any(all(np.array_equal(a, b) for a, b in zip(base.values, grids, strict=True)) for base in search.bases):
        return
    search.bases.append(Base(expr, grids, agreement, agreement - PRICE * cost_of(expr)))
    search.bases.sort(key=lambda base: -base.worth)
    del search.bases[MOST_BASES:]


def _grids_of_outputs_shape(expr: Expr, search: Search) -> tuple[Grid, ...] | None:
    values = search.values(expr)
    if values is None:
        return None
    outputs = search.problem.outputs
    if any(value.shape != output.shape for value, output in zip(values, outputs, strict=False)):  # type: ignore[union-attr]
        return None
    return values  # type: ignore[return-value]
