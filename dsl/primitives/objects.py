"""This file is where an object becomes another: recoloured, reduced, moved, resized."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from dsl.laws import (
    COLOR_EQUIVARIANT,
    COLOR_INVARIANT,
    EQUIVARIANT,
    IDEMPOTENT,
    KEEPS_CORNER,
    PLACE_INVARIANT,
    PRESERVES_PALETTE,
    SHIFTS_ALONG,
    equivariant_under,
)
from dsl.laws.objects import CENTER_AT_POSITION, CORNER_AT_POSITION, FILLS_THE_BOX, KEEPS_CELLS, ONLY_MOVES, SCALES_SIZE
from dsl.laws.parts import PART_OF_FIRST, completed_by
from dsl.outcome import EvaluationFailed, Failure
from dsl.primitives.measures import center, mask
from dsl.registry import FRAME, primitive
from dsl.values import (
    MAX_SIDE,
    TRANSPARENT,
    Color,
    Displacement,
    Mask,
    Object,
    Position,
    Size,
    Sym,
    freeze_mask,
    make_object,
)


@primitive(cost=1, laws=(IDEMPOTENT, EQUIVARIANT, COLOR_EQUIVARIANT, KEEPS_CORNER, SHIFTS_ALONG, KEEPS_CELLS))
def recolor(object: Object, color: Color) -> Object:
    """The same cells, all of that colour.

    >>> to_text(recolor(object_from_text("(0, 1) 1./23"), GREEN))
    '(0, 1) 3./33'
    """
    return _with_patch(object, np.where(object.opaque, color, TRANSPARENT))


@primitive(
    word="replace",
    cost=1,
    laws=(IDEMPOTENT, EQUIVARIANT, COLOR_EQUIVARIANT, KEEPS_CORNER, SHIFTS_ALONG, KEEPS_CELLS, PRESERVES_PALETTE),
)
def replace_object(object: Object, old: Color, new: Color) -> Object:
    """The same cells, those of the old colour in the new one.

    >>> to_text(replace_object(object_from_text("(0, 0) 12"), RED, GREEN))
    '(0, 0) 13'
    """
    return _with_patch(object, np.where(object.patch == old, new, object.patch))


@primitive(
    cost=1, laws=(IDEMPOTENT, EQUIVARIANT, COLOR_EQUIVARIANT, SHIFTS_ALONG, PART_OF_FIRST, completed_by("without"))
)
def only(object: Object, color: Color) -> Object:
    """Its cells of that colour, in place; none: no value.

    >>> to_text(only(object_from_text("(0, 0) 12/.2"), BLUE))
    '(0, 0) 1'
    """
    return _with_patch(object, np.where(object.patch == color, object.patch, TRANSPARENT))


@primitive(cost=1, laws=(IDEMPOTENT, EQUIVARIANT, COLOR_EQUIVARIANT, SHIFTS_ALONG, PART_OF_FIRST, completed_by("only")))
def without(object: Object, color: Color) -> Object:
    """Its cells of all other colours, in place; none: no value.

    >>> to_text(without(object_from_text("(0, 0) 12/.2"), BLUE))
    '(0, 1) 2/2'
    """
    return _with_patch(object, np.where(object.patch == color, TRANSPARENT, object.patch))


@primitive(word="shift", cost=1, laws=(EQUIVARIANT, COLOR_EQUIVARIANT, SHIFTS_ALONG, ONLY_MOVES))
def shift_object(object: Object, displacement: Displacement) -> Object:
    """The object displaced; no cell is lost where it leaves the frame.

    >>> to_text(shift_object(object_from_text("(0, 0) 12"), Vec(1, -1)))
    '(1, -1) 12'
    """
    return object.shifted(displacement.row, displacement.col)


@primitive(
    cost=2,
    laws=(
        IDEMPOTENT,
        equivariant_under(Sym.TRANSPOSE),
        COLOR_EQUIVARIANT,
        PLACE_INVARIANT,
        ONLY_MOVES,
        CORNER_AT_POSITION,
    ),
)
def move_to(object: Object, position: Position) -> Object:
    """The object displaced so that the upper-left corner of its bounding box stands at the position.

    >>> to_text(move_to(object_from_text("(5, 5) 12"), Vec(0, 1)))
    '(0, 1) 12'
    """
    return object.shifted(position.row - object.row, position.col - object.col)


@primitive(
    cost=2,
    laws=(
        IDEMPOTENT,
        equivariant_under(Sym.TRANSPOSE),
        COLOR_EQUIVARIANT,
        PLACE_INVARIANT,
        ONLY_MOVES,
        CENTER_AT_POSITION,
    ),
)
def move_center(object: Object, position: Position) -> Object:
    """The object displaced so that its `center` stands at the position.

    >>> to_text(move_center(object_from_text("(5, 5) 121"), Vec(0, 1)))
    '(0, 0) 121'
    """
    middle = center(object)
    return object.shifted(position.row - middle.row, position.col - middle.col)


@primitive(cost=2, laws=(equivariant_under(Sym.TRANSPOSE), COLOR_EQUIVARIANT, SHIFTS_ALONG, KEEPS_CORNER, SCALES_SIZE))
def scale(object: Object, factor: int) -> Object:
    """Each cell as a block of `factor` by `factor`, the upper-left corner kept; below 1, or over 32 a side: no value.

    >>> to_text(scale(object_from_text("(1, 1) 1./23"), 2))
    '(1, 1) 11../11../2233/2233'
    """
    if factor < 1:
        raise EvaluationFailed(Failure.BAD_COUNT)
    if factor * max(object.height, object.width) > MAX_SIDE:
        raise EvaluationFailed(Failure.TOO_LARGE)
    return _with_patch(object, object.patch.repeat(factor, axis=0).repeat(factor, axis=1))


@primitive(cost=2, laws=(IDEMPOTENT, EQUIVARIANT, COLOR_EQUIVARIANT, SHIFTS_ALONG, KEEPS_CORNER, FILLS_THE_BOX))
def box_of(object: Object, color: Color) -> Object:
    """The solid bounding box in that colour.

    >>> to_text(box_of(object_from_text("(1, 1) 1./11"), RED))
    '(1, 1) 22/22'
    """
    return _with_patch(object, np.full_like(object.patch, color))


@primitive(cost=1, laws=(EQUIVARIANT, COLOR_INVARIANT))
def hull_holes(object: Object, frame: Size = FRAME) -> Mask:
    """The cells of the bounding box that are not the object's, as far as they lie in the frame.

    >>> to_text(hull_holes(object_from_text("(0, 0) 1./11"), Vec(2, 2)))
    '.#/..'
    """
    return freeze_mask(mask(box_of(object, Color(0)), frame) & ~mask(object, frame))


def _with_patch(object: Object, patch: npt.NDArray[np.generic]) -> Object:
    return make_object(object.row, object.col, patch)
