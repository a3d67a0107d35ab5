"""This file is where rules about cells are found: sets of fills that turn every input of a search into its output."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from functools import partial
from typing import Protocol

import numpy as np
import numpy.typing as npt

from dsl.program import Expr, Input
from dsl.resolve import call, color
from dsl.types import COLOR
from dsl.values import Grid
from synth.budget import BudgetExhausted
from synth.decision_lists import DecisionLists
from synth.finish import offered_as_base
from synth.intervals import Answer, Bits, Costs, Goal, Intervals, Join, packed
from synth.masks import MaskPool, Source
from synth.picture import Cells, Picture, flat
from synth.predictions import Explained, likeliest
from synth.rebasing import searched_from, then
from synth.search import Search
from synth.trees import Tree, painted, picture_of, trees

Colors = npt.NDArray[np.uint8]

DEAREST = 24
"""Explanations that cost more, in the prices of the pool, are hardly ever right."""
CHEAP = 9
"""Where some fills cost no more, no trees are grown: they would hardly ever correct them."""
BASE_DEARNESS = 0.05
MOST_GROUPS = 8
OPTIONS = 10
MOST_FORETOLD = 600
SECOND_LOOK = 2
"""What a second look costs, besides the fill before it."""
MOST_CHOICES = 3000
SOURCES_OF_ALL = 14
SOURCES_OF_ONE = 5
BRANCHES = 3
LEAST_REPAIRED = 0.15
SAFE_DEARNESS = 0.03
SAFE_OF_ONE = 6
MOST_COVERING = 6
FIRST_MASKS = ((128, False), (512, False), (512, True), (2048, True))
"""So many of the cheapest masks a guided search looks at alone, one number after the other: before the pool is grown, or then."""
LISTS = 2
LISTED_APART = 1.5
"""How many more lists are made of every cover, with prices changed by up to so much."""


@dataclass(frozen=True, slots=True, eq=False)
class Fill:
    """One way to paint some changed cells: a mask and where its colours come from."""

    cost: int
    answer: Answer
    source: Source


class Masks(Protocol):
    """Masks in order of cost, each with its expression."""

    bits: Bits
    costs: Costs

    def expr(self, place: int) -> Expr:
        """The expression of a mask."""


class First:
    """The cheapest masks of a pool."""

    def __init__(self, pool: Masks, amount: int) -> None:
        self.bits, self.costs, self.expr = pool.bits[:amount], pool.costs[:amount], pool.expr


class CellRules:
    """The rules that turn the inputs of a search into its outputs."""

    def __init__(self, search: Search) -> None:
        self._search = search
        self._pool = MaskPool(search)
        self._masks: Masks = self._pool
        self._picture = Picture(search)
        self._intervals = Intervals(self._pool.bits, self._pool.costs)
        literals = [Source(color(value), (value,) * len(search.problem.inputs), 1) for value in self._picture.written]
        self._sources = sorted([*literals, *self._pool.sources], key=lambda source: source.cost)
        self._right = [self._picture.right(source) for source in self._sources]
        self._known: dict[tuple[bytes, bytes], list[Answer]] = {}
        self._foreseen: dict[Source, Colors] = {}

    def explanations(self) -> Iterator[Expr | None]:
        """Programs that turn every input into its output, for the two likeliest predictions.

        A guided search is first shown those of the cheapest masks, and may pause before more are looked at.
        """
        if self._search.advice is not None:
            for few, is_grown in FIRST_MASKS:
                if is_grown:
                    self._pool.grow()
                found = list(self._among_first(few).explained_by_fills())
                yield from likeliest(found)
                if found and found[0].price <= CHEAP:
                    return
                yield from self._search.pause()
        yield from likeliest(self.explained())

    def _grow(self) -> None:
        """Look at the whole pool, grown."""
        self._pool.grow()
        if len(self._intervals.bits) < 2 * len(self._pool.bits):
            self._intervals = Intervals(self._pool.bits, self._pool.costs)
            self._known = {}

    def _among_first(self, few: int) -> CellRules:
        """The rules of the cheapest masks alone."""
        rules = copy(self)
        rules._masks = First(self._pool, few)
        rules._intervals = Intervals(rules._masks.bits, rules._masks.costs)
        rules._known = {}
        return rules

    def explained(self) -> Iterator[Explained]:
        """Fills that together turn every input into its output; lists and small trees, too, where no fills are cheap."""
        self._grow()
        cheapest = DEAREST
        for found in self.explained_by_fills():
            cheapest = min(cheapest, found.price)
            yield found
        if cheapest <= CHEAP or not self._picture.changed.any() or not len(self._pool.bits):
            return
        for price, fills in self._listed():
            if price <= DEAREST:
                yield self._explained_by(price, fills)
        covers = self._covers(self._picture.changed)
        for tree in trees(self._pool, self._picture, self._sources, self._right, covers, self._search):
            if tree.cost <= DEAREST:
                yield Explained(tree.cost, partial(painted, tree, self._pool), self._foretold_by(tree).tobytes())

    def fills(self) -> Iterator[Expr]:
        """Such programs of fills alone: all that a second look is worth."""
        self._grow()
        return likeliest(self.explained_by_fills())

    def explained_by_fills(self) -> Iterator[Explained]:
        """Fills that together turn every input into its output, the cheapest first."""
        if self._picture.changed.any():
            choices = [choice for choice in self._choices() if choice[0] <= DEAREST]
            choices.sort(key=lambda choice: choice[0])
            yield from itertools.starmap(self._explained_by, choices[:MOST_FORETOLD])

    def _explained_by(self, price: int, fills: tuple[Fill, ...]) -> Explained:
        return Explained(price, partial(self._filled, fills), self._foretold(fills).tobytes())

    def _foretold(self, fills: Sequence[Fill]) -> Colors:
        """What the fills paint on the test inputs."""
        shown = self._picture.given
        for fill in fills:
            colors = self._colors(fill.source)
            shown = np.where(self._covered(fill.answer), colors, shown) if fill.answer.masks else colors
        return shown

    def _foretold_by(self, tree: Tree) -> Colors:
        if tree.inside is None or tree.outside is None:
            return self._picture.given if tree.source is None else self._colors(tree.source)
        mask = self._covered(Answer(0, (tree.mask,)))
        return np.where(mask, self._foretold_by(tree.inside), self._foretold_by(tree.outside))

    def _colors(self, source: Source) -> Colors:
        known = self._foreseen.get(source)
        if known is None:
            known = self._foreseen[source] = self._picture.foretold(source)
        return known

    def _covered(self, answer: Answer) -> Cells:
        """The cells of the test inputs that the masks of an answer cover together."""
        rows = self._intervals.bits[list(answer.masks)].astype("<u8", copy=False).view(np.uint8)
        cells = np.unpackbits(rows, axis=1, bitorder="little", count=self._pool.cells)[:, len(self._picture.after) :]
        together = cells.any(axis=0) if answer.join is Join.ANY else cells.all(axis=0)
        return np.asarray(together)

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

    def _listed(self) -> Iterator[tuple[int, tuple[Fill, ...]]]:
        """Lists of rules, several for one source of a cover."""
        lists = DecisionLists(self._intervals)
        chance = np.random.default_rng(self._search.seed)
        for cover in self._covers(self._picture.changed):
            for changes in (None, *(LISTED_APART * chance.random(len(self._intervals.bits)) for _ in range(LISTS))):
                rest = self._picture.changed.copy()
                fills: list[Fill] = []
                for place in cover:
                    goal = Goal.between(self._right[place] & rest, self._right[place], self._pool.words)
                    self._search.budget.spend(len(self._intervals.bits))
                    rules = lists.rules(goal, changes)
                    if rules is None:
                        break
                    source = self._sources[place]
                    fills += [Fill(rule.cost + source.cost, rule, source) for rule in rules]
                    rest &= ~self._right[place]
                else:
                    yield sum(fill.cost for fill in fills), tuple(fills)

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
                body = picture_of(fill.source)
                continue
            word = "fill" if fill.source.expr.type == COLOR else "fill_from"
            body = call(word, body, mask_of(fill.answer, self._masks), fill.source.expr)
        return body

    def after_a_safe_fill(self) -> Iterator[Expr]:
        """A fill that is right wherever it paints and repairs much, and then fills of the picture that it leaves."""
        self._grow()
        found: list[Explained] = []
        try:
            for fill, step, values in self._safe_fills():
                rules = CellRules(searched_from(values, self._search))
                rules._grow()
                for rest in rules.explained_by_fills():
                    price = fill.cost + SECOND_LOOK + rest.price
                    if price <= DEAREST:
                        found.append(Explained(price, partial(_after, step, rest), rest.predicted))
        except BudgetExhausted:
            yield from likeliest(found)
            raise
        yield from likeliest(found)

    def _safe_fills(self) -> list[tuple[Fill, Expr, tuple[Grid, ...]]]:
        """The best few such fills, no two that repair the same cells, with the pictures that they leave."""
        changed = int(self._picture.changed.sum())
        found = list(self._all_safe_fills())
        found.sort(key=lambda item: SAFE_DEARNESS * item[0].cost - item[1] / changed)
        seen: set[bytes] = set()
        chosen: list[tuple[Fill, Expr, tuple[Grid, ...]]] = []
        for fill, _, repaired in found:
            if repaired in seen:
                continue
            seen.add(repaired)
            step = self._filled([fill])
            values = self._search.values(step)
            if values is not None:
                offered_as_base(step, self._search)
                chosen.append((fill, step, values))  # type: ignore[arg-type]
            if len(chosen) == BRANCHES:
                break
        return chosen

    def _all_safe_fills(self) -> Iterator[tuple[Fill, int, bytes]]:
        """Safe fills of a mask, everywhere or on the background only, with how many and which cells they repair."""
        changed = self._picture.changed
        grounds = np.flatnonzero((self._intervals.bits == self._ground()).all(axis=1))[:1].tolist()
        for source, right in zip(self._sources, self._right, strict=True):
            if (changed & right).sum() < LEAST_REPAIRED * changed.sum():
                continue
            goal = Goal.between(changed & right, right, self._pool.words)
            for within in ((), *((ground,) for ground in grounds)):
                self._search.budget.spend(len(self._intervals.bits))
                for place, covered in itertools.islice(self._intervals.safe(goal, within), SAFE_OF_ONE):
                    if LEAST_REPAIRED * changed.sum() <= covered < changed.sum():
                        masks = (*within, place)
                        cost = int(self._intervals.costs[list(masks)].sum()) + len(within)
                        repaired = np.bitwise_and.reduce(self._intervals.bits[list(masks)]) & goal.lo
                        yield Fill(cost + source.cost, Answer(cost, masks), source), covered, repaired.tobytes()

    def _ground(self) -> Bits:
        """The background of all inputs."""
        inputs, backgrounds = self._search.problem.inputs, self._search.backgrounds()
        return packed(
            flat([grid == ground for grid, ground in zip(inputs, backgrounds, strict=True)]), self._pool.words
        )


def _after(step: Expr, rest: Explained) -> Expr:
    return then(step, rest.write())


def mask_of(answer: Answer, pool: Masks) -> Expr:
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
