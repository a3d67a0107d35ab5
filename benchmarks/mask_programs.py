"""This file is where programs of four mask operations are tested, as fast as may be, for the cells that change in a task."""

from __future__ import annotations

import statistics
import time
from contextlib import suppress

import numpy as np

from benchmarks.figure import Figure
from benchmarks.mix import MIX, apply_mix
from benchmarks.tasks import problems
from dsl.program import Apply, Input, Literal
from dsl.registry import primitive_named
from dsl.types import AXIS, COLOR, MASK
from dsl.values import Axis
from interp.compiled import CompiledColumns
from interp.kernel import compiled
from synth.bank import Bank
from synth.budget import Budget, BudgetExhausted
from synth.problem import Problem
from synth.productions import domains, productions

OPERATIONS = 4
EVALUATIONS = 1_000_000
KEPT = 200_000
"""At most so many evaluations of each lower level make arguments."""
MIXED = 100_000
WORDS = (
    "mask_not",
    "mask_and",
    "mask_or",
    "mask_xor",
    "mask_minus",
    "dilate",
    "erode",
    "outline",
    "inner_boundary",
    "neighbors",
    "enclosed",
    "fill_holes",
    "bbox",
    "span_rows",
    "span_cols",
    "ray",
    "between",
)


def figures() -> list[Figure]:
    """How many programs of four operations are tested a second, and that beside the mixed evaluations of the same tasks."""
    for name in {*WORDS, *(name for name, _ in MIX)}:
        compiled(name)
    chosen = [problem for problem in problems() if all(pair.input.shape == pair.output.shape for pair in problem.train)]
    rates, ratios = [], []
    for problem in chosen:
        rate = _programs_a_second(problem)
        rates.append(rate / 1e6)
        ratios.append(rate / _mixed_a_second(problem))
    return [
        Figure("mask programs of 4 operations / mixed evaluations", statistics.median(ratios), "x", 2, 8, "higher"),
        Figure("mask programs of 4 operations", statistics.median(rates), "M programs/s", None, None, "higher"),
    ]


def _programs_a_second(problem: Problem) -> float:
    """Programs over the masks of each colour; those of fewer operations are kept, and their time is not counted."""
    columns = CompiledColumns(problem.inputs)
    colors = sorted({int(cell) for grid in problem.inputs for cell in np.unique(grid)})
    made = list(productions(WORDS, {**domains(()), AXIS: tuple(Axis)}))
    budget = Budget(None)
    bank = Bank(columns, made, [0] * len(problem.inputs), budget, price=lambda _: 1)
    for color in colors:
        expr = Apply(primitive_named("equals_color"), (Input(), Literal(color, COLOR)), MASK)
        bank.add_leaf(expr, MASK, [np.equal(grid, color) for grid in problem.inputs])
    for cost in range(1, OPERATIONS):
        budget.limit = budget.spent + KEPT
        with suppress(BudgetExhausted):
            list(bank.grow(cost))
    changed = [np.not_equal(pair.input, pair.output) for pair in problem.train]
    budget.limit = budget.spent + EVALUATIONS
    spent, begun = budget.spent, time.process_time()
    with suppress(BudgetExhausted):
        list(bank.last_level(OPERATIONS, MASK, changed))
    return (budget.spent - spent) / (time.process_time() - begun)


def _mixed_a_second(problem: Problem) -> float:
    begun = time.process_time()
    evaluations = apply_mix(CompiledColumns(problem.inputs), MIXED, lambda _operation, _arguments, _applied: None)
    return evaluations / (time.process_time() - begun)
