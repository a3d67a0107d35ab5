"""This file is where the laws of numbers, vectors and comparisons stand."""

from __future__ import annotations

from typing import Any

from dsl.laws.case import Case, Law, Vacuous, all_hold
from dsl.values import MAX_INT, Vec, same_value


def negation_of(name: str) -> Law:
    """The law that of the same arguments the primitive of that name is true exactly where this one is not."""
    return Law(
        f"negation_of_{name}",
        f"it is true just where `{name}` is false",
        lambda case: case.result() is not case.value_of(name, case.arguments),
    )


def exchanged(name: str) -> Law:
    """The law that the primitive of that name gives the same of the arguments exchanged."""
    return Law(
        f"exchanged_{name}",
        f"with the arguments exchanged, `{name}` gives the same",
        lambda case: same_value(case.value_of(name, case.arguments[::-1]), case.result()),
    )


def neutral(number: int) -> Law:
    """The law that with that number as second argument the first one comes back."""
    return Law(
        f"neutral_{number}",
        f"with {number} as second argument it gives back the first",
        lambda case: same_value(case.result(case.first, number), case.first),
    )


def absorbed_by(number: int) -> Law:
    """The law that with that number as second argument it is also the result."""
    return Law(
        f"absorbed_by_{number}",
        f"with {number} as second argument, every number of the result is {number}",
        lambda case: set(_numbers(case.result(case.first, number))) == {number},
    )


def _numbers(value: int | Vec) -> tuple[int, ...]:
    """The number, or those of the vector."""
    return (value.row, value.col) if isinstance(value, Vec) else (value,)


def _unsaturated(value: Any) -> Any:
    """The value; saturated, it says nothing about rings."""
    if MAX_INT in map(abs, _numbers(value)):
        raise Vacuous
    return value


def undone_by(name: str) -> Law:
    """The law that below saturation the primitive of that name, with the same second argument, gives back the first."""
    return Law(
        f"undone_by_{name}",
        f"below one million, `{name}` with the same second argument gives back the first",
        lambda case: same_value(case.value_of(name, (_unsaturated(case.result()), case.arguments[1])), case.first),
    )


def _regroups(case: Case, third: Any) -> bool:
    left, right = case.arguments
    pairs = _unsaturated(case.result()), _unsaturated(case.result(right, third))
    both = _unsaturated(case.result(pairs[0], third)), _unsaturated(case.result(left, pairs[1]))
    return same_value(*both)


ASSOCIATIVE_BELOW_SATURATION = Law(
    "associative_below_saturation",
    "below one million, the first two of three arguments can be combined first or last",
    lambda case: all_hold((lambda: _regroups(case, case.arguments[0]), lambda: _regroups(case, case.arguments[1]))),
)


def _changes_sign(case: Case) -> bool:
    left, right = case.arguments
    return _numbers(case.result(right, left)) == tuple(-number for number in _numbers(case.result()))


CHANGES_SIGN = Law("changes_sign", "with the arguments exchanged the result has the other sign", _changes_sign)


def _is_counted_twice(case: Case) -> bool:
    left, right = case.arguments
    doubled = case.result(_doubled(_unsaturated(left)))
    return _numbers(_unsaturated(doubled)) == tuple(2 * number for number in _numbers(case.result(left, right)))


def _doubled(value: Any) -> Any:
    return value.scaled(2) if isinstance(value, Vec) else 2 * value


DOUBLES_ALONG = Law(
    "doubles_along", "below one million, of twice the first argument it is twice as much", _is_counted_twice
)


def _leaves_the_remainder(case: Case) -> bool:
    number, divisor = case.arguments
    remainder = case.value_of("int_modulo", case.arguments)
    return bool(case.result() * divisor + remainder == number)


LEAVES_THE_REMAINDER = Law(
    "leaves_the_remainder", "times the divisor, and with the remainder added, it is the number", _leaves_the_remainder
)


def _is_between_zero_and_the_divisor(case: Case) -> bool:
    remainder, divisor = case.result(), case.arguments[1]
    return bool(0 <= remainder < divisor or divisor < remainder <= 0)


WITHIN_THE_DIVISOR = Law(
    "within_the_divisor",
    "it has the sign of the divisor, or is 0, and is nearer to 0 than the divisor",
    _is_between_zero_and_the_divisor,
)


def times_gives_back(name: str) -> Law:
    """The law that times what the primitive of that name gives, number by number, it is the argument."""

    def holds(case: Case) -> bool:
        pairs = zip(_numbers(case.result()), _numbers(case.value_of(name, case.arguments)), strict=True)
        return tuple(left * right for left, right in pairs) == _numbers(case.first)

    return Law(f"times_{name}_gives_back", f"times what `{name}` gives it is the argument", holds)


AGREES_WITH_THE_DIFFERENCE = Law(
    "agrees_with_the_difference",
    "it compares two numbers as it does their difference and 0",
    lambda case: case.result() is case.result(case.value_of("int_minus", case.arguments), 0),
)


def _has_the_parts(case: Case) -> bool:
    whole = (case.result(),)
    return bool((case.value_of("row_vec", whole), case.value_of("col_vec", whole)) == case.arguments)


def _makes_up(case: Case) -> bool:
    parts = case.value_of("row_vec", case.arguments), case.value_of("col_vec", case.arguments)
    return bool(case.value_of("vec", parts) == case.first and case.result() in parts)


HAS_THE_PARTS = Law("has_the_parts", "its `row` and `col` are the numbers given", _has_the_parts)
MAKES_UP_THE_VECTOR = Law("makes_up_the_vector", "`vec` of the `row` and the `col` gives back the vector", _makes_up)
