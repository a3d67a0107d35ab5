"""This file is where whole programs are enumerated bottom-up, the cheapest first, without two that do the same."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from dsl.program import Background, Expr, Input
from dsl.types import GRID
from synth.bank import Bank
from synth.productions import Production, domains, names_from_plugins, productions
from synth.search import Search
from synth.strategy import strategy

MOST_COST = 12

GRIDS = (
    "flip_lr",
    "flip_ud",
    "transpose",
    "antitranspose",
    "rot90",
    "rot180",
    "rot270",
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


@strategy(order=45, evaluations=300_000, decisive_cost=11, share=0.3)
def bottom_up(search: Search) -> Iterator[Expr]:
    """Expressions over the input that give the outputs, in order of cost."""
    inputs, outputs = search.problem.inputs, search.problem.outputs
    columns = search.columns(inputs)
    bank = Bank(columns, _productions(search), search.values(Background()) or (), search.budget)
    bank.add_leaf(Input(), GRID, inputs)
    for leaf in search.leaves:
        bank.add_leaf(leaf, leaf.type, search.values(leaf) or (), cost=1)
    cells = sum(output.size for output in outputs)
    for cost in range(1, MOST_COST + 1):
        for type_, new in bank.grow(cost):
            if type_ == GRID:
                agreement = columns.agreement(new, outputs)
                for column in new[agreement == cells]:
                    yield bank.expr(int(column))


def _productions(search: Search) -> list[Production]:
    colors = {
        int(cell) for pair in search.problem.train for grid in (pair.input, pair.output) for cell in np.unique(grid)
    }
    return list(productions((*GRIDS, *OTHERS, *names_from_plugins()), domains(colors, ints=(1, 2, 3))))
