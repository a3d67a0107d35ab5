"""This file is where outputs are explained by one word of a plug-in, applied to the input."""

from __future__ import annotations

from collections.abc import Iterator

from dsl.program import Expr
from dsl.types import GRID
from synth.colors import palette_of
from synth.search import Search
from synth.sights import views_from_plugins
from synth.strategy import strategy


@strategy(order=11, evaluations=2000)
def plugin_words(search: Search) -> Iterator[Expr]:
    """The grids that words of plug-ins, with constants, make of the input."""
    colors = sorted(palette_of((*search.problem.inputs, *search.problem.outputs)))
    return (view for _, view in views_from_plugins(colors) if view.type == GRID)
