"""This file is where sound layers are found: generator, colour and selector, such that every painted cell is right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dsl.program import Clause, Comprehension, Expr, OrElse
from dsl.resolve import call
from dsl.types import MASK, OBJECT
from synth.object_boards import Colors, Numbers
from synth.object_claims import Claim, Claims, known_cost
from synth.object_colors import Paint, learnt, paints
from synth.object_columns import ELEMENT, OBJECT_NAME
from synth.object_drawings import OWN, Drawing, Drawings, Judged, Picture
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
    generator: Expr
    paint: Paint | None
    """The colour; None: the generator's own colours."""
    under: bool
    or_itself: bool
    """Whether an object for which nothing is painted paints itself."""
    claim: Claim
    test_cells: Numbers
    test_colors: Colors
    on_tests: bytes
    """What it paints on the tests, for comparison."""

    def on(self, canvas: Expr) -> Expr:
        """The layer painted on a grid."""
        body = self._body()
        painted: Expr = Comprehension((Clause(OBJECT_NAME, self.table.elements, self.claim.expr),), body)
        if _is_filled(self.generator, self.paint):
            assert self.paint is not None
            return call("underfill" if self.under else "fill", canvas, call("union", painted), self.paint.expr)
        if body == ELEMENT and self.claim.expr is None:
            painted = self.table.elements
        return call("underpaint" if self.under else "paint", canvas, painted)

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
        canvas[layer.test_cells] = layer.test_colors
    return canvas[len(picture.after) :].tobytes()


def layers_of(
    table: ObjectTable, scope: Scope, pictures: Sequence[Picture], search: Search
) -> Iterator[tuple[Picture, list[Layer]]]:
    """For each picture the sound layers that the objects of the table can paint on it."""
    claims = Claims(table)
    selectors = Selectors(claims.all, search.budget)
    strokes = [table.strokes(expr) for expr in generators(table, scope)]
    strokes += [table.or_itself(stroke) for stroke in strokes if _fails_for_some(stroke)]
    for picture in pictures:
        yield picture, _LayerSearch(table, claims, selectors, picture, search).found(strokes)


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
        self._learnt: dict[bytes, list[Paint]] = {}
        self._found: dict[tuple[int, bytes], Layer] = {}

    def _changed_by_itself(self) -> int:
        """The objects of which a cell has another colour in the output."""
        itself = self._table.strokes(ELEMENT)
        stop = np.searchsorted(itself.owners, self._table.in_pairs)
        wrong = self._picture.after[itself.cells[:stop]] != itself.colors[:stop]
        changes = np.zeros(len(self._table), dtype=np.bool_)
        changes[itself.owners[:stop][wrong]] = True
        return as_bits(changes)

    def found(self, strokes: Sequence[Strokes]) -> list[Layer]:
        """All layers, for each effect the cheapest, the cheapest first."""
        if self._picture.amount:
            drawings = Drawings(strokes, self._table, self._picture)
            judged = drawings.judged(np.array([paint.values for paint in self._paints]))
            learning = set(drawings.in_many_colors(MOST_LEARNT))
            for at in sorted(judged.keys() | learning):
                drawing = drawings.drawing(*at)
                for one in judged.get(at, ()):
                    self._selected(drawing, one, None if one.paint == OWN else self._paints[one.paint])
                if at in learning and (further := self._learnt_from(drawings.shown(*at))):
                    for one in drawings.judged_again(*at, np.array([paint.values for paint in further])):
                        self._selected(drawing, one, further[one.paint])
        return sorted(self._found.values(), key=lambda layer: layer.cost)

    def _learnt_from(self, shown: npt.NDArray[np.int16]) -> list[Paint]:
        key = shown.tobytes()
        if key not in self._learnt:
            self._learnt[key] = list(learnt(self._claims.attributes, self._claims.values, shown))
        return self._learnt[key]

    def _selected(self, drawing: Drawing, judged: Judged, paint: Paint | None) -> None:
        """Add the layers of a generator in one colour (None: its own colours), for each selector that makes it sound."""
        self._budget.spend()
        strokes, needed = drawing.strokes, judged.needed
        forbidden = judged.forbidden | strokes.failing
        # a layer: `paint` or `fill` of a comprehension; of a mask `union` or `colored`, of an object `recolor`
        cost = 2 + known_cost(strokes.expr) + int(drawing.under)
        if paint is not None:
            forbidden |= paint.missing
            cost += 1 + paint.cost
        if paint is not None and strokes.expr.type == MASK and not paint.is_constant:
            # an empty mask is no object: such objects paint themselves instead
            empty = strokes.empty & ~(strokes.failing | paint.missing)
            if empty:
                for claim in self._selectors.of(needed, forbidden | strokes.empty & self._changes_itself):
                    self._add(drawing, paint, claim, cost + 1, or_itself=True)
            forbidden |= strokes.empty
        for claim in self._selectors.of(needed, forbidden):
            self._add(drawing, paint, claim, cost, or_itself=False)

    def _add(self, drawing: Drawing, paint: Paint | None, claim: Claim, cost: int, *, or_itself: bool) -> None:
        covers = drawing.covers(claim)
        if not covers:
            return
        cost += claim.cost
        cells, colors, on_tests = drawing.on_tests(claim, paint)
        known = self._found.get((covers, on_tests))
        if known is None or cost < known.cost:
            self._found[covers, on_tests] = Layer(
                self._table,
                cost,
                covers,
                drawing.strokes.expr,
                paint,
                drawing.under,
                or_itself,
                claim,
                cells,
                colors,
                on_tests,
            )
