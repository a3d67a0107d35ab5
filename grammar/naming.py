"""This file is where what a program says twice gets a name, so that people read it once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

from dsl.program import (
    Apply,
    Clause,
    Comprehension,
    Expr,
    Key,
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
    """The same program with a `let` for every larger part that stands in it more than once, and no name that hides another."""
    body = program.body
    while (part := _repeated(body)) is not None:
        name = _fresh(_NAMES.get(str(part.type), "value"), body)
        body = Let(name, part, _replaced(body, part, Local(name, part.type)))
    return replace(program, body=_apart(body, {}, body))


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


def _fresh(name: str, body: Expr, besides: frozenset[str] = frozenset()) -> str:
    taken = {part.name for part in walk(body) if isinstance(part, Let | Local)} | RESERVED | besides
    taken |= {clause.name for part in walk(body) if isinstance(part, Comprehension) for clause in part.clauses}
    return next(one for one in (name, *(f"{name}{number}" for number in range(2, 1000))) if one not in taken)


def _replaced(expr: Expr, part: Expr, name: Local) -> Expr:
    """The expression with a name in every place of the part."""
    return name if expr == part else with_children(expr, lambda inner: _replaced(inner, part, name))


Renamed = Mapping[str, str]
"""The names that are bound around a part, each with what it is called now."""


def _apart(expr: Expr, bound: Renamed, whole: Expr) -> Expr:
    """The expression with another name for each that is bound already where it is bound again."""
    match expr:
        case Local(name, type_):
            return Local(bound.get(name, name), type_)
        case Let(name, value, body):
            inner = _binding(name, bound, whole)
            return Let(inner[name], _apart(value, bound, whole), _apart(body, inner, whole))
        case Key(Local(name, of), body, type_):
            inner = _binding(name, bound, whole)
            return Key(Local(inner[name], of), _apart(body, inner, whole), type_)
        case Comprehension(clauses, body):
            told = []
            for clause in clauses:
                source = _apart(clause.source, bound, whole)
                bound = _binding(clause.name, bound, whole)
                condition = None if clause.condition is None else _apart(clause.condition, bound, whole)
                told.append(Clause(bound[clause.name], source, condition))
            return Comprehension(tuple(told), _apart(body, bound, whole))
        case _:
            return with_children(expr, lambda part: _apart(part, bound, whole))


def _binding(name: str, bound: Renamed, whole: Expr) -> Renamed:
    if name not in bound:
        return {**bound, name: name}
    return {**bound, name: _fresh(name, whole, frozenset(bound.values()))}
