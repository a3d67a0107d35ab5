"""This file is where many objects stand side by side: their cells laid one after another, and how all of them move at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from dsl.values import TRANSPARENT, Object, Sym
from synth.object_boards import Boards, Colors, Numbers, Truths, compiled


@dataclass(frozen=True, slots=True, eq=False)
class Shapes:
    """Objects, one for each place: where `owners` leaves a place out, there is none.

    `owners`, `rows`, `cols` and `colors` have an entry for each cell, by owner; `top`, `left`, `height` and `width`, of the
    bounding boxes, one for each place.
    """

    owners: Numbers
    rows: Numbers
    cols: Numbers
    colors: Colors
    top: Numbers
    left: Numbers
    height: Numbers
    width: Numbers

    @classmethod
    def of(cls, objects: Sequence[Object]) -> Shapes:
        """Given objects."""
        boxes = [(element.row, element.col, *element.patch.shape) for element in objects]
        top, left, height, width = np.array(boxes, dtype=np.int64).reshape(-1, 4).T.copy()
        every = np.concatenate([np.zeros(0, dtype=np.uint8), *(element.patch.ravel() for element in objects)])
        cells = np.flatnonzero(every != TRANSPARENT)
        sizes = height * width
        owners = np.repeat(np.arange(len(objects)), sizes)[cells]
        rows, cols = np.divmod(cells - (np.cumsum(sizes) - sizes)[owners], width[owners])
        return cls(owners, rows + top[owners], cols + left[owners], every[cells], top, left, height, width)

    @classmethod
    def cut(cls, cells: tuple[Numbers, ...], colors: Colors, places: int) -> Shapes:
        """Given cells (their owners, in order, rows and columns); the boxes are those of the cells."""
        owners, rows, cols = cells
        box = np.empty((4, places), dtype=np.int64)
        compiled().boxes_of_cells(owners, rows, cols, box)
        return cls(owners, rows, cols, colors, *box)

    @classmethod
    def side_by_side(cls, several: Sequence[Shapes]) -> Shapes:
        """The objects of several, one after another."""
        sizes = [len(shapes.owners) for shapes in several]
        before = np.cumsum([0, *(len(shapes) for shapes in several[:-1])])
        owners = np.concatenate([shapes.owners for shapes in several]) + np.repeat(before, sizes)
        rest = ([getattr(shapes, name) for shapes in several] for name in cls.__slots__[1:])
        return cls(owners, *map(np.concatenate, rest))

    def __len__(self) -> int:
        return len(self.top)

    def apart(self, times: int) -> list[Shapes]:
        """The objects of so many again that were laid side by side."""
        objects = len(self) // times
        bounds = np.searchsorted(self.owners, np.arange(times + 1) * objects).tolist()
        found = []
        for at, (start, stop) in enumerate(pairwise(bounds)):
            cells, boxes = slice(start, stop), slice(at * objects, (at + 1) * objects)
            owners = self.owners[cells] - at * objects
            parts = self.rows[cells], self.cols[cells], self.colors[cells]
            box = self.top[boxes], self.left[boxes], self.height[boxes], self.width[boxes]
            found.append(Shapes(owners, *parts, *box))
        return found

    @property
    def bottom(self) -> Numbers:
        """The last row of each box."""
        return self.top + self.height - 1

    @property
    def right(self) -> Numbers:
        """The last column of each box."""
        return self.left + self.width - 1

    @property
    def sizes(self) -> Numbers:
        """How many cells each object has."""
        return np.bincount(self.owners, minlength=len(self))

    @property
    def counts(self) -> Numbers:
        """How many cells of each of the ten colours each object has."""
        counts = np.bincount(self.owners * 10 + self.colors, minlength=10 * len(self))
        return counts.reshape(len(self), 10)

    def shifted(self, steps: Numbers) -> Shapes:
        """Each object displaced by its own step, a pair of numbers."""
        by_rows, by_cols = steps[:, 0], steps[:, 1]
        return replace(
            self,
            rows=self.rows + by_rows[self.owners],
            cols=self.cols + by_cols[self.owners],
            top=self.top + by_rows,
            left=self.left + by_cols,
        )

    def transformed(self, sym: Sym) -> Shapes:
        """Each object moved by the symmetry within its bounding box, the box's corner kept."""
        rows, cols = self.rows - self.top[self.owners], self.cols - self.left[self.owners]
        last_row, last_col = self.height[self.owners] - 1, self.width[self.owners] - 1
        new = {
            Sym.ID: (rows, cols),
            Sym.FLIP_LR: (rows, last_col - cols),
            Sym.FLIP_UD: (last_row - rows, cols),
            Sym.ROT180: (last_row - rows, last_col - cols),
            Sym.TRANSPOSE: (cols, rows),
            Sym.ANTITRANSPOSE: (last_col - cols, last_row - rows),
            Sym.ROT90: (cols, last_row - rows),
            Sym.ROT270: (last_col - cols, rows),
        }[sym]
        turns = sym in (Sym.TRANSPOSE, Sym.ANTITRANSPOSE, Sym.ROT90, Sym.ROT270)
        height, width = (self.width, self.height) if turns else (self.height, self.width)
        return replace(
            self,
            rows=new[0] + self.top[self.owners],
            cols=new[1] + self.left[self.owners],
            height=height,
            width=width,
        )

    def taken(self, places: Numbers) -> Shapes:
        """For each place the object that stands at another one."""
        starts = np.searchsorted(self.owners, np.arange(len(self) + 1))
        sizes = np.diff(starts)[places]
        owners = np.repeat(np.arange(len(places)), sizes)
        offsets = np.arange(len(owners)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        cells = starts[places][owners] + offsets
        return Shapes(
            owners,
            self.rows[cells],
            self.cols[cells],
            self.colors[cells],
            self.top[places],
            self.left[places],
            self.height[places],
            self.width[places],
        )

    def kept(self, cells: Truths) -> Shapes:
        """Some of the cells."""
        return Shapes.cut((self.owners[cells], self.rows[cells], self.cols[cells]), self.colors[cells], len(self))

    def boards(self, frame: Boards) -> Boards:
        """The cells in the frame."""
        boards: Boards = compiled().boards_of_cells(self.owners, self.rows, self.cols, frame)
        return boards

    def patches(self) -> Colors:
        """The patches, in the upper-left corners of equal frames."""
        cells = np.full((len(self), self.height.max(initial=1), self.width.max(initial=1)), TRANSPARENT, dtype=np.uint8)
        cells[self.owners, self.rows - self.top[self.owners], self.cols - self.left[self.owners]] = self.colors
        return cells

    def equals(self, other: Shapes) -> Truths:
        """Whether the objects at each place are equal: the same cells of the same colours, in the same box."""
        equal: Truths = self.sizes == other.sizes
        for own, theirs in ((self.top, other.top), (self.left, other.left)):
            equal &= own == theirs
        for own, theirs in ((self.height, other.height), (self.width, other.width)):
            equal &= own == theirs
        one, two = self._listed(equal), other._listed(equal)
        equal[one[0][(one != two).any(axis=0)]] = False
        return equal

    def _listed(self, places: Truths) -> Numbers:
        """The cells of the objects at some places, in order: their owners, rows, columns and colours."""
        cells = np.flatnonzero(places[self.owners])
        order = cells[np.lexsort((self.cols[cells], self.rows[cells], self.owners[cells]))]
        return np.stack([part[order].astype(np.int64) for part in (self.owners, self.rows, self.cols, self.colors)])

    def equals_itself(self, sym: Sym) -> Truths:
        """Whether the symmetry, applied within its box, leaves each object as it is."""
        image = self.transformed(sym)
        equal: Truths = (image.height == self.height) & (image.width == self.width)
        cells = equal[self.owners]
        owners = self.owners[cells]
        rows, cols = (image.rows - image.top[image.owners])[cells], (image.cols - image.left[image.owners])[cells]
        wrong = self.patches()[owners, rows, cols] != self.colors[cells]
        equal[owners[wrong]] = False
        return equal
