from __future__ import annotations

import numpy as np
import pytest

from dsl.values import freeze_grid
from synth.diff import differences
from synth.guide.features import GROUPS, PAIR_NAMES, TASK_NAMES, features
from synth.problem import Pair, Problem


def _problem(colors: np.ndarray | None = None) -> Problem:
    """Pairs in which everything falls one row down, in these colours."""
    chance = np.random.default_rng(3)
    shown = np.arange(10) if colors is None else colors
    grids = [shown[(chance.random((8, 10)) < 0.25) * chance.integers(1, 4, (8, 10))] for _ in range(3)]
    return Problem(
        tuple(Pair(freeze_grid(one), freeze_grid(np.roll(one, 1, axis=0))) for one in grids), (freeze_grid(grids[0]),)
    )


def _fact(problem: Problem, name: str) -> np.ndarray:
    return features(problem, differences(problem)).pairs[:, PAIR_NAMES.index(name)]


def test_every_number_has_a_name() -> None:
    found = features(_problem(), differences(_problem()))
    assert found.pairs.shape == (3, len(PAIR_NAMES))
    assert found.task.shape == (len(TASK_NAMES),)
    assert len(set(PAIR_NAMES)) == len(PAIR_NAMES) == sum(map(len, GROUPS.values()))


def test_the_order_of_pairs_only_orders_their_rows() -> None:
    problem = _problem()
    other = Problem(problem.train[::-1], problem.tests)
    one, two = (features(each, differences(each)) for each in (problem, other))
    assert np.array_equal(one.pairs, two.pairs[::-1])
    assert np.array_equal(one.task, two.task)


def test_colours_but_black_may_be_exchanged() -> None:
    problem, other = _problem(), _problem(np.array([0, 7, 2, 5, 4, 3, 6, 1, 8, 9]))
    one, two = (features(each, differences(each)) for each in (problem, other))
    assert np.array_equal(one.pairs, two.pairs)
    assert np.array_equal(one.task, two.task)


@pytest.mark.parametrize(
    ("given", "made", "name", "value"),
    [
        (np.eye(3), np.kron(np.eye(3), np.ones((2, 2))), "rows times 2", 1),
        (np.ones((2, 5)), np.ones((5, 2)), "output is transposed", 1),
        (np.arange(6).reshape(2, 3), np.full((2, 3), 7), "new colours", 0.1),
        (np.eye(4), np.eye(4)[::-1], "equal histograms", 1),
        (np.tile(np.eye(2), (3, 1)), np.eye(6)[:, :2], "input repeats along rows", 1),
    ],
)
def test_a_fact_says_what_its_name_says(given: np.ndarray, made: np.ndarray, name: str, value: float) -> None:
    pair = Pair(freeze_grid(given.astype(np.uint8)), freeze_grid(made.astype(np.uint8)))
    assert _fact(Problem((pair,), ()), name) == pytest.approx([value])
