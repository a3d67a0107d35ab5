"""This file is where fields are compared, cell by cell, with fields and with integers: the results are masks."""

from __future__ import annotations

from dsl.laws import COMMUTATIVE, EQUIVARIANT, PRESERVES_SHAPE
from dsl.laws.masks import complement_of
from dsl.registry import primitive
from dsl.values import Field, Mask, check_same_frame, freeze_mask


@primitive(
    word="==",
    cost=1,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        COMMUTATIVE,
        complement_of("field_differs"),
    ),
)
def field_equals(left: Field, right: Field) -> Mask:
    """The cells in which the two numbers are equal; frames differ: no value.

    >>> to_text(field_equals(field_from_text("1 2 3"), field_from_text("2 2 2")))
    '.#.'
    """
    check_same_frame(left, right)
    return freeze_mask(left == right)


@primitive(
    word="==",
    cost=1,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        complement_of("field_differs_int"),
    ),
)
def field_equals_int(left: Field, right: int) -> Mask:
    """The cells whose number is the integer.

    >>> to_text(field_equals_int(field_from_text("1 2 3"), 2))
    '.#.'
    """
    return freeze_mask(left == right)


@primitive(
    word="==",
    cost=1,
    laws=(
        EQUIVARIANT,
        complement_of("int_differs_field"),
    ),
)
def int_equals_field(left: int, right: Field) -> Mask:
    """The cells whose number is the integer.

    >>> to_text(int_equals_field(2, field_from_text("1 2 3")))
    '.#.'
    """
    return freeze_mask(right == left)


@primitive(
    word="!=",
    cost=1,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        COMMUTATIVE,
        complement_of("field_equals"),
    ),
)
def field_differs(left: Field, right: Field) -> Mask:
    """The cells in which the two numbers differ; frames differ: no value.

    >>> to_text(field_differs(field_from_text("1 2 3"), field_from_text("2 2 2")))
    '#.#'
    """
    check_same_frame(left, right)
    return freeze_mask(left != right)


@primitive(
    word="!=",
    cost=1,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        complement_of("field_equals_int"),
    ),
)
def field_differs_int(left: Field, right: int) -> Mask:
    """The cells whose number differs from the integer.

    >>> to_text(field_differs_int(field_from_text("1 2 3"), 2))
    '#.#'
    """
    return freeze_mask(left != right)


@primitive(
    word="!=",
    cost=1,
    laws=(
        EQUIVARIANT,
        complement_of("int_equals_field"),
    ),
)
def int_differs_field(left: int, right: Field) -> Mask:
    """The cells such that the integer differs from their number.

    >>> to_text(int_differs_field(2, field_from_text("1 2 3")))
    '#.#'
    """
    return freeze_mask(right != left)


@primitive(
    word="<",
    cost=1,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        complement_of("field_at_least"),
    ),
)
def field_below(left: Field, right: Field) -> Mask:
    """The cells in which the first number is smaller than the second; frames differ: no value.

    >>> to_text(field_below(field_from_text("1 2 3"), field_from_text("2 2 2")))
    '#..'
    """
    check_same_frame(left, right)
    return freeze_mask(left < right)


@primitive(
    word="<",
    cost=1,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        complement_of("field_at_least_int"),
    ),
)
def field_below_int(left: Field, right: int) -> Mask:
    """The cells whose number is smaller than the integer.

    >>> to_text(field_below_int(field_from_text("1 2 3"), 2))
    '#..'
    """
    return freeze_mask(left < right)


@primitive(
    word="<",
    cost=1,
    laws=(
        EQUIVARIANT,
        complement_of("int_at_least_field"),
    ),
)
def int_below_field(left: int, right: Field) -> Mask:
    """The cells such that the integer is smaller than their number.

    >>> to_text(int_below_field(2, field_from_text("1 2 3")))
    '..#'
    """
    return freeze_mask(left < right)


@primitive(
    word="<=",
    cost=1,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        complement_of("field_above"),
    ),
)
def field_at_most(left: Field, right: Field) -> Mask:
    """The cells in which the first number is at most the second; frames differ: no value.

    >>> to_text(field_at_most(field_from_text("1 2 3"), field_from_text("2 2 2")))
    '##.'
    """
    check_same_frame(left, right)
    return freeze_mask(left <= right)


@primitive(
    word="<=",
    cost=1,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        complement_of("field_above_int"),
    ),
)
def field_at_most_int(left: Field, right: int) -> Mask:
    """The cells whose number is at most the integer.

    >>> to_text(field_at_most_int(field_from_text("1 2 3"), 2))
    '##.'
    """
    return freeze_mask(left <= right)


@primitive(
    word="<=",
    cost=1,
    laws=(
        EQUIVARIANT,
        complement_of("int_above_field"),
    ),
)
def int_at_most_field(left: int, right: Field) -> Mask:
    """The cells such that the integer is at most their number.

    >>> to_text(int_at_most_field(2, field_from_text("1 2 3")))
    '.##'
    """
    return freeze_mask(left <= right)


@primitive(
    word=">",
    cost=1,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        complement_of("field_at_most"),
    ),
)
def field_above(left: Field, right: Field) -> Mask:
    """The cells in which the first number is larger than the second; frames differ: no value.

    >>> to_text(field_above(field_from_text("1 2 3"), field_from_text("2 2 2")))
    '..#'
    """
    check_same_frame(left, right)
    return freeze_mask(left > right)


@primitive(
    word=">",
    cost=1,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        complement_of("field_at_most_int"),
    ),
)
def field_above_int(left: Field, right: int) -> Mask:
    """The cells whose number is larger than the integer.

    >>> to_text(field_above_int(field_from_text("1 2 3"), 2))
    '..#'
    """
    return freeze_mask(left > right)


@primitive(
    word=">",
    cost=1,
    laws=(
        EQUIVARIANT,
        complement_of("int_at_most_field"),
    ),
)
def int_above_field(left: int, right: Field) -> Mask:
    """The cells such that the integer is larger than their number.

    >>> to_text(int_above_field(2, field_from_text("1 2 3")))
    '#..'
    """
    return freeze_mask(left > right)


@primitive(
    word=">=",
    cost=1,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        complement_of("field_below"),
    ),
)
def field_at_least(left: Field, right: Field) -> Mask:
    """The cells in which the first number is at least the second; frames differ: no value.

    >>> to_text(field_at_least(field_from_text("1 2 3"), field_from_text("2 2 2")))
    '.##'
    """
    check_same_frame(left, right)
    return freeze_mask(left >= right)


@primitive(
    word=">=",
    cost=1,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        complement_of("field_below_int"),
    ),
)
def field_at_least_int(left: Field, right: int) -> Mask:
    """The cells whose number is at least the integer.

    >>> to_text(field_at_least_int(field_from_text("1 2 3"), 2))
    '.##'
    """
    return freeze_mask(left >= right)


@primitive(
    word=">=",
    cost=1,
    laws=(
        EQUIVARIANT,
        complement_of("int_below_field"),
    ),
)
def int_at_least_field(left: int, right: Field) -> Mask:
    """The cells such that the integer is at least their number.

    >>> to_text(int_at_least_field(2, field_from_text("1 2 3")))
    '##.'
    """
    return freeze_mask(left >= right)
