"""This file is where masks grow, shrink and spread from cell to neighbouring cell."""

from __future__ import annotations

import numpy as np

from dsl.laws import (
    ADDITIVE,
    ANTI_EXTENSIVE,
    DISJOINT,
    EMPTY_STAYS_EMPTY,
    EQUIVARIANT,
    EXTENSIVE,
    IDEMPOTENT,
    MONOTONE,
    PRESERVES_SHAPE,
)
from dsl.laws.masks import (
    CHANGES_BY_AT_MOST_ONE,
    LEAVES_NO_HOLE,
    OPENS_ONCE,
    POSITIVE_ON_NEIGHBORS,
    UPSCALE_EQUIVARIANT,
    ZERO_ON_MASK,
    part_of,
)
from dsl.outcome import EvaluationFailed, Failure
from dsl.registry import primitive
from dsl.values import Conn, Field, Mask, check_same_frame, displaced, freeze_field, freeze_mask

_SIDES = ((-1, 0), (0, -1), (0, 1), (1, 0))
_DIAGONALS = ((-1, -1), (-1, 1), (1, -1), (1, 1))
_STEPS = {Conn.FOUR: _SIDES, Conn.EIGHT: _SIDES + _DIAGONALS}


@primitive(
    cost=1,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        MONOTONE,
        ADDITIVE,
        EMPTY_STAYS_EMPTY,
    ),
)
def neighbors(mask: Mask, conn: Conn = Conn.FOUR) -> Mask:
    """The cells, set or not, that have a set neighbour.

    >>> to_text(neighbors(mask_from_text("#../.../...")))
    '.#./#../...'
    """
    return freeze_mask(_beside(mask, conn))


@primitive(
    cost=2,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        MONOTONE,
        ADDITIVE,
        EMPTY_STAYS_EMPTY,
    ),
)
def diagonal_neighbors(mask: Mask) -> Mask:
    """The cells, set or not, that share just a corner with a set cell.

    >>> to_text(diagonal_neighbors(mask_from_text(".../.#./...")))
    '#.#/.../#.#'
    """
    return freeze_mask(np.logical_or.reduce([displaced(mask, row, col, False) for row, col in _DIAGONALS]))


@primitive(
    cost=2,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        MONOTONE,
        ADDITIVE,
        EXTENSIVE,
        EMPTY_STAYS_EMPTY,
    ),
)
def dilate(mask: Mask, conn: Conn = Conn.EIGHT) -> Mask:
    """The set cells and their neighbours.

    >>> to_text(dilate(mask_from_text("#../.../...")))
    '##./##./...'
    """
    return freeze_mask(mask | _beside(mask, conn))


@primitive(
    cost=2,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        MONOTONE,
        ANTI_EXTENSIVE,
        EMPTY_STAYS_EMPTY,
        OPENS_ONCE,
    ),
)
def erode(mask: Mask, conn: Conn = Conn.EIGHT) -> Mask:
    """The set cells all of whose neighbours are set; cells outside the frame count as unset.

    >>> to_text(erode(mask_from_text("###/###/###")))
    '.../.#./...'
    """
    return freeze_mask(_eroded(mask, conn))


@primitive(
    cost=2,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        DISJOINT,
        EMPTY_STAYS_EMPTY,
    ),
)
def outline(mask: Mask, conn: Conn = Conn.EIGHT) -> Mask:
    """The unset cells that have a set neighbour.

    >>> to_text(outline(mask_from_text("##/..")))
    '../##'
    """
    return freeze_mask(_beside(mask, conn) & ~mask)


@primitive(
    cost=2,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        IDEMPOTENT,
        ANTI_EXTENSIVE,
        EMPTY_STAYS_EMPTY,
    ),
)
def inner_boundary(mask: Mask, conn: Conn = Conn.EIGHT) -> Mask:
    """The set cells that have an unset neighbour or lie on the edge of the frame.

    >>> to_text(inner_boundary(mask_from_text("###/###/###")))
    '###/#.#/###'
    """
    return freeze_mask(mask & ~_eroded(mask, conn))


@primitive(
    cost=1,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        MONOTONE,
        ADDITIVE,
        EMPTY_STAYS_EMPTY,
        POSITIVE_ON_NEIGHBORS,
    ),
)
def neighbor_count(mask: Mask, conn: Conn = Conn.EIGHT) -> Field:
    """How many neighbours of each cell are set, the cell itself not counted.

    >>> to_text(neighbor_count(mask_from_text("##./.../...")))
    '1 1 1/2 2 1/0 0 0'
    """
    counts = np.zeros(mask.shape, dtype=np.int64)
    for row, col in _STEPS[conn]:
        counts += displaced(mask, row, col, False)
    return freeze_field(counts)


@primitive(
    cost=1,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        DISJOINT,
        EMPTY_STAYS_EMPTY,
        LEAVES_NO_HOLE,
        UPSCALE_EQUIVARIANT,
    ),
)
def enclosed(mask: Mask, conn: Conn = Conn.FOUR) -> Mask:
    """The unset cells from which no path of unset cells leads to the edge of the frame.

    `conn` says how the path may step: with 4, walls closed only diagonally enclose too.

    >>> to_text(enclosed(mask_from_text(".#./#.#/.#.")))
    '.../.#./...'
    """
    return freeze_mask(_enclosed(mask, conn))


@primitive(
    cost=1,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        IDEMPOTENT,
        MONOTONE,
        EXTENSIVE,
        EMPTY_STAYS_EMPTY,
        UPSCALE_EQUIVARIANT,
    ),
)
def fill_holes(mask: Mask) -> Mask:
    """The set cells and those that they enclose.

    >>> to_text(fill_holes(mask_from_text(".#./#.#/.#.")))
    '.#./###/.#.'
    """
    return freeze_mask(mask | _enclosed(mask, Conn.FOUR))


@primitive(
    cost=1,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        IDEMPOTENT,
        MONOTONE,
        ADDITIVE,
        EMPTY_STAYS_EMPTY,
        part_of("within"),
        UPSCALE_EQUIVARIANT,
    ),
)
def flood(seed: Mask, within: Mask, conn: Conn = Conn.FOUR) -> Mask:
    """The cells of `within` that a path inside it joins to one of its seed cells; frames differ: no value.

    Seed cells outside `within` count for nothing.

    >>> to_text(flood(mask_from_text("#../..."), mask_from_text("##./..#")))
    '##./...'
    """
    check_same_frame(seed, within)
    return freeze_mask(_flooded(seed, within, conn))


@primitive(
    cost=2,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        ZERO_ON_MASK,
        CHANGES_BY_AT_MOST_ONE,
    ),
)
def distance(mask: Mask, conn: Conn = Conn.FOUR) -> Field:
    """How many steps each cell is from the nearest set cell; an empty mask: no value.

    >>> to_text(distance(mask_from_text("#../...")))
    '0 1 2/1 2 3'
    """
    if not mask.any():
        raise EvaluationFailed(Failure.EMPTY_MASK)
    steps = np.zeros(mask.shape, dtype=np.int64)
    reached = np.asarray(mask)
    while not reached.all():
        steps += ~reached
        reached = reached | _beside(reached, conn)
    return freeze_field(steps)


def _beside(mask: Mask, conn: Conn) -> Mask:
    cells = np.zeros_like(mask)
    cells[1:] |= mask[:-1]
    cells[:-1] |= mask[1:]
    across = mask if conn is Conn.FOUR else mask | cells
    cells[:, 1:] |= across[:, :-1]
    cells[:, :-1] |= across[:, 1:]
    return cells


def _eroded(mask: Mask, conn: Conn) -> Mask:
    framed = np.pad(mask, 1)
    return (framed & ~_beside(~framed, conn))[1:-1, 1:-1]


def _enclosed(mask: Mask, conn: Conn) -> Mask:
    edge = np.ones_like(mask)
    edge[1:-1, 1:-1] = False
    return ~(mask | _flooded(edge, ~mask, conn))


def _flooded(seed: Mask, within: Mask, conn: Conn) -> Mask:
    reached = seed & within
    count = -1
    while count != (count := int(np.count_nonzero(reached))):
        reached |= _beside(reached, conn) & within
    return reached
