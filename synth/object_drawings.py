"""This file is where it is told what a generator would do to a picture: which objects help, and in which colours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import numpy as np

from dsl.program import Background, Expr
from dsl.values import Grid
from synth.object_boards import Numbers, Truths
from synth.object_claims import Claim
from synth.object_colors import Paint
from synth.object_table import ObjectTable, Strokes, as_bits
from synth.search import Search

MIXED, NOTHING = -1, -2


class Picture:
    """The concatenated cells of all inputs over one base: its colours, the outputs', and the changed cells, numbered."""

    def __init__(self, base: Expr, search: Search) -> None:
        outputs = search.problem.outputs
        values = cast(Sequence[Grid], search.values(base) or search.problem.inputs)
        backgrounds = cast(Sequence[int], search.values(Background()))
        self.before = np.concatenate([grid.ravel() for grid in values]).astype(np.int64)
        self.blank = self.before == np.repeat(backgrounds, [grid.size for grid in values])
        self.after = np.concatenate([grid.ravel() for grid in outputs]).astype(np.int64)
        self.changed = self.before[: len(self.after)] != self.after
        self.amount = int(self.changed.sum())
        self.everything = (1 << self.amount) - 1
        self.numbers = np.cumsum(self.changed) - 1

    def matrix(self, covers: Sequence[int]) -> Truths:
        """Covers as rows of truth values."""
        size = (self.amount + 7) // 8
        packed = np.frombuffer(b"".join(cover.to_bytes(size, "little") for cover in covers), dtype=np.uint8)
        bits = np.unpackbits(packed.reshape(len(covers), size), axis=1, bitorder="little")
        return bits[:, : self.amount].astype(np.bool_)


class Drawing:
    """The strokes of a generator on a picture, all of them or only those on its background; objects are bits of numbers.

    `present` are the objects of the pairs that paint something, `useful` those that paint a changed cell, `wanted` has for
    each object the one colour that stands where it paints, and `own_right` are those whose own colours are right.
    """

    def __init__(self, strokes: Strokes, table: ObjectTable, picture: Picture, *, under: bool) -> None:
        self.strokes = strokes
        self.under = under
        self._picture = picture
        self.useful = self.present = self.own_right = 0
        stop = int(np.searchsorted(strokes.owners, table.in_pairs))
        cells, owners, own = strokes.cells[:stop], strokes.owners[:stop], strokes.own
        self._tests = slice(stop, None)
        self._seen: Truths | None = None
        if under:
            self._seen = picture.blank[strokes.cells]
            kept = self._seen[:stop]
            cells, owners = cells[kept], owners[kept]
            own = None if own is None else own[:stop][kept]
        changed = picture.changed[cells]
        if not changed.any():
            return
        starts = np.flatnonzero(np.concatenate([[True], owners[1:] != owners[:-1]]))
        places, after = owners[starts], picture.after[cells]
        chosen = np.zeros(len(table), dtype=np.bool_)
        chosen[places] = True
        self.present = as_bits(chosen)
        chosen[places] = np.logical_or.reduceat(changed, starts)
        self.useful, useful = as_bits(chosen), chosen.copy()
        low, high = np.minimum.reduceat(after, starts), np.maximum.reduceat(after, starts)
        self.wanted = np.full(len(table), NOTHING)
        self.wanted[places] = np.where(low == high, low, MIXED)
        self.uniform = useful & (self.wanted >= 0)
        if own is not None:
            chosen[places] = np.logical_and.reduceat(own[: len(after)] == after, starts)
            self.own_right = as_bits(chosen)
        self._changed_owners, self._changed_numbers = owners[changed], picture.numbers[cells[changed]]
        self._covers: dict[int, int] = {}
        self._on_tests: dict[tuple[int, int], tuple[Numbers, Numbers, bytes]] = {}
        self._test_owners: Numbers | None = None

    def covers(self, claim: Claim) -> int:
        """The changed cells that the selected objects paint, as bits."""
        selected = claim.bits & self.useful
        known = self._covers.get(selected)
        if known is None:
            bits = np.zeros(self._picture.amount, dtype=np.bool_)
            bits[self._changed_numbers[claim.holds[self._changed_owners]]] = True
            known = self._covers[selected] = as_bits(bits)
        return known

    def on_tests(self, claim: Claim, paint: Paint | None) -> tuple[Numbers, Numbers, bytes]:
        """The cells of the test inputs that the selected objects paint, their colours, and both for comparison."""
        if self._test_owners is None:
            self._prepare_tests()
        selected = (claim.bits & self._test_objects, id(paint))
        known = self._on_tests.get(selected)
        if known is None:
            assert self._test_owners is not None
            chosen = claim.holds[self._test_owners]
            cells = self._test_cells[chosen]
            if paint is None:
                assert self._test_own is not None
                colors = self._test_own[chosen].astype(np.int64)
            else:
                colors = paint.values[self._test_owners[chosen]]
            known = self._on_tests[selected] = (cells, colors, cells.tobytes() + colors.tobytes())
        return known

    def _prepare_tests(self) -> None:
        tests, strokes = self._tests, self.strokes
        owners, cells = strokes.owners[tests], strokes.cells[tests]
        own = None if strokes.own is None else strokes.own[tests]
        if self._seen is not None:
            kept = self._seen[tests]
            owners, cells, own = owners[kept], cells[kept], None if own is None else own[kept]
        self._test_owners, self._test_cells, self._test_own = owners, cells, own
        chosen = np.zeros(len(strokes.fails), dtype=np.bool_)
        chosen[owners] = True
        self._test_objects = as_bits(chosen)


def on_background_only(strokes: Strokes, table: ObjectTable, picture: Picture) -> bool:
    """Whether strokes on the background alone are other strokes, and there are some."""
    blank = picture.blank[strokes.cells[: np.searchsorted(strokes.owners, table.in_pairs)]]
    return bool(blank.any()) and not bool(blank.all())
