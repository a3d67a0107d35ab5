"""This file is where a program that is nearly right is changed in one place, or in two, until it explains every pair."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cache

from dsl.program import Apply, Expr, Frame, Hole, Literal, children, cost_of, walk, with_children
from dsl.registry import Primitive, all_primitives
from dsl.types import MASK, Type
from synth.budget import BudgetExhausted
from synth.scoped_bank import costs_of
from synth.search import Search
from synth.sketch import SEARCHABLE, Seeds, Sketch, plain_seeds

CHEAP, DEAREST = 2, 3
"""What the expression that replaces a part costs at most, not counting what it keeps of that: at first, and later."""
BEST = 3
"""So many of the mutants that come nearer are changed once more."""


def mutants(program: Expr, search: Search) -> Iterator[Expr]:
    """Programs that differ a little from this and give the output of every pair, those with small changes first.

    First one word or one part is another; then two literals; then a mask that is painted; then one more part of those that
    came nearer. The first kind of change that finds something ends the search.
    """
    with suppress(BudgetExhausted):
        for kind in _kinds(program, search):
            found = False
            for mutant in kind:
                found = True
                yield mutant
            if found:
                return


def _kinds(program: Expr, search: Search) -> Iterator[Iterator[Expr]]:
    yield (mutant for mutant in _with_another_word(program) if search.explains(mutant))
    parts = _Parts(program, search)
    yield from (parts.another(cost) for cost in range(CHEAP + 1))
    yield _with_other_literals(program, search)
    yield _with_other_masks(program, search)
    yield from (parts.another(cost) for cost in range(CHEAP + 1, DEAREST + 1))
    for near in parts.nearer():
        changed = _Parts(near, search)
        yield from (changed.another(cost) for cost in range(CHEAP + 1))


class _Parts:
    """The parts of a program, each to be replaced by other expressions."""

    def __init__(self, program: Expr, search: Search) -> None:
        self._program = program
        parts = [part for part in dict.fromkeys(walk(program)) if part.type in SEARCHABLE and part != Frame()]
        self._sketches = [
            Sketch(whole, search, _seeds(part, parts)) for part, whole in positions(program) if part in parts
        ]

    def another(self, cost: int) -> Iterator[Expr]:
        """Mutants in which one part is an expression that costs so much, not counting what it keeps of the part."""
        for sketch in self._sketches:
            yield from (mutant for mutant in sketch.of_cost(cost) if mutant != self._program)

    def nearer(self) -> list[Expr]:
        """The best of what was tried that gets more cells of the first pair right than the program."""
        found = [sketch.nearest for sketch in self._sketches if sketch.nearest is not None]
        before = max((right for right, expr in found if expr == self._program), default=0)
        better = sorted(
            ((right, expr) for right, expr in found if right > before), key=lambda one: (-one[0], cost_of(one[1]))
        )
        return list(dict.fromkeys(expr for _, expr in better))[:BEST]


def _with_other_literals(program: Expr, search: Search) -> Iterator[Expr]:
    """Two literals are others."""
    for _, whole in _literals(program):
        for _, twice in _literals(whole):
            yield from Sketch(twice, search, _no_seeds, dearest=2).by_trial()


def _literals(program: Expr) -> Iterator[tuple[Expr, Expr]]:
    return (
        (part, whole) for part, whole in positions(program) if isinstance(part, Literal) and part.type in SEARCHABLE
    )


def _no_seeds(_type: Type, _search: Search, _is_closed: bool) -> Iterator[tuple[Expr, int]]:
    return iter(())


def _with_other_masks(program: Expr, search: Search) -> Iterator[Expr]:
    """The mask of a fill that the program ends with is any other."""
    for part, whole in positions(program):
        if part.type == MASK:
            yield from Sketch(whole, search).by_goals()


def _seeds(part: Expr, parts: Sequence[Expr]) -> Seeds:
    """What is inside the part for nothing, the other parts of the program for one, and what can be read off the input."""

    def seeds(_type: Type, search: Search, _is_closed: bool) -> Iterator[tuple[Expr, int]]:
        yield from ((inner, 0) for inner in walk(part))
        yield from ((other, 1) for other in parts)
        yield from costs_of(plain_seeds(search))

    return seeds


def positions(expr: Expr) -> Iterator[tuple[Expr, Expr]]:
    """Each part of an expression with the whole that has a hole in its place, the innermost parts first."""
    for at, child in enumerate(children(expr)):
        for part, inner in positions(child):
            yield part, _with_child(expr, at, inner)
    yield expr, Hole(expr.type)


def _with_child(expr: Expr, at: int, child: Expr) -> Expr:
    number = itertools.count()
    return with_children(expr, lambda part: child if next(number) == at else part)


def _with_another_word(expr: Expr) -> Iterator[Expr]:
    """The expression with one word exchanged for another of the same signature."""
    for part, whole in positions(expr):
        if isinstance(part, Apply):
            for other in _alike(part.primitive):
                yield _filled(whole, Apply(other, part.arguments, part.type))


def _filled(whole: Expr, part: Expr) -> Expr:
    return part if isinstance(whole, Hole) else with_children(whole, lambda inner: _filled(inner, part))


@cache
def _alike(primitive: Primitive) -> tuple[Primitive, ...]:
    """The other primitives whose parameters and result have the same types."""
    types = [parameter.type for parameter in primitive.parameters]
    return tuple(
        other
        for other in all_primitives()
        if other is not primitive
        and other.result == primitive.result
        and [parameter.type for parameter in other.parameters] == types
    )
