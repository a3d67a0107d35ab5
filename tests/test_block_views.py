from __future__ import annotations

import numpy as np

from dsl.values import Grid, freeze_grid
from synth.guide.block_views import SCALES, SIGHTS, count_of, views
from synth.problem import Pair, Problem


def _views(given: np.ndarray, made: np.ndarray) -> np.ndarray:
    return views(Problem((Pair(freeze_grid(given), freeze_grid(made)),), ()))[0]


def _random(seed: int, *shape: int) -> Grid:
    return freeze_grid(np.random.default_rng(seed).integers(0, 4, shape))


def _column(seen: np.ndarray, sight: str) -> np.ndarray:
    return seen[:, SIGHTS.index(sight)]


def test_every_block_of_every_scale_has_every_sight_between_zero_and_one() -> None:
    seen = _views(_random(0, 9, 7), _random(1, 2, 1))
    assert seen.shape == (count_of(SCALES), len(SIGHTS))
    assert seen.min() >= 0
    assert seen.max() <= 1


def test_a_grid_that_stays_is_equal_block_by_block() -> None:
    grid = _random(0, 8, 8)
    seen = _views(grid, grid)
    assert _column(seen, "the two are equal").all()
    assert not _column(seen, "share of changed cells").any()


def test_one_changed_cell_is_seen_in_one_block_of_each_scale() -> None:
    grid = _random(0, 12, 12)
    changed = grid.copy()
    changed[7, 2] += 1
    seen = _views(grid, changed)
    assert (_column(seen, "share of changed cells") > 0).sum() == len(SCALES)


def test_a_wall_of_inputs_shows_the_input_in_every_block_of_its_scale() -> None:
    grid = _random(0, 3, 3)
    seen = _views(grid, np.tile(grid, (3, 3)))
    first = count_of(SCALES[:2])
    assert _column(seen, "output block: shows the other grid")[first : first + 9].all()


def test_a_crop_shows_the_output_in_a_block_of_the_input() -> None:
    grid = _random(0, 8, 8)
    seen = _views(grid, grid[:4, 4:])
    shown = _column(seen, "input block: shows the other grid")
    assert list(np.flatnonzero(shown)) == [2]
