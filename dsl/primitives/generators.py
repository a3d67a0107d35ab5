"""This file is where it is worked out which cells around an object it may paint: its rings, and what its rays hit."""

from __future__ import annotations

import numpy as np

from dsl.laws import ADDITIVE, EMPTY_STAYS_EMPTY, EQUIVARIANT
from dsl.primitives.mask_neighborhoods import dilate
from dsl.registry import primitive
from dsl.values import Conn, Displacement, Mask, Vec, check_same_frame, displaced, freeze_mask


@primitive(cost=1, laws=(EQUIVARIANT, EMPTY_STAYS_EMPTY))
def ring(mask: Mask, steps: int = 1, conn: Conn = Conn.EIGHT) -> Mask:
    """The cells whose nearest set cell is exactly that many steps away; with 0 steps the mask, with fewer nothing.

    >>> to_text(ring(mask_from_text("#../.../..."), 2))
    '..#/..#/###'
    """
    if steps <= 0:
        return freeze_mask(mask & (steps == 0))
    within = reached = mask
    for _ in range(min(steps, sum(mask.shape))):
        within, reached = reached, dilate(reached, conn)
    return freeze_mask(reached & ~within)


@primitive(cost=1, laws=(EQUIVARIANT, EMPTY_STAYS_EMPTY, ADDITIVE))
def hit(mask: Mask, displacement: Displacement, obstacles: Mask) -> Mask:
    """The first obstacle that each set cell meets, walking by the displacement; its own place does not count.

    A walk that leaves the frame, or stands still, meets nothing; frames differ: no value.

    >>> to_text(hit(mask_from_text("#../#.."), Vec(0, 1), mask_from_text(".##/...")))
    '.#./...'
    """
    check_same_frame(mask, obstacles)
    met = np.zeros_like(mask)
    walking = mask if displacement != Vec(0, 0) else met
    while walking.any():
        walking = displaced(walking, displacement.row, displacement.col, False)
        met |= walking & obstacles
        walking = walking & ~obstacles
    return freeze_mask(met)
