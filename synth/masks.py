"""This file is where the pool of masks and images over a base grid is built: what rules about cells can look at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass

import numpy as np

from dsl.program import Background, Expr, Frame, Input, Local, cost_of
from dsl.resolve import call, key, literal
from dsl.types import BOOL, COLOR, CONN, GRID, MASK, OBJECT
from dsl.values import Conn, Grid, Value
from interp.columns import Columns, PlainColumns
from synth.bank import Bank
from synth.budget import BudgetExhausted
from synth.productions import Production, domains, productions
from synth.search import Search

MOST_MASKS = 6000
MOST_EVALUATIONS = 30_000
MOST_COST = 6
MOST_IMAGES = 100
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
MEASURES = ("size", "height", "width", "holes", "ncolors")


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
        costs = np.array([cost_of(bank.expr(int(mask))) for mask in masks], dtype=np.int64)
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
    columns = PlainColumns(values)
    backgrounds = search.values(Background()) or ()
    budget = search.budget.part(MOST_EVALUATIONS)
    bank = Bank(columns, _productions(values, shares_frame), backgrounds, budget, price=_words)
    bank.add_leaf(base, GRID, values)
    if shares_frame:
        for leaf in (Input(), *_object_leaves(), *_color_leaves()):
            known = search.values(leaf)
            if known is not None:
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


def _productions(values: tuple[Grid, ...], shares_frame: bool) -> list[Production]:
    colors = {int(cell) for grid in values for cell in np.unique(grid)}
    are_square = all(grid.shape[0] == grid.shape[1] for grid in values)
    names = (
        *IMAGES,
        *(IN_SQUARES if are_square else ()),
        *MASKS_OF_GRIDS,
        *MASKS_OF_MASKS,
        *FIELDS,
        *MASKS_OF_FIELDS,
    )
    made = productions(names, domains(colors, ints=(0, 1, 2, 3, 4)))
    return [production for production in made if shares_frame or not _depends_on_input(production)]


def _depends_on_input(production: Production) -> bool:
    return any(isinstance(leaf, Frame) for leaf in production.ambient.values())


def _object_leaves() -> Iterator[Expr]:
    """Fields of what is measured of each cell's object, grids of its colours, masks of the extreme objects."""
    element = Local("o", OBJECT)
    for objects in _segmentations():
        yield call("mask", objects)
        for measure in MEASURES:
            measured = key("o", OBJECT, call(measure, element))
            yield call("measure", objects, measured)
            yield call("mask", call("argmax", objects, measured))
            yield call("mask", call("argmin", objects, measured))
        yield call("show", objects, key("o", OBJECT, call("color", element)))
        yield call("show", objects, key("o", OBJECT, call("rare_color", element)))


def _segmentations() -> Iterator[Expr]:
    yield call("objects", Input(), conn=literal(Conn.EIGHT, CONN))
    yield call("objects", Input())
    yield call("objects", Input(), conn=literal(Conn.EIGHT, CONN), mono=literal(False, BOOL))


def _color_leaves() -> Iterator[Expr]:
    """Colours that a grid names by itself."""
    yield call("mode_color", Input())
    yield call("rare_color", Input())
