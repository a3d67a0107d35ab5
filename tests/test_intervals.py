"""This file is where the search for masks between two bounds is tested against trying every combination."""

from __future__ import annotations

import itertools

import numpy as np
import numpy.typing as npt
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from synth.intervals import Answer, Goal, Intervals, Join, packed

CELLS = 70
WORDS = 2
Cells = npt.NDArray[np.bool_]
pools = st.integers(1, 7).flatmap(lambda masks: arrays(np.bool_, (masks, CELLS)))
cell_sets = arrays(np.bool_, CELLS)


def intervals_of(pool: Cells) -> Intervals:
    return Intervals(np.stack([packed(mask, WORDS) for mask in pool]), np.arange(len(pool)))


def mask_of(answer: Answer, pool: Cells) -> Cells:
    whole = np.concatenate([pool, ~pool])[list(answer.masks)]
    joined: Cells = whole.all(axis=0) if answer.join is Join.ALL else whole.any(axis=0)
    return joined


@given(pools, cell_sets, cell_sets)
def test_every_answer_lies_between_the_bounds(pool: Cells, first: Cells, second: Cells) -> None:
    lo, hi = first & second, first
    for answer in intervals_of(pool).answers(Goal.between(lo, hi, WORDS)):
        mask = mask_of(answer, pool)
        assert (lo <= mask).all()
        assert (mask <= hi).all()


@given(pools, st.data())
def test_a_goal_that_two_masks_meet_is_met(pool: Cells, data: st.DataObject) -> None:
    left = data.draw(st.integers(0, len(pool) - 1))
    right = data.draw(st.integers(0, len(pool) - 1))
    meet = pool[left] & pool[right]
    answers = intervals_of(pool).answers(Goal.between(meet, meet, WORDS))
    assert answers
    assert answers[0].cost <= left + right + 1


@given(pools, st.data())
def test_a_goal_that_the_union_of_two_masks_meets_is_met(pool: Cells, data: st.DataObject) -> None:
    left = data.draw(st.integers(0, len(pool) - 1))
    right = data.draw(st.integers(0, len(pool) - 1))
    union = pool[left] | pool[right]
    answers = intervals_of(pool).answers(Goal.between(union, union, WORDS))
    assert bool(answers) or not union.any()


@given(pools, cell_sets)
def test_the_single_masks_found_are_those_that_fit_the_cheapest_first(pool: Cells, hi: Cells) -> None:
    whole = np.concatenate([pool, ~pool])
    costs = [*range(len(pool)), *range(1, len(pool) + 1)]
    fitting = [place for place in range(len(whole)) if (whole[place] <= hi).all()]
    goal = Goal.between(np.zeros(CELLS, dtype=np.bool_), hi, WORDS)
    found = [answer.masks[0] for answer in intervals_of(pool).answers(goal) if len(answer.masks) == 1]
    assert sorted(found) == fitting
    assert [costs[place] for place in found] == sorted(costs[place] for place in fitting)


@given(pools, cell_sets, cell_sets)
def test_safe_masks_set_no_forbidden_cell_and_those_that_set_most_come_first(
    pool: Cells, first: Cells, second: Cells
) -> None:
    lo, hi = first & second, first
    whole = np.concatenate([pool, ~pool])
    safe = list(intervals_of(pool).safe(Goal.between(lo, hi, WORDS)))
    for place, covered in safe:
        assert (whole[place] <= hi).all()
        assert covered == (whole[place] & lo).sum() > 0
    assert all(one >= other for (_, one), (_, other) in itertools.pairwise(safe))
