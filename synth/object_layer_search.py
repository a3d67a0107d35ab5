"""This file is where sound layers are found: generator, colour and selector, such that every painted cell is right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from dsl.program import And, Clause, Comprehension, Expr, OrElse
from dsl.resolve import call
from dsl.types import MASK, OBJECT
from synth.colors import colors_everywhere
from synth.object_boards import Numbers, Shown, Truths, Words, as_words
from synth.object_claims import Claims, traits
from synth.object_colors import Paint, learnt, offered, paints, read_off
from synth.object_columns import ELEMENT, OBJECT_NAME
from synth.object_drawings import OWN, Asked, Drawing, Drawings, Judged, Laid, Picture
from synth.object_generators import Scope, generators, planned
from synth.object_selectors import Selectors
from synth.object_table import NO_VALUE, ObjectTable, Strokes
from synth.search import Search

MOST_LEARNT = 60


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """What the selected objects of a table paint. `covers` has a bit for each changed cell of the pairs that it puts right."""

    table: ObjectTable
    cost: int
    covers: int
    drawing: Drawing
    paint: Paint | None
    """The colour; None: the generator's own colours."""
    or_itself: bool
    """Whether an object for which nothing is painted paints itself."""
    claims: Claims
    selector: tuple[int, int]
    """The places of two claims that both select; of the same one twice, if it selects alone."""
    on_tests: bytes
    """Equal for layers that paint the same on the tests."""

    @property
    def generator(self) -> Expr:
        """What every selected object paints."""
        return self.drawing.strokes.expr

    @property
    def holds(self) -> Truths:
        """Which objects are selected."""
        one, other = self.selector
        selected: Truths = self.claims.holds[one] & self.claims.holds[other]
        return selected

    def on(self, canvas: Expr) -> Expr:
        """The layer painted on a grid."""
        body, claim = self._body(), self._claim()
        painted: Expr = Comprehension((Clause(OBJECT_NAME, self.table.elements, claim),), body)
        if _is_filled(self.generator, self.paint):
            assert self.paint is not None
            return call("underfill" if self.drawing.under else "fill", canvas, call("union", painted), self.paint.expr)
        if body == ELEMENT and claim is None:
            painted = self.table.elements
        return call("underpaint" if self.drawing.under else "paint", canvas, painted)

    def _claim(self) -> Expr | None:
        one, other = map(self.claims.expr, self.selector)
        return one if self.selector[0] == self.selector[1] or one is None or other is None else And(one, other)

    def _body(self) -> Expr:
        if self.paint is None or _is_filled(self.generator, self.paint):
            return self.generator
        colored = call("colored" if self.generator.type == MASK else "recolor", self.generator, self.paint.expr)
        return OrElse(colored, ELEMENT) if self.or_itself else colored


def _is_filled(generator: Expr, paint: Paint | None) -> bool:
    """Whether the layer is a fill of a union of masks in one colour."""
    return generator.type == MASK and paint is not None and paint.is_constant


def predicted(picture: Picture, layers: Sequence[Layer]) -> bytes:
    """The test outputs, as far as it takes to compare them."""
    canvas = picture.before.copy()
    for layer in layers:
        cells, colors = layer.drawing.on_tests(layer.holds, layer.paint)
        canvas[cells] = colors
    return canvas[len(picture.after) :].tobytes()


def layers_of(
    table: ObjectTable, scope: Scope, pictures: Sequence[Picture], search: Search
) -> Iterator[tuple[Picture, list[Layer]]]:
    """For each picture the sound layers that the objects of the table can paint on it."""
    table.prepare(traits(tuple(colors_everywhere(search))))
    table.prepare((*read_off(table.elements), *planned(table.elements, scope)))
    claims = Claims(table)
    selectors = Selectors(claims.holds, claims.costs, search.budget)
    strokes = table.strokes_of(list(generators(table, scope)))
    strokes += [table.or_itself(stroke) for stroke in strokes if _fails_for_some(stroke)]
    laid, colors = Laid.of(strokes), offered(table)
    for picture in pictures:
        yield picture, _LayerSearch(table, claims, selectors, picture, colors, search).found(laid)


def _fails_for_some(strokes: Strokes) -> bool:
    return strokes.expr.type == OBJECT and bool(strokes.fails.any()) and not strokes.fails.all()


class _LayerSearch:
    def __init__(
        self,
        table: ObjectTable,
        claims: Claims,
        selectors: Selectors,
        picture: Picture,
        colors: Sequence[Paint],
        search: Search,
    ) -> None:
        self._table = table
        self._claims = claims
        self._selectors = selectors
        self._picture = picture
        self._budget = search.budget
        palette = np.unique(picture.after[picture.changed]).tolist()
        self._paints = paints(table, palette, colors)
        self._changes_itself = self._changed_by_itself()

    def _changed_by_itself(self) -> Words:
        """The objects of which a cell has another colour in the output."""
        itself = self._table.itself
        stop = np.searchsorted(itself.owners, self._table.in_pairs)
        wrong = self._picture.after[itself.cells[:stop]] != itself.colors[:stop]
        changes = np.zeros((1, len(self._table)), dtype=np.bool_)
        changes[0, itself.owners[:stop][wrong]] = True
        return as_words(changes)

    def found(self, laid: Laid) -> list[Layer]:
        """All layers, for each effect the cheapest, the cheapest first."""
        if not self._picture.amount:
            return []
        drawings = Drawings(laid, self._table, self._picture)
        judged = drawings.judged(self._values())
        rows = self._learnt_from(*drawings.in_many_colors(MOST_LEARNT))
        if len(rows):
            judged = judged.merged(drawings.judged_again(self._values(), rows))
        return list(self._layers(drawings, *self._asked(laid, judged)))

    def _values(self) -> Numbers:
        return np.array([paint.values for paint in self._paints])

    def _learnt_from(self, drawn: Numbers, shown: Shown) -> Numbers:
        """Generators, modes and the places of paints by an attribute that say what objects want; these are listed."""
        kinds: dict[bytes, list[int]] = {}
        for at, colors in enumerate(shown):
            kinds.setdefault(colors.tobytes(), []).append(at)
        rows: list[tuple[int, ...]] = []
        firsts = [places[0] for places in kinds.values()]
        found = learnt(self._claims.attributes, self._claims.values, shown[firsts]) if firsts else iter(())
        for places, chains in zip(kinds.values(), found, strict=True):
            paints = range(len(self._paints), len(self._paints) + len(chains))
            self._paints += chains
            rows += [(*drawn[at].tolist(), paint) for at in places for paint in paints]
        return np.array(rows, dtype=np.int64).reshape(-1, 3)

    def _asked(self, laid: Laid, judged: Judged) -> tuple[Asked, Truths]:
        """The generators in one colour (`OWN`: their own colours) with the selectors that make them sound layers.

        Also for which of them objects for which nothing is painted paint themselves.
        """
        self._budget.spend(len(judged.rows))
        stroke, mode, paint = judged.rows.T
        # the last of them, at `OWN`, stands for the own colours
        missing = as_words(np.array([*(one.values == NO_VALUE for one in self._paints), self._nobody()]))
        colored = np.array([*(1 + one.cost for one in self._paints), 0])
        is_read_off = np.array([*(not one.is_constant for one in self._paints), False])
        # a layer: `paint` or `fill` of a comprehension; of a mask `union` or `colored`, of an object `recolor`
        costs = 2 + laid.costs[stroke] + mode + colored[paint]
        unpainted = laid.failing[stroke] | missing[paint]
        forbidden = judged.forbidden | unpainted
        # an empty mask is no object: such objects may paint themselves instead
        is_object = laid.is_mask[stroke] & is_read_off[paint]
        empty = np.where(is_object[:, None], laid.empty[stroke], np.uint64(0))
        kept = np.flatnonzero((empty & ~unpainted).any(axis=1))
        order = np.argsort(np.concatenate([2 * np.arange(len(stroke)) + 1, 2 * kept]))
        rows = np.concatenate([np.column_stack([judged.rows, costs]), np.column_stack([judged.rows, costs + 1])[kept]])
        both = np.concatenate([forbidden | empty, (forbidden | empty & self._changes_itself)[kept]])
        needed = np.concatenate([judged.needed, judged.needed[kept]])
        asked = Asked(rows[order], *self._selectors.of(needed[order], both[order]))
        return asked, order >= len(stroke)

    def _nobody(self) -> Truths:
        return np.zeros(len(self._table), dtype=np.bool_)

    def _layers(self, drawings: Drawings, asked: Asked, or_itself: Truths) -> Iterator[Layer]:
        """The cheapest layer of each effect, the cheapest first."""
        drawn: dict[tuple[int, int], Drawing] = {}
        parts = self._selectors.parts()
        selectors, rows, is_itself = list(map(tuple, parts[1].tolist())), asked.rows.tolist(), or_itself.tolist()
        effects = drawings.distinct(asked, self._values(), parts)
        found = zip(effects.rows.tolist(), effects.covers, effects.on_tests, strict=True)
        for (place, selector, cost), covers, on_tests in found:
            stroke, mode, row, _ = rows[place]
            if (stroke, mode) not in drawn:
                drawn[stroke, mode] = drawings.drawing(stroke, mode)
            paint = None if row == OWN else self._paints[row]
            given = (drawn[stroke, mode], paint, is_itself[place], self._claims, selectors[selector])
            yield Layer(self._table, cost, covers, *given, on_tests)
