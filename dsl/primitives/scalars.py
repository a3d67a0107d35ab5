"""This file is where integers are added, multiplied and divided, and where they are ordered, and a claim denied.

What would lie more than one million from zero is kept there.
"""

from __future__ import annotations

from dsl.laws import (
    ASSOCIATIVE,
    COMMUTATIVE,
    IDEMPOTENT,
    INVOLUTION,
    IRREFLEXIVE,
    REFLEXIVE,
)
from dsl.laws.relations import ASYMMETRIC
from dsl.laws.scalars import (
    AGREES_WITH_THE_DIFFERENCE,
    ASSOCIATIVE_BELOW_SATURATION,
    CHANGES_SIGN,
    DOUBLES_ALONG,
    LEAVES_THE_REMAINDER,
    WITHIN_THE_DIVISOR,
    absorbed_by,
    exchanged,
    negation_of,
    neutral,
    times_gives_back,
    undone_by,
)
from dsl.outcome import EvaluationFailed, Failure
from dsl.registry import primitive
from dsl.values import saturate


@primitive(
    word="+",
    cost=1,
    laws=(
        COMMUTATIVE,
        neutral(0),
        ASSOCIATIVE_BELOW_SATURATION,
        undone_by("int_minus"),
    ),
)
def int_plus(left: int, right: int) -> int:
    """The sum.

    >>> int_plus(5, 2)
    7
    """
    return saturate(left + right)


@primitive(
    word="-",
    cost=1,
    laws=(
        CHANGES_SIGN,
        neutral(0),
        undone_by("int_plus"),
    ),
)
def int_minus(left: int, right: int) -> int:
    """The difference.

    >>> int_minus(2, 5)
    -3
    """
    return saturate(left - right)


@primitive(
    word="*",
    cost=1,
    laws=(
        COMMUTATIVE,
        ASSOCIATIVE,
        neutral(1),
        absorbed_by(0),
        DOUBLES_ALONG,
    ),
)
def int_times(left: int, right: int) -> int:
    """The product.

    >>> int_times(5, -2)
    -10
    """
    return saturate(left * right)


@primitive(
    word="//",
    cost=1,
    laws=(
        neutral(1),
        LEAVES_THE_REMAINDER,
    ),
)
def int_divided(left: int, right: int) -> int:
    """The quotient, rounded down; divided by zero: no value.

    >>> int_divided(-7, 2)
    -4
    """
    _check_divisor(right)
    return left // right


@primitive(
    word="%",
    cost=1,
    laws=(
        IDEMPOTENT,
        WITHIN_THE_DIVISOR,
    ),
)
def int_modulo(left: int, right: int) -> int:
    """The remainder of division rounded down, of the sign of the divisor; divided by zero: no value.

    >>> int_modulo(-7, 2)
    1
    """
    _check_divisor(right)
    return left % right


@primitive(word="negate", cost=1, laws=(INVOLUTION,))
def negate_int(number: int) -> int:
    """The number with its sign changed.

    >>> negate_int(3)
    -3
    """
    return -number


@primitive(
    word="sign",
    cost=2,
    laws=(
        IDEMPOTENT,
        times_gives_back("abs_int"),
    ),
)
def sign_int(number: int) -> int:
    """1 of a positive number, -1 of a negative one, 0 of 0.

    >>> sign_int(-3)
    -1
    """
    return (number > 0) - (number < 0)


@primitive(
    word="abs",
    cost=1,
    laws=(
        IDEMPOTENT,
        times_gives_back("sign_int"),
    ),
)
def abs_int(number: int) -> int:
    """The number without its sign.

    >>> abs_int(-3)
    3
    """
    return abs(number)


@primitive(
    word="<",
    cost=1,
    laws=(
        IRREFLEXIVE,
        ASYMMETRIC,
        AGREES_WITH_THE_DIFFERENCE,
        negation_of("int_at_least"),
        exchanged("int_above"),
    ),
)
def int_below(left: int, right: int) -> bool:
    """Whether the first number is smaller.

    >>> int_below(2, 3)
    True
    """
    return left < right


@primitive(
    word="<=",
    cost=1,
    laws=(
        REFLEXIVE,
        AGREES_WITH_THE_DIFFERENCE,
        negation_of("int_above"),
        exchanged("int_at_least"),
    ),
)
def int_at_most(left: int, right: int) -> bool:
    """Whether the first number is smaller or equal.

    >>> int_at_most(3, 3)
    True
    """
    return left <= right


@primitive(
    word=">",
    cost=1,
    laws=(
        IRREFLEXIVE,
        ASYMMETRIC,
        AGREES_WITH_THE_DIFFERENCE,
        negation_of("int_at_most"),
        exchanged("int_below"),
    ),
)
def int_above(left: int, right: int) -> bool:
    """Whether the first number is larger.

    >>> int_above(2, 3)
    False
    """
    return left > right


@primitive(
    word=">=",
    cost=1,
    laws=(
        REFLEXIVE,
        AGREES_WITH_THE_DIFFERENCE,
        negation_of("int_below"),
        exchanged("int_at_most"),
    ),
)
def int_at_least(left: int, right: int) -> bool:
    """Whether the first number is larger or equal.

    >>> int_at_least(3, 3)
    True
    """
    return left >= right


@primitive(word="not", cost=1, laws=(INVOLUTION,))
def bool_not(claim: bool) -> bool:
    """Whether the claim is false.

    >>> bool_not(True)
    False
    """
    return not claim


def _check_divisor(divisor: int) -> None:
    if divisor == 0:
        raise EvaluationFailed(Failure.DIVISION_BY_ZERO)
