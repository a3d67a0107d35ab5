"""This file is where a pair is looked at block by block, at several scales: what each part of a grid shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
import numpy.typing as npt

from dsl.values import Color, Grid
from synth.correspondence import grounds_of
from synth.problem import Problem

SCALES = (1, 2, 3, 4)
"""Into how many bands of rows and columns a grid is cut."""
SIGHTS = (
    *(
        f"{side} block: {what}"
        for side in ("input", "output")
        for what in (
            "share of the ground",
            "colours",
            "is of one colour",
            "is its mirror image left and right",
            "is its mirror image up and down",
            "changes along rows",
            "changes along columns",
            "equal blocks of its own grid",
            "equal blocks of the other grid",
            "shows the other grid",
        )
    ),
    "the two are equal",
    "share of changed cells",
    "grids have the same dims",
    "row",
    "column",
)

Numbers = npt.NDArray[np.float32]
_Truths = npt.NDArray[np.bool_]


def count_of(scales: Sequence[int]) -> int:
    """How many blocks a grid has at these scales."""
    return sum(scale * scale for scale in scales)


def views(problem: Problem, scales: Sequence[int] = SCALES) -> Numbers:
    """For each pair (first axis) and block, scale by scale and row by row (second), what is seen there (third)."""
    return np.concatenate([_at_scale(problem, scale) for scale in scales], axis=1)


@lru_cache(maxsize=2 * len(SCALES))
def _at_scale(problem: Problem, scale: int) -> Numbers:
    # Remembered since the features have most of the scales, and `capsule` looks at all of them.
    seen = zip(_looked_at(problem), grounds_of(problem), strict=True)
    return np.array([list(_of_pair(*grids, ground, scale)) for grids, ground in seen], dtype=np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class _Looked:
    """A grid, and what does not depend on the scale."""

    grid: Grid
    palette: bytes
    turns: tuple[_Truths, _Truths]
    """Where the color changes to the next cell of the row, and of the column."""


@lru_cache(maxsize=2)
def _looked_at(problem: Problem) -> tuple[tuple[_Looked, _Looked], ...]:
    return tuple((_looked(pair.input), _looked(pair.output)) for pair in problem.train)


def _looked(grid: Grid) -> _Looked:
    return _Looked(grid, bytes(set(grid.tobytes())), (grid[:, 1:] != grid[:, :-1], grid[1:] != grid[:-1]))


@dataclass(frozen=True, slots=True, eq=False)
class _Block:
    rows: slice
    columns: slice
    cells: Grid
    key: tuple[tuple[int, ...], bytes]


def _of_pair(given: _Looked, made: _Looked, ground: Color, scale: int) -> Iterator[list[float]]:
    has_same_dims = given.grid.shape == made.grid.shape
    before, after = _blocks(given.grid, scale), _blocks(made.grid, scale)
    seen = zip(_seen(given, before, after, made, ground), _seen(made, after, before, given, ground), strict=True)
    for place, (of_input, of_output) in enumerate(seen):
        one, other = before[place], after[place]
        changed = np.count_nonzero(one.cells != other.cells) / one.cells.size if has_same_dims else 0.0
        row, column = divmod(place, scale)
        middle = [(line + 0.5) / scale for line in (row, column)]
        yield [*of_input, *of_output, one.key == other.key, changed, has_same_dims, *middle]


def _blocks(grid: Grid, scale: int) -> list[_Block]:
    """The blocks of a grid, row by row; of a side that is too short some are the same."""
    rows, columns = (_bands(length, scale) for length in grid.shape)
    cut = ((row, column, grid[row, column]) for row in rows for column in columns)
    return [_Block(row, column, cells, (cells.shape, cells.tobytes())) for row, column, cells in cut]


@cache
def _bands(length: int, scale: int) -> tuple[slice, ...]:
    starts = [number * length // scale for number in range(scale)]
    return tuple(slice(start, max(start + 1, (number + 1) * length // scale)) for number, start in enumerate(starts))


def _seen(
    own: _Looked, blocks: Sequence[_Block], others: Sequence[_Block], other: _Looked, ground: Color
) -> Iterator[list[float]]:
    # Bytes are compared and counted in a tenth of the time that numpy takes for so few cells.
    here, there = Counter(block.key for block in blocks), Counter(block.key for block in others)
    whole = other.grid.shape, other.grid.tobytes()
    along_rows, along_columns = own.turns
    for block in blocks:
        rows, columns, cells, key = block.rows, block.columns, block.cells, block.key
        content = key[1]
        colors = sum(color in content for color in own.palette)
        yield [
            content.count(ground) / cells.size,
            colors / 10,
            colors == 1,
            cells[:, ::-1].tobytes() == content,
            cells[::-1].tobytes() == content,
            _share(along_rows[rows, columns.start : columns.stop - 1]),
            _share(along_columns[rows.start : rows.stop - 1, columns]),
            (here[key] - 1) / len(blocks),
            there[key] / len(blocks),
            key == whole,
        ]


def _share(truths: _Truths) -> float:
    return np.count_nonzero(truths) / truths.size if truths.size else 0.0
