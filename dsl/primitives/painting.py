"""This file is where colours and objects are written onto grids."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from dsl.laws import (
    ASSOCIATIVE,
    COLOR_EQUIVARIANT,
    EMPTY_IS_NEUTRAL,
    EQUIVARIANT,
    IDEMPOTENT,
    PRESERVES_PALETTE,
    PRESERVES_SHAPE,
)
from dsl.laws.masks import UPSCALE_EQUIVARIANT
from dsl.laws.painting import COMPLEMENT_EXCHANGES, KEEPS_FOREGROUND, KEEPS_OUTSIDE
from dsl.registry import BACKGROUND, primitive
from dsl.values import (
    TRANSPARENT,
    Color,
    Displacement,
    Grid,
    Mask,
    Object,
    check_same_frame,
    freeze_grid,
    place,
)


@primitive(
    cost=1,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        COLOR_EQUIVARIANT,
        PRESERVES_PALETTE,
        IDEMPOTENT,
        EMPTY_IS_NEUTRAL,
        KEEPS_OUTSIDE,
        UPSCALE_EQUIVARIANT,
    ),
)
def fill(grid: Grid, mask: Mask, color: Color) -> Grid:
    """The grid with that colour in the cells of the mask; frames differ: no value.

    >>> to_text(fill(from_text("000"), mask_from_text("#.#"), RED))
    '202'
    """
    check_same_frame(grid, mask)
    return freeze_grid(np.where(mask, color, grid))


@primitive(
    cost=1,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        COLOR_EQUIVARIANT,
        PRESERVES_PALETTE,
        IDEMPOTENT,
        EMPTY_IS_NEUTRAL,
        KEEPS_OUTSIDE,
        KEEPS_FOREGROUND,
        UPSCALE_EQUIVARIANT,
    ),
)
def underfill(grid: Grid, mask: Mask, color: Color, bg: Color = BACKGROUND) -> Grid:
    """The grid with that colour in the background cells of the mask; frames differ: no value.

    >>> to_text(underfill(from_text("010"), mask_from_text("##."), RED, BLACK))
    '210'
    """
    check_same_frame(grid, mask)
    return freeze_grid(np.where(mask & (grid == bg), color, grid))


@primitive(
    cost=1,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        COLOR_EQUIVARIANT,
        PRESERVES_PALETTE,
        IDEMPOTENT,
        EMPTY_IS_NEUTRAL,
        KEEPS_OUTSIDE,
        UPSCALE_EQUIVARIANT,
    ),
)
def fill_from(grid: Grid, mask: Mask, source: Grid) -> Grid:
    """The grid with the colours of the source in the cells of the mask; frames differ: no value.

    >>> to_text(fill_from(from_text("000"), mask_from_text("#.#"), from_text("123")))
    '103'
    """
    check_same_frame(grid, mask)
    check_same_frame(grid, source)
    return freeze_grid(np.where(mask, source, grid))


@primitive(
    cost=1,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        COLOR_EQUIVARIANT,
        PRESERVES_PALETTE,
        COMPLEMENT_EXCHANGES,
        UPSCALE_EQUIVARIANT,
    ),
)
def select(mask: Mask, inside: Grid, outside: Grid) -> Grid:
    """The colours of the first grid in the cells of the mask, those of the second in all others; frames differ: no value.

    >>> to_text(select(mask_from_text("#.#"), from_text("111"), from_text("222")))
    '121'
    """
    check_same_frame(mask, inside)
    check_same_frame(mask, outside)
    return freeze_grid(np.where(mask, inside, outside))


@primitive(
    cost=1,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        COLOR_EQUIVARIANT,
        PRESERVES_PALETTE,
        IDEMPOTENT,
        ASSOCIATIVE,
        UPSCALE_EQUIVARIANT,
    ),
)
def overlay(below: Grid, above: Grid, transparent: Color = BACKGROUND) -> Grid:
    """The second grid, and the first where the second has the transparent colour; dims differ: no value.

    >>> to_text(overlay(from_text("111"), from_text("020"), BLACK))
    '121'
    """
    check_same_frame(below, above)
    return freeze_grid(np.where(above == transparent, below, above))


@primitive(
    cost=1,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        COLOR_EQUIVARIANT,
        PRESERVES_PALETTE,
        IDEMPOTENT,
        EMPTY_IS_NEUTRAL,
    ),
)
def paint(grid: Grid, objects: tuple[Object, ...]) -> Grid:
    """The grid with the objects on it, one after the other; a later one covers, what hangs off the grid is lost.

    >>> to_text(paint(from_text("000"), (object_from_text("(0, 0) 11"), object_from_text("(0, 1) 2.2"))))
    '120'
    """
    return freeze_grid(_painted(grid, objects))


@primitive(
    cost=2,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        COLOR_EQUIVARIANT,
        PRESERVES_PALETTE,
        IDEMPOTENT,
        EMPTY_IS_NEUTRAL,
        KEEPS_FOREGROUND,
    ),
)
def underpaint(grid: Grid, objects: tuple[Object, ...], bg: Color = BACKGROUND) -> Grid:
    """The grid with the objects painted on its background alone; among themselves a later one covers.

    >>> to_text(underpaint(from_text("010"), (object_from_text("(0, 0) 22"), object_from_text("(0, 0) 3")), BLACK))
    '310'
    """
    return freeze_grid(np.where(grid == bg, _painted(grid, objects), grid))


@primitive(
    cost=1,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        COLOR_EQUIVARIANT,
        PRESERVES_PALETTE,
        IDEMPOTENT,
        EMPTY_IS_NEUTRAL,
        KEEPS_OUTSIDE,
        UPSCALE_EQUIVARIANT,
    ),
)
def erase(grid: Grid, mask: Mask, bg: Color = BACKGROUND) -> Grid:
    """The grid with the background colour in the cells of the mask; frames differ: no value.

    >>> to_text(erase(from_text("123"), mask_from_text("##."), BLACK))
    '003'
    """
    check_same_frame(grid, mask)
    return freeze_grid(np.where(mask, bg, grid))


@primitive(
    cost=1,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        COLOR_EQUIVARIANT,
        PRESERVES_PALETTE,
        EMPTY_IS_NEUTRAL,
    ),
)
def move(grid: Grid, objects: tuple[Object, ...], displacement: Displacement, bg: Color = BACKGROUND) -> Grid:
    """The grid with all the objects erased, then painted displaced.

    >>> to_text(move(from_text("100"), (object_from_text("(0, 0) 1"),), Vec(0, 2), BLACK))
    '001'
    """
    erased = np.where(_painted(np.full_like(grid, TRANSPARENT), objects) == TRANSPARENT, grid, bg)
    moved = tuple(element.shifted(displacement.row, displacement.col) for element in objects)
    return freeze_grid(_painted(erased, moved))


def _painted(grid: npt.NDArray[np.generic], objects: tuple[Object, ...]) -> Grid:
    """A writable copy of the grid with the objects on it, clipped."""
    cells = np.array(grid, dtype=np.uint8)
    for element in objects:
        place(cells, element, element.patch)
    return cells
