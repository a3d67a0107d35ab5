"""This file is where fields are added, multiplied and divided, cell by cell, with fields and with integers."""

from __future__ import annotations

import numpy as np

from dsl.laws import ASSOCIATIVE, COMMUTATIVE, EQUIVARIANT, IDEMPOTENT, INVOLUTION, PRESERVES_SHAPE
from dsl.outcome import EvaluationFailed, Failure
from dsl.registry import primitive
from dsl.values import Field, check_same_frame, freeze_field


@primitive(
    word="+",
    cost=1,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        COMMUTATIVE,
    ),
)
def field_plus(left: Field, right: Field) -> Field:
    """The sums, cell by cell; frames differ: no value.

    >>> to_text(field_plus(field_from_text("5 2"), field_from_text("2 3")))
    '7 5'
    """
    check_same_frame(left, right)
    return freeze_field(left + right)


@primitive(
    word="+",
    cost=1,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
    ),
)
def field_plus_int(left: Field, right: int) -> Field:
    """The numbers, each with the integer added.

    >>> to_text(field_plus_int(field_from_text("5 2"), 3))
    '8 5'
    """
    return freeze_field(left + right)


@primitive(word="+", cost=1, laws=(EQUIVARIANT,))
def int_plus_field(left: int, right: Field) -> Field:
    """The numbers, each added to the integer.

    >>> to_text(int_plus_field(7, field_from_text("2 3")))
    '9 10'
    """
    return freeze_field(left + right)


@primitive(
    word="-",
    cost=1,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
    ),
)
def field_minus(left: Field, right: Field) -> Field:
    """The differences, cell by cell; frames differ: no value.

    >>> to_text(field_minus(field_from_text("5 2"), field_from_text("2 3")))
    '3 -1'
    """
    check_same_frame(left, right)
    return freeze_field(left - right)


@primitive(
    word="-",
    cost=1,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
    ),
)
def field_minus_int(left: Field, right: int) -> Field:
    """The numbers, each less the integer.

    >>> to_text(field_minus_int(field_from_text("5 2"), 3))
    '2 -1'
    """
    return freeze_field(left - right)


@primitive(word="-", cost=1, laws=(EQUIVARIANT,))
def int_minus_field(left: int, right: Field) -> Field:
    """The integer less each of the numbers.

    >>> to_text(int_minus_field(7, field_from_text("2 3")))
    '5 4'
    """
    return freeze_field(left - right)


@primitive(
    word="*",
    cost=1,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        COMMUTATIVE,
        ASSOCIATIVE,
    ),
)
def field_times(left: Field, right: Field) -> Field:
    """The products, cell by cell; frames differ: no value.

    >>> to_text(field_times(field_from_text("5 2"), field_from_text("2 3")))
    '10 6'
    """
    check_same_frame(left, right)
    return freeze_field(left * right)


@primitive(
    word="*",
    cost=1,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
    ),
)
def field_times_int(left: Field, right: int) -> Field:
    """The numbers, each times the integer.

    >>> to_text(field_times_int(field_from_text("5 2"), 3))
    '15 6'
    """
    return freeze_field(left * right)


@primitive(word="*", cost=1, laws=(EQUIVARIANT,))
def int_times_field(left: int, right: Field) -> Field:
    """The integer times each of the numbers.

    >>> to_text(int_times_field(7, field_from_text("2 3")))
    '14 21'
    """
    return freeze_field(left * right)


@primitive(
    word="//",
    cost=1,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
    ),
)
def field_divided(left: Field, right: Field) -> Field:
    """The quotients, cell by cell, rounded down; a zero among the divisors, or frames differ: no value.

    >>> to_text(field_divided(field_from_text("5 2"), field_from_text("2 3")))
    '2 0'
    """
    check_same_frame(left, right)
    _check_divisors(right)
    return freeze_field(left // right)


@primitive(
    word="//",
    cost=1,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
    ),
)
def field_divided_int(left: Field, right: int) -> Field:
    """The numbers divided by the integer, rounded down; divided by zero: no value.

    >>> to_text(field_divided_int(field_from_text("5 2"), 3))
    '1 0'
    """
    _check_divisors(right)
    return freeze_field(left // right)


@primitive(word="//", cost=1, laws=(EQUIVARIANT,))
def int_divided_field(left: int, right: Field) -> Field:
    """The integer divided by each of the numbers, rounded down; a zero among them: no value.

    >>> to_text(int_divided_field(7, field_from_text("2 3")))
    '3 2'
    """
    _check_divisors(right)
    return freeze_field(left // right)


@primitive(
    word="%",
    cost=1,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        IDEMPOTENT,
    ),
)
def field_modulo(left: Field, right: Field) -> Field:
    """The remainders of division rounded down, cell by cell; a zero among the divisors, or frames differ: no value.

    >>> to_text(field_modulo(field_from_text("5 2"), field_from_text("2 3")))
    '1 2'
    """
    check_same_frame(left, right)
    _check_divisors(right)
    return freeze_field(left % right)


@primitive(
    word="%",
    cost=1,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        IDEMPOTENT,
    ),
)
def field_modulo_int(left: Field, right: int) -> Field:
    """The remainders of the numbers divided by the integer, of its sign; divided by zero: no value.

    >>> to_text(field_modulo_int(field_from_text("5 2"), 3))
    '2 2'
    """
    _check_divisors(right)
    return freeze_field(left % right)


@primitive(word="%", cost=1, laws=(EQUIVARIANT,))
def int_modulo_field(left: int, right: Field) -> Field:
    """The remainders of the integer divided by each of the numbers; a zero among them: no value.

    >>> to_text(int_modulo_field(7, field_from_text("2 3")))
    '1 1'
    """
    _check_divisors(right)
    return freeze_field(left % right)


@primitive(
    word="negate",
    cost=1,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        INVOLUTION,
    ),
)
def negate_field(field: Field) -> Field:
    """The numbers with their signs changed.

    >>> to_text(negate_field(field_from_text("1 -2")))
    '-1 2'
    """
    return freeze_field(-field)


@primitive(
    word="abs",
    cost=1,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        IDEMPOTENT,
    ),
)
def abs_field(field: Field) -> Field:
    """The numbers without their signs.

    >>> to_text(abs_field(field_from_text("1 -2")))
    '1 2'
    """
    return freeze_field(np.abs(field))


def _check_divisors(divisors: Field | int) -> None:
    if not np.all(divisors):
        raise EvaluationFailed(Failure.DIVISION_BY_ZERO)
