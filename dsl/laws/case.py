"""This file is where a law and a case of it are defined: one application of a primitive, and what can be asked of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from dsl.outcome import EvaluationFailed, Run
from dsl.registry import Primitive, primitive_named
from dsl.values import Color, Grid, Mask, Object, Value, to_text


class Vacuous(Exception):
    """Raised where a case says nothing about the law: a tie, a side without a value."""


@dataclass(frozen=True, slots=True)
class Case:
    """One application of a primitive under test: arguments for all its parameters, in the frame of `input`."""

    primitive: Primitive
    arguments: tuple[Any, ...]
    input: Grid
    background: Color

    @property
    def first(self) -> Any:
        """The first argument."""
        return self.arguments[0]

    def named(self, parameter: str) -> Any:
        """The argument of the parameter of that name."""
        names = [formal.name for formal in self.primitive.parameters]
        return self.arguments[names.index(parameter)]

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
    """A law: a name, a statement in words, and whether it holds in a case.

    `holds` raises `Vacuous` or `EvaluationFailed` where the case says nothing: laws speak of applications that have a value.
    """

    name: str
    statement: str
    holds: Callable[[Case], bool]

    def __repr__(self) -> str:
        return f"<law {self.name}>"


def all_hold(checks: Iterable[Callable[[], bool]]) -> bool:
    """Whether every check that says something holds; vacuous where none does."""
    told = False
    for check in checks:
        try:
            if not check():
                return False
            told = True
        except (Vacuous, EvaluationFailed):
            continue
    if not told:
        raise Vacuous
    return True


def unordered(value: Value) -> Any:
    """What remains of a value when the order within its lists is forgotten, as something comparable."""
    if isinstance(value, tuple):
        return sorted(map(repr, map(unordered, value)))
    return to_text(value)


def frozen(array: npt.NDArray[np.generic]) -> npt.NDArray[Any]:
    """A read-only copy of a grid, mask or field."""
    copy = np.array(array, order="C")
    copy.flags.writeable = False
    return copy


def dims_of(value: Grid | Mask | Object) -> tuple[int, int]:
    """Height and width of a grid, a mask, a field, or an object's bounding box."""
    return (value.height, value.width) if isinstance(value, Object) else (value.shape[0], value.shape[1])
