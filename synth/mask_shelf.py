"""This file is where distinct masks are kept as rows of bits, each with its cheapest expression, written when asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from dsl.program import Expr
from synth.intervals import Bits, Costs

Made: TypeAlias = Callable[[], Expr] | Expr
"""An expression, or what writes it."""


class Making(Protocol):
    """Expressions of rows, by their places."""

    def __len__(self) -> int: ...

    def __getitem__(self, at: int, /) -> Made: ...


Cells = npt.NDArray[np.bool_]


class Shelf:
    """Masks over the cells of all inputs, no two equal; those that are empty or full everywhere are left out."""

    def __init__(self, cells: int) -> None:
        self.cells = cells
        self.words = -(-cells // 64)
        self.offered = 0
        self._places: dict[bytes, int] = {}
        self._costs: list[int] = []
        self._made: list[Made] = []

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
        length, data = 8 * self.words, rows.tobytes()
        counts = np.bitwise_count(rows).sum(axis=1, dtype=np.int64)
        for at in np.flatnonzero((counts > 0) & (counts < self.cells)).tolist():
            key = data[at * length : (at + 1) * length]
            place = self._places.get(key)
            if place is None:
                self._places[key] = len(self._costs)
                self._costs.append(costs[at])
                self._made.append(made[at])
                yield at
            elif costs[at] < self._costs[place]:
                self._costs[place], self._made[place] = costs[at], made[at]

    def in_order(self) -> tuple[Costs, Bits, list[Made]]:
        """The costs, the rows and the expressions, the cheapest first, those of one cost as they came."""
        costs = np.array(self._costs, dtype=np.int64)
        rows = np.frombuffer(b"".join(self._places), dtype=np.uint64).reshape(len(costs), self.words)
        order = np.argsort(costs, kind="stable")
        return costs[order], rows[order], [self._made[place] for place in order.tolist()]


def written(made: Made) -> Expr:
    """The expression itself."""
    return made() if callable(made) else made
