"""This file is where masks are made from grids and positions, and measured."""

from __future__ import annotations

import numpy as np

from dsl.laws import (
    ADDITIVE,
    COLOR_INVARIANT,
    COMMUTATIVE,
    EQUIVARIANT,
    INVARIANT,
    MONOTONE,
    PRESERVES_SHAPE,
    becomes,
)
from dsl.laws.masks import LISTS_EVERY_CELL, UPSCALE_EQUIVARIANT, at_most, complement_of
from dsl.outcome import EvaluationFailed, Failure
from dsl.registry import BACKGROUND, FRAME, primitive
from dsl.values import (
    Color,
    Grid,
    Mask,
    Position,
    Size,
    Sym,
    Vec,
    check_same_frame,
    check_sides,
    freeze_mask,
)


@primitive(
    word="==",
    cost=1,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        COLOR_INVARIANT,
        UPSCALE_EQUIVARIANT,
        complement_of("differs_from_color"),
    ),
)
def equals_color(grid: Grid, color: Color) -> Mask:
    """The cells of that colour.

    >>> to_text(equals_color(from_text("12/21"), RED))
    '.#/#.'
    """
    return freeze_mask(grid == color)


@primitive(
    word="!=",
    cost=1,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        COLOR_INVARIANT,
        UPSCALE_EQUIVARIANT,
        complement_of("equals_color"),
    ),
)
def differs_from_color(grid: Grid, color: Color) -> Mask:
    """The cells of any other colour.

    >>> to_text(differs_from_color(from_text("12/21"), RED))
    '#./.#'
    """
    return freeze_mask(grid != color)


@primitive(
    word="in",
    cost=1,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        COLOR_INVARIANT,
        UPSCALE_EQUIVARIANT,
    ),
)
def in_colors(grid: Grid, colors: tuple[Color, ...]) -> Mask:
    """The cells of one of the colours; of an empty list, none.

    >>> to_text(in_colors(from_text("123"), (BLUE, GREEN)))
    '#.#'
    """
    chosen = np.zeros(256, dtype=np.bool_)
    chosen[list(colors)] = True
    return freeze_mask(chosen[grid])


@primitive(
    cost=2,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        COLOR_INVARIANT,
        COMMUTATIVE,
        UPSCALE_EQUIVARIANT,
    ),
)
def agree(left: Grid, right: Grid) -> Mask:
    """The cells in which two grids have the same colour; different dims: no value.

    >>> to_text(agree(from_text("12/21"), from_text("11/21")))
    '#./##'
    """
    check_same_frame(left, right)
    return freeze_mask(left == right)


@primitive(
    cost=1,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        COLOR_INVARIANT,
        UPSCALE_EQUIVARIANT,
        complement_of("equals_color"),
    ),
)
def fg(grid: Grid, bg: Color = BACKGROUND) -> Mask:
    """The foreground: the cells that are not of the background colour.

    >>> to_text(fg(from_text("01/20"), BLACK))
    '.#/#.'
    """
    return freeze_mask(grid != bg)


@primitive(cost=1, laws=(EQUIVARIANT,))
def full(frame: Size = FRAME) -> Mask:
    """Every cell of the frame, that of `input` unless another is given; sides outside 1..32: no value.

    >>> to_text(full(Vec(2, 2)))
    '##/##'
    """
    check_sides(frame.row, frame.col)
    return freeze_mask(np.ones((frame.row, frame.col), dtype=np.bool_))


@primitive(
    cost=1,
    laws=(
        EQUIVARIANT,
        at_most(1),
    ),
)
def dot(position: Position, frame: Size = FRAME) -> Mask:
    """The one cell at the position, in the frame; empty where the position is off it.

    >>> to_text(dot(Vec(0, 1), Vec(2, 2)))
    '.#/..'
    """
    check_sides(frame.row, frame.col)
    cells = np.zeros((frame.row, frame.col), dtype=np.bool_)
    if 0 <= position.row < frame.row and 0 <= position.col < frame.col:
        cells[position.row, position.col] = True
    return freeze_mask(cells)


@primitive(
    cost=1,
    laws=(
        EQUIVARIANT,
        LISTS_EVERY_CELL,
    ),
)
def positions(mask: Mask) -> tuple[Position, ...]:
    """The positions of the set cells, in scan order.

    >>> to_text(positions(mask_from_text(".#/#.")))
    '[(0, 1), (1, 0)]'
    """
    return tuple(Vec(int(row), int(col)) for row, col in np.argwhere(mask))


@primitive(
    word="count",
    cost=1,
    laws=(
        INVARIANT,
        MONOTONE,
        ADDITIVE,
    ),
)
def count_mask(mask: Mask) -> int:
    """How many cells are set.

    >>> count_mask(mask_from_text("##/.#"))
    3
    """
    return int(np.count_nonzero(mask))


@primitive(
    word="any",
    cost=1,
    laws=(
        INVARIANT,
        MONOTONE,
    ),
)
def any_mask(mask: Mask) -> bool:
    """Whether some cell is set.

    >>> any_mask(mask_from_text("../.."))
    False
    """
    return bool(mask.any())


@primitive(
    word="all",
    cost=1,
    laws=(
        INVARIANT,
        MONOTONE,
    ),
)
def all_mask(mask: Mask) -> bool:
    """Whether every cell of the frame is set.

    >>> all_mask(mask_from_text("##/##"))
    True
    """
    return bool(mask.all())


@primitive(word="top", cost=1, laws=(becomes("leftmost_mask", Sym.TRANSPOSE),))
def top_mask(mask: Mask) -> int:
    """The first row with a set cell; an empty mask: no value.

    >>> top_mask(mask_from_text("../.#"))
    1
    """
    return _set_lines(mask, axis=1)[0]


@primitive(word="bottom", cost=1, laws=(becomes("rightmost_mask", Sym.TRANSPOSE),))
def bottom_mask(mask: Mask) -> int:
    """The last row with a set cell; an empty mask: no value.

    >>> bottom_mask(mask_from_text("#./.#"))
    1
    """
    return _set_lines(mask, axis=1)[-1]


@primitive(word="leftmost", cost=1, laws=(becomes("top_mask", Sym.TRANSPOSE),))
def leftmost_mask(mask: Mask) -> int:
    """The first column with a set cell; an empty mask: no value.

    >>> leftmost_mask(mask_from_text("../.#"))
    1
    """
    return _set_lines(mask, axis=0)[0]


@primitive(word="rightmost", cost=1, laws=(becomes("bottom_mask", Sym.TRANSPOSE),))
def rightmost_mask(mask: Mask) -> int:
    """The last column with a set cell; an empty mask: no value.

    >>> rightmost_mask(mask_from_text("##./..."))
    1
    """
    return _set_lines(mask, axis=0)[-1]


def _set_lines(mask: Mask, *, axis: int) -> list[int]:
    """The indices of the lines with a set cell, where `axis` runs along a line."""
    lines = np.flatnonzero(mask.any(axis=axis))
    if lines.size == 0:
        raise EvaluationFailed(Failure.EMPTY_MASK)
    return [int(line) for line in lines]
