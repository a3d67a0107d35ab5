"""This file is where the sides of outputs are compared with the sides of a grid expression."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from dsl.program import Apply, Expr, Literal
from dsl.resolve import call, integer
from dsl.values import Grid, Vec
from synth.constraints import OutputSize
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


def divisors_to(expr: Expr, search: Search) -> list[Vec] | None:
    """For each pair how many times the output's sides go into those of the expression's grid; None if somewhere not evenly."""
    values = search.values(expr)
    if values is None:
        return None
    found: list[Vec] = []
    for output, value in zip(search.problem.outputs, values, strict=False):
        height, width = cast(Grid, value).shape
        if height % output.shape[0] or width % output.shape[1]:
            return None
        found.append(Vec(height // output.shape[0], width // output.shape[1]))
    return found


def divisor_to(expr: Expr, search: Search) -> Vec | None:
    """The same in all pairs, or None."""
    found = divisors_to(expr, search)
    return found[0] if found and len(set(found)) == 1 else None


def scaled_to_outputs(expr: Expr, search: Search) -> Iterator[Expr]:
    """The expression's grid scaled up or down to the outputs' dims: by a constant, or by how much larger the outputs are."""
    times, parts = ratios_to(expr, search), divisors_to(expr, search)
    if times is not None and all(time.row == time.col for time in times):
        if all(time.row == 1 for time in times):
            yield expr
        elif len(set(times)) == 1:
            yield call("upscale", expr, integer(times[0].row))
        else:
            for height in _heights_of_outputs(search):
                yield call("upscale", expr, call("//", height, call("height", expr)))
    elif parts is not None and all(part.row == part.col for part in parts):
        if len(set(parts)) == 1:
            yield call("downscale", expr, integer(parts[0].row))
        else:
            for height in _heights_of_outputs(search):
                yield call("downscale", expr, call("//", call("height", expr), height))


def _heights_of_outputs(search: Search) -> Iterator[Expr]:
    for rule in search.found(OutputSize):
        match rule.size:
            case Literal(Vec(height, _), _):
                yield integer(height)
            case Apply(primitive, (grid,), _) if primitive.name == "dims":
                yield call("height", grid)
            case Apply(primitive, (height, _), _) if primitive.name == "vec":
                yield height


def has_outputs_dims(expr: Expr, search: Search) -> bool:
    """Whether the expression's grid is as large as the output in every pair."""
    return ratio_to(expr, search) == Vec(1, 1)


def keeps_dims(search: Search) -> bool:
    """Whether every output is as large as its input."""
    return all(pair.input.shape == pair.output.shape for pair in search.problem.train)
