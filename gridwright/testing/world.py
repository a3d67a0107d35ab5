"""This file is where values of every type of the language are drawn, in the frame of an input."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from dsl.types import BOOL, COLOR, GRID, INT, OBJECT, Type
from dsl.values import TRANSPARENT, Axis, Color, Conn, Grid, Object, Role, Sym, Turn, Vec, freeze_grid, make_object
from gridwright.testing.cells import INPUTS, Frame, colors, fields, grids, masks


@dataclass(frozen=True, slots=True, eq=False)
class World:
    """What the arguments of one application have in common: the input and its background."""

    input: Grid
    background: Color

    @property
    def frame(self) -> Frame:
        """Height and width of the input."""
        height, width = self.input.shape
        return height, width


@st.composite
def worlds(draw: DrawFn, inputs: SearchStrategy[Grid] = INPUTS) -> World:
    """Inputs with their background: the most frequent colour, now and then another."""
    grid = draw(inputs)
    counts = np.bincount(grid.ravel(), minlength=10)
    usual = Color(int(counts.argmax()))
    return World(grid, draw(st.one_of(st.just(usual), st.just(usual), colors())))


@st.composite
def _objects_in(draw: DrawFn, world: World) -> Object:
    height, width = world.frame
    if draw(st.booleans()):
        mask = draw(masks(world.frame))
        if mask.any():
            return make_object(0, 0, np.where(mask, world.input, TRANSPARENT))
    patch = np.array(draw(grids(draw(st.tuples(st.integers(1, 3), st.integers(1, 3))))))
    patch[draw(masks((patch.shape[0], patch.shape[1])))] = TRANSPARENT
    patch[0, 0] = draw(colors())
    return make_object(draw(st.integers(-2, height)), draw(st.integers(-2, width)), patch)


def objects(world: World | None = None) -> SearchStrategy[Object]:
    """Objects cut from the input, or of other colours; some hang off the frame."""
    return worlds().flatmap(objects) if world is None else _objects_in(world)


def ints() -> SearchStrategy[int]:
    """Small numbers of either sign, mostly 1, 2 and 3."""
    return st.integers(1, 3) | st.integers(-3, 5)


def vecs(role: Role | None = None, world: World | None = None) -> SearchStrategy[Vec]:
    """Vectors as their role asks: positions in the frame or next to it, small sizes, displacements of either sign."""
    if world is None:
        return worlds().flatmap(lambda drawn: vecs(role, drawn))
    height, width = world.frame
    match role:
        case Role.POSITION:
            return st.builds(Vec, st.integers(-1, height), st.integers(-1, width))
        case Role.SIZE:
            return st.builds(Vec, st.integers(0, 3), st.integers(0, 3)) | st.just(Vec(height, width))
        case _:
            return st.builds(Vec, st.integers(-3, 3), st.integers(-3, 3))


def syms() -> SearchStrategy[Sym]:
    """The eight symmetries of the square."""
    return st.sampled_from(Sym)


def axes() -> SearchStrategy[Axis]:
    """Rows and columns, now and then any axis."""
    return st.sampled_from((Axis.ROWS, Axis.COLS, Axis.ROWS, Axis.COLS, Axis.ANY))


def lists(elements: SearchStrategy[Any]) -> SearchStrategy[tuple[Any, ...]]:
    """Lists of up to four such elements."""
    return st.lists(elements, max_size=4).map(tuple)


def values(type_: Type, role: Role | None = None, world: World | None = None) -> SearchStrategy[Any]:
    """Values of a type, those of the language or keys between them, in the frame of an input; without one, of any."""
    if world is None:
        return worlds().flatmap(lambda drawn: values(type_, role, drawn))
    present = [Color(color) for color in np.unique(world.input).tolist()]
    drawn: dict[str, Callable[[], SearchStrategy[Any]]] = {
        "Grid": lambda: grids(world.frame),
        "Mask": lambda: masks(world.frame),
        "Field": lambda: fields(world.frame),
        "Object": lambda: objects(world),
        "Color": lambda: st.one_of(st.sampled_from(present), st.sampled_from(present), colors()),
        "Int": ints,
        "Bool": st.booleans,
        "Vec": lambda: vecs(role, world),
        "Sym": syms,
        "Axis": axes,
        "Conn": lambda: st.sampled_from(Conn),
        "Turn": lambda: st.sampled_from(Turn),
        "List": lambda: lists(values(type_.element, role, world)),
        "Key": lambda: st.sampled_from(keys(*type_.parameters)),
    }
    return drawn[type_.name]()


def keys(taken: Type, given: Type) -> list[Callable[[Any], Any]]:
    """Keys from one type to another."""
    if taken == given and given == OBJECT:
        return [lambda element: element, lambda element: element.shifted(0, 1)]
    if taken == given and given == GRID:
        return [lambda grid: grid, lambda grid: freeze_grid(grid[:, ::-1]), lambda grid: freeze_grid(grid // 2)]
    if given == INT and taken == INT:
        return [lambda number: number, lambda number: min(number + 1, 4), lambda number: -number]
    if given == INT:
        return [_measure, lambda value: -_measure(value), lambda _: 1]
    if given == COLOR:
        return [lambda value: Color(_measure(value) % 10), lambda _: Color(3)]
    if given == BOOL:
        return [lambda value: _measure(value) % 2 == 0]
    return [lambda value: value] if taken == given else []


def _measure(value: Any) -> int:
    """A number that many values of a type share."""
    match value:
        case Object():
            return int(np.count_nonzero(value.opaque))
        case np.ndarray():
            return int(np.count_nonzero(value))
        case tuple():
            return len(value)
        case Vec():
            return abs(value.row) + abs(value.col)
        case _:
            return hash(value) % 4
