"""This file is where the laws stand that are special to words about masks and about the fields that masks give."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from dsl.laws.algebra import IDEMPOTENT
from dsl.laws.case import Case, Law, Vacuous, frozen
from dsl.values import Axis, Mask, Vec, same_value


def complement_of(name: str) -> Law:
    """The law that of the same arguments the primitive of that name gives exactly the other cells."""
    return Law(
        f"complement_of_{name}",
        f"its cells are those that `{name}` leaves out",
        lambda case: same_value(case.result(), frozen(~case.value_of(name, case.arguments))),
    )


def at_most(count: int) -> Law:
    """The law that no more than so many cells are set."""
    return Law(
        f"at_most_{count}_cells",
        f"no more than {count} of its cells are set",
        lambda case: int(np.count_nonzero(case.result())) <= count,
    )


def part_of(parameter: str) -> Law:
    """The law that the result has no cell outside the mask that is given for the parameter."""
    return Law(
        f"part_of_{parameter}",
        f"every cell of the result is in `{parameter}`",
        lambda case: not (case.result() & ~case.named(parameter)).any(),
    )


def _de_morgan(case: Case) -> bool:
    left, right = (case.value_of("mask_not", (mask,)) for mask in case.arguments)
    return same_value(case.value_of("mask_not", (case.result(),)), case.value_of("mask_and", (left, right)))


DE_MORGAN = Law("de_morgan", "what is in neither is what is in both complements", _de_morgan)

ZERO_IS_NEUTRAL = Law(
    "zero_is_neutral",
    "with the vector (0, 0) it gives back the first argument",
    lambda case: same_value(case.result(case.first, Vec(0, 0)), case.first),
)


def _doubled(value: Any) -> Any:
    return frozen(np.repeat(np.repeat(value, 2, axis=0), 2, axis=1)) if isinstance(value, np.ndarray) else value


UPSCALE_EQUIVARIANT = Law(
    "upscale_equivariant",
    "with every cell of grids and masks doubled both ways, the result is doubled",
    lambda case: same_value(case.result(*map(_doubled, case.arguments)), _doubled(case.result())),
)


def _is_idempotent_along_one_axis(case: Case) -> bool:
    if case.named("axis") is Axis.ANY:
        raise Vacuous
    return IDEMPOTENT.holds(case)


IDEMPOTENT_ALONG_ONE_AXIS = Law(
    "idempotent_along_one_axis",
    "unless the axis is `any`, applied to its own result it changes nothing more",
    _is_idempotent_along_one_axis,
)

LISTS_EVERY_CELL = Law(
    "lists_every_cell",
    "the list has the set cells, each once",
    lambda case: (
        {(cell.row, cell.col) for cell in case.result()} == set(map(tuple, np.argwhere(case.first).tolist()))
        and len(case.result()) == np.count_nonzero(case.first)
    ),
)


def _leaves_no_hole(case: Case) -> bool:
    return not case.result(frozen(case.first | case.result())).any()


LEAVES_NO_HOLE = Law(
    "leaves_no_hole", "once its cells are added to the mask, nothing more is enclosed", _leaves_no_hole
)


def _opens_once(case: Case) -> bool:
    def opened(mask: Mask) -> Mask:
        grown: Mask = case.value_of("dilate", (case.result(mask), *case.arguments[1:]))
        return grown

    once = opened(case.first)
    return not (once & ~case.first).any() and same_value(opened(once), once)


OPENS_ONCE = Law(
    "opens_once", "dilated again it lies in the mask, and doing so twice changes nothing more", _opens_once
)

POSITIVE_ON_NEIGHBORS = Law(
    "positive_on_neighbors",
    "it is above 0 exactly in the cells that have a set neighbour, and never above 8",
    lambda case: (
        same_value(frozen(case.result() > 0), case.value_of("neighbors", case.arguments))
        and int(case.result().max()) <= 8
    ),
)

POSITIVE_ON_OBJECTS = Law(
    "positive_on_objects",
    "it is above 0 exactly in the cells of the objects, and never above their number",
    lambda case: (
        same_value(frozen(case.result() > 0), case.value_of("mask_objects", case.arguments))
        and int(case.result().max()) <= len(case.first)
    ),
)

ZERO_ON_MASK = Law(
    "zero_on_mask",
    "it is 0 exactly on the set cells, and positive elsewhere",
    lambda case: same_value(frozen(case.result() == 0), case.first) and int(case.result().min()) >= 0,
)


def _steps(field: npt.NDArray[np.int64]) -> list[int]:
    return [int(np.abs(np.diff(field, axis=axis)).max(initial=0)) for axis in (0, 1)]


CHANGES_BY_AT_MOST_ONE = Law(
    "changes_by_at_most_one",
    "cells that share a side differ by at most 1",
    lambda case: max(_steps(case.result())) <= 1,
)
