"""This file is where each cell of a grid shows what it sees: a neighbour, the end of a walk, the nearest colour, its line."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import numpy.typing as npt

from dsl.laws import COLOR_EQUIVARIANT, COLOR_INVARIANT, EQUIVARIANT, IDEMPOTENT, PRESERVES_PALETTE, PRESERVES_SHAPE
from dsl.laws.masks import UPSCALE_EQUIVARIANT, ZERO_IS_NEUTRAL
from dsl.laws.painting import BLIND_ON_THE_MASK, KEEPS_FOREGROUND
from dsl.outcome import EvaluationFailed, Failure, Run
from dsl.registry import BACKGROUND, primitive
from dsl.values import (
    MAX_SIDE,
    TRANSPARENT,
    Axis,
    Color,
    Displacement,
    Field,
    Grid,
    Mask,
    Vec,
    check_same_frame,
    displaced,
    freeze_field,
    freeze_grid,
)

_Cell = TypeVar("_Cell", bound=np.generic)

_SIDES = (Vec(-1, 0), Vec(0, -1), Vec(0, 1), Vec(1, 0))
# After n doublings a walk has made 2**n steps: these are enough to cross the largest grid.
_DOUBLINGS = MAX_SIDE.bit_length() - 1


@primitive(
    cost=1,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        COLOR_EQUIVARIANT,
        PRESERVES_PALETTE,
        ZERO_IS_NEUTRAL,
    ),
)
def neighbor(grid: Grid, displacement: Displacement, outside: Color = BACKGROUND) -> Grid:
    """Each cell shows the cell displaced from it; where that is off the grid, the given colour.

    >>> to_text(neighbor(from_text("123"), Vec(0, 1), BLACK))
    '230'
    """
    return freeze_grid(_ahead(grid, displacement, outside))


@primitive(
    cost=1,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        COLOR_EQUIVARIANT,
        PRESERVES_PALETTE,
    ),
)
def looking(grid: Grid, direction: Displacement, over: Color = BACKGROUND) -> Grid:
    """Each cell shows the first colour other than `over` that is met on stepping from it by the direction.

    The cell itself does not count. Where no such colour is met, as for the direction (0, 0), it shows `over`.

    >>> to_text(looking(from_text("102"), Vec(0, 1), BLACK))
    '220'
    """
    return freeze_grid(_seen(grid, direction, over))


@primitive(
    word="looking",
    cost=1,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        COLOR_EQUIVARIANT,
        PRESERVES_PALETTE,
        BLIND_ON_THE_MASK,
    ),
)
def looking_over_mask(grid: Grid, direction: Displacement, over: Mask, bg: Color = BACKGROUND) -> Grid:
    """Each cell shows the first cell not in the mask `over` that is met on stepping from it by the direction.

    The cell itself does not count. Where no such cell is met, as for the direction (0, 0), it shows the background
    colour; frames differ: no value.

    >>> to_text(looking_over_mask(from_text("1232"), Vec(0, 1), mask_from_text(".##."), BLACK))
    '2220'
    """
    check_same_frame(grid, over)
    seen = _seen(np.where(over, np.uint8(TRANSPARENT), grid), direction, TRANSPARENT)
    return freeze_grid(np.where(seen == TRANSPARENT, bg, seen))


@primitive(
    cost=2,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        COLOR_INVARIANT,
    ),
)
def looking_distance(grid: Grid, direction: Displacement, over: Color = BACKGROUND) -> Field:
    """How many steps by the direction lead from each cell to the first that is not of colour `over`, or off the grid.

    The cell itself does not count. The direction (0, 0) leads nowhere: no value.

    >>> to_text(looking_distance(from_text("102"), Vec(0, 1), BLACK))
    '2 1 1'
    """
    return freeze_field(_steps(np.equal(grid, over), direction))


@primitive(
    word="looking_distance",
    cost=2,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        COLOR_INVARIANT,
        BLIND_ON_THE_MASK,
    ),
)
def looking_distance_over_mask(grid: Grid, direction: Displacement, over: Mask) -> Field:
    """How many steps by the direction lead from each cell to the first that is not in the mask `over`, or off the grid.

    The cell itself does not count. The direction (0, 0) leads nowhere: no value; frames differ: no value.

    >>> to_text(looking_distance_over_mask(from_text("1232"), Vec(0, 1), mask_from_text(".##.")))
    '3 2 1 1'
    """
    check_same_frame(grid, over)
    return freeze_field(_steps(over, direction))


@primitive(
    cost=2,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        COLOR_EQUIVARIANT,
        PRESERVES_PALETTE,
        ZERO_IS_NEUTRAL,
    ),
)
def looking_past(grid: Grid, direction: Displacement) -> Grid:
    """Each cell shows the first colour other than its own that is met on stepping from it by the direction.

    Where none is met, it shows its own.

    >>> to_text(looking_past(from_text("1123"), Vec(0, 1)))
    '2233'
    """
    ahead, reach = _ahead(grid, direction, TRANSPARENT), direction
    seen = np.where(ahead == TRANSPARENT, grid, ahead)
    for _ in range(_DOUBLINGS):
        further = _ahead(seen, reach, TRANSPARENT)
        seen = np.where((seen == grid) & (further != TRANSPARENT), further, seen)
        reach = reach.scaled(2)
    return freeze_grid(seen)


@primitive(
    cost=2,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        COLOR_EQUIVARIANT,
        PRESERVES_PALETTE,
        IDEMPOTENT,
        KEEPS_FOREGROUND,
    ),
)
def nearest_color(grid: Grid, bg: Color = BACKGROUND, *, run: Run) -> Grid:
    """Each background cell shows the colour of the foreground cell fewest steps away; foreground shows its own.

    Of several colours equally near, the one with the smallest index, and a tie. Without foreground the grid is unchanged.

    >>> to_text(nearest_color(from_text("100/002"), BLACK, run=Run()))
    '112/122'
    """
    seen = grid != bg
    lowest, highest = np.where(seen, grid, 10).astype(np.int8), np.where(seen, grid, -1).astype(np.int8)
    while seen.any() and not seen.all():
        low = np.minimum.reduce([_ahead(lowest, side, 10) for side in _SIDES])
        high = np.maximum.reduce([_ahead(highest, side, -1) for side in _SIDES])
        lowest, highest = np.where(seen, lowest, low), np.where(seen, highest, high)
        seen = highest >= 0
    if not seen.any():
        return grid
    if (lowest != highest).any():
        run.tie()
    return freeze_grid(lowest)


@primitive(
    cost=2,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        COLOR_EQUIVARIANT,
        PRESERVES_PALETTE,
        IDEMPOTENT,
        UPSCALE_EQUIVARIANT,
    ),
)
def line_color(grid: Grid, axis: Axis, bg: Color = BACKGROUND, *, run: Run) -> Grid:
    """Each cell shows the most frequent colour of its row (column) other than the background colour.

    Of several the smallest, as a tie. In a line without foreground it shows the background; the axis `any`: no value.

    >>> to_text(line_color(from_text("011/200"), Axis.ROWS, BLACK, run=Run()))
    '111/222'
    """
    lines = grid if axis.along == 1 else grid.T
    counts = np.count_nonzero(lines[:, :, None] == np.arange(10), axis=1)
    counts[:, bg] = 0
    most = counts.max(axis=1, keepdims=True)
    if ((most > 0) & (counts == most)).sum(axis=1).max() > 1:
        run.tie()
    shown = np.where(most[:, 0] > 0, counts.argmax(axis=1), bg)
    return freeze_grid(np.broadcast_to(np.expand_dims(shown, axis.along), grid.shape))


def _seen(grid: Grid, direction: Vec, over: int) -> Grid:
    """The first number other than `over` that is met on stepping from each cell; `over` where there is none."""
    if direction == Vec(0, 0):
        return np.full_like(grid, over)
    seen, reach = _ahead(grid, direction, over), direction
    for _ in range(_DOUBLINGS):
        seen = np.where(seen == over, _ahead(seen, reach, over), seen)
        reach = reach.scaled(2)
    return seen


def _steps(over: Mask, direction: Vec) -> npt.NDArray[np.int64]:
    """How many steps lead from each cell to the first that is not in the mask, or off its frame."""
    if direction == Vec(0, 0):
        raise EvaluationFailed(Failure.NOT_FOUND)
    passable = _ahead(over, direction, False)
    steps = np.ones(over.shape, dtype=np.int64)
    walking = passable
    while walking.any():
        steps += walking
        walking = passable & _ahead(walking, direction, False)
    return steps


def _ahead(array: npt.NDArray[_Cell], direction: Vec, outside: int) -> npt.NDArray[_Cell]:
    """What lies one step by the direction from each cell; `outside` where that is off the grid."""
    return displaced(array, -direction.row, -direction.col, outside)
