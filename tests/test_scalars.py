"""This file is where arithmetic on integers and vectors, and equality, are tested at their edges."""

from __future__ import annotations

import operator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dsl.outcome import EvaluationFailed, Failure
from dsl.primitives.equality import (
    grid_differs,
    grid_equals,
    list_differs,
    list_equals,
    mask_equals,
    object_equals,
    vec_equals,
)
from dsl.primitives.scalars import (
    abs_int,
    bool_not,
    int_above,
    int_at_least,
    int_at_most,
    int_below,
    int_divided,
    int_minus,
    int_modulo,
    int_plus,
    int_times,
    negate_int,
    sign_int,
)
from dsl.primitives.vectors import (
    abs_vec,
    col_vec,
    int_times_vec,
    negate_vec,
    row_vec,
    sign_vec,
    vec,
    vec_minus,
    vec_plus,
    vec_times,
    vec_times_int,
)
from dsl.program import Input, Local
from dsl.resolve import call, color, integer, literal
from dsl.types import BOOL, COLOR, INT, MASK, OBJECT, OBJECTS, VEC
from dsl.values import DIRECTIONS, MAX_INT, Vec, from_text, mask_from_text, object_from_text

numbers = st.integers(-MAX_INT, MAX_INT) | st.integers(-3, 3)

often = settings(max_examples=100, derandomize=True, deadline=None)


def failure_of(word, *arguments):
    with pytest.raises(EvaluationFailed) as failed:
        word(*arguments)
    return failed.value.failure


@often
@given(numbers, numbers)
def test_sums_differences_and_products_are_those_of_python_kept_within_one_million(left, right):
    for word, meant in ((int_plus, operator.add), (int_minus, operator.sub), (int_times, operator.mul)):
        assert word(left, right) == max(-MAX_INT, min(MAX_INT, meant(left, right)))


@often
@given(numbers, numbers)
def test_the_orders_are_those_of_python(left, right):
    orders = {int_below: operator.lt, int_at_most: operator.le, int_above: operator.gt, int_at_least: operator.ge}
    assert all(word(left, right) is meant(left, right) for word, meant in orders.items())


@pytest.mark.parametrize(
    ("left", "right", "quotient", "remainder"),
    [(7, 2, 3, 1), (-7, 2, -4, 1), (7, -2, -4, -1), (-7, -2, 3, -1), (0, 5, 0, 0), (MAX_INT, -1, -MAX_INT, 0)],
)
def test_division_rounds_down_and_the_remainder_has_the_sign_of_the_divisor(left, right, quotient, remainder):
    assert (int_divided(left, right), int_modulo(left, right)) == (quotient, remainder)


def test_division_by_zero_has_no_value():
    assert failure_of(int_divided, 1, 0) is Failure.DIVISION_BY_ZERO
    assert failure_of(int_modulo, 0, 0) is Failure.DIVISION_BY_ZERO


def test_the_sign_of_zero_is_zero():
    assert [sign_int(number) for number in (-9, 0, 9)] == [-1, 0, 1]
    assert sign_vec(Vec(0, -4)) == Vec(0, -1)


def test_negating_and_the_absolute_value_reach_both_ends():
    assert negate_int(-MAX_INT) == abs_int(-MAX_INT) == MAX_INT
    assert abs_vec(negate_vec(Vec(-2, 3))) == Vec(2, 3)


def test_vectors_are_computed_with_component_by_component():
    left, right = Vec(1, -2), Vec(3, 4)
    assert (vec_plus(left, right), vec_minus(left, right), vec_times(left, right)) == (
        Vec(4, 2),
        Vec(-2, -6),
        Vec(3, -8),
    )
    assert vec_times_int(left, -2) == int_times_vec(-2, left) == Vec(-2, 4)


def test_vectors_are_kept_within_one_million():
    far = Vec(MAX_INT, -MAX_INT)
    assert vec_plus(far, far) == vec_times_int(far, 2) == far
    assert vec_minus(far, vec_times_int(far, -1)) == far


def test_a_vector_has_the_row_and_the_column_that_it_was_made_of():
    assert (row_vec(vec(2, -1)), col_vec(vec(2, -1))) == (2, -1)


def test_not_exchanges_true_and_false():
    assert (bool_not(True), bool_not(False)) == (False, True)


def test_grids_of_other_dims_are_different_without_failing():
    assert grid_equals(from_text("12"), from_text("1/2")) is False
    assert grid_differs(from_text("12"), from_text("1/2")) is True
    assert mask_equals(mask_from_text("#."), mask_from_text("#.")) is True


def test_objects_are_equal_in_place_shape_and_colors_only():
    element = object_from_text("(0, 1) 12")
    assert object_equals(element, object_from_text("(0, 0) .12")) is True
    assert object_equals(element, object_from_text("(0, 0) 12")) is False
    assert object_equals(element, object_from_text("(0, 1) 13")) is False


def test_lists_are_equal_element_by_element():
    assert list_equals((from_text("1"), from_text("2")), (from_text("1"), from_text("2"))) is True
    assert list_equals((1, 2), (2, 1)) is False
    assert list_differs((1,), (1, 1)) is True
    assert list_equals((), ()) is True


def test_positions_are_equal_only_in_both_components():
    assert vec_equals(Vec(1, 2), Vec(1, 2)) is True
    assert vec_equals(Vec(1, 2), Vec(2, 2)) is False


def test_equality_of_a_grid_and_a_color_is_a_mask_and_that_of_two_grids_is_one_claim():
    assert call("==", Input(), color(1)).type == MASK
    assert call("==", Input(), call("flip_lr", Input())).type == BOOL


@pytest.mark.parametrize("type_", [INT, COLOR, BOOL, VEC, MASK, OBJECT, OBJECTS])
def test_equality_of_two_values_of_one_type_is_one_claim(type_):
    for word in ("==", "!="):
        assert call(word, Local("a", type_), Local("b", type_)).type == BOOL


def test_words_of_search_resolve_to_numbers_and_vectors():
    up, height = literal(DIRECTIONS["up"], VEC), call("height", Input())
    assert call("*", up, height).type == VEC
    assert call("row", call("vec", height, integer(2))).type == INT
    assert call("not", call(">", height, integer(1))).type == BOOL
