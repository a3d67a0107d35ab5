"""This file is where the size, the place and the picture of an object are read off."""

from __future__ import annotations

import numpy as np

from dsl.laws import (
    COLOR_EQUIVARIANT,
    COLOR_INVARIANT,
    EQUIVARIANT,
    INVARIANT,
    ORDER_IMMATERIAL,
    PLACE_INVARIANT,
    PRESERVES_SHAPE,
    becomes,
    equivariant_under,
)
from dsl.laws.objects import DOUBLING_INVARIANT, FITS_THE_PATCH, MOVES_ALONG
from dsl.outcome import EvaluationFailed, Failure
from dsl.primitives.segmentation import components
from dsl.registry import BACKGROUND, FRAME, primitive
from dsl.values import (
    TRANSPARENT,
    Color,
    Displacement,
    Grid,
    Mask,
    Object,
    Position,
    Size,
    Sym,
    Vec,
    check_sides,
    freeze_grid,
    freeze_mask,
    place,
)


@primitive(cost=1, laws=(INVARIANT, COLOR_INVARIANT, PLACE_INVARIANT))
def size(object: Object) -> int:
    """The number of cells.

    >>> size(object_from_text("(0, 0) 1./11"))
    3
    """
    return int(np.count_nonzero(object.opaque))


@primitive(
    word="height",
    cost=1,
    laws=(
        COLOR_INVARIANT,
        PLACE_INVARIANT,
        becomes("width_object", Sym.TRANSPOSE),
        equivariant_under(Sym.FLIP_LR, Sym.FLIP_UD),
    ),
)
def height_object(object: Object) -> int:
    """The number of rows of the bounding box.

    >>> height_object(object_from_text("(0, 0) 11"))
    1
    """
    return object.height


@primitive(
    word="width",
    cost=1,
    laws=(
        COLOR_INVARIANT,
        PLACE_INVARIANT,
        becomes("height_object", Sym.TRANSPOSE),
        equivariant_under(Sym.FLIP_LR, Sym.FLIP_UD),
    ),
)
def width_object(object: Object) -> int:
    """The number of columns of the bounding box.

    >>> width_object(object_from_text("(0, 0) 11"))
    2
    """
    return object.width


@primitive(word="dims", cost=1, laws=(EQUIVARIANT, COLOR_INVARIANT, PLACE_INVARIANT))
def dims_object(object: Object) -> Size:
    """The rows and columns of the bounding box.

    >>> to_text(dims_object(object_from_text("(0, 0) 11")))
    '(1, 2)'
    """
    return Vec(object.height, object.width)


@primitive(cost=1, laws=(COLOR_INVARIANT, becomes("leftmost", Sym.TRANSPOSE)))
def top(object: Object) -> int:
    """The first row of the bounding box, negative above the frame.

    >>> top(object_from_text("(1, 2) 1/1"))
    1
    """
    return object.row


@primitive(cost=1, laws=(COLOR_INVARIANT, becomes("rightmost", Sym.TRANSPOSE)))
def bottom(object: Object) -> int:
    """The last row of the bounding box.

    >>> bottom(object_from_text("(1, 2) 1/1"))
    2
    """
    return object.row + object.height - 1


@primitive(cost=1, laws=(COLOR_INVARIANT, becomes("top", Sym.TRANSPOSE)))
def leftmost(object: Object) -> int:
    """The first column of the bounding box, negative left of the frame.

    >>> leftmost(object_from_text("(1, 2) 11"))
    2
    """
    return object.col


@primitive(cost=1, laws=(COLOR_INVARIANT, becomes("bottom", Sym.TRANSPOSE)))
def rightmost(object: Object) -> int:
    """The last column of the bounding box.

    >>> rightmost(object_from_text("(1, 2) 11"))
    3
    """
    return object.col + object.width - 1


@primitive(cost=2, laws=(EQUIVARIANT, COLOR_INVARIANT, MOVES_ALONG))
def corner(object: Object, direction: Displacement) -> Position:
    """The corner of the bounding box that lies in the direction; one along a row or a column: no value.

    >>> to_text(corner(object_from_text("(1, 1) 11"), Vec(-1, 1)))
    '(1, 2)'
    """
    if direction.row == 0 or direction.col == 0:
        raise EvaluationFailed(Failure.NOT_DIAGONAL)
    return Vec(
        top(object) if direction.row < 0 else bottom(object),
        leftmost(object) if direction.col < 0 else rightmost(object),
    )


@primitive(cost=1, laws=(equivariant_under(Sym.TRANSPOSE), COLOR_INVARIANT, MOVES_ALONG))
def center(object: Object) -> Position:
    """The middle cell of the bounding box; of two, the upper or the left one.

    >>> to_text(center(object_from_text("(0, 0) 111/111")))
    '(0, 1)'
    """
    return Vec(object.row + (object.height - 1) // 2, object.col + (object.width - 1) // 2)


@primitive(cost=2, laws=(INVARIANT, COLOR_INVARIANT, PLACE_INVARIANT, DOUBLING_INVARIANT))
def density(object: Object) -> int:
    """How many in a hundred cells of the bounding box belong to the object, rounded down.

    >>> density(object_from_text("(0, 0) 1./11"))
    75
    """
    return 100 * size(object) // object.patch.size


@primitive(cost=2, laws=(INVARIANT, COLOR_INVARIANT, PLACE_INVARIANT))
def perimeter(object: Object) -> int:
    """How many sides of its cells do not adjoin another of its cells.

    >>> perimeter(object_from_text("(0, 0) 1./11"))
    8
    """
    padded = np.pad(object.opaque, 1)
    return int(np.count_nonzero(padded[1:] != padded[:-1]) + np.count_nonzero(padded[:, 1:] != padded[:, :-1]))


@primitive(cost=1, laws=(INVARIANT, COLOR_INVARIANT, PLACE_INVARIANT, DOUBLING_INVARIANT))
def holes(object: Object) -> int:
    """How many connected parts of what is not the object (stepping across sides) do not reach the outside.

    >>> holes(object_from_text("(0, 0) 111/1.1/111"))
    1
    """
    return len(components(freeze_mask(np.pad(~object.opaque, 1, constant_values=True)))) - 1


@primitive(cost=1, laws=(EQUIVARIANT, COLOR_EQUIVARIANT, PLACE_INVARIANT, PRESERVES_SHAPE, FITS_THE_PATCH))
def image(object: Object, bg: Color = BACKGROUND) -> Grid:
    """The bounding box as a grid, with the given colour in the cells that are not the object's.

    >>> to_text(image(object_from_text("(5, 5) 1./11"), BLACK))
    '10/11'
    """
    return freeze_grid(np.where(object.patch == TRANSPARENT, bg, object.patch))


@primitive(cost=1, laws=(EQUIVARIANT, COLOR_INVARIANT))
def mask(object: Object, frame: Size = FRAME) -> Mask:
    """The cells of the object that lie in the frame, that of `input` unless another is given.

    >>> to_text(mask(object_from_text("(0, 1) 12"), Vec(1, 2)))
    '.#'
    """
    return mask_objects((object,), frame)


@primitive(word="mask", cost=1, laws=(EQUIVARIANT, COLOR_INVARIANT, ORDER_IMMATERIAL))
def mask_objects(objects: tuple[Object, ...], frame: Size = FRAME) -> Mask:
    """The cells of all the objects together that lie in the frame.

    >>> to_text(mask_objects((object_from_text("(0, 0) 1"), object_from_text("(1, 1) 2")), Vec(2, 2)))
    '#./.#'
    """
    check_sides(frame.row, frame.col)
    covered = np.zeros((frame.row, frame.col), dtype=np.bool_)
    for element in objects:
        place(covered, element, True)
    return freeze_mask(covered)


@primitive(cost=1, laws=(INVARIANT, COLOR_INVARIANT))
def touches_border(object: Object, frame: Size = FRAME) -> bool:
    """Whether a cell of the object lies on the edge of the frame.

    >>> touches_border(object_from_text("(1, 1) 1"), Vec(3, 3))
    False
    """
    check_sides(frame.row, frame.col)
    framed = mask(object, frame)
    return bool(framed[[0, -1]].any() or framed[:, [0, -1]].any())
