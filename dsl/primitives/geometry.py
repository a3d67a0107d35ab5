"""This file is where grids, masks and objects are mirrored, turned and rolled; objects inside their own bounding box."""

from __future__ import annotations

import numpy as np

from dsl.laws import (
    ADDITIVE,
    COLOR_EQUIVARIANT,
    EQUIVARIANT,
    INVOLUTION,
    KEEPS_CORNER,
    PRESERVES_HISTOGRAM,
    PRESERVES_SHAPE,
    SHIFTS_ALONG,
    SWAPS_SHAPE,
    becomes,
    equivariant_under,
    inverse_by,
    of_order,
)
from dsl.laws.geometry import ACTS_AS_A_GROUP, ROLLED_BACK_BY_THE_OPPOSITE, WITHOUT_EFFECT_OVER_A_WHOLE_ROUND
from dsl.registry import primitive
from dsl.values import Displacement, Grid, Mask, Object, Sym, freeze_grid, freeze_mask, make_object, transformed

_OF_A_GRID = (PRESERVES_HISTOGRAM, COLOR_EQUIVARIANT)
_OF_A_MASK = (PRESERVES_HISTOGRAM, ADDITIVE)
_OF_AN_OBJECT = (PRESERVES_HISTOGRAM, COLOR_EQUIVARIANT, KEEPS_CORNER, SHIFTS_ALONG)
_ALONG_FLIPS = equivariant_under(Sym.ID, Sym.FLIP_LR, Sym.FLIP_UD, Sym.ROT180)
_ALONG_TRANSPOSITIONS = equivariant_under(Sym.ID, Sym.TRANSPOSE, Sym.ANTITRANSPOSE, Sym.ROT180)
_ALONG_ROTATIONS = equivariant_under(Sym.ID, Sym.ROT90, Sym.ROT180, Sym.ROT270)


@primitive(cost=1, laws=(INVOLUTION, PRESERVES_SHAPE, _ALONG_FLIPS, becomes("flip_ud", Sym.TRANSPOSE), *_OF_A_GRID))
def flip_lr(grid: Grid) -> Grid:
    """Mirror left and right.

    >>> to_text(flip_lr(from_text("12/34")))
    '21/43'
    """
    return freeze_grid(transformed(grid, Sym.FLIP_LR))


@primitive(
    word="flip_lr",
    cost=1,
    laws=(INVOLUTION, PRESERVES_SHAPE, _ALONG_FLIPS, becomes("flip_ud_mask", Sym.TRANSPOSE), *_OF_A_MASK),
)
def flip_lr_mask(mask: Mask) -> Mask:
    """Mirror left and right.

    >>> to_text(flip_lr_mask(mask_from_text("##/#.")))
    '##/.#'
    """
    return freeze_mask(transformed(mask, Sym.FLIP_LR))


@primitive(word="flip_lr", cost=1, laws=(INVOLUTION, PRESERVES_SHAPE, *_OF_AN_OBJECT))
def flip_lr_object(object: Object) -> Object:
    """Mirror left and right, inside the bounding box.

    >>> to_text(flip_lr_object(object_from_text("(1, 0) 12/3.")))
    '(1, 0) 21/.3'
    """
    return _transformed_object(object, Sym.FLIP_LR)


@primitive(cost=2, laws=(INVOLUTION, PRESERVES_SHAPE, _ALONG_FLIPS, becomes("flip_lr", Sym.ROT90), *_OF_A_GRID))
def flip_ud(grid: Grid) -> Grid:
    """Mirror top and bottom.

    >>> to_text(flip_ud(from_text("12/34")))
    '34/12'
    """
    return freeze_grid(transformed(grid, Sym.FLIP_UD))


@primitive(
    word="flip_ud",
    cost=2,
    laws=(INVOLUTION, PRESERVES_SHAPE, _ALONG_FLIPS, becomes("flip_lr_mask", Sym.ROT90), *_OF_A_MASK),
)
def flip_ud_mask(mask: Mask) -> Mask:
    """Mirror top and bottom.

    >>> to_text(flip_ud_mask(mask_from_text("##/#.")))
    '#./##'
    """
    return freeze_mask(transformed(mask, Sym.FLIP_UD))


@primitive(word="flip_ud", cost=2, laws=(INVOLUTION, PRESERVES_SHAPE, *_OF_AN_OBJECT))
def flip_ud_object(object: Object) -> Object:
    """Mirror top and bottom, inside the bounding box.

    >>> to_text(flip_ud_object(object_from_text("(1, 0) 12/3.")))
    '(1, 0) 3./12'
    """
    return _transformed_object(object, Sym.FLIP_UD)


@primitive(
    cost=1, laws=(INVOLUTION, SWAPS_SHAPE, _ALONG_TRANSPOSITIONS, becomes("antitranspose", Sym.FLIP_LR), *_OF_A_GRID)
)
def transpose(grid: Grid) -> Grid:
    """Mirror across the main diagonal: rows become columns.

    >>> to_text(transpose(from_text("12/34")))
    '13/24'
    """
    return freeze_grid(transformed(grid, Sym.TRANSPOSE))


@primitive(
    word="transpose",
    cost=1,
    laws=(INVOLUTION, SWAPS_SHAPE, _ALONG_TRANSPOSITIONS, becomes("antitranspose_mask", Sym.FLIP_LR), *_OF_A_MASK),
)
def transpose_mask(mask: Mask) -> Mask:
    """Mirror across the main diagonal: rows become columns.

    >>> to_text(transpose_mask(mask_from_text("##/#.")))
    '##/#.'
    """
    return freeze_mask(transformed(mask, Sym.TRANSPOSE))


@primitive(word="transpose", cost=1, laws=(INVOLUTION, SWAPS_SHAPE, *_OF_AN_OBJECT))
def transpose_object(object: Object) -> Object:
    """Mirror across the main diagonal: rows become columns, inside the bounding box, the upper-left corner kept.

    >>> to_text(transpose_object(object_from_text("(1, 0) 12/3.")))
    '(1, 0) 13/2.'
    """
    return _transformed_object(object, Sym.TRANSPOSE)


@primitive(
    cost=2, laws=(INVOLUTION, SWAPS_SHAPE, _ALONG_TRANSPOSITIONS, becomes("transpose", Sym.FLIP_UD), *_OF_A_GRID)
)
def antitranspose(grid: Grid) -> Grid:
    """Mirror across the other diagonal: the first row becomes the last column, read upwards.

    >>> to_text(antitranspose(from_text("12/34")))
    '42/31'
    """
    return freeze_grid(transformed(grid, Sym.ANTITRANSPOSE))


@primitive(
    word="antitranspose",
    cost=2,
    laws=(INVOLUTION, SWAPS_SHAPE, _ALONG_TRANSPOSITIONS, becomes("transpose_mask", Sym.FLIP_UD), *_OF_A_MASK),
)
def antitranspose_mask(mask: Mask) -> Mask:
    """Mirror across the other diagonal: the first row becomes the last column, read upwards.

    >>> to_text(antitranspose_mask(mask_from_text("##/#.")))
    '.#/##'
    """
    return freeze_mask(transformed(mask, Sym.ANTITRANSPOSE))


@primitive(word="antitranspose", cost=2, laws=(INVOLUTION, SWAPS_SHAPE, *_OF_AN_OBJECT))
def antitranspose_object(object: Object) -> Object:
    """Mirror across the other diagonal, inside the bounding box, the upper-left corner kept.

    >>> to_text(antitranspose_object(object_from_text("(1, 0) 12/3.")))
    '(1, 0) .2/31'
    """
    return _transformed_object(object, Sym.ANTITRANSPOSE)


@primitive(
    cost=1,
    laws=(
        of_order(4),
        inverse_by("rot270"),
        SWAPS_SHAPE,
        _ALONG_ROTATIONS,
        becomes("rot270", Sym.FLIP_LR),
        *_OF_A_GRID,
    ),
)
def rot90(grid: Grid) -> Grid:
    """Turn a quarter, clockwise.

    >>> to_text(rot90(from_text("12/34")))
    '31/42'
    """
    return freeze_grid(transformed(grid, Sym.ROT90))


@primitive(
    word="rot90",
    cost=1,
    laws=(
        of_order(4),
        inverse_by("rot270_mask"),
        SWAPS_SHAPE,
        _ALONG_ROTATIONS,
        becomes("rot270_mask", Sym.FLIP_LR),
        *_OF_A_MASK,
    ),
)
def rot90_mask(mask: Mask) -> Mask:
    """Turn a quarter, clockwise.

    >>> to_text(rot90_mask(mask_from_text("##/#.")))
    '##/.#'
    """
    return freeze_mask(transformed(mask, Sym.ROT90))


@primitive(word="rot90", cost=1, laws=(of_order(4), inverse_by("rot270_object"), SWAPS_SHAPE, *_OF_AN_OBJECT))
def rot90_object(object: Object) -> Object:
    """Turn a quarter, clockwise, inside the bounding box, the upper-left corner kept.

    >>> to_text(rot90_object(object_from_text("(1, 0) 12/3.")))
    '(1, 0) 31/.2'
    """
    return _transformed_object(object, Sym.ROT90)


@primitive(cost=1, laws=(INVOLUTION, PRESERVES_SHAPE, EQUIVARIANT, *_OF_A_GRID))
def rot180(grid: Grid) -> Grid:
    """Turn by a half.

    >>> to_text(rot180(from_text("12/34")))
    '43/21'
    """
    return freeze_grid(transformed(grid, Sym.ROT180))


@primitive(word="rot180", cost=1, laws=(INVOLUTION, PRESERVES_SHAPE, EQUIVARIANT, *_OF_A_MASK))
def rot180_mask(mask: Mask) -> Mask:
    """Turn by a half.

    >>> to_text(rot180_mask(mask_from_text("##/#.")))
    '.#/##'
    """
    return freeze_mask(transformed(mask, Sym.ROT180))


@primitive(word="rot180", cost=1, laws=(INVOLUTION, PRESERVES_SHAPE, *_OF_AN_OBJECT))
def rot180_object(object: Object) -> Object:
    """Turn by a half, inside the bounding box.

    >>> to_text(rot180_object(object_from_text("(1, 0) 12/3.")))
    '(1, 0) .3/21'
    """
    return _transformed_object(object, Sym.ROT180)


@primitive(
    cost=2,
    laws=(
        of_order(4),
        inverse_by("rot90"),
        SWAPS_SHAPE,
        _ALONG_ROTATIONS,
        becomes("rot90", Sym.TRANSPOSE),
        *_OF_A_GRID,
    ),
)
def rot270(grid: Grid) -> Grid:
    """Turn a quarter, counter-clockwise.

    >>> to_text(rot270(from_text("12/34")))
    '24/13'
    """
    return freeze_grid(transformed(grid, Sym.ROT270))


@primitive(
    word="rot270",
    cost=2,
    laws=(
        of_order(4),
        inverse_by("rot90_mask"),
        SWAPS_SHAPE,
        _ALONG_ROTATIONS,
        becomes("rot90_mask", Sym.TRANSPOSE),
        *_OF_A_MASK,
    ),
)
def rot270_mask(mask: Mask) -> Mask:
    """Turn a quarter, counter-clockwise.

    >>> to_text(rot270_mask(mask_from_text("##/#.")))
    '#./##'
    """
    return freeze_mask(transformed(mask, Sym.ROT270))


@primitive(word="rot270", cost=2, laws=(of_order(4), inverse_by("rot90_object"), SWAPS_SHAPE, *_OF_AN_OBJECT))
def rot270_object(object: Object) -> Object:
    """Turn a quarter, counter-clockwise, inside the bounding box, the upper-left corner kept.

    >>> to_text(rot270_object(object_from_text("(1, 0) 12/3.")))
    '(1, 0) 2./13'
    """
    return _transformed_object(object, Sym.ROT270)


@primitive(cost=1, laws=(ACTS_AS_A_GROUP, EQUIVARIANT, *_OF_A_GRID))
def apply_sym(grid: Grid, sym: Sym) -> Grid:
    """The grid moved by a symmetry that is given as a value.

    >>> to_text(apply_sym(from_text("12/34"), Sym.ROT90))
    '31/42'
    """
    return freeze_grid(transformed(grid, sym))


@primitive(word="apply_sym", cost=1, laws=(ACTS_AS_A_GROUP, EQUIVARIANT, *_OF_A_MASK))
def apply_sym_mask(mask: Mask, sym: Sym) -> Mask:
    """The mask moved by a symmetry that is given as a value.

    >>> to_text(apply_sym_mask(mask_from_text("##/#."), Sym.ROT90))
    '##/.#'
    """
    return freeze_mask(transformed(mask, sym))


@primitive(word="apply_sym", cost=1, laws=(ACTS_AS_A_GROUP, *_OF_AN_OBJECT))
def apply_sym_object(object: Object, sym: Sym) -> Object:
    """The object moved by a symmetry that is given as a value, the upper-left corner of its bounding box kept.

    >>> to_text(apply_sym_object(object_from_text("(1, 0) 12/3."), Sym.ROT90))
    '(1, 0) 31/.2'
    """
    return _transformed_object(object, sym)


@primitive(
    cost=2,
    laws=(ROLLED_BACK_BY_THE_OPPOSITE, WITHOUT_EFFECT_OVER_A_WHOLE_ROUND, EQUIVARIANT, PRESERVES_SHAPE, *_OF_A_GRID),
)
def roll(grid: Grid, displacement: Displacement) -> Grid:
    """The grid displaced cyclically: what leaves it on one side comes in on the other.

    >>> to_text(roll(from_text("123"), Vec(0, 1)))
    '312'
    """
    return freeze_grid(np.roll(grid, (displacement.row, displacement.col), axis=(0, 1)))


@primitive(
    word="roll",
    cost=2,
    laws=(ROLLED_BACK_BY_THE_OPPOSITE, WITHOUT_EFFECT_OVER_A_WHOLE_ROUND, EQUIVARIANT, PRESERVES_SHAPE, *_OF_A_MASK),
)
def roll_mask(mask: Mask, displacement: Displacement) -> Mask:
    """The mask displaced cyclically: what leaves the frame on one side comes in on the other.

    >>> to_text(roll_mask(mask_from_text("..#"), Vec(0, 1)))
    '#..'
    """
    return freeze_mask(np.roll(mask, (displacement.row, displacement.col), axis=(0, 1)))


@primitive(word="roll", cost=2, laws=(EQUIVARIANT, COLOR_EQUIVARIANT, PRESERVES_HISTOGRAM, SHIFTS_ALONG))
def roll_object(object: Object, displacement: Displacement) -> Object:
    """The object displaced cyclically inside its bounding box, which may become smaller by this.

    >>> to_text(roll_object(object_from_text("(1, 0) 12/.3"), Vec(0, 1)))
    '(1, 0) 21/3.'
    """
    return make_object(object.row, object.col, np.roll(object.patch, (displacement.row, displacement.col), axis=(0, 1)))


def _transformed_object(object: Object, sym: Sym) -> Object:
    return Object(object.row, object.col, freeze_grid(transformed(object.patch, sym)))
