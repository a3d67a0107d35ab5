"""This file is where a picture stands beside what it should become: which cells change, and which colours would be right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import numpy as np
import numpy.typing as npt

from dsl.types import COLOR
from dsl.values import Grid
from synth.masks import Source
from synth.search import Search

Cells = npt.NDArray[np.bool_]


class Picture:
    """The cells of all pairs, laid one after another: the inputs', the outputs', and which of them change."""

    def __init__(self, search: Search) -> None:
        self.outputs = search.problem.outputs
        self.before = flat(search.problem.inputs[: len(self.outputs)])
        self.after = flat(self.outputs)
        self.changed = self.before != self.after
        self.written = [int(value) for value in np.unique(self.after[self.changed])]

    def right(self, source: Source) -> Cells:
        """In which cells a source shows the colour of the output."""
        return np.equal(self.shown(source), self.after)

    def shown(self, source: Source) -> npt.NDArray[np.uint8]:
        """The colours of a source in the cells of all pairs."""
        if source.expr.type == COLOR:
            colors = cast(Sequence[int], source.values)
            parts = [np.full(grid.shape, value, np.uint8) for grid, value in zip(self.outputs, colors, strict=False)]
            return flat(parts)
        return flat(cast(Sequence[Grid], source.values[: len(self.outputs)]))


def flat(grids: Sequence[Grid]) -> npt.NDArray[np.uint8]:
    """The cells of all grids in one row."""
    return np.concatenate([grid.ravel() for grid in grids])
