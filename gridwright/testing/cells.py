"""This file is where grids, masks and fields are drawn: small, of few colours, and of the kinds that words ask for."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from dsl.values import Color, Field, Grid, Mask, freeze_field, freeze_grid, freeze_mask

Frame = tuple[int, int]
"""Height and width."""

FRAMES: SearchStrategy[Frame] = st.tuples(st.integers(1, 6), st.integers(1, 6))
_TILES: SearchStrategy[Frame] = st.tuples(st.integers(1, 3), st.integers(1, 3))
_COLORS = st.sampled_from([Color(color) for color in range(10)])


def colors() -> SearchStrategy[Color]:
    """All ten colours."""
    return _COLORS


def numbers_in(frame: Frame, count: int) -> SearchStrategy[npt.NDArray[Any]]:
    """Numbers from 0 to below `count` in the cells of a frame; one draw of bytes is quicker than a draw for each cell."""
    height, width = frame
    drawn = st.binary(min_size=height * width, max_size=height * width)
    return drawn.map(lambda data: np.frombuffer(data, dtype=np.uint8).reshape(frame) % count)


def grids(frame: Frame | None = None) -> SearchStrategy[Grid]:
    """Grids of those dims, else of at most 6x6: of few colours, so that cells agree, or of all ten."""
    if frame is None:
        return FRAMES.flatmap(grids)
    return st.sampled_from((2, 3, 4, 10)).flatmap(lambda count: numbers_in(frame, count)).map(freeze_grid)


def masks(frame: Frame | None = None) -> SearchStrategy[Mask]:
    """Masks of those dims, else of at most 6x6: sparse, even or dense."""
    if frame is None:
        return FRAMES.flatmap(masks)
    return st.sampled_from((2, 3, 5)).flatmap(lambda count: numbers_in(frame, count)).map(lambda n: freeze_mask(n == 0))


def fields(frame: Frame | None = None) -> SearchStrategy[Field]:
    """Fields of those dims, else of at most 6x6, of small numbers of either sign."""
    if frame is None:
        return FRAMES.flatmap(fields)
    return numbers_in(frame, 7).map(lambda numbers: freeze_field(numbers.astype(np.int64) - 2))


@st.composite
def upscaled_grids(draw: DrawFn) -> Grid:
    """Grids of blocks of equal cells."""
    grid = draw(grids(draw(_TILES)))
    times = draw(st.integers(2, 3))
    return freeze_grid(grid.repeat(times, axis=0).repeat(times, axis=1))


@st.composite
def panelled_grids(draw: DrawFn) -> Grid:
    """Panels of equal dims between lines of one colour that is in none of them."""
    rows, cols = draw(_TILES)
    height, width = draw(_TILES)
    grid = np.full((rows * (height + 1) - 1, cols * (width + 1) - 1), 5, dtype=np.uint8)
    for row in range(rows):
        for col in range(cols):
            panel = draw(numbers_in((height, width), 3))
            grid[row * (height + 1) :, col * (width + 1) :][:height, :width] = panel
    return freeze_grid(grid)


@st.composite
def patterned_grids(draw: DrawFn) -> Grid:
    """Repeated or mirrored tiles without black, cut somewhere, with some black cells in them."""
    tile = draw(grids(draw(_TILES))) % 9 + 1
    if draw(st.booleans()):
        tile = np.block([[tile, tile[:, ::-1]], [tile[::-1], tile[::-1, ::-1]]])
    whole = np.tile(tile, (3, 3))
    height, width = draw(st.tuples(st.integers(1, 7), st.integers(1, 7)))
    top, left = draw(st.tuples(st.integers(0, 2), st.integers(0, 2)))
    grid = whole[top : top + height, left : left + width].copy()
    if draw(st.booleans()):
        grid[draw(numbers_in(grid.shape, 7)) == 0] = 0
    return freeze_grid(grid)


INPUTS: SearchStrategy[Grid] = st.one_of(grids(), grids(), upscaled_grids(), panelled_grids(), patterned_grids())
"""Grids as inputs of a program, any kind of them."""
