"""This file is where permutations of the ten colours act on every value, and the laws that speak of colours stand."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from dsl.laws.case import Case, Law, all_hold, frozen, unordered
from dsl.types import COLOR, Type
from dsl.values import TRANSPARENT, Color, Object, same_value

_Permutation = npt.NDArray[np.uint8]


def _permutation(numbers: list[int]) -> _Permutation:
    table = np.arange(256, dtype=np.uint8)
    table[:10] = numbers
    return table


PERMUTATIONS: tuple[_Permutation, ...] = (
    _permutation([(color + 1) % 10 for color in range(10)]),
    _permutation([color * 3 % 10 for color in range(10)]),
    _permutation([9 - color for color in range(10)]),
    _permutation([1, 0, *range(2, 10)]),
)
"""The permutations under which the laws are checked; they are tables of all bytes, so that transparent stays transparent."""


def recolored(value: Any, type_: Type, permutation: _Permutation) -> Any:
    """A value of the type as it is when every colour is permuted; masks, fields, numbers and places stay."""
    match value:
        case np.ndarray():
            return frozen(permutation[value]) if value.dtype == np.uint8 else value
        case Object(row, col, patch):
            return Object(row, col, frozen(permutation[patch]))
        case tuple():
            element = type_.element if type_.name == "List" else type_
            return tuple(recolored(member, element, permutation) for member in value)
        case int() if type_ == COLOR:
            return Color(int(permutation[value]))
        case _ if callable(value):
            back = np.argsort(permutation).astype(np.uint8)
            taken, given = type_.parameters
            return lambda member: recolored(value(recolored(member, taken, back)), given, permutation)
        case _:
            return value


def _recolored_arguments(case: Case, permutation: _Permutation) -> tuple[Any, ...]:
    pairs = zip(case.primitive.parameters, case.arguments, strict=True)
    return tuple(recolored(argument, parameter.type, permutation) for parameter, argument in pairs)


def _follows(case: Case, permutation: _Permutation) -> bool:
    expected = recolored(case.result(), case.primitive.result, permutation)
    return bool(unordered(case.result(*_recolored_arguments(case, permutation))) == unordered(expected))


def _stays(case: Case, permutation: _Permutation) -> bool:
    return same_value(case.result(*_recolored_arguments(case, permutation)), case.result())


def colors_in(value: Any, type_: Type) -> Iterator[int]:
    """The colours that stand in a value of the type."""
    match value:
        case np.ndarray() if value.dtype == np.uint8:
            yield from (color for color in np.unique(value).tolist() if color != TRANSPARENT)
        case Object(_, _, patch):
            yield from colors_in(patch, type_)
        case tuple():
            for member in value:
                yield from colors_in(member, type_.element if type_.name == "List" else type_)
        case int() if type_ == COLOR:
            yield value


def _is_within_palette(case: Case) -> bool:
    pairs = zip(case.primitive.parameters, case.arguments, strict=True)
    known = {color for parameter, argument in pairs for color in colors_in(argument, parameter.type)}
    return known.issuperset(colors_in(case.result(), case.primitive.result))


def _counts(value: Any) -> list[int]:
    cells = value.patch[value.opaque] if isinstance(value, Object) else value.ravel()
    counts: list[int] = np.bincount(cells, minlength=10).tolist()
    return counts


COLOR_EQUIVARIANT = Law(
    "color_equivariant",
    "permuting the colours of everything permutes those of the result (a list as a set)",
    lambda case: all_hold(partial(_follows, case, table) for table in PERMUTATIONS),
)
COLOR_INVARIANT = Law(
    "color_invariant",
    "permuting the colours of everything leaves the result as it is",
    lambda case: all_hold(partial(_stays, case, table) for table in PERMUTATIONS),
)
PRESERVES_PALETTE = Law(
    "preserves_palette", "every colour of the result stands in a grid, an object or a colour given", _is_within_palette
)
PRESERVES_HISTOGRAM = Law(
    "preserves_histogram",
    "every colour has as many cells as before (of a mask: as many are set)",
    lambda case: _counts(case.result()) == _counts(case.first),
)
