"""This file is where the holes of a program stand: which names are visible at each, and what these are on the inputs."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from dsl.outcome import EvaluationFailed
from dsl.program import Apply, Comprehension, Expr, Hole, Key, Let, Local, children, walk, with_children
from dsl.types import Type
from dsl.values import Color, Grid, Value
from interp.reference import value_in

_MARK = "?"
MOST_CONTEXTS = 300
"""A name that stands for more things in turn is looked at in the first of them only."""


class Binder(Enum):
    """How a name gets its value: once, or once for each element of a list."""

    ONCE = "once"
    EACH = "each"


@dataclass(frozen=True, slots=True)
class Bound:
    """A name that is visible at a hole: what it is bound to, and a condition that holds there."""

    name: str
    source: Expr
    binder: Binder
    condition: Expr | None = None

    @property
    def type(self) -> Type:
        """The type of the values of the name."""
        return self.source.type.element if self.binder is Binder.EACH else self.source.type


@dataclass(frozen=True, slots=True, eq=False)
class Context:
    """One state in which the expression at a hole is evaluated: an input, by place, and the values of names."""

    place: int
    names: Mapping[str, Value]


def numbered(expr: Expr) -> tuple[Expr, tuple[Local, ...]]:
    """The expression with a name of its own in the place of each hole, and these names, in the order of evaluation."""
    names: list[Local] = []

    def changed(part: Expr) -> Expr:
        if isinstance(part, Hole):
            names.append(Local(f"{_MARK}{len(names) + 1}", part.type))
            return names[-1]
        return with_children(part, changed)

    return changed(expr), tuple(names)


def is_hole(expr: Expr) -> bool:
    """Whether the expression is the name of a hole."""
    return isinstance(expr, Local) and expr.name.startswith(_MARK)


def has_hole(expr: Expr) -> bool:
    """Whether something in the expression is still open."""
    return any(is_hole(part) for part in walk(expr))


def put(expr: Expr, hole: Local, filling: Expr) -> Expr:
    """The expression with the filling in the place of the hole."""
    return filling if expr == hole else with_children(expr, lambda part: put(part, hole, filling))


def visible_at(hole: Expr, expr: Expr) -> list[Bound] | None:
    """The names that are visible at the first place of a part, the outermost first; None where it does not stand there."""
    if expr == hole:
        return []
    match expr:
        case Let(name, value, body):
            return _first(hole, [([], value), ([Bound(name, value, Binder.ONCE)], body)])
        case Comprehension(clauses, body):
            outer: list[Bound] = []
            places: list[tuple[list[Bound], Expr]] = []
            for clause in clauses:
                places.append((outer, clause.source))
                if clause.condition is not None:
                    places.append(([*outer, Bound(clause.name, clause.source, Binder.EACH)], clause.condition))
                outer = [*outer, Bound(clause.name, clause.source, Binder.EACH, clause.condition)]
            return _first(hole, [*places, (outer, body)])
        case Apply(_, arguments, _):
            return _first(hole, [place for argument in arguments for place in _in_argument(argument, arguments)])
        case _:
            return _first(hole, [([], child) for child in children(expr)])


def _in_argument(argument: Expr, among: Sequence[Expr]) -> Iterator[tuple[list[Bound], Expr]]:
    if not isinstance(argument, Key):
        yield [], argument
        return
    binder = Binder.EACH if among[0].type.name == "List" else Binder.ONCE
    yield [Bound(argument.parameter.name, among[0], binder)], argument.body


def _first(hole: Expr, places: Sequence[tuple[list[Bound], Expr]]) -> list[Bound] | None:
    for bound, inner in places:
        found = visible_at(hole, inner)
        if found is not None:
            return [*bound, *found]
    return None


def contexts(visible: Sequence[Bound], inputs: Sequence[Grid], backgrounds: Sequence[Color]) -> list[Context]:
    """The states in which a hole is evaluated, the inputs in turn; a condition that is itself open is taken to hold."""
    found: list[Context] = []
    for place, (grid, background) in enumerate(zip(inputs, backgrounds, strict=True)):
        states: Iterator[dict[str, Value]] = iter([{}])
        for bound in visible:
            states = _extended(states, bound, grid, background)
        found.extend(Context(place, names) for names in itertools.islice(states, MOST_CONTEXTS // len(inputs)))
    return found


def _extended(
    states: Iterator[dict[str, Value]], bound: Bound, grid: Grid, background: Color
) -> Iterator[dict[str, Value]]:
    for names in states:
        try:
            source: Any = value_in(bound.source, grid, background, names)
        except EvaluationFailed:
            continue
        for value in source if bound.binder is Binder.EACH else [source]:
            inner = {**names, bound.name: value}
            if bound.condition is None or has_hole(bound.condition) or _holds(bound.condition, grid, background, inner):
                yield inner


def _holds(condition: Expr, grid: Grid, background: Color, names: Mapping[str, Value]) -> bool:
    try:
        return bool(value_in(condition, grid, background, names))
    except EvaluationFailed:
        return False


def without_lets(expr: Expr, names: Mapping[str, Expr] | None = None) -> Expr:
    """The expression with the value of every `let` written out where its name stands."""
    known = names or {}
    match expr:
        case Let(name, value, body):
            return without_lets(body, {**known, name: without_lets(value, known)})
        case Local(name, _) if name in known:
            return known[name]
        case _:
            return with_children(expr, lambda part: without_lets(part, known))
