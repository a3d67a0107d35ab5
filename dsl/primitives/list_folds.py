"""This file is where a list of numbers, truth values, masks, grids or objects becomes one value."""

from __future__ import annotations

import numpy as np

from dsl.laws import (
    ASSOCIATIVE,
    COLOR_EQUIVARIANT,
    COMMUTATIVE,
    ELEMENT_OF_FIRST,
    EQUIVARIANT,
    IDEMPOTENT,
    ORDER_IMMATERIAL,
    PRESERVES_PALETTE,
)
from dsl.laws.list_folds import (
    ADDS_UP_IN_PARTS,
    COVERS_THE_SAME,
    FOLDS_IN_PARTS,
    NO_NUMBER_IS_LARGER,
    NO_NUMBER_IS_SMALLER,
    ONE_OF_THE_TWO,
    PAINTS_THE_SAME,
    SHOWS_THE_MAJORITY,
    negated_it_is,
    of_two_it_is,
)
from dsl.laws.lists import OF_ONE_IS_ITSELF
from dsl.outcome import EvaluationFailed, Failure, Run
from dsl.registry import BACKGROUND, FRAME, primitive
from dsl.values import (
    TRANSPARENT,
    Color,
    Grid,
    Mask,
    Object,
    Size,
    check_same_frame,
    check_sides,
    freeze_grid,
    freeze_mask,
    make_object,
    place,
    saturate,
)

_FOLDS = (FOLDS_IN_PARTS, OF_ONE_IS_ITSELF)
_FOLDS_IN_ANY_ORDER = (*_FOLDS, ORDER_IMMATERIAL)
_FOLLOWS_THE_LAYERS = (EQUIVARIANT, COLOR_EQUIVARIANT, PRESERVES_PALETTE)


@primitive(word="max", cost=1, laws=(*_FOLDS_IN_ANY_ORDER, ELEMENT_OF_FIRST, NO_NUMBER_IS_LARGER))
def max_list(numbers: tuple[int, ...]) -> int:
    """The largest of the numbers; an empty list: no value.

    >>> max_list((1, 3, 2))
    3
    """
    if not numbers:
        raise EvaluationFailed(Failure.EMPTY_LIST)
    return max(numbers)


@primitive(word="max", cost=1, laws=(ASSOCIATIVE, COMMUTATIVE, IDEMPOTENT, ONE_OF_THE_TWO, NO_NUMBER_IS_LARGER))
def max_two(left: int, right: int) -> int:
    """The larger of two numbers.

    >>> max_two(1, 3)
    3
    """
    return max(left, right)


@primitive(word="min", cost=1, laws=(*_FOLDS_IN_ANY_ORDER, ELEMENT_OF_FIRST, NO_NUMBER_IS_SMALLER))
def min_list(numbers: tuple[int, ...]) -> int:
    """The smallest of the numbers; an empty list: no value.

    >>> min_list((3, 1, 2))
    1
    """
    if not numbers:
        raise EvaluationFailed(Failure.EMPTY_LIST)
    return min(numbers)


@primitive(word="min", cost=1, laws=(ASSOCIATIVE, COMMUTATIVE, IDEMPOTENT, ONE_OF_THE_TWO, NO_NUMBER_IS_SMALLER))
def min_two(left: int, right: int) -> int:
    """The smaller of two numbers.

    >>> min_two(1, 3)
    1
    """
    return min(left, right)


@primitive(word="sum", cost=1, laws=(ORDER_IMMATERIAL, OF_ONE_IS_ITSELF, ADDS_UP_IN_PARTS))
def sum_list(numbers: tuple[int, ...]) -> int:
    """The sum of the numbers, kept within one million of zero at the end and not before; of none, 0.

    >>> sum_list((1, 3, 2))
    6
    """
    return saturate(sum(numbers))


@primitive(word="any", cost=1, laws=(*_FOLDS_IN_ANY_ORDER, negated_it_is("all_list")))
def any_list(claims: tuple[bool, ...]) -> bool:
    """Whether some claim is true; of an empty list, false.

    >>> any_list((False, True))
    True
    """
    return any(claims)


@primitive(word="all", cost=1, laws=(*_FOLDS_IN_ANY_ORDER, negated_it_is("any_list")))
def all_list(claims: tuple[bool, ...]) -> bool:
    """Whether every claim is true; of an empty list, true.

    >>> all_list((False, True))
    False
    """
    return all(claims)


@primitive(word="count", cost=1, laws=(ORDER_IMMATERIAL, ADDS_UP_IN_PARTS))
def count_list(claims: tuple[bool, ...]) -> int:
    """How many of the claims are true.

    >>> count_list((True, False, True))
    2
    """
    return sum(claims)


@primitive(cost=1, laws=(*_FOLDS_IN_ANY_ORDER, of_two_it_is("mask_or"), negated_it_is("intersection"), EQUIVARIANT))
def union(masks: tuple[Mask, ...], frame: Size = FRAME) -> Mask:
    """The cells in some mask; of an empty list, the empty mask of that frame; frames of the masks differ: no value.

    >>> to_text(union((mask_from_text("#.."), mask_from_text(".#.")), Vec(1, 3)))
    '##.'
    """
    return freeze_mask(np.logical_or.reduce(_stacked(masks)) if masks else _uniform(frame, False))


@primitive(cost=1, laws=(*_FOLDS_IN_ANY_ORDER, of_two_it_is("mask_and"), negated_it_is("union"), EQUIVARIANT))
def intersection(masks: tuple[Mask, ...], frame: Size = FRAME) -> Mask:
    """The cells in every mask; of an empty list, the full mask of that frame; frames of the masks differ: no value.

    >>> to_text(intersection((mask_from_text("##."), mask_from_text(".##")), Vec(1, 3)))
    '.#.'
    """
    return freeze_mask(np.logical_and.reduce(_stacked(masks)) if masks else _uniform(frame, True))


@primitive(cost=2, laws=(*_FOLDS, COVERS_THE_SAME, PAINTS_THE_SAME, *_FOLLOWS_THE_LAYERS))
def merge(objects: tuple[Object, ...]) -> Object:
    """The cells of all the objects as one, a later one covering; an empty list, or a box over 32 a side: no value.

    >>> to_text(merge((object_from_text("(0, 0) 11"), object_from_text("(0, 1) 2/2"))))
    '(0, 0) 12/.2'
    """
    if not objects:
        raise EvaluationFailed(Failure.EMPTY_LIST)
    top, left = min(each.row for each in objects), min(each.col for each in objects)
    height = max(each.row + each.height for each in objects) - top
    width = max(each.col + each.width for each in objects) - left
    check_sides(height, width)
    patch = np.full((height, width), TRANSPARENT, dtype=np.uint8)
    for each in objects:
        place(patch, each.shifted(-top, -left), each.patch)
    return make_object(top, left, patch)


@primitive(cost=2, laws=(*_FOLDS, of_two_it_is("overlay"), *_FOLLOWS_THE_LAYERS))
def overlay_all(grids: tuple[Grid, ...], transparent: Color = BACKGROUND) -> Grid:
    """The first grid, covered by each later one where that is not of the transparent colour.

    An empty list, or grids of different dims: no value.

    >>> to_text(overlay_all((from_text("110"), from_text("020"), from_text("003")), BLACK))
    '123'
    """
    layers = _stacked(grids)
    shown = layers[0]
    for layer in layers[1:]:
        shown = np.where(layer == transparent, shown, layer)
    return freeze_grid(shown)


@primitive(cost=2, laws=(ORDER_IMMATERIAL, OF_ONE_IS_ITSELF, SHOWS_THE_MAJORITY, *_FOLLOWS_THE_LAYERS))
def vote(grids: tuple[Grid, ...], *, run: Run) -> Grid:
    """Each cell in the colour that most of the grids have there; of several the smallest, flagged.

    An empty list, or grids of different dims: no value.

    >>> from dsl.outcome import Run
    >>> to_text(vote((from_text("11"), from_text("12"), from_text("32")), run=Run()))
    '12'
    """
    layers = _stacked(grids)
    counts = np.stack([np.count_nonzero(layers == color, axis=0) for color in range(10)])
    if np.count_nonzero(counts == counts.max(axis=0)) > layers[0].size:
        run.tie()
    return freeze_grid(counts.argmax(axis=0))


def _stacked(layers: tuple[Grid | Mask, ...]) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8 | np.bool_]]:
    """The layers one above the other; none, or layers of different dims: no value."""
    if not layers:
        raise EvaluationFailed(Failure.EMPTY_LIST)
    for layer in layers:
        check_same_frame(layer, layers[0])
    return np.stack(layers)


def _uniform(frame: Size, value: bool) -> Mask:
    """The mask of the frame whose cells are all alike; sides outside 1..32: no value."""
    check_sides(frame.row, frame.col)
    return np.full((frame.row, frame.col), value, dtype=np.bool_)
