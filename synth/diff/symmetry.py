"""This file is where grids are compared with their own images: which symmetries and periods outputs have that inputs lack."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dsl.values import Axis, Grid, Sym, transformed
from synth.constraints import BecomesPeriodic, BecomesSymmetric, Constraint, Seen
from synth.layer import layer
from synth.problem import Problem
from synth.wording import counted, listed

MIRRORS = {
    Sym.FLIP_LR: "left to right",
    Sym.FLIP_UD: "upside down",
    Sym.TRANSPOSE: "at the main diagonal",
    Sym.ANTITRANSPOSE: "at the other diagonal",
}
LEAST_TIMES = 2
"""A pattern seen less often in a grid is no period of it."""
LEAST_SIDE = 3
"""Smaller grids are symmetric by chance."""
ALONG = {Axis.ROWS: "along rows", Axis.COLS: "down columns"}


@layer
def becomes_symmetric(problem: Problem) -> Sequence[Constraint]:
    """The mirrors that all outputs have; those that some input lacks speak for a repair, or for copies."""
    inputs = [pair.input for pair in problem.train]
    outputs = _large(problem.outputs)
    always = [sym for sym in MIRRORS if outputs and all(is_symmetric(grid, sym) for grid in outputs)]
    new = [sym for sym in always if not all(is_symmetric(grid, sym) for grid in inputs)]
    concluded: list[Constraint] = []
    if new:
        ways = listed(MIRRORS[sym] for sym in new)
        have = sum(all(is_symmetric(grid, sym) for sym in new) for grid in inputs)
        because = f"every output is its own mirror image, {_some(have, len(inputs), 'input')}"
        concluded.append(BecomesSymmetric(tuple(new), f"an output is symmetric {ways}", because))
    old = [sym for sym in always if sym not in new]
    if old:
        ways = listed(MIRRORS[sym] for sym in old)
        concluded.append(Seen(f"inputs and outputs are symmetric {ways}", "each is its own mirror image"))
    return concluded


@layer(for_people=True)
def loses_symmetry(problem: Problem) -> Sequence[Constraint]:
    """The mirrors that every input has, but not every output."""
    inputs = _large([pair.input for pair in problem.train])
    lost = [sym for sym in MIRRORS if inputs and all(is_symmetric(grid, sym) for grid in inputs)]
    lost = [sym for sym in lost if not all(is_symmetric(grid, sym) for grid in problem.outputs)]
    if not lost:
        return []
    kept = sum(all(is_symmetric(grid, sym) for sym in lost) for grid in problem.outputs)
    because = f"every input is its own mirror image, {_some(kept, len(inputs), 'output')}"
    return [Seen(f"an input is symmetric {listed(MIRRORS[sym] for sym in lost)}", because)]


@layer
def becomes_periodic(problem: Problem) -> Sequence[Constraint]:
    """Along which axes all outputs repeat, with which periods, where some input does not."""
    found: list[tuple[Axis, list[int]]] = []
    for axis in ALONG:
        periods = [_period(grid, axis) for grid in problem.outputs]
        known = [period for period in periods if period is not None]
        if len(known) == len(periods) and any(_period(pair.input, axis) is None for pair in problem.train):
            found.append((axis, known))
    if not found:
        return []
    claim = "an output repeats " + listed(ALONG[axis] for axis, _ in found)
    because = listed(f"{ALONG[axis]} after {_after(periods)}" for axis, periods in found) + "; not every input does"
    return [BecomesPeriodic(tuple(axis for axis, _ in found), claim, because)]


def is_symmetric(grid: Grid, sym: Sym) -> bool:
    """Whether the grid is its own image."""
    return np.array_equal(transformed(grid, sym), grid)


def _large(grids: Sequence[Grid]) -> list[Grid]:
    """The grids, if none is too small or of one colour only."""
    return [] if any(min(grid.shape) < LEAST_SIDE or (grid == grid[0, 0]).all() for grid in grids) else list(grids)


def _period(grid: Grid, axis: Axis) -> int | None:
    """The smallest period of the grid within its rows, or columns, if it is seen at least twice and is no plain stripe."""
    lines = grid.T if axis is Axis.ROWS else grid
    count = len(lines)
    for step in range(1, count // LEAST_TIMES + 1):
        if np.array_equal(lines[step:], lines[:-step]):
            return step if step > 1 or (lines != lines[0, 0]).any() else None
    return None


def _after(periods: Sequence[int]) -> str:
    same = len(set(periods)) == 1
    return counted(periods[0], "cell") if same else f"{listed(periods)} cells"


def _some(number: int, total: int, noun: str) -> str:
    return f"but no {noun}" if number == 0 else f"but only {number} of {total} {noun}s"
