"""This file is where the types of the language are named, read from Python annotations, and matched."""

from __future__ import annotations

import collections.abc
import types as python_types
import typing
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from dsl.outcome import DslError
from dsl.values import Axis, Color, Conn, Object, Role, Sym, Turn, Vec


@dataclass(frozen=True, slots=True)
class Type:
    """A type of the language: a name and, for `List` and `Key`, its parameters; a variable has a one-letter name."""

    name: str
    parameters: tuple[Type, ...] = ()

    def __str__(self) -> str:
        if self.name == "Key":
            return f"{self.parameters[0]} -> {self.parameters[1]}"
        if self.parameters:
            return f"{self.name}[{', '.join(map(str, self.parameters))}]"
        return self.name

    @property
    def is_variable(self) -> bool:
        """Whether it stands for any type in a signature."""
        return len(self.name) == 1

    @property
    def element(self) -> Type:
        """The type of a list's elements."""
        if self.name != "List":
            raise DslError(f"{self} is no list type")
        return self.parameters[0]


GRID = Type("Grid")
MASK = Type("Mask")
FIELD = Type("Field")
OBJECT = Type("Object")
COLOR = Type("Color")
INT = Type("Int")
BOOL = Type("Bool")
VEC = Type("Vec")
SYM = Type("Sym")
AXIS = Type("Axis")
CONN = Type("Conn")
TURN = Type("Turn")


def list_of(element: Type) -> Type:
    """The type of lists of the element type."""
    return Type("List", (element,))


def key_of(parameter: Type, result: Type) -> Type:
    """The type of a key `o -> e`."""
    return Type("Key", (parameter, result))


OBJECTS = list_of(OBJECT)

_ATOMS: dict[Any, Type] = {
    npt.NDArray[np.uint8]: GRID,
    npt.NDArray[np.bool_]: MASK,
    npt.NDArray[np.int64]: FIELD,
    Object: OBJECT,
    Color: COLOR,
    int: INT,
    bool: BOOL,
    Vec: VEC,
    Sym: SYM,
    Axis: AXIS,
    Conn: CONN,
    Turn: TURN,
}


def type_of_annotation(annotation: Any) -> tuple[Type, Role | None, bool]:
    """The type that an annotation stands for, the role of a Vec, and whether `none` is allowed."""
    if annotation in _ATOMS:
        return _ATOMS[annotation], None, False
    if isinstance(annotation, typing.TypeVar):
        return Type(annotation.__name__), None, False
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Annotated:
        return type_of_annotation(arguments[0])[0], arguments[1], False
    if origin in (typing.Union, python_types.UnionType) and arguments[1:] == (type(None),):
        return type_of_annotation(arguments[0])[0], None, True
    if origin is tuple and arguments[1:] == (...,):
        element, role, _ = type_of_annotation(arguments[0])
        return list_of(element), role, False
    if origin is collections.abc.Callable:
        return key_of(type_of_annotation(arguments[0][0])[0], type_of_annotation(arguments[1])[0]), None, False
    raise DslError(f"no type of the language is annotated {annotation!r}")


def unify(pattern: Type, actual: Type, bindings: dict[str, Type]) -> bool:
    """Whether the actual type fits the pattern; variables are bound in `bindings`, which may be left half-filled on failure."""
    if pattern.is_variable:
        return bindings.setdefault(pattern.name, actual) == actual
    if pattern is actual and not pattern.parameters:
        return True
    return (
        pattern.name == actual.name
        and len(pattern.parameters) == len(actual.parameters)
        and all(unify(left, right, bindings) for left, right in zip(pattern.parameters, actual.parameters, strict=True))
    )


def instantiate(pattern: Type, bindings: dict[str, Type]) -> Type:
    """The pattern with its bound variables replaced."""
    if not bindings:
        return pattern
    if pattern.is_variable:
        return bindings.get(pattern.name, pattern)
    return Type(pattern.name, tuple(instantiate(parameter, bindings) for parameter in pattern.parameters))
