"""This file is where it is tested that images of the input are found, laid over one another, and recoloured."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsl.values import Color, from_text
from gridwright.datasets import load_task
from synth.budget import Budget
from synth.diff import differences
from synth.search import Search
from synth.stacking import Stacks
from synth.strategies.image_graph import image_graph


def _stack(stacks: Stacks, grids: list[np.ndarray]) -> np.ndarray:
    (stack, *_) = stacks.found()
    below, *others = (grids[place].copy() for place in stack.places)
    for above in others:
        below = np.where(above != 0, above, below)
    return below


def test_a_sound_piece_goes_over_a_grid_that_is_wrong_only_there() -> None:
    output = from_text("12/34")
    grids = [from_text("52/34"), from_text("10/00"), from_text("15/00")]
    stacks = Stacks([output], [0])
    for grid in grids:
        stacks.add([grid], 1)
    assert [stack.places for stack in stacks.found()] == [(0, 1)]


def test_a_grid_with_a_wrong_cell_is_never_laid_over_others() -> None:
    stacks = Stacks([from_text("12")], [0])
    stacks.add([from_text("32")], 1)
    stacks.add([from_text("13")], 1)
    assert stacks.found() == []


@given(st.lists(st.integers(1, 9), min_size=6, max_size=6), st.integers(0, 2**6 - 1))
def test_stacks_give_the_outputs(cells: list[int], part: int) -> None:
    output = np.array(cells, dtype=np.uint8).reshape(2, 3)
    chosen = np.array([part >> bit & 1 for bit in range(6)], dtype=bool).reshape(2, 3)
    grids = [np.where(chosen, output, 0).astype(np.uint8), np.where(chosen, 0, output).astype(np.uint8)]
    stacks = Stacks([output], [0])
    for grid in grids:
        stacks.add([grid], 1)
    if chosen.any() and not chosen.all():
        assert np.array_equal(_stack(stacks, grids), output)


@pytest.mark.parametrize("task", ["3ac3eb23", "46f33fce", "47c1f68c"])
def test_images_of_real_tasks_are_stacked_or_recoloured(task: str) -> None:
    problem = load_task(task).problem()
    search = Search(problem, differences(problem), Budget(1_000_000), background=Color(0))
    assert any(search.explains(expr) for expr in image_graph(search))
