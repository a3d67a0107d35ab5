"""This file is where every primitive is held to what all of them owe: documentation, laws, types, totality."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from dsl.outcome import EvaluationFailed, Run
from dsl.registry import Parameter, Primitive, all_primitives, all_words, signatures_of
from dsl.types import Type, instantiate
from dsl.values import (
    MAX_INT,
    MAX_LIST,
    MAX_SIDE,
    TRANSPARENT,
    Axis,
    Conn,
    Object,
    Sym,
    Turn,
    Vec,
    freeze_field,
    freeze_grid,
    freeze_mask,
    make_object,
    same_value,
)
from tests.strategies import World, bindings_of, colors, keys, worlds

PRIMITIVES = all_primitives()
each_primitive = pytest.mark.parametrize("primitive", PRIMITIVES, ids=[primitive.name for primitive in PRIMITIVES])

WITHOUT_LAWS: dict[str, str] = {}
"""Why a primitive claims no law."""


@each_primitive
def test_a_primitive_is_documented_with_an_example(primitive: Primitive) -> None:
    sentence, _, rest = primitive.description.partition("\n")
    assert sentence.endswith((".", ":", ";", ",")) or rest
    assert ">>> " in primitive.description


@each_primitive
def test_a_primitive_claims_a_law_or_says_why_not(primitive: Primitive) -> None:
    assert bool(primitive.laws) != bool(WITHOUT_LAWS.get(primitive.name))


@each_primitive
def test_a_primitive_claims_no_law_twice(primitive: Primitive) -> None:
    names = [law.name for law in primitive.laws]
    assert len(names) == len(set(names))


@each_primitive
def test_a_primitive_costs_something(primitive: Primitive) -> None:
    assert type(primitive.cost) is int
    assert primitive.cost >= 1


@each_primitive
def test_the_variables_of_a_result_stand_in_a_parameter(primitive: Primitive) -> None:
    taken = {name for parameter in primitive.parameters for name in _variables(parameter.type)}
    assert _variables(primitive.result) <= taken


def test_different_laws_have_different_names() -> None:
    statements: dict[str, set[str]] = {}
    for primitive in PRIMITIVES:
        for law in primitive.laws:
            statements.setdefault(law.name, set()).add(law.statement)
    assert {name: texts for name, texts in statements.items() if len(texts) > 1} == {}


def _variables(type_: Type) -> set[str]:
    inside = {name for parameter in type_.parameters for name in _variables(parameter)}
    return inside | ({type_.name} if type_.is_variable else set())


@pytest.mark.parametrize("word", [word for word in all_words() if len(signatures_of(word)) > 1])
def test_no_arguments_fit_two_signatures_of_a_word(word: str) -> None:
    for left, right in combinations(signatures_of(word), 2):
        counts = range(max(_required(left), _required(right)), min(len(left.parameters), len(right.parameters)) + 1)
        for count in counts:
            assert not _overlap(left, right, count), f"{left.signature} and {right.signature}"


def _required(primitive: Primitive) -> int:
    return sum(parameter.is_required for parameter in primitive.parameters)


def _overlap(left: Primitive, right: Primitive, count: int) -> bool:
    bound: dict[str, Type] = {}
    pairs = zip(left.parameters[:count], right.parameters[:count], strict=True)
    return all(_unifies(_apart(one.type, "<"), _apart(other.type, ">"), bound) for one, other in pairs)


def _apart(type_: Type, mark: str) -> Type:
    """The type with its variables renamed, so that those of two signatures differ."""
    name = mark + type_.name if type_.is_variable else type_.name
    return Type(name, tuple(_apart(parameter, mark) for parameter in type_.parameters))


def _unifies(left: Type, right: Type, bound: dict[str, Type]) -> bool:
    while left.name in bound:
        left = bound[left.name]
    while right.name in bound:
        right = bound[right.name]
    if left == right:
        return True
    for one, other in ((left, right), (right, left)):
        if one.name[0] in "<>":
            bound[one.name] = other
            return True
    return (
        left.name == right.name
        and len(left.parameters) == len(right.parameters)
        and all(_unifies(one, other, bound) for one, other in zip(left.parameters, right.parameters, strict=True))
    )


EXTREME_NUMBERS = (0, 1, -1, 2, 3, 7, 29, 31, 32, 33, 1024, -40, MAX_INT, -MAX_INT)
EXTREME_FRAMES = ((1, 1), (1, 7), (7, 1), (2, 3), (5, 5), (30, 30), (32, 32))


@st.composite
def extreme_grids(draw: DrawFn) -> np.ndarray:
    height, width = draw(st.sampled_from(EXTREME_FRAMES))
    seed = draw(st.integers(0, 3))
    return freeze_grid(np.random.default_rng(seed).integers(0, max(seed * 3, 1), (height, width)))


def _extreme_object(row: int, col: int, side: tuple[int, int], color: int) -> Object:
    patch = np.full(side, color, dtype=np.uint8)
    patch[1:, 1:-1] = TRANSPARENT
    return make_object(row, col, patch)


def _arrays(frames: st.SearchStrategy[tuple[int, int]], count: int) -> st.SearchStrategy[np.ndarray]:
    """Arrays of numbers from 0 to below `count`; of one number, uniform ones."""
    return st.builds(
        lambda frame, seed: np.random.default_rng(seed).integers(0, count, frame) * min(seed, 1) + (seed == 1),
        frames,
        st.integers(0, 3),
    )


def extremes(type_: Type, world: World) -> st.SearchStrategy[Any]:
    """Values of a type at the edges of what is permitted, in the frame of the input or not."""
    numbers = st.sampled_from(EXTREME_NUMBERS)
    frames = st.one_of(st.just(world.frame), st.just(world.frame), st.sampled_from(EXTREME_FRAMES))
    match type_.name:
        case "Grid":
            return st.one_of(st.just(world.input), _arrays(frames, 9).map(freeze_grid))
        case "Mask":
            return _arrays(frames, 2).map(lambda cells: freeze_mask(cells > 0))
        case "Field":
            return _arrays(frames, 9).map(lambda cells: freeze_field((cells - 4) * 10**5))
        case "Object":
            places = st.sampled_from((0, 1, -5, 28, 40, -100, 1000))
            return st.builds(_extreme_object, places, places, frames, colors)
        case "Vec":
            return st.builds(Vec, numbers, numbers)
        case "Int":
            return numbers
        case "Color":
            return colors
        case "List":
            short = st.lists(extremes(type_.element, world), max_size=3)
            return st.one_of(short, short, short.map(lambda members: members * 300)).map(tuple)
        case "Key":
            return st.sampled_from(keys(*type_.parameters))
        case name:
            choices = {"Bool": (False, True), "Sym": tuple(Sym), "Axis": tuple(Axis), "Conn": tuple(Conn)}
            return st.sampled_from(choices.get(name, tuple(Turn)))


@st.composite
def applications(draw: DrawFn, primitive: Primitive) -> tuple[dict[str, Type], tuple[Any, ...]]:
    """What the variables of the signature stand for, and extreme arguments."""
    world = draw(worlds(extreme_grids()))
    bindings = draw(bindings_of(primitive))

    def drawn(parameter: Parameter) -> Any:
        chosen = extremes(instantiate(parameter.type, bindings), world)
        return draw(st.none() | chosen if parameter.optional else chosen)

    return bindings, tuple(map(drawn, primitive.parameters))


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


def _copied(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return value.copy()
    return tuple(map(_copied, value)) if isinstance(value, tuple) else value


@each_primitive
def test_a_primitive_has_a_sound_value_or_none_everywhere(primitive: Primitive) -> None:
    @settings(max_examples=25, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck))
    @given(applications(primitive))
    def check(application: tuple[dict[str, Type], tuple[Any, ...]]) -> None:
        bindings, arguments = application
        before = _copied(arguments)
        try:
            value = primitive.evaluate(arguments, Run())
        except EvaluationFailed:
            return
        assert is_sound(value, instantiate(primitive.result, bindings))
        assert same_value(value, primitive.evaluate(arguments, Run()))
        assert all(same_value(*pair) for pair in zip(before, arguments, strict=True))

    check()
