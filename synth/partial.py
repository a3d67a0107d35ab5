"""This file is where it is said how far a program gets that does not explain every pair, and in which layer it fails."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np

from dsl.program import Input, Program
from dsl.values import Grid, same_value
from interp.reference import run_program
from synth.judge import prediction_of
from synth.problem import Problem
from synth.search import Search


class Layer(Enum):
    """What can be wrong with an output, the coarsest first."""

    SHAPE = "shape"
    PALETTE = "palette"
    CELLS = "cells"


@dataclass(frozen=True, slots=True)
class Fit:
    """How a program's output for one pair compares with what is expected."""

    right: int
    """Cells that are right; none where the dims differ."""
    cells: int
    """Cells that are expected."""
    fails_in: Layer | None
    """The coarsest layer that is wrong; None where the output is right."""


@dataclass(frozen=True, slots=True, eq=False)
class Partial:
    """A program that does not explain every pair, what it predicts, and how far it gets with each pair."""

    program: Program
    predictions: tuple[Grid | None, ...]
    fits: tuple[Fit, ...]

    @property
    def fails_in(self) -> Layer | None:
        """The coarsest layer in which some pair fails."""
        failed = {fit.fails_in for fit in self.fits}
        return next((layer for layer in Layer if layer in failed), None)

    @property
    def right(self) -> int:
        """The cells that it gets right in all pairs together."""
        return sum(fit.right for fit in self.fits)


def partial(program: Program, problem: Problem) -> Partial:
    """How far the program gets, as the reference runs it."""
    predictions = tuple(prediction_of(run_program(program, grid)) for grid in problem.tests)
    made = [prediction_of(run_program(program, pair.input)) for pair in problem.train]
    fits = [_fit(output, pair.output) for output, pair in zip(made, problem.train, strict=True)]
    return Partial(program, predictions, tuple(fits))


MOST = 4
"""Of the bases, so many are run and compared."""


def best_bases(searches: Sequence[Search]) -> list[Program]:
    """The bases of the searches that agree best with the outputs."""
    bases = [(base.agreement, base.expr, search.background) for search in searches for base in search.bases]
    bases.sort(key=lambda one: -one[0])
    return [Program(expr, background) for _, expr, background in bases[:MOST]]


def partials(programs: Sequence[Program], problem: Problem) -> list[Partial]:
    """The programs, and the input itself, by the cells that they get right."""
    tried = dict.fromkeys([*programs, Program(Input())])
    return sorted((partial(program, problem) for program in tried), key=lambda one: -one.right)


def guesses_of(found: Sequence[Partial], problem: Problem) -> tuple[tuple[Grid, ...], ...]:
    """At most two distinct predictions for each test input, of partial programs whose outputs have the right dims.

    The test input itself is no guess where every input of a pair changes.
    """
    likely = [one for one in found if one.fails_in is not Layer.SHAPE]
    changes = all(not same_value(pair.input, pair.output) for pair in problem.train)
    made: list[tuple[Grid, ...]] = []
    for test, given in enumerate(problem.tests):
        grids: dict[bytes, Grid] = {}
        for one in likely:
            grid = one.predictions[test]
            if grid is not None and not (changes and same_value(grid, given)):
                grids.setdefault(bytes(grid.shape) + grid.tobytes(), grid)
        made.append(tuple(grids.values())[:2])
    return tuple(made)


def _fit(output: Grid | None, expected: Grid) -> Fit:
    if output is None or output.shape != expected.shape:
        return Fit(0, expected.size, Layer.SHAPE)
    right = int((output == expected).sum())
    if right == expected.size:
        return Fit(right, expected.size, None)
    same_colors = np.array_equal(np.unique(output), np.unique(expected))
    return Fit(right, expected.size, Layer.CELLS if same_colors else Layer.PALETTE)
