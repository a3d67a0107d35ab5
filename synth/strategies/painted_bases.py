"""This file is where outputs of other dims than their inputs' are explained as a base and what is painted on it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from typing import cast

from dsl.program import Expr, Local
from dsl.resolve import call, integer
from dsl.types import GRID
from dsl.values import Grid
from synth.advice import PAUSE
from synth.cell_rules import CellRules
from synth.ratios import keeps_dims
from synth.rebasing import searched_from, then
from synth.search import Base, Search
from synth.strategies.object_layers import object_layers
from synth.strategies.panels import lists_as_large_as_outputs
from synth.strategy import strategy

MOST_PANELS = 6
MOST_LISTS = 2
MOST_LAYERED = 2


@strategy(order=39, evaluations=20_000_000, decisive_cost=11, share=0.3)
def panel_rules(search: Search) -> Iterator[Expr | None]:
    """Rules about the cells of one panel that also look at the same cell of the others."""
    for listed in itertools.islice(lists_as_large_as_outputs(search), MOST_LISTS):
        counts = {len(cast(tuple[Grid, ...], value)) for value in search.values(listed) or ()}
        if len(counts) != 1 or not 1 < (count := counts.pop()) <= MOST_PANELS:
            continue
        first, *others = (call("index", listed, integer(place)) for place in range(count))
        beside: Mapping[Local, Expr] = {Local(f"panel{place}", GRID): other for place, other in enumerate(others, 2)}
        yield from _ruled(first, beside, search)


def _ruled(base: Expr, beside: Mapping[Local, Expr], search: Search) -> Iterator[Expr | None]:
    values = search.values(base)
    known = {name: found for name, expr in beside.items() if (found := search.values(expr)) is not None}
    if values is not None and len(known) == len(beside):
        rules = CellRules(searched_from(cast(tuple[Grid, ...], values), search, known))
        yield from (PAUSE if rest is PAUSE else then(base, rest, beside) for rest in rules.explanations())


@strategy(order=41, evaluations=300_000, decisive_cost=13, share=0.3)
def layers_on_bases(search: Search) -> Iterator[Expr | None]:
    """What the objects of a base paint on it."""
    if keeps_dims(search):
        return
    for base in search.bases[:MOST_LAYERED]:
        yield from _layered(base, search)


def _layered(base: Base, search: Search) -> Iterator[Expr | None]:
    inner = searched_from(base.values, search)
    return (PAUSE if rest is PAUSE else then(base.expr, rest) for rest in object_layers(inner))
