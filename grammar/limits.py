"""This file is where it is said how large a text may be: what is within the limits is read, checked and run by plain recursion.

Python gives up at 1000 nested calls. The checker and the formatter take five for each level of an expression, the reference
interpreter three for each level of a program whose `let`s are followed, and one for each `let`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import assert_never

from dsl.program import Expr, Let, Local, children
from grammar.syntax import (
    BackgroundStatement,
    DefStatement,
    LetStatement,
    Node,
    ResultStatement,
    Span,
    Statement,
    parts_of,
)

MOST_CHARACTERS = 100_000
MOST_TOKENS = 5_000
MOST_STATEMENTS = 100
MOST_DEEP = 80
"""Expressions inside expressions of a text, calls of a `def` followed into its body."""
MOST_UNFOLDED_DEEP = 120
"""Expressions inside expressions of a program, names followed to their values."""
MOST_UNFOLDED = 10_000
"""Expressions of a program. One that stands for several places counts at each: a coerced object holds the frame's grid again."""
MOST_NESTED_FOR = 3
MOST_NESTED_LISTS = 2
MOST_TOLD = 100
"""Diagnostics of one text."""


def too_deep_in(statement: Statement, most: int = MOST_DEEP) -> Span | None:
    """The place of the statement's expression, if a part of it lies inside more than so many others."""
    match statement:
        case LetStatement(_, value, _) | ResultStatement(value, _) | DefStatement(_, _, value, _):
            todo: list[tuple[Node, int]] = [(value, 1)]
        case BackgroundStatement():
            return None
        case _:
            assert_never(statement)
    while todo:
        node, depth = todo.pop()
        if depth > most:
            return value.span
        todo.extend((part, depth + 1) for part in parts_of(node))
    return None


@dataclass(frozen=True, slots=True)
class Extent:
    """How deep an expression is, and of how many it consists."""

    depth: int
    size: int


def extent_of(expr: Expr, names: Mapping[str, Extent]) -> Extent:
    """The extent of an expression whose free names are bound to values of those extents, each name followed to its value.

    A `let` inside an expression comes from a `def`; it is shown with its value in each of its places, so it counts there.
    """
    return _extent(expr, names, {})


def _extent(expr: Expr, names: Mapping[str, Extent], known: dict[int, Extent]) -> Extent:
    # By identity: one object may stand in many places, and walking each of them could take for ever.
    if id(expr) in known:
        return known[id(expr)]
    if isinstance(expr, Local) and expr.name in names:
        bound = names[expr.name]
        return Extent(bound.depth + 1, bound.size)
    if isinstance(expr, Let):
        found = _extent(expr.body, {**names, expr.name: _extent(expr.value, names, known)}, known)
    else:
        parts = [_extent(child, names, known) for child in children(expr)]
        depth = 1 + max((part.depth for part in parts), default=0)
        found = Extent(depth, 1 + sum(part.size for part in parts))
    known[id(expr)] = found
    return found
