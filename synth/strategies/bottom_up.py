"""This file is where whole programs are enumerated bottom-up, the cheapest first, without two that do the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from dsl.program import Background, Expr, Input
from dsl.types import GRID
from synth.advice import Advice
from synth.bank import Bank
from synth.goals import goals
from synth.productions import Production, domains, names_from_plugins, productions
from synth.search import Search
from synth.strategies.symmetry import KEEPING_DIMS, SWAPPING_DIMS
from synth.strategy import strategy

MOST_COST = 12
MOST_KEPT = 300_000
"""Evaluations of which the results are kept as arguments of others."""

GRIDS = (
    *KEEPING_DIMS,
    *SWAPPING_DIMS,
    "crop",
    "trim",
    "pad",
    "hcat",
    "vcat",
    "upscale",
    "downscale",
    "shrink",
    "dedup_lines",
    "drop_lines",
    "substitute",
    "replace",
    "swap",
    "fill",
    "fill_from",
    "underfill",
    "erase",
    "overlay",
    "select",
    "gravity",
    "paint",
    "move",
)
OTHERS = (
    "mode_color",
    "rare_color",
    "equals_color",
    "differs_from_color",
    "fg",
    "mask_and",
    "mask_or",
    "mask_xor",
    "mask_not",
    "neighbors",
    "diagonal_neighbors",
    "dilate",
    "outline",
    "inner_boundary",
    "enclosed",
    "fill_holes",
    "flood",
    "bbox",
    "bbox_outline",
    "ray",
    "between",
    "span_rows",
    "span_cols",
    "border",
    "shift_mask",
    "mask",
    "mask_objects",
    "objects",
    "color_layers",
)


@strategy(order=45, evaluations=200_000, decisive_cost=11, share=0.3)
def bottom_up(search: Search) -> Iterator[Expr | None]:
    """Expressions over the input that give the outputs, in order of cost.

    Levels are kept while evaluations suffice. The level after them is only compared with the outputs. In all that is kept,
    also what operations that can be inverted would need to give the outputs is looked for.
    """
    inputs, outputs = search.problem.inputs, search.problem.outputs
    columns, made = search.columns(inputs), _productions(search)
    bank = Bank(columns, made, search.values(Background()) or (), search.budget, price=_prices(search.advice))
    sought = goals(outputs, made)
    met, kept = columns.probe([goal.values for goal in sought]), 0
    leaf = np.array([bank.add_leaf(Input(), GRID, inputs)], dtype=np.int32)
    yield from (sought[place].reached_from(Input()) for _, place in met(leaf))
    for part in search.leaves:
        if (values := search.values(part)) is not None:
            bank.add_leaf(part, part.type, values, cost=1)
    for cost in range(1, MOST_COST + 1):
        kept += bank.evaluations(cost)
        if kept > min(MOST_KEPT, search.budget.left):
            for new in bank.last_level(cost, GRID, outputs):
                yield from (bank.expr(int(column)) for column in new)
            return
        yield from search.pause()
        for type_, new in bank.grow(cost):
            if type_ == GRID:
                for column, place in met(new):
                    yield sought[place].reached_from(bank.expr(column))


def _prices(advice: Advice | None) -> Callable[[Production], int]:
    """The cost of the language, and more for what a guide thinks unlikely."""
    if advice is None:
        return lambda production: production.cost
    return lambda production: production.cost + advice.surcharge_of(production.primitive.name)


def _productions(search: Search) -> list[Production]:
    colors = {
        int(cell) for pair in search.problem.train for grid in (pair.input, pair.output) for cell in np.unique(grid)
    }
    return list(productions((*GRIDS, *OTHERS, *names_from_plugins()), domains(colors, ints=(1, 2, 3))))
