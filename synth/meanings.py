"""This file is where it is said of which words the values come from compiled loops: with the results of their plain meanings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, partial
from types import ModuleType
from typing import Any, cast

import numpy as np

from dsl.outcome import EvaluationFailed, Failure, Run
from dsl.primitives.vectors import sign_vec
from dsl.registry import Primitive
from dsl.values import MAX_LIST, Color, Conn, Grid, Object, freeze_grid


@cache
def compiled() -> ModuleType:
    """The compiled loops over one grid."""
    from interp import grids  # here, since it loads numba

    return grids


def meaning_of(primitive: Primitive) -> Callable[[Sequence[Any], Run], Any]:
    """What evaluates a primitive; whether it made a tie need not be told."""
    return _COMPILED.get(primitive.name, primitive.evaluate)


def _of_rectangles(arguments: Sequence[Any], _: Run) -> tuple[Object, ...]:
    grid, color, least = arguments
    return _solid(grid, color, least)


def _of_empty_rectangles(arguments: Sequence[Any], _: Run) -> tuple[Object, ...]:
    grid, least, ground = arguments
    return _solid(grid, ground, least)


def _solid(grid: Grid, color: Color, least: int) -> tuple[Object, ...]:
    found = compiled().maximal_rectangles(grid.copy(), color, least).tolist()
    if len(found) > MAX_LIST:
        raise EvaluationFailed(Failure.LIST_TOO_LONG)
    # an array over bytes is read-only without a further step
    cells = np.frombuffer(bytes([color]) * grid.size, dtype=np.uint8)
    return tuple(
        Object(top, left, cells[: height * width].reshape(height, width)) for top, left, height, width in found
    )


def _of_gravity_objects(arguments: Sequence[Any], _: Run) -> Grid:
    grid, direction, conn, is_mono, ground = arguments
    if (direction.row == 0) == (direction.col == 0):
        raise EvaluationFailed(Failure.NOT_AXIAL)
    step = sign_vec(direction)
    return freeze_grid(compiled().fallen(grid.copy(), step.row, step.col, conn is Conn.EIGHT, is_mono, ground))


def _filled(loop: str, arguments: Sequence[Any], _: Run) -> Grid:
    grid, hole = arguments
    if not (grid == hole).any():
        return cast(Grid, grid)
    filled, is_determined = getattr(compiled(), loop)(grid.copy(), hole)
    if not is_determined:
        raise EvaluationFailed(Failure.UNDETERMINED)
    return freeze_grid(filled)


_COMPILED: dict[str, Callable[[Sequence[Any], Run], Any]] = {
    "rectangles": _of_rectangles,
    "empty_rectangles": _of_empty_rectangles,
    "gravity_objects": _of_gravity_objects,
    "inpaint_periodic": partial(_filled, "filled_periodically"),
    "inpaint_symmetric": partial(_filled, "filled_symmetrically"),
}
