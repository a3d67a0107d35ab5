"""This file is where copies of an object are looked for in a grid."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from dsl.laws import COLOR_EQUIVARIANT, COLOR_INVARIANT, EQUIVARIANT
from dsl.laws.parts import (
    CONTAINS_THE_PIECE,
    EQUIVARIANT_UNLESS_DISJOINT,
    FINDS_WHAT_WAS_CUT,
    IN_SCAN_ORDER,
    SHOWS_THE_COPIES,
)
from dsl.outcome import EvaluationFailed, Failure, Run
from dsl.registry import BACKGROUND, primitive
from dsl.values import (
    MAX_LIST,
    MAX_SIDE,
    TRANSPARENT,
    Color,
    Displacement,
    Grid,
    Object,
    Objects,
    Sym,
    Vec,
    make_object,
    transformed,
)


@primitive(cost=1, laws=(EQUIVARIANT_UNLESS_DISJOINT, COLOR_INVARIANT, SHOWS_THE_COPIES, FINDS_WHAT_WAS_CUT))
def find(grid: Grid, object: Object, disjoint: bool = False) -> tuple[Displacement, ...]:
    """The displacements after which the whole object lies on the grid and has its colours, in scan order.

    With `disjoint`, each place in turn is left out if its cells meet those of a place already taken.

    >>> to_text(find(from_text("111"), object_from_text("(0, 0) 11")))
    '[(0, 0), (0, 1)]'
    >>> to_text(find(from_text("111"), object_from_text("(0, 0) 11"), disjoint=True))
    '[(0, 0)]'
    """
    places = _places(grid, object.patch)
    if disjoint:
        places = _without_overlaps(places, object, grid)
    return tuple(Vec(row - object.row, col - object.col) for row, col in places)


@primitive(cost=2, laws=(EQUIVARIANT, COLOR_EQUIVARIANT, IN_SCAN_ORDER))
def placements(
    grid: Grid,
    template: Object,
    anchors: tuple[Color, ...],
    syms: tuple[Sym, ...] = (Sym.ID,),
    scales: tuple[int, ...] = (1,),
) -> tuple[Object, ...]:
    """The copies of the template whose cells of the anchor colours already stand on the grid, in scan order.

    A copy is the template under one of the symmetries, each cell a block of one of the scales; its other cells may
    differ from the grid or hang off it. Without anchor cells there is no copy. A copy over 32 a side is left out; a scale
    below 1, or more than 1024 copies: no value.

    >>> to_text(placements(from_text("020"), object_from_text("(5, 5) 12"), (RED,), (Sym.ID, Sym.FLIP_LR)))
    '[(0, 0) 12, (0, 1) 21]'
    """
    copies = {
        make_object(row - anchor.row, col - anchor.col, patch)
        for patch in _variants(template, syms, scales)
        for anchor in _anchor(patch, anchors)
        for row, col in _places(grid, anchor.patch)
    }
    if len(copies) > MAX_LIST:
        raise EvaluationFailed(Failure.LIST_TOO_LONG)
    return tuple(sorted(copies, key=_scan_position))


@primitive(cost=2, laws=(EQUIVARIANT, COLOR_EQUIVARIANT, CONTAINS_THE_PIECE))
def completion(
    grid: Grid,
    piece: Object,
    templates: Objects,
    syms: tuple[Sym, ...] = (Sym.ID,),
    scales: tuple[int, ...] = (1,),
    bg: Color = BACKGROUND,
    *,
    run: Run,
) -> Object:
    """The copy of one of the templates that has every cell of the piece in place and contradicts no foreground of the grid.

    Copies are those of `placements`. Of several that which agrees with most foreground cells of the grid, then the smallest;
    a tie takes the first in scan order. None: no value.

    >>> to_text(completion(from_text("02"), object_from_text("(0, 1) 2"), (object_from_text("(0, 0) 12"),), bg=BLACK, run=Run()))
    '(0, 0) 12'
    """
    ground = np.pad(grid, MAX_SIDE, constant_values=bg)
    ranked = [
        (-agreement, int(np.count_nonzero(patch != TRANSPARENT)), row, col, patch)
        for template in templates
        for patch in _variants(template, syms, scales)
        for agreement, row, col in _agreeing(patch, piece, ground, bg)
    ]
    if not ranked:
        raise EvaluationFailed(Failure.NOT_FOUND)
    best = min(entry[:2] for entry in ranked)
    tied = {make_object(row, col, patch) for *rank, row, col, patch in ranked if tuple(rank) == best}
    if len(tied) > 1:
        run.tie()
    return min(tied, key=_scan_position)


def _agreeing(patch: Grid, piece: Object, ground: Grid, bg: Color) -> Iterator[tuple[int, int, int]]:
    """Where the patch has every cell of the piece and no wrong one: how many cells agree, and the upper left corner.

    The ground is the grid with a margin of background as wide as a patch can be.
    """
    opaque = patch != TRANSPARENT
    # a transparent cell of the patch is no cell of the piece
    corners = _places(np.where(opaque, patch, TRANSPARENT - 1), piece.patch)
    places = np.array([(piece.row - row, piece.col - col) for row, col in corners], dtype=np.int64).reshape(-1, 2)
    reach = np.array(ground.shape) - MAX_SIDE
    places = places[((places > -MAX_SIDE) & (places < reach)).all(axis=1)]
    windows = sliding_window_view(ground, patch.shape)[places[:, 0] + MAX_SIDE, places[:, 1] + MAX_SIDE]
    met = opaque & (windows != bg)
    is_right = ~(met & (windows != patch)).any(axis=(1, 2))
    amounts = met.sum(axis=(1, 2))
    yield from zip(amounts[is_right].tolist(), *places[is_right].T.tolist(), strict=True)


def _variants(template: Object, syms: tuple[Sym, ...], scales: tuple[int, ...]) -> Iterator[Grid]:
    if any(scale < 1 for scale in scales):
        raise EvaluationFailed(Failure.BAD_COUNT)
    for scale in set(scales):
        if scale * max(template.height, template.width) <= MAX_SIDE:
            turned = (cast(Grid, transformed(template.patch, sym)) for sym in set(syms))
            for patch in {(patch.shape, patch.tobytes()): patch for patch in turned}.values():
                yield patch.repeat(scale, axis=0).repeat(scale, axis=1)


def _anchor(patch: Grid, colors: tuple[Color, ...]) -> tuple[Object, ...]:
    """The anchor cells of the patch, if there are any."""
    anchored = np.isin(patch, colors)
    return (make_object(0, 0, np.where(anchored, patch, TRANSPARENT)),) if anchored.any() else ()


def _scan_position(element: Object) -> tuple[int, int, int, int, bytes]:
    """The first cell; among objects with the same one, an order that does not matter but is always the same."""
    first = int(element.opaque[0].argmax())
    return (element.row, element.col + first, element.height, element.width, element.patch.tobytes())


def _places(grid: Grid, patch: Grid) -> list[list[int]]:
    """The corners (row, column), in scan order, at which the patch lies on the grid and equals it."""
    height, width = grid.shape[0] - patch.shape[0] + 1, grid.shape[1] - patch.shape[1] + 1
    if height < 1 or width < 1:
        return []
    equal = np.ones((height, width), dtype=np.bool_)
    for row, col in np.argwhere(patch != TRANSPARENT).tolist():
        equal &= grid[row : row + height, col : col + width] == patch[row, col]
        if not equal.any():
            return []
    corners: list[list[int]] = np.argwhere(equal).tolist()
    return corners


def _without_overlaps(places: list[list[int]], element: Object, grid: Grid) -> list[list[int]]:
    taken = np.zeros_like(grid, dtype=np.bool_)
    kept = []
    for row, col in places:
        under = taken[row : row + element.height, col : col + element.width]
        if not (under & element.opaque).any():
            under |= element.opaque
            kept.append([row, col])
    return kept
