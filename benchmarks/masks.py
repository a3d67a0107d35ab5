"""This file is where the mask pool and its single-mask intervals are timed against `../shared/prototypes/cells`.

A candidate is a mask that is considered, equal ones included, and held against every goal; the seconds are those of the
pool and of the search for single masks between the bounds of each goal.

python -m benchmarks.masks
"""

from __future__ import annotations

import statistics
import time

import numpy as np

import dsl.primitives  # noqa: F401  (declares the primitives)
from benchmarks.figure import Figure
from benchmarks.prototypes import as_pairs, as_tests, prototype, same_shape
from interp.compiled import warm_up
from synth.budget import Budget
from synth.cell_rules import SOURCES_OF_ALL, SOURCES_OF_ONE
from synth.intervals import Goal, Intervals
from synth.masks import MaskPool
from synth.picture import Picture
from synth.problem import Problem
from synth.search import Search


def figures() -> list[Figure]:
    """How many times more masks a second than the prototype."""
    cells = prototype("cells", "solve")
    if cells is None:
        return []
    warm_up()
    ratios, own, other, times = [], [], [], []
    for problem in same_shape():
        begun = time.process_time()
        pool = cells.build(as_pairs(problem), [(grid, None) for grid in as_tests(problem)])
        cells.solve_interval(pool, conj=1, disj=1)
        theirs = time.process_time() - begun
        considered, ours = considered_in(problem)
        own.append(considered / ours)
        other.append(pool.considered / theirs)
        ratios.append(own[-1] / other[-1])
        times.append(theirs / ours)
    unit = "masks/s"
    return [
        Figure("mask pool and single-mask intervals / prototype", statistics.median(ratios), "x", 5, 20, "higher"),
        Figure("the same, by seconds a task", statistics.median(times), "x", None, None, "higher"),
        Figure("masks of a pool considered", statistics.median(own), unit, None, None, "higher"),
        Figure("masks of a pool considered, prototype", statistics.median(other), unit, None, None, "higher"),
    ]


def considered_in(problem: Problem) -> tuple[int, float]:
    """How many masks are considered for a problem, and the seconds of the pool and of the single masks for every goal."""
    begun = time.process_time()
    search = Search(problem, (), Budget(None))
    pool = MaskPool(search)
    picture = Picture(search)
    intervals = Intervals(pool.bits, pool.costs)
    rights = [picture.right(source) for source in pool.sources]
    groups = [picture.changed & (picture.after == value) for value in picture.written]
    for cells, most in ((picture.changed, SOURCES_OF_ALL), *((group, SOURCES_OF_ONE) for group in groups)):
        able = [right for right in rights if not np.any(cells & ~right)]
        for right in able[:most]:
            intervals.singles(Goal.between(cells, right, pool.words))
    return pool.considered, time.process_time() - begun


if __name__ == "__main__":
    for figure in figures():
        print(f"{figure.name:60} {figure.value:12,.1f} {figure.unit}  {figure.state}")
