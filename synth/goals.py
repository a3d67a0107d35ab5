"""This file is where it is worked out what an operation needs to be given so that its result is the wanted one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from math import gcd
from typing import cast

import numpy as np

from dsl.outcome import EvaluationFailed
from dsl.program import Apply, Background, Cost, Expr, Input, Literal
from dsl.registry import Primitive, primitive_named
from dsl.types import GRID, VEC
from dsl.values import Grid, Value, Vec, freeze_grid, hashable
from interp.columns import Operation, value_of
from synth.productions import Production

MOST_GOALS = 256
MOST_COST = 4
"""Of the operations that are still to be applied to what a goal asks for."""

_UNDONE_BY = {"upscale": ("downscale", 1), "pad": ("trim", 1)}
"""Words that give back what these made, and of how many of their constants they take the first."""


@dataclass(frozen=True, slots=True, eq=False)
class Goal:
    """The values on the inputs of the pairs from which some operations, the first one first, lead to the outputs."""

    values: tuple[Grid, ...]
    steps: tuple[Production, ...]
    cost: Cost
    onto_input: bool = False
    """Whether what the steps lead to is laid over the input at last."""

    def reached_from(self, expr: Expr) -> Expr:
        """The program, given an expression that has the values."""
        for step in self.steps:
            expr = step.applied_to([expr])
        return Apply(primitive_named("overlay"), (Input(), expr, Background()), GRID) if self.onto_input else expr


def goals(
    outputs: Sequence[Grid],
    productions: Sequence[Production],
    inputs: Sequence[Grid] = (),
    backgrounds: Sequence[Value] = (),
) -> list[Goal]:
    """The outputs, and what operations with one argument need to give a goal, the cheapest first.

    Each is for a bank to find: then the program needs not be enumerated. To the productions come tilings, by the numbers
    of times that the goals themselves show; and where inputs and backgrounds are given, what is to be laid over the inputs.
    """
    inverted = [production for production in productions if _takes_a_grid(production)]
    found = {_key(outputs): Goal(tuple(outputs), (), Cost(0))}
    above = [laid_over(*grids) for grids in zip(inputs, outputs, backgrounds, strict=False)]
    if above and all(grid is not None for grid in above):
        over = cast(tuple[Grid, ...], tuple(above))
        found.setdefault(_key(over), Goal(over, (), Cost(primitive_named("overlay").cost), onto_input=True))
    for cost in range(MOST_COST):
        for goal in [goal for goal in found.values() if goal.cost == cost]:
            for production in (*inverted, *_tilings(goal.values)):
                if cost + production.cost > MOST_COST or len(found) == MOST_GOALS:
                    continue
                if (values := needed(production.operation, goal.values)) is not None:
                    further = replace(
                        goal, values=values, steps=(production, *goal.steps), cost=Cost(cost + production.cost)
                    )
                    found.setdefault(_key(values), further)
    return sorted(found.values(), key=lambda goal: goal.cost)


def needed(operation: Operation, results: Sequence[Grid]) -> tuple[Grid, ...] | None:
    """The argument for each result that an operation gives for no other one; None if it cannot be told."""
    for back in _ways_back(operation):
        try:
            arguments = tuple(map(back, results))
            given = tuple(value_of(operation, [argument]) for argument in arguments)
        except EvaluationFailed:
            continue
        if _key(given) == _key(results):
            return arguments
    return None


def laid_over(below: Grid, result: Grid, background: Value) -> Grid | None:
    """The grid with most background that, laid over another, gives the result; None if there is none."""
    if below.shape != result.shape:
        return None
    changed = below != result
    if (result[changed] == background).any():
        return None
    return freeze_grid(np.where(changed, result, np.uint8(cast(int, background))))


def _ways_back(operation: Operation) -> Iterator[Callable[[Grid], Grid]]:
    """What may undo an operation: by a law of its word, by the word that undoes it, or by what it repeats."""
    for law in operation.primitive.laws:
        if law.name == "involution":
            yield partial(_after, (operation,))
        elif law.name.startswith("order_"):
            yield partial(_after, (operation,) * (int(law.name.removeprefix("order_")) - 1))
    if operation.primitive.name in _UNDONE_BY:
        name, constants = _UNDONE_BY[operation.primitive.name]
        yield partial(_after, (Operation(primitive_named(name), operation.fixed[:constants]),))
    if operation.primitive.name == "tile":
        yield partial(_first_block, cast(Vec, dict(operation.fixed)[1]))


def _after(steps: Sequence[Operation], grid: Grid) -> Grid:
    for step in steps:
        grid = cast(Grid, value_of(step, [grid]))
    return grid


def _first_block(times: Vec, grid: Grid) -> Grid:
    height, width = grid.shape
    return grid[: max(height // times.row, 1), : max(width // times.col, 1)]


def _tilings(results: Sequence[Grid]) -> Iterator[Production]:
    """For each number of times that the sides of all results can be divided by, its repetition of a grid."""
    height, width = (gcd(*sides) for sides in zip(*(grid.shape for grid in results), strict=True))
    for times in (Vec(row, col) for row in _divisors(height) for col in _divisors(width)):
        if times != Vec(1, 1):
            yield Production(primitive_named("tile"), ((1, Literal(times, VEC)),))


def _divisors(number: int) -> list[int]:
    return [divisor for divisor in range(1, number + 1) if number % divisor == 0]


def _takes_a_grid(production: Production) -> bool:
    primitive: Primitive = production.primitive
    open_types = [primitive.parameters[at].type for at in production.open]
    return primitive.result == GRID and open_types == [GRID] and not production.ambient


def _key(values: Sequence[object]) -> tuple[object, ...]:
    return tuple(map(hashable, values))  # type: ignore[arg-type]
