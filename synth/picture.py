"""This file is where a picture stands beside what it should become: which cells change, and which colours would be right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar, cast

import numpy as np
import numpy.typing as npt

from dsl.types import COLOR
from dsl.values import Grid
from synth.masks import Source
from synth.search import Search

Cells = npt.NDArray[np.bool_]
_Cell = TypeVar("_Cell", bound=np.generic)


class Picture:
    """The cells of all pairs, laid one after another: the inputs', the outputs', and which of them change."""

    def __init__(self, search: Search) -> None:
        self.outputs = search.problem.outputs
        self.tests = search.problem.tests
        self.given = flat(self.tests)
        self.before = flat(search.problem.inputs[: len(self.outputs)])
        self.after = flat(self.outputs)
        self.changed = self.before != self.after
        self.written = [int(value) for value in np.unique(self.after[self.changed])]

    def right(self, source: Source) -> Cells:
        """In which cells a source shows the colour of the output."""
        return np.equal(self.shown(source), self.after)

    def shown(self, source: Source) -> npt.NDArray[np.uint8]:
        """The colours of a source in the cells of all pairs."""
        return _shown(source, self.outputs, 0)

    def foretold(self, source: Source) -> npt.NDArray[np.uint8]:
        """The colours of a source in the cells of all test inputs."""
        return _shown(source, self.tests, len(self.outputs))


def _shown(source: Source, frames: Sequence[Grid], start: int) -> npt.NDArray[np.uint8]:
    values = source.values[start : start + len(frames)]
    if source.expr.type == COLOR:
        colors = cast(Sequence[int], values)
        return flat([np.full(grid.shape, value, np.uint8) for grid, value in zip(frames, colors, strict=True)])
    return flat(cast(Sequence[Grid], values))


def flat(grids: Sequence[npt.NDArray[_Cell]]) -> npt.NDArray[_Cell]:
    """The cells of all grids in one row."""
    return np.concatenate([grid.ravel() for grid in grids])
