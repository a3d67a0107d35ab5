"""This file is where outputs are explained as a wall of blocks, each an image of one piece of the input, or blank."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import cast

import numpy as np

from dsl.program import Expr, Input, ListOf
from dsl.resolve import call, color, literal
from dsl.types import GRID, VEC, list_of
from dsl.values import Color, Grid, Vec
from synth.constraints import OutputIsWall
from synth.pieces import pieces
from synth.ratios import keeps_dims, ratio_to
from synth.search import Search
from synth.strategies.symmetry import exchanged, images
from synth.strategy import strategy

MOST_BLOCKS = 36
MOST_PIECES = 200

_Layout = list[list[Expr]]


@strategy(order=14, evaluations=20_000, goals=(OutputIsWall,))
def tiling(search: Search) -> Iterator[Expr]:
    """Walls of blocks that are images of the input, or of a piece of it."""
    if keeps_dims(search):
        return
    for piece in itertools.chain([Input()], itertools.islice(pieces(search), MOST_PIECES)):
        layout = ratio_to(piece, search)
        if layout is not None and 1 < layout.row * layout.col <= MOST_BLOCKS:
            yield from walls(piece, layout, search)


def walls(piece: Expr, layout: Vec, search: Search) -> Iterator[Expr]:
    """Ways to lay so many rows and columns of the piece and its images."""
    yield call("tile", piece, literal(layout, VEC))
    if layout == Vec(2, 2):
        yield call("mirror_tile", piece)
    yield from _deduced(piece, layout, search)


def _deduced(piece: Expr, layout: Vec, search: Search) -> Iterator[Expr]:
    """The wall whose blocks stand in the outputs of all pairs, if every block of these is an image of the piece or blank."""
    if not _shows_it(piece, layout, search):
        return
    variants = [(expr, values) for expr in _variants(piece) if (values := search.values(expr)) is not None]
    wall: _Layout = []
    for row in range(layout.row):
        blocks: list[Expr] = []
        for col in range(layout.col):
            shown = [_block(output, layout, row, col) for output in search.problem.outputs]
            block = next((expr for expr, values in variants if _all_equal(values, shown)), None) or _blank(piece, shown)
            if block is None:
                return
            blocks.append(block)
        wall.append(blocks)
    yield _laid(wall)


def _variants(piece: Expr) -> Iterator[Expr]:
    """The piece, its images, the piece with its colours exchanged, and rolled by one cell."""
    yield piece
    yield from images(piece)
    yield exchanged(piece)
    yield from (call("roll", piece, literal(step, VEC)) for step in (Vec(0, 1), Vec(1, 0), Vec(0, -1), Vec(-1, 0)))


def _shows_it(piece: Expr, layout: Vec, search: Search) -> bool:
    """Whether the first output has a block with as many cells of its colours as the piece: an image of it, perhaps."""
    values = search.values(piece)
    if values is None:
        return False
    output = search.problem.outputs[0]
    wanted = _amounts(cast(Grid, values[0]))
    places = itertools.product(range(layout.row), range(layout.col))
    return any(_amounts(_block(output, layout, *at)) == wanted for at in places)


def _amounts(grid: Grid) -> list[int]:
    return sorted(np.bincount(grid.ravel()).tolist(), reverse=True)[: len(np.unique(grid))]


def _block(output: Grid, layout: Vec, row: int, col: int) -> Grid:
    height, width = output.shape[0] // layout.row, output.shape[1] // layout.col
    return output[row * height : (row + 1) * height, col * width : (col + 1) * width]


def _all_equal(values: Sequence[object], shown: Sequence[Grid]) -> bool:
    return all(np.array_equal(cast(Grid, value), grid) for value, grid in zip(values, shown, strict=False))


def _blank(piece: Expr, shown: Sequence[Grid]) -> Expr | None:
    first = Color(int(shown[0][0, 0]))
    if all((grid == first).all() for grid in shown):
        return call("canvas", call("dims", piece), color(first))
    return None


def _laid(wall: _Layout) -> Expr:
    """The wall as a tiling of its smallest repeated part."""
    rows, cols = len(wall), len(wall[0])
    for tall, wide in itertools.product(range(1, rows + 1), range(1, cols + 1)):
        if rows % tall == 0 and cols % wide == 0 and _repeats(wall, tall, wide):
            part = _assembled([line[:wide] for line in wall[:tall]])
            times = Vec(rows // tall, cols // wide)
            return part if times == Vec(1, 1) else call("tile", part, literal(times, VEC))
    return _assembled(wall)


def _repeats(wall: _Layout, tall: int, wide: int) -> bool:
    return all(block == wall[row % tall][col % wide] for row, line in enumerate(wall) for col, block in enumerate(line))


def _assembled(wall: _Layout) -> Expr:
    if len(wall) * len(wall[0]) <= 4:
        lines = [_joined("hcat", line) for line in wall]
        return _joined("vcat", lines)
    blocks = ListOf(tuple(block for line in wall for block in line), list_of(GRID))
    return call("assemble", blocks, literal(Vec(len(wall), len(wall[0])), VEC))


def _joined(word: str, parts: Sequence[Expr]) -> Expr:
    joined, *others = parts
    for part in others:
        joined = call(word, joined, part)
    return joined
