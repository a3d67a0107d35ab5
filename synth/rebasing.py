"""This file is where a search goes on from a picture: a base grid takes the place of the input, which stands by."""

from __future__ import annotations

from collections.abc import Mapping

from dsl.program import Expr, Frame, Input, Let, Local, walk, with_children
from dsl.resolve import call
from dsl.types import GRID
from dsl.values import Grid
from synth.problem import Pair, Problem
from synth.search import Search, Values

SOURCE = Local("source", GRID)
"""The input, in expressions over a base of its dims."""
BASE = "base"


def searched_from(values: tuple[Grid, ...], search: Search, beside: Mapping[Local, Values] | None = None) -> Search:
    """A search of the same outputs from other inputs, whose background and budget are those of the first.

    Where every base has the dims of its input, `SOURCE` stands for that. Further names stand for the grids `beside`.
    """
    problem = search.problem
    pairs = tuple(Pair(value, output) for value, output in zip(values, problem.outputs, strict=False))
    backgrounds = search.backgrounds()
    inner = Search(
        Problem(pairs, values[len(pairs) :]),
        search.constraints,
        search.budget,
        search.seed,
        search.background,
        search.columns,
        given_backgrounds=backgrounds,
        advice=search.advice,
    )
    if all(value.shape == grid.shape for value, grid in zip(values, problem.inputs, strict=True)):
        inner.stand_by(SOURCE, problem.inputs)
    for name, grids in (beside or {}).items():
        inner.stand_by(name, grids)
    return inner


def then(base: Expr, rest: Expr, beside: Mapping[Local, Expr] | None = None) -> Expr:
    """What an expression over a base gives, as one over the input: the base is named where it stands more than once."""
    if isinstance(base, Input):
        return rest
    if isinstance(base, Let):
        return Let(base.name, base.value, then(base.body, rest, beside))
    grids = {SOURCE: Input(), **(beside or {})}
    uses = sum(isinstance(part, Input) or part == SOURCE for part in walk(rest))
    if sum(isinstance(part, Input | Frame) for part in walk(rest)) <= 1 and uses <= 1:
        return _over(rest, base, grids)
    name = _fresh(base, rest)
    return Let(name, base, _over(rest, Local(name, GRID), grids))


def _fresh(base: Expr, rest: Expr) -> str:
    names = {part.name for expr in (base, rest) for part in walk(expr) if isinstance(part, Let | Local)}
    return next(name for name in (BASE, *(f"{BASE}{number}" for number in range(2, 100))) if name not in names)


def _over(expr: Expr, base: Expr, grids: Mapping[Local, Expr]) -> Expr:
    """The expression with the base in the place of the input, and the grids in those of their names."""

    def changed(part: Expr) -> Expr:
        match part:
            case Input():
                return base
            case Frame():
                return call("dims", base)
            case Local() if part in grids:
                return grids[part]
            case _:
                return with_children(part, changed)

    return changed(expr)
