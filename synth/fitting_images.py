"""This file is where images that have the outputs' dims are compared with the outputs, all at once, before any is looked at."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from dsl.values import Color, Grid
from interp.columns import ColumnIds, Columns
from synth.bank import Bank
from synth.stacking import MOST_LOWER

COLORS = 10
_NO_COLOR = 255


class Images:
    """Grid columns that have the outputs' dims on every pair, with how many cells of each are right."""

    def __init__(self, columns: Columns, outputs: Sequence[Grid], backgrounds: Sequence[Color]) -> None:
        self.columns = columns
        self._outputs = outputs
        self._cells = sum(output.size for output in outputs)
        self._blank = [np.full_like(output, ground) for output, ground in zip(outputs, backgrounds, strict=False)]
        self._left_blank = [
            np.where(output == blank, output, np.uint8(_NO_COLOR))
            for output, blank in zip(outputs, self._blank, strict=True)
        ]
        self._columns: list[ColumnIds] = []
        self._right: list[npt.NDArray[np.int64]] = []

    def add(self, new: ColumnIds) -> ColumnIds:
        """Keep those of the columns that have the outputs' dims; returns those that are the outputs."""
        right = self.columns.agreement(new, self._outputs)
        fits = right >= 0
        self._columns.append(new[fits])
        self._right.append(right[fits])
        exact: ColumnIds = new[right == self._cells]
        return exact

    def best(self, bank: Bank, most: int) -> ColumnIds:
        """The columns that have most cells right, the cheaper ones first where as many are."""
        columns, right = np.concatenate(self._columns), np.concatenate(self._right)
        if len(columns) > most:
            # all that can be among the best, before they are put in order
            near = right >= np.partition(right, -most)[-most]
            columns, right = columns[near], right[near]
        ordered: ColumnIds = columns[np.lexsort((bank.written(columns), -right))]
        return ordered[:most]

    def stackable(self, best: ColumnIds) -> ColumnIds:
        """Of the best columns those that may lie below others, which come first, or show nothing wrong and may lie above."""
        right, blank, left_blank = (
            self.columns.agreement(best, targets) for targets in (self._outputs, self._blank, self._left_blank)
        )
        shows_nothing_wrong = (right + blank - left_blank == self._cells) & (blank < self._cells)
        chosen: ColumnIds = best[shows_nothing_wrong | (np.arange(len(best)) < MOST_LOWER)]
        return chosen

    def alike(self, best: ColumnIds) -> ColumnIds:
        """Of the best columns those that differ from the outputs by names of colours alone."""
        output = self._outputs[0]
        amounts = [self.columns.agreement(best, [np.full_like(output, color)]) for color in range(COLORS)]
        wanted = np.sort(np.bincount(output.ravel(), minlength=COLORS))
        # as many cells of one colour, of another and so on: few pass
        likely: ColumnIds = best[(np.sort(np.stack(amounts, axis=1), axis=1) == wanted).all(axis=1)]
        for place in range(len(self._outputs)):
            likely = self._alike_on(place, likely)
        return likely

    def _alike_on(self, place: int, columns: ColumnIds) -> ColumnIds:
        """Of these columns those that show, on one pair, one colour for each of the output's, and no two the same."""
        output = self._outputs[place]
        names = np.zeros((len(columns), 0), dtype=np.int64)
        is_alike = np.ones(len(columns), dtype=np.bool_)
        for value in np.unique(output):
            there = output == value
            shown = np.stack([self._shown(columns, place, there, color) for color in range(COLORS)], axis=1)
            names = np.column_stack([names, shown.argmax(axis=1)])
            is_alike &= shown.max(axis=1) == there.sum()
        is_alike &= (np.diff(np.sort(names, axis=1), axis=1) > 0).all(axis=1)
        chosen: ColumnIds = columns[is_alike]
        return chosen

    def _shown(self, columns: ColumnIds, place: int, cells: npt.NDArray[np.bool_], color: int) -> npt.NDArray[np.int64]:
        """In how many of some cells on one pair each column shows a colour."""
        nothing = [np.full_like(output, _NO_COLOR) for output in self._outputs[:place]]
        return self.columns.agreement(columns, [*nothing, np.where(cells, np.uint8(color), np.uint8(_NO_COLOR))])
