"""This file is where the laws of single objects stand: what a transform keeps of its cells, its shape and its place."""

from __future__ import annotations

import numpy as np

from dsl.laws.case import Case, Law, dims_of
from dsl.values import TRANSPARENT, Object, Vec, freeze_grid, same_value


def _moves_with_the_object(case: Case) -> bool:
    way = Vec(3, -2)
    return bool(case.result(case.first.shifted(way.row, way.col)) == case.result() + way)


def _of_doubled(case: Case) -> bool:
    patch = freeze_grid(case.first.patch.repeat(2, axis=0).repeat(2, axis=1))
    return same_value(case.result(Object(case.first.row, case.first.col, patch)), case.result())


MOVES_ALONG = Law("moves_along", "displacing the object displaces the position as far", _moves_with_the_object)
DOUBLING_INVARIANT = Law(
    "doubling_invariant", "of the object with every cell doubled both ways it is the same", _of_doubled
)
KEEPS_CELLS = Law(
    "keeps_cells",
    "the patch has the same opaque cells as before",
    lambda case: np.array_equal(case.result().opaque, case.first.opaque),
)
ONLY_MOVES = Law(
    "only_moves",
    "the result is the object at another place",
    lambda case: same_value(case.result().patch, case.first.patch),
)
FILLS_THE_BOX = Law(
    "fills_the_box",
    "the result is solid and has the dims of the object",
    lambda case: dims_of(case.result()) == dims_of(case.first) and bool(case.result().opaque.all()),
)
SCALES_SIZE = Law(
    "scales_size",
    "the number of cells is multiplied by the square of the factor",
    lambda case: bool(case.result().opaque.sum() == case.first.opaque.sum() * case.arguments[1] ** 2),
)
CORNER_AT_POSITION = Law(
    "corner_at_position",
    "the upper-left corner of the result stands at the position",
    lambda case: Vec(case.result().row, case.result().col) == case.arguments[1],
)
CENTER_AT_POSITION = Law(
    "center_at_position",
    "the centre of the result stands at the position",
    lambda case: case.value_of("center", (case.result(),)) == case.arguments[1],
)
FITS_THE_PATCH = Law(
    "fits_the_patch",
    "the result has the dims of the object and, where that is opaque, its colours",
    lambda case: (
        dims_of(case.result()) == dims_of(case.first)
        and bool(((case.result() == case.first.patch) | (case.first.patch == TRANSPARENT)).all())
    ),
)
