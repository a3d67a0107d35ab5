"""This file is where sound layers are found: generator, colour and selector, such that every painted cell is right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, islice
from typing import cast

import numpy as np
import numpy.typing as npt

from dsl.program import And, Background, Clause, Comprehension, Expr, OrElse, cost_of
from dsl.resolve import call
from dsl.types import MASK, OBJECT
from dsl.values import Grid
from synth.object_boards import Numbers, Truths
from synth.object_claims import Claim, Claims
from synth.object_colors import Paint, learnt, paints
from synth.object_columns import ELEMENT, OBJECT_NAME
from synth.object_generators import Scope, generators
from synth.object_table import NO_VALUE, ObjectTable, Strokes
from synth.search import Search

SINGLE_CLAIMS = 8
PARTIAL_CLAIMS = 4
JOINED_FROM = 100
JOINED_CLAIMS = 6
MOST_JOINED = 200
MOST_LEARNT = 60


@lru_cache(maxsize=20_000)
def _cost(expr: Expr) -> int:
    return cost_of(expr)


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """What the selected objects of a table paint. `covers` has a bit for each changed cell of the pairs that it puts right."""

    table: ObjectTable
    cost: int
    covers: int
    under: bool
    body: Expr
    fill: Expr | None
    claim: Claim
    test_cells: Numbers
    test_colors: Numbers

    @property
    def on_tests(self) -> bytes:
        """What it paints on the tests, for comparison."""
        return self.test_cells.tobytes() + self.test_colors.tobytes()

    def on(self, canvas: Expr) -> Expr:
        """The layer painted on a grid."""
        painted: Expr = Comprehension((Clause(OBJECT_NAME, self.table.elements, self.claim.expr),), self.body)
        if self.fill is not None:
            return call("underfill" if self.under else "fill", canvas, call("union", painted), self.fill)
        if self.body == ELEMENT and self.claim.expr is None:
            painted = self.table.elements
        return call("underpaint" if self.under else "paint", canvas, painted)


class Picture:
    """The concatenated cells of all inputs over one base: its colours, the outputs', and the changed cells, numbered."""

    def __init__(self, base: Expr, search: Search) -> None:
        outputs = search.problem.outputs
        values = cast(Sequence[Grid], search.values(base) or search.problem.inputs)
        backgrounds = cast(Sequence[int], search.values(Background()))
        self.before = np.concatenate([grid.ravel() for grid in values]).astype(np.int64)
        self.blank = self.before == np.repeat(backgrounds, [grid.size for grid in values])
        self.after = np.concatenate([grid.ravel() for grid in outputs]).astype(np.int64)
        self.changed = self.before[: len(self.after)] != self.after
        self.amount = int(self.changed.sum())
        self.everything = (1 << self.amount) - 1
        self._numbers = np.cumsum(self.changed) - 1

    def covered(self, cells: Numbers) -> int:
        """The changed ones among these cells, as bits."""
        bits = np.zeros(self.amount, dtype=np.bool_)
        bits[self._numbers[cells[self.changed[cells]]]] = True
        return int.from_bytes(np.packbits(bits, bitorder="little").tobytes(), "little")

    def matrix(self, covers: Sequence[int]) -> Truths:
        """Covers as rows of truth values."""
        size = (self.amount + 7) // 8
        packed = np.frombuffer(b"".join(cover.to_bytes(size, "little") for cover in covers), dtype=np.uint8)
        bits = np.unpackbits(packed.reshape(len(covers), size), axis=1, bitorder="little")
        return bits[:, : self.amount].astype(np.bool_)

    def predicted(self, layers: Sequence[Layer]) -> bytes:
        """The test outputs, as far as it takes to compare them."""
        canvas = self.before.copy()
        for layer in layers:
            canvas[layer.test_cells] = layer.test_colors
        return canvas[len(self.after) :].astype(np.uint8).tobytes()


def layers_of(
    table: ObjectTable, scope: Scope, pictures: Sequence[Picture], search: Search
) -> Iterator[tuple[Picture, list[Layer]]]:
    """For each picture the sound layers that the objects of the table can paint on it."""
    claims = Claims(table)
    strokes = [table.strokes(expr) for expr in generators(table, scope)]
    strokes += [table.or_itself(stroke) for stroke in strokes if _fails_for_some(stroke)]
    for picture in pictures:
        yield picture, _LayerSearch(table, claims, picture, search).found(strokes)


def _fails_for_some(strokes: Strokes) -> bool:
    return strokes.expr.type == OBJECT and bool(strokes.fails.any()) and not strokes.fails.all()


class _LayerSearch:
    def __init__(self, table: ObjectTable, claims: Claims, picture: Picture, search: Search) -> None:
        self._table = table
        self._claims = claims
        self._picture = picture
        self._search = search
        self._matrix = np.array([claim.holds for claim in claims.all])
        self._costs = np.array([claim.cost for claim in claims.all])
        self._known: dict[bytes, list[Claim]] = {}
        palette = np.unique(picture.after[picture.changed]).tolist()
        self._paints = paints(table, palette)
        itself = table.strokes(ELEMENT)
        self._changes_itself = np.zeros(len(table), dtype=np.bool_)
        stop = np.searchsorted(itself.owners, table.in_pairs)
        assert itself.own is not None
        wrong = picture.after[itself.cells[:stop]] != itself.own[:stop]
        self._changes_itself[itself.owners[:stop][wrong]] = True
        self._values = np.array([paint.values for paint in self._paints])
        self._learnt: dict[bytes, list[Paint]] = {}
        self._found: dict[tuple[int, bytes], Layer] = {}

    def found(self, strokes: Sequence[Strokes]) -> list[Layer]:
        """All layers, for each effect the cheapest, the cheapest first."""
        if self._picture.amount:
            for stroke in strokes:
                self._of_strokes(stroke)
        return sorted(self._found.values(), key=lambda layer: layer.cost)

    def _of_strokes(self, strokes: Strokes) -> None:
        blank = self._picture.blank[strokes.cells]
        seen = np.ones(len(strokes.cells), dtype=np.bool_)
        self._of_cells(strokes, seen, under=False)
        in_pairs = strokes.owners < self._table.in_pairs
        if not blank[in_pairs].all() and blank[in_pairs].any():
            self._of_cells(strokes, blank, under=True)

    def _of_cells(self, strokes: Strokes, seen: Truths, *, under: bool) -> None:
        stop = np.searchsorted(strokes.owners, self._table.in_pairs)
        cells, owners = strokes.cells[:stop][seen[:stop]], strokes.owners[:stop][seen[:stop]]
        changed = self._picture.changed[cells]
        if not changed.any():
            return
        present, starts = np.unique(owners, return_index=True)
        after = self._picture.after[cells]
        facts = _Facts(len(self._table), present)
        facts.useful[present] = np.logical_or.reduceat(changed, starts)
        low, high = np.minimum.reduceat(after, starts), np.maximum.reduceat(after, starts)
        facts.wanted[present] = np.where(low == high, low, -1)
        if strokes.own is not None:
            own = strokes.own[:stop][seen[:stop]]
            right = np.zeros(len(self._table), dtype=np.bool_)
            right[present] = np.logical_and.reduceat(own == after, starts)
            self._selected(strokes, seen, facts, right, None, under)
        self._colored(strokes, seen, facts, under)

    def _colored(self, strokes: Strokes, seen: Truths, facts: _Facts, under: bool) -> None:
        uniform = facts.useful & (facts.wanted >= 0)
        if not uniform.any():
            return
        hits = self._values == facts.wanted
        for at in np.flatnonzero((hits & uniform).any(axis=1)):
            self._selected(strokes, seen, facts, hits[at], self._paints[at], under)
        if uniform.sum() <= MOST_LEARNT and len(np.unique(facts.wanted[uniform])) > 1:
            key = np.where(uniform, facts.wanted, -1).tobytes()
            if key not in self._learnt:
                self._learnt[key] = list(learnt(self._claims.attributes, facts.wanted, uniform))
            for paint in self._learnt[key]:
                self._selected(strokes, seen, facts, facts.wanted == paint.values, paint, under)

    def _selected(
        self, strokes: Strokes, seen: Truths, facts: _Facts, right: Truths, paint: Paint | None, under: bool
    ) -> None:
        """Add the layers of a generator in one colour (None: its own colours), for each selector that makes it sound."""
        needed = facts.useful & right
        if not needed.any() or not self._is_supported(needed):
            return
        self._search.budget.spend()
        body, fill, can_be_empty = _painted(strokes, paint)
        forbidden = facts.present & ~right
        fails = strokes.fails if paint is None else strokes.fails | (paint.values == NO_VALUE)
        # a layer: `paint` or `fill` of a comprehension; of a mask `union` or `colored`, of an object `recolor`
        cost = 2 + _cost(strokes.expr) + int(under) + (0 if paint is None else 1 + paint.cost)
        empty = np.bincount(strokes.owners, minlength=len(self._table)) == 0
        if can_be_empty and (empty & ~fails).any():
            # an empty mask is no object: such objects paint themselves instead
            for claim in self._claims_for(needed, forbidden | fails | (empty & self._changes_itself)):
                self._add(strokes, seen, paint, under, OrElse(body, ELEMENT), fill, cost + 1, claim)
            fails = fails | empty
        for claim in self._claims_for(needed, forbidden | fails):
            self._add(strokes, seen, paint, under, body, fill, cost, claim)

    def _is_supported(self, needed: Truths) -> bool:
        """Whether the useful objects lie in more than one pair, if there are three or more."""
        pairs = len(self._search.problem.train)
        return pairs < 3 or len(np.unique(self._table.inputs[needed])) > 1

    def _add(
        self,
        strokes: Strokes,
        seen: Truths,
        paint: Paint | None,
        under: bool,
        body: Expr,
        fill: Expr | None,
        cost: int,
        claim: Claim,
    ) -> None:
        chosen = claim.holds[strokes.owners] & seen
        stop = np.searchsorted(strokes.owners, self._table.in_pairs)
        covers = self._picture.covered(strokes.cells[:stop][chosen[:stop]])
        cells = strokes.cells[stop:][chosen[stop:]]
        if paint is None:
            assert strokes.own is not None
            colors = strokes.own[stop:][chosen[stop:]].astype(np.int64)
        else:
            colors = paint.values[strokes.owners[stop:][chosen[stop:]]]
        cost += claim.cost
        layer = Layer(self._table, cost, covers, under, body, fill, claim, cells, colors)
        key = (covers, layer.on_tests)
        if covers and (key not in self._found or cost < self._found[key].cost):
            self._found[key] = layer

    def _claims_for(self, needed: Truths, forbidden: Truths) -> list[Claim]:
        """Claims that hold of every needed object and of no forbidden one; else of some; conjunctions where few do."""
        key = needed.tobytes() + forbidden.tobytes()
        if key not in self._known:
            self._known[key] = self._searched(needed, forbidden)
        return self._known[key]

    def _searched(self, needed: Truths, forbidden: Truths) -> list[Claim]:
        self._search.budget.spend(len(self._claims.all) // 16)
        if not forbidden.any():
            return [self._claims.all[0]]
        clean = ~self._matrix[:, forbidden].any(axis=1)
        held = self._matrix[:, needed].sum(axis=1)
        amount = int(needed.sum())
        alone = np.flatnonzero(clean & (held == amount))[:SINGLE_CLAIMS]
        found = [self._claims.all[at] for at in alone]
        if not found:
            some = np.flatnonzero(clean & (held > 0))
            order = np.lexsort((self._costs[some], -held[some]))[:PARTIAL_CLAIMS]
            found += [self._claims.all[at] for at in some[order]]
        if not len(alone) and amount > 1:
            found += self._joined(np.flatnonzero((held == amount) & ~clean)[:JOINED_FROM], forbidden)
        return found

    def _joined(self, fitting: npt.NDArray[np.intp], forbidden: Truths) -> list[Claim]:
        """Two claims each of which rules out the forbidden objects that the other lets through."""
        spills: dict[int, Claim] = {}
        packed = np.packbits(self._matrix[fitting][:, forbidden], axis=1)
        for at, row in zip(fitting.tolist(), packed, strict=True):
            spills.setdefault(int.from_bytes(row.tobytes(), "big"), self._claims.all[at])
        pairs = (
            (one[1].cost + other[1].cost, number, one[1], other[1])
            for number, (one, other) in enumerate(combinations(spills.items(), 2))
            if not one[0] & other[0]
        )
        joined = []
        for cost, _, one, other in sorted(islice(pairs, MOST_JOINED), key=lambda pair: pair[:2])[:JOINED_CLAIMS]:
            if one.expr is not None and other.expr is not None:
                joined.append(Claim(And(one.expr, other.expr), one.holds & other.holds, cost + 1))
        return joined


class _Facts:
    """What the outputs say of a generator: for every object whether it helps, and the one colour that stands there."""

    def __init__(self, objects: int, present: Numbers) -> None:
        self.present = np.zeros(objects, dtype=np.bool_)
        self.present[present] = True
        self.useful = np.zeros(objects, dtype=np.bool_)
        self.wanted = np.full(objects, -2)


def _painted(strokes: Strokes, paint: Paint | None) -> tuple[Expr, Expr | None, bool]:
    """The body of a layer, the colour if it is a fill of a union of masks, and whether the body fails on an empty mask."""
    expr = strokes.expr
    if expr.type == MASK:
        if paint is None or paint.is_constant:
            return expr, None if paint is None else paint.expr, False
        return call("colored", expr, paint.expr), None, True
    if paint is None:
        return expr, None, False
    return call("recolor", expr, paint.expr), None, False
