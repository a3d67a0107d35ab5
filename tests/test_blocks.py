"""This file is where the matcher of rectangles is tested against one that lists them all."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dsl.values import Grid, from_text
from synth.blocks import Blocks, largest_common

FEW = settings(max_examples=40, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def grids(side: int = 6, colors: int = 3) -> st.SearchStrategy[Grid]:
    sides = st.tuples(st.integers(1, side), st.integers(1, side))
    cells = st.integers(0, colors - 1)
    return sides.flatmap(
        lambda dims: st.lists(cells, min_size=dims[0] * dims[1], max_size=dims[0] * dims[1]).map(
            lambda values: np.array(values, np.uint8).reshape(dims)
        )
    )


def rectangles(grid: Grid) -> dict[tuple[int, int, bytes], list[tuple[int, int]]]:
    """Every rectangle of the grid, with the places where it stands."""
    found: dict[tuple[int, int, bytes], list[tuple[int, int]]] = {}
    rows, cols = grid.shape
    for row, col in itertools.product(range(rows), range(cols)):
        for bottom, right in itertools.product(range(row + 1, rows + 1), range(col + 1, cols + 1)):
            cells = grid[row:bottom, col:right]
            found.setdefault((*cells.shape, cells.tobytes()), []).append((row, col))
    return found


@FEW
@given(grids())
def test_equal_hashes_are_equal_rectangles(grid: Grid) -> None:
    blocks = Blocks(grid)
    for (height, width, _), places in rectangles(grid).items():
        hashes = blocks.hashes(height, width)
        assert [tuple(place) for place in np.argwhere(hashes == hashes[places[0]])] == places


@FEW
@given(grids(), grids())
def test_a_block_is_found_wherever_it_stands(grid: Grid, block: Grid) -> None:
    assert Blocks(grid).places(block) == rectangles(grid).get((*block.shape, block.tobytes()), [])


@FEW
@given(st.lists(grids(side=5, colors=2), min_size=2, max_size=3))
def test_the_largest_common_rectangle_is_that_of_a_list_of_all(several: list[Grid]) -> None:
    shared = set.intersection(*(set(rectangles(grid)) for grid in several))
    areas = [h * w for h, w, cells in shared if min(h, w) >= 2 and len(set(cells)) > 1]
    found = largest_common(list(map(Blocks, several)))
    assert (found.area if found else 0) == max(areas, default=0)
    if found is not None:
        cells = found.cut_from(several[0])
        assert (*cells.shape, cells.tobytes()) in shared


@pytest.mark.parametrize(("side", "number"), [(6, 441), (30, 216_225)])
def test_every_rectangle_of_a_square_has_a_hash(side: int, number: int) -> None:
    blocks = Blocks(np.random.default_rng(1).integers(0, 10, (side, side), np.uint8))
    sizes = itertools.product(range(1, side + 1), repeat=2)
    assert sum(blocks.hashes(height, width).size for height, width in sizes) == number


def test_a_plain_rectangle_is_no_common_one() -> None:
    assert largest_common([Blocks(from_text("000/000")), Blocks(from_text("000/001"))]) is None
