"""This file is where it is concluded which colours the outputs gain and lose, compared with their own inputs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from dsl.values import COLOR_NAMES, Color, Grid, same_value
from synth.colors import palette_of
from synth.constraints import Constraint, KeepsHistogram, PaletteLoses, PaletteWithin
from synth.layer import layer
from synth.problem import Pair, Problem
from synth.wording import named


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


@layer
def keeps_histogram(problem: Problem) -> Sequence[Constraint]:
    """That cells only change places: each colour covers as many of them before as after."""
    pairs = problem.train
    if any(not np.array_equal(_histogram(pair.input), _histogram(pair.output)) for pair in pairs):
        return []
    if all(same_value(pair.input, pair.output) for pair in pairs):
        return []
    for axis, lines in enumerate(("columns", "rows")):
        if all(_has_lines_of(pair, axis) for pair in pairs):
            return [KeepsHistogram(f"cells only change places in their {lines}", f"all {lines} keep their colours")]
    return [
        KeepsHistogram("cells only change places", "each colour covers as many cells of the output as of its input")
    ]


def _has_lines_of(pair: Pair, axis: int) -> bool:
    """Whether each line of the output has the cells of that of its input, in any order."""
    if pair.input.shape != pair.output.shape:
        return False
    return np.array_equal(np.sort(pair.input, axis=axis), np.sort(pair.output, axis=axis))


def _histogram(grid: Grid) -> npt.NDArray[np.int64]:
    return np.bincount(grid.ravel(), minlength=len(COLOR_NAMES))
