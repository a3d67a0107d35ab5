"""This file is where mirror lines of grids are found, anywhere in them, and used to fill in what is missing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from operator import attrgetter

import numpy as np
import numpy.typing as npt

from dsl.laws import (
    COLOR_EQUIVARIANT,
    COLOR_INVARIANT,
    EQUIVARIANT,
    IDEMPOTENT,
    PRESERVES_PALETTE,
    PRESERVES_SHAPE,
    equivariant_under,
)
from dsl.laws.patterns import (
    FILLS_EVERY_HOLE,
    FLIPPED_TO_ITS_COMPLEMENT,
    KEEPS_KNOWN_CELLS,
    SYMMETRIC_IF_CONSISTENT,
)
from dsl.outcome import EvaluationFailed, Failure, Run
from dsl.primitives.patterns import ColorBits, color_bits, only_colors
from dsl.registry import primitive
from dsl.values import Axis, Color, Grid, Sym, check_same_frame, freeze_grid, transformed

_PALETTE = (COLOR_EQUIVARIANT, PRESERVES_PALETTE)


@primitive(cost=2, laws=(FLIPPED_TO_ITS_COMPLEMENT, COLOR_INVARIANT, equivariant_under(Sym.ID, Sym.TRANSPOSE)))
def mirror_axis(grid: Grid, axis: Axis, *, run: Run) -> int:
    """Twice the column (for `cols`: row) of the line across which rows (columns) are mirrored; odd between two of them.

    A line that two cells contradict does not count. Of the others, the one across which most cells agree, then the one
    nearest the centre, then the first, as a tie; none, or the axis `any`: no value.

    >>> mirror_axis(from_text("1213/3433"), Axis.ROWS, run=Run())
    2
    """
    kind = Sym.FLIP_LR if axis.along == 1 else Sym.FLIP_UD
    best = _best(np.left_shift(1, grid, dtype=np.uint16), kind)
    if best is None:
        raise EvaluationFailed(Failure.NOT_FOUND)
    if best.tied:
        run.tie()
    return best.offset


@primitive(cost=2, laws=(KEEPS_KNOWN_CELLS, SYMMETRIC_IF_CONSISTENT, PRESERVES_SHAPE, EQUIVARIANT, *_PALETTE))
def symmetrize(grid: Grid, sym: Sym, hole: Color) -> Grid:
    """The grid with each hole showing what the grid moved by the symmetry shows there; other dims when moved: no value.

    >>> to_text(symmetrize(from_text("120/340"), Sym.FLIP_LR, BLACK))
    '121/343'
    """
    image = transformed(grid, sym)
    check_same_frame(grid, image)
    return freeze_grid(np.where(grid == hole, image, grid))


@primitive(cost=2, laws=(KEEPS_KNOWN_CELLS, FILLS_EVERY_HOLE, IDEMPOTENT, PRESERVES_SHAPE, EQUIVARIANT, *_PALETTE))
def inpaint_symmetric(grid: Grid, hole: Color, *, run: Run) -> Grid:
    """The grid with its holes filled by mirror images, across mirror lines that may lie anywhere.

    Of the vertical lines one is used: of those that no two known cells contradict, the one across which most known cells
    agree, then the one nearest the centre, then the first, as a tie. Likewise of the horizontal lines, and of the
    diagonals of either kind. Lines with more agreement come first, until each hole has a known image (of an image of an
    image ...); a line that contradicts those before it is left out. If a hole never has one, no value.

    >>> to_text(inpaint_symmetric(from_text("121/340/121"), BLACK, run=Run()))
    '121/343/121'
    """
    if not (grid == hole).any():
        return grid
    bits = color_bits(grid, hole)
    lines = [line for line in (_best(bits, kind) for kind in _OFFSETS) if line is not None]
    kaleidoscope = _Kaleidoscope(bits)
    for _, level in groupby(sorted(lines, key=attrgetter("agreement"), reverse=True), key=attrgetter("agreement")):
        equals = list(level)
        refused = [line for line in equals if not kaleidoscope.takes(line)]
        if any(line.tied for line in equals) or 0 < len(refused) < len(equals):
            run.tie()
        if kaleidoscope.seen.all():
            return only_colors(kaleidoscope.seen)
    raise EvaluationFailed(Failure.UNDETERMINED)


@dataclass(frozen=True, slots=True)
class _Line:
    """A mirror line, how many known cells agree across it, and whether an equally good one was passed over.

    Its offset is what mirrored positions add up to: `col + col'` for `flip_lr`, `row + row'` for `flip_ud`, `row + col'`
    for `antitranspose`; for `transpose` it is `row - col'`.
    """

    kind: Sym
    offset: int
    agreement: int
    tied: bool


_OFFSETS: dict[Sym, Callable[[int, int], range]] = {
    Sym.FLIP_LR: lambda _, width: range(2 * width - 1),
    Sym.FLIP_UD: lambda height, _: range(2 * height - 1),
    Sym.TRANSPOSE: lambda height, width: range(1 - width, height),
    Sym.ANTITRANSPOSE: lambda height, width: range(height + width - 1),
}


def _best(bits: ColorBits, kind: Sym) -> _Line | None:
    """The best mirror line of a kind, or None where every one is contradicted or has no known cells to compare."""
    offsets = _OFFSETS[kind](*bits.shape)
    ranked = [
        (-agreement, abs(2 * offset - offsets[0] - offsets[-1]), offset)
        for agreement, offset in zip(_agreements(bits, kind).tolist(), offsets, strict=True)
        if agreement
    ]
    if not ranked:
        return None
    best, *others = sorted(ranked)
    return _Line(kind, best[2], -best[0], tied=bool(others) and others[0][:2] == best[:2])


def _agreements(bits: ColorBits, kind: Sym) -> npt.NDArray[np.intp]:
    """For each line how many known cells, not counting those on it, equal their known image; 0 where one differs from it."""
    images, seen = _images(kind, *bits.shape), bits.ravel()
    shown = np.append(seen, np.uint16(0))[images]
    compared = (seen != 0) & (shown != 0)
    amounts = np.count_nonzero(compared & (images != np.arange(bits.size)), axis=1)
    return np.where((compared & (seen != shown)).any(axis=1), 0, amounts)


@lru_cache(maxsize=32)
def _images(kind: Sym, height: int, width: int) -> npt.NDArray[np.intp]:
    """For each line of a kind, and each cell of a frame, the place of its image; the number of cells where that lies outside."""
    rows, cols = np.divmod(np.arange(height * width), width)
    offsets = np.array(_OFFSETS[kind](height, width))[:, None]
    across = {
        Sym.FLIP_LR: (rows, offsets - cols),
        Sym.FLIP_UD: (offsets - rows, cols),
        Sym.TRANSPOSE: (cols + offsets, rows - offsets),
        Sym.ANTITRANSPOSE: (offsets - cols, offsets - rows),
    }
    row, col = across[kind]
    inside = (row >= 0) & (row < height) & (col >= 0) & (col < width)
    return np.where(inside, row * width + col, height * width)


class _Kaleidoscope:
    """What mirror lines show together: the colours of all images of every cell of a grid.

    Images of images may lie outside the frame, so the plane is followed as far as the frame is long on every side of it.
    """

    def __init__(self, bits: ColorBits) -> None:
        self._margin = max(bits.shape)
        self._frame = np.s_[self._margin : -self._margin, self._margin : -self._margin]
        self._plane = np.pad(bits, self._margin)
        self._images: list[npt.NDArray[np.intp]] = []

    @property
    def seen(self) -> ColorBits:
        """The colours seen in each cell of the frame: at most one, none where no image is known."""
        seen: ColorBits = self._plane[self._frame]
        return seen

    def takes(self, line: _Line) -> bool:
        """Whether the line agrees with those taken before; if so, it is taken."""
        images = [*self._images, self._image(line)]
        plane, before = self._plane.ravel(), None
        while before is None or not np.array_equal(plane, before):
            before = plane
            for image in images:
                plane = plane | plane[image]
        if np.any(plane & (plane - 1)):
            return False
        self._plane, self._images = plane.reshape(self._plane.shape), images
        return True

    def _image(self, line: _Line) -> npt.NDArray[np.intp]:
        """For each place of the plane that of its image; its own where that lies outside."""
        rows, cols = np.indices(self._plane.shape)
        places = np.arange(self._plane.size).reshape(self._plane.shape)
        both = 2 * self._margin
        across = {
            Sym.FLIP_LR: (rows, line.offset + both - cols),
            Sym.FLIP_UD: (line.offset + both - rows, cols),
            Sym.TRANSPOSE: (cols + line.offset, rows - line.offset),
            Sym.ANTITRANSPOSE: (line.offset + both - cols, line.offset + both - rows),
        }
        row, col = across[line.kind]
        height, width = self._plane.shape
        inside = (row >= 0) & (row < height) & (col >= 0) & (col < width)
        return np.where(inside, row * width + col, places).ravel()
