"""This file is where the colours of a problem are listed: literals that could matter, and colours read off an input."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import numpy as np

from dsl.program import Background, Expr, Input, Local
from dsl.resolve import call, color, integer, key
from dsl.types import OBJECT
from dsl.values import Color, Grid
from synth.search import Search


def palette_of(grids: Iterable[Grid]) -> frozenset[Color]:
    """The colours that stand in any of the grids."""
    return frozenset(Color(int(cell)) for grid in grids for cell in np.unique(grid))


def colors_everywhere(search: Search) -> list[Color]:
    """The colours that stand in every input, tests included, by index: those that a selection may name."""
    return list(_everywhere(search))


@lru_cache(maxsize=4)
def _everywhere(search: Search) -> tuple[Color, ...]:
    """The same, kept for the searches that go on now: they ask again and again."""
    first, *others = (palette_of([grid]) for grid in search.problem.inputs)
    return tuple(sorted(first.intersection(*others)))


def colors_of_outputs(search: Search) -> list[Color]:
    """The colours that stand in every output, by index, then those that stand in some."""
    palettes = [palette_of([grid]) for grid in search.problem.outputs]
    always = palettes[0].intersection(*palettes)
    return [*sorted(always), *sorted(frozenset[Color]().union(*palettes) - always)]


def named_colors(grid: Expr, search: Search) -> list[Expr]:
    """The colours that stand in every input, the most frequent and the least frequent colour of the grid."""
    return [*map(color, colors_everywhere(search)), call("mode_color", grid), call("rare_color", grid)]


def colors_read_off(search: Search) -> tuple[Expr, ...]:
    """Colours that depend on the input: the most and the least frequent, the next ones, the background, corners, objects'."""
    return _read_off(_everywhere(search))


@lru_cache(maxsize=100)
def _read_off(everywhere: tuple[Color, ...]) -> tuple[Expr, ...]:
    """The same, written once for all problems with these colours in every input."""
    objects = call("objects", Input())
    return (
        Background(),
        call("mode_color", Input()),
        call("rare_color", Input()),
        *(call("index", call("colors", Input()), integer(place)) for place in (1, 2, -2)),
        call("other", call("colors", Input()), Background()),
        *(
            call("color", call(word, objects, key("o", OBJECT, call(measure, Local("o", OBJECT)))))
            for word in ("argmax", "argmin")
            for measure in ("size", "height", "width", "holes")
        ),
        *(call("other", call("colors", Input()), color(value)) for value in everywhere),
    )
