"""This file is where grids are measured, cut down, framed and joined."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dsl.laws import (
    ASSOCIATIVE,
    COLOR_EQUIVARIANT,
    COLOR_INVARIANT,
    EQUIVARIANT,
    PRESERVES_PALETTE,
    becomes,
    equivariant_under,
)
from dsl.laws.assembly import (
    BLOCKS_MULTIPLY,
    CONCAT_UNDOES_SPLIT,
    CROPPED_TO_ALL_IS_ALL,
    DIMS_AS_ASKED,
    DIMS_MULTIPLY,
    DOUBLES_BOTH_SIDES,
    FACTORS_MULTIPLY,
    GROWS_BY_TWO_WIDTHS,
    MEASURES_THE_FRAME,
    MIRROR_SYMMETRIC,
    NO_LARGER_THAN_ASKED,
    OF_ALL_IS_A_TILING,
    OF_ONE_CELL_IS_THE_GRID,
    SHRINKS_BY_TWO_WIDTHS,
    TRIM_UNDOES_PAD,
    UNIFORM,
    WINDOW_OF_ALL_IS_ALL,
    dual_by_transpose,
    exchanged_by,
)
from dsl.outcome import EvaluationFailed, Failure
from dsl.registry import primitive
from dsl.values import (
    MAX_ANSWER_SIDE,
    Axis,
    Color,
    Grid,
    Mask,
    Position,
    Size,
    Sym,
    Vec,
    check_same_frame,
    check_sides,
    freeze_grid,
)

_ALONG_FLIPS = equivariant_under(Sym.ID, Sym.FLIP_LR, Sym.FLIP_UD, Sym.ROT180)
_PALETTE = (COLOR_EQUIVARIANT, PRESERVES_PALETTE)


@primitive(cost=1, laws=(MEASURES_THE_FRAME, COLOR_INVARIANT, _ALONG_FLIPS, becomes("width", Sym.TRANSPOSE)))
def height(grid: Grid) -> int:
    """The number of rows.

    >>> height(from_text("123"))
    1
    """
    return int(grid.shape[0])


@primitive(word="height", cost=1, laws=(MEASURES_THE_FRAME, _ALONG_FLIPS, becomes("width_mask", Sym.TRANSPOSE)))
def height_mask(mask: Mask) -> int:
    """The number of rows of the frame.

    >>> height_mask(mask_from_text("..#"))
    1
    """
    return int(mask.shape[0])


@primitive(cost=1, laws=(MEASURES_THE_FRAME, COLOR_INVARIANT, _ALONG_FLIPS, becomes("height", Sym.TRANSPOSE)))
def width(grid: Grid) -> int:
    """The number of columns.

    >>> width(from_text("123"))
    3
    """
    return int(grid.shape[1])


@primitive(word="width", cost=1, laws=(MEASURES_THE_FRAME, _ALONG_FLIPS, becomes("height_mask", Sym.TRANSPOSE)))
def width_mask(mask: Mask) -> int:
    """The number of columns of the frame.

    >>> width_mask(mask_from_text("..#"))
    3
    """
    return int(mask.shape[1])


@primitive(cost=1, laws=(MEASURES_THE_FRAME, COLOR_INVARIANT, EQUIVARIANT))
def dims(grid: Grid) -> Size:
    """Height and width.

    >>> to_text(dims(from_text("123")))
    '(1, 3)'
    """
    return Vec(*grid.shape)


@primitive(word="dims", cost=1, laws=(MEASURES_THE_FRAME, EQUIVARIANT))
def dims_mask(mask: Mask) -> Size:
    """Height and width of the frame.

    >>> to_text(dims_mask(mask_from_text("..#")))
    '(1, 3)'
    """
    return Vec(*mask.shape)


@primitive(cost=1, laws=(CROPPED_TO_ALL_IS_ALL, EQUIVARIANT, *_PALETTE))
def crop(grid: Grid, mask: Mask) -> Grid:
    """The part of the grid in the bounding box of the mask; an empty mask, or one of another frame: no value.

    >>> to_text(crop(from_text("123/456"), mask_from_text(".#./..#")))
    '23/56'
    """
    check_same_frame(grid, mask)
    rows, cols = (np.flatnonzero(mask.any(axis=axis)) for axis in (1, 0))
    if rows.size == 0:
        raise EvaluationFailed(Failure.EMPTY_MASK)
    return freeze_grid(grid[rows[0] : rows[-1] + 1, cols[0] : cols[-1] + 1])


@primitive(
    cost=2, laws=(WINDOW_OF_ALL_IS_ALL, NO_LARGER_THAN_ASKED, equivariant_under(Sym.ID, Sym.TRANSPOSE), *_PALETTE)
)
def window(grid: Grid, position: Position, dims: Size) -> Grid:
    """The part of the grid in the rectangle of those dims whose upper-left corner is at the position.

    What lies off the grid is left out; if nothing is left, no value.

    >>> to_text(window(from_text("123/456"), Vec(-1, 1), Vec(2, 5)))
    '23'
    """
    bottom, right = position.row + dims.row, position.col + dims.col
    return freeze_grid(grid[max(position.row, 0) : max(bottom, 0), max(position.col, 0) : max(right, 0)])


@primitive(cost=2, laws=(SHRINKS_BY_TWO_WIDTHS, EQUIVARIANT, *_PALETTE))
def trim(grid: Grid, width: int = 1) -> Grid:
    """The grid without a band of that width along its edge; if nothing is left, or for a negative width, no value.

    >>> to_text(trim(from_text("111/121/111")))
    '2'
    """
    _check_not_negative(width)
    height, across = grid.shape
    return freeze_grid(grid[width : max(height - width, 0), width : max(across - width, 0)])


@primitive(cost=2, laws=(TRIM_UNDOES_PAD, GROWS_BY_TWO_WIDTHS, EQUIVARIANT, *_PALETTE))
def pad(grid: Grid, width: int, color: Color) -> Grid:
    """The grid in a frame of that width and colour; a side over 32, or a negative width: no value.

    >>> to_text(pad(from_text("2"), 1, BLUE))
    '111/121/111'
    """
    _check_not_negative(width)
    check_sides(grid.shape[0] + 2 * width, grid.shape[1] + 2 * width)
    return freeze_grid(np.pad(grid, width, constant_values=color))


@primitive(cost=1, laws=(ASSOCIATIVE, exchanged_by("flip_lr"), dual_by_transpose("vcat"), *_PALETTE))
def hcat(left: Grid, right: Grid) -> Grid:
    """Two grids side by side; different heights, or more than 32 columns: no value.

    >>> to_text(hcat(from_text("1/2"), from_text("3/4")))
    '13/24'
    """
    return _joined((left, right), Axis.COLS)


@primitive(cost=1, laws=(ASSOCIATIVE, exchanged_by("flip_ud"), dual_by_transpose("hcat"), *_PALETTE))
def vcat(upper: Grid, lower: Grid) -> Grid:
    """Two grids one below the other; different widths, or more than 32 rows: no value.

    >>> to_text(vcat(from_text("12"), from_text("34")))
    '12/34'
    """
    return _joined((upper, lower), Axis.ROWS)


@primitive(cost=2, laws=(CONCAT_UNDOES_SPLIT, equivariant_under(Sym.ID, Sym.TRANSPOSE), *_PALETTE))
def concat(grids: tuple[Grid, ...], axis: Axis) -> Grid:
    """The grids one below the other (`rows`) or side by side (`cols`), in the order of the list.

    An empty list, sides that do not fit, or a side over 32: no value.

    >>> to_text(concat((from_text("1"), from_text("2"), from_text("3")), Axis.COLS))
    '123'
    """
    return _joined(grids, axis)


@primitive(cost=1, laws=(DIMS_MULTIPLY, FACTORS_MULTIPLY, EQUIVARIANT, *_PALETTE))
def tile(grid: Grid, times: Size) -> Grid:
    """The grid repeated so many times downwards and to the right; a factor below 1, or a side over 32: no value.

    >>> to_text(tile(from_text("12"), Vec(2, 1)))
    '12/12'
    """
    if times.row < 1 or times.col < 1:
        raise EvaluationFailed(Failure.BAD_COUNT)
    check_sides(grid.shape[0] * times.row, grid.shape[1] * times.col)
    return freeze_grid(np.tile(grid, (times.row, times.col)))


@primitive(cost=2, laws=(DOUBLES_BOTH_SIDES, MIRROR_SYMMETRIC, equivariant_under(Sym.ID, Sym.TRANSPOSE), *_PALETTE))
def mirror_tile(grid: Grid) -> Grid:
    """The grid with its mirror images to the right, below, and below to the right; a side over 32: no value.

    >>> to_text(mirror_tile(from_text("12")))
    '1221/1221'
    """
    upper = np.hstack([grid, grid[:, ::-1]])
    return freeze_grid(np.vstack([upper, upper[::-1]]))


@primitive(cost=2, laws=(BLOCKS_MULTIPLY, OF_ALL_IS_A_TILING, OF_ONE_CELL_IS_THE_GRID, EQUIVARIANT, *_PALETTE))
def substitute(mask: Mask, grid: Grid, color: Color) -> Grid:
    """The mask with the grid in place of each set cell and a block of the colour in place of each other cell.

    A side over 32: no value.

    >>> to_text(substitute(mask_from_text("#."), from_text("12"), BLACK))
    '1200'
    """
    height, width = mask.shape[0] * grid.shape[0], mask.shape[1] * grid.shape[1]
    check_sides(height, width)
    blocks = np.where(mask[:, None, :, None], grid[None, :, None, :], color)
    return freeze_grid(blocks.reshape(height, width))


@primitive(cost=1, laws=(DIMS_AS_ASKED, UNIFORM, EQUIVARIANT, *_PALETTE))
def canvas(dims: Size, color: Color) -> Grid:
    """The grid of those dims in one colour; sides outside 1..30: no value.

    >>> to_text(canvas(Vec(1, 3), RED))
    '222'
    """
    check_sides(dims.row, dims.col)
    if max(dims.row, dims.col) > MAX_ANSWER_SIDE:
        raise EvaluationFailed(Failure.TOO_LARGE)
    return freeze_grid(np.full((dims.row, dims.col), color))


def _check_not_negative(width: int) -> None:
    if width < 0:
        raise EvaluationFailed(Failure.BAD_COUNT)


def _joined(grids: Sequence[Grid], axis: Axis) -> Grid:
    """The grids one below the other (`rows`) or side by side (`cols`)."""
    across = axis.along
    if not grids:
        raise EvaluationFailed(Failure.EMPTY_LIST)
    if len({grid.shape[across] for grid in grids}) != 1:
        raise EvaluationFailed(Failure.SHAPE_MISMATCH)
    return freeze_grid(np.concatenate(grids, axis=1 - across))
