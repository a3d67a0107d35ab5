"""This file is where the laws of masks as sets stand: larger and smaller, unions, partitions."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np

from dsl.laws.case import Case, Law, all_hold, frozen
from dsl.types import MASK
from dsl.values import TRANSPARENT, Grid, Mask, Object, displaced, place


def _checkered(mask: Mask) -> Mask:
    rows, cols = np.indices(mask.shape)
    checkered: Mask = np.equal((rows + cols) % 2, 0)
    return checkered


def _first_set(mask: Mask) -> Mask:
    single = np.zeros_like(mask)
    single.ravel()[np.flatnonzero(mask)[:1]] = True
    return single


def _supersets(mask: Mask) -> Iterator[Mask]:
    yield frozen(mask | _first_set(~mask))
    yield frozen(mask | displaced(mask, 1, 0, False))
    yield frozen(mask | displaced(mask, 0, -1, False))
    yield frozen(mask | _checkered(mask))
    yield frozen(np.ones_like(mask))


def _grows(case: Case, place: int, larger: Mask) -> bool:
    changed = (*case.arguments[:place], larger, *case.arguments[place + 1 :])
    return bool(np.all(case.result(*changed) >= case.result()))


def _is_monotone(case: Case) -> bool:
    return all_hold(
        partial(_grows, case, place, larger)
        for place, parameter in enumerate(case.primitive.parameters)
        if parameter.type == MASK
        for larger in _supersets(case.arguments[place])
    )


def _joined(left: Any, right: Any) -> Any:
    return left | right if isinstance(left, np.ndarray) and left.dtype == np.bool_ else left + right


def _adds_up(case: Case, part: Mask) -> bool:
    mask = case.first
    inside, outside = case.result(frozen(mask & part)), case.result(frozen(mask & ~part))
    return bool(np.array_equal(case.result(), _joined(inside, outside)))


def _is_additive(case: Case) -> bool:
    mask = case.first
    rows, cols = np.indices(mask.shape)
    parts = (_checkered(mask), _first_set(mask), rows * 2 < mask.shape[0], cols * 2 < mask.shape[1])
    return all_hold(partial(_adds_up, case, part) for part in parts)


def _within(part: Any, whole: Any) -> bool:
    return bool(part.shape == whole.shape and np.all(part <= whole))


MONOTONE = Law("monotone", "a larger mask, in whichever argument, gives no smaller result", _is_monotone)
ADDITIVE = Law(
    "additive",
    "of a mask in two parts it is the union (of numbers: the sum) of what it is of the parts",
    _is_additive,
)
EXTENSIVE = Law(
    "extensive", "the cells of the first mask are in the result", lambda case: _within(case.first, case.result())
)
ANTI_EXTENSIVE = Law(
    "anti_extensive",
    "the cells of the result are in the first mask",
    lambda case: _within(case.result(), case.first),
)
DISJOINT = Law(
    "disjoint",
    "no cell of the result is in the first mask",
    lambda case: not (case.result() & case.first).any(),
)
EMPTY_STAYS_EMPTY = Law(
    "empty_stays_empty",
    "of an empty mask it is empty",
    lambda case: not np.any(case.result(frozen(np.zeros_like(case.first)))),
)


def _picture(parts: tuple[Object, ...], shape: tuple[int, ...]) -> Grid | None:
    """The objects on a transparent ground, or None where two share a cell or one hangs off."""
    cells = np.full(shape, TRANSPARENT, dtype=np.uint8)
    for part in parts:
        place(cells, part, part.patch)
    written = sum(int(np.count_nonzero(part.opaque)) for part in parts)
    return cells if written == np.count_nonzero(cells != TRANSPARENT) else None


def _partitions(case: Case, ground: int | None) -> bool:
    grid = case.first
    expected = grid if ground is None else np.where(grid == ground, TRANSPARENT, grid)
    picture = _picture(case.result(), grid.shape)
    return picture is not None and np.array_equal(picture, expected)


def _union_of_disjoint(parts: tuple[Mask, ...], whole: Mask) -> bool:
    counts = np.zeros(whole.shape, dtype=np.int64)
    for part in parts:
        counts += part
    return bool(np.array_equal(counts, whole))


PARTITIONS_FRAME = Law(
    "partitions_frame",
    "every cell of the grid is, with its colour, in exactly one of the objects",
    lambda case: _partitions(case, None),
)
PARTITIONS_FOREGROUND = Law(
    "partitions_foreground",
    "every foreground cell of the grid (for a background of none: every cell) is, with its colour, in exactly one object",
    lambda case: _partitions(case, case.named("bg")),
)
PARTITIONS_ROOMS = Law(
    "partitions_rooms",
    "every cell of the grid that is not of the separator colour is, with its colour, in exactly one object",
    lambda case: _partitions(case, case.named("separator")),
)
PARTITIONS_MASK = Law(
    "partitions_mask",
    "every set cell is in exactly one of the masks, and no other cell is",
    lambda case: _union_of_disjoint(case.result(), case.first),
)
