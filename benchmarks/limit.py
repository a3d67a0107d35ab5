"""This file is where the limit of an engine of this form is: results copied, hashed in two lanes, and looked up, compiled."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any, cast

import numpy as np
import numpy.typing as npt
from numba import njit

from interp.columns import ColumnIds
from interp.compiled import CompiledColumns
from interp.drivers import hash_of
from interp.lanes import LANES, load
from interp.lanes import store as store_lanes
from interp.layout import PER_CELL, PER_ROW
from interp.memory import prefetch
from interp.store import HELD

BUFFER = 1 << 18
"""Bytes that results are copied to: what fits the processor's second cache."""
AHEAD = 16
"""So many look-ups are on their way at a time."""

_compiled = cast(Any, njit(cache=True, nogil=True, error_model="numpy", boundscheck=False))


def limit_seconds(columns: CompiledColumns, results: Sequence[ColumnIds]) -> float:
    """The seconds that the values of these columns take to be copied, hashed and found in the table of all columns."""
    store = columns._store
    found = np.concatenate(results)
    found = found[(found >= 0) & (store.kinds[np.maximum(found, 0)] != HELD)]
    words = _words(store.frames[: store.columns], store.kinds[: store.columns])
    hashes = np.zeros(AHEAD, dtype=np.uint64)
    given = (store.starts, store.frames, store.kinds, words, store.table)
    buffer = np.zeros(BUFFER, dtype=np.uint8)
    _copy_hash_probe(found[:AHEAD], *given, buffer, hashes)
    begun = time.process_time()
    hits = _copy_hash_probe(found, *given, buffer, hashes)
    seconds = time.process_time() - begun
    assert hits == len(found), "every column is in the table"
    return seconds


def _words(frames: npt.NDArray[np.int32], kinds: npt.NDArray[np.uint8]) -> npt.NDArray[np.int64]:
    """The words of each column's values."""
    known = np.where(kinds == HELD, 0, kinds)
    per_cell, per_row = PER_CELL[known][:, None], PER_ROW[known][:, None]
    lengths = (frames >> 8) * ((frames & 255) * per_cell + per_row)
    return cast(npt.NDArray[np.int64], (-(-lengths // 8)).sum(axis=1))


@_compiled
def _copy_hash_probe(
    found: Any, starts: Any, frames: Any, kinds: Any, words: Any, table: Any, buffer: Any, hashes: Any
) -> int:
    target, slots = buffer.ctypes.data, table.ctypes.data
    last = np.uint64(len(table) - 1)
    used, hits = 0, 0
    for first in range(0, len(found), AHEAD):
        count = min(AHEAD, len(found) - first)
        for entry in range(count):
            column = found[first + entry]
            start, length = starts[column], words[column]
            if used + 8 * length + LANES > len(buffer):
                used = 0
            for at in range(0, 8 * length, LANES):
                store_lanes(target + used + at, load(start + at))
            hashes[entry] = hash_of(kinds[column], target + used, length, frames[column])
            used += 8 * length
            prefetch(slots + 8 * np.int64(hashes[entry] & last))
        for entry in range(count):
            place = hashes[entry] & last
            while table[place] != 0 and (table[place] ^ hashes[entry]) >> np.uint64(32) != 0:
                place = (place + np.uint64(1)) & last
            hits += 1 if table[place] != 0 else 0
    return hits
