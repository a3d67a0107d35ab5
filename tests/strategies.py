"""This file is where Hypothesis draws values of the language: of every type, in the frame of an input grid, and whole cases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from dsl.laws import Case
from dsl.registry import Ambient, Parameter, Primitive
from dsl.types import BOOL, COLOR, GRID, INT, OBJECT, Type, instantiate
from dsl.values import (
    TRANSPARENT,
    Axis,
    Color,
    Conn,
    Field,
    Grid,
    Mask,
    Object,
    Role,
    Sym,
    Turn,
    Vec,
    freeze_field,
    freeze_grid,
    freeze_mask,
    make_object,
)

Frame = tuple[int, int]

frames: SearchStrategy[Frame] = st.tuples(st.integers(1, 6), st.integers(1, 6))
colors = st.sampled_from([Color(color) for color in range(10)])


@dataclass(frozen=True)
class World:
    """What the arguments of one case have in common: the input and its background."""

    input: Grid
    background: Color

    @property
    def frame(self) -> Frame:
        height, width = self.input.shape
        return height, width


def numbers_in(frame: Frame, count: int) -> SearchStrategy[np.ndarray]:
    """Numbers from 0 to below `count` in the cells of a frame; one draw of bytes is quicker than a draw for each cell."""
    height, width = frame
    drawn = st.binary(min_size=height * width, max_size=height * width)
    return drawn.map(lambda data: np.frombuffer(data, dtype=np.uint8).reshape(frame) % count)


def grids_in(frame: Frame) -> SearchStrategy[Grid]:
    """Grids of those dims: of few colours, so that cells agree, or of all ten."""
    return st.sampled_from((2, 3, 4, 10)).flatmap(lambda count: numbers_in(frame, count)).map(freeze_grid)


def masks_in(frame: Frame) -> SearchStrategy[Mask]:
    """Masks of the frame, sparse, even or dense."""
    return st.sampled_from((2, 3, 5)).flatmap(lambda count: numbers_in(frame, count)).map(lambda n: freeze_mask(n == 0))


def fields_in(frame: Frame) -> SearchStrategy[Field]:
    """Fields of small numbers of either sign."""
    return numbers_in(frame, 7).map(lambda numbers: freeze_field(numbers.astype(np.int64) - 2))


@st.composite
def objects_in(draw: DrawFn, world: World) -> Object:
    """Objects cut from the input, or of other colours; some hang off the frame."""
    height, width = world.frame
    if draw(st.booleans()):
        mask = draw(masks_in(world.frame))
        if mask.any():
            return make_object(0, 0, np.where(mask, world.input, TRANSPARENT))
    patch = np.array(draw(grids_in(draw(st.tuples(st.integers(1, 3), st.integers(1, 3))))))
    patch[draw(masks_in(patch.shape))] = TRANSPARENT
    patch[0, 0] = draw(colors)
    return make_object(draw(st.integers(-2, height)), draw(st.integers(-2, width)), patch)


@st.composite
def upscaled_grids(draw: DrawFn) -> Grid:
    grid = draw(grids_in(draw(st.tuples(st.integers(1, 3), st.integers(1, 3)))))
    times = draw(st.integers(2, 3))
    return freeze_grid(grid.repeat(times, axis=0).repeat(times, axis=1))


@st.composite
def panelled_grids(draw: DrawFn) -> Grid:
    """Panels of equal dims between lines of one colour that is in none of them."""
    rows, cols = draw(st.tuples(st.integers(1, 3), st.integers(1, 3)))
    height, width = draw(st.tuples(st.integers(1, 3), st.integers(1, 3)))
    grid = np.full((rows * (height + 1) - 1, cols * (width + 1) - 1), 5, dtype=np.uint8)
    for row in range(rows):
        for col in range(cols):
            panel = draw(numbers_in((height, width), 3))
            grid[row * (height + 1) :, col * (width + 1) :][:height, :width] = panel
    return freeze_grid(grid)


@st.composite
def patterned_grids(draw: DrawFn) -> Grid:
    """Repeated or mirrored tiles without black, cut somewhere, with some black cells in them."""
    tile = draw(grids_in(draw(st.tuples(st.integers(1, 3), st.integers(1, 3))))) % 9 + 1
    if draw(st.booleans()):
        tile = np.block([[tile, tile[:, ::-1]], [tile[::-1], tile[::-1, ::-1]]])
    whole = np.tile(tile, (3, 3))
    height, width = draw(st.tuples(st.integers(1, 7), st.integers(1, 7)))
    top, left = draw(st.tuples(st.integers(0, 2), st.integers(0, 2)))
    grid = whole[top : top + height, left : left + width].copy()
    if draw(st.booleans()):
        grid[draw(numbers_in(grid.shape, 7)) == 0] = 0
    return freeze_grid(grid)


plain_grids = frames.flatmap(grids_in)
input_grids = st.one_of(plain_grids, plain_grids, upscaled_grids(), panelled_grids(), patterned_grids())


@st.composite
def worlds(draw: DrawFn, inputs: SearchStrategy[Grid] = input_grids) -> World:
    grid = draw(inputs)
    counts = np.bincount(grid.ravel(), minlength=10)
    usual = Color(int(counts.argmax()))
    return World(grid, draw(st.one_of(st.just(usual), st.just(usual), colors)))


def vecs(role: Role | None, world: World) -> SearchStrategy[Vec]:
    """Vectors as their role asks: positions in the frame or next to it, small sizes, displacements of either sign."""
    height, width = world.frame
    match role:
        case Role.POSITION:
            return st.builds(Vec, st.integers(-1, height), st.integers(-1, width))
        case Role.SIZE:
            return st.builds(Vec, st.integers(0, 3), st.integers(0, 3)) | st.just(Vec(height, width))
        case _:
            return st.builds(Vec, st.integers(-3, 3), st.integers(-3, 3))


def values(type_: Type, role: Role | None, world: World) -> SearchStrategy[Any]:
    """Values of a type in the frame of the input."""
    present = [Color(color) for color in np.unique(world.input).tolist()]
    drawn: dict[str, Callable[[], SearchStrategy[Any]]] = {
        "Grid": lambda: grids_in(world.frame),
        "Mask": lambda: masks_in(world.frame),
        "Field": lambda: fields_in(world.frame),
        "Object": lambda: objects_in(world),
        "Color": lambda: st.one_of(st.sampled_from(present), st.sampled_from(present), colors),
        "Int": lambda: st.integers(1, 3) | st.integers(-3, 5),
        "Bool": st.booleans,
        "Vec": lambda: vecs(role, world),
        "Sym": lambda: st.sampled_from(Sym),
        "Axis": lambda: st.sampled_from((Axis.ROWS, Axis.COLS, Axis.ROWS, Axis.COLS, Axis.ANY)),
        "Conn": lambda: st.sampled_from(Conn),
        "Turn": lambda: st.sampled_from(Turn),
        "List": lambda: st.lists(values(type_.element, role, world), max_size=4).map(tuple),
        "Key": lambda: st.sampled_from(keys(*type_.parameters)),
    }
    return drawn[type_.name]()


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


_VARIABLES = {"T": (OBJECT, INT, COLOR, GRID), "K": (INT, COLOR, BOOL)}


@st.composite
def bindings_of(draw: DrawFn, primitive: Primitive) -> dict[str, Type]:
    """A type for each variable of the signature."""
    written = {str(part) for parameter in primitive.parameters for part in _parts(parameter.type)}
    return {name: draw(st.sampled_from(_VARIABLES.get(name, (INT,)))) for name in sorted(written) if len(name) == 1}


def _parts(type_: Type) -> list[Type]:
    return [type_, *(part for parameter in type_.parameters for part in _parts(parameter))]


def _argument(parameter: Parameter, bindings: dict[str, Type], world: World) -> SearchStrategy[Any]:
    if parameter.default is Ambient.BACKGROUND:
        return st.just(world.background)
    if parameter.default is Ambient.FRAME:
        return st.just(Vec(*world.frame))
    if parameter.name == "hole":
        return st.one_of(st.just(Color(0)), colors)
    drawn = values(instantiate(parameter.type, bindings), parameter.role, world)
    return drawn if parameter.is_required else st.one_of(st.just(parameter.default), drawn)


@st.composite
def _assemblies(draw: DrawFn, world: World) -> tuple[Any, ...]:
    layout = draw(st.builds(Vec, st.integers(1, 3), st.integers(1, 3)))
    count = layout.row * layout.col
    return tuple(draw(st.lists(grids_in(world.frame), min_size=count, max_size=count))), layout


def _with_tables(world: World) -> SearchStrategy[tuple[Any, ...]]:
    return st.tuples(st.just(world.input), st.lists(colors, min_size=10, max_size=10).map(tuple))


_SPECIAL: dict[str, Callable[[World], SearchStrategy[tuple[Any, ...]]]] = {
    "assemble": _assemblies,
    "recolor_by": _with_tables,
}
"""Arguments for words that have a value only where their arguments fit each other."""

_INPUTS: dict[str, SearchStrategy[Grid]] = {
    "panels": panelled_grids(),
    "panel_layout": panelled_grids(),
    "inpaint_periodic": patterned_grids(),
    "inpaint_symmetric": patterned_grids(),
    "mirror_axis": patterned_grids(),
}
"""Inputs for words that have a value only on grids of some kind."""


@st.composite
def cases(draw: DrawFn, primitive: Primitive) -> Case:
    """Consistent applications of a primitive: its first grid is the input, everything else lies in its frame."""
    world = draw(worlds(_INPUTS.get(primitive.word, input_grids)))
    if primitive.word in _SPECIAL:
        return Case(primitive, draw(_SPECIAL[primitive.word](world)), world.input, world.background)
    bindings = draw(bindings_of(primitive))
    arguments: list[Any] = []
    for parameter in primitive.parameters:
        is_first_grid = parameter.type == GRID and not any(earlier is world.input for earlier in arguments)
        arguments.append(world.input if is_first_grid else draw(_argument(parameter, bindings, world)))
    return Case(primitive, tuple(arguments), world.input, world.background)
