"""This file is where applications of a primitive are drawn for its laws: arguments that fit each other and an input."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from dsl.laws import Case
from dsl.registry import Ambient, Parameter, Primitive
from dsl.types import BOOL, COLOR, GRID, INT, OBJECT, Type, instantiate
from dsl.values import Color, Grid, Vec
from gridwright.testing.cells import INPUTS, colors, grids, panelled_grids, patterned_grids
from gridwright.testing.world import World, values, worlds

_STANDING_FOR = {"T": (OBJECT, INT, COLOR, GRID), "K": (INT, COLOR, BOOL)}


@st.composite
def cases(draw: DrawFn, primitive: Primitive) -> Case:
    """Consistent applications of a primitive: its first grid is the input, everything else lies in its frame."""
    world = draw(worlds(_INPUTS.get(primitive.word, INPUTS)))
    if primitive.word in _SPECIAL:
        return Case(primitive, draw(_SPECIAL[primitive.word](world)), world.input, world.background)
    bindings = draw(bindings_of(primitive))
    arguments: list[Any] = []
    for parameter in primitive.parameters:
        is_first_grid = parameter.type == GRID and not any(earlier is world.input for earlier in arguments)
        arguments.append(world.input if is_first_grid else draw(_argument(parameter, bindings, world)))
    return Case(primitive, tuple(arguments), world.input, world.background)


@st.composite
def bindings_of(draw: DrawFn, primitive: Primitive) -> dict[str, Type]:
    """A type for each variable of the signature."""
    written = sorted({name for parameter in primitive.parameters for name in variables(parameter.type)})
    return {name: draw(st.sampled_from(_STANDING_FOR.get(name, (INT,)))) for name in written}


def variables(type_: Type) -> set[str]:
    """The names of the variables in a type."""
    inside = {name for parameter in type_.parameters for name in variables(parameter)}
    return inside | ({type_.name} if type_.is_variable else set())


def _argument(parameter: Parameter, bindings: dict[str, Type], world: World) -> SearchStrategy[Any]:
    if parameter.default is Ambient.BACKGROUND:
        return st.just(world.background)
    if parameter.default is Ambient.FRAME:
        return st.just(Vec(*world.frame))
    if parameter.name == "hole":
        return st.one_of(st.just(Color(0)), colors())
    drawn = values(instantiate(parameter.type, bindings), parameter.role, world)
    return drawn if parameter.is_required else st.one_of(st.just(parameter.default), drawn)


@st.composite
def _assemblies(draw: DrawFn, world: World) -> tuple[Any, ...]:
    layout = draw(st.builds(Vec, st.integers(1, 3), st.integers(1, 3)))
    count = layout.row * layout.col
    return tuple(draw(st.lists(grids(world.frame), min_size=count, max_size=count))), layout


def _with_tables(world: World) -> SearchStrategy[tuple[Any, ...]]:
    return st.tuples(st.just(world.input), st.lists(colors(), min_size=10, max_size=10).map(tuple))


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
