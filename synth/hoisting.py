"""This file is where the parts of an expression that do not depend on local names are taken out, to be evaluated once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from dsl.program import (
    And,
    Apply,
    Clause,
    Comprehension,
    Expr,
    Hole,
    If,
    Key,
    Let,
    ListOf,
    Local,
    Or,
    OrElse,
    walk,
)

Known = Callable[[Expr], bool]


def hoisted(expr: Expr, has_value: Known) -> tuple[Expr, dict[str, Expr]]:
    """The expression with fresh names in the place of its largest inner parts without local names, and these by name.

    Only applications that have a value are taken out; the arms of `if`, `and`, `or` and `??` are left alone, as they
    need not be evaluated.
    """
    taken: dict[Expr, str] = {}
    body = _inside(expr, lambda part: _taken_out(part, taken, has_value))
    return body, {name: part for part, name in taken.items()}


def _taken_out(expr: Expr, taken: dict[Expr, str], has_value: Known) -> Expr:
    if isinstance(expr, Apply) and expr.arguments and _is_closed(expr) and has_value(expr):
        return Local(taken.setdefault(expr, f"#{len(taken)}"), expr.type)
    return _inside(expr, lambda part: _taken_out(part, taken, has_value))


@lru_cache(maxsize=20_000)
def _is_closed(expr: Expr) -> bool:
    return not any(isinstance(part, Local | Hole) for part in walk(expr))


def _inside(expr: Expr, changed: Callable[[Expr], Expr]) -> Expr:
    """The expression with its parts that are always evaluated changed."""
    match expr:
        case Apply(primitive, arguments, type_):
            return Apply(primitive, tuple(map(changed, arguments)), type_)
        case ListOf(elements, type_):
            return ListOf(tuple(map(changed, elements)), type_)
        case Let(name, value, body):
            return Let(name, changed(value), changed(body))
        case Comprehension(clauses, body):
            return Comprehension(tuple(_clause(clause, changed) for clause in clauses), changed(body))
        case Key(parameter, body, type_):
            return Key(parameter, changed(body), type_)
        case If(condition, _, _):
            return replace(expr, condition=changed(condition))
        case And(left, _) | Or(left, _):
            return replace(expr, left=changed(left))
        case OrElse():
            return expr
        case _:
            return expr


def _clause(clause: Clause, changed: Callable[[Expr], Expr]) -> Clause:
    condition = None if clause.condition is None else changed(clause.condition)
    return Clause(clause.name, changed(clause.source), condition)
