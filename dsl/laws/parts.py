"""This file is where the laws of cutting stand: what the parts of a grid or an object owe to the whole."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from dsl.laws.case import Case, Law, Vacuous, dims_of
from dsl.laws.symmetry import EQUIVARIANT
from dsl.values import TRANSPARENT, Conn, Grid, Object, Objects, Vec, place, same_value


def _picture(parts: Objects, whole: Object) -> Grid:
    """The parts, as far as they lie in the bounding box of the whole, on a transparent ground."""
    cells = np.full(dims_of(whole), TRANSPARENT, dtype=np.uint8)
    for part in parts:
        place(cells, part.shifted(-whole.row, -whole.col), part.patch)
    return cells


def _cells_of(parts: Objects) -> int:
    return sum(int(np.count_nonzero(part.opaque)) for part in parts)


def _make_up(parts: Objects, whole: Object) -> bool:
    return np.array_equal(_picture(parts, whole), whole.patch) and _cells_of(parts) == _cells_of((whole,))


def _is_part(part: Object, whole: Object) -> bool:
    picture = _picture((part,), whole)
    inside = picture != TRANSPARENT
    return np.array_equal(picture[inside], whole.patch[inside]) and np.count_nonzero(inside) == _cells_of((part,))


def completed_by(name: str) -> Law:
    """The law that this one and the primitive of that name part the object between them."""
    return Law(
        f"completed_by_{name}",
        f"`{name}`, given the same, has exactly the other cells",
        lambda case: _make_up((case.result(), case.value_of(name, case.arguments)), case.first),
    )


PARTITIONS_OBJECT = Law(
    "partitions_object",
    "every cell of the object is, with its colour, in exactly one object of the result",
    lambda case: _make_up(case.result(), case.first),
)
PART_OF_FIRST = Law(
    "part_of_first",
    "every cell of the result is, with its colour, a cell of the object",
    lambda case: _is_part(case.result(), case.first),
)


def _first_cell(element: Object) -> tuple[int, int]:
    return element.row, element.col + int(element.opaque[0].argmax())


def _follow_the_scan(case: Case) -> bool:
    return all(_first_cell(left) <= _first_cell(right) for left, right in pairwise(case.result()))


def _paint_back(case: Case) -> bool:
    grid, parts = case.first, case.result()
    covered = case.value_of("mask_objects", (parts, Vec(*grid.shape)))
    erased = case.value_of("erase", (grid, covered, case.background))
    return same_value(case.value_of("paint", (erased, parts)), grid)


def _are_coarser_by_eight(case: Case) -> bool:
    fine, coarse = (case.result(case.first, conn) for conn in (Conn.FOUR, Conn.EIGHT))
    return all(any(_is_part(part, whole) for whole in coarse) for part in fine)


IN_SCAN_ORDER = Law(
    "in_scan_order", "the objects follow each other in the scan order of their first cells", _follow_the_scan
)
PAINTS_BACK = Law("paints_back", "erased from the grid and painted again, the objects leave it as it was", _paint_back)
COARSER_BY_EIGHT = Law(
    "coarser_by_eight", "each object of 4 neighbours lies within one of 8 neighbours", _are_coarser_by_eight
)
PART_OF_GRID = Law(
    "part_of_grid",
    "every cell of the result (of a list: of each element) is, with its colour, a cell of the grid",
    lambda case: all(
        _is_part(part, Object(0, 0, case.first))
        for part in (case.result() if isinstance(case.result(), tuple) else (case.result(),))
    ),
)
COVERS_THE_MASK = Law(
    "covers_the_mask",
    "its mask is the one given",
    lambda case: same_value(case.value_of("mask", (case.result(), Vec(*case.named("mask").shape))), case.named("mask")),
)


def _shows_the_copies(case: Case) -> bool:
    grid, template = Object(0, 0, case.first), case.arguments[1]
    return all(_is_part(template.shifted(way.row, way.col), grid) for way in case.result())


def _finds_what_was_cut(case: Case) -> bool:
    grid, template = case.arguments[:2]
    covered = case.value_of("mask", (template, Vec(*grid.shape)))
    return Vec(0, 0) in case.result(grid, case.value_of("cut", (grid, covered)), False)


def _moves_along_unless_disjoint(case: Case) -> bool:
    if case.named("disjoint"):
        raise Vacuous
    return EQUIVARIANT.holds(case)


SHOWS_THE_COPIES = Law(
    "shows_the_copies", "the object, so displaced, lies on the grid and has its colours", _shows_the_copies
)
FINDS_WHAT_WAS_CUT = Law(
    "finds_what_was_cut", "of what is cut from the grid the displacement (0, 0) is found", _finds_what_was_cut
)
EQUIVARIANT_UNLESS_DISJOINT = Law(
    "equivariant_unless_disjoint",
    "where copies may overlap, moving everything by a symmetry of the square moves the result along (as a set)",
    _moves_along_unless_disjoint,
)

CONTAINS_THE_PIECE = Law(
    "contains_the_piece",
    "every cell of the piece is, with its colour, a cell of the result",
    lambda case: _is_part(case.named("piece"), case.result()),
)
