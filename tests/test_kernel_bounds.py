"""This file is where kernels are watched at the edges of the memory that they get, which no compiled code checks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import HealthCheck, given, settings

from dsl.values import Value
from interp.columns import Operation
from interp.kernel import NO_VALUE, SCRATCH, SLOTS, compiled
from interp.layout import PER_CELL, PER_ROW, decoded, encoded, kind_of
from tests.test_kernels import OPERATIONS, drawn, seeds, shown

GUARD = 4096
FILLERS = (0, 255, 0x5A)
ROOM = 1 << 17


@dataclass(frozen=True, slots=True, eq=False)
class Guarded:
    """Some memory between two guards; the guards, and what is not written yet, are of one byte repeated."""

    whole: npt.NDArray[np.uint8]
    filler: int

    @classmethod
    def holding(cls, content: npt.NDArray[np.uint8], filler: int) -> Guarded:
        whole = np.full(len(content) + 2 * GUARD, filler, dtype=np.uint8)
        whole[GUARD:-GUARD] = content
        return cls(whole, filler)

    @property
    def content(self) -> npt.NDArray[np.uint8]:
        return self.whole[GUARD:-GUARD]

    @property
    def address(self) -> int:
        return int(self.whole.ctypes.data) + GUARD

    @property
    def is_intact(self) -> bool:
        """Whether nothing was written outside."""
        return bool((self.whole[:GUARD] == self.filler).all() and (self.whole[-GUARD:] == self.filler).all())


def result_of(operation: Operation, arguments: list[Value], filler: int) -> tuple[int, bytes]:
    """The frame and the payload that a kernel gives; every piece of memory around it holds the filler."""
    primitive = operation.primitive
    laid_out = [
        encoded(parameter.type, value) for parameter, value in zip(primitive.parameters, arguments, strict=True)
    ]
    given_to = [Guarded.holding(payload, filler) for _, payload in laid_out]
    target, scratch = (Guarded.holding(np.full(room, filler, dtype=np.uint8), filler) for room in (ROOM, SCRATCH))
    call = np.zeros(SLOTS, dtype=np.int64)
    call[:2] = target.address, scratch.address
    for at, (memory, (frame, _)) in enumerate(zip(given_to, laid_out, strict=True)):
        call[2 + 2 * at : 4 + 2 * at] = memory.address, frame
    frame = int(compiled(primitive.name).ctypes(call.ctypes.data))
    assert all(memory.is_intact for memory in (target, scratch, *given_to))
    assert all(bytes(memory.content) == bytes(payload) for memory, (_, payload) in zip(given_to, laid_out, strict=True))
    if frame == NO_VALUE:
        return frame, b""
    kind = kind_of(primitive.result) or 0
    length = (frame >> 8) * ((frame & 255) * int(PER_CELL[kind]) + int(PER_ROW[kind]))
    return frame, bytes(target.content[:length])


@pytest.mark.parametrize("operation", OPERATIONS, ids=shown)
@settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(seed=seeds())
def test_a_kernel_reads_its_arguments_alone_and_writes_its_result_alone(operation: Operation, seed: int) -> None:
    random = np.random.default_rng(seed)
    columns = drawn(operation, random)
    for row in random.integers(0, len(columns[0]), (4, len(columns))):
        chosen = iter([column[at][0] for column, at in zip(columns, row, strict=True)])
        fixed = dict(operation.fixed)
        arguments = [fixed[at] if at in fixed else next(chosen) for at in range(len(operation.primitive.parameters))]
        results = {result_of(operation, arguments, filler) for filler in FILLERS}
        assert len(results) == 1
        frame, payload = results.pop()
        if frame != NO_VALUE:
            padded = np.frombuffer(payload + bytes(-len(payload) % 8), dtype=np.uint8)
            value = decoded(operation.primitive.result, frame, padded)
            assert encoded(operation.primitive.result, value)[1].tobytes() == padded.tobytes()
