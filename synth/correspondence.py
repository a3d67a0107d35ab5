"""This file is where the objects of an input are matched with those of its output: what stays, moves, changes, goes, is new."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from dsl.primitives.segmentation import objects
from dsl.values import BLACK, TRANSPARENT, Color, Conn, Grid, Object
from interp.reference import background_of
from synth.constraints import Fate
from synth.problem import Problem

MOST_OBJECTS = 60
"""A grid of more objects is a texture."""
LEAST_BLACK = 0.02
"""From this share of each input on, black is the ground, whatever covers more."""


@dataclass(frozen=True, slots=True)
class Segmentation:
    """A way to cut grids into objects."""

    name: str
    conn: Conn
    mono: bool

    def cut(self, grid: Grid, ground: Color) -> tuple[Object, ...]:
        """The objects of a grid."""
        return objects(grid, self.conn, self.mono, ground)


SEGMENTATIONS = (
    Segmentation("objects of one colour", Conn.EIGHT, mono=True),
    Segmentation("objects of any colours", Conn.EIGHT, mono=False),
    Segmentation("objects of one colour, corners apart", Conn.FOUR, mono=True),
)


@dataclass(frozen=True, slots=True)
class Match:
    """An object of the input, what becomes of it, and the object of the output that it becomes."""

    before: Object
    fate: Fate
    after: Object | None


@dataclass(frozen=True, slots=True)
class Matched:
    """The objects of one pair: every one of the input with its fate, and those of the output that are new."""

    matches: tuple[Match, ...]
    new: tuple[Object, ...]
    frame: tuple[int, int]

    @property
    def explained(self) -> float:
        """The share of all objects of both grids that are found in the other, if only moved or recoloured."""
        found = sum(match.fate not in (Fate.GONE, Fate.RESHAPED) for match in self.matches)
        others = len(self.matches) - found + sum(match.fate is Fate.RESHAPED for match in self.matches) + len(self.new)
        return 2 * found / (2 * found + others) if found or others else 0.0


@dataclass(frozen=True, slots=True)
class Correspondence:
    """The pairs of a problem, matched under one segmentation."""

    segmentation: Segmentation
    pairs: tuple[Matched, ...]


@lru_cache(maxsize=4)
def correspondence(problem: Problem) -> Correspondence | None:
    """The objects of all pairs, under the segmentation that finds most of them again; None where there are none, or too many."""
    best: tuple[float, Correspondence] | None = None
    for segmentation in SEGMENTATIONS:
        pairs = _matched_pairs(segmentation, problem)
        if pairs is None:
            continue
        worth = sum(pair.explained for pair in pairs)
        if worth > 0 and (best is None or worth > best[0] + 0.01):
            best = worth, Correspondence(segmentation, pairs)
    return None if best is None else best[1]


def grounds_of(problem: Problem) -> list[Color]:
    """The ground of each pair: black where it is common in all inputs, else the most frequent colour."""
    if all((pair.input == BLACK).mean() > LEAST_BLACK for pair in problem.train):
        return [BLACK] * len(problem.train)
    return [background_of(pair.input) for pair in problem.train]


def _matched_pairs(segmentation: Segmentation, problem: Problem) -> tuple[Matched, ...] | None:
    pairs: list[Matched] = []
    for pair, ground in zip(problem.train, grounds_of(problem), strict=True):
        before, after = segmentation.cut(pair.input, ground), segmentation.cut(pair.output, ground)
        if not before or max(len(before), len(after)) > MOST_OBJECTS:
            return None
        pairs.append(matched(before, after, pair.input.shape))
    return tuple(pairs)


def matched(before: Sequence[Object], after: Sequence[Object], frame: tuple[int, int]) -> Matched:
    """Each object of the input with the output's object that is most like it, every one taken once."""
    fates: dict[int, tuple[Fate, Object | None]] = {}
    rest = list(after)
    for fate, key in _LIKENESSES:
        _match_by(key, fate, before, rest, fates)
    for number, element in enumerate(before):
        if number not in fates:
            grown = next((other for other in rest if _is_reshaped(element, other)), None)
            if grown is not None:
                rest.remove(grown)
            fates[number] = (Fate.GONE if grown is None else Fate.RESHAPED, grown)
    matches = tuple(Match(element, *fates[number]) for number, element in enumerate(before))
    return Matched(matches, tuple(rest), frame)


def _match_by(
    key: Callable[[Object], Hashable],
    fate: Fate,
    before: Sequence[Object],
    rest: list[Object],
    fates: dict[int, tuple[Fate, Object | None]],
) -> None:
    """Match objects that share a key, the nearest first."""
    keys = [key(other) for other in rest]
    pairs = [
        (abs(element.row - other.row) + abs(element.col - other.col), number, place)
        for number, element in enumerate(before)
        if number not in fates
        for place, (other, found) in enumerate(zip(rest, keys, strict=True))
        if found == key(element)
    ]
    taken: set[int] = set()
    for _, number, place in sorted(pairs):
        if number not in fates and place not in taken:
            taken.add(place)
            fates[number] = (fate, rest[place])
    rest[:] = [other for place, other in enumerate(rest) if place not in taken]


def shape_of(element: Object) -> Hashable:
    """What objects of one shape share, whatever their colours and places."""
    return element.patch.shape, element.opaque.tobytes()


def colors_of(element: Object) -> tuple[int, ...]:
    """The colours of an object, in order."""
    return tuple(int(color) for color in np.unique(element.patch) if color != TRANSPARENT)


def _place_and_shape(element: Object) -> Hashable:
    return element.row, element.col, shape_of(element)


def _image(element: Object) -> Hashable:
    return element.patch.shape, element.patch.tobytes()


_LIKENESSES: tuple[tuple[Fate, Callable[[Object], Hashable]], ...] = (
    (Fate.KEPT, lambda element: element),
    (Fate.RECOLORED, _place_and_shape),
    (Fate.MOVED, _image),
    (Fate.MOVED_AND_RECOLORED, shape_of),
)


def _is_reshaped(element: Object, other: Object) -> bool:
    """Whether the other has a colour of the object, and a cell in common with it."""
    if not set(colors_of(element)) & set(colors_of(other)):
        return False
    top, left = max(element.row, other.row), max(element.col, other.col)
    bottom = min(element.row + element.height, other.row + other.height)
    right = min(element.col + element.width, other.col + other.width)
    if top >= bottom or left >= right:
        return False
    one = element.opaque[top - element.row : bottom - element.row, left - element.col : right - element.col]
    two = other.opaque[top - other.row : bottom - other.row, left - other.col : right - other.col]
    return bool((one & two).any())
