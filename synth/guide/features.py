"""This file is where a problem becomes numbers that a guide reads: facts of each pair, and facts of all pairs together.

Nothing here depends on which colours the grids have, but for black, nor on the order of the pairs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dsl.values import BLACK, Grid, Sym, transformed
from synth import constraints as kinds
from synth.constraints import Constraint, Fate, ObjectsMeet, ObjectsMove
from synth.correspondence import Matched, correspondence
from synth.guide.block_views import SCALES, SIGHTS, views
from synth.problem import Pair, Problem

VERSION = 1
COARSE = SCALES[:3]
"""The scales of blocks of which a guide sees what they show."""
CONCLUSIONS = tuple(
    name
    for name, kind in vars(kinds).items()
    if isinstance(kind, type) and hasattr(kind, "__dataclass_fields__") and kind.__module__ == kinds.__name__
)
SIDES = (1, 2, 3, 4, 5, 6)

Numbers = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """What a guide reads."""

    pairs: Numbers
    """A row for each pair, a column for each of `PAIR_NAMES`."""
    task: Numbers
    """One number for each of `TASK_NAMES`."""


def features(problem: Problem, constraints: Sequence[Constraint]) -> Features:
    """The features of a problem, of which the layers of difference have concluded this."""
    found = correspondence(problem)
    matches = [None] * len(problem.train) if found is None else found.pairs
    seen = views(problem, COARSE).reshape(len(problem.train), -1)
    rows = [
        [*_of_shapes(pair), *_of_colors(pair), *_of_cells(pair), *_of_objects(made)]
        for pair, made in zip(problem.train, matches, strict=True)
    ]
    pairs = np.concatenate([np.array(rows, dtype=np.float32), seen], axis=1)
    return Features(pairs, _of_task(problem, constraints, pairs))


SHAPES = (
    *(f"{side} {length}" for side in ("input", "output") for length in ("rows", "columns")),
    "same dims",
    "output is smaller",
    "output is larger",
    "input is square",
    "output is square",
    "output is transposed",
    "output is a line",
    "output is a cell",
    *(f"rows times {factor}" for factor in SIDES[1:]),
    *(f"rows by {factor}" for factor in SIDES[1:]),
    "rows and columns in one ratio",
    "input divides into panels",
)


def _of_shapes(pair: Pair) -> list[float]:
    (rows, columns), (out_rows, out_columns) = pair.input.shape, pair.output.shape
    facts = [
        (rows, columns) == (out_rows, out_columns),
        out_rows * out_columns < rows * columns,
        out_rows * out_columns > rows * columns,
        rows == columns,
        out_rows == out_columns,
        (rows, columns) == (out_columns, out_rows) and rows != columns,
        min(out_rows, out_columns) == 1,
        out_rows == out_columns == 1,
        *(out_rows == rows * factor for factor in SIDES[1:]),
        *(rows == out_rows * factor for factor in SIDES[1:]),
        out_rows * columns == out_columns * rows,
        any(
            (length + 1) % (out + 1) == 0 and length > out for length, out in ((rows, out_rows), (columns, out_columns))
        ),
    ]
    return [rows / 30, columns / 30, out_rows / 30, out_columns / 30, *map(float, facts)]


COLORS = (
    "colours of the input",
    "colours of the output",
    "new colours",
    "lost colours",
    "share of black in the input",
    "share of black in the output",
    "equal histograms",
    "equal counts of cells by rank",
    "output has one colour",
)


def _of_colors(pair: Pair) -> list[float]:
    before, after = (np.bincount(grid.ravel(), minlength=10) for grid in (pair.input, pair.output))
    return [
        np.count_nonzero(before) / 10,
        np.count_nonzero(after) / 10,
        np.count_nonzero((after > 0) & (before == 0)) / 10,
        np.count_nonzero((before > 0) & (after == 0)) / 10,
        float(before[BLACK]) / pair.input.size,
        float(after[BLACK]) / pair.output.size,
        float(np.array_equal(before, after)),
        float(np.array_equal(np.sort(before), np.sort(after))),
        float(np.count_nonzero(after) == 1),
    ]


_SYMMETRIES = (Sym.FLIP_LR, Sym.FLIP_UD, Sym.TRANSPOSE, Sym.ROT180)
CELLS = (
    "share of changed cells",
    "changed cells: share of those that were black",
    "changed cells: share of those that become black",
    "changed cells: colours before",
    "changed cells: colours after",
    "changed cells: rows that they span",
    "changed cells: columns that they span",
    *(f"{side} has the symmetry {sym.value}" for side in ("input", "output") for sym in _SYMMETRIES),
    *(f"{side} repeats along {axis}" for side in ("input", "output") for axis in ("rows", "columns")),
)


def _of_cells(pair: Pair) -> list[float]:
    seen = [0.0] * 7
    if pair.input.shape == pair.output.shape:
        rows, columns = np.nonzero(pair.input != pair.output)
        if len(rows):
            before, after = pair.input[rows, columns], pair.output[rows, columns]
            seen = [
                len(rows) / pair.input.size,
                float((before == BLACK).mean()),
                float((after == BLACK).mean()),
                len(np.unique(before)) / 10,
                len(np.unique(after)) / 10,
                float(np.ptp(rows) + 1) / pair.input.shape[0],
                float(np.ptp(columns) + 1) / pair.input.shape[1],
            ]
    grids = (pair.input, pair.output)
    symmetries = [_are_equal(grid, transformed(grid, sym)) for grid in grids for sym in _SYMMETRIES]
    return [*seen, *symmetries, *(_repeats(one) for grid in grids for one in (grid, grid.T))]


def _repeats(grid: Grid) -> float:
    """Whether the rows repeat with a period of at most half of them."""
    return float(any(_are_equal(grid[period:], grid[:-period]) for period in range(1, min(len(grid) // 2, 8) + 1)))


def _are_equal(one: Grid, other: npt.NDArray[np.generic]) -> bool:
    # In a quarter of the time that `np.array_equal` takes: grids are small.
    return one.shape == other.shape and one.tobytes() == other.tobytes()


OBJECTS = ("has objects", "objects before", "objects that are new", "explained", *(fate.value for fate in Fate))


def _of_objects(made: Matched | None) -> list[float]:
    if made is None:
        return [0.0] * len(OBJECTS)
    fates = [match.fate for match in made.matches]
    shares = [fates.count(fate) / max(1, len(fates)) for fate in Fate]
    return [1.0, min(1.0, len(fates) / 20), min(1.0, len(made.new) / 20), made.explained, *shares]


BLOCKS = tuple(
    f"scale {scale}, block {block}: {sight}" for scale in COARSE for block in range(scale**2) for sight in SIGHTS
)
GROUPS: Mapping[str, tuple[str, ...]] = {
    "shapes": SHAPES,
    "colors": COLORS,
    "cells": CELLS,
    "objects": OBJECTS,
    "blocks": BLOCKS,
}
"""The facts of pairs, by the group that can be left out to see what it is worth."""
PAIR_NAMES = tuple(name for names in GROUPS.values() for name in names)
_INVARIABLE = len(PAIR_NAMES) - len(BLOCKS)
FATES = tuple(f"{kind} {fate.value}" for kind in ("meet", "move") for fate in Fate)
TASK_NAMES = (
    "pairs",
    "tests",
    *CONCLUSIONS,
    *FATES,
    *(f"the same in all pairs: {name}" for name in PAIR_NAMES[:_INVARIABLE]),
    "all inputs have the same dims",
    "all outputs have the same dims",
    "all outputs have the same palette",
)
SCHEMA = hashlib.sha256("\n".join((str(VERSION), *PAIR_NAMES, "", *TASK_NAMES)).encode()).hexdigest()
"""A digest of what the numbers mean: weights that were fitted to others are of no use."""


def _of_task(problem: Problem, constraints: Sequence[Constraint], pairs: Numbers) -> Numbers:
    concluded = [type(one).__name__ for one in constraints]
    met = [(type(one), one.fates) for one in constraints if isinstance(one, ObjectsMeet | ObjectsMove)]
    fates = {(kind, fate) for kind, several in met for fate in several}
    facts = pairs[:, :_INVARIABLE]
    return np.array(
        [
            len(problem.train) / 5,
            len(problem.tests) / 3,
            *(min(3, concluded.count(name)) / 3 for name in CONCLUSIONS),
            *(float((kind, fate) in fates) for kind in (ObjectsMeet, ObjectsMove) for fate in Fate),
            *(np.ptp(facts, axis=0) == 0),
            len({grid.shape for grid in problem.inputs}) == 1,
            len({grid.shape for grid in problem.outputs}) == 1,
            len({np.unique(grid).tobytes() for grid in problem.outputs}) == 1,
        ],
        dtype=np.float32,
    )
