"""This file is where expressions are enumerated bottom-up in order of cost, one for each distinct column of values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Generator, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from dsl.program import Background, Cost, Expr, Frame, cost_of
from dsl.types import COLOR, MASK, VEC, Type
from dsl.values import Value, Vec
from interp.columns import ColumnIds, Columns
from synth.budget import Budget
from synth.productions import MOST_ARGUMENTS, Production

CHUNK = 8192


class Bank:
    """Expressions of cost 0, 1, 2, ... over given leaves, without two that are equal on every input.

    Equality is over the inputs of the pairs and the test inputs (observational equivalence), so no distinct answer is
    lost. Source: Albarghouthi, Gulwani, Kincaid, Recursive Program Synthesis, CAV 2013; Udupa et al., TRANSIT, PLDI 2013.
    """

    def __init__(
        self,
        columns: Columns,
        productions: Sequence[Production],
        backgrounds: Sequence[Value],
        budget: Budget,
        *,
        price: Callable[[Production], int] = lambda production: production.cost,
    ) -> None:
        """`price` is what an application adds to the level of its arguments: the cost of the language by default."""
        self._columns = columns
        self._productions = productions
        self._prices = [price(production) for production in productions]
        self._budget = budget
        self._buckets: dict[tuple[Type, int], ColumnIds] = {}
        self._leaves: dict[int, Expr] = {}
        self._cost = np.full(0, -1, dtype=np.int16)
        self._written = np.zeros(0, dtype=np.int16)
        self._production = np.zeros(0, dtype=np.int16)
        self._arguments = np.zeros((0, MOST_ARGUMENTS), dtype=np.int32)
        self._ambient = {
            Background(): self.add_leaf(Background(), COLOR, backgrounds),
            Frame(): self.add_leaf(Frame(), VEC, [Vec(*grid.shape) for grid in columns.inputs]),
        }

    def add_leaf(self, expr: Expr, type_: Type, values: Sequence[Value], cost: int = 0) -> int:
        """The column of an expression that search starts from; a column already known keeps its first expression."""
        column = self._columns.add(type_, values)
        self._take([expr], type_, [column], [cost])
        return column

    def add_masks(self, exprs: Sequence[Expr], packed: npt.NDArray[np.uint64], costs: Sequence[int]) -> None:
        """The same for many masks at once, each a row of bits as `Columns.masks` lays them out."""
        self._take(exprs, MASK, self._columns.add_masks(packed).tolist(), costs)

    def _take(self, exprs: Sequence[Expr], type_: Type, columns: Sequence[int], costs: Sequence[int]) -> None:
        fresh: dict[int, list[int]] = defaultdict(list)
        self._reserve(max(columns, default=-1) + 1)
        for expr, column, cost in zip(exprs, columns, costs, strict=True):
            if column not in self._leaves:
                self._leaves[column] = expr
                self._cost[column], self._written[column] = cost, cost_of(expr)
                fresh[cost].append(column)
        for cost, found in fresh.items():
            known = self._buckets.get((type_, cost), _no_columns())
            self._buckets[type_, cost] = np.append(known, np.array(found, dtype=np.int32))

    def grow(self, cost: int) -> Generator[tuple[Type, ColumnIds]]:
        """Apply every production that makes expressions of this cost; yields the new columns, by production.

        Call it for each cost in turn; it raises `BudgetExhausted` in the middle of a level when the budget ends.
        """
        fresh: dict[Type, list[ColumnIds]] = defaultdict(list)
        try:
            for index, production in enumerate(self._productions):
                for arguments in self._combinations(production, cost - self._prices[index]):
                    self._budget.spend(len(arguments[0]) if arguments else 1)
                    new = self._applied(index, arguments, cost)
                    if len(new):
                        fresh[production.primitive.result].append(new)
                        yield production.primitive.result, new
        finally:
            for type_, parts in fresh.items():
                known = self._buckets.get((type_, cost), _no_columns())
                self._buckets[type_, cost] = np.concatenate([known, *parts])

    def evaluations(self, cost: int) -> int:
        """How many evaluations `grow` makes for this cost."""
        return sum(
            int(np.prod([len(bucket) for bucket in buckets]))
            for index, production in enumerate(self._productions)
            for buckets in self._choices(production, cost - self._prices[index])
        )

    def last_level(self, cost: int, result: Type, targets: Sequence[Value]) -> Iterator[ColumnIds]:
        """The new columns of this cost that have the targets on the first inputs; of all others nothing is kept.

        What the level holds besides cannot be an argument later: grow no further.
        """
        for index, production in enumerate(self._productions):
            if production.primitive.result != result:
                continue
            for arguments in self._combinations(production, cost - self._prices[index]):
                self._budget.spend(len(arguments[0]) if arguments else 1)
                every = self._with_ambient(production, arguments)
                hits = self._columns.hits(production.operation, every, targets)
                if hits.any():
                    yield self._applied(index, tuple(argument[hits] for argument in arguments), cost)

    def of_type(self, type_: Type) -> ColumnIds:
        """All columns of a type, the cheapest first, then in the order in which they were found."""
        costs = sorted(cost for known, cost in self._buckets if known == type_)
        return np.concatenate([_no_columns(), *(self._buckets[type_, cost] for cost in costs)])

    def cost(self, column: int) -> Cost:
        """The level at which the bank found a column: the cost of its expression, by the bank's prices."""
        return Cost(int(self._cost[column]))

    def written(self, columns: ColumnIds) -> npt.NDArray[np.int64]:
        """What the columns' expressions cost as they are written, whatever their level; repeated parts count each time."""
        return self._written[columns].astype(np.int64)

    def expr(self, column: int) -> Expr:
        """The cheapest expression found for a column."""
        if column in self._leaves:
            return self._leaves[column]
        production = self._productions[int(self._production[column])]
        arguments = self._arguments[column, : len(production.open)]
        return production.applied_to([self.expr(int(argument)) for argument in arguments])

    def _choices(self, production: Production, cost: int) -> Iterator[list[ColumnIds]]:
        """For each way to share the cost among the open arguments, the columns of each."""
        types = [production.primitive.parameters[at].type for at in production.open]
        if not types:
            if cost == 0:
                yield []
            return
        for split in _splits(cost, len(types)):
            buckets = [self._buckets.get((type_, part)) for type_, part in zip(types, split, strict=True)]
            given = [bucket for bucket in buckets if bucket is not None and len(bucket)]
            if len(given) == len(buckets):
                yield given

    def _combinations(self, production: Production, cost: int) -> Iterator[tuple[ColumnIds, ...]]:
        """Chunks of all choices of open arguments whose costs sum to the given one."""
        for buckets in self._choices(production, cost):
            yield from _products(buckets) if buckets else [()]

    def _with_ambient(self, production: Production, arguments: tuple[ColumnIds, ...]) -> list[ColumnIds]:
        """The columns of all parameters that are not literals."""
        combinations = len(arguments[0]) if arguments else 1
        given = iter(arguments)
        return [
            np.full(combinations, self._ambient[production.ambient[at]], dtype=np.int32)
            if at in production.ambient
            else next(given)
            for at in production.operation.open
        ]

    def _applied(self, index: int, arguments: tuple[ColumnIds, ...], cost: int) -> ColumnIds:
        production = self._productions[index]
        applied = self._columns.apply(production.operation, self._with_ambient(production, arguments))
        new = applied.columns[applied.is_new]
        self._reserve(len(self._columns))
        self._cost[new] = cost
        self._production[new] = index
        self._written[new] = production.cost
        for position, argument in enumerate(arguments):
            chosen = argument[applied.is_new]
            self._arguments[new, position] = chosen
            self._written[new] += self._written[chosen]
        return new

    def _reserve(self, count: int) -> None:
        if count > len(self._cost):
            extra = max(count, 2 * len(self._cost), 1024) - len(self._cost)
            self._cost = np.concatenate([self._cost, np.full(extra, -1, dtype=np.int16)])
            self._written = np.concatenate([self._written, np.zeros(extra, dtype=np.int16)])
            self._production = np.concatenate([self._production, np.zeros(extra, dtype=np.int16)])
            self._arguments = np.concatenate([self._arguments, np.zeros((extra, MOST_ARGUMENTS), dtype=np.int32)])


def _no_columns() -> ColumnIds:
    return np.zeros(0, dtype=np.int32)


def _splits(total: int, parts: int) -> Iterator[tuple[int, ...]]:
    """All ways to write a number as an ordered sum of so many numbers from 0 on."""
    if parts == 1:
        if total >= 0:
            yield (total,)
        return
    for first in range(total + 1):
        for rest in _splits(total - first, parts - 1):
            yield (first, *rest)


def _products(buckets: Sequence[ColumnIds]) -> Iterator[tuple[ColumnIds, ...]]:
    """The Cartesian product of the buckets, in chunks, the last bucket running fastest."""
    sizes = [len(bucket) for bucket in buckets]
    total = int(np.prod(sizes))
    for start in range(0, total, CHUNK):
        flat = np.arange(start, min(start + CHUNK, total))
        at = np.unravel_index(flat, sizes)
        yield tuple(bucket[index].astype(np.int32) for bucket, index in zip(buckets, at, strict=True))
