"""This file is where the pool of masks and colours over a picture is built: what rules about cells can speak of.

First what a cell sees becomes masks: a colour that is seen, a number that is reached, a claim that is true of the object
there. The cheapest of them are then grown, cast, spanned and enclosed by the words for masks, in order of cost.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import cast

import numpy as np
import numpy.typing as npt

from dsl.program import Apply, Background, Clause, Comprehension, Expr, Input, with_children
from dsl.registry import primitive_named
from dsl.resolve import call, color, integer
from dsl.types import AXIS, FIELD, GRID, MASK
from dsl.values import Axis, Color, Field, Grid, Mask, Value
from synth.bank import Bank
from synth.budget import BudgetExhausted
from synth.colors import colors_read_off, palette_of
from synth.intervals import Bits, packed
from synth.object_claims import Claims
from synth.object_columns import ELEMENT, OBJECT_NAME
from synth.object_table import ObjectTable
from synth.productions import Production, domains, names_from_plugins, productions
from synth.search import Search, Values
from synth.sights import segmentations, sights, sights_of

MOST_DERIVED = 5000
MOST_EVALUATIONS = 40_000
MOST_SEEDS = 130
DEAREST_SEED = 3
DEAREST = 6
MOST_OBJECTS = 160
FEW_NUMBERS = 14
FIRST_NUMBERS = 9

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


OBJECTS_NAME = "objs"
_EQUALS_COLOR = primitive_named("equals_color")
_EQUALS_NUMBER = primitive_named("field_equals_int")
_AT_LEAST = primitive_named("field_at_least_int")

Seen = tuple[int, Expr, tuple[Mask, ...]]
"""A price, a mask, and its values on all inputs."""


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """What a fill takes its colours from: one colour for each input, or a grid in the picture's frame."""

    expr: Expr
    values: tuple[Value, ...]
    cost: int


class MaskPool:
    """Distinct masks in order of cost, an expression for each, and the sources of colours.

    `bits` has a row a mask: the cells of all inputs, those of the pairs first; masks that are empty or full everywhere
    are left out.
    """

    def __init__(self, search: Search) -> None:
        self._search = search
        self._exprs: list[Expr | tuple[Bank, int]] = []
        self._rows: list[Bits] = []
        self._costs: list[int] = []
        self._known: dict[bytes, int] = {}
        self.cells = sum(grid.size for grid in search.problem.inputs)
        self.words = -(-self.cells // 64)
        self.sources: list[Source] = []
        self._fill()
        order = np.argsort(self._costs, kind="stable")
        self.costs = np.array(self._costs, dtype=np.int64)[order]
        self.bits = np.array(self._rows, dtype=np.uint64).reshape(len(order), self.words)[order]
        self._exprs = [self._exprs[place] for place in order]

    def expr(self, place: int) -> Expr:
        """The expression of the mask at a place of the pool."""
        made = self._exprs[place]
        return made[0].expr(made[1]) if isinstance(made, tuple) else made

    def _fill(self) -> None:
        colors = sorted(palette_of((*self._search.problem.inputs, *self._search.problem.outputs)))
        seeds: list[Seen] = []
        for price, expr, masks in self._seen(colors):
            cells = np.concatenate([mask.ravel() for mask in masks])
            if self._added(price, expr, packed(cells, self.words), int(cells.sum())) and price <= DEAREST_SEED:
                seeds.append((price, expr, masks))
        seeds.sort(key=lambda seed: seed[0])
        self._grow(seeds[:MOST_SEEDS])

    def _added(self, cost: int, made: Expr | tuple[Bank, int], row: Bits, count: int) -> bool:
        """Whether the mask is new, or cheaper than an equal one; it is in the pool then."""
        if count in (0, self.cells):
            return False
        key = row.tobytes()
        place = self._known.get(key)
        if place is None:
            self._known[key] = len(self._rows)
            self._rows.append(row)
            self._costs.append(cost)
            self._exprs.append(made)
            return True
        if cost < self._costs[place]:
            self._costs[place], self._exprs[place] = cost, made
        return False

    def _seen(self, colors: Sequence[Color]) -> Iterator[Seen]:
        """Masks of what cells see, with their prices; the sources of colours are collected on the way."""
        search = self._search
        separators = _separators(search, colors)
        found = [*sights(colors, separators), *((1, grid) for grid in search.beside)]
        for expr in colors_read_off(search):
            values = search.values(expr)
            if values is not None:
                self._offer(Source(expr, values, 2))
                yield 2, call("==", Input(), expr), self._compared(search.problem.inputs, values)
        for price, sight in found:
            yield from self._masks_of(price, sight, colors)
        for price, objects in segmentations(separators):
            lists = search.values(objects)
            if lists is None or not 0 < sum(map(len, cast(Sequence[tuple[Value, ...]], lists))) <= MOST_OBJECTS:
                continue
            yield from self._claimed(price, objects, lists)
            for dearer, sight in sights_of(objects):
                yield from self._masks_of(dearer + price - 1, sight, colors)

    def _compared(self, grids: Sequence[Grid], values: Sequence[Value]) -> tuple[Mask, ...]:
        return tuple(np.equal(grid, cast(int, value)) for grid, value in zip(grids, values, strict=True))

    def _offer(self, source: Source) -> None:
        if all(
            any(a is not b and not np.array_equal(a, b) for a, b in zip(source.values, other.values, strict=True))  # type: ignore[arg-type]
            for other in self.sources
            if type(other.values[0]) is type(source.values[0])
        ):
            self.sources.append(source)

    def _masks_of(self, price: int, sight: Expr, colors: Sequence[Color]) -> Iterator[Seen]:
        inputs = self._search.problem.inputs
        values = self._search.values(sight)
        if values is None or any(np.shape(value) != grid.shape for value, grid in zip(values, inputs, strict=True)):  # type: ignore[arg-type]
            return
        if sight.type == GRID:
            yield from self._of_colors(price, sight, cast(tuple[Grid, ...], values), colors)
        elif sight.type == MASK:
            yield price, sight, cast(tuple[Mask, ...], values)
        elif sight.type == FIELD:
            yield from self._of_numbers(price, sight, cast(tuple[Field, ...], values))

    def _of_colors(self, price: int, sight: Expr, grids: tuple[Grid, ...], colors: Sequence[Color]) -> Iterator[Seen]:
        inputs, backgrounds = self._search.problem.inputs, self._search.backgrounds()
        self._offer(Source(sight, grids, price))
        cost = max(1, price)
        yield cost, equals(sight, Background()), self._compared(grids, backgrounds)
        for value in colors:
            yield cost, equals(sight, color(value)), tuple(np.equal(grid, value) for grid in grids)
        differing = tuple(np.not_equal(grid, value) for grid, value in zip(grids, backgrounds, strict=True))
        yield cost, call("!=", sight, Background()), differing
        if not isinstance(sight, Input):
            agreeing = tuple(np.equal(grid, given) for grid, given in zip(grids, inputs, strict=True))
            yield cost + 1, call("agree", sight, Input()), agreeing

    def _of_numbers(self, price: int, sight: Expr, fields: tuple[Field, ...]) -> Iterator[Seen]:
        """Cells where the number is one of those seen, or at least that: all if they are few, else the smallest."""
        seen = np.unique(np.concatenate([field.ravel() for field in fields]))
        few = seen if len(seen) <= FEW_NUMBERS else seen[:FIRST_NUMBERS]
        for number in few:
            yield (
                price,
                Apply(_EQUALS_NUMBER, (sight, integer(int(number))), MASK),
                tuple(np.equal(field, number) for field in fields),
            )
        for number in few[1:]:
            more = tuple(np.greater_equal(field, number) for field in fields)
            yield price + (number > 1), Apply(_AT_LEAST, (sight, integer(int(number))), MASK), more

    def _claimed(self, price: int, objects: Expr, lists: Values) -> Iterator[Seen]:
        """The cells of the objects of which a claim is true."""
        table = ObjectTable(OBJECTS_NAME, objects, lists, self._search)
        everyone = table.strokes(ELEMENT)
        for claim in Claims(table).all:
            cells = np.zeros(self.cells, dtype=np.bool_)
            cells[everyone.cells[claim.holds[everyone.owners]]] = True
            listed = objects
            if claim.expr is not None:
                listed = Comprehension((Clause(OBJECT_NAME, objects, named(claim.expr, table)),), ELEMENT)
            yield price + min(3, claim.cost // 2), call("mask", listed), self._framed(cells)

    def _framed(self, cells: npt.NDArray[np.bool_]) -> tuple[Mask, ...]:
        """The mask of each input, of the cells of all inputs laid one after another."""
        grids = self._search.problem.inputs
        parts = np.split(cells, np.cumsum([grid.size for grid in grids])[:-1])
        return tuple(part.reshape(grid.shape) for part, grid in zip(parts, grids, strict=True))

    def _grow(self, seeds: Sequence[Seen]) -> None:
        search = self._search
        columns = search.columns(search.problem.inputs)
        names = (*GROWN, *names_from_plugins(MASK))
        made = list(productions(names, {**domains((), ints=(1,)), AXIS: tuple(Axis)}))
        budget = search.budget.part(MOST_EVALUATIONS)
        bank = Bank(columns, made, search.backgrounds(), budget, price=_word)
        for price, expr, masks in seeds:
            bank.add_leaf(expr, MASK, masks, price)
        found = 0
        with suppress(BudgetExhausted):
            for cost in range(1, DEAREST + 1):
                with closing(bank.grow(cost)) as level:
                    for type_, new in level:
                        if type_ != MASK:
                            continue
                        for column, row in zip(new, columns.masks(new), strict=True):
                            count = int(np.bitwise_count(row).sum())
                            found += self._added(cost, (bank, int(column)), row, count)
                        if found >= MOST_DERIVED:
                            return


def _separators(search: Search, colors: Sequence[Color]) -> list[Expr]:
    """Colours, named or read off, that are no background and of which every input has a line from edge to edge."""
    lines = []
    for grid, background in zip(search.problem.inputs, search.backgrounds(), strict=True):
        rows = {int(row[0]) for row in grid if (row == row[0]).all()}
        cols = {int(col[0]) for col in grid.T if (col == col[0]).all()}
        lines.append((rows | cols) - {background})
    found: dict[Values, Expr] = {}
    for expr in (*map(color, colors), *colors_read_off(search)):
        values = search.values(expr)
        if values is not None and all(value in seen for value, seen in zip(values, lines, strict=True)):
            found.setdefault(values, expr)
    return list(found.values())


def equals(grid: Expr, value: Expr) -> Expr:
    """The cells of a colour, without looking for the signature of `==` that fits."""
    return Apply(_EQUALS_COLOR, (grid, value), MASK)


def named(claim: Expr, table: ObjectTable) -> Expr:
    """A claim about an object of a table, with the expression of all objects in the place of their name."""

    def changed(part: Expr) -> Expr:
        return table.segmentation if part == table.elements else with_children(part, changed)

    return changed(claim)


def _word(production: Production) -> int:
    """The price of a production in a pool: its word alone, since rules about cells have many constants."""
    return production.primitive.cost
