"""This file is where distinct masks are kept as rows of bits, each with its cheapest expression, written when asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from dsl.program import Expr
from synth.intervals import Bits, Costs

Made: TypeAlias = Callable[[], Expr] | Expr
"""An expression, or what writes it."""


_BATCH = 32
"""Bits for the place of a mask within those that came with it."""


class Making(Protocol):
    """Expressions of rows, by their places."""

    def __len__(self) -> int: ...

    def __getitem__(self, at: int, /) -> Made: ...


@dataclass(frozen=True, slots=True, eq=False)
class Lazily:
    """So many expressions, each written from its place when it is asked for."""

    write: Callable[[int], Expr]
    amount: int

    def __len__(self) -> int:
        return self.amount

    def __getitem__(self, at: int, /) -> Made:
        return partial(self.write, at)


Cells = npt.NDArray[np.bool_]


class Shelf:
    """Masks over the cells of all inputs, no two equal; those that are empty or full everywhere are left out."""

    def __init__(self, cells: int) -> None:
        self.cells = cells
        self.words = -(-cells // 64)
        self.offered = 0
        self._places: dict[bytes, int] = {}
        self._costs: list[int] = []
        self._whence: list[int] = []
        self._batches: list[Making] = []

    def packed(self, masks: Cells) -> Bits:
        """Masks, one a row, as words."""
        octets = np.packbits(masks, axis=1, bitorder="little")
        rows = np.zeros((len(masks), 8 * self.words), dtype=np.uint8)
        rows[:, : octets.shape[1]] = octets
        return rows.view("<u8").astype(np.uint64, copy=False)

    def unpacked(self, row: Bits) -> Cells:
        """The mask of a row of words."""
        octets = row.astype("<u8", copy=False).view(np.uint8)
        return np.unpackbits(octets, bitorder="little", count=self.cells).view(np.bool_)

    def put(self, costs: Sequence[int], made: Making, rows: Bits) -> Iterator[int]:
        """Take the rows that are new, or cheaper than equal ones; yields the places among them of those that are new."""
        self.offered += len(rows)
        # a number for each mask, where an object for each would keep the garbage collector busy
        whence = len(self._batches) << _BATCH
        self._batches.append(made)
        length, data = 8 * self.words, rows.tobytes()
        counts = np.bitwise_count(rows).sum(axis=1, dtype=np.int64)
        for at in np.flatnonzero((counts > 0) & (counts < self.cells)).tolist():
            key = data[at * length : (at + 1) * length]
            place = self._places.get(key)
            if place is None:
                self._places[key] = len(self._costs)
                self._costs.append(costs[at])
                self._whence.append(whence | at)
                yield at
            elif costs[at] < self._costs[place]:
                self._costs[place], self._whence[place] = costs[at], whence | at

    def in_order(self) -> tuple[Costs, Bits, Making]:
        """The costs, the rows and the expressions, the cheapest first, those of one cost as they came."""
        costs = np.array(self._costs, dtype=np.int64)
        rows = np.frombuffer(b"".join(self._places), dtype=np.uint64).reshape(len(costs), self.words)
        order = np.argsort(costs, kind="stable")
        return costs[order], rows[order], Lazily(partial(self._written, order), len(order))

    def _written(self, order: npt.NDArray[np.intp], place: int) -> Expr:
        whence = self._whence[order[place]]
        return written(self._batches[whence >> _BATCH][whence & (1 << _BATCH) - 1])


def written(made: Made) -> Expr:
    """The expression itself."""
    return made() if callable(made) else made
