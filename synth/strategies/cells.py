"""This file is where outputs are explained as a base grid on which masks are filled: rules about cells."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
import numpy.typing as npt

from dsl.program import Expr, Input, Let, Local, cost_of
from dsl.resolve import call, color
from dsl.types import COLOR, GRID
from dsl.values import Grid
from synth.finish import offered_as_base
from synth.intervals import Conjunction, Interval, conjunctions
from synth.masks import MaskPool, Source, pool_over
from synth.search import Base, Search
from synth.strategy import strategy

MOST_COST = 32
"""Programs that cost more are hardly ever right."""
OPTIONS = 8
PROPOSALS = 16
MOST_CHOICES = 4096


@dataclass(frozen=True, slots=True, eq=False)
class _Fill:
    """One way to paint some changed cells: a mask and where its colours come from."""

    cost: int
    mask: Expr
    source: Expr

    def on(self, canvas: Expr) -> Expr:
        word = "fill" if self.source.type == COLOR else "fill_from"
        return call(word, canvas, self.mask, self.source)


class _Picture:
    """The cells of all pairs, laid one after another: the base's, the outputs', and which of them change."""

    def __init__(self, base: tuple[Grid, ...], outputs: Sequence[Grid], words: int) -> None:
        self.before = _flat(base[: len(outputs)])
        self.after = _flat(outputs)
        self.changed = self.before != self.after
        self.words = words
        self.shapes = [output.shape for output in outputs]

    def shown(self, source: Source) -> npt.NDArray[np.uint8] | None:
        """The colours of a source in the cells of all pairs; None if its frame is another."""
        if source.expr.type == COLOR:
            colors = cast(Sequence[int], source.values)
            parts = [np.full(shape, value, dtype=np.uint8) for shape, value in zip(self.shapes, colors, strict=False)]
            return _flat(parts)
        grids = cast(Sequence[Grid], source.values[: len(self.shapes)])
        return _flat(grids) if [grid.shape for grid in grids] == self.shapes else None


def _flat(grids: Sequence[Grid]) -> npt.NDArray[np.uint8]:
    return np.concatenate([grid.ravel() for grid in grids])


@strategy(order=50, evaluations=400_000)
def cells(search: Search) -> Iterator[Expr]:
    """Fills of masks on the input and on the other bases, in the order of their agreement with the outputs."""
    offered_as_base(Input(), search)
    for base in list(search.bases):
        if base.agreement < 1:
            yield from _painted(base, search)


def _painted(base: Base, search: Search) -> Iterator[Expr]:
    is_input = isinstance(base.expr, Input)
    name: Expr = base.expr if is_input else Local("base", GRID)
    pool = pool_over(name, base.values, search)
    picture = _Picture(base.values, search.problem.outputs, pool.bits.shape[1])
    for fills in _explanations(pool, picture, search):
        body = name
        for fill in fills:
            body = fill.on(body)
        program = body if is_input else Let("base", base.expr, body)
        if cost_of(program) <= MOST_COST:
            yield program


def _explanations(pool: MaskPool, picture: _Picture, search: Search) -> Iterator[tuple[_Fill, ...]]:
    """Sets of fills that together turn the base into the outputs, the cheapest first."""
    written = np.unique(picture.after[picture.changed])
    sources = [Source(color(int(value)), (int(value),) * len(picture.shapes), 1) for value in written]
    shown = [(source, picture.shown(source)) for source in (*sources, *pool.sources)]
    hits = [(source, cells == picture.after) for source, cells in shown if cells is not None]
    groups = [picture.changed]
    if len(written) > 1:
        groups = [picture.changed & (picture.after == value) for value in written]
        options = _fills(pool, picture, hits, picture.changed, search)
        yield from ((fill,) for fill in options[:OPTIONS])
    options_each = max(1, min(OPTIONS, int(MOST_CHOICES ** (1 / max(1, len(groups))))))
    parts = [_fills(pool, picture, hits, group, search)[:options_each] for group in groups]
    choices = sorted(itertools.product(*parts), key=lambda fills: sum(fill.cost for fill in fills))
    yield from choices[:PROPOSALS]


def _fills(
    pool: MaskPool,
    picture: _Picture,
    hits: Sequence[tuple[Source, npt.NDArray[np.bool_]]],
    cells: npt.NDArray[np.bool_],
    search: Search,
) -> list[_Fill]:
    """The fills that paint all these cells and no cell wrongly, cheapest first."""
    found: list[_Fill] = []
    for source, right in hits:
        if (cells & ~right).any():
            continue
        search.budget.spend(len(pool.bits))
        goal = Interval.between(cells, right, picture.words)
        found.extend(
            _Fill(conjunction.cost + source.cost + 1, _mask(pool, conjunction), source.expr)
            for conjunction in conjunctions(pool.bits, pool.costs, goal)[:OPTIONS]
        )
    return sorted(found, key=lambda fill: fill.cost)


def _mask(pool: MaskPool, conjunction: Conjunction) -> Expr:
    mask, *others = (pool.expr(place) for place in conjunction.masks)
    for other in others:
        mask = call("&", mask, other)
    return mask
