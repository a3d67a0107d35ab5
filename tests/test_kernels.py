"""This file is where every compiled kernel is held to the plain meaning of its primitive, variant by variant."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import dsl.primitives  # noqa: F401  (declares the primitives)
from dsl.registry import Parameter, Primitive, primitive_named
from dsl.types import AXIS, BOOL, COLOR, CONN, FIELD, GRID, INT, MASK, OBJECTS, SYM, VEC, Type
from dsl.values import (
    TRANSPARENT,
    Axis,
    Conn,
    Object,
    Role,
    Sym,
    Value,
    Vec,
    freeze_field,
    freeze_grid,
    freeze_mask,
    make_object,
    same_value,
)
from interp.columns import Operation, PlainColumns
from interp.compiled import CompiledColumns
from interp.kernel import kernel_names

INPUTS = 2
COLUMNS = 5
FRAMES = (
    (1, 1),
    (1, 7),
    (6, 1),
    (2, 2),
    (3, 3),
    (4, 4),
    (5, 8),
    (4, 6),
    (6, 4),
    (9, 9),
    (3, 30),
    (30, 2),
    (12, 31),
    (3, 32),
)
SMALL_FRAMES = FRAMES[:9]
INTS = (-40, -3, -1, 0, 1, 1, 2, 2, 3, 5, 9, 33)
STEPS = (*(Vec(row, col) for row in (-1, 0, 1) for col in (-1, 0, 1)), Vec(2, -3), Vec(-5, 0), Vec(0, 40), Vec(33, -32))
VECS = {
    Role.DISPLACEMENT: STEPS,
    Role.POSITION: (Vec(0, 0), Vec(0, 1), Vec(1, 0), Vec(2, 2), Vec(-1, 1), Vec(5, -2), Vec(0, 31)),
    Role.SIZE: (Vec(1, 1), Vec(1, 2), Vec(3, 1), Vec(2, 2), Vec(30, 30), Vec(31, 2), Vec(5, 32), Vec(0, 3), Vec(2, -1)),
}
FIXED: dict[Type, tuple[Value, ...]] = {CONN: tuple(Conn), AXIS: tuple(Axis), SYM: tuple(Sym)}


def variants(primitive: Primitive) -> list[Operation]:
    """The primitive with each choice of its connectivity, axis or symmetry, as constants; other parameters open."""
    at = [place for place, parameter in enumerate(primitive.parameters) if parameter.type in FIXED]
    if not at:
        return [Operation(primitive)]
    return [Operation(primitive, ((at[0], value),)) for value in FIXED[primitive.parameters[at[0]].type]]


OPERATIONS = [made for name in sorted(kernel_names()) for made in variants(primitive_named(name))]


def shown(operation: Operation) -> str:
    return operation.primitive.name + "".join(f"-{value}" for _, value in operation.fixed)


def seeds() -> st.SearchStrategy[int]:
    return st.integers(0, 2**32 - 1)


def frames_of(random: np.random.Generator) -> list[tuple[int, int]]:
    """A frame for each input; small ones more often, since only they can be joined and enlarged."""
    choices = SMALL_FRAMES if random.random() < 0.6 else FRAMES
    return [choices[int(random.integers(len(choices)))] for _ in range(INPUTS)]


def cells(random: np.random.Generator, frame: tuple[int, int], kinds: int) -> Any:
    """Noise, blocks, stripes or one single number: few of the choices are reached by noise alone."""
    height, width = frame
    numbers = random.integers(0, kinds, (height, width))
    match int(random.integers(6)):
        case 0:
            return np.full(frame, int(random.integers(kinds)))
        case 1:
            return np.where(random.random(frame) < 0.15, numbers, int(random.integers(kinds)))
        case 2:
            return np.broadcast_to(numbers[:1], frame)
        case 3:
            return np.broadcast_to(numbers[:, :1], frame)
        case 4:
            return np.kron(numbers[: -(-height // 2), : -(-width // 2)], np.ones((2, 2), dtype=int))[:height, :width]
        case _:
            return numbers


def cells_of(type_: Type, random: np.random.Generator, frame: tuple[int, int]) -> Value:
    if type_ == GRID:
        return freeze_grid(cells(random, frame, int(random.choice([2, 3, 10]))))
    if type_ == MASK:
        return freeze_mask(cells(random, frame, 2))
    assert type_ == FIELD
    return freeze_field(cells(random, frame, 12) * int(random.choice([1, -1, 90000])))


def object_of(random: np.random.Generator) -> Object:
    """A small object, which may be displaced off every frame."""
    row, col = (int(random.choice([-5, -2, 0, 0, 1, 1, 2, 31, 1000000])) for _ in range(2))
    patch = cells(random, SMALL_FRAMES[int(random.integers(len(SMALL_FRAMES)))], 5)
    return make_object(row, col, np.where((patch == 4) & (patch.min() < 4), TRANSPARENT, patch))


def scalar_of(parameter: Parameter, random: np.random.Generator) -> Value:
    if parameter.type == COLOR:
        return int(random.integers(4 if random.random() < 0.7 else 10))
    if parameter.type == VEC:
        choices = VECS[parameter.role or Role.DISPLACEMENT]
        return choices[int(random.integers(len(choices)))]
    if parameter.type == BOOL:
        return bool(random.integers(2))
    if parameter.type == OBJECTS:
        return tuple(object_of(random) for _ in range(int(random.integers(5))))
    assert parameter.type == INT
    return int(random.choice(INTS))


def column_of(parameter: Parameter, random: np.random.Generator, frames: list[tuple[int, int]]) -> tuple[Value, ...]:
    """A value for each input; scalars are mostly the same for all, so that words of few suitable ones have values."""
    if parameter.type in (GRID, MASK, FIELD):
        return tuple(cells_of(parameter.type, random, frame) for frame in frames)
    one, other = scalar_of(parameter, random), scalar_of(parameter, random)
    return (one, one if random.random() < 0.8 else other)


def drawn(operation: Operation, random: np.random.Generator) -> list[list[tuple[Value, ...]]]:
    """Some columns for each open parameter, mostly in one frame for each input."""
    frames, others = frames_of(random), frames_of(random)
    return [
        [
            column_of(operation.primitive.parameters[at], random, others if column == 3 else frames)
            for column in range(COLUMNS)
        ]
        for at in operation.open
    ]


@pytest.mark.parametrize("operation", OPERATIONS, ids=shown)
@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(seed=seeds())
def test_a_kernel_does_what_the_plain_meaning_does(operation: Operation, seed: int) -> None:
    random = np.random.default_rng(seed)
    inputs = [freeze_grid(np.zeros((1, 1), dtype=np.uint8))] * INPUTS
    compiled, plain = CompiledColumns(inputs), PlainColumns(inputs)
    made = drawn(operation, random)
    chosen = random.integers(0, COLUMNS, (len(made), 30))
    given_to = []
    for columns in (compiled, plain):
        types = [operation.primitive.parameters[at].type for at in operation.open]
        ids = [[columns.add(type_, column) for column in parts] for type_, parts in zip(types, made, strict=True)]
        given_to.append([np.array(row, dtype=np.int32)[at] for row, at in zip(ids, chosen, strict=True)])
    assert all(np.array_equal(left, right) for left, right in zip(*given_to, strict=True))
    fast, slow = compiled.apply(operation, given_to[0]), plain.apply(operation, given_to[1])
    assert fast.columns.tolist() == slow.columns.tolist()
    assert fast.is_new.tolist() == slow.is_new.tolist()
    for column in {int(column) for column in fast.columns if column >= 0}:
        for left, right in zip(compiled.values(column), plain.values(column), strict=True):
            assert same_value(left, right)
    for column in fast.columns[fast.columns >= 0][:2]:
        targets = compiled.values(int(column))
        hits = compiled.hits(operation, given_to[0], targets)
        assert (
            hits.tolist() == (fast.columns == column).tolist() == plain.hits(operation, given_to[1], targets).tolist()
        )
