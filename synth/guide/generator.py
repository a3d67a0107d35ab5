"""This file is where tasks are generated: programs sampled or mutated, run on inputs, kept where a task comes of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np

from dsl.program import Cost, Expr, Input
from dsl.types import GRID
from dsl.values import Grid
from interp.columns import Columns
from interp.compiled import ColumnsFull, CompiledColumns
from synth.bank import Bank
from synth.budget import Budget, BudgetExhausted
from synth.guide.evaluation import NONE, Evaluation, words
from synth.guide.grids import drawn_inputs
from synth.guide.mutants import Cuts, mutant
from synth.guide.sampling import Sampler
from synth.guide.triviality import is_trivial, mentions_input
from synth.problem import Pair
from synth.productions import domains, productions
from synth.strategies.bottom_up import GRIDS, OTHERS

SAMPLED, MUTATED = "sampled", "mutated"
PAIRS = (4, 4, 5, 6)
"""How many pairs a task has; the last one is its test."""
ROOMS = tuple(range(3, 13))
"""What a sampled program may cost about."""
FEWEST_WORDS = 2
"""A program of a single word, among them the symmetries of the square, makes no task."""
SAMPLES = 360
"""So many programs are tried on the inputs of a batch."""
MOST_A_BATCH = 40
"""So many tasks share inputs at most."""
MUTANTS = 0.15
"""How many of the programs are mutated rather than sampled, where there are some to mutate."""
BANK_COST, BANK_EVALUATIONS = 2, 4_000
"""How far all programs are enumerated, to see which tasks a cheaper one solves."""
MOST_BYTES = 1 << 27


@dataclass(frozen=True, slots=True, eq=False)
class Generated:
    """A task with the cheapest program that was met for it; the last pair is the test."""

    program: Expr
    cost: Cost
    origin: str
    pairs: tuple[Pair, ...]


def tasks(
    chance: Random,
    real: Sequence[Sequence[Grid]],
    corpus: Sequence[Cuts] = (),
    *,
    columns: Callable[[Sequence[Grid]], Columns] | None = None,
) -> Iterator[Generated]:
    """Tasks without end, the same for the same state of `chance`.

    `real` are the inputs of each real task, `corpus` the programs to mutate. Programs are tried on the same inputs in
    batches; each is evaluated once for all that are equal to it.
    """
    made = _compiled if columns is None else columns
    while True:
        yield from _Batch(chance, drawn_inputs(chance, real, chance.choice(PAIRS)), made).tasks(corpus)


def _compiled(inputs: Sequence[Grid]) -> Columns:
    return CompiledColumns(inputs, most_bytes=MOST_BYTES)


class _Batch:
    """Programs on the same inputs."""

    def __init__(self, chance: Random, inputs: tuple[Grid, ...], columns: Callable[[Sequence[Grid]], Columns]) -> None:
        self._chance = chance
        self._inputs = inputs
        self._columns = columns(inputs)
        self._evaluation = Evaluation(self._columns)
        self._colors = sorted({int(color) for grid in inputs for color in np.unique(grid)})
        self._sampler = Sampler(chance, self._colors)

    def tasks(self, corpus: Sequence[Cuts]) -> Iterator[Generated]:
        """The tasks of the batch, in the order in which their programs were first met."""
        try:
            self._enumerate()
            candidates = self._candidates(corpus)
        except ColumnsFull:
            return
        outputs = {column: self._evaluation.outputs(column) for column in candidates}
        kept = [column for column in candidates if not is_trivial(self._inputs, outputs[column])]
        for column in self._without_cheaper(kept, outputs)[:MOST_A_BATCH]:
            cost, program = self._evaluation.cheapest(column)
            pairs = tuple(map(Pair, self._inputs, outputs[column]))
            yield Generated(program, cost, candidates[column], pairs)

    def _enumerate(self) -> None:
        """Meet every cheap program over the usual words."""
        made = list(productions((*GRIDS, *OTHERS), domains(self._colors)))
        bank = Bank(self._columns, made, self._evaluation.backgrounds, Budget(BANK_EVALUATIONS))
        bank.add_leaf(Input(), GRID, self._inputs)
        try:
            for cost in range(1, BANK_COST + 1):
                for type_, new in bank.grow(cost):
                    if type_ == GRID:
                        for column in new:
                            self._evaluation.meet(int(column), bank.expr(int(column)))
        except BudgetExhausted:
            return

    def _candidates(self, corpus: Sequence[Cuts]) -> dict[int, str]:
        """The columns of the programs that were tried, each with the origin of the first."""
        found: dict[int, str] = {}
        for _ in range(SAMPLES):
            origin = MUTATED if corpus and self._chance.random() < MUTANTS else SAMPLED
            program = self._program(origin, corpus)
            column = NONE if program is None else self._evaluation.column(program)
            if column != NONE:
                found.setdefault(column, origin)
        return {
            column: origin
            for column, origin in found.items()
            if words(program := self._evaluation.cheapest(column)[1]) >= FEWEST_WORDS and mentions_input(program)
        }

    def _program(self, origin: str, corpus: Sequence[Cuts]) -> Expr | None:
        if origin == MUTATED:
            return mutant(self._chance.choice(corpus), self._sampler, self._chance)
        return self._sampler.program(GRID, self._chance.choice(ROOMS))

    def _without_cheaper(self, kept: Sequence[int], outputs: dict[int, tuple[Grid, ...]]) -> list[int]:
        """The columns of which no cheaper program gives the outputs of all pairs but the last, the test."""
        if not kept:
            return []
        goals = [outputs[column][:-1] for column in kept]
        cheapest: dict[int, tuple[Cost, int]] = {}
        for column, place in self._columns.probe(goals)(self._evaluation.grids()):
            rival = self._evaluation.cheapest(column)[0], column
            cheapest[place] = min(rival, cheapest.get(place, rival))
        winners = {column for _, column in cheapest.values()}
        return [column for column in kept if column in winners]
