"""This file is where colours that vary from input to input are exchanged for fixed ones, so that one rule serves all pairs.

Source of the idea that colours should be normalised before search: icecuber, and others who took part in ARC contests.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from dsl.program import Expr, Input, Literal, cost_of, with_children
from dsl.resolve import call, color, integer
from dsl.types import COLOR
from dsl.values import Color, Grid, freeze_grid
from synth.colors import palette_of
from synth.diff import differences
from synth.problem import Pair, Problem
from synth.search import Search
from synth.strategies import all_strategies
from synth.strategy import directed, proposed, strategy

ORDER = 47
INNER = 42
"""Up to this place in the order strategies are tried: enumerations take as long as all others, and explained nothing more."""
SHARE_OF_ONE = 0.4
ALL = range(10)


@strategy(order=ORDER, evaluations=5_000_000, decisive_cost=11, is_last_resort=True, share=0.6)
def color_ranks(search: Search) -> Iterator[Expr]:
    """What explains the pairs when the colours that do not stand in every input are exchanged by how often they stand."""
    problem = search.problem
    fixed = _fixed(problem)
    slots = [value for value in ALL if value not in fixed]
    ranked = [_ranked(grid, fixed) for grid in problem.inputs]
    if not any(ranked) or max(map(len, ranked)) > len(slots):
        return
    inner = _exchanged([_exchange(colors, slots) for colors in ranked], search)
    varying: Expr = call("colors", Input())
    for value in sorted(fixed & palette_of(problem.inputs)):
        varying = call("-", varying, color(value))
    names = {Color(slot): call("index", varying, integer(rank)) for rank, slot in enumerate(slots)}
    for expr in _explanations(inner):
        yield _named(expr, names)


def _fixed(problem: Problem) -> frozenset[Color]:
    """The colours that mean the same in all pairs: those that stand in every input, and those that come in with an output."""
    common = frozenset.intersection(*(palette_of([grid]) for grid in problem.inputs))
    new = (palette_of([pair.output]) - palette_of([pair.input]) for pair in problem.train)
    return common.union(*new)


def _ranked(grid: Grid, fixed: frozenset[Color]) -> list[int]:
    counts = np.bincount(grid.ravel(), minlength=len(ALL))
    return [int(value) for value in np.argsort(-counts, kind="stable") if counts[value] and value not in fixed]


def _exchange(colors: Sequence[int], slots: Sequence[int]) -> Grid:
    """The new colour of each colour: those ranked take the slots in turn, the others what is left."""
    rest = [value for value in slots if value not in colors]
    table = np.arange(len(ALL), dtype=np.uint8)
    table[[*colors, *rest]] = slots
    return table


def _exchanged(tables: Sequence[Grid], search: Search) -> Search:
    """The search with the colours of each input, and of its output, exchanged."""
    problem = search.problem
    inputs = [freeze_grid(table[grid]) for table, grid in zip(tables, problem.inputs, strict=True)]
    outputs = [freeze_grid(table[grid]) for table, grid in zip(tables, problem.outputs, strict=False)]
    pairs = tuple(Pair(before, after) for before, after in zip(inputs, outputs, strict=False))
    inner = Problem(pairs, tuple(inputs[len(pairs) :]))
    grounds = tuple(Color(int(table[ground])) for table, ground in zip(tables, search.backgrounds(), strict=True))
    return Search(
        inner,
        differences(inner),
        search.budget,
        search.seed,
        search.background,
        search.columns,
        given_backgrounds=grounds,
        advice=search.advice,
    )


def _explanations(search: Search) -> Iterator[Expr]:
    """What strategies find that come long before this one, up to the first that is sure."""
    earlier = [each for each in all_strategies() if each.order < INNER]
    for each in directed(earlier, search.constraints):
        if search.budget.is_spent:
            return
        found = list(proposed(each, search, SHARE_OF_ONE))
        yield from found
        if any(cost_of(expr) <= each.decisive_cost for expr in found):
            return


def _named(expr: Expr, names: Mapping[Color, Expr]) -> Expr:
    """The expression with the names of the colours that were exchanged in the places of the fixed ones."""

    def changed(part: Expr) -> Expr:
        if isinstance(part, Literal) and part.type == COLOR:
            return names.get(part.value, part)  # type: ignore[call-overload, no-any-return]
        return with_children(part, changed)

    return changed(expr)
