"""This file is where it is concluded which colours the outputs gain and lose, compared with their own inputs."""

from __future__ import annotations

from collections.abc import Sequence

from dsl.values import COLOR_NAMES, Color
from synth.colors import palette_of
from synth.constraints import Constraint, PaletteLoses, PaletteWithin
from synth.layer import layer
from synth.problem import Problem


def named(colors: frozenset[Color]) -> str:
    """The colours in words, by index: `black, red and green`."""
    names = [COLOR_NAMES[color] for color in sorted(colors)]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


@layer
def palette_within(problem: Problem) -> Sequence[Constraint]:
    """Which colours outputs add to those of their inputs; nothing where those are not in all outputs."""
    gains = [palette_of([pair.output]) - palette_of([pair.input]) for pair in problem.train]
    added = frozenset[Color]().union(*gains)
    if not added:
        return [PaletteWithin(added, "no output has a colour that its input lacks")]
    if all(added <= palette_of([output]) for output in problem.outputs):
        because = f"outputs have no colours besides those of their inputs and {named(added)}"
        return [PaletteWithin(added, because)]
    return []


@layer
def palette_loses(problem: Problem) -> Sequence[Constraint]:
    """The colours that stand in some inputs and in no output."""
    lost = palette_of(pair.input for pair in problem.train) - palette_of(problem.outputs)
    if not lost:
        return []
    return [PaletteLoses(lost, f"inputs have {named(lost)}, no output does")]
