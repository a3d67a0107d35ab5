"""This file is where it is tested that images of the input are found, laid over one another, and recoloured."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsl.program import Input
from dsl.types import GRID
from dsl.values import Color, Grid, from_text
from gridwright.datasets import load_task
from interp.columns import PlainColumns
from synth.bank import Bank
from synth.budget import Budget
from synth.diff import differences
from synth.fitting_columns import FittingColumns
from synth.fitting_images import Images
from synth.productions import domains, productions
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


WORDS = (
    "transpose",
    "flip_lr",
    "hcat",
    "vcat",
    "upscale",
    "downscale",
    "pad",
    "trim",
    "mirror_tile",
    "shrink",
    "crop",
    "fg",
)
INPUTS = [from_text("112/112/330/330"), from_text("50/50/55/05")]


def _fitting_on_the_second_level(outputs: list[Grid], *, others_are_left_out: bool) -> list[list[list[int]]]:
    columns = FittingColumns(PlainColumns(INPUTS), outputs)
    words = list(productions(WORDS, domains((1,), ints=(1, 2))))
    bank = Bank(columns, words, [0, 0], Budget(100_000), price=lambda _: 1)
    bank.add_leaf(Input(), GRID, INPUTS)
    for level in range(1, 3):
        if level == 2 and others_are_left_out:
            columns.leave_out_others(bank.of_type(GRID))
        made = [new for type_, new in bank.grow(level) if type_ == GRID]
    found = np.concatenate(made)
    fitting = found[columns.agreement(found, outputs) >= 0]
    return [[np.asarray(value).tolist() for value in columns.values(int(column))] for column in fitting]


@pytest.mark.parametrize(
    "sides", [((4, 3), (4, 2)), ((3, 4), (2, 4)), ((8, 6), (8, 4)), ((6, 5), (6, 4)), ((2, 1), (2, 1))]
)
def test_no_image_of_the_outputs_dims_is_left_out(sides: tuple[tuple[int, int], ...]) -> None:
    outputs = [np.zeros(shape, dtype=np.uint8) for shape in sides]
    every = _fitting_on_the_second_level(outputs, others_are_left_out=False)
    assert _fitting_on_the_second_level(outputs, others_are_left_out=True) == every


def _images(output: Grid, grids: list[Grid]) -> tuple[Images, np.ndarray]:
    columns = PlainColumns([output])
    images = Images(columns, [output], [Color(0)])
    added = np.array([columns.add(GRID, [grid]) for grid in grids], dtype=np.int32)
    images.add(added)
    return images, added


def test_images_of_other_dims_are_not_kept() -> None:
    output = from_text("12/34")
    images, (_, whole) = _images(output, [from_text("12"), output])
    bank = Bank(images.columns, [], [0], Budget(10))
    bank.add_leaf(Input(), GRID, [output])
    assert images.best(bank, 5).tolist() == [whole]


def test_what_shows_nothing_wrong_may_be_stacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("synth.fitting_images.MOST_LOWER", 1)
    images, grids = _images(from_text("10/34"), [from_text("99/94"), from_text("10/00"), from_text("11/00")])
    assert images.stackable(grids).tolist() == [*grids[:2]]


def test_an_image_is_alike_whatever_its_colours_are_called() -> None:
    others = [from_text("555/666"), from_text("121/212"), from_text("333/333")]
    images, grids = _images(from_text("112/221"), [from_text("556/665"), *others])
    assert images.alike(grids).tolist() == [grids[0]]


def test_an_image_is_alike_on_every_pair() -> None:
    outputs = [from_text("12"), from_text("344")]
    columns = PlainColumns(outputs)
    images = Images(columns, outputs, [Color(0)] * 2)
    pairs = [
        (from_text("56"), from_text("677")),
        (from_text("56"), from_text("667")),
        (from_text("56"), from_text("666")),
    ]
    added = np.array([columns.add(GRID, pair) for pair in pairs], dtype=np.int32)
    images.add(added)
    assert images.alike(added).tolist() == [added[0]]
