"""This file is where the big buffers of compiled columns are: grown by doubling, bounded, and handed from search to search."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from dsl.outcome import DslError

SPARE = 512
"""Bytes before and after payloads that kernels may read."""
HELD = 255
"""The kind of a column that is held as Python values."""

_Number = TypeVar("_Number", bound=np.generic)

_FIRST_COLUMNS = 1 << 12
_FIRST_BYTES = 1 << 20
_LARGEST_BLOCK = 1 << 25
_KEPT_BYTES = 1 << 28
_ENTRY_BYTES = 17 + 16
"""Bytes of an entry besides its frames and its payload: start, kind, hash, and two slots of the table."""


class ColumnsFull(DslError):
    """Raised where columns would take more memory than they may; the columns made before stay valid."""


@dataclass(slots=True, eq=False)
class Store:
    """A structure of arrays with an entry for each column, blocks of their payloads, and the table of their hashes.

    Payloads are found by their addresses: a full block is followed by another, and never copied.
    """

    inputs: int
    blocks: list[npt.NDArray[np.uint8]] = field(default_factory=list)
    starts: npt.NDArray[np.int64] = field(default_factory=lambda: np.empty(_FIRST_COLUMNS, dtype=np.int64))
    kinds: npt.NDArray[np.uint8] = field(default_factory=lambda: np.empty(_FIRST_COLUMNS, dtype=np.uint8))
    hashes: npt.NDArray[np.uint64] = field(default_factory=lambda: np.empty(_FIRST_COLUMNS, dtype=np.uint64))
    table: npt.NDArray[np.uint64] = field(default_factory=lambda: np.zeros(4 * _FIRST_COLUMNS, dtype=np.uint64))
    frames: npt.NDArray[np.int32] = field(init=False)
    columns: int = 0
    free: int = 0
    """The address of the next payload."""
    _end: int = 0
    _room: int = 0
    """How many columns need no larger buffers."""
    _begun: int = 0
    _filled: int = 0

    def __post_init__(self) -> None:
        self.frames = np.empty((len(self.starts), self.inputs), dtype=np.int32)

    @property
    def size(self) -> int:
        """The bytes of all buffers."""
        entries = (self.starts.nbytes, self.kinds.nbytes, self.hashes.nbytes, self.frames.nbytes)
        return sum(map(len, self.blocks)) + sum(entries) + self.table.nbytes

    @property
    def used_bytes(self) -> int:
        """The bytes of the entries that there are: the table counts half full, as it is when it is about to grow."""
        begun = self.free - _address(self.blocks[self._begun - 1]) - SPARE if self._begun else 0
        return self._filled + begun + self.columns * (_ENTRY_BYTES + 4 * self.inputs)

    def payload(self, start: int, length: int) -> npt.NDArray[np.uint8]:
        """So many bytes from an address on."""
        for block in self.blocks:
            offset = start - _address(block)
            if 0 <= offset < len(block):
                return block[offset : offset + length]
        raise DslError("no payload has that address")

    def reserve(self, columns: int, length: int, most_bytes: int) -> bool:
        """Make room for so many more columns and bytes; whether the table is new and empty, to be filled again.

        Raises `ColumnsFull`, without a change, where the buffers would take more than `most_bytes` together.
        """
        if self.columns + columns <= self._room and self.free + length <= self._end:
            return False
        entries = _doubled(len(self.starts), self.columns + columns)
        table = _doubled(len(self.table), 2 * (self.columns + columns))
        block = 0 if self.free + length <= self._end else self._next_block(length + 2 * SPARE)
        held = sum(map(len, self.blocks))
        if held + block + entries * (17 + 4 * self.inputs) + 8 * table > most_bytes:
            raise ColumnsFull(f"{self.columns} columns fill the {most_bytes >> 20} MB that they may take")
        if self.free + length > self._end:
            self._begin_block(block)
        if entries > len(self.starts):
            self.starts = _grown(self.starts, entries, self.columns)
            self.kinds = _grown(self.kinds, entries, self.columns)
            self.hashes = _grown(self.hashes, entries, self.columns)
            self.frames = _grown(self.frames, entries, self.columns)
        grows = table > len(self.table)
        if grows:
            self.table = np.zeros(table, dtype=np.uint64)
        self._room = min(len(self.starts), len(self.table) // 2)
        return grows

    def empty_for(self, inputs: int) -> None:
        """Forget all columns, and keep the buffers for columns over so many inputs."""
        self.inputs, self.columns, self.free, self._end, self._begun, self._filled, self._room = (
            inputs,
            0,
            0,
            0,
            0,
            0,
            0,
        )
        self.frames = np.empty((len(self.starts), inputs), dtype=np.int32)
        # A large table would have to be made empty for every small search.
        self.table = np.zeros(4 * _FIRST_COLUMNS, dtype=np.uint64)

    def _next_block(self, length: int) -> int:
        """The bytes of the block that is to be made for so many; 0 if there is one already."""
        if self._begun < len(self.blocks) and len(self.blocks[self._begun]) >= length:
            return 0
        return max(length, min(_LARGEST_BLOCK, max(_FIRST_BYTES, sum(map(len, self.blocks)))))

    def _begin_block(self, length: int) -> None:
        if length:
            self.blocks.insert(self._begun, np.empty(length, dtype=np.uint8))
        if self._begun:
            self._filled += self.free - _address(self.blocks[self._begun - 1]) - SPARE
        block = self.blocks[self._begun]
        self.free, self._end = _address(block) + SPARE, _address(block) + len(block) - SPARE
        self._begun += 1


_spare: list[Store] = []


def taken_store(inputs: int, most_bytes: int) -> Store:
    """An empty store for columns over so many inputs: a used one whose pages are mapped already, if one is not too large."""
    try:
        store = _spare.pop()
    except IndexError:
        return Store(inputs)
    if store.size > most_bytes:
        give_back(store)
        return Store(inputs)
    store.empty_for(inputs)
    return store


def give_back(store: Store) -> None:
    """Leave a store to the next search; only the largest is kept that a search gave back, and none that is very large."""
    others = _spare[:]
    if store.size <= _KEPT_BYTES and all(store.size > other.size for other in others):
        _spare[:] = [store]


def _address(block: npt.NDArray[np.uint8]) -> int:
    return int(block.ctypes.data)


def _doubled(length: int, needed: int) -> int:
    while length < needed:
        length *= 2
    return length


def _grown(array: npt.NDArray[_Number], length: int, used: int) -> npt.NDArray[_Number]:
    larger = np.empty((length, *array.shape[1:]), dtype=array.dtype)
    larger[:used] = array[:used]
    return larger
