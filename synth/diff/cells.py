"""This file is where inputs and outputs of equal dims are compared cell by cell: what changes, and to which colour."""

from __future__ import annotations

from collections.abc import Sequence

from dsl.values import COLOR_NAMES, Color
from synth.colors import palette_of
from synth.constraints import Constraint, MapsColors, PaintsOnInput
from synth.finish import color_map_between
from synth.layer import layer
from synth.problem import Pair, Problem
from synth.wording import cells_of, named

LEAST_KEPT = 0.5
"""A pair in which fewer cells stay as they are is no painting on the input."""


@layer
def maps_colors(problem: Problem) -> Sequence[Constraint]:
    """The colour map that turns every input into its output, if there is one and it changes some colour."""
    if not _keeps_dims(problem):
        return []
    mapping = color_map_between([(pair.input, pair.output) for pair in problem.train])
    if not mapping:
        return []
    changes = tuple((Color(old), Color(new)) for old, new in sorted(mapping.items()))
    said = ", ".join(f"every {COLOR_NAMES[old]} cell becomes {COLOR_NAMES[new]}" for old, new in changes)
    return [MapsColors(changes, said)]


@layer
def paints_on_input(problem: Problem) -> Sequence[Constraint]:
    """Which colours change and which are written, where most cells of each input stay as they are."""
    if not _keeps_dims(problem) or any(_kept(pair) < LEAST_KEPT for pair in problem.train):
        return []
    changed: set[Color] = set()
    written: list[set[Color]] = []
    for pair in problem.train:
        differs = pair.input != pair.output
        changed |= palette_of([pair.input[differs]])
        written.append(set(palette_of([pair.output[differs]])))
    if not changed:
        return []
    every = frozenset[Color]().union(*written)
    alone = ", one in each pair" if len(every) > 1 and all(len(colors) == 1 for colors in written) else ""
    because = f"only {cells_of(changed)} change, to {named(every)}{alone}"
    return [PaintsOnInput(frozenset(changed), every, because)]


def _keeps_dims(problem: Problem) -> bool:
    return all(pair.input.shape == pair.output.shape for pair in problem.train)


def _kept(pair: Pair) -> float:
    return float((pair.input == pair.output).mean())
