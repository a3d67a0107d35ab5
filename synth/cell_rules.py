"""This file is where rules about cells are found: sets of fills that turn every input of a search into its output."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from dsl.program import Expr, Input, cost_of
from dsl.resolve import call, color
from dsl.types import COLOR
from dsl.values import Grid
from synth.finish import offered_as_base
from synth.intervals import Answer, Goal, Intervals, Join
from synth.masks import MaskPool, Source
from synth.picture import Cells, Picture
from synth.rebasing import searched_from, then
from synth.search import Search
from synth.trees import trees

DEAREST = 20
"""Explanations that cost more, in the prices of the pool, are hardly ever right."""
CHEAP = 9
"""Where some fills cost no more, no trees are grown: they would hardly ever correct them."""
BASE_DEARNESS = 0.05
MOST_GROUPS = 8
OPTIONS = 10
PROPOSALS = 24
MOST_CHOICES = 3000
SOURCES_OF_ALL = 14
SOURCES_OF_ONE = 5
BRANCHES = 5
LEAST_REPAIRED = 0.15
MOST_COVERING = 6


@dataclass(frozen=True, slots=True, eq=False)
class Fill:
    """One way to paint some changed cells: a mask and where its colours come from."""

    cost: int
    answer: Answer
    source: Source


class CellRules:
    """The rules that turn the inputs of a search into its outputs."""

    def __init__(self, search: Search) -> None:
        self._search = search
        self._pool = MaskPool(search)
        self._picture = Picture(search)
        self._intervals = Intervals(self._pool.bits, self._pool.costs)
        literals = [Source(color(value), (value,) * len(search.problem.inputs), 1) for value in self._picture.written]
        self._sources = sorted([*literals, *self._pool.sources], key=lambda source: source.cost)
        self._right = [self._picture.right(source) for source in self._sources]
        self._known: dict[tuple[bytes, bytes], list[Answer]] = {}

    def explanations(self) -> Iterator[Expr]:
        """Pictures that turn every input into its output, those of the least price first."""
        return (expr for _, expr in self.priced())

    def priced(self) -> Iterator[tuple[int, Expr]]:
        """The same with their prices: fills, and small trees where no fill is cheap."""
        if not self._picture.changed.any():
            return
        choices = sorted(self._choices(), key=lambda choice: choice[0])[: 2 * PROPOSALS]
        written = [(price, self._filled(fills)) for price, fills in choices if price <= DEAREST]
        yield from sorted(written, key=lambda each: (each[0], cost_of(each[1])))[:PROPOSALS]
        if not choices or choices[0][0] > CHEAP:
            covers = self._covers(self._picture.changed)
            yield from trees(self._pool, self._picture, self._sources, self._right, covers, self._search)

    def _choices(self) -> Iterator[tuple[int, tuple[Fill, ...]]]:
        picture = self._picture
        for source, right in zip(self._sources, self._right, strict=True):
            if right.all():
                everywhere = Fill(source.cost, Answer(0, ()), source)
                yield source.cost, (everywhere,)
        yield from ((fill.cost, (fill,)) for fill in self._fills(picture.changed, SOURCES_OF_ALL))
        yield from self._by_color(picture.changed)
        yield from self._by_source(picture.changed)
        base = self._best_base()
        if base is not None:
            below = Fill(self._sources[base].cost, Answer(0, ()), self._sources[base])
            left = ~self._right[base]
            for price, fills in itertools.chain(self._by_color(left), self._by_source(left)):
                yield below.cost + price, (below, *fills)

    def _by_color(self, left: Cells) -> Iterator[tuple[int, tuple[Fill, ...]]]:
        """Fills for the cells that are left, one for each colour that is written there."""
        after = self._picture.after
        groups = [left & (after == value) for value in np.unique(after[left])]
        if 1 < len(groups) <= MOST_GROUPS:
            yield from self._combined([self._fills(group, SOURCES_OF_ONE) for group in groups])

    def _by_source(self, left: Cells) -> Iterator[tuple[int, tuple[Fill, ...]]]:
        """Fills for the cells that are left, one for each source of a cover."""
        for cover in self._covers(left):
            rest = left.copy()
            parts = []
            for place in cover:
                parts.append(self._of_source(self._right[place] & rest, place))
                rest &= ~self._right[place]
            yield from self._combined(parts)

    def _best_base(self) -> int | None:
        """The picture, by place, that agrees best with the outputs, if the input agrees less and some cells are still wrong."""
        promise = [
            -1.0 if source.expr.type == COLOR else float(right.mean()) - BASE_DEARNESS * source.cost
            for source, right in zip(self._sources, self._right, strict=True)
        ]
        best = int(np.argmax(promise))
        is_input = isinstance(self._sources[best].expr, Input)
        return None if is_input or self._right[best].all() else best

    def _covers(self, cells: Cells) -> list[list[int]]:
        """Sources, by place, that one after the other explain most of these cells that are left, up to all of them."""
        found: list[list[int]] = []
        for dearness in (0.03, 0.15):
            left = cells.copy()
            cover: list[int] = []
            while left.any() and len(cover) < MOST_COVERING:
                gains = [
                    (right & left).sum() / left.sum() - dearness * source.cost
                    for source, right in zip(self._sources, self._right, strict=True)
                ]
                best = int(np.argmax(gains))
                if not (self._right[best] & left).any():
                    break
                cover.append(best)
                left &= ~self._right[best]
            if not left.any() and cover not in found:
                found.append(cover)
        return found

    def _combined(self, parts: Sequence[Sequence[Fill]]) -> Iterator[tuple[int, tuple[Fill, ...]]]:
        if not all(parts):
            return
        each = max(2, min(OPTIONS, int(MOST_CHOICES ** (1 / len(parts)))))
        for fills in itertools.product(*(part[:each] for part in parts)):
            yield sum(fill.cost for fill in fills), fills

    def _fills(self, cells: Cells, most: int) -> list[Fill]:
        """The fills that paint all these cells and no cell wrongly, cheapest first."""
        able = [place for place, right in enumerate(self._right) if not (cells & ~right).any()]
        found = [fill for place in able[:most] for fill in self._of_source(cells, place)]
        return sorted(found, key=lambda fill: fill.cost)[: 2 * OPTIONS]

    def _of_source(self, cells: Cells, place: int) -> list[Fill]:
        source, right = self._sources[place], self._right[place]
        goal = Goal.between(cells, right, self._pool.words)
        key = (goal.lo.tobytes(), goal.forbidden.tobytes())
        if key not in self._known:
            self._search.budget.spend(len(self._intervals.bits))
            self._known[key] = self._intervals.answers(goal)
        return [Fill(answer.cost + source.cost, answer, source) for answer in self._known[key][:OPTIONS]]

    def _filled(self, fills: Sequence[Fill]) -> Expr:
        body: Expr = Input()
        for fill in fills:
            if not fill.answer.masks:
                body = fill.source.expr
                continue
            word = "fill" if fill.source.expr.type == COLOR else "fill_from"
            body = call(word, body, mask_of(fill.answer, self._pool), fill.source.expr)
        return body

    def after_a_safe_fill(self) -> Iterator[Expr]:
        """A fill that is right wherever it paints and repairs much, and then rules about the picture that it leaves."""
        for step, values in self._safe_fills():
            for rest in CellRules(searched_from(values, self._search)).explanations():
                yield then(step, rest)

    def _safe_fills(self) -> list[tuple[Expr, tuple[Grid, ...]]]:
        """The best few such fills, no two that repair the same cells, with the pictures that they leave."""
        changed = self._picture.changed
        least = LEAST_REPAIRED * changed.sum()
        found: list[tuple[float, Fill, bytes]] = []
        for source, right in zip(self._sources, self._right, strict=True):
            self._search.budget.spend(len(self._intervals.bits))
            goal = Goal.between(changed & right, right, self._pool.words)
            for place, covered in itertools.islice(self._intervals.safe(goal), 6):
                if covered < least or covered == changed.sum():
                    continue
                cost = int(self._intervals.costs[place]) + source.cost
                repaired = (self._intervals.bits[place] & goal.lo).tobytes()
                found.append(
                    (covered / changed.sum() - 0.03 * cost, Fill(cost, Answer(cost, (place,)), source), repaired)
                )
        found.sort(key=lambda item: -item[0])
        seen: set[bytes] = set()
        chosen: list[tuple[Expr, tuple[Grid, ...]]] = []
        for _, fill, repaired in found:
            if repaired in seen:
                continue
            seen.add(repaired)
            step = self._filled([fill])
            values = self._search.values(step)
            if values is not None:
                offered_as_base(step, self._search)
                chosen.append((step, values))  # type: ignore[arg-type]
            if len(chosen) == BRANCHES:
                break
        return chosen


def mask_of(answer: Answer, pool: MaskPool) -> Expr:
    """The masks of an answer, joined; those from the length of the pool on are complements."""
    size = len(pool.bits)
    plain = [pool.expr(place) for place in answer.masks if place < size]
    complements = [pool.expr(place - size) for place in answer.masks if place >= size]
    if answer.join is Join.ANY:
        return _joined("|", [*plain, *(call("~", mask) for mask in complements)])
    if not plain:
        return call("~", _joined("|", complements))
    mask = _joined("&", plain)
    return call("-", mask, _joined("|", complements)) if complements else mask


def _joined(word: str, masks: Sequence[Expr]) -> Expr:
    first, *others = masks
    for other in others:
        first = call(word, first, other)
    return first
