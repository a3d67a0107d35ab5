"""This file is where the sides of outputs are compared with the sides of a grid expression."""

from __future__ import annotations

from typing import cast

from dsl.program import Expr
from dsl.values import Grid, Vec
from synth.search import Search


def ratios_to(expr: Expr, search: Search) -> list[Vec] | None:
    """For each pair how many times the expression's grid goes into the output's sides; None if somewhere not evenly."""
    values = search.values(expr)
    if values is None:
        return None
    found: list[Vec] = []
    for output, value in zip(search.problem.outputs, values, strict=False):
        height, width = cast(Grid, value).shape
        if output.shape[0] % height or output.shape[1] % width:
            return None
        found.append(Vec(output.shape[0] // height, output.shape[1] // width))
    return found


def ratio_to(expr: Expr, search: Search) -> Vec | None:
    """The same in all pairs, or None."""
    found = ratios_to(expr, search)
    return found[0] if found and len(set(found)) == 1 else None


def divisor_to(expr: Expr, search: Search) -> Vec | None:
    """How many times the outputs' sides go into those of the expression's grid, if evenly and the same in all pairs."""
    values = search.values(expr)
    if values is None:
        return None
    found: set[Vec] = set()
    for output, value in zip(search.problem.outputs, values, strict=False):
        height, width = cast(Grid, value).shape
        if height % output.shape[0] or width % output.shape[1]:
            return None
        found.add(Vec(height // output.shape[0], width // output.shape[1]))
    return found.pop() if len(found) == 1 else None


def has_outputs_dims(expr: Expr, search: Search) -> bool:
    """Whether the expression's grid is as large as the output in every pair."""
    return ratio_to(expr, search) == Vec(1, 1)


def keeps_dims(search: Search) -> bool:
    """Whether every output is as large as its input."""
    return all(pair.input.shape == pair.output.shape for pair in search.problem.train)
