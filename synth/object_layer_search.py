"""This file is where sound layers are found: generator, colour and selector, such that every painted cell is right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dsl.program import Clause, Comprehension, Expr, OrElse
from dsl.resolve import call
from dsl.types import MASK, OBJECT
from synth.object_claims import Claim, Claims, known_cost
from synth.object_colors import Paint, learnt, paints
from synth.object_columns import ELEMENT, OBJECT_NAME
from synth.object_drawings import OWN, Asked, Drawing, Drawings, Judged, Laid, Picture
from synth.object_generators import Scope, generators
from synth.object_selectors import Selectors
from synth.object_table import ObjectTable, Strokes, as_bits
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
    claim: Claim
    on_tests: bytes
    """Equal for layers that paint the same on the tests."""

    @property
    def generator(self) -> Expr:
        """What every selected object paints."""
        return self.drawing.strokes.expr

    def on(self, canvas: Expr) -> Expr:
        """The layer painted on a grid."""
        body = self._body()
        painted: Expr = Comprehension((Clause(OBJECT_NAME, self.table.elements, self.claim.expr),), body)
        if _is_filled(self.generator, self.paint):
            assert self.paint is not None
            return call("underfill" if self.drawing.under else "fill", canvas, call("union", painted), self.paint.expr)
        if body == ELEMENT and self.claim.expr is None:
            painted = self.table.elements
        return call("underpaint" if self.drawing.under else "paint", canvas, painted)

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
        cells, colors = layer.drawing.on_tests(layer.claim, layer.paint)
        canvas[cells] = colors
    return canvas[len(picture.after) :].tobytes()


def layers_of(
    table: ObjectTable, scope: Scope, pictures: Sequence[Picture], search: Search
) -> Iterator[tuple[Picture, list[Layer]]]:
    """For each picture the sound layers that the objects of the table can paint on it."""
    claims = Claims(table)
    selectors = Selectors(claims.all, search.budget)
    strokes = [table.strokes(expr) for expr in generators(table, scope)]
    strokes += [table.or_itself(stroke) for stroke in strokes if _fails_for_some(stroke)]
    laid = Laid.of(strokes)
    for picture in pictures:
        yield picture, _LayerSearch(table, claims, selectors, picture, search).found(laid)


def _fails_for_some(strokes: Strokes) -> bool:
    return strokes.expr.type == OBJECT and bool(strokes.failing) and not strokes.fails.all()


class _LayerSearch:
    def __init__(
        self, table: ObjectTable, claims: Claims, selectors: Selectors, picture: Picture, search: Search
    ) -> None:
        self._table = table
        self._claims = claims
        self._selectors = selectors
        self._picture = picture
        self._budget = search.budget
        palette = np.unique(picture.after[picture.changed]).tolist()
        self._paints = paints(table, palette)
        self._changes_itself = self._changed_by_itself()
        self._learnt: dict[bytes, range] = {}
        self._asked: list[Asked] = []

    def _changed_by_itself(self) -> int:
        """The objects of which a cell has another colour in the output."""
        itself = self._table.strokes(ELEMENT)
        stop = np.searchsorted(itself.owners, self._table.in_pairs)
        wrong = self._picture.after[itself.cells[:stop]] != itself.colors[:stop]
        changes = np.zeros(len(self._table), dtype=np.bool_)
        changes[itself.owners[:stop][wrong]] = True
        return as_bits(changes)

    def found(self, laid: Laid) -> list[Layer]:
        """All layers, for each effect the cheapest, the cheapest first."""
        if not self._picture.amount:
            return []
        drawings, strokes = Drawings(laid, self._table, self._picture), laid.strokes
        judged = drawings.judged(np.array([paint.values for paint in self._paints]))
        learning = set(drawings.in_many_colors(MOST_LEARNT))
        for at in sorted(judged.keys() | learning):
            for one in judged.get(at, ()):
                self._selected(strokes[at[0]], at, one, one.paint)
            if at in learning and (rows := self._learnt_from(drawings.shown(*at))):
                values = np.array([self._paints[row].values for row in rows])
                for one in drawings.judged_again(*at, values):
                    self._selected(strokes[at[0]], at, one, rows[one.paint])
        return sorted(self._layers(drawings), key=lambda layer: layer.cost)

    def _learnt_from(self, shown: npt.NDArray[np.int16]) -> range:
        """The places of the paints by an attribute."""
        key = shown.tobytes()
        if key not in self._learnt:
            begun = len(self._paints)
            self._paints += learnt(self._claims.attributes, self._claims.values, shown)
            self._learnt[key] = range(begun, len(self._paints))
        return self._learnt[key]

    def _selected(self, strokes: Strokes, at: tuple[int, int], judged: Judged, row: int) -> None:
        """Ask for a generator in one colour (`OWN`: its own colours), with each selector that makes it a sound layer."""
        self._budget.spend()
        paint = None if row == OWN else self._paints[row]
        needed, forbidden = judged.needed, judged.forbidden | strokes.failing
        # a layer: `paint` or `fill` of a comprehension; of a mask `union` or `colored`, of an object `recolor`
        cost = 2 + known_cost(strokes.expr) + at[1]
        if paint is not None:
            forbidden |= paint.missing
            cost += 1 + paint.cost
        if paint is not None and strokes.expr.type == MASK and not paint.is_constant:
            # an empty mask is no object: such objects paint themselves instead
            empty = strokes.empty & ~(strokes.failing | paint.missing)
            if empty:
                selectors = self._selectors.of(needed, forbidden | strokes.empty & self._changes_itself)
                self._asked.append(Asked(*at, row, cost + 1, selectors, or_itself=True))
            forbidden |= strokes.empty
        selectors = self._selectors.of(needed, forbidden)
        self._asked.append(Asked(*at, row, cost, selectors, or_itself=False))

    def _layers(self, drawings: Drawings) -> Iterator[Layer]:
        """The cheapest layer of each effect."""
        values = np.array([paint.values for paint in self._paints])
        drawn: dict[tuple[int, int], Drawing] = {}
        for effect in drawings.distinct(self._asked, values, self._selectors.parts()):
            asked = self._asked[effect.place]
            at = asked.stroke, asked.mode
            if at not in drawn:
                drawn[at] = drawings.drawing(*at)
            paint = None if asked.paint == OWN else self._paints[asked.paint]
            claim = self._selectors.claim(effect.selector)
            given = (drawn[at], paint, asked.or_itself, claim, effect.on_tests)
            yield Layer(self._table, effect.cost, effect.covers, *given)
