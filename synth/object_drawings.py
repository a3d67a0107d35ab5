"""This file is where it is told what generators would do to a picture: which objects help, and in which colours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import cast

import numpy as np

from dsl.program import Background, Expr
from dsl.types import MASK
from dsl.values import Grid
from synth.object_boards import Colors, Numbers, Shown, Truths, Words, as_words, words_for
from synth.object_claims import known_cost
from synth.object_colors import Paint
from synth.object_table import ObjectTable, Strokes, compiled
from synth.search import Search

OWN = -1
"""Stands for the generator's own colours among the paints."""
_NO_PAINT = np.zeros(0, dtype=np.int64)


class Picture:
    """The concatenated cells of all inputs over one base: its colours, the outputs', and the changed cells, numbered.

    `numbers` is -1 where nothing changes.
    """

    def __init__(self, base: Expr, search: Search) -> None:
        outputs = search.problem.outputs
        values = cast(Sequence[Grid], search.values(base) or search.problem.inputs)
        backgrounds = cast(Sequence[int], search.values(Background()))
        self.before = np.concatenate([grid.ravel() for grid in values])
        self.blank = self.before == np.repeat(backgrounds, [grid.size for grid in values])
        self.after = np.concatenate([grid.ravel() for grid in outputs])
        self.changed = self.before[: len(self.after)] != self.after
        self.amount = int(self.changed.sum())
        self.everything = (1 << self.amount) - 1
        self.numbers = np.where(self.changed, np.cumsum(self.changed) - 1, -1)

    def matrix(self, covers: Sequence[int]) -> Truths:
        """Covers as rows of truth values."""
        size = (self.amount + 7) // 8
        packed = np.frombuffer(b"".join(cover.to_bytes(size, "little") for cover in covers), dtype=np.uint8)
        bits = np.unpackbits(packed.reshape(len(covers), size), axis=1, bitorder="little")
        return bits[:, : self.amount].astype(np.bool_)


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """Generators in one colour that could be layers, ordered: in `rows` the place of each generator, its mode and its paint.

    `needed` are the objects that must be selected and `forbidden` those that must not, as far as what they paint decides it.
    """

    rows: Numbers
    needed: Words
    forbidden: Words

    def merged(self, other: Judged) -> Judged:
        """These and others, which have other paints."""
        rows = np.concatenate([self.rows, other.rows])
        order = np.lexsort(rows.T[::-1])
        sets = ((self.needed, other.needed), (self.forbidden, other.forbidden))
        needed, forbidden = (np.concatenate(pair)[order] for pair in sets)
        return Judged(rows[order], needed, forbidden)


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """Generators in one colour, and the selectors that make them layers.

    `rows` have the place of a generator, its mode, its paint and its cost; its selectors, one after another, lie between two
    of `firsts`.
    """

    rows: Numbers
    firsts: Numbers
    selectors: Numbers


@dataclass(frozen=True, slots=True, eq=False)
class Effects:
    """What layers do that are the cheapest to do so, the cheapest first: in `rows` the place of each in what was asked for,

    its selector and its cost. `covers` have a bit for each changed cell of the pairs that is put right, `on_tests` are equal
    for equal cells and colours.
    """

    rows: Numbers
    covers: list[int]
    on_tests: list[bytes]


@dataclass(frozen=True, eq=False)
class Laid:
    """The strokes of all generators of a table, one after another: those of each lie between two of `starts`."""

    strokes: Sequence[Strokes]
    starts: Numbers
    cells: Numbers
    owners: Numbers
    colors: Colors

    @classmethod
    def of(cls, strokes: Sequence[Strokes]) -> Laid:
        """Given strokes."""
        starts = np.cumsum([0, *(len(stroke.cells) for stroke in strokes)])
        colors = np.zeros(starts[-1], dtype=np.uint8)
        for stroke, (start, stop) in zip(strokes, pairwise(starts.tolist()), strict=True):
            if stroke.own is not None:
                colors[start:stop] = stroke.own
        cells, owners = (
            np.concatenate(parts) for parts in zip(*((one.cells, one.owners) for one in strokes), strict=True)
        )
        return cls(strokes, starts, cells, owners, colors)

    @property
    def arrays(self) -> tuple[Numbers, Numbers, Numbers, Colors]:
        """What compiled loops take."""
        return self.starts, self.cells, self.owners, self.colors

    @cached_property
    def costs(self) -> Numbers:
        """What each generator costs."""
        return np.array([known_cost(stroke.expr) for stroke in self.strokes])

    @cached_property
    def is_mask(self) -> Truths:
        """Which generators have no colours of their own."""
        return np.array([stroke.expr.type == MASK for stroke in self.strokes])

    @cached_property
    def failing(self) -> Words:
        """For each generator the objects for which it has no value."""
        return as_words(np.array([stroke.fails for stroke in self.strokes]))

    @cached_property
    def empty(self) -> Words:
        """For each generator the objects that paint nothing."""
        empty = as_words(np.ones((len(self.strokes), len(self.strokes[0].fails)), dtype=np.bool_))
        compiled().emptied(self.starts, self.owners, empty)
        return empty


class Drawings:
    """What all generators of a table would do to a picture, over everything and on its background only."""

    def __init__(self, laid: Laid, table: ObjectTable, picture: Picture) -> None:
        self._laid = laid
        self._strokes = laid.strokes
        self._table = table
        self._picture = picture
        self._pairs = len(table.search.problem.train)
        shape = (len(laid.strokes), 2, len(table))
        sets = (len(laid.strokes), 2, words_for(len(table)))
        self._wanted, self._shown = np.empty(shape, dtype=np.int16), np.empty(shape, dtype=np.int16)
        self._useful, self._present, self._right = (np.zeros(sets, dtype=np.uint64) for _ in range(3))
        self._compiled = compiled()
        self._compiled.drawn(
            *laid.arrays,
            table.in_pairs,
            picture.changed,
            picture.blank,
            picture.after,
            self._wanted,
            self._shown,
            self._useful,
            self._present,
            self._right,
        )

    def judged(self, values: Numbers) -> Judged:
        """The own colours of generators and the paints of which some object needs it in two pairs."""
        most = self._wanted.shape[0] * 2 * (len(values) + 1)
        needed, forbidden = (np.empty((most, self._useful.shape[2]), dtype=np.uint64) for _ in range(2))
        found = np.empty((most, 3), dtype=np.int64)
        count = self._compiled.judged(
            values,
            self._wanted,
            self._shown,
            self._useful,
            self._present,
            self._right,
            np.array([stroke.own is not None for stroke in self._strokes]),
            self._table.inputs,
            self._pairs,
            found,
            needed,
            forbidden,
        )
        return Judged(found[:count], needed[:count], forbidden[:count])

    def judged_again(self, values: Numbers, rows: Numbers) -> Judged:
        """The same of some generators, modes and further paints."""
        needed, forbidden = (np.empty((len(rows), self._useful.shape[2]), dtype=np.uint64) for _ in range(2))
        supported = np.empty(len(rows), dtype=np.bool_)
        self._compiled.judged_again(
            values,
            self._wanted,
            self._useful,
            self._present,
            self._table.inputs,
            self._pairs,
            rows,
            needed,
            forbidden,
            supported,
        )
        return Judged(rows[supported], needed[supported], forbidden[supported])

    def in_many_colors(self, most: int) -> tuple[Numbers, Shown]:
        """The generators and modes whose useful objects want several colours, one each, but are not too many.

        For each the colour that each useful object wants; negative for other objects.
        """
        has_one = self._shown >= 0
        highest = self._shown.max(axis=2, initial=-1)
        lowest = np.where(has_one, self._shown, highest[:, :, None]).min(axis=2, initial=99)
        chosen = (has_one.sum(axis=2) <= most) & (lowest < highest)
        return np.argwhere(chosen), self._shown[chosen]

    def drawing(self, stroke: int, mode: int) -> Drawing:
        """One of them."""
        return Drawing(self._strokes[stroke], self._table, self._picture, bool(mode))

    def distinct(self, asked: Asked, values: Numbers, parts: tuple[Truths, Numbers, Numbers]) -> Effects:
        """The effects that something asked for has with some selector, those of equal costs as they come up.

        The selectors are places in `parts` of `Selectors`, the paints in the rows of `values`.
        """
        picture, most = self._picture, len(asked.selectors)
        kept, keys = np.empty((most, 3), dtype=np.int64), np.empty((most, 4), dtype=np.uint64)
        covered = np.empty((most, words_for(picture.amount)), dtype=np.uint64)
        given = (self._table.in_pairs, picture.blank, picture.numbers, values, *parts)
        questions = asked.rows, asked.firsts, asked.selectors
        count = self._compiled.distinct(*self._laid.arrays, *given, *questions, kept, covered, keys)
        order = np.argsort(kept[:count, 2], kind="stable")
        covers = [int.from_bytes(row, "little") for row in _rows(covered[order])]
        return Effects(kept[order], covers, _rows(keys[order, 2:]))


def _rows(sets: Words) -> list[bytes]:
    """The rows of words."""
    raw, size = sets.tobytes(), sets.itemsize * sets.shape[1]
    return [raw[at : at + size] for at in range(0, len(raw), size)]


@dataclass(frozen=True, slots=True, eq=False)
class Drawing:
    """The strokes of a generator on a picture, all of them or only those on its background."""

    strokes: Strokes
    table: ObjectTable
    picture: Picture
    under: bool

    def on_tests(self, holds: Truths, paint: Paint | None) -> tuple[Numbers, Colors]:
        """The cells of the test inputs that the selected objects paint, and their colours."""
        strokes = self.strokes
        cells, colors = np.empty(len(strokes.cells), dtype=np.int64), np.empty(len(strokes.cells), dtype=np.uint8)
        count = compiled().painted(
            strokes.cells,
            strokes.owners,
            strokes.colors,
            self.table.in_pairs,
            holds,
            self.picture.blank,
            self.under,
            _NO_PAINT if paint is None else paint.values,
            cells,
            colors,
        )
        return cells[:count], colors[:count]
