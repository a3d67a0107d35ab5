"""This file is where the symmetries of the square act on every value, and the laws that speak of them stand."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from dsl.laws.case import Case, Law, all_hold, dims_of, frozen, unordered
from dsl.outcome import DslError
from dsl.values import Axis, Object, Role, Sym, Turn, Vec, same_value, transformed

_PROBE = np.arange(4).reshape(2, 2)
_AXES = {Axis.ROWS: Axis.COLS, Axis.COLS: Axis.ROWS, Axis.ANY: Axis.ANY}
_TURNS = {Turn.LEFT: Turn.RIGHT, Turn.RIGHT: Turn.LEFT, Turn.BOUNCE: Turn.BOUNCE}
_REFLECTIONS = (Sym.FLIP_LR, Sym.FLIP_UD, Sym.TRANSPOSE, Sym.ANTITRANSPOSE)


def composed(first: Sym, second: Sym) -> Sym:
    """The symmetry that does what the first and then the second does."""
    moved = transformed(transformed(_PROBE, first), second)
    return next(sym for sym in Sym if np.array_equal(transformed(_PROBE, sym), moved))


def inverse(sym: Sym) -> Sym:
    """The symmetry that undoes it."""
    return next(candidate for candidate in Sym if composed(sym, candidate) is Sym.ID)


def _position(position: Vec, sym: Sym, height: int, width: int) -> Vec:
    """Where a cell of the frame lies after the frame has been moved."""
    up, left = position.row, position.col
    down, right = height - 1 - up, width - 1 - left
    row, col = {
        Sym.ID: (up, left),
        Sym.FLIP_LR: (up, right),
        Sym.FLIP_UD: (down, left),
        Sym.TRANSPOSE: (left, up),
        Sym.ANTITRANSPOSE: (right, down),
        Sym.ROT90: (left, down),
        Sym.ROT180: (down, right),
        Sym.ROT270: (right, up),
    }[sym]
    return Vec(row, col)


def _vector(vec: Vec, sym: Sym, role: Role | None, frame: tuple[int, int]) -> Vec:
    match role:
        case Role.DISPLACEMENT:
            return _position(vec, sym, 1, 1)
        case Role.POSITION:
            return _position(vec, sym, *frame)
        case Role.SIZE:
            return Vec(vec.col, vec.row) if sym.swaps_axes else vec
        case None:
            raise DslError(f"no role says how {sym} acts on {vec}")


def _object(element: Object, sym: Sym, frame: tuple[int, int]) -> Object:
    first = _position(Vec(element.row, element.col), sym, *frame)
    last = _position(Vec(element.row + element.height - 1, element.col + element.width - 1), sym, *frame)
    return Object(min(first.row, last.row), min(first.col, last.col), frozen(transformed(element.patch, sym)))


def _key(key: Callable[[Any], Any], sym: Sym, frame: tuple[int, int]) -> Callable[[Any], Any]:
    """The key that gives a moved element what the given key gives the element."""
    back = inverse(sym)
    after = frame[::-1] if sym.swaps_axes else frame
    return lambda element: moved(key(moved(element, back, None, after)), sym, None, frame)


def moved(value: Any, sym: Sym, role: Role | None, frame: tuple[int, int]) -> Any:
    """A value of the frame (height, width) as it is when everything in the frame is moved by the symmetry.

    Colours, numbers, truth values and `Conn` stay; a `Sym` is conjugated; a reflection exchanges left and right turns.
    """
    match value:
        case np.ndarray():
            return frozen(transformed(value, sym))
        case Object():
            return _object(value, sym, frame)
        case Vec():
            return _vector(value, sym, role, frame)
        case Axis():
            return _AXES[value] if sym.swaps_axes else value
        case Sym():
            return composed(composed(inverse(sym), value), sym)
        case Turn():
            return _TURNS[value] if sym in _REFLECTIONS else value
        case tuple():
            return tuple(moved(element, sym, role, frame) for element in value)
        case _ if callable(value):
            return _key(value, sym, frame)
        case _:
            return value


def moved_arguments(case: Case, sym: Sym) -> tuple[Any, ...]:
    """The arguments of the case, moved with its input."""
    frame = dims_of(case.input)
    pairs = zip(case.primitive.parameters, case.arguments, strict=True)
    return tuple(moved(argument, sym, parameter.role, frame) for parameter, argument in pairs)


def _moves_along(case: Case, sym: Sym, name: str) -> bool:
    expected = moved(case.result(), sym, case.primitive.result_role, dims_of(case.input))
    return bool(unordered(case.value_of(name, moved_arguments(case, sym))) == unordered(expected))


def _moves_along_all(case: Case, syms: tuple[Sym, ...]) -> bool:
    return all_hold(partial(_moves_along, case, sym, case.primitive.name) for sym in syms)


def _stays(case: Case, sym: Sym) -> bool:
    return same_value(case.result(*moved_arguments(case, sym)), case.result())


def equivariant_under(*syms: Sym) -> Law:
    """The law that the result moves with the input under these symmetries."""
    names = ", ".join(sym.value for sym in syms)
    return Law(
        f"equivariant_under_{'_'.join(sym.value for sym in syms)}",
        f"moving everything by {names} moves the result along (a list as a set)",
        lambda case: _moves_along_all(case, syms),
    )


EQUIVARIANT = Law(
    "equivariant",
    "moving everything by a symmetry of the square moves the result along (a list as a set)",
    lambda case: _moves_along_all(case, tuple(Sym)),
)
INVARIANT = Law(
    "invariant",
    "moving everything by a symmetry of the square leaves the result as it is",
    lambda case: all_hold(partial(_stays, case, sym) for sym in Sym),
)


def becomes(name: str, sym: Sym) -> Law:
    """The law that moving everything by the symmetry turns this primitive into the one of that name."""
    return Law(
        f"becomes_{name}_by_{sym.value}",
        f"when everything is moved by {sym.value}, `{name}` gives the moved result",
        lambda case: _moves_along(case, sym, name),
    )
