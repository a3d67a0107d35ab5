"""This file is where it is asked whether two values of one type are equal."""

from __future__ import annotations

from typing import TypeVar

from dsl.laws import COLOR_INVARIANT, COMMUTATIVE, INVARIANT, IRREFLEXIVE, REFLEXIVE
from dsl.laws.scalars import AGREES_WITH_THE_DIFFERENCE, negation_of
from dsl.registry import primitive
from dsl.values import Axis, Color, Grid, Mask, Object, Sym, Value, Vec, same_value

T = TypeVar("T", bound=Value)


@primitive(
    word="==",
    cost=1,
    laws=(
        COMMUTATIVE,
        REFLEXIVE,
        AGREES_WITH_THE_DIFFERENCE,
        negation_of("int_differs"),
    ),
)
def int_equals(left: int, right: int) -> bool:
    """Whether two numbers are equal.

    >>> int_equals(2, 3)
    False
    """
    return left == right


@primitive(
    word="==",
    cost=1,
    laws=(
        COMMUTATIVE,
        REFLEXIVE,
        COLOR_INVARIANT,
        negation_of("color_differs"),
    ),
)
def color_equals(left: Color, right: Color) -> bool:
    """Whether two colours are equal.

    >>> color_equals(RED, BLUE)
    False
    """
    return left == right


@primitive(
    word="==",
    cost=1,
    laws=(
        COMMUTATIVE,
        REFLEXIVE,
        negation_of("bool_differs"),
    ),
)
def bool_equals(left: bool, right: bool) -> bool:
    """Whether two truth values are equal.

    >>> bool_equals(True, False)
    False
    """
    return left == right


@primitive(
    word="==",
    cost=1,
    laws=(
        COMMUTATIVE,
        REFLEXIVE,
        negation_of("vec_differs"),
    ),
)
def vec_equals(left: Vec, right: Vec) -> bool:
    """Whether two vectors are equal in both components.

    >>> vec_equals(Vec(0, 1), Vec(1, 0))
    False
    """
    return left == right


@primitive(
    word="==",
    cost=1,
    laws=(
        COMMUTATIVE,
        REFLEXIVE,
        INVARIANT,
        negation_of("sym_differs"),
    ),
)
def sym_equals(left: Sym, right: Sym) -> bool:
    """Whether two symmetries are equal.

    >>> sym_equals(Sym.ROT90, Sym.ROT270)
    False
    """
    return left == right


@primitive(
    word="==",
    cost=1,
    laws=(
        COMMUTATIVE,
        REFLEXIVE,
        INVARIANT,
        negation_of("axis_differs"),
    ),
)
def axis_equals(left: Axis, right: Axis) -> bool:
    """Whether two axes are equal.

    >>> axis_equals(Axis.ROWS, Axis.COLS)
    False
    """
    return left == right


@primitive(
    word="==",
    cost=1,
    laws=(
        COMMUTATIVE,
        REFLEXIVE,
        INVARIANT,
        COLOR_INVARIANT,
        negation_of("grid_differs"),
    ),
)
def grid_equals(left: Grid, right: Grid) -> bool:
    """Whether two grids are equal in dims and every cell.

    >>> grid_equals(from_text("12"), from_text("1/2"))
    False
    """
    return same_value(left, right)


@primitive(
    word="==",
    cost=1,
    laws=(
        COMMUTATIVE,
        REFLEXIVE,
        INVARIANT,
        negation_of("mask_differs"),
    ),
)
def mask_equals(left: Mask, right: Mask) -> bool:
    """Whether two masks are equal in frame and every cell.

    >>> mask_equals(mask_from_text("#."), mask_from_text("#/."))
    False
    """
    return same_value(left, right)


@primitive(
    word="==",
    cost=1,
    laws=(
        COMMUTATIVE,
        REFLEXIVE,
        INVARIANT,
        COLOR_INVARIANT,
        negation_of("object_differs"),
    ),
)
def object_equals(left: Object, right: Object) -> bool:
    """Whether two objects are equal in place, shape and colours.

    >>> object_equals(object_from_text("(0, 0) 1"), object_from_text("(0, 1) 1"))
    False
    """
    return left == right


@primitive(
    word="==",
    cost=1,
    laws=(
        COMMUTATIVE,
        REFLEXIVE,
        INVARIANT,
        COLOR_INVARIANT,
        negation_of("list_differs"),
    ),
)
def list_equals(left: tuple[T, ...], right: tuple[T, ...]) -> bool:
    """Whether two lists are equal in length and, each in its place, in every element.

    >>> list_equals((1, 2), (2, 1))
    False
    """
    return same_value(left, right)


@primitive(
    word="!=",
    cost=1,
    laws=(
        COMMUTATIVE,
        IRREFLEXIVE,
        AGREES_WITH_THE_DIFFERENCE,
        negation_of("int_equals"),
    ),
)
def int_differs(left: int, right: int) -> bool:
    """Whether two numbers differ.

    >>> int_differs(2, 3)
    True
    """
    return left != right


@primitive(
    word="!=",
    cost=1,
    laws=(
        COMMUTATIVE,
        IRREFLEXIVE,
        COLOR_INVARIANT,
        negation_of("color_equals"),
    ),
)
def color_differs(left: Color, right: Color) -> bool:
    """Whether two colours differ.

    >>> color_differs(RED, BLUE)
    True
    """
    return left != right


@primitive(
    word="!=",
    cost=1,
    laws=(
        COMMUTATIVE,
        IRREFLEXIVE,
        negation_of("bool_equals"),
    ),
)
def bool_differs(left: bool, right: bool) -> bool:
    """Whether two truth values differ.

    >>> bool_differs(True, False)
    True
    """
    return left != right


@primitive(
    word="!=",
    cost=1,
    laws=(
        COMMUTATIVE,
        IRREFLEXIVE,
        negation_of("vec_equals"),
    ),
)
def vec_differs(left: Vec, right: Vec) -> bool:
    """Whether two vectors are not equal in both components.

    >>> vec_differs(Vec(0, 1), Vec(1, 0))
    True
    """
    return left != right


@primitive(
    word="!=",
    cost=1,
    laws=(
        COMMUTATIVE,
        IRREFLEXIVE,
        INVARIANT,
        negation_of("sym_equals"),
    ),
)
def sym_differs(left: Sym, right: Sym) -> bool:
    """Whether two symmetries differ.

    >>> sym_differs(Sym.ROT90, Sym.ROT270)
    True
    """
    return left != right


@primitive(
    word="!=",
    cost=1,
    laws=(
        COMMUTATIVE,
        IRREFLEXIVE,
        INVARIANT,
        negation_of("axis_equals"),
    ),
)
def axis_differs(left: Axis, right: Axis) -> bool:
    """Whether two axes differ.

    >>> axis_differs(Axis.ROWS, Axis.COLS)
    True
    """
    return left != right


@primitive(
    word="!=",
    cost=1,
    laws=(
        COMMUTATIVE,
        IRREFLEXIVE,
        INVARIANT,
        COLOR_INVARIANT,
        negation_of("grid_equals"),
    ),
)
def grid_differs(left: Grid, right: Grid) -> bool:
    """Whether two grids are not equal in dims and every cell.

    >>> grid_differs(from_text("12"), from_text("1/2"))
    True
    """
    return not same_value(left, right)


@primitive(
    word="!=",
    cost=1,
    laws=(
        COMMUTATIVE,
        IRREFLEXIVE,
        INVARIANT,
        negation_of("mask_equals"),
    ),
)
def mask_differs(left: Mask, right: Mask) -> bool:
    """Whether two masks are not equal in frame and every cell.

    >>> mask_differs(mask_from_text("#."), mask_from_text("#/."))
    True
    """
    return not same_value(left, right)


@primitive(
    word="!=",
    cost=1,
    laws=(
        COMMUTATIVE,
        IRREFLEXIVE,
        INVARIANT,
        COLOR_INVARIANT,
        negation_of("object_equals"),
    ),
)
def object_differs(left: Object, right: Object) -> bool:
    """Whether two objects are not equal in place, shape and colours.

    >>> object_differs(object_from_text("(0, 0) 1"), object_from_text("(0, 1) 1"))
    True
    """
    return left != right


@primitive(
    word="!=",
    cost=1,
    laws=(
        COMMUTATIVE,
        IRREFLEXIVE,
        INVARIANT,
        COLOR_INVARIANT,
        negation_of("list_equals"),
    ),
)
def list_differs(left: tuple[T, ...], right: tuple[T, ...]) -> bool:
    """Whether two lists are not equal in length and, each in its place, in every element.

    >>> list_differs((1, 2), (2, 1))
    True
    """
    return not same_value(left, right)
