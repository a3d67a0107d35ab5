"""This file is where what a program says twice gets a name, so that people read it once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from dsl.program import (
    Apply,
    Comprehension,
    Expr,
    Let,
    Local,
    Program,
    children,
    cost_of,
    is_closed,
    walk,
    with_children,
)
from grammar.names import RESERVED

_NAMES = {
    "Grid": "grid",
    "Mask": "mask",
    "Field": "field",
    "List[Object]": "objs",
    "Object": "object",
    "Color": "color",
}
WORTH_A_NAME = 3
"""The cost from which on a repeated part gets a name; a list gets one sooner, since a reader thinks of it as one thing."""


def with_names(program: Program) -> Program:
    """The same program with a `let` for every part of some size that stands in it more than once."""
    body = program.body
    while (part := _repeated(body)) is not None:
        name = _fresh(_NAMES.get(str(part.type), "value"), body)
        body = Let(name, part, _replaced(body, part, Local(name, part.type)))
    return replace(program, body=body)


def _repeated(body: Expr) -> Expr | None:
    """The part without names of its own whose repetition costs most."""
    counts = Counter(_parts(body))
    worth = {
        part: (count - 1) * cost_of(part)
        for part, count in counts.items()
        if count > 1 and cost_of(part) >= WORTH_A_NAME - (part.type.name == "List") and is_closed(part)
    }
    return max(worth, key=lambda part: worth[part], default=None)


def _parts(expr: Expr) -> Iterator[Expr]:
    """The applications in an expression that are always evaluated where it is: those in arms may have no value."""
    if isinstance(expr, Apply):
        yield expr
    for child in children(expr):
        yield from _parts(child)


def _fresh(name: str, body: Expr) -> str:
    taken = {part.name for part in walk(body) if isinstance(part, Let | Local)} | RESERVED
    taken |= {clause.name for part in walk(body) if isinstance(part, Comprehension) for clause in part.clauses}
    return next(one for one in (name, *(f"{name}{number}" for number in range(2, 1000))) if one not in taken)


def _replaced(expr: Expr, part: Expr, name: Local) -> Expr:
    """The expression with a name in every place of the part."""
    return name if expr == part else with_children(expr, lambda inner: _replaced(inner, part, name))
