"""This file is where it is concluded how large outputs are: an expression on the input that gives their dims."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Iterator, Sequence

from dsl.program import Expr, Input, cost_of
from dsl.resolve import call, integer, literal
from dsl.types import GRID, VEC
from dsl.values import Vec
from synth.budget import Budget, BudgetExhausted
from synth.constraints import Constraint, OutputSize
from synth.layer import layer
from synth.pieces import pieces
from synth.problem import Problem
from synth.quantities import equal_to, quantities
from synth.search import Search

RULES = 2
"""A single rule, if wrong, loses the task."""
SIDES = 3
"""Rules tried for each side alone."""
MOST_EVALUATIONS = 6000
PARTS = {2: "half", 3: "a third", 4: "a quarter", 5: "a fifth"}


@layer
def output_sizes(problem: Problem) -> Sequence[Constraint]:
    """The two plainest rules that give the dims of every output."""
    search = Search(problem, (), Budget(MOST_EVALUATIONS))
    found: list[Constraint] = []
    with contextlib.suppress(BudgetExhausted):
        found.extend(OutputSize(size, because) for size, because in itertools.islice(sizes(search), RULES))
    return found


def sizes(search: Search) -> Iterator[tuple[Expr, str]]:
    """Expressions of type Vec that have the outputs' dims as values, the plainest first, with their reasons."""
    targets = [Vec(*output.shape) for output in search.problem.outputs]
    for size, because in _candidates(search, targets):
        values = search.values(size)
        if values is not None and list(values[: len(targets)]) == targets:
            yield size, because


def _candidates(search: Search, targets: Sequence[Vec]) -> Iterator[tuple[Expr, str]]:
    yield call("dims", Input()), "every output is as tall and as wide as its input"
    if len(set(targets)) == 1:
        dims = targets[0]
        yield literal(dims, VEC), f"every output is {dims.row} tall and {dims.col} wide"
    yield from _proportional(search, targets)
    yield from _of_pieces(search)
    yield from _by_sides(search, targets)


def _proportional(search: Search, targets: Sequence[Vec]) -> Iterator[tuple[Expr, str]]:
    """The input's sides, exchanged, or each times or through a constant."""
    height, width = call("height", Input()), call("width", Input())
    yield call("vec", width, height), "every output is as tall as its input is wide, and as wide as that is tall"
    first, target = search.problem.inputs[0], targets[0]
    rows, tall = _ratio(height, first.shape[0], target.row)
    cols, wide = _ratio(width, first.shape[1], target.col)
    if rows is not None and cols is not None:
        because = f"every output is {tall} as tall and {wide} as wide as its input"
        yield call("vec", rows, cols), because.replace(f"{tall} as tall and {tall} as wide", f"{tall} as tall and wide")
    squares = call("vec", call("*", height, height), call("*", width, width))
    yield squares, "every output has a block as large as its input for each cell of its input"


def _ratio(side: Expr, before: int, after: int) -> tuple[Expr | None, str]:
    if after % before == 0:
        factor = after // before
        return (side, "just") if factor == 1 else (call("*", side, integer(factor)), f"{factor} times")
    if before % after == 0:
        divisor = before // after
        return call("//", side, integer(divisor)), PARTS.get(divisor, f"1/{divisor}")
    if before % 2 == 1 and after == before // 2:
        return call("//", side, integer(2)), "less than half"
    return None, ""


def _of_pieces(search: Search) -> Iterator[tuple[Expr, str]]:
    """The dims of a part of the input."""
    found = [piece for piece in pieces(search) if piece.type == GRID]
    for piece in sorted(found, key=cost_of):
        yield call("dims", piece), "every output is as large as the same part of its input"


def _by_sides(search: Search, targets: Sequence[Vec]) -> Iterator[tuple[Expr, str]]:
    """Each side by a rule of its own."""
    numbers = quantities(search)
    rows = itertools.islice(equal_to([target.row for target in targets], search, numbers), SIDES)
    cols = list(itertools.islice(equal_to([target.col for target in targets], search, numbers), SIDES))
    because = "the sides of every output are numbers read off its input"
    sides = sorted(itertools.product(rows, cols), key=lambda pair: cost_of(pair[0]) + cost_of(pair[1]))
    for row, col in sides:
        yield call("vec", row, col), because
