"""This file is where the pool of masks and colours over a picture is built: what rules about cells can speak of.

First what a cell sees becomes masks: a colour that is seen, a number that is reached, a claim that is true of the object
there. The cheapest of them are then grown, cast, spanned and enclosed by the words for masks, in order of cost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from itertools import chain, islice
from typing import cast

import numpy as np
import numpy.typing as npt

from dsl.program import Apply, Background, Clause, Comprehension, Expr, Input, with_children
from dsl.registry import primitive_named
from dsl.resolve import call, color, integer
from dsl.types import COLOR, FIELD, GRID, MASK
from dsl.values import MAX_LIST, Color, Object, Value
from synth.cell_columns import CellColumn, CellColumns
from synth.colors import colors_read_off, palette_of
from synth.images import images, kinds
from synth.intervals import compiled
from synth.mask_growth import Seed, grow
from synth.mask_lifts import Seeds, lifted
from synth.mask_shelf import Lazily, Offer, Shelf, written
from synth.object_claims import Claims
from synth.object_columns import ELEMENT, OBJECT_NAME
from synth.object_sights import boxed, boxes, segmentations, sights_of, sights_of_panels
from synth.object_stamps import Stamps
from synth.object_table import ObjectTable
from synth.object_views import source_of
from synth.productions import names_from_plugins
from synth.search import Search, Values
from synth.sights import STAMPED, Sight, sights, stamped_copies

MOST_SEEDS = 130
DEAREST_SEED = 3
MOST_OBJECTS = 160
FEW_NUMBERS = 14
FIRST_NUMBERS = 9
MEASURED = ("size", "height", "width", "holes", "ncolors")
OBJECTS_NAME = "objs"
_EQUALS_COLOR = primitive_named("equals_color")
_EQUALS_NUMBER = primitive_named("field_equals_int")
_AT_LEAST = primitive_named("field_at_least_int")


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """What a fill takes its colours from: one colour for each input, or a grid in the picture's frame."""

    expr: Expr
    values: tuple[Value, ...]
    cost: int


class MaskPool:
    """Distinct masks in order of cost, an expression for each, and the sources of colours.

    `bits` has a row a mask: the cells of all inputs, those of the pairs first; masks that are empty or full everywhere
    are left out. In a guided search the pool is grown when it is asked to.
    """

    def __init__(self, search: Search) -> None:
        self._search = search
        inputs = search.problem.inputs
        self.cells = sum(grid.size for grid in inputs)
        self._shelf = Shelf(self.cells)
        self.words = self._shelf.words
        self.sources: list[Source] = []
        self._tables: list[ObjectTable] = []
        self._known_tables: dict[Expr, ObjectTable | None] = {}
        self._cells = CellColumns(search, self._table_behind)
        self._shown: set[tuple[int, ...] | bytes] = set()
        self._sizes = [grid.size for grid in inputs]
        self._given = np.concatenate([grid.ravel() for grid in inputs])
        self._backgrounds = np.repeat(np.array(search.backgrounds(), dtype=np.uint8), self._sizes)
        self.considered = 0
        self._seeds = self._filled()
        if search.advice is None:
            self._grow()
        self.costs, self.bits, self._made = self._shelf.in_order()

    def expr(self, place: int) -> Expr:
        """The expression of the mask at a place of the pool."""
        return written(self._made[place])

    def grow(self) -> None:
        """Add what the words for masks make of the cheapest masks, unless that is done."""
        if self._seeds:
            self._grow()
            self.costs, self.bits, self._made = self._shelf.in_order()

    def _grow(self) -> None:
        self.considered += grow(self._search, self._shelf, self._seeds)
        self._seeds = []

    def _filled(self) -> list[Seed]:
        """The cheapest of the masks of what cells see, which go into the pool with what lies between them."""
        colors = sorted(palette_of((*self._search.problem.inputs, *self._search.problem.outputs)))
        offers = list(self._seen(colors))
        new = self._shelf.put(*offers)
        seeds = _taken(offers, _first_cheap(offers, new))
        if seeds:
            self._lift(seeds)
        self.considered = self._shelf.offered
        return seeds

    def _lift(self, seeds: Sequence[Seed]) -> None:
        """Add the objects that masks meet, fill or touch, and the cells between two of the cheapest masks."""
        prices, made, rows = zip(*seeds, strict=True)
        masks = Seeds(prices, made, np.stack([self._shelf.unpacked(row) for row in rows]))
        for new in lifted(masks, self._tables, self._search.problem.inputs, self._search.backgrounds()):
            self._shelf.put(Offer(new.prices, new.made, new.rows))

    def _seen(self, colors: Sequence[Color]) -> Iterator[Offer]:
        """Masks of what cells see, with their prices; the sources of colours are collected on the way."""
        search = self._search
        self._know_measures()
        self._know_stamps()
        separators = _separators(search, colors)
        found = [
            *_sights(tuple(colors), tuple(separators), tuple(names_from_plugins())),
            *((1, grid) for grid in search.beside),
        ]
        for expr in colors_read_off(search):
            if self._offer_color(expr, 2):
                showing = self._cells.column(equals(Input(), expr))
                assert showing is not None
                yield Offer([2], [partial(call, "==", Input(), expr)], self._shelf.packed(showing[None]))
        for price, sight in found:
            yield from self._masks_of(price, sight, colors)
        for price, image in images(search, separators):
            if image.type == COLOR:
                self._offer_color(image, price)
            elif (shown := self._cells.column(image)) is not None:
                self._offer(image, shown, price)
        for objects, around in _boxes():
            if self._has_boxes(objects, around):
                for price, sight in _sights_of(around):
                    yield from self._masks_of(price + 2, sight, colors)
        for price, sight in _sights_of_panels(tuple(separators)):
            yield from self._masks_of(price, sight, colors)
        for price, objects in segmentations(separators):
            table = self._table_of(objects)
            if table is None:
                continue
            yield self._claimed(price, table)
            for dearer, sight in _sights_of(objects):
                yield from self._masks_of(dearer + price - 1, sight, colors)

    def _offer_color(self, expr: Expr, price: int) -> bool:
        """Take a colour of each input as a source, unless an earlier one shows the same; whether it has a value everywhere."""
        values = self._search.values(expr)
        if values is not None:
            self._offer_shown(cast(tuple[int, ...], values), lambda: Source(expr, values, price))
        return values is not None

    def _offer(self, expr: Expr, shown: CellColumn, price: int) -> None:
        """Take a picture as a source of colours unless an earlier one shows the same."""
        self._offer_shown(shown.tobytes(), lambda: Source(expr, self._cells.framed(shown), price))

    def _offer_shown(self, shown: tuple[int, ...] | bytes, source: Callable[[], Source]) -> None:
        if shown not in self._shown:
            self._shown.add(shown)
            self.sources.append(source())

    def _masks_of(self, price: int, sight: Expr, colors: Sequence[Color]) -> Iterator[Offer]:
        shown = self._cells.column(sight)
        if shown is None:
            return
        if sight.type == GRID:
            yield self._of_colors(price, sight, shown, colors)
        elif sight.type == MASK:
            yield Offer([price], [sight], self._shelf.packed(shown[None]))
        elif sight.type == FIELD:
            yield self._of_numbers(price, sight, shown)

    def _has_boxes(self, objects: Expr, around: Expr) -> bool:
        """Whether the objects are not too many to look at the boxes around them, which the search then knows."""
        if self._table_of(objects) is None:
            return False
        lists = cast(Sequence[Sequence[Object]], self._search.values(objects))
        self._search.know(around, tuple(map(boxed, lists)))
        return True

    def _table_behind(self, view: Apply) -> ObjectTable | None:
        """A table of the objects that a picture is made of: those of its own list, or all among which these were chosen."""
        every, own = source_of(view), _listed(view)
        if every is None:
            return None
        return self._known_tables.get(own) or self._table_of(every) or self._table_of(own)

    def _know_stamps(self) -> None:
        """Let the search know the copies of objects that cells see, which are found all at once."""
        lists = self._search.values(STAMPED)
        if lists is None:
            return
        stamps = Stamps(self._search.problem.inputs)
        templates = [
            tuple(element for element in objects if len(np.unique(element.patch[element.opaque])) > 1)
            for objects in cast(Sequence[Sequence[Object]], lists)
        ]
        for syms, copies in stamped_copies().items():
            found = tuple(stamps.of(at, some, None, syms, (1,)) for at, some in enumerate(templates))
            if max(map(len, found)) <= MAX_LIST:
                self._search.know(copies, found)

    def _know_measures(self) -> None:
        """Let the search know what is measured of the objects whose extremes are colours that it reads off."""
        for objects in _measured():
            lists = self._search.values(objects)
            if lists is None or not any(map(len, cast(Sequence[Sequence[Object]], lists))):
                continue
            table = self._table_of(objects) or ObjectTable(OBJECTS_NAME, objects, lists, self._search)
            for expr in _measures():
                if table.takes_all_at_once(expr):
                    numbers = iter(table.numbers(expr).tolist())
                    values = tuple(tuple(islice(numbers, len(elements))) for elements in table.lists)
                    self._search.know(Comprehension((Clause(OBJECT_NAME, objects, None),), expr), values)

    def _table_of(self, objects: Expr) -> ObjectTable | None:
        """The table of the objects of a list, if they are not too many."""
        if objects not in self._known_tables:
            lists = self._search.values(objects)
            fits = lists is not None and 0 < sum(map(len, cast(Sequence[tuple[Value, ...]], lists))) <= MOST_OBJECTS
            table = ObjectTable(OBJECTS_NAME, objects, lists, self._search) if fits and lists is not None else None
            self._known_tables[objects] = table
        return self._known_tables[objects]

    def _of_colors(self, price: int, sight: Expr, shown: CellColumn, colors: Sequence[Color]) -> Offer:
        self._offer(sight, shown, price)
        cost = max(1, price)
        slots = np.zeros(256, dtype=np.int64)
        slots[np.array(colors, dtype=np.int64)] = range(1, len(colors) + 1)
        rows = compiled().of_colors(shown, self._backgrounds, self._given, slots, len(colors), self.words)
        if isinstance(sight, Input):
            rows = rows[:-1]
        prices = [cost] * (len(colors) + 2) + [cost + 1] * (len(rows) - len(colors) - 2)
        return Offer(prices, Lazily(partial(_colored, sight, colors), len(rows)), rows)

    def _of_numbers(self, price: int, sight: Expr, numbers: CellColumn) -> Offer:
        """Cells where the number is one of those seen, or at least that: all if they are few, else the smallest."""
        few, rows = compiled().of_numbers(numbers, FEW_NUMBERS, FIRST_NUMBERS, self.words)
        values = few.tolist()
        prices = [price] * len(values) + [price + (value > 1) for value in values[1:]]
        return Offer(prices, Lazily(partial(_numbered, sight, values), len(prices)), rows)

    def _claimed(self, price: int, table: ObjectTable) -> Offer:
        """The cells of the objects of which a claim is true."""
        self._tables.append(table)
        everyone = table.strokes(ELEMENT)
        claims = Claims(table)
        # a cell that several objects share is set if the claim holds of one of them
        order = np.argsort(everyone.cells, kind="stable")
        covered, starts = np.unique(everyone.cells[order], return_index=True)
        holds = claims.holds[:, everyone.owners[order]]
        cells = np.zeros((len(holds), self.cells), dtype=np.bool_)
        if len(covered):
            cells[:, covered] = np.logical_or.reduceat(holds, starts, axis=1)
        made = Lazily(partial(_claimed_mask, claims, table), len(holds))
        return Offer([price + min(3, cost // 2) for cost in claims.costs], made, self._shelf.packed(cells))


def _first_cheap(offers: Sequence[Offer], new: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The places, among the masks of all offers, of the cheapest of the new ones, the cheapest first."""
    prices = np.fromiter(chain.from_iterable(offer.prices for offer in offers), np.int64)[new]
    order = np.argsort(prices, kind="stable")[:MOST_SEEDS]
    return new[order[prices[order] <= DEAREST_SEED]]


def _taken(offers: Sequence[Offer], places: npt.NDArray[np.int64]) -> list[Seed]:
    """The prices, the expressions and the rows at some places among the masks of all offers."""
    starts = np.cumsum([0, *(len(offer.rows) for offer in offers)])
    numbers = np.searchsorted(starts, places, side="right") - 1
    chosen = [
        (offers[number], at) for number, at in zip(numbers.tolist(), (places - starts[numbers]).tolist(), strict=True)
    ]
    return [(offer.prices[at], offer.made[at], offer.rows[at]) for offer, at in chosen]


@lru_cache(maxsize=100)
def _sights(colors: tuple[Color, ...], separators: tuple[Expr, ...], _: tuple[str, ...]) -> tuple[Sight, ...]:
    """What cells see, written once for all pictures with these colours, as long as there are the same plug-ins."""
    return tuple(sights(colors, separators))


@cache
def _boxes() -> tuple[tuple[Expr, Expr], ...]:
    return tuple(boxes())


@lru_cache(maxsize=100)
def _sights_of_panels(separators: tuple[Expr, ...]) -> tuple[Sight, ...]:
    return tuple(sight for value in separators for sight in sights_of_panels(call("rooms", Input(), value)))


@lru_cache(maxsize=100)
def _sights_of(objects: Expr) -> tuple[Sight, ...]:
    return tuple(sights_of(objects))


def _colored(sight: Expr, colors: Sequence[Color], at: int) -> Expr:
    """The cells where a sight shows the background, one of the colours, no background, or the colour that is there."""
    if at <= len(colors):
        return equals(sight, color(colors[at - 1]) if at else Background())
    return call("!=", sight, Background()) if at == len(colors) + 1 else call("agree", sight, Input())


def _numbered(sight: Expr, numbers: Sequence[int], at: int) -> Expr:
    """The cells where a number is one of those given, or at least one of them, without the first."""
    if at < len(numbers):
        return Apply(_EQUALS_NUMBER, (sight, integer(numbers[at])), MASK)
    return Apply(_AT_LEAST, (sight, integer(numbers[at - len(numbers) + 1])), MASK)


def _claimed_mask(claims: Claims, table: ObjectTable, at: int) -> Expr:
    objects, claim = table.segmentation, claims.expr(at)
    if claim is None:
        return call("mask", objects)
    return call("mask", Comprehension((Clause(OBJECT_NAME, objects, named(claim, table)),), ELEMENT))


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


@lru_cache(maxsize=20_000)
def _listed(view: Apply) -> Expr:
    """The list of objects that a picture is made of."""
    match view.arguments[0 if view.primitive.name == "union" else 1]:
        case Comprehension((Clause(_, source, _), *_), _):
            return source
    return view.arguments[0]


@cache
def _measured() -> tuple[Expr, ...]:
    """The objects of which the extremes are looked at."""
    return (call("objects", Input()), *kinds())


@cache
def _measures() -> tuple[Expr, ...]:
    return tuple(call(word, ELEMENT) for word in MEASURED)


def equals(grid: Expr, value: Expr) -> Expr:
    """The cells of a colour, without looking for the signature of `==` that fits."""
    return Apply(_EQUALS_COLOR, (grid, value), MASK)


def named(claim: Expr, table: ObjectTable) -> Expr:
    """A claim about an object of a table, with the expression of all objects in the place of their name."""

    def changed(part: Expr) -> Expr:
        return table.segmentation if part == table.elements else with_children(part, changed)

    return changed(claim)
