"""This file is where outputs are explained as images of the whole input under the symmetries of the square."""

from __future__ import annotations

from collections.abc import Iterator

from dsl.program import Expr, Input
from dsl.resolve import call
from synth.constraints import KeepsHistogram, OutputIsBlock
from synth.search import Search
from synth.strategy import strategy

KEEPING_DIMS = ("flip_lr", "flip_ud", "rot180")
SWAPPING_DIMS = ("transpose", "rot90", "rot270", "antitranspose")


def images(grid: Expr) -> Iterator[Expr]:
    """The grid's seven other images, those of its own dims first."""
    return (call(word, grid) for word in (*KEEPING_DIMS, *SWAPPING_DIMS))


def exchanged(grid: Expr) -> Expr:
    """The grid with its most and its least frequent colour exchanged."""
    return call("swap", grid, call("mode_color", grid), call("rare_color", grid))


@strategy(order=10, evaluations=100, goals=(OutputIsBlock, KeepsHistogram))
def symmetry(search: Search) -> Iterator[Expr]:
    """The input and its images."""
    outputs = [output.shape for output in search.problem.outputs]
    inputs = [grid.shape for grid in search.problem.inputs[: len(outputs)]]
    if outputs == inputs or outputs == [shape[::-1] for shape in inputs]:
        yield Input()
        yield from images(Input())
