"""This file is where it is worked out what an object may paint around it: rings, beams, what its rays hit, its copies."""

from __future__ import annotations

import numpy as np

from dsl.laws import ADDITIVE, COLOR_EQUIVARIANT, EMPTY_STAYS_EMPTY, EQUIVARIANT
from dsl.primitives.mask_neighborhoods import dilate
from dsl.primitives.rays import ALONG
from dsl.registry import FRAME, primitive
from dsl.values import (
    DIRECTIONS,
    MAX_SIDE,
    TRANSPARENT,
    Axis,
    Conn,
    Displacement,
    Mask,
    Object,
    Size,
    Vec,
    check_same_frame,
    check_sides,
    displaced,
    freeze_mask,
    make_object,
)


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


@primitive(cost=1, laws=(EQUIVARIANT, EMPTY_STAYS_EMPTY, ADDITIVE))
def beam(mask: Mask, displacement: Displacement, obstacles: Mask) -> Mask:
    """The cells walked over from each set cell that meets an obstacle, walking by the displacement, up to that obstacle.

    Neither the set cell nor the obstacle is among them; a walk that leaves the frame, or stands still, gives none; frames
    differ: no value.

    >>> to_text(beam(mask_from_text("#../#.."), Vec(0, 1), mask_from_text("..#/...")))
    '.#./...'
    """
    check_same_frame(mask, obstacles)
    return freeze_mask(_beam(mask, displacement, obstacles))


@primitive(word="beam", cost=1, laws=(EQUIVARIANT, EMPTY_STAYS_EMPTY, ADDITIVE))
def beam_along(mask: Mask, axis: Axis, obstacles: Mask) -> Mask:
    """The same, walking both ways along the axis; `any` is along either; frames differ: no value.

    >>> to_text(beam_along(mask_from_text("#../.../#.."), Axis.ANY, mask_from_text("..#/.../#..")))
    '.#./#../...'
    """
    check_same_frame(mask, obstacles)
    lit = np.zeros_like(mask)
    for name in ALONG[axis]:
        lit |= _beam(mask, DIRECTIONS[name], obstacles)
    return freeze_mask(lit)


def _beam(mask: Mask, step: Vec, obstacles: Mask) -> Mask:
    walks = [mask]
    while step != Vec(0, 0) and walks[-1].any():
        walks.append(displaced(walks[-1], step.row, step.col, False) & ~obstacles)
    lit = np.zeros_like(mask)
    for walk in reversed(walks[1:]):
        lit |= walk & displaced(lit | obstacles, -step.row, -step.col, False)
    return lit


@primitive(cost=1, laws=(EQUIVARIANT, COLOR_EQUIVARIANT))
def trail(object: Object, step: Displacement, frame: Size = FRAME) -> Object:
    """The copies of the object displaced by the step once, twice and so on, as far as they lie in the frame, as one object.

    A later copy covers; without a copy in the frame, or for the step (0, 0): no value.

    >>> to_text(trail(object_from_text("(0, 0) 1"), Vec(1, 1), Vec(3, 3)))
    '(1, 1) 1./.1'
    """
    check_sides(frame.row, frame.col)
    cells = np.full((frame.row, frame.col), TRANSPARENT, dtype=np.uint8)
    rows, cols = np.nonzero(object.opaque)
    colors = object.patch[rows, cols]
    rows, cols = rows + object.row, cols + object.col
    times = np.arange(1, MAX_SIDE + 1 if step != Vec(0, 0) else 1)[:, None]
    rows, cols = rows + times * step.row, cols + times * step.col
    inside = (rows >= 0) & (rows < frame.row) & (cols >= 0) & (cols < frame.col)
    # of values assigned to one cell the last stays: the later copy
    cells[rows[inside], cols[inside]] = np.broadcast_to(colors, inside.shape)[inside]
    return make_object(0, 0, cells)
