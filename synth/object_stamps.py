"""This file is where copies of objects are found whose cells of some colours already stand, with the results of `placements`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np

from dsl.values import MAX_SIDE, TRANSPARENT, Color, Grid, Object, Objects, Sym, freeze_grid, transformed
from synth.object_boards import Truths, compiled

COLORS = 10


@dataclass(frozen=True, slots=True, eq=False)
class _Copy:
    """A template under a symmetry and a scale, and the column of the first cell of its first row."""

    patch: Grid
    first: int
    colors: frozenset[Color]


class Stamps:
    """The copies of objects in some grids."""

    def __init__(self, grids: Sequence[Grid]) -> None:
        # compiled code tells read-only arrays from others
        self._grids = [grid.copy() for grid in grids]
        self._copies: dict[tuple[object, ...], list[_Copy]] = {}
        self._anchors: dict[frozenset[Color], Truths] = {}
        self._corners: dict[tuple[object, ...], list[tuple[int, int]]] = {}

    def of(
        self, at: int, templates: Objects, anchor: Color | None, syms: tuple[Sym, ...], scales: tuple[int, ...]
    ) -> Objects:
        """What `placements` finds in a grid for each template in turn.

        The anchors are of one colour, or, without one, of all colours of the template but its main one.
        """
        found: list[Object] = []
        for template in templates:
            anchors = _all_but_main(template.patch) if anchor is None else frozenset([anchor])
            places = [
                (row, col + copy.first, copy.patch.shape, copy.patch.tobytes(), col, copy.patch)
                for copy in self._copies_of(template.patch, syms, scales)
                if not anchors.isdisjoint(copy.colors)
                for row, col in self._corners_of(at, copy.patch, anchors)
            ]
            found += [
                Object(row, col, patch) for row, _, _, _, col, patch in sorted(places, key=lambda place: place[:4])
            ]
        return tuple(found)

    def _copies_of(self, patch: Grid, syms: tuple[Sym, ...], scales: tuple[int, ...]) -> list[_Copy]:
        key = (patch.shape, patch.tobytes(), syms, scales)
        if key not in self._copies:
            self._copies[key] = [
                _copy(turned.repeat(scale, axis=0).repeat(scale, axis=1))
                for scale in scales
                if scale * max(patch.shape) <= MAX_SIDE
                for turned in _turned(patch, syms)
            ]
        return self._copies[key]

    def _corners_of(self, at: int, patch: Grid, anchors: frozenset[Color]) -> list[tuple[int, int]]:
        key = (at, patch.shape, patch.tobytes(), anchors)
        if key not in self._corners:
            if anchors not in self._anchors:
                self._anchors[anchors] = np.isin(np.arange(COLORS), list(anchors))
            corners = compiled().corners_of(self._grids[at], patch.copy(), self._anchors[anchors])
            self._corners[key] = corners.tolist()
        return self._corners[key]


def _turned(patch: Grid, syms: tuple[Sym, ...]) -> list[Grid]:
    turned = (np.ascontiguousarray(transformed(patch, sym)) for sym in syms)
    return list({(image.shape, image.tobytes()): cast(Grid, image) for image in turned}.values())


def _copy(patch: Grid) -> _Copy:
    opaque = patch != TRANSPARENT
    return _Copy(freeze_grid(patch), int(opaque[0].argmax()), frozenset(map(Color, np.unique(patch[opaque]).tolist())))


def _all_but_main(patch: Grid) -> frozenset[Color]:
    amounts = np.bincount(patch[patch != TRANSPARENT], minlength=COLORS)
    return frozenset(map(Color, np.flatnonzero(amounts).tolist())) - {Color(int(amounts.argmax()))}
