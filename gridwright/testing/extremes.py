"""This file is where arguments at the edges of what is permitted are drawn: the largest grids, numbers, lists, places far off."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from dsl.registry import Parameter, Primitive
from dsl.types import Type, instantiate
from dsl.values import (
    MAX_INT,
    TRANSPARENT,
    Axis,
    Conn,
    Grid,
    Object,
    Sym,
    Turn,
    Vec,
    freeze_field,
    freeze_grid,
    freeze_mask,
    make_object,
)
from gridwright.testing.cases import bindings_of
from gridwright.testing.cells import Frame, colors
from gridwright.testing.world import World, keys, worlds

_NUMBERS = st.sampled_from((0, 1, -1, 2, 3, 7, 29, 31, 32, 33, 1024, -40, MAX_INT, -MAX_INT))
_FRAMES = st.sampled_from(((1, 1), (1, 7), (7, 1), (2, 3), (5, 5), (30, 30), (32, 32)))
_PLACES = st.sampled_from((0, 1, -5, 28, 40, -100, 1000))
_CHOICES: dict[str, tuple[Any, ...]] = {
    "Bool": (False, True),
    "Sym": tuple(Sym),
    "Axis": tuple(Axis),
    "Conn": tuple(Conn),
    "Turn": tuple(Turn),
}


@st.composite
def applications(draw: DrawFn, primitive: Primitive) -> tuple[dict[str, Type], tuple[Any, ...]]:
    """What the variables of the signature stand for, and extreme arguments that need not fit each other."""
    world = draw(worlds(_grids()))
    bindings = draw(bindings_of(primitive))

    def drawn(parameter: Parameter) -> Any:
        chosen = _extremes(instantiate(parameter.type, bindings), world)
        return draw(st.none() | chosen if parameter.optional else chosen)

    return bindings, tuple(map(drawn, primitive.parameters))


@st.composite
def _grids(draw: DrawFn) -> Grid:
    height, width = draw(_FRAMES)
    seed = draw(st.integers(0, 3))
    return freeze_grid(np.random.default_rng(seed).integers(0, max(seed * 3, 1), (height, width)))


def _object(row: int, col: int, side: Frame, color: int) -> Object:
    patch = np.full(side, color, dtype=np.uint8)
    patch[1:, 1:-1] = TRANSPARENT
    return make_object(row, col, patch)


def _arrays(frames: SearchStrategy[Frame], count: int) -> SearchStrategy[npt.NDArray[Any]]:
    """Arrays of numbers from 0 to below `count`; of one number, uniform ones."""
    return st.builds(
        lambda frame, seed: np.random.default_rng(seed).integers(0, count, frame) * min(seed, 1) + (seed == 1),
        frames,
        st.integers(0, 3),
    )


def _extremes(type_: Type, world: World) -> SearchStrategy[Any]:
    """Values of a type at the edges of what is permitted, in the frame of the input or not."""
    frames = st.one_of(st.just(world.frame), st.just(world.frame), _FRAMES)
    match type_.name:
        case "Grid":
            return st.one_of(st.just(world.input), _arrays(frames, 9).map(freeze_grid))
        case "Mask":
            return _arrays(frames, 2).map(lambda cells: freeze_mask(cells > 0))
        case "Field":
            return _arrays(frames, 9).map(lambda cells: freeze_field((cells - 4) * 10**5))
        case "Object":
            return st.builds(_object, _PLACES, _PLACES, frames, colors())
        case "Vec":
            return st.builds(Vec, _NUMBERS, _NUMBERS)
        case "Int":
            return _NUMBERS
        case "Color":
            return colors()
        case "List":
            short = st.lists(_extremes(type_.element, world), max_size=3)
            return st.one_of(short, short, short.map(lambda members: members * 300)).map(tuple)
        case "Key":
            return st.sampled_from(keys(*type_.parameters))
        case name:
            return st.sampled_from(_CHOICES[name])
