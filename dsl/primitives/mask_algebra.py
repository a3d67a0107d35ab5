"""This file is where masks combine as sets of cells, and move within their frame."""

from __future__ import annotations

from dsl.laws import (
    ADDITIVE,
    ANTI_EXTENSIVE,
    ASSOCIATIVE,
    COMMUTATIVE,
    DISJOINT,
    EMPTY_IS_NEUTRAL,
    EMPTY_STAYS_EMPTY,
    EQUIVARIANT,
    EXTENSIVE,
    IDEMPOTENT,
    INVOLUTION,
    MONOTONE,
    PRESERVES_SHAPE,
)
from dsl.laws.masks import DE_MORGAN, UPSCALE_EQUIVARIANT, ZERO_IS_NEUTRAL
from dsl.registry import primitive
from dsl.values import (
    Displacement,
    Mask,
    check_same_frame,
    displaced,
    freeze_mask,
)


@primitive(
    word="&",
    cost=1,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        ASSOCIATIVE,
        COMMUTATIVE,
        IDEMPOTENT,
        MONOTONE,
        ADDITIVE,
        ANTI_EXTENSIVE,
        UPSCALE_EQUIVARIANT,
    ),
)
def mask_and(left: Mask, right: Mask) -> Mask:
    """The cells in both; frames differ: no value.

    >>> to_text(mask_and(mask_from_text("##."), mask_from_text(".##")))
    '.#.'
    """
    check_same_frame(left, right)
    return freeze_mask(left & right)


@primitive(
    word="|",
    cost=1,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        ASSOCIATIVE,
        COMMUTATIVE,
        IDEMPOTENT,
        MONOTONE,
        ADDITIVE,
        EXTENSIVE,
        EMPTY_IS_NEUTRAL,
        DE_MORGAN,
        UPSCALE_EQUIVARIANT,
    ),
)
def mask_or(left: Mask, right: Mask) -> Mask:
    """The cells in either; frames differ: no value.

    >>> to_text(mask_or(mask_from_text("#.."), mask_from_text("##.")))
    '##.'
    """
    check_same_frame(left, right)
    return freeze_mask(left | right)


@primitive(
    word="^",
    cost=1,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        ASSOCIATIVE,
        COMMUTATIVE,
        INVOLUTION,
        EMPTY_IS_NEUTRAL,
        UPSCALE_EQUIVARIANT,
    ),
)
def mask_xor(left: Mask, right: Mask) -> Mask:
    """The cells in exactly one; frames differ: no value.

    >>> to_text(mask_xor(mask_from_text("##."), mask_from_text(".##")))
    '#.#'
    """
    check_same_frame(left, right)
    return freeze_mask(left ^ right)


@primitive(
    word="-",
    cost=1,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        IDEMPOTENT,
        ADDITIVE,
        ANTI_EXTENSIVE,
        EMPTY_IS_NEUTRAL,
        UPSCALE_EQUIVARIANT,
    ),
)
def mask_minus(left: Mask, right: Mask) -> Mask:
    """The cells of the first that are not in the second; frames differ: no value.

    >>> to_text(mask_minus(mask_from_text("##."), mask_from_text(".##")))
    '#..'
    """
    check_same_frame(left, right)
    return freeze_mask(left & ~right)


@primitive(
    word="~",
    cost=1,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        INVOLUTION,
        DISJOINT,
        UPSCALE_EQUIVARIANT,
    ),
)
def mask_not(mask: Mask) -> Mask:
    """The cells of the frame that are not in the mask.

    >>> to_text(mask_not(mask_from_text("#./##")))
    '.#/..'
    """
    return freeze_mask(~mask)


@primitive(
    word="shift",
    cost=1,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        MONOTONE,
        ADDITIVE,
        EMPTY_STAYS_EMPTY,
        ZERO_IS_NEUTRAL,
    ),
)
def shift_mask(mask: Mask, displacement: Displacement) -> Mask:
    """The mask moved within its frame; cells that leave it are lost.

    >>> to_text(shift_mask(mask_from_text("#./#."), Vec(1, 1)))
    '../.#'
    """
    return freeze_mask(displaced(mask, displacement.row, displacement.col, False))
