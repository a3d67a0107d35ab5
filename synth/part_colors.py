"""This file is where the colours that parts of an input stand for are explained: shown by the part, or told by what it is."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Any, cast

from dsl.program import Background, Clause, Comprehension, Expr, If, Input, Local
from dsl.resolve import call, color, integer, literal
from dsl.types import GRID, OBJECT, SYM, VEC
from dsl.values import Value, Vec
from synth.colors import colors_everywhere
from synth.search import Search
from synth.selections import AXES_OF_SYMMETRY, claims

MOST_RUNS = 4
"""Stretches of a number, each of which means one colour."""
MOST_ARMS = 2
"""Ways to write the colour of the parts of which a claim is true, and of the others."""
MOST_FOUND = 24

Targets = Sequence[Sequence[int]]


def colors_of_parts(listed: Expr, part: Local, targets: Targets, search: Search) -> Iterator[Expr]:
    """Colours, in terms of `part`, that have the targets as values for the parts that each input of the pairs has."""
    found = _Explained(listed, part, [color for colors in targets for color in colors], len(targets), search)
    return itertools.islice(found.colors(), MOST_FOUND)


def shown_colors(part: Local) -> Iterator[Expr]:
    """Colours that a part shows: a grid, or an object."""
    if part.type == OBJECT:
        yield call("color", part)
    else:
        yield call("mode_color", part)
    yield call("rare_color", part)
    for place in (1, 2, -2):
        yield call("index", call("colors", part), integer(place))
    yield call("other", call("colors", part), Background())
    if part.type == GRID:
        yield call("color_at", part, literal(Vec(0, 0), VEC))
        middle = call("vec", *(call("//", call(side, part), integer(2)) for side in ("height", "width")))
        yield call("color_at", part, middle)
        yield call("color", call("index", call("objects", part), integer(0)))


class _Explained:
    def __init__(self, listed: Expr, part: Local, targets: list[int], pairs: int, search: Search) -> None:
        self._listed = listed
        self._part = part
        self._targets = targets
        self._pairs = pairs
        self._search = search

    def colors(self) -> Iterator[Expr]:
        shown = [(expr, column) for expr in shown_colors(self._part) if (column := self._column(expr)) is not None]
        for expr, column in shown:
            if column[: len(self._targets)] == self._targets:
                yield expr
        for number in self._numbers():
            column = self._column(number)
            if column is not None:
                yield from self._by_number(number, column)
        constants = [(cast(Expr, color(value)), [value] * len(self._targets)) for value in sorted(set(self._targets))]
        for claim in self._claims():
            column = self._column(claim)
            if column is not None:
                yield from self._by_claim(claim, column, [*shown, *constants])

    def _column(self, expr: Expr) -> list[Any] | None:
        """The values for all parts of all inputs, those of the pairs first; None where one is missing."""
        lists = self._search.values(Comprehension((Clause(self._part.name, self._listed, None),), expr))
        if lists is None:
            return None
        return [value for values in lists for value in cast(Sequence[Value], values)]

    def _by_number(self, number: Expr, column: Sequence[int]) -> Iterator[Expr]:
        """Where each stretch of the number means one colour; numbers that no pair shows fall in the stretch below them."""
        meaning: dict[int, int] = {}
        for value, target in zip(column, self._targets, strict=False):
            if meaning.setdefault(value, target) != target:
                return
        if len(set(meaning.values())) < 2 or len(meaning) == len(self._targets):
            return
        runs = [(next(values), target) for target, values in itertools.groupby(sorted(meaning), meaning.__getitem__)]
        if len(runs) > MOST_RUNS:
            return
        yield self._stretches(number, runs)
        if len(runs) == 3 and runs[0][1] == runs[2][1]:
            middle = [value for value in meaning if meaning[value] == runs[1][1]]
            if len(middle) == 1:
                yield If(call("==", number, integer(middle[0])), color(runs[1][1]), color(runs[0][1]))

    def _stretches(self, number: Expr, runs: Sequence[tuple[int, int]]) -> Expr:
        body: Expr = color(runs[0][1])
        for least, target in runs[1:]:
            body = If(call(">=", number, integer(least)), color(target), body)
        return body

    def _by_claim(self, claim: Expr, column: Sequence[bool], shown: Sequence[tuple[Expr, list[Any]]]) -> Iterator[Expr]:
        true = [at for at, value in enumerate(column[: len(self._targets)]) if value]
        false = [at for at, value in enumerate(column[: len(self._targets)]) if not value]
        if not true or not false:
            return
        inside = self._right(true, shown)
        outside = self._right(false, shown) if inside else []
        for yes, no in itertools.product(inside, outside):
            if yes != no:
                yield If(claim, yes, no)

    def _right(self, places: Sequence[int], shown: Sequence[tuple[Expr, list[Any]]]) -> list[Expr]:
        right = (expr for expr, column in shown if all(column[at] == self._targets[at] for at in places))
        return list(itertools.islice(right, MOST_ARMS))

    def _numbers(self) -> Iterator[Expr]:
        part = self._part
        yield call("ncolors", part)
        if part.type == GRID:
            yield call("count", call("fg", part))
            yield call("length", call("objects", part))
        else:
            for word in ("size", "holes", "height", "width", "top", "leftmost"):
                yield call(word, part)
            others = Local("q", OBJECT)
            for word in ("same_image", "same_shape"):
                alike = Comprehension((Clause("q", self._listed, call(word, others, part)),), others)
                yield call("length", alike)
            yield call("count", call("==", call("crop", Input(), part), Background()))
        for value in colors_everywhere(self._search):
            yield call("count", part, color(value))

    def _claims(self) -> Iterator[Expr]:
        part = self._part
        if part.type == OBJECT:
            yield from claims(self._search)
            return
        for sym in AXES_OF_SYMMETRY:
            yield call("is_symmetric", part, literal(sym, SYM))
        for word in ("mode", "rare"):
            yield call("==", part, call(word, self._listed))
        other = Local("q", GRID)
        for number in ("ncolors", None):
            mine, its = ((call(number, grid) if number else call("count", call("fg", grid))) for grid in (part, other))
            for word in ("max", "min"):
                yield call("==", mine, call(word, Comprehension((Clause("q", self._listed, None),), its)))
        for value in colors_everywhere(self._search):
            yield call(">", call("count", part, color(value)), integer(0))
