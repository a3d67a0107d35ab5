"""This file is where vectors are made of rows and columns, taken apart, and computed with, component by component.

What would lie more than one million from zero is kept there.
"""

from __future__ import annotations

from dsl.laws import ASSOCIATIVE, COMMUTATIVE, IDEMPOTENT, INVOLUTION
from dsl.laws.masks import ZERO_IS_NEUTRAL
from dsl.laws.scalars import (
    ASSOCIATIVE_BELOW_SATURATION,
    CHANGES_SIGN,
    DOUBLES_ALONG,
    HAS_THE_PARTS,
    MAKES_UP_THE_VECTOR,
    absorbed_by,
    exchanged,
    neutral,
    times_gives_back,
    undone_by,
)
from dsl.primitives.scalars import sign_int
from dsl.registry import primitive
from dsl.values import Vec, saturate


@primitive(cost=1, laws=(HAS_THE_PARTS,))
def vec(row: int, col: int) -> Vec:
    """The vector of so many rows and columns, written `(row, col)`.

    >>> to_text(vec(1, 2))
    '(1, 2)'
    """
    return Vec(row, col)


@primitive(word="row", cost=1, laws=(MAKES_UP_THE_VECTOR,))
def row_vec(vec: Vec) -> int:
    """The rows of the vector.

    >>> row_vec(Vec(1, 2))
    1
    """
    return saturate(vec.row)


@primitive(word="col", cost=1, laws=(MAKES_UP_THE_VECTOR,))
def col_vec(vec: Vec) -> int:
    """The columns of the vector.

    >>> col_vec(Vec(1, 2))
    2
    """
    return saturate(vec.col)


@primitive(
    word="+",
    cost=1,
    laws=(
        COMMUTATIVE,
        ZERO_IS_NEUTRAL,
        ASSOCIATIVE_BELOW_SATURATION,
        undone_by("vec_minus"),
    ),
)
def vec_plus(left: Vec, right: Vec) -> Vec:
    """The sum.

    >>> to_text(vec_plus(Vec(1, 2), Vec(3, -1)))
    '(4, 1)'
    """
    return _saturated(left + right)


@primitive(
    word="-",
    cost=1,
    laws=(
        CHANGES_SIGN,
        ZERO_IS_NEUTRAL,
        undone_by("vec_plus"),
    ),
)
def vec_minus(left: Vec, right: Vec) -> Vec:
    """The difference: the way from the second position to the first.

    >>> to_text(vec_minus(Vec(1, 2), Vec(3, -1)))
    '(-2, 3)'
    """
    return _saturated(left - right)


@primitive(
    word="*",
    cost=1,
    laws=(
        COMMUTATIVE,
        ASSOCIATIVE,
        DOUBLES_ALONG,
    ),
)
def vec_times(left: Vec, right: Vec) -> Vec:
    """The product of the rows, and that of the columns.

    >>> to_text(vec_times(Vec(1, 0), Vec(3, 4)))
    '(3, 0)'
    """
    return _saturated(Vec(left.row * right.row, left.col * right.col))


@primitive(
    word="*",
    cost=1,
    laws=(
        neutral(1),
        absorbed_by(0),
        DOUBLES_ALONG,
        exchanged("int_times_vec"),
    ),
)
def vec_times_int(left: Vec, right: int) -> Vec:
    """Both components times the integer.

    >>> to_text(vec_times_int(Vec(1, 2), 3))
    '(3, 6)'
    """
    return _saturated(left.scaled(right))


@primitive(
    word="*",
    cost=1,
    laws=(
        DOUBLES_ALONG,
        exchanged("vec_times_int"),
    ),
)
def int_times_vec(left: int, right: Vec) -> Vec:
    """The integer times both components.

    >>> to_text(int_times_vec(3, Vec(1, 2)))
    '(3, 6)'
    """
    return _saturated(right.scaled(left))


@primitive(word="negate", cost=1, laws=(INVOLUTION,))
def negate_vec(vec: Vec) -> Vec:
    """The vector the other way.

    >>> to_text(negate_vec(Vec(1, -2)))
    '(-1, 2)'
    """
    return vec.scaled(-1)


@primitive(
    word="sign",
    cost=2,
    laws=(
        IDEMPOTENT,
        times_gives_back("abs_vec"),
    ),
)
def sign_vec(vec: Vec) -> Vec:
    """The sign of each component: 1, -1 or 0.

    >>> to_text(sign_vec(Vec(5, -2)))
    '(1, -1)'
    """
    return Vec(sign_int(vec.row), sign_int(vec.col))


@primitive(
    word="abs",
    cost=1,
    laws=(
        IDEMPOTENT,
        times_gives_back("sign_vec"),
    ),
)
def abs_vec(vec: Vec) -> Vec:
    """The components without their signs.

    >>> to_text(abs_vec(Vec(5, -2)))
    '(5, 2)'
    """
    return Vec(abs(vec.row), abs(vec.col))


def _saturated(vec: Vec) -> Vec:
    return Vec(saturate(vec.row), saturate(vec.col))
