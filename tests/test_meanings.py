"""This file is where words whose values come from compiled loops are tested against their plain meanings."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from dsl.outcome import EvaluationFailed, Run
from dsl.registry import primitive_named
from dsl.values import Color, Conn, Grid, Vec, freeze_grid, same_value
from synth.meanings import meaning_of

SIDES = (Vec(1, 0), Vec(-2, 0), Vec(0, 1), Vec(0, -1), Vec(1, 1), Vec(0, 0))


def a_grid(chance: np.random.Generator, colors: int) -> Grid:
    dims = chance.integers(1, 9, 2)
    return freeze_grid(chance.choice(colors, dims, p=[0.5, *[0.5 / (colors - 1)] * (colors - 1)]))


def a_pattern(chance: np.random.Generator) -> Grid:
    """A pattern that repeats, perhaps moved from band to band, with holes."""
    height, width = chance.integers(1, 13, 2)
    rows, cols = chance.integers(1, 5, 2)
    down, left = np.indices((height, width))
    tile, shift = chance.integers(1, 4, (rows, cols)), int(chance.integers(cols))
    grid = tile[down % rows, (left - down // rows * shift) % cols]
    shown = grid if chance.random() < 0.5 else grid.T
    return freeze_grid(np.where(chance.random(shown.shape) < 0.2, 0, shown))


def outcome(evaluate: Any, arguments: tuple[Any, ...]) -> Any:
    try:
        return evaluate(arguments, Run())
    except EvaluationFailed as failed:
        return failed.failure


def agrees(name: str, *arguments: Any) -> bool:
    primitive = primitive_named(name)
    made, plain = outcome(meaning_of(primitive), arguments), outcome(primitive.evaluate, arguments)
    return type(made) is type(plain) and (same_value(made, plain) if not hasattr(plain, "name") else made is plain)


@pytest.mark.parametrize("least", [1, 2, 3])
def test_rectangles(least: int) -> None:
    chance = np.random.default_rng(least)
    for _ in range(100):
        grid = a_grid(chance, 3)
        assert agrees("rectangles", grid, Color(0), least), grid
        assert agrees("empty_rectangles", grid, least, Color(1)), grid


@pytest.mark.parametrize("direction", SIDES)
def test_objects_fall(direction: Vec) -> None:
    chance = np.random.default_rng(0)
    for at in range(200):
        grid = a_grid(chance, 4)
        assert agrees("gravity_objects", grid, direction, tuple(Conn)[at % 2], at % 4 < 2, Color(at % 3)), grid


@pytest.mark.parametrize("seed", range(4))
def test_holes_are_filled_periodically(seed: int) -> None:
    chance = np.random.default_rng(seed)
    for at in range(400):
        grid = a_grid(chance, 3) if at % 4 == 0 else a_pattern(chance)
        assert agrees("inpaint_periodic", grid, Color(at % 8 == 1)), grid


def a_mirrored_grid(chance: np.random.Generator) -> Grid:
    """A part of a grid with one or several mirror lines, with holes, and perhaps a cell that contradicts them."""
    side = int(chance.integers(2, 9))
    whole = chance.integers(1, 4, (side, side))
    for turned in (whole[:, ::-1], whole[::-1], whole.T)[: int(chance.integers(1, 4))]:
        whole = np.maximum(whole, turned)
    top, left = chance.integers(0, side // 2 + 1, 2)
    grid = np.where(chance.random(whole.shape) < 0.2, 0, whole)[top:, left:]
    if chance.random() < 0.3:
        grid[0, 0] = 5
    return freeze_grid(grid)


@pytest.mark.parametrize("seed", range(4))
def test_holes_are_filled_symmetrically(seed: int) -> None:
    chance = np.random.default_rng(seed)
    for at in range(200):
        grid = a_grid(chance, 3) if at % 4 == 0 else a_mirrored_grid(chance)
        assert agrees("inpaint_symmetric", grid, Color(at % 8 == 1)), grid
