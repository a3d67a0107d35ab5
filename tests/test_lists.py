"""This file is where lists are tested at their edges: empty, with equal elements, with equal keys, too long."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dsl.outcome import EvaluationFailed, Failure, Run
from dsl.primitives.list_algebra import (
    concatenate,
    group_by,
    in_list,
    length,
    list_minus,
    numbers_between,
    rank,
    reverse,
    sort,
    unique,
)
from dsl.primitives.list_folds import (
    all_list,
    any_list,
    count_list,
    intersection,
    max_list,
    merge,
    min_list,
    overlay_all,
    sum_list,
    union,
    vote,
)
from dsl.primitives.lists import argmax, argmin, first, index, last, mode, odd_one_out, other, rare, the
from dsl.program import Input
from dsl.resolve import call, color, integer, literal
from dsl.types import COLOR, INT, OBJECT, Type, list_of
from dsl.values import (
    BLACK,
    BLUE,
    MAX_INT,
    MAX_LIST,
    RED,
    Object,
    Sym,
    Vec,
    freeze_grid,
    from_text,
    mask_from_text,
    object_from_text,
    same_value,
    to_text,
)

FRAME = Vec(2, 3)
FULL_LIST = tuple(range(MAX_LIST))
NUMBERS = st.lists(st.integers(-4, 4), max_size=8).map(tuple)

often = settings(max_examples=60, derandomize=True, deadline=None)


def failure_of(word, *arguments, **keywords):
    with pytest.raises(EvaluationFailed) as failed:
        word(*arguments, **keywords)
    return failed.value.failure


def outcome_of(word, *arguments):
    run = Run()
    return word(*arguments, run=run), run.tied


def itself(value):
    return value


def parity(number):
    return number % 2


@pytest.mark.parametrize("word", [argmax, argmin])
def test_an_empty_list_has_no_element_with_the_best_key(word):
    assert failure_of(word, (), itself, run=Run()) is Failure.EMPTY_LIST


@pytest.mark.parametrize("word", [mode, rare])
def test_an_empty_list_has_no_most_or_least_frequent_element(word):
    assert failure_of(word, (), run=Run()) is Failure.EMPTY_LIST


@pytest.mark.parametrize("word", [first, last, max_list, min_list, merge, overlay_all])
def test_an_empty_list_has_no_value_where_one_element_is_needed(word):
    assert failure_of(word, ()) is Failure.EMPTY_LIST


@pytest.mark.parametrize(("word", "expected"), [(argmax, 3), (argmin, 4)])
def test_of_several_elements_with_the_best_key_the_first_is_taken_as_a_tie(word, expected):
    assert outcome_of(word, (4, 3, 1, 2), parity) == (expected, True)


@pytest.mark.parametrize("word", [argmax, argmin])
def test_equal_elements_with_the_best_key_are_no_tie(word):
    assert outcome_of(word, (3, 3, 3), parity) == (3, False)


def test_a_tie_below_the_best_key_is_none():
    assert outcome_of(argmax, (1, -1, 5), abs) == (5, False)


@pytest.mark.parametrize(("word", "expected"), [(mode, 2), (rare, 3)])
def test_of_equally_frequent_elements_the_first_in_the_list_is_taken_as_a_tie(word, expected):
    assert outcome_of(word, (2, 3, 1, 1, 2, 4)) == (expected, True)


def test_mode_compares_grids_by_their_cells():
    grids = (from_text("12"), from_text("21"), from_text("12"))
    chosen, tied = outcome_of(mode, grids)
    assert (to_text(chosen), tied) == ("12", False)


def test_mode_tells_grids_of_the_same_cells_in_other_dims_apart():
    assert outcome_of(mode, (from_text("12"), from_text("1/2")))[1]


@often
@given(NUMBERS.filter(bool))
def test_mode_takes_one_of_those_that_a_counter_ranks_first(numbers):
    counts = Counter(numbers)
    assert counts[outcome_of(mode, numbers)[0]] == counts.most_common(1)[0][1]


@pytest.mark.parametrize(("place", "expected"), [(0, 5), (2, 7), (-1, 7), (-3, 5)])
def test_index_counts_from_the_start_or_back_from_the_end(place, expected):
    assert index((5, 6, 7), place) == expected


@pytest.mark.parametrize("place", [3, -4, MAX_INT])
def test_index_has_no_value_outside_the_list(place):
    assert failure_of(index, (5, 6, 7), place) is Failure.OUT_OF_RANGE


@pytest.mark.parametrize("elements", [(), (1, 2), (1, 1)])
def test_the_has_no_value_unless_there_is_exactly_one_element(elements):
    assert failure_of(the, elements) is Failure.NOT_UNIQUE


@pytest.mark.parametrize("elements", [(1,), (), (1, 2, 3), (1, 2, 2)])
def test_other_has_no_value_unless_exactly_one_element_differs(elements):
    assert failure_of(other, elements, 1) is Failure.NOT_UNIQUE


def test_other_leaves_out_every_copy_of_the_element():
    assert other((1, 2, 1), 1) == 2


def test_other_takes_an_element_that_does_not_stand_in_the_list():
    assert other((2,), 1) == 2


def test_other_compares_objects_by_their_cells():
    one, two = object_from_text("(0, 0) 1"), object_from_text("(0, 1) 1")
    assert other((one, two), object_from_text("(0, 0) 1")) == two


@pytest.mark.parametrize("elements", [(), (1,), (1, 2), (1, 2, 3, 4), (1, 3, 5)])
def test_odd_one_out_has_no_value_unless_all_but_one_agree(elements):
    assert failure_of(odd_one_out, elements, parity) is Failure.NOT_UNIQUE


def test_odd_one_out_has_no_value_where_a_third_key_occurs():
    assert failure_of(odd_one_out, (1, 1, 2, 3), itself) is Failure.NOT_UNIQUE


def test_odd_one_out_compares_keys_of_any_type():
    grids = (from_text("12"), from_text("21"), from_text("12"))
    assert same_value(odd_one_out(grids, itself), grids[1])


def test_lists_are_joined_up_to_the_longest_list():
    assert len(concatenate(FULL_LIST[:-1], (1,))) == MAX_LIST
    assert failure_of(concatenate, FULL_LIST, (1,)) is Failure.LIST_TOO_LONG


def test_minus_removes_every_equal_element_and_keeps_the_order():
    assert list_minus((3, 1, 3, 2), 3) == (1, 2)


def test_minus_without_the_element_leaves_the_list():
    assert list_minus((1, 2), 3) == (1, 2)


def test_minus_compares_objects_by_place_and_cells():
    left, right = object_from_text("(0, 0) 1"), object_from_text("(0, 2) 1")
    assert list_minus((left, right, left), object_from_text("(0, 0) 1")) == (right,)


def test_nothing_stands_in_an_empty_list():
    assert not in_list(1, ())


def test_a_list_stands_in_a_list_of_lists():
    assert in_list((1, 2), ((3,), (1, 2)))
    assert not in_list((2, 1), ((3,), (1, 2)))


def test_grids_stand_in_a_list_by_dims_and_cells():
    assert in_list(from_text("12"), (from_text("12"),))
    assert not in_list(from_text("12"), (from_text("1/2"),))


def test_words_for_lists_are_the_identity_on_an_empty_one():
    assert reverse(()) == unique(()) == sort((), itself) == group_by((), itself) == list_minus((), 1) == ()
    assert length(()) == 0


def test_unique_keeps_first_occurrences_in_their_order():
    grids = (from_text("2"), from_text("1"), from_text("2"))
    assert to_text(unique(grids)) == "[2, 1]"


@often
@given(NUMBERS)
def test_unique_keeps_what_a_dict_keeps(numbers):
    assert unique(numbers) == tuple(dict.fromkeys(numbers))


def test_sort_keeps_the_order_of_elements_with_equal_keys():
    assert sort((3, 2, 1, 4), parity) == (2, 4, 3, 1)


def test_sort_looks_at_each_key_once():
    asked = []
    sort((3, 1, 2), lambda number: asked.append(number) or number)
    assert asked == [3, 1, 2]


def test_rank_is_dense():
    assert [rank((7, 5, 7, 9), number, itself) for number in (5, 7, 9)] == [0, 1, 2]


def test_rank_takes_an_element_that_does_not_stand_in_the_list():
    assert [rank((5, 7), number, itself) for number in (1, 6, 8)] == [0, 1, 2]
    assert rank((), 1, itself) == 0


def test_group_by_orders_groups_and_members_as_in_the_list():
    assert group_by((3, 2, 5, 4, 1), parity) == ((3, 5, 1), (2, 4))


def test_group_by_compares_keys_of_any_type():
    numbers = (1, 2, 3, 4)
    assert group_by(numbers, lambda number: from_text(str(number % 3))) == ((1, 4), (2,), (3,))
    assert group_by(numbers, lambda number: Vec(number % 2, 0)) == ((1, 3), (2, 4))
    assert group_by(numbers, lambda number: (number > 2,)) == ((1, 2), (3, 4))


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [((0, 3), (0, 1, 2)), ((3, 0), ()), ((3, 0, -2), (3, 1)), ((2, 2), ()), ((0, 5, 2), (0, 2, 4))],
)
def test_a_range_ends_before_its_bound(arguments, expected):
    assert numbers_between(*arguments) == expected


def test_a_range_by_no_step_has_no_value():
    assert failure_of(numbers_between, 0, 3, 0) is Failure.BAD_COUNT


def test_a_range_is_as_long_as_a_list_may_be():
    assert len(numbers_between(0, MAX_LIST)) == MAX_LIST
    assert failure_of(numbers_between, 0, MAX_LIST + 1) is Failure.LIST_TOO_LONG


def test_a_sum_saturates_once_at_the_end():
    assert sum_list((MAX_INT, MAX_INT, -MAX_INT)) == MAX_INT
    assert sum_list((MAX_INT, 1)) == MAX_INT
    assert sum_list((MAX_INT, 1, -2)) == MAX_INT - 1


def test_numbers_and_claims_of_an_empty_list_are_neutral():
    assert (sum_list(()), any_list(()), all_list(()), count_list(())) == (0, False, True, 0)


def test_no_mask_joins_to_the_empty_mask_of_the_frame():
    assert to_text(union((), FRAME)) == ".../..."


def test_no_mask_leaves_the_full_mask_of_the_frame():
    assert to_text(intersection((), FRAME)) == "###/###"


@pytest.mark.parametrize(("word", "expected"), [(union, "##"), (intersection, ".#")])
def test_masks_keep_their_own_frame(word, expected):
    assert to_text(word((mask_from_text("##"), mask_from_text(".#")), FRAME)) == expected


@pytest.mark.parametrize("word", [union, intersection])
def test_masks_of_different_frames_have_no_value(word):
    assert failure_of(word, (mask_from_text("##"), mask_from_text("#")), FRAME) is Failure.SHAPE_MISMATCH


def test_folding_does_not_write_to_the_only_mask():
    mask = mask_from_text("#.")
    joined = union((mask,), FRAME)
    assert same_value(joined, mask)
    assert not joined.flags.writeable


def test_merge_lets_later_objects_cover_earlier_ones():
    parts = (object_from_text("(1, 0) 11"), object_from_text("(0, 1) 2/2"))
    assert to_text(merge(parts)) == "(0, 0) .2/12"


def test_merge_keeps_what_lies_off_the_frame():
    assert to_text(merge((object_from_text("(-1, -2) 1"), object_from_text("(-1, 0) 2")))) == "(-1, -2) 1.2"


def test_merge_of_objects_too_far_apart_has_no_value():
    parts = (object_from_text("(0, 0) 1"), Object(0, MAX_INT, from_text("1")))
    assert failure_of(merge, parts) is Failure.TOO_LARGE


def test_overlay_all_lets_later_grids_cover_earlier_ones():
    grids = (from_text("111"), from_text("022"), from_text("003"))
    assert to_text(overlay_all(grids, BLACK)) == "123"


def test_overlay_all_keeps_the_transparent_color_of_the_first_grid():
    assert to_text(overlay_all((from_text("01"), from_text("00")), BLACK)) == "01"


def test_grids_of_different_dims_are_neither_overlaid_nor_counted():
    grids = (from_text("12"), from_text("1"))
    assert failure_of(overlay_all, grids, BLACK) is Failure.SHAPE_MISMATCH
    assert failure_of(vote, grids, run=Run()) is Failure.SHAPE_MISMATCH


def test_nobody_votes_in_an_empty_list():
    assert failure_of(vote, (), run=Run()) is Failure.EMPTY_LIST


def test_a_vote_between_equals_is_a_tie_for_the_smallest_color():
    grid, tied = outcome_of(vote, (from_text("32"), from_text("12")))
    assert (to_text(grid), tied) == ("12", True)


def test_a_vote_without_equals_is_no_tie():
    grids = tuple(freeze_grid(np.full((1, 2), each)) for each in (RED, BLUE, RED))
    grid, tied = outcome_of(vote, grids)
    assert (to_text(grid), tied) == ("22", False)


@pytest.mark.parametrize(
    ("word", "arguments", "expected"),
    [
        ("-", (call("objects", Input()), call("first", call("objects", Input()))), "list_minus"),
        ("-", (call("colors", Input()), color(0)), "list_minus"),
        ("in", (color(1), call("colors", Input())), "in_list"),
        ("in", (Input(), call("colors", Input())), "in_colors"),
        ("max", (literal((1, 2), list_of(INT)),), "max_list"),
        ("max", (integer(1), integer(2)), "max_two"),
        ("count", (call("fg", Input()),), "count_mask"),
    ],
)
def test_the_arguments_decide_which_signature_a_word_has(word, arguments, expected):
    assert call(word, *arguments).primitive.name == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (call("the", call("objects", Input())), OBJECT),
        (call("index", call("colors", Input()), integer(0)), COLOR),
        (call("reverse", call("objects", Input())), list_of(OBJECT)),
        (call("unique", literal((Sym.ID,), list_of(Type("Sym")))), list_of(Type("Sym"))),
    ],
)
def test_a_result_has_the_type_of_the_elements(expression, expected):
    assert expression.type == expected
