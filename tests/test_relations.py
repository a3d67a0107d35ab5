from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy.spatial import distance as metrics

from dsl.outcome import EvaluationFailed, Failure, Run
from dsl.primitives.contacts import (
    align,
    gap,
    gap_to,
    reflect_about,
    reflect_about_object,
    reflect_about_object_along,
    slide,
    toward,
)
from dsl.primitives.relations import aligned, direction, dist, inside, nearest, overlaps, touches
from dsl.values import (
    BLUE,
    DIRECTIONS,
    Axis,
    Conn,
    Vec,
    make_object,
    mask_from_text,
    object_from_text,
    to_text,
)

DOT = object_from_text("(0, 0) 1")
RING = object_from_text("(0, 0) 11111/1...1/1...1/1...1/11111")

often = settings(max_examples=60, derandomize=True, deadline=None)


@st.composite
def some_objects(draw):
    cells = draw(arrays.arrays(np.bool_, st.tuples(st.integers(1, 4), st.integers(1, 4))).filter(np.any))
    place = st.integers(-3, 6)
    return make_object(draw(place), draw(place), np.where(cells, BLUE, 255))


def failure_of(word, *arguments, **keywords):
    with pytest.raises(EvaluationFailed) as failed:
        word(*arguments, **keywords)
    return failed.value.failure


def cells_of(element):
    return np.argwhere(element.opaque) + np.array((element.row, element.col))


@often
@given(some_objects(), some_objects())
def test_dist_is_the_least_city_block_distance(left, right):
    assert dist(left, right) == metrics.cdist(cells_of(left), cells_of(right), "cityblock").min()


@often
@given(some_objects(), some_objects())
def test_objects_touch_at_corners_where_the_least_chessboard_distance_is_one(left, right):
    assert touches(left, right, Conn.EIGHT) == (metrics.cdist(cells_of(left), cells_of(right), "chebyshev").min() == 1)


@often
@given(some_objects(), some_objects())
def test_objects_overlap_where_they_share_a_cell(left, right):
    shared = set(map(tuple, cells_of(left).tolist())) & set(map(tuple, cells_of(right).tolist()))
    assert overlaps(left, right) == bool(shared)


def test_objects_touch_at_a_corner_only_among_eight_neighbors():
    other = object_from_text("(1, 1) 1")
    assert touches(DOT, other, Conn.EIGHT)
    assert not touches(DOT, other)


def test_an_object_in_a_ring_is_inside_without_touching():
    assert inside(object_from_text("(2, 2) 1"), RING)


def test_a_box_that_meets_the_edge_of_the_other_is_not_inside():
    assert not inside(object_from_text("(0, 1) 1"), RING)


def test_objects_are_aligned_only_where_both_have_cells():
    broken = object_from_text("(0, 0) 11/../11")
    assert not aligned(broken, object_from_text("(1, 5) 1"), Axis.ROWS)


def test_alignment_along_any_axis_has_no_value():
    assert failure_of(aligned, DOT, DOT, Axis.ANY) is Failure.NOT_AXIAL


def test_direction_tells_half_a_cell():
    assert direction(object_from_text("(0, 0) 11"), object_from_text("(0, 1) 1")) == Vec(0, 1)


def test_concentric_objects_lie_in_no_direction():
    assert direction(object_from_text("(0, 0) 111"), object_from_text("(0, 1) 1")) == Vec(0, 0)


def test_the_nearest_object_is_another_one():
    others = (DOT, object_from_text("(0, 3) 1"), object_from_text("(0, 2) 1"))
    assert nearest(others, DOT, run=Run()) == others[2]


def test_no_object_is_nearest_where_there_is_no_other():
    assert failure_of(nearest, (DOT,), DOT, run=Run()) is Failure.NOT_FOUND


def test_equally_near_objects_tie_for_the_first():
    run = Run()
    others = (object_from_text("(0, 2) 1"), object_from_text("(2, 0) 1"))
    assert nearest(others, DOT, run=run) == others[0]
    assert run.tied


def test_gap_counts_the_free_lines_on_both_axes():
    assert gap(object_from_text("(5, 6) 1"), DOT) == Vec(-4, -5)


@pytest.mark.parametrize("other", ["(0, 1) 1", "(0, 0) 11/11"])
def test_there_is_no_gap_between_adjoining_or_overlapping_boxes(other):
    assert gap(DOT, object_from_text(other)) == Vec(0, 0)


@often
@given(some_objects(), some_objects())
def test_gap_to_is_the_shortest_step_on_an_axis_that_ends_in_a_touch(mover, target):
    ways = [Vec(step, 0) for step in range(-20, 21)] + [Vec(0, step) for step in range(-20, 21)]
    lengths = [abs(way.row + way.col) for way in ways if touches(mover.shifted(way.row, way.col), target)]
    try:
        found = gap_to(mover, target, run=Run())
    except EvaluationFailed:
        assert not lengths
    else:
        assert abs(found.row + found.col) == min(lengths)


def test_gap_to_meets_a_hollow_object_where_it_reaches_out():
    hook = object_from_text("(0, 5) .1/11/.1")
    assert gap_to(object_from_text("(0, 0) 1/1/1"), hook, run=Run()) == Vec(0, 4)


def test_gap_to_ties_between_two_walls():
    run = Run()
    assert gap_to(object_from_text("(2, 2) 1"), RING, run=run) == Vec(-1, 0)
    assert run.tied


def test_there_is_no_gap_to_an_object_that_no_axis_leads_to():
    assert failure_of(gap_to, DOT, object_from_text("(5, 5) 1"), run=Run()) is Failure.NOT_FOUND


def test_toward_needs_a_common_row_or_column():
    assert failure_of(toward, DOT, object_from_text("(1, 1) 1"), run=Run()) is Failure.NOT_FOUND


def test_toward_stays_on_the_common_row():
    assert to_text(toward(object_from_text("(0, 9) 2"), DOT, run=Run())) == "(0, 1) 2"


def test_align_moves_to_the_nearer_of_two_edges():
    assert (
        to_text(align(object_from_text("(9, 9) 2"), object_from_text("(0, 2) 111"), Axis.ROWS, run=Run())) == "(9, 4) 2"
    )


def test_align_ties_in_the_middle():
    run = Run()
    assert (
        to_text(align(object_from_text("(9, 1) 2"), object_from_text("(0, 0) 111"), Axis.ROWS, run=run)) == "(9, 0) 2"
    )
    assert run.tied


def test_a_slide_ends_at_the_frame():
    assert to_text(slide(DOT, DIRECTIONS["se"], mask_from_text("..../..../...."))) == "(2, 2) 1"


def test_a_slide_does_not_stop_at_its_own_cells():
    assert to_text(slide(object_from_text("(0, 0) 11"), DIRECTIONS["right"], mask_from_text("##.."))) == "(0, 2) 11"


def test_a_slide_passes_obstacles_under_transparent_cells():
    assert (
        to_text(slide(object_from_text("(0, 0) 11/.1"), DIRECTIONS["right"], mask_from_text(".../#..")))
        == "(0, 1) 11/.1"
    )


def test_a_slide_in_no_direction_ends():
    assert slide(DOT, Vec(0, 0), mask_from_text("...")) == DOT


def test_an_object_off_the_frame_stays_where_no_step_leads_onto_it():
    away = object_from_text("(-5, 0) 1")
    assert slide(away, DIRECTIONS["right"], mask_from_text("...")) == away


def test_reflecting_within_columns_turns_upside_down():
    assert to_text(reflect_about(object_from_text("(0, 1) 1/2"), Axis.COLS, Vec(5, 3))) == "(3, 1) 2/1"


def test_reflecting_across_a_diagonal_neighbor_has_no_value():
    assert failure_of(reflect_about_object, DOT, object_from_text("(2, 2) 1")) is Failure.NOT_AXIAL


def test_reflecting_across_an_overlapping_object_has_no_value():
    assert failure_of(reflect_about_object, DOT, RING) is Failure.NOT_AXIAL


def test_an_object_reflected_across_another_keeps_its_distance():
    assert (
        to_text(reflect_about_object(object_from_text("(0, 0) 1/2"), object_from_text("(3, 0) 33/33"))) == "(6, 0) 2/1"
    )


@pytest.mark.parametrize(("axis", "expected"), [(Axis.ROWS, "(0, 5) 21"), (Axis.COLS, "(4, 0) 12")])
def test_an_object_may_be_reflected_across_a_diagonal_neighbor_along_an_axis(axis, expected):
    mirrored = reflect_about_object_along(object_from_text("(0, 0) 12"), object_from_text("(2, 3) 3"), axis)
    assert to_text(mirrored) == expected


def test_an_object_reflected_across_itself_along_an_axis_stays_in_its_box():
    element = object_from_text("(1, 1) 123/4..")
    assert to_text(reflect_about_object_along(element, element, Axis.COLS)) == "(1, 1) 4../123"


def test_reflecting_across_an_object_along_any_axis_has_no_value():
    assert failure_of(reflect_about_object_along, DOT, RING, Axis.ANY) is Failure.NOT_AXIAL
