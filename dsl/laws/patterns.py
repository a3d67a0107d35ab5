"""This file is where the laws of periods, mirror lines and mended patterns stand."""

from __future__ import annotations

import numpy as np

from dsl.laws.case import Case, Law, Vacuous
from dsl.laws.symmetry import inverse
from dsl.values import freeze_grid, transformed


def _repeats(case: Case) -> bool:
    step, along = case.result(), case.named("axis").along
    lines = np.moveaxis(case.first, along, 0)
    return 1 <= step <= len(lines) and np.array_equal(lines[step:], lines[: len(lines) - step])


def _continues(case: Case) -> bool:
    height, width = np.minimum(case.result().shape, case.first.shape)
    return np.array_equal(case.result()[:height, :width], case.first[:height, :width])


def _keeps_known(case: Case) -> bool:
    grid, result = case.first, case.result()
    return bool(np.all((result == grid) | (grid == case.named("hole"))))


def _is_complemented(case: Case) -> bool:
    grid, axis = case.arguments
    flipped = freeze_grid(np.flip(grid, axis.along))
    return bool(case.result() + case.result(flipped, axis) == 2 * (grid.shape[axis.along] - 1))


def _is_symmetric_if_consistent(case: Case) -> bool:
    sym, hole = case.named("sym"), case.named("hole")
    image = transformed(case.first, sym)
    agrees = image.shape == case.first.shape and np.all((image == case.first) | (image == hole) | (case.first == hole))
    if not agrees or inverse(sym) is not sym:
        raise Vacuous
    return np.array_equal(transformed(case.result(), sym), case.result())


REPEATS = Law("repeats", "displaced by the period the grid agrees with itself where both are seen", _repeats)
CONTINUES_THE_GRID = Law("continues_the_grid", "where the grid and the result overlap they agree", _continues)
KEEPS_KNOWN_CELLS = Law("keeps_known_cells", "only cells of the hole colour change", _keeps_known)
FILLS_EVERY_HOLE = Law(
    "fills_every_hole",
    "no cell of the hole colour is left",
    lambda case: not (case.result() == case.named("hole")).any(),
)
FLIPPED_TO_ITS_COMPLEMENT = Law(
    "flipped_to_its_complement",
    "the position in the grid flipped along the axis is counted from the other end",
    _is_complemented,
)
SYMMETRIC_IF_CONSISTENT = Law(
    "symmetric_if_consistent",
    "if the symmetry undoes itself and contradicts no known cell, it leaves the result as it is",
    _is_symmetric_if_consistent,
)
