"""This file is where every compiled kernel is held to the plain meaning of its primitive, variant by variant."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import dsl.primitives  # noqa: F401  (declares the primitives)
from dsl.registry import Primitive, primitive_named
from dsl.types import AXIS, BOOL, COLOR, CONN, FIELD, GRID, INT, MASK, SYM, VEC, Type
from dsl.values import Axis, Conn, Sym, Value, Vec, freeze_field, freeze_grid, freeze_mask, same_value
from interp.columns import Operation, PlainColumns
from interp.compiled import CompiledColumns
from interp.kernel import kernel_names

INPUTS = 3
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
INTS = (-40, -3, -1, 0, 1, 2, 3, 5, 9, 33)
VECS = (*(Vec(row, col) for row in (-1, 0, 1) for col in (-1, 0, 1)), Vec(2, -3), Vec(-5, 0), Vec(0, 40), Vec(33, -32))
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


def frames_of(random: np.random.Generator, count: int) -> list[tuple[int, int]]:
    """A frame for each input; small ones twice as often, since only they can be joined and enlarged."""
    choices = SMALL_FRAMES if random.random() < 0.5 else FRAMES
    return [choices[int(random.integers(len(choices)))] for _ in range(count)]


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


def value_of(type_: Type, random: np.random.Generator, frame: tuple[int, int]) -> Value:
    if type_ == GRID:
        return freeze_grid(cells(random, frame, int(random.choice([2, 3, 10]))))
    if type_ == MASK:
        return freeze_mask(cells(random, frame, 2))
    if type_ == FIELD:
        return freeze_field(cells(random, frame, 12) * int(random.choice([1, -1, 90000])))
    if type_ == COLOR:
        return int(random.integers(4 if random.random() < 0.7 else 10))
    if type_ == VEC:
        return VECS[int(random.integers(len(VECS)))]
    if type_ == BOOL:
        return bool(random.integers(2))
    assert type_ == INT
    return int(random.choice(INTS))


def drawn(operation: Operation, random: np.random.Generator) -> list[list[tuple[Value, ...]]]:
    """Four columns for each open parameter, mostly in one frame for each input."""
    frames, others = frames_of(random, INPUTS), frames_of(random, INPUTS)
    return [
        [
            tuple(
                value_of(operation.primitive.parameters[at].type, random, frame)
                for frame in (others if column == 3 else frames)
            )
            for column in range(4)
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
    chosen = random.integers(0, 4, (len(made), 24))
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
