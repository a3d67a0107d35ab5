"""This file is where grids and masks fall into parts: components, colour layers, and the cells under a mask."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from dsl.laws import (
    COLOR_EQUIVARIANT,
    EQUIVARIANT,
    PARTITIONS_FOREGROUND,
    PARTITIONS_FRAME,
    PARTITIONS_MASK,
    PRESERVES_PALETTE,
    equivariant_under,
)
from dsl.laws.order import PARTITIONS_ROOMS
from dsl.laws.parts import (
    COARSER_BY_EIGHT,
    COVERS_THE_MASK,
    IN_SCAN_ORDER,
    PAINTS_BACK,
    PART_OF_GRID,
    PARTITIONS_OBJECT,
)
from dsl.outcome import EvaluationFailed, Failure
from dsl.registry import BACKGROUND, primitive
from dsl.values import (
    TRANSPARENT,
    Color,
    Conn,
    Grid,
    Mask,
    Object,
    Size,
    Sym,
    check_same_frame,
    check_sides,
    cut_object,
    freeze_grid,
    freeze_mask,
    make_object,
)

_APART = TRANSPARENT


@primitive(
    cost=1,
    laws=(
        PARTITIONS_FOREGROUND,
        EQUIVARIANT,
        COLOR_EQUIVARIANT,
        PRESERVES_PALETTE,
        IN_SCAN_ORDER,
        PAINTS_BACK,
        COARSER_BY_EIGHT,
        PART_OF_GRID,
    ),
)
def objects(grid: Grid, conn: Conn = Conn.FOUR, mono: bool = True, bg: Color | None = BACKGROUND) -> tuple[Object, ...]:
    """The connected parts of the foreground, in the scan order of their first cells.

    With `mono` each has one colour; without, colours hang together. With `bg=none` every cell is foreground.

    >>> to_text(objects(from_text("110/002"), Conn.FOUR, True, BLACK))
    '[(0, 0) 11, (1, 2) 2]'
    >>> to_text(objects(from_text("110/002"), Conn.EIGHT, False, BLACK))
    '[(0, 0) 11./..2]'
    """
    keys = grid if mono else np.zeros_like(grid)
    if bg is not None:
        keys = np.where(grid == bg, _APART, keys)
    stride = grid.shape[1] + 1
    colors = _framed(grid)
    return tuple(_object_of(colors, cells, stride) for cells in _connected(_framed(keys), stride, conn))


@primitive(cost=2, laws=(PARTITIONS_FRAME, EQUIVARIANT, COLOR_EQUIVARIANT, IN_SCAN_ORDER, COARSER_BY_EIGHT))
def regions(grid: Grid, conn: Conn = Conn.FOUR) -> tuple[Object, ...]:
    """The connected one-colour parts of the whole grid, its background included, in the scan order of their first cells.

    >>> to_text(regions(from_text("110/000")))
    '[(0, 0) 11, (0, 0) ..0/000]'
    """
    return objects(grid, conn, mono=True, bg=None)


@primitive(
    cost=2,
    laws=(
        PARTITIONS_ROOMS,
        EQUIVARIANT,
        COLOR_EQUIVARIANT,
        PRESERVES_PALETTE,
        IN_SCAN_ORDER,
        PAINTS_BACK,
        PART_OF_GRID,
    ),
)
def rooms(grid: Grid, separator: Color) -> tuple[Object, ...]:
    """The connected parts of the grid outside the separator colour, background included, in the scan order of first cells.

    Cells that share a side are in one room, whatever their colours. A grid of the separator colour alone has no rooms.

    >>> to_text(rooms(from_text("105/055/500"), GRAY))
    '[(0, 0) 10/0., (2, 1) 00]'
    """
    return objects(grid, Conn.FOUR, mono=False, bg=separator)


@primitive(cost=2, laws=(PARTITIONS_MASK, EQUIVARIANT))
def components(mask: Mask, conn: Conn = Conn.FOUR) -> tuple[Mask, ...]:
    """The connected parts of the mask, each in its frame, in the scan order of their first cells.

    >>> to_text(components(mask_from_text("##./..#")))
    '[##./..., .../..#]'
    """
    height, width = mask.shape
    parts = []
    for cells in _connected(_framed(np.where(mask, 0, _APART)), width + 1, conn):
        part = np.zeros((height + 2) * (width + 1), dtype=np.bool_)
        part[cells] = True
        parts.append(freeze_mask(part.reshape(height + 2, width + 1)[1:-1, 1:]))
    return tuple(parts)


@primitive(cost=2, laws=(PARTITIONS_FOREGROUND, EQUIVARIANT, COLOR_EQUIVARIANT, PAINTS_BACK))
def color_layers(grid: Grid, bg: Color = BACKGROUND) -> tuple[Object, ...]:
    """For each foreground colour, in the order of the colours, the object of all its cells.

    >>> to_text(color_layers(from_text("201/002"), BLACK))
    '[(0, 2) 1, (0, 0) 2../..2]'
    """
    present = np.flatnonzero(np.bincount(grid.ravel(), minlength=10))
    return tuple(cut_object(grid, grid == color) for color in present if color != bg)


@primitive(cost=1, laws=(EQUIVARIANT, COLOR_EQUIVARIANT, PART_OF_GRID, COVERS_THE_MASK))
def cut(grid: Grid, mask: Mask) -> Object:
    """The cells of the grid under the mask, in place; an empty mask, or one of another frame: no value.

    >>> to_text(cut(from_text("12/34"), mask_from_text(".#/##")))
    '(0, 0) .2/34'
    """
    check_same_frame(grid, mask)
    if not mask.any():
        raise EvaluationFailed(Failure.EMPTY_MASK)
    return cut_object(grid, mask)


@primitive(cost=1, laws=(EQUIVARIANT, COLOR_EQUIVARIANT, COVERS_THE_MASK))
def colored(mask: Mask, color: Color) -> Object:
    """The set cells as an object of that colour; an empty mask: no value.

    >>> to_text(colored(mask_from_text("#./##"), RED))
    '(0, 0) 2./22'
    """
    if not mask.any():
        raise EvaluationFailed(Failure.EMPTY_MASK)
    return make_object(0, 0, np.where(mask, color, TRANSPARENT))


@primitive(cost=2, laws=(COLOR_EQUIVARIANT, equivariant_under(Sym.TRANSPOSE)))
def block(dims: Size, color: Color) -> Object:
    """A solid rectangle of those dims whose upper-left corner is (0, 0); sides outside 1..32: no value.

    >>> to_text(block(Vec(1, 2), RED))
    '(0, 0) 22'
    """
    check_sides(dims.row, dims.col)
    return make_object(0, 0, np.full((dims.row, dims.col), color))


@primitive(cost=2, laws=(PARTITIONS_OBJECT, EQUIVARIANT, COLOR_EQUIVARIANT, IN_SCAN_ORDER))
def cells(object: Object) -> tuple[Object, ...]:
    """Each cell of the object as an object of its own, in scan order.

    >>> to_text(cells(object_from_text("(0, 1) 1./23")))
    '[(0, 1) 1, (1, 1) 2, (1, 2) 3]'
    """
    return tuple(
        make_object(object.row + row, object.col + col, object.patch[row : row + 1, col : col + 1])
        for row, col in np.argwhere(object.opaque).tolist()
    )


@primitive(cost=2, laws=(COLOR_EQUIVARIANT, PRESERVES_PALETTE))
def reshape(colors: tuple[Color, ...], dims: Size, bg: Color = BACKGROUND) -> Grid:
    """The grid of those dims that shows the colours in scan order, then background; more colours than cells: no value.

    >>> to_text(reshape((BLUE, RED, GREEN), Vec(2, 2), BLACK))
    '12/30'
    """
    check_sides(dims.row, dims.col)
    if len(colors) > dims.row * dims.col:
        raise EvaluationFailed(Failure.BAD_COUNT)
    shown = np.full(dims.row * dims.col, bg, dtype=np.uint8)
    shown[: len(colors)] = colors
    return freeze_grid(shown.reshape(dims.row, dims.col))


def _framed(keys: npt.NDArray[np.generic]) -> list[int]:
    """The keys in scan order, with cells that belong to nothing around every row: a step never leaves the list."""
    height, width = keys.shape
    framed = np.full((height + 2, width + 1), _APART, dtype=np.uint8)
    framed[1:-1, 1:] = keys
    numbers: list[int] = framed.ravel().tolist()
    numbers.append(_APART)
    return numbers


def _connected(keys: list[int], stride: int, conn: Conn) -> Iterator[list[int]]:
    """The cells of each connected set of equal keys, the first in scan order first; `keys` is used up."""
    steps = [-stride, -1, 1, stride]
    if conn is Conn.EIGHT:
        steps += [-stride - 1, -stride + 1, stride - 1, stride + 1]
    for start, key in enumerate(keys):
        if key == _APART:
            continue
        keys[start] = _APART
        reached = [start]
        for cell in reached:
            for step in steps:
                if keys[cell + step] == key:
                    keys[cell + step] = _APART
                    reached.append(cell + step)
        yield reached


def _object_of(colors: list[int], members: list[int], stride: int) -> Object:
    """The object of these cells of a framed grid, of which the first is the first in scan order."""
    top, bottom = members[0] // stride, max(members) // stride
    if len(members) == 1:
        left = right = members[0] % stride
    else:
        columns = [cell % stride for cell in members]
        left, right = min(columns), max(columns)
    width = right - left + 1
    origin = top * stride + left
    patch = bytearray(b"\xff") * ((bottom - top + 1) * width)
    for cell in members:
        row, col = divmod(cell - origin, stride)
        patch[row * width + col] = colors[cell]
    # an array over bytes is read-only without a further step
    return Object(top - 1, left - 1, np.frombuffer(bytes(patch), dtype=np.uint8).reshape(-1, width))
