"""This file is where a pair is looked at block by block, at several scales: what each part of a grid shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from dsl.values import Color, Grid
from synth.correspondence import grounds_of
from synth.problem import Pair, Problem

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
_Blocks = list[Grid]


def count_of(scales: Sequence[int]) -> int:
    """How many blocks a grid has at these scales."""
    return sum(scale * scale for scale in scales)


def views(problem: Problem, scales: Sequence[int] = SCALES) -> Numbers:
    """For each pair (first axis) and block, scale by scale and row by row (second), what is seen there (third)."""
    grounds = grounds_of(problem)
    return np.array(
        [list(_of_pair(*one, scales)) for one in zip(problem.train, grounds, strict=True)], dtype=np.float32
    )


def _of_pair(pair: Pair, ground: Color, scales: Sequence[int]) -> Iterator[list[float]]:
    has_same_dims = pair.input.shape == pair.output.shape
    for scale in scales:
        before, after = _blocks(pair.input, scale), _blocks(pair.output, scale)
        seen = zip(_seen(before, after, pair.output, ground), _seen(after, before, pair.input, ground), strict=True)
        for place, (of_input, of_output) in enumerate(seen):
            one, other = before[place], after[place]
            changed = float((one != other).mean()) if has_same_dims else 0.0
            row, column = divmod(place, scale)
            middle = [(line + 0.5) / scale for line in (row, column)]
            yield [*of_input, *of_output, float(_key(one) == _key(other)), changed, float(has_same_dims), *middle]


def _blocks(grid: Grid, scale: int) -> _Blocks:
    """The blocks of a grid, row by row; of a side that is too short some are the same."""
    rows, columns = (_bands(length, scale) for length in grid.shape)
    return [grid[row, column] for row in rows for column in columns]


def _bands(length: int, scale: int) -> list[slice]:
    starts = [number * length // scale for number in range(scale)]
    return [slice(start, max(start + 1, (number + 1) * length // scale)) for number, start in enumerate(starts)]


def _seen(blocks: _Blocks, others: _Blocks, other_grid: Grid, ground: Color) -> Iterator[list[float]]:
    own, foreign = Counter(map(_key, blocks)), Counter(map(_key, others))
    whole = _key(other_grid)
    for block in blocks:
        colors = np.bincount(block.ravel(), minlength=10)
        count = int((colors > 0).sum())
        key = _key(block)
        yield [
            float(colors[ground]) / block.size,
            count / 10,
            float(count == 1),
            float(np.array_equal(block, block[:, ::-1])),
            float(np.array_equal(block, block[::-1])),
            _share(block[:, 1:] != block[:, :-1]),
            _share(block[1:] != block[:-1]),
            (own[key] - 1) / len(blocks),
            foreign[key] / len(blocks),
            float(key == whole),
        ]


def _share(truths: npt.NDArray[np.bool_]) -> float:
    return float(np.count_nonzero(truths)) / truths.size if truths.size else 0.0


def _key(block: Grid) -> tuple[tuple[int, ...], bytes]:
    return block.shape, block.tobytes()
