"""This file is where masks become masks of objects: those that a mask meets, fills or touches; and of cells between two masks.

Every operation is made for all masks at once; an expression is written only for those that are asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import combinations_with_replacement
from types import ModuleType
from typing import cast

import numpy as np

from dsl.program import Background, Clause, Comprehension, Expr, Input, ListOf, Local
from dsl.resolve import call, integer, literal
from dsl.types import AXIS, CONN, MASK, OBJECT, VEC, list_of
from dsl.values import DIRECTIONS, Axis, Color, Conn, Grid
from synth.intervals import Bits
from synth.mask_shelf import Cells, Lazily, Made, Making, written
from synth.object_columns import ELEMENT, OBJECT_NAME
from synth.object_table import ObjectTable
from synth.sights import DIAGONAL

OTHER = Local("p", OBJECT)
MOST_ENDS = 22
MOST_COVERED = 0.5
"""Cells are looked for between so many of the cheapest masks that cover less than this share of all cells."""


Write = Callable[[Expr], Expr]


@cache
def compiled() -> ModuleType:
    """The compiled loops over many masks."""
    from interp import lifts  # here, since it loads numba

    return lifts


@dataclass(frozen=True, slots=True, eq=False)
class Seeds:
    """Masks over the cells of all inputs, a row each, with their prices and how they are written."""

    prices: Sequence[int]
    made: Making
    cells: Cells


@dataclass(frozen=True, slots=True, eq=False)
class Lifted:
    """What one operation makes of masks: rows of bits, with their prices and how they are written."""

    prices: Sequence[int]
    made: Making
    rows: Bits


def lifted(
    seeds: Seeds, tables: Sequence[ObjectTable], grids: Sequence[Grid], grounds: Sequence[Color]
) -> Iterator[Lifted]:
    """The masks of objects that masks stand in relations to, and those of the cells between two of the first masks."""
    frames = np.array([grid.shape for grid in grids], dtype=np.int64)
    words = -(-seeds.cells.shape[1] // 64)
    for table in tables:
        yield from _of_each(seeds, _to_objects(table.segmentation), to_objects(seeds.cells, table, words))
    free = np.concatenate([(grid == ground).ravel() for grid, ground in zip(grids, grounds, strict=True)])
    yield from _of_each(seeds, _DIAGONALS, compiled().along_diagonals(seeds.cells, free, frames, words))
    ends = np.flatnonzero(seeds.cells.mean(axis=1) < MOST_COVERED)[:MOST_ENDS].tolist()
    pairs = list(combinations_with_replacement(ends, 2))
    if pairs:
        prices = [max(seeds.prices[one], seeds.prices[other]) + 2 for one, other in pairs]
        rows = compiled().between_two(seeds.cells, np.array(pairs), frames, words)
        for axis, lit in zip((Axis.ROWS, Axis.COLS, Axis.ANY), rows, strict=True):
            yield Lifted(prices, Lazily(partial(_between_two, axis, seeds.made, pairs), len(pairs)), lit)


def _of_each(seeds: Seeds, forms: Sequence[tuple[int, Write]], rows: Bits) -> Iterator[Lifted]:
    """What each operation, with its price, makes of every seed."""
    for (price, write), made in zip(forms, rows, strict=True):
        making = Lazily(partial(_of_one, write, seeds.made), len(seeds.made))
        yield Lifted([seed + price for seed in seeds.prices], making, made)


def to_objects(masks: Cells, table: ObjectTable, words: int) -> Bits:
    """The objects that stand to each mask as `_to_objects` says; no two objects of the table share a cell."""
    everyone = table.strokes(ELEMENT)
    frames = np.array([grid.shape for grid in table.search.problem.inputs], dtype=np.int64)
    return cast(Bits, compiled().to_objects(masks, frames, table.inputs, everyone.cells, everyone.owners, words))


def _diagonal_rays(is_blocked: bool, mask: Expr) -> Expr:
    within = [call("==", Input(), Background())] if is_blocked else []
    rays = tuple(call("ray", mask, literal(DIRECTIONS[name], VEC), *within) for name in DIAGONAL)
    return call("-", call("union", ListOf(rays, list_of(MASK))), mask)


def _between_diagonally(mask: Expr) -> Expr:
    lines = call("|", *(call("between", mask, literal(DIRECTIONS[name], VEC)) for name in ("nw", "ne")))
    return call("-", lines, mask)


def _beam(axis: Axis, start: Made, end: Made) -> Expr:
    return call("beam", written(start), literal(axis, AXIS), written(end))


def _of_one(write: Callable[[Expr], Expr], masks: Making, at: int) -> Expr:
    return write(written(masks[at]))


def _between_two(axis: Axis, masks: Making, pairs: Sequence[tuple[int, int]], at: int) -> Expr:
    one, other = pairs[at]
    return _beam(axis, masks[one], masks[other])


def _objects_with(objects: Expr, claim: Callable[[Expr], Expr], mask: Expr) -> Expr:
    return call("mask", Comprehension((Clause(OBJECT_NAME, objects, claim(mask)),), ELEMENT))


def _meets(mask: Expr) -> Expr:
    return call("any", _common(ELEMENT, mask))


def _misses(mask: Expr) -> Expr:
    return call("not", _meets(mask))


def _is_filled(mask: Expr) -> Expr:
    return call("not", call("any", call("-", call("mask", ELEMENT), mask)))


def _meets_once(mask: Expr) -> Expr:
    return call("==", call("count", _common(ELEMENT, mask)), integer(1))


def _touches(mask: Expr, conn: Conn) -> Expr:
    return call("any", call("&", call("outline", call("mask", ELEMENT), literal(conn, CONN)), mask))


def _common(element: Local, mask: Expr) -> Expr:
    return call("&", call("mask", element), mask)


def _objects_with_most(objects: Expr, mask: Expr) -> Expr:
    counts = Comprehension((Clause("p", objects, None),), call("count", _common(OTHER, mask)))
    most = call("==", call("count", _common(ELEMENT, mask)), call("max", counts))
    return _objects_with(objects, lambda _: most, mask)


def _boxes(objects: Expr, mask: Expr) -> Expr:
    met = Clause(OBJECT_NAME, objects, _meets(mask))
    return call("union", Comprehension((met,), call("bbox", call("mask", ELEMENT))))


def _to_objects(objects: Expr) -> list[tuple[int, Write]]:
    """How the lifts to objects are written, and what they add to a price, in the order of `interp.lifts`."""
    write = partial(_objects_with, objects)
    return [
        (1, partial(write, _meets)),
        (2, partial(write, _misses)),
        (2, partial(write, _is_filled)),
        (2, partial(write, _meets_once)),
        (2, partial(_objects_with_most, objects)),
        *((2, partial(write, partial(_touches, conn=conn))) for conn in (Conn.FOUR, Conn.EIGHT)),
        (2, partial(_boxes, objects)),
    ]


_DIAGONALS: list[tuple[int, Write]] = [
    (2, partial(_diagonal_rays, False)),
    (2, _between_diagonally),
    (2, partial(_diagonal_rays, True)),
]
