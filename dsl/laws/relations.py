"""This file is where the laws of two objects stand: equivalences, orders, and what it means to be brought to another."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np

from dsl.laws.case import Case, Law, all_hold
from dsl.values import Conn, Object, Sym, freeze_grid, make_object, transformed


def implies(name: str) -> Law:
    """The law that where this is true of two objects, the primitive of that name is."""
    return Law(
        f"implies_{name}",
        f"where it is true, `{name}` is",
        lambda case: not case.result() or case.value_of(name, case.arguments[:2]) is True,
    )


def excludes(name: str) -> Law:
    """The law that where this is true of two objects, the primitive of that name is not."""
    return Law(
        f"excludes_{name}",
        f"where it is true, `{name}` is not",
        lambda case: not case.result() or case.value_of(name, case.arguments[:2]) is False,
    )


def _near_to(element: Object) -> Iterator[Object]:
    """The object and others that resemble it more or less."""
    yield element
    yield element.shifted(1, 2)
    yield Object(element.row - 1, element.col, freeze_grid(transformed(element.patch, Sym.ROT90)))
    yield Object(element.row, element.col, freeze_grid(np.where(element.opaque, 0, element.patch)))
    yield make_object(element.row + 1, element.col + 1, element.patch[:1])


def _carries_on(case: Case, third: Object) -> bool:
    left, right = case.arguments[:2]
    joined = case.result() and case.result(right, third)
    return not joined or case.result(left, third) is True


def _is_transitive(case: Case) -> bool:
    thirds = (third for element in case.arguments[:2] for third in _near_to(element))
    return all_hold(partial(_carries_on, case, third) for third in thirds)


def _exchanged(case: Case) -> tuple[Object, Object]:
    left, right = case.arguments[:2]
    return right, left


TRANSITIVE = Law(
    "transitive",
    "true of a first and a second, and of that and a third, it is true of the first and third",
    _is_transitive,
)
ASYMMETRIC = Law(
    "asymmetric", "it is not true both ways", lambda case: not (case.result() and case.result(*_exchanged(case)))
)
ANTISYMMETRIC = Law(
    "antisymmetric",
    "exchanging the two objects reverses the displacement",
    lambda case: bool(case.result(*_exchanged(case)) == case.result().scaled(-1)),
)


def _tells_touching_from_overlapping(case: Case) -> bool:
    pair, steps = case.arguments[:2], case.result()
    overlaps, touches = case.value_of("overlaps", pair), case.value_of("touches", (*pair, Conn.FOUR))
    return bool((steps == 0) == overlaps and (steps == 1) == touches)


def _touches_after(case: Case) -> bool:
    mover, target = case.arguments[:2]
    return case.value_of("touches", (case.value_of("shift_object", (mover, case.result())), target, Conn.FOUR)) is True


def _closes_the_gap(case: Case) -> bool:
    mover, target = case.arguments[:2]
    return bool(
        case.value_of("gap", (case.value_of("shift_object", (mover, case.result())), target)) == case.result().scaled(0)
    )


TELLS_TOUCHING = Law(
    "tells_touching",
    "it is 0 just where the objects overlap and 1 just where they touch",
    _tells_touching_from_overlapping,
)
TOUCHES_AFTER = Law("touches_after", "the object so displaced touches the other", _touches_after)
CLOSES_THE_GAP = Law("closes_the_gap", "between the object so displaced and the other no line is free", _closes_the_gap)
TOUCHES_THE_SECOND = Law(
    "touches_the_second",
    "the result touches the second object",
    lambda case: case.value_of("touches", (case.result(), case.arguments[1], Conn.FOUR)) is True,
)
