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
_KEPT_BYTES = 1 << 28
_ENTRY_BYTES = 17 + 16
"""Bytes of an entry besides its frames and its payload: start, kind, hash, and two slots of the table."""


class ColumnsFull(DslError):
    """Raised where columns would take more memory than they may; the columns made before stay valid."""


@dataclass(slots=True, eq=False)
class Store:
    """A structure of arrays with an entry for each column, the arena of their payloads, and the table of their hashes."""

    inputs: int
    arena: npt.NDArray[np.uint8] = field(default_factory=lambda: np.empty(_FIRST_BYTES, dtype=np.uint8))
    starts: npt.NDArray[np.int64] = field(default_factory=lambda: np.empty(_FIRST_COLUMNS, dtype=np.int64))
    kinds: npt.NDArray[np.uint8] = field(default_factory=lambda: np.empty(_FIRST_COLUMNS, dtype=np.uint8))
    hashes: npt.NDArray[np.uint64] = field(default_factory=lambda: np.empty(_FIRST_COLUMNS, dtype=np.uint64))
    table: npt.NDArray[np.uint64] = field(default_factory=lambda: np.zeros(4 * _FIRST_COLUMNS, dtype=np.uint64))
    frames: npt.NDArray[np.int32] = field(init=False)
    columns: int = 0
    used: int = SPARE

    def __post_init__(self) -> None:
        self.frames = np.empty((len(self.starts), self.inputs), dtype=np.int32)

    @property
    def size(self) -> int:
        """The bytes of all buffers."""
        return sum(part.nbytes for part in (self.arena, self.starts, self.kinds, self.hashes, self.table, self.frames))

    @property
    def used_bytes(self) -> int:
        """The bytes of the entries that there are: the table counts half full, as it is when it is about to grow."""
        return self.used + self.columns * (_ENTRY_BYTES + 4 * self.inputs)

    def reserve(self, columns: int, length: int, most_bytes: int) -> bool:
        """Make room for so many more columns and bytes; whether the table is new and empty, to be filled again.

        Raises `ColumnsFull`, without a change, where the buffers would take more than `most_bytes` together.
        """
        entries = _doubled(len(self.starts), self.columns + columns)
        arena = _doubled(len(self.arena), self.used + length + SPARE)
        table = _doubled(len(self.table), 2 * (self.columns + columns))
        if arena + entries * (17 + 4 * self.inputs) + 8 * table > most_bytes:
            raise ColumnsFull(f"{self.columns} columns fill the {most_bytes >> 20} MB that they may take")
        if arena > len(self.arena):
            self.arena = _grown(self.arena, arena, self.used)
        if entries > len(self.starts):
            self.starts = _grown(self.starts, entries, self.columns)
            self.kinds = _grown(self.kinds, entries, self.columns)
            self.hashes = _grown(self.hashes, entries, self.columns)
            self.frames = _grown(self.frames, entries, self.columns)
        if table > len(self.table):
            self.table = np.zeros(table, dtype=np.uint64)
            return True
        return False


_spare: list[Store] = []


def taken_store(inputs: int) -> Store:
    """An empty store for columns over so many inputs: a used one if there is one, whose pages are mapped already."""
    try:
        store = _spare.pop()
    except IndexError:
        return Store(inputs)
    store.inputs, store.columns, store.used = inputs, 0, SPARE
    store.frames = np.empty((len(store.starts), inputs), dtype=np.int32)
    store.table[:] = 0
    return store


def give_back(store: Store) -> None:
    """Leave a store to the next search; only one is kept, and none that is very large."""
    if not _spare and store.size <= _KEPT_BYTES:
        _spare.append(store)


def _doubled(length: int, needed: int) -> int:
    while length < needed:
        length *= 2
    return length


def _grown(array: npt.NDArray[_Number], length: int, used: int) -> npt.NDArray[_Number]:
    larger = np.empty((length, *array.shape[1:]), dtype=array.dtype)
    larger[:used] = array[:used]
    return larger
