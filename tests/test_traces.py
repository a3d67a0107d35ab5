"""This file is where walks that turn, from every cell of a mask, are seen to do what they say."""

from __future__ import annotations

import pytest

from dsl.outcome import EvaluationFailed, Failure
from dsl.primitives.dynamics import trace_from, trace_turning, trace_within
from dsl.values import Axis, Turn, Vec, mask_from_text, to_text

RIGHT, SE = Vec(0, 1), Vec(1, 1)


def test_each_set_cell_walks_for_itself():
    assert (
        to_text(trace_from(mask_from_text("#..../#...."), RIGHT, mask_from_text("...#./....."), Turn.LEFT))
        == "###../#####"
    )


def test_a_walk_bounces_between_the_edges_at_the_ends_of_rows():
    walls = mask_from_text(".../.../.../...")
    starts = mask_from_text(".#./.../.../...")
    assert to_text(trace_within(starts, SE, walls, Turn.BOUNCE, Axis.ROWS)) == ".#./..#/.#./#.."
    assert to_text(trace_within(starts, SE, walls, Turn.BOUNCE, Axis.COLS)) == ".#./..#/.../..."


def test_a_walk_turns_at_the_edges_as_at_walls():
    walls = mask_from_text(".../.../...")
    assert to_text(trace_within(mask_from_text("#../.../..."), RIGHT, walls, Turn.RIGHT, Axis.ANY)) == "###/#.#/###"


def test_a_walk_turns_left_at_some_cells_and_right_at_others():
    starts, lefts, rights = map(mask_from_text, ("..../#.../....", "..../..../.#..", "..../..#./...."))
    assert to_text(trace_turning(starts, RIGHT, lefts, rights)) == "..../##../...."
    lefts = mask_from_text("..../..../.#..")
    rights = mask_from_text("..../..#./....")
    assert to_text(trace_turning(starts, RIGHT, rights, lefts)) == ".#../##../...."


def test_a_walk_ends_before_a_cell_that_would_turn_it_both_ways():
    both = mask_from_text("...#")
    assert to_text(trace_turning(mask_from_text("#..."), RIGHT, both, both)) == "###."


def test_masks_of_other_frames_are_no_walls():
    with pytest.raises(EvaluationFailed) as failed:
        trace_from(mask_from_text("#."), RIGHT, mask_from_text("..."), Turn.LEFT)
    assert failed.value.failure is Failure.SHAPE_MISMATCH
