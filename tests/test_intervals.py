"""This file is where the search for masks between two bounds is tested against trying every combination."""

from __future__ import annotations

import itertools

import numpy as np
import numpy.typing as npt
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from synth.intervals import Interval, conjunctions, packed

CELLS = 70
WORDS = 2
pools = st.integers(1, 7).flatmap(lambda masks: arrays(np.bool_, (masks, CELLS)))
cell_sets = arrays(np.bool_, CELLS)


def bits_of(pool: npt.NDArray[np.bool_]) -> npt.NDArray[np.uint64]:
    return np.stack([packed(mask, WORDS) for mask in pool])


@given(pools, cell_sets, cell_sets)
def test_every_conjunction_found_lies_between_the_bounds(
    pool: npt.NDArray[np.bool_], first: npt.NDArray[np.bool_], second: npt.NDArray[np.bool_]
) -> None:
    lo, hi = first & second, first
    costs = np.arange(len(pool))
    for found in conjunctions(bits_of(pool), costs, Interval.between(lo, hi, WORDS)):
        mask = np.logical_and.reduce([pool[place] for place in found.masks])
        assert (lo <= mask).all()
        assert (mask <= hi).all()
        assert found.cost == sum(costs[place] for place in found.masks) + len(found.masks) - 1


@given(pools, st.data())
def test_a_goal_that_two_masks_meet_is_met(pool: npt.NDArray[np.bool_], data: st.DataObject) -> None:
    left = data.draw(st.integers(0, len(pool) - 1))
    right = data.draw(st.integers(0, len(pool) - 1))
    meet = pool[left] & pool[right]
    found = conjunctions(bits_of(pool), np.arange(len(pool)), Interval.between(meet, meet, WORDS))
    assert found
    assert found[0].cost <= left + right + 1


@given(pools, cell_sets)
def test_the_cheapest_single_mask_comes_before_dearer_ones(
    pool: npt.NDArray[np.bool_], hi: npt.NDArray[np.bool_]
) -> None:
    goal = Interval.between(np.zeros(CELLS, dtype=np.bool_), hi, WORDS)
    costs = np.arange(len(pool))
    singles = [place for place in range(len(pool)) if (pool[place] <= hi).all()]
    found = [
        conjunction.masks for conjunction in conjunctions(bits_of(pool), costs, goal) if len(conjunction.masks) == 1
    ]
    assert found == [(place,) for place in singles]


def test_three_masks_are_joined_where_no_two_suffice() -> None:
    pool = np.ones((3, CELLS), dtype=np.bool_)
    for place, cell in itertools.product(range(3), range(3)):
        pool[place, cell] = place != cell
    hi = np.ones(CELLS, dtype=np.bool_)
    hi[:3] = False
    found = conjunctions(bits_of(pool), np.ones(3, dtype=np.int64), Interval.between(hi, hi, WORDS))
    assert [conjunction.masks for conjunction in found] == [(0, 1, 2)]
