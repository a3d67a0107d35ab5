"""This file is where it is said when a Python object is a value of a type: of its form, within the limits, read-only."""

from __future__ import annotations

from typing import Any

import numpy as np

from dsl.types import Type
from dsl.values import MAX_INT, MAX_LIST, MAX_SIDE, Axis, Conn, Object, Sym, Turn, Vec


def is_sound(value: Any, type_: Type) -> bool:
    """Whether it is a value of the type, within the limits of the language and read-only."""
    match type_.name:
        case "Grid":
            return _is_array(value, np.uint8) and bool(value.max() < 10)
        case "Mask":
            return _is_array(value, np.bool_)
        case "Field":
            return _is_array(value, np.int64) and bool(np.abs(value).max() <= MAX_INT)
        case "Object":
            return isinstance(value, Object) and _is_trimmed(value)
        case "Color":
            return type(value) is int and 0 <= value < 10
        case "Int":
            return type(value) is int and abs(value) <= MAX_INT
        case "Bool":
            return type(value) is bool
        case "Vec":
            return isinstance(value, Vec) and type(value.row) is type(value.col) is int
        case "List":
            within = isinstance(value, tuple) and len(value) <= MAX_LIST
            return within and all(is_sound(member, type_.element) for member in value)
        case name:
            return type(value) is {"Sym": Sym, "Axis": Axis, "Conn": Conn, "Turn": Turn}[name]


def _is_array(value: Any, dtype: type[np.generic]) -> bool:
    kind = isinstance(value, np.ndarray) and value.dtype == dtype and value.ndim == 2
    return kind and not value.flags.writeable and all(1 <= side <= MAX_SIDE for side in value.shape)


def _is_trimmed(element: Object) -> bool:
    opaque = element.opaque
    colored = bool((element.patch[opaque] < 10).all()) and type(element.row) is type(element.col) is int
    edges = opaque[0].any() and opaque[-1].any() and opaque[:, 0].any() and opaque[:, -1].any()
    return colored and bool(edges) and _is_array(element.patch, np.uint8)
