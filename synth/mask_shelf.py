"""This file is where distinct masks are kept as rows of bits, each with its cheapest expression, written when asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Protocol, TypeAlias, cast

import numpy as np
import numpy.typing as npt

from dsl.program import Expr
from synth.intervals import Bits, Costs, compiled

Made: TypeAlias = Callable[[], Expr] | Expr
"""An expression, or what writes it."""


_BATCH = 32
"""Bits for the place of a mask within those that came with it."""
_FIRST = 1 << 14


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


@dataclass(frozen=True, slots=True, eq=False)
class Offer:
    """Masks over the cells of all inputs, a row of bits each, with their prices and their expressions."""

    prices: Sequence[int]
    made: Making
    rows: Bits


class Shelf:
    """Masks over the cells of all inputs, no two equal; those that are empty or full everywhere are left out."""

    def __init__(self, cells: int) -> None:
        self.cells = cells
        self.words = -(-cells // 64)
        self.offered = 0
        self._rows = compiled()
        self._count = 0
        self._kept = np.empty((_FIRST, self.words), dtype=np.uint64)
        self._costs = np.empty(_FIRST, dtype=np.int64)
        self._whence = np.empty(_FIRST, dtype=np.int64)
        self._table = np.full(2 * _FIRST, -1, dtype=np.int64)
        self._batches: list[Making] = []

    def packed(self, masks: Cells) -> Bits:
        """Masks, one a row, as words."""
        return cast(Bits, self._rows.packed(np.ascontiguousarray(masks), self.words))

    def unpacked(self, row: Bits) -> Cells:
        """The mask of a row of words."""
        octets = row.astype("<u8", copy=False).view(np.uint8)
        return np.unpackbits(octets, bitorder="little", count=self.cells).view(np.bool_)

    def put(self, *offers: Offer) -> npt.NDArray[np.int64]:
        """Take the rows that are new, or cheaper than equal ones: the places of the new ones among those of all offers."""
        rows = np.concatenate([offer.rows for offer in offers]) if len(offers) > 1 else offers[0].rows
        self.offered += len(rows)
        self._make_room(len(rows))
        prices = np.fromiter(chain.from_iterable(offer.prices for offer in offers), np.int64, len(rows))
        # a number for each mask, where an object for each would keep the garbage collector busy
        amounts = [len(offer.rows) for offer in offers]
        batches = np.arange(len(self._batches), len(self._batches) + len(offers)) << _BATCH
        whence = np.repeat(batches - (np.cumsum(amounts) - amounts), amounts) + np.arange(len(rows))
        self._batches += [offer.made for offer in offers]
        kept = (self._kept, self._costs, self._whence, self._table, self._count)
        new = cast(npt.NDArray[np.int64], self._rows.shelve(rows, prices, whence, self.cells, *kept))
        self._count += len(new)
        return new

    def _make_room(self, more: int) -> None:
        length = len(self._kept)
        if self._count + more <= length:
            return
        while length < self._count + more:
            length *= 2
        for name in ("_kept", "_costs", "_whence"):
            array = getattr(self, name)
            larger = np.empty((length, *array.shape[1:]), dtype=array.dtype)
            larger[: self._count] = array[: self._count]
            setattr(self, name, larger)
        self._table = np.full(2 * length, -1, dtype=np.int64)
        self._rows.entered(self._kept, self._count, self._table)

    def in_order(self) -> tuple[Costs, Bits, Making]:
        """The costs, the rows and the expressions, the cheapest first, those of one cost as they came."""
        costs = self._costs[: self._count]
        order = np.argsort(costs, kind="stable")
        return costs[order], self._kept[order], Lazily(partial(self._written, order), len(order))

    def _written(self, order: npt.NDArray[np.intp], place: int) -> Expr:
        whence = int(self._whence[order[place]])
        return written(self._batches[whence >> _BATCH][whence & (1 << _BATCH) - 1])


def written(made: Made) -> Expr:
    """The expression itself."""
    return made() if callable(made) else made
