"""This file is where masks cast rays: from their cells in a direction, or both ways along an axis."""

from __future__ import annotations

import numpy as np

from dsl.laws import (
    ADDITIVE,
    EMPTY_STAYS_EMPTY,
    EQUIVARIANT,
    EXTENSIVE,
    IDEMPOTENT,
    MONOTONE,
    PRESERVES_SHAPE,
)
from dsl.laws.masks import ZERO_IS_NEUTRAL
from dsl.registry import primitive
from dsl.values import (
    DIRECTIONS,
    Axis,
    Displacement,
    Mask,
    Vec,
    check_same_frame,
    displaced,
    freeze_mask,
)


@primitive(
    cost=1,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        IDEMPOTENT,
        MONOTONE,
        ADDITIVE,
        EXTENSIVE,
        EMPTY_STAYS_EMPTY,
        ZERO_IS_NEUTRAL,
    ),
)
def ray(mask: Mask, direction: Displacement) -> Mask:
    """The set cells and all that are met on stepping from one of them by the direction until the frame ends.

    The direction (0, 0) leads nowhere: the mask itself.

    >>> to_text(ray(mask_from_text("#../.../..."), Vec(1, 1)))
    '#../.#./..#'
    """
    return freeze_mask(_ray(mask, direction, np.ones_like(mask)))


@primitive(
    word="ray",
    cost=1,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        IDEMPOTENT,
        MONOTONE,
        ADDITIVE,
        EXTENSIVE,
        EMPTY_STAYS_EMPTY,
        ZERO_IS_NEUTRAL,
    ),
)
def ray_within(mask: Mask, direction: Displacement, within: Mask) -> Mask:
    """The same, but the steps end before the first cell that is not in `within`; frames differ: no value.

    The cells that the rays start from are kept, in `within` or not.

    >>> to_text(ray_within(mask_from_text("#../..."), Vec(0, 1), mask_from_text("##./###")))
    '##./...'
    """
    check_same_frame(mask, within)
    return freeze_mask(_ray(mask, direction, within))


ALONG = {
    Axis.ROWS: ("left", "right"),
    Axis.COLS: ("up", "down"),
    Axis.ANY: ("left", "right", "up", "down"),
}
"""The directions along an axis."""


@primitive(
    word="ray",
    cost=1,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        MONOTONE,
        ADDITIVE,
        EXTENSIVE,
        EMPTY_STAYS_EMPTY,
    ),
)
def ray_along(mask: Mask, axis: Axis) -> Mask:
    """The set cells and all that are met on stepping from one of them both ways along the axis; `any` is along either.

    >>> to_text(ray_along(mask_from_text(".../.#./..."), Axis.ROWS))
    '.../###/...'
    """
    return freeze_mask(_rays(mask, axis, np.ones_like(mask)))


@primitive(
    word="ray",
    cost=1,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        MONOTONE,
        ADDITIVE,
        EXTENSIVE,
        EMPTY_STAYS_EMPTY,
    ),
)
def ray_along_within(mask: Mask, axis: Axis, within: Mask) -> Mask:
    """The same, but the steps end before the first cell that is not in `within`; frames differ: no value.

    >>> to_text(ray_along_within(mask_from_text(".../.#./..."), Axis.ANY, mask_from_text("###/..#/###")))
    '.#./.##/.#.'
    """
    check_same_frame(mask, within)
    return freeze_mask(_rays(mask, axis, within))


def _rays(mask: Mask, axis: Axis, within: Mask) -> Mask:
    reached = mask
    for name in ALONG[axis]:
        reached = reached | _ray(mask, DIRECTIONS[name], within)
    return reached


def _ray(mask: Mask, direction: Vec, within: Mask) -> Mask:
    """All rays at once: after n rounds, the cells that 2**n - 1 free steps reach."""
    reached, free, step = mask, within, direction
    rounds = max(mask.shape).bit_length()
    for left in range(rounds, 0, -1):
        reached = reached | (free & displaced(reached, step.row, step.col, False))
        if left > 1:
            free = free & displaced(free, step.row, step.col, False)
        step = step.scaled(2)
    return reached
