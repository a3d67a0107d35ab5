"""This file is where masks become masks of objects: those that a mask meets, fills or touches; and of cells between two masks.

Every operation is made for all masks at once; an expression is written only for those that are asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations_with_replacement

import numpy as np
import numpy.typing as npt

from dsl.program import Background, Clause, Comprehension, Expr, Input, ListOf, Local
from dsl.resolve import call, integer, literal
from dsl.types import AXIS, CONN, MASK, OBJECT, VEC, list_of
from dsl.values import DIRECTIONS, Axis, Color, Conn, Grid, Vec
from synth.mask_shelf import Cells, Lazily, Made, Making, written
from synth.object_columns import ELEMENT, OBJECT_NAME
from synth.object_table import ObjectTable
from synth.sights import DIAGONAL

Counts = npt.NDArray[np.int64]
OTHER = Local("p", OBJECT)
OUTLINED = {Conn.FOUR: ("up", "left", "down", "right"), Conn.EIGHT: tuple(DIRECTIONS)}
MOST_ENDS = 22
MOST_COVERED = 0.5
"""Cells are looked for between so many of the cheapest masks that cover less than this share of all cells."""
TURNS = {Axis.COLS: (0, 2), Axis.ROWS: (1, 3)}
"""How often the frame is turned so that walks along an axis go down."""


@dataclass(frozen=True, slots=True, eq=False)
class Lift:
    """What an operation makes of every mask of a list: cells, how it is written, and what it adds to the price."""

    price: int
    write: Callable[[Expr], Expr]
    cells: Cells


@dataclass(frozen=True, slots=True, eq=False)
class Seeds:
    """Masks over the cells of all inputs, a row each, with their prices and how they are written."""

    prices: Sequence[int]
    made: Making
    cells: Cells


def lifted(
    seeds: Seeds, tables: Sequence[ObjectTable], grids: Sequence[Grid], grounds: Sequence[Color]
) -> Iterator[Seeds]:
    """The masks of objects that masks stand in relations to, and those of the cells between two of the first masks."""
    for table in tables:
        for lift in lifts(seeds.cells, table):
            made = Lazily(partial(_of_one, lift.write, seeds.made), len(seeds.made))
            yield Seeds([price + lift.price for price in seeds.prices], made, lift.cells)
    for lift in diagonals(seeds.cells, grids, grounds):
        made = Lazily(partial(_of_one, lift.write, seeds.made), len(seeds.made))
        yield Seeds([price + lift.price for price in seeds.prices], made, lift.cells)
    ends = np.flatnonzero(seeds.cells.mean(axis=1) < MOST_COVERED)[:MOST_ENDS].tolist()
    pairs = list(combinations_with_replacement(ends, 2))
    if pairs:
        prices = [max(seeds.prices[one], seeds.prices[other]) + 2 for one, other in pairs]
        for axis, cells in between(seeds.cells, pairs, grids):
            yield Seeds(prices, Lazily(partial(_between_two, axis, seeds.made, pairs), len(pairs)), cells)


def lifts(masks: Cells, table: ObjectTable) -> Iterator[Lift]:
    """The objects of a segmentation that stand in some relation to a mask; no two of its objects share a cell."""
    everyone = table.strokes(ELEMENT)
    order = np.argsort(everyone.owners, kind="stable")
    cells, owners = everyone.cells[order], everyone.owners[order]
    met = _counted(masks, cells, owners, len(table))
    sizes = np.bincount(owners, minlength=len(table))
    write = partial(_objects_with, table.segmentation)
    shown = partial(_cells_of, cells=cells, owners=owners, whole=masks.shape[1])
    yield Lift(1, partial(write, _meets), shown(met > 0))
    yield Lift(2, partial(write, _misses), shown(met == 0))
    yield Lift(2, partial(write, _is_filled), shown(met == sizes))
    yield Lift(2, partial(write, _meets_once), shown(met == 1))
    starts = np.unique(table.inputs, return_index=True)[1]
    most = np.maximum.reduceat(met, starts, axis=1)[:, np.searchsorted(table.inputs[starts], table.inputs)]
    yield Lift(2, partial(_objects_with_most, table.segmentation), shown(met == most))
    for conn in (Conn.FOUR, Conn.EIGHT):
        around, inner = _outlines(table, cells, owners, conn)
        touched = _counted(masks, around, inner, len(table)) > 0
        yield Lift(2, partial(write, partial(_touches, conn=conn)), shown(touched))
    boxes = table.strokes(call("bbox", call("mask", ELEMENT)))
    boxed = np.zeros((len(table), masks.shape[1]), dtype=np.float32)
    boxed[boxes.owners, boxes.cells] = 1
    yield Lift(2, partial(_boxes, table.segmentation), (met > 0).astype(np.float32) @ boxed > 0)


def _counted(masks: Cells, cells: Counts, owners: Counts, objects: int) -> Counts:
    """How many of the cells that each object owns are set in each mask; owners are in order."""
    counts = np.zeros((len(masks), objects), dtype=np.int64)
    if len(owners):
        present, starts = np.unique(owners, return_index=True)
        counts[:, present] = np.add.reduceat(masks[:, cells], starts, axis=1, dtype=np.int64)
    return counts


def _cells_of(chosen: Cells, *, cells: Counts, owners: Counts, whole: int) -> Cells:
    shown = np.zeros((len(chosen), whole), dtype=np.bool_)
    shown[:, cells] = chosen[:, owners]
    return shown


def _outlines(table: ObjectTable, cells: Counts, owners: Counts, conn: Conn) -> tuple[Counts, Counts]:
    """The cells next to each object that are not its own, with the objects in order; one cell may come several times."""
    grids = table.search.problem.inputs
    label = np.full(sum(grid.size for grid in grids), -1, dtype=np.int64)
    label[cells] = owners
    places, found = [], []
    start = 0
    for grid in grids:
        here = label[start : start + grid.size].reshape(grid.shape)
        numbers = np.arange(start, start + grid.size).reshape(grid.shape)
        for name in OUTLINED[conn]:
            step = DIRECTIONS[name]
            inside = (_ahead(step.row, grid.shape[0]), _ahead(step.col, grid.shape[1]))
            beside = (_ahead(-step.row, grid.shape[0]), _ahead(-step.col, grid.shape[1]))
            differs = (here[inside] != here[beside]) & (here[inside] >= 0)
            found.append(here[inside][differs])
            places.append(numbers[beside][differs])
        start += grid.size
    inner, around = np.concatenate(found), np.concatenate(places)
    order = np.argsort(inner, kind="stable")
    return around[order], inner[order]


def _ahead(step: int, side: int) -> slice:
    return slice(max(0, -step), min(side, side - step))


def diagonals(masks: Cells, grids: Sequence[Grid], grounds: Sequence[Color]) -> Iterator[Lift]:
    """The cells on the diagonals of set cells, these left out, and between two of them; over all, or over the background."""
    over: dict[bool, list[dict[str, Cells]]] = {False: [], True: []}
    for part, grid, ground in zip(_parts(masks, grids), grids, grounds, strict=True):
        for is_blocked, found in over.items():
            free = grid == ground if is_blocked else np.ones(grid.shape, dtype=np.bool_)
            found.append({name: _rays(part, DIRECTIONS[name], free).reshape(len(masks), -1) for name in DIAGONAL})
    for is_blocked, found in over.items():
        rays = {name: np.concatenate([each[name] for each in found], axis=1) for name in DIAGONAL}
        yield Lift(2, partial(_diagonal_rays, is_blocked), (rays["nw"] | rays["ne"] | rays["sw"] | rays["se"]) & ~masks)
        if not is_blocked:
            yield Lift(2, _between_diagonally, ((rays["nw"] & rays["se"]) | (rays["ne"] & rays["sw"])) & ~masks)


def _parts(masks: Cells, grids: Sequence[Grid]) -> Iterator[Cells]:
    """The masks in the frame of each input."""
    for part, grid in zip(np.split(masks, np.cumsum([grid.size for grid in grids])[:-1], axis=1), grids, strict=True):
        yield part.reshape(len(masks), *grid.shape)


def _rays(masks: Cells, step: Vec, free: Cells) -> Cells:
    """The set cells, and those that free steps from them reach."""
    reached = masks
    height, width = free.shape
    inside = (slice(None), _ahead(-step.row, height), _ahead(-step.col, width))
    beside = (slice(None), _ahead(step.row, height), _ahead(step.col, width))
    for _ in range(min(height, width) - 1):
        more = reached.copy()
        more[inside] |= reached[beside] & free[inside[1:]]
        if np.array_equal(more, reached):
            break
        reached = more
    return reached


def _diagonal_rays(is_blocked: bool, mask: Expr) -> Expr:
    within = [call("==", Input(), Background())] if is_blocked else []
    rays = tuple(call("ray", mask, literal(DIRECTIONS[name], VEC), *within) for name in DIAGONAL)
    return call("-", call("union", ListOf(rays, list_of(MASK))), mask)


def _between_diagonally(mask: Expr) -> Expr:
    lines = call("|", *(call("between", mask, literal(DIRECTIONS[name], VEC)) for name in ("nw", "ne")))
    return call("-", lines, mask)


def between(masks: Cells, pairs: Sequence[tuple[int, int]], grids: Sequence[Grid]) -> Iterator[tuple[Axis, Cells]]:
    """For every two masks, by place, the cells between a cell of the one and a cell of the other, along either axis or both."""
    one, other = np.array(pairs).T
    along: dict[Axis, list[Cells]] = {axis: [] for axis in TURNS}
    for framed, grid in zip(_parts(masks, grids), grids, strict=True):
        for axis, turns in TURNS.items():
            lit = np.zeros((len(pairs), *grid.shape), dtype=np.bool_)
            for turn in turns:
                turned = np.rot90(framed, turn, (1, 2))
                lit |= np.rot90(_beams(turned[one], turned[other]), -turn, (1, 2))
            along[axis].append(lit.reshape(len(pairs), -1))
    rows, cols = (np.concatenate(along[axis], axis=1) for axis in (Axis.ROWS, Axis.COLS))
    yield from ((Axis.ROWS, rows), (Axis.COLS, cols), (Axis.ANY, rows | cols))


def _beams(starts: Cells, ends: Cells) -> Cells:
    """The cells that are walked over on the way down from a start to the first end."""
    walked, lit = np.zeros_like(starts), np.zeros_like(starts)
    height = starts.shape[1]
    for row in range(1, height):
        walked[:, row] = (starts[:, row - 1] | walked[:, row - 1]) & ~ends[:, row]
    for row in range(height - 2, -1, -1):
        lit[:, row] = walked[:, row] & (ends[:, row + 1] | lit[:, row + 1])
    return lit


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
