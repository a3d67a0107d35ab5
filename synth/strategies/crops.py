"""This file is where outputs are explained as a part of the input: a box, an object, a window at a fixed place."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import cast

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from dsl.program import Clause, Comprehension, Expr, Input, Local
from dsl.resolve import call, integer, literal
from dsl.types import OBJECT, VEC
from dsl.values import Grid, Vec
from synth.constraints import OutputIsBlock
from synth.pieces import cropped, of_objects, pieces, whole
from synth.ratios import keeps_dims
from synth.search import Search
from synth.selections import claims, segmentations
from synth.strategies.symmetry import KEEPING_DIMS, SWAPPING_DIMS
from synth.strategy import strategy

MOST_PIECES = 400


@strategy(order=12, evaluations=10_000, goals=(OutputIsBlock,))
def crops(search: Search) -> Iterator[Expr]:
    """Parts of the input where they stand."""
    if _as_large_as_inputs(search):
        return
    yield from whole(search)
    yield from cropped(search)
    yield from _windows(Input(), search)
    yield from of_objects(search)
    yield from _of_several(search)


def _as_large_as_inputs(search: Search) -> bool:
    problem = search.problem
    return all(
        output.shape[0] >= grid.shape[0] and output.shape[1] >= grid.shape[1]
        for grid, output in zip(problem.inputs, problem.outputs, strict=False)
    )


def _of_several(search: Search) -> Iterator[Expr]:
    """The box around all objects of which something is true."""
    for objects in segmentations(search):
        for condition in claims(search):
            some = Comprehension((Clause("o", objects, condition),), Local("o", OBJECT))
            box = call("crop", Input(), some)
            yield box
            yield call("trim", box)
            yield call("crop", Input(), call("dilate", call("bbox", call("mask", some))))


def _windows(piece: Expr, search: Search) -> Iterator[Expr]:
    """Windows of the outputs' dims, at one place counted from the upper left or the lower right corner of the piece."""
    outputs = search.problem.outputs
    dims = Vec(*outputs[0].shape)
    if len({output.shape for output in outputs}) > 1:
        return
    grids = [cast(Grid, value) for value in search.values(piece) or ()][: len(outputs)]
    places = []
    for grid, output in zip(grids, outputs, strict=False):
        places.append(_places(grid, output))
        if not places[-1]:
            return
    sides = call("dims", piece)
    height, width = call("row", sides), call("col", sides)
    down, right = (call("vec", height, integer(0)), call("vec", integer(0), width))
    for corner, (rows, cols) in ((None, (0, 0)), (sides, (1, 1)), (right, (0, 1)), (down, (1, 0))):
        steps = [
            {(row - rows * grid.shape[0], col - cols * grid.shape[1]) for row, col in found}
            for grid, found in zip(grids, places, strict=True)
        ]
        for step in sorted(set.intersection(*steps)):
            place = literal(Vec(*step), VEC)
            start = place if corner is None else call("+", corner, place)
            yield call("window", piece, start, literal(dims, VEC))


def _places(grid: Grid, part: Grid) -> set[tuple[int, int]]:
    """Where the part stands in the grid."""
    if part.shape[0] > grid.shape[0] or part.shape[1] > grid.shape[1]:
        return set()
    windows = sliding_window_view(grid, part.shape)
    return {(int(row), int(col)) for row, col in np.argwhere((windows == part).all(axis=(2, 3)))}


@strategy(order=21, evaluations=10_000, goals=(OutputIsBlock,))
def windows(search: Search) -> Iterator[Expr]:
    """Windows of pieces of the input."""
    if not keeps_dims(search):
        for piece in itertools.islice(pieces(search), MOST_PIECES):
            yield from _windows(piece, search)


@strategy(order=22, evaluations=10_000, goals=(OutputIsBlock,))
def turned_crops(search: Search) -> Iterator[Expr]:
    """Mirrored and turned pieces of the input."""
    if keeps_dims(search):
        return
    for piece in itertools.islice(pieces(search), MOST_PIECES):
        shapes = [cast(Grid, value).shape for value in search.values(piece) or ()]
        wanted = [output.shape for output in search.problem.outputs]
        if shapes[: len(wanted)] == wanted:
            yield from (call(word, piece) for word in KEEPING_DIMS)
        if [shape[::-1] for shape in shapes[: len(wanted)]] == wanted:
            yield from (call(word, piece) for word in SWAPPING_DIMS)
