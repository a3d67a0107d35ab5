"""This file is where things fall, walk and are joined: gravity, rays that turn, shortest paths."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from dsl.laws import (
    ADDITIVE,
    COLOR_EQUIVARIANT,
    COMMUTATIVE,
    EMPTY_STAYS_EMPTY,
    EQUIVARIANT,
    EXTENSIVE,
    IDEMPOTENT,
    MONOTONE,
    PRESERVES_HISTOGRAM,
    PRESERVES_PALETTE,
    PRESERVES_SHAPE,
)
from dsl.laws.dynamics import (
    AVOIDS_WALLS,
    CONTAINS_THE_START,
    LEADS_FROM_ONE_TO_THE_OTHER,
    SHORTEST_IN_THE_OPEN,
)
from dsl.outcome import EvaluationFailed, Failure, Run
from dsl.primitives.mask_neighborhoods import neighbors
from dsl.primitives.rays import ray_within
from dsl.primitives.segmentation import objects
from dsl.primitives.vectors import sign_vec
from dsl.registry import BACKGROUND, primitive
from dsl.values import (
    Axis,
    Color,
    Conn,
    Displacement,
    Grid,
    Mask,
    Position,
    Turn,
    Vec,
    check_same_frame,
    freeze_grid,
    freeze_mask,
    place,
)

MOST_STEPS = 900

_SIDES = (Vec(-1, 0), Vec(0, -1), Vec(1, 0), Vec(0, 1))


@primitive(
    cost=1,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        COLOR_EQUIVARIANT,
        PRESERVES_PALETTE,
        PRESERVES_HISTOGRAM,
        IDEMPOTENT,
    ),
)
def gravity(grid: Grid, direction: Displacement, bg: Color = BACKGROUND) -> Grid:
    """Every foreground cell has fallen along its row or column, up to the edge or the cells that fell before it.

    How long the direction is does not matter; one that is diagonal, or (0, 0): no value.

    >>> to_text(gravity(from_text("12/00/30"), Vec(1, 0), BLACK))
    '00/10/32'
    """
    step = _axial(direction)
    lines = grid if step.col else grid.T
    foreground = lines != bg
    # Both masks have as many cells in each line, and numpy reads and writes them line by line: the order is kept.
    counts = np.count_nonzero(foreground, axis=1, keepdims=True)
    places = np.arange(lines.shape[1])
    fallen = np.full_like(lines, bg, order="C")
    forward = step.row + step.col > 0
    fallen[places >= lines.shape[1] - counts if forward else places < counts] = lines[foreground]
    return freeze_grid(fallen if step.col else fallen.T)


@primitive(
    cost=2,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        COLOR_EQUIVARIANT,
        PRESERVES_PALETTE,
        PRESERVES_HISTOGRAM,
        IDEMPOTENT,
    ),
)
def gravity_objects(
    grid: Grid, direction: Displacement, conn: Conn = Conn.FOUR, mono: bool = True, bg: Color = BACKGROUND
) -> Grid:
    """Every one of the `objects` has fallen as it is, all at the same pace, until it rests on the edge or on one that rests.

    Objects that hold only each other fall together. How long the direction is does not matter; one that is diagonal, or (0, 0):
    no value.

    >>> to_text(gravity_objects(from_text("110/020/000"), Vec(1, 0), Conn.FOUR, True, BLACK))
    '000/110/020'
    """
    step = _axial(direction)
    stride = grid.shape[1] + 2
    parts = objects(grid, conn, mono, bg)
    things = [_bits_of(part.opaque, stride) << (part.row + 1) * stride + part.col + 1 for part in parts]
    edge = _bits_of(np.pad(np.zeros_like(grid), 1, constant_values=1), stride)
    fallen = np.full_like(grid, bg)
    for part, depth in zip(parts, _depths(things, edge, step.row * stride + step.col), strict=True):
        place(fallen, part.shifted(step.row * depth, step.col * depth), part.patch)
    return freeze_grid(fallen)


def _bits_of(mask: npt.NDArray[np.generic], stride: int) -> int:
    """The set cells as bits of one number, `stride` bits a row: a whole object moves, or is compared, in one operation."""
    rows, cols = np.nonzero(mask)
    return sum(1 << at for at in (rows * stride + cols).tolist())


def _depths(things: list[int], edge: int, ahead: int) -> list[int]:
    """How many steps of so many bits each thing falls before it rests on the edge or on a thing at rest."""
    depths, resting = [0] * len(things), edge
    falling = dict(enumerate(things))
    while falling:
        further = {index: _shifted(thing, ahead) for index, thing in falling.items()}
        stopped = [index for index, moved in further.items() if moved & resting]
        for index in stopped:
            resting |= falling.pop(index)
        if not stopped:
            falling = further
            for index in falling:
                depths[index] += 1
    return depths


def _shifted(bits: int, ahead: int) -> int:
    return bits << ahead if ahead > 0 else bits >> -ahead


def _axial(direction: Vec) -> Vec:
    """The step of length one in the direction; no value unless it follows a row or a column."""
    if (direction.row == 0) == (direction.col == 0):
        raise EvaluationFailed(Failure.NOT_AXIAL)
    return sign_vec(direction)


@primitive(cost=2, laws=(EQUIVARIANT, CONTAINS_THE_START, AVOIDS_WALLS))
def trace(start: Position, direction: Displacement, walls: Mask, turn: Turn) -> Mask:
    """The cells that a walk visits which steps by the direction and, where the next step would meet a wall, turns.

    It turns a quarter to the left or to the right, or bounces off: what of the step leads into a wall by itself is reversed,
    or all of it where neither part or both do. It ends at the edge of the walls' frame, where it repeats itself, or after 900
    steps and turns. The direction (0, 0) leads nowhere: the start alone. A start off the frame: no value.

    >>> to_text(trace(Vec(1, 0), Vec(0, 1), mask_from_text("..../...#"), Turn.LEFT))
    '..#./###.'
    """
    if not _lies_in(walls, start):
        raise EvaluationFailed(Failure.OUT_OF_RANGE)
    visited = np.zeros_like(walls)
    _walk(start, direction, visited, _turner(walls, turn))
    return freeze_mask(visited)


@primitive(word="trace", cost=2, laws=(EQUIVARIANT, PRESERVES_SHAPE, EXTENSIVE, ADDITIVE, EMPTY_STAYS_EMPTY))
def trace_from(starts: Mask, direction: Displacement, walls: Mask, turn: Turn) -> Mask:
    """The same, walking from each set cell; frames differ: no value.

    >>> to_text(trace_from(mask_from_text("#../#.."), Vec(0, 1), mask_from_text("..#/..."), Turn.RIGHT))
    '##./###'
    """
    check_same_frame(starts, walls)
    return _walked_from(starts, direction, _turner(walls, turn))


@primitive(word="trace", cost=2, laws=(EQUIVARIANT, PRESERVES_SHAPE, EXTENSIVE, ADDITIVE, EMPTY_STAYS_EMPTY))
def trace_within(starts: Mask, direction: Displacement, walls: Mask, turn: Turn, edges: Axis) -> Mask:
    """The same, where the edges of the frame that the axis leads to are walls too: with `rows` those left and right.

    >>> to_text(trace_within(mask_from_text("#../.../..."), Vec(1, 1), mask_from_text(".../.../..#"), Turn.BOUNCE, Axis.ANY))
    '#../.#./...'
    """
    check_same_frame(starts, walls)
    across, along = int(edges is not Axis.COLS), int(edges is not Axis.ROWS)
    padded = np.pad(walls, ((along, along), (across, across)), constant_values=True)
    inner = np.pad(starts, ((along, along), (across, across)))
    visited = _walked_from(inner, direction, _turner(padded, turn))
    height, width = starts.shape
    return freeze_mask(visited[along : along + height, across : across + width])


@primitive(word="trace", cost=2, laws=(PRESERVES_SHAPE, EXTENSIVE, ADDITIVE, EMPTY_STAYS_EMPTY))
def trace_turning(starts: Mask, direction: Displacement, lefts: Mask, rights: Mask) -> Mask:
    """The same, turning left where the next step would meet a cell of the third mask, right at one of the fourth.

    It ends before a cell of both.

    >>> to_text(trace_turning(mask_from_text("#../..."), Vec(0, 1), mask_from_text(".../..."), mask_from_text("..#/...")))
    '##./.#.'
    """
    check_same_frame(starts, lefts)
    check_same_frame(starts, rights)

    def turned(cell: Vec, way: Vec) -> Vec:
        ahead = cell + way
        left, right = lefts[ahead.row, ahead.col], rights[ahead.row, ahead.col]
        if left and right:
            return Vec(0, 0)
        return Vec(-way.col, way.row) if left else Vec(way.col, -way.row) if right else way

    return _walked_from(starts, direction, turned)


_Turned = Callable[[Vec, Vec], Vec]
"""How a walk goes on from a cell, whose next step, in the direction given, stays in the frame; (0, 0) ends it."""


def _walked_from(starts: Mask, direction: Vec, turned: _Turned) -> Mask:
    visited = np.zeros_like(starts)
    for row, col in np.argwhere(starts).tolist():
        _walk(Vec(row, col), direction, visited, turned)
    return freeze_mask(visited)


def _walk(cell: Vec, direction: Vec, visited: Mask, turned: _Turned) -> None:
    """Mark the cells of one walk."""
    seen = set()
    for _ in range(MOST_STEPS):
        visited[cell.row, cell.col] = True
        ahead = cell + direction
        if not _lies_in(visited, ahead) or (cell, direction) in seen:
            break
        seen.add((cell, direction))
        way = turned(cell, direction)
        if way == direction:
            cell = ahead
        direction = way


def _turner(walls: Mask, turn: Turn) -> _Turned:
    return lambda cell, way: _turned(cell, way, walls, turn) if walls[cell.row + way.row, cell.col + way.col] else way


def _turned(cell: Vec, direction: Vec, walls: Mask, turn: Turn) -> Vec:
    match turn:
        case Turn.LEFT:
            return Vec(-direction.col, direction.row)
        case Turn.RIGHT:
            return Vec(direction.col, -direction.row)
        case Turn.BOUNCE:
            by_row = bool(walls[cell.row + direction.row, cell.col])
            by_col = bool(walls[cell.row, cell.col + direction.col])
            if by_row == by_col:
                return direction.scaled(-1)
            return Vec(-direction.row, direction.col) if by_row else Vec(direction.row, -direction.col)


def _lies_in(mask: Mask, position: Vec) -> bool:
    height, width = mask.shape
    return bool(0 <= position.row < height and 0 <= position.col < width)


@primitive(cost=2, laws=(EQUIVARIANT, PRESERVES_SHAPE, EXTENSIVE, MONOTONE, EMPTY_STAYS_EMPTY))
def connect_pairs(mask: Mask) -> Mask:
    """The mask and, in every row and column, the cells between two that are set.

    >>> to_text(connect_pairs(mask_from_text("#.#/.../#..")))
    '###/#../#..'
    """
    return connect_pairs_within(mask, freeze_mask(np.ones_like(mask)))


@primitive(word="connect_pairs", cost=2, laws=(EQUIVARIANT, PRESERVES_SHAPE, EXTENSIVE, MONOTONE, EMPTY_STAYS_EMPTY))
def connect_pairs_within(mask: Mask, within: Mask) -> Mask:
    """The mask and, in every row and column, the cells between two set ones that follow each other, where all are in `within`.

    Frames differ: no value.

    >>> to_text(connect_pairs_within(mask_from_text("#.#/.../#.#"), mask_from_text("###/..#/###")))
    '###/..#/###'
    """
    check_same_frame(mask, within)
    up, left, down, right = (ray_within(mask, side, within) for side in _SIDES)
    return freeze_mask((up & down) | (left & right))


@primitive(
    cost=2,
    laws=(
        EQUIVARIANT,
        PRESERVES_SHAPE,
        COMMUTATIVE,
        LEADS_FROM_ONE_TO_THE_OTHER,
        SHORTEST_IN_THE_OPEN,
    ),
)
def path(start: Mask, end: Mask, within: Mask, *, run: Run) -> Mask:
    """The cells of a shortest walk across sides from a cell of the first mask to one of the second, both included.

    The cells between are in `within`. Of several walks a tie takes that from the first start, and at each cell the first of up,
    left, down, right. None, or frames differ: no value.

    >>> to_text(path(mask_from_text("#../..."), mask_from_text("..#/..."), mask_from_text("..#/###"), run=Run()))
    '#.#/###'
    """
    check_same_frame(start, end)
    check_same_frame(start, within)
    layers = _layers(end, start, within)
    starts = np.argwhere(layers[-1] & start)
    if len(starts) > 1:
        run.tie()
    cell = Vec(*starts[0].tolist())
    visited = np.zeros_like(start)
    visited[cell.row, cell.col] = True
    for layer in reversed(layers[:-1]):
        nearer = [
            ahead
            for ahead in (cell + side for side in _SIDES)
            if _lies_in(layer, ahead) and layer[ahead.row, ahead.col]
        ]
        if len(nearer) > 1:
            run.tie()
        cell = nearer[0]
        visited[cell.row, cell.col] = True
    return freeze_mask(visited)


def _layers(start: Mask, end: Mask, within: Mask) -> list[Mask]:
    """The cells at 0, 1, 2, ... steps from the start, up to the first such mask that meets the end; none does: no value."""
    layers, free = [start], (within | end) & ~start
    while not (layers[-1] & end).any():
        reached = neighbors(layers[-1], Conn.FOUR) & free
        if not reached.any():
            raise EvaluationFailed(Failure.NOT_FOUND)
        layers.append(reached)
        free = free & ~reached
    return layers
