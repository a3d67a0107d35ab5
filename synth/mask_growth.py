"""This file is where the cheapest masks of a pool are grown, cast, spanned and enclosed by the words for masks."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing, suppress
from functools import lru_cache, partial

import numpy as np

from dsl.program import Expr, Local, with_children
from dsl.types import AXIS, MASK
from dsl.values import Axis
from interp.columns import ColumnIds, Columns
from synth.bank import Bank
from synth.budget import BudgetExhausted
from synth.intervals import Bits
from synth.mask_shelf import Lazily, Made, Offer, Shelf, written
from synth.productions import Production, domains, names_from_plugins, productions
from synth.search import Search

MOST_DERIVED = 5000
MOST_EVALUATIONS = 40_000
DEAREST = 6

GROWN = (
    "neighbors",
    "diagonal_neighbors",
    "dilate",
    "erode",
    "outline",
    "enclosed",
    "fill_holes",
    "bbox",
    "bbox_outline",
    "corners",
    "span_rows",
    "span_cols",
    "between",
    "between_along",
    "ray",
    "ray_along",
    "shift_mask",
    "ray_within",
    "ray_along_within",
    "flood",
    "flip_lr_mask",
    "flip_ud_mask",
    "rot180_mask",
)

Seed = tuple[int, Made, Bits]
"""A mask of the pool: its price, its expression and its row."""


def grow(search: Search, shelf: Shelf, seeds: Sequence[Seed]) -> int:
    """Put what the words make of some masks on the shelf, in order of cost; how many evaluations that took."""
    columns = search.columns(search.problem.inputs)
    budget = search.budget.part(MOST_EVALUATIONS)
    made = _growths((*GROWN, *names_from_plugins(MASK)))
    bank = Bank(columns, made, search.backgrounds(), budget, price=_word)
    # the seeds' expressions are written when they are asked for: until then a name stands for each
    names = [Local(str(number), MASK) for number in range(len(seeds))]
    rows = np.array([row for _, _, row in seeds], dtype=np.uint64).reshape(len(seeds), shelf.words)
    bank.add_masks(names, rows, [price for price, _, _ in seeds])
    with suppress(BudgetExhausted):
        _grow_on(bank, columns, shelf, [expr for _, expr, _ in seeds])
    return budget.spent


def _grow_on(bank: Bank, columns: Columns, shelf: Shelf, leaves: Sequence[Made]) -> None:
    found = 0
    for cost in range(1, DEAREST + 1):
        waiting: list[ColumnIds] = []
        try:
            with closing(bank.grow(cost)) as level:
                for type_, new in level:
                    if type_ != MASK:
                        continue
                    waiting.append(new)
                    # until then there cannot be too many: these are put on the shelf together
                    if found + sum(map(len, waiting)) >= MOST_DERIVED:
                        found += _put(bank, columns, shelf, leaves, cost, waiting)
                        waiting = []
                        if found >= MOST_DERIVED:
                            return
        finally:
            found += _put(bank, columns, shelf, leaves, cost, waiting)


def _put(
    bank: Bank, columns: Columns, shelf: Shelf, leaves: Sequence[Made], cost: int, parts: Sequence[ColumnIds]
) -> int:
    """Put columns of one cost on the shelf; how many of them are new there."""
    if not parts:
        return 0
    new = np.concatenate(parts)
    made = Lazily(partial(_grown, bank, new, leaves), len(new))
    return len(shelf.put(Offer([cost] * len(new), made, columns.masks(new))))


def _grown(bank: Bank, columns: ColumnIds, leaves: Sequence[Made], at: int) -> Expr:
    """The expression of a column of a bank, with those of the seeds in the place of their names."""

    def changed(part: Expr) -> Expr:
        if isinstance(part, Local):
            return written(leaves[int(part.name)])
        return with_children(part, changed)

    return changed(bank.expr(int(columns[at])))


@lru_cache(maxsize=10)
def _growths(names: tuple[str, ...]) -> tuple[Production, ...]:
    """The productions that masks grow by."""
    return tuple(productions(names, {**domains((), ints=(1,)), AXIS: tuple(Axis)}))


def _word(production: Production) -> int:
    """The price of a production in a pool: its word alone, since rules about cells have many constants."""
    return production.primitive.cost
