"""This file is where outputs are explained as what objects paint: sound layers that together cover every changed cell."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
import numpy.typing as npt

from dsl.program import And, Background, Clause, Comprehension, Expr, Input, Let, cost_of
from dsl.resolve import call, color, literal
from dsl.types import BOOL, CONN, MASK
from dsl.values import Conn, Grid
from synth.object_table import (
    ELEMENT,
    ELEMENTS,
    MOST_OBJECTS,
    OBJECT_NAME,
    OBJECTS_NAME,
    ObjectTable,
    Selector,
    Strokes,
    generators,
)
from synth.search import Search
from synth.strategy import strategy

MOST_LAYERS = 3
PAIRED_LAYERS = 200
TRIPLED_LAYERS = 60
SELECTORS_EACH = 2
PAIRED_SELECTORS = 60
PROPOSALS = 12

Cells = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class ObjectLayer:
    """What the selected objects paint. `covers` has a bit for each changed cell of the pairs that it puts right."""

    cost: int
    covers: int
    over: str
    paints: Expr
    selector: Expr | None

    def on(self, canvas: Expr) -> Expr:
        """The layer painted on a grid."""
        painted = Comprehension((Clause(OBJECT_NAME, ELEMENTS, self.selector),), self.paints)
        return call(self.over, canvas, ELEMENTS if painted.body == ELEMENT and self.selector is None else painted)


@strategy(order=40, evaluations=60_000)
def object_layers(search: Search) -> Iterator[Expr]:
    """Layers painted by the objects of one segmentation, on the input or on the input without them."""
    if any(pair.input.shape != pair.output.shape for pair in search.problem.train):
        return
    for segmentation in _segmentations():
        table = ObjectTable(segmentation, search)
        if 0 < len(table) <= MOST_OBJECTS:
            yield from _explanations(table, search)


def _segmentations() -> Iterator[Expr]:
    eight, multicolored = literal(Conn.EIGHT, CONN), literal(False, BOOL)
    yield call("objects", Input(), conn=eight)
    yield call("objects", Input(), conn=eight, mono=multicolored)
    yield call("objects", Input())
    yield call("objects", Input(), mono=multicolored)
    yield call("color_layers", Input())
    yield call("regions", Input())


def _explanations(table: ObjectTable, search: Search) -> Iterator[Expr]:
    selectors = table.selectors()
    strokes = [table.strokes(expr) for expr in generators()]
    for base in (Input(), call("erase", Input(), table.segmentation)):
        picture = _Picture(base, search)
        layers = _Layers(table, selectors, picture, search).found(strokes)
        canvas: Expr = Input() if isinstance(base, Input) else call("erase", Input(), ELEMENTS)
        for chosen in _covers(layers, picture.everything):
            body: Expr = canvas
            for layer in chosen:
                body = layer.on(body)
            yield Let(OBJECTS_NAME, table.segmentation, body)


class _Picture:
    """The concatenated cells of the pairs: a base's, the outputs', and the changed ones, numbered."""

    def __init__(self, base: Expr, search: Search) -> None:
        outputs = search.problem.outputs
        values = cast(Sequence[Grid], search.values(base) or search.problem.inputs)
        self.before = np.concatenate([grid.ravel() for grid in values[: len(outputs)]])
        self.after = np.concatenate([grid.ravel() for grid in outputs])
        self.changed = self.before != self.after
        self.numbers = np.cumsum(self.changed) - 1
        self.everything = (1 << int(self.changed.sum())) - 1

    def covered(self, cells: npt.NDArray[np.int64]) -> int:
        """The changed ones among these cells, as bits."""
        numbers = np.unique(self.numbers[cells[self.changed[cells]]])
        bits = np.zeros(int(self.changed.sum()), dtype=np.bool_)
        bits[numbers] = True
        return int.from_bytes(np.packbits(bits, bitorder="little").tobytes(), "little")


class _Layers:
    """The sound layers over one base."""

    def __init__(self, table: ObjectTable, selectors: Sequence[Selector], picture: _Picture, search: Search) -> None:
        self._table = table
        self._selectors = selectors
        self._picture = picture
        self._search = search
        self._matrix = np.array([selector.holds for selector in selectors])
        self._in_pairs = table.inputs < len(search.problem.train)
        self._known: dict[bytes, list[Selector]] = {}
        self._object_colors = np.array(table.column(call("color", ELEMENT)), dtype=np.int64)

    def found(self, strokes: Sequence[Strokes]) -> list[ObjectLayer]:
        """All sound layers, the cheapest first; of those that cover the same cells the cheapest two."""
        layers = [layer for stroke in strokes for layer in self._of_strokes(stroke)]
        layers.sort(key=lambda layer: layer.cost)
        kept: dict[int, int] = {}
        chosen = []
        for layer in layers:
            kept[layer.covers] = kept.get(layer.covers, 0) + 1
            if kept[layer.covers] <= 2:
                chosen.append(layer)
        return chosen

    def _of_strokes(self, strokes: Strokes) -> Iterator[ObjectLayer]:
        in_pairs = self._in_pairs[strokes.owners] if len(strokes.owners) else np.zeros(0, dtype=np.bool_)
        for over in ("paint", "underpaint"):
            seen = in_pairs
            if over == "underpaint":
                blank = self._picture_background(strokes.cells, in_pairs)
                if blank.all():
                    continue
                seen = in_pairs.copy()
                seen[in_pairs] = blank
            cells, owners = strokes.cells[seen], strokes.owners[seen]
            if not self._picture.changed[cells].any():
                continue
            for paints, colors in self._colored(strokes, seen, cells, owners):
                yield from self._selected(paints, cells, owners, colors, over)

    def _picture_background(self, cells: npt.NDArray[np.int64], in_pairs: Cells) -> Cells:
        backgrounds = np.array(self._search.values(Background()), dtype=np.int64)
        sizes = [output.size for output in self._search.problem.outputs]
        each = np.repeat(backgrounds[: len(sizes)], sizes)
        return np.asarray(self._picture.before[cells[in_pairs]] == each[cells[in_pairs]])

    def _colored(
        self, strokes: Strokes, seen: Cells, cells: npt.NDArray[np.int64], owners: npt.NDArray[np.int64]
    ) -> Iterator[tuple[Expr, npt.NDArray[np.int64]]]:
        """The generator with each choice of colours: its own pattern, the object's colour, a constant."""
        is_mask = strokes.expr.type == MASK
        if not is_mask:
            yield strokes.expr, strokes.own[seen].astype(np.int64)
        word = "colored" if is_mask else "recolor"
        if is_mask:
            yield call(word, strokes.expr, call("color", ELEMENT)), self._object_colors[owners]
        for value in np.unique(self._picture.after[cells[self._picture.changed[cells]]]):
            yield call(word, strokes.expr, color(int(value))), np.full(len(cells), int(value))

    def _selected(
        self,
        paints: Expr,
        cells: npt.NDArray[np.int64],
        owners: npt.NDArray[np.int64],
        colors: npt.NDArray[np.int64],
        over: str,
    ) -> Iterator[ObjectLayer]:
        self._search.budget.spend()
        right = self._picture.after[cells] == colors
        bad = np.bincount(owners[~right], minlength=len(self._table)) > 0
        useful = np.bincount(owners[right & self._picture.changed[cells]], minlength=len(self._table)) > 0
        needed = useful & ~bad
        if not needed.any():
            return
        for selector in self._selectors_for(needed, bad):
            covers = self._picture.covered(cells[selector.holds[owners]])
            cost = 2 + cost_of(paints) + selector.cost
            yield ObjectLayer(cost, covers, over, paints, selector.expr)

    def _selectors_for(self, needed: Cells, forbidden: Cells) -> list[Selector]:
        """The cheapest claims that hold of every needed object and of no forbidden one; conjunctions if none does alone."""
        key = needed.tobytes() + forbidden.tobytes()
        if key not in self._known:
            self._search.budget.spend(len(self._selectors))
            fits = self._matrix[:, needed].all(axis=1)
            clean = ~self._matrix[:, forbidden].any(axis=1)
            alone = np.flatnonzero(fits & clean)[:SELECTORS_EACH]
            self._known[key] = [self._selectors[at] for at in alone] or self._joined(np.flatnonzero(fits), forbidden)
        return self._known[key]

    def _joined(self, fitting: npt.NDArray[np.intp], forbidden: Cells) -> list[Selector]:
        candidates = fitting[1 : PAIRED_SELECTORS + 1]
        spill = self._matrix[candidates][:, forbidden].astype(np.float32)
        left, right = np.nonzero(np.triu(spill @ spill.T == 0, 1))
        joined = []
        for first, second in zip(candidates[left], candidates[right], strict=True):
            one, other = self._selectors[first], self._selectors[second]
            if one.expr is not None and other.expr is not None:
                joined.append(Selector(And(one.expr, other.expr), one.holds & other.holds))
        return sorted(joined, key=lambda selector: selector.cost)[:1]


def _covers(layers: Sequence[ObjectLayer], everything: int) -> list[tuple[ObjectLayer, ...]]:
    """Sets of at most three layers that cover every changed cell, the cheapest first; more layers only if fewer fail."""
    if not everything:
        return []
    for count, most in ((1, len(layers)), (2, PAIRED_LAYERS), (3, TRIPLED_LAYERS)):
        found = [chosen for chosen in itertools.combinations(layers[:most], count) if _union(chosen) == everything]
        if found:
            return sorted(found, key=lambda chosen: sum(layer.cost for layer in chosen))[:PROPOSALS]
    return []


def _union(layers: Sequence[ObjectLayer]) -> int:
    union = 0
    for layer in layers:
        union |= layer.covers
    return union
