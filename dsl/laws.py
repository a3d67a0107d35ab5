"""This file is where the laws are stated that primitives claim of themselves; tests check every claim, search prunes by them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from dsl.outcome import Run
from dsl.registry import Primitive, primitive_named
from dsl.values import Grid, same_value


class Vacuous(Exception):
    """Raised where a case says nothing about the law: a tie, a side without a value."""


@dataclass(frozen=True, slots=True)
class Case:
    """One application of a primitive under test: arguments for all its parameters, in the frame of `input`."""

    primitive: Primitive
    arguments: tuple[Any, ...]
    input: Grid
    background: int

    @property
    def first(self) -> Any:
        """The first argument."""
        return self.arguments[0]

    def result(self, *changed: Any) -> Any:
        """The primitive's value; the given values replace its first arguments."""
        return self.value_of(self.primitive, (*changed, *self.arguments[len(changed) :]))

    def value_of(self, primitive: Primitive | str, arguments: tuple[Any, ...]) -> Any:
        """The value of any primitive; a tie makes the case vacuous."""
        chosen = primitive_named(primitive) if isinstance(primitive, str) else primitive
        run = Run()
        value = chosen.evaluate(arguments, run)
        if run.tied:
            raise Vacuous
        return value


@dataclass(frozen=True, slots=True)
class Law:
    """A law: a name, a statement in words, and whether it holds in a case."""

    name: str
    statement: str
    holds: Callable[[Case], bool]


INVOLUTION = Law(
    "involution",
    "applied twice it changes nothing",
    lambda case: same_value(case.result(case.result()), case.first),
)
IDEMPOTENT = Law(
    "idempotent",
    "applied to its own result it changes nothing more",
    lambda case: same_value(case.result(case.result()), case.result()),
)
PRESERVES_SHAPE = Law(
    "preserves_shape",
    "the result has the dims of the first argument",
    lambda case: case.result().shape == case.first.shape,
)
SWAPS_SHAPE = Law(
    "swaps_shape",
    "the result has as many rows as the first argument has columns, and the reverse",
    lambda case: case.result().shape == case.first.shape[::-1],
)
PRESERVES_HISTOGRAM = Law(
    "preserves_histogram",
    "every colour has as many cells as before",
    lambda case: bool(
        (np.bincount(case.result().ravel(), minlength=10) == np.bincount(case.first.ravel(), minlength=10)).all()
    ),
)


def inverse_by(name: str) -> Law:
    """The law that the primitive of that name undoes this one."""
    return Law(
        f"inverse_by_{name}",
        f"`{name}` undoes it",
        lambda case: same_value(case.value_of(name, (case.result(), *case.arguments[1:])), case.first),
    )
