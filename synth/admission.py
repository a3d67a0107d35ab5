"""This file is where programs are turned away that explain every pair by holding what they should find out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from dsl.program import Apply, Expr, ListOf, Literal, Program, is_closed, walk
from dsl.registry import Primitive
from dsl.types import GRID
from dsl.values import Grid, Value
from synth.colors import palette_of
from synth.scopes import without_lets
from synth.terms import Setting

MOST_LITERAL = 25
"""Values that a list written out may have: more would be a picture."""


def is_admissible(program: Program, setting: Setting) -> bool:
    """Whether no list in the program is long as a picture, and some pair shows every colour that it exchanges by name."""
    parts = list(walk(without_lets(program.body)))
    return not any(size_of(part) > MOST_LITERAL for part in parts) and all(
        exchanged <= _shown(part, program, setting) for part, exchanged in map(_entry, parts) if exchanged
    )


def size_of(expr: Expr) -> int:
    """The values of a literal, or of a list that is written out."""
    match expr:
        case Literal(value, _):
            return _size(value)
        case ListOf(elements, _):
            return sum(size_of(element) for element in elements)
        case _:
            return 0


def _size(value: object) -> int:
    return sum(map(_size, value)) if isinstance(value, tuple) else 1


def _entry(expr: Expr) -> tuple[Expr, frozenset[Value]]:
    """What the colours are exchanged in, and those that are by name, where a word exchanges colours."""
    match expr:
        case Apply(Primitive(name="replace" | "replace_object"), (inner, Literal(old, _), _), _):
            return inner, frozenset([old])
        case Apply(Primitive(name="swap"), (inner, left, right), _):
            return inner, frozenset(side.value for side in (left, right) if isinstance(side, Literal))
        case Apply(Primitive(name="recolor_by"), (inner, ListOf(elements, _)), _):
            named = enumerate(elements)
            return inner, frozenset(old for old, new in named if isinstance(new, Literal) and new.value != old)
        case _:
            return expr, frozenset()


def _shown(expr: Expr, program: Program, setting: Setting) -> frozenset[Value]:
    """The colours of the pairs, and of them those that a grid has in some pair, unless it depends on local names or is none."""
    pairs = setting.problem.train
    shown = frozenset(palette_of(grid for pair in pairs for grid in (pair.input, pair.output)))
    values = setting.values(expr, program.background) if expr.type == GRID and is_closed(expr) else None
    return shown if values is None else shown & frozenset(palette_of(cast(Sequence[Grid], values[: len(pairs)])))
