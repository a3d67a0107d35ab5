"""This file is where the pool of masks and images over a base grid is built: what rules about cells can look at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import cast

import numpy as np

from dsl.program import Background, Expr, Frame, Input, cost_of
from dsl.resolve import call
from dsl.types import COLOR, FIELD, GRID, MASK
from dsl.values import Field, Grid, Value
from interp.columns import Columns
from synth.bank import Bank
from synth.budget import BudgetExhausted
from synth.productions import Production, domains, productions
from synth.search import Search
from synth.sights import sights_of_objects

MOST_MASKS = 6000
MOST_EVALUATIONS = 30_000
MOST_COST = 6
MOST_IMAGES = 100
SMALL = (0, 1, 2, 3, 4)
MOST_NUMBERS = 12
LEAF_PRICE = 1
"""What a word about objects costs in a pool, where it is a leaf."""

IN_SQUARES = ("transpose", "antitranspose", "rot90", "rot270")
IMAGES = ("flip_lr", "flip_ud", "rot180", "gravity", "neighbor", "looking", "looking_past", "nearest_color")
"""Words that show in each cell of a grid what the cell sees; those of `IN_SQUARES` keep the frame of square grids only."""
MASKS_OF_GRIDS = ("equals_color", "differs_from_color", "fg", "border", "uniform_rows", "uniform_cols", "agree")
MASKS_OF_MASKS = (
    "mask_not",
    "neighbors",
    "diagonal_neighbors",
    "dilate",
    "outline",
    "inner_boundary",
    "enclosed",
    "fill_holes",
    "bbox",
    "bbox_outline",
    "corners",
    "span_rows",
    "span_cols",
    "between",
    "ray",
    "shift_mask",
    "ray_within",
    "flood",
)
FIELDS = ("row", "col", "neighbor_count", "line_count", "field_modulo_int")
MASKS_OF_FIELDS = ("field_equals_int", "field_above_int", "field_below_int")


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """What a fill takes its colours from: one colour for each input, or a grid in the base's frame."""

    expr: Expr
    values: tuple[Value, ...]
    cost: int


class MaskPool:
    """The masks and images over a base, in order of cost, with an expression for each."""

    def __init__(self, bank: Bank, columns: Columns, sources: Sequence[Source]) -> None:
        masks = bank.of_type(MASK)[:MOST_MASKS]
        costs = bank.written(masks)
        order = np.argsort(costs, kind="stable")
        self._bank = bank
        self._masks = masks[order]
        self.costs = costs[order]
        self.bits = columns.masks(self._masks)
        self.sources = sources

    def expr(self, mask: int) -> Expr:
        """The expression of the mask at a place of the pool."""
        return self._bank.expr(int(self._masks[mask]))


def pool_over(base: Expr, values: tuple[Grid, ...], search: Search) -> MaskPool:
    """The pool of a base grid with these values, named by `base` in the pool's expressions.

    The input, its objects and whatever depends on its dims stand by only if the base has those dims everywhere.
    """
    shares_frame = all(grid.shape == value.shape for grid, value in zip(search.problem.inputs, values, strict=True))
    columns = search.columns(values)
    leaves = _leaves(search) if shares_frame else []
    made = [made for made in _productions(values, leaves) if shares_frame or not _depends_on_input(made)]
    budget = search.budget.part(MOST_EVALUATIONS)
    bank = Bank(columns, made, search.values(Background()) or (), budget, price=_words)
    bank.add_leaf(base, GRID, values)
    for leaf, known in leaves:
        bank.add_leaf(leaf, leaf.type, known, LEAF_PRICE)
    _grow(bank)
    images = (*bank.of_type(GRID)[:MOST_IMAGES], *bank.of_type(COLOR))
    exprs = [(bank.expr(int(image)), columns.values(int(image))) for image in images]
    return MaskPool(bank, columns, [Source(expr, shown, cost_of(expr)) for expr, shown in exprs])


def _words(production: Production) -> int:
    """The price of a production in a pool: its word alone, since rules about cells have many constants."""
    return production.primitive.cost


def _grow(bank: Bank) -> None:
    """Fill the bank level by level until it holds enough masks or its evaluations are spent."""
    found = 0
    with suppress(BudgetExhausted):
        for cost in range(1, MOST_COST + 1):
            with closing(bank.grow(cost)) as level:
                for type_, new in level:
                    found += len(new) if type_ == MASK else 0
                    if found >= MOST_MASKS:
                        return


def _leaves(search: Search) -> list[tuple[Expr, tuple[Value, ...]]]:
    """The input, what its objects show in each cell, and the colours that it names by itself, with their values."""
    leaves = (Input(), *sights_of_objects(), call("mode_color", Input()), call("rare_color", Input()))
    known = ((leaf, search.values(leaf)) for leaf in leaves)
    return [(leaf, values) for leaf, values in known if values is not None]


def _productions(values: tuple[Grid, ...], leaves: Sequence[tuple[Expr, tuple[Value, ...]]]) -> Iterator[Production]:
    colors = {int(cell) for grid in values for cell in np.unique(grid)}
    are_square = all(grid.shape[0] == grid.shape[1] for grid in values)
    grids = (*IMAGES, *(IN_SQUARES if are_square else ()))
    names = (*grids, *MASKS_OF_GRIDS, *MASKS_OF_MASKS, *FIELDS, *MASKS_OF_FIELDS)
    return productions(names, domains(colors, ints=_numbers(leaves)))


def _numbers(leaves: Sequence[tuple[Expr, tuple[Value, ...]]]) -> list[int]:
    """Small numbers, and those that the fields of the leaves show, as far as they are few."""
    fields = [field for leaf, values in leaves if leaf.type == FIELD for field in cast(tuple[Field, ...], values)]
    seen = np.unique(np.concatenate([field.ravel() for field in fields])) if fields else np.zeros(0, dtype=np.int64)
    return sorted({*SMALL, *(int(number) for number in seen[:MOST_NUMBERS])})


def _depends_on_input(production: Production) -> bool:
    return any(isinstance(leaf, Frame) for leaf in production.ambient.values())
