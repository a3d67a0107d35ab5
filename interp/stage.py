"""This file is where values wait on their way between Python and compiled code: staged results, and wanted ones."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from dsl.types import Type
from dsl.values import Value
from interp.layout import MOST_BYTES, encoded
from interp.store import SPARE

_STAGED_BYTES = 1 << 19
_STAGED = 4096
_UNUSED = np.zeros(SPARE, dtype=np.uint8)


def with_room(payload: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """A payload with the memory before and after it that kernels may read; it begins after `SPARE` bytes."""
    return np.concatenate([_UNUSED, payload, _UNUSED])


class Targets:
    """The addresses and frames of the values that results are compared with, whose payloads live as long as it does."""

    def __init__(self, type_: Type, values: Sequence[Value]) -> None:
        parts = [encoded(type_, value) for value in values]
        self._payloads = [with_room(payload) for _, payload in parts]
        self.addresses = np.array([payload.ctypes.data + SPARE for payload in self._payloads], dtype=np.int64)
        self.frames = np.array([frame for frame, _ in parts], dtype=np.int32)


class Stage:
    """The buffer that results wait in before they are told apart: small enough to stay in the processor's cache."""

    def __init__(self, inputs: int) -> None:
        self.inputs = inputs
        self.count = 0
        self.buffer = np.empty(max(_STAGED_BYTES, 4 * inputs * MOST_BYTES), dtype=np.uint8)
        self.combinations = np.empty(_STAGED, dtype=np.int32)
        self.starts = np.zeros(_STAGED + 1, dtype=np.int64)
        self.frames = np.empty((_STAGED, inputs), dtype=np.int32)
        self.hashes = np.empty(_STAGED, dtype=np.uint64)

    @property
    def is_full(self) -> bool:
        """Whether no further combination can be added."""
        return self.count == _STAGED

    def make_room(self, length: int) -> None:
        """Let the buffer hold at least so many bytes; what it held is kept."""
        if length > len(self.buffer):
            larger = np.empty(2 * length, dtype=np.uint8)
            larger[: len(self.buffer)] = self.buffer
            self.buffer = larger

    def put(self, type_: Type, combination: int, values: Sequence[Value]) -> None:
        """Add the values of a combination."""
        end = int(self.starts[self.count]) if self.count else 0
        self.combinations[self.count], self.starts[self.count] = combination, end
        for index, value in enumerate(values):
            self.frames[self.count, index], payload = encoded(type_, value)
            self.make_room(end + len(payload))
            self.buffer[end : end + len(payload)] = payload
            end += len(payload)
        self.count += 1
        self.starts[self.count] = end
