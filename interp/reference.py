"""This file is where a program is run by walking its tree with the plain meanings: slow, obvious, the judge of everything."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, assert_never

import numpy as np

from dsl.outcome import DslError, EvaluationFailed, Failure, Run
from dsl.program import (
    And,
    Apply,
    Background,
    Clause,
    Comprehension,
    Expr,
    Frame,
    Hole,
    If,
    Input,
    Key,
    Let,
    ListOf,
    Literal,
    Local,
    Or,
    OrElse,
    Program,
)
from dsl.values import MAX_LIST, Color, Grid, Value, Vec


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """How a run ended: with a value, or with a failure and the innermost expression that has no value."""

    value: Value
    failure: Failure | None
    where: Expr | None
    tied: bool


def background_of(grid: Grid) -> Color:
    """The most frequent colour; of several, the smallest."""
    return Color(int(np.bincount(grid.ravel(), minlength=10).argmax()))


def run_program(program: Program, grid: Grid, *, on_let: Callable[[str, Value], None] | None = None) -> Outcome:
    """The outcome of the program on one input; `on_let` is told each `let` of the program's spine as it gets its value."""
    background = background_of(grid) if program.background is None else program.background
    walker = _Walker(grid, background, Run(), on_let)
    try:
        value = walker.value_of(program.body, {})
    except EvaluationFailed as failed:
        return Outcome(None, failed.failure, walker.where, walker.run.tied)
    return Outcome(value, None, None, walker.run.tied)


def value_in(expr: Expr, grid: Grid, background: Color, names: Mapping[str, Value]) -> Value:
    """The value of an expression with free names bound to values; raises `EvaluationFailed` where it has none."""
    value: Value = _Walker(grid, background, Run(), None).value_of(expr, names)
    return value


class _Thunk:
    """A `let` that is evaluated when it is first used, once; a failure is met again at each use."""

    __slots__ = ("_compute", "_failure", "_value")

    def __init__(self, compute: Callable[[], Any]) -> None:
        self._compute: Callable[[], Any] | None = compute
        self._failure: Failure | None = None
        self._value: Any = None

    def value(self) -> Any:
        if self._compute is not None:
            compute, self._compute = self._compute, None
            try:
                self._value = compute()
            except EvaluationFailed as failed:
                self._failure = failed.failure
        if self._failure is not None:
            raise EvaluationFailed(self._failure)
        return self._value


_Environment = Mapping[str, Any]


class _Walker:
    def __init__(self, grid: Grid, background: Color, run: Run, on_let: Callable[[str, Value], None] | None) -> None:
        self.grid = grid
        self.background = background
        self.run = run
        self.on_let = on_let
        self.where: Expr | None = None

    def value_of(self, expr: Expr, environment: _Environment) -> Any:
        match expr:
            case Input():
                return self.grid
            case Background():
                return self.background
            case Frame():
                return Vec(*self.grid.shape)
            case Literal(value, _):
                return value
            case Local(name, _):
                bound = environment[name]
                return bound.value() if isinstance(bound, _Thunk) else bound
            case Hole():
                raise DslError("a program with a hole cannot run: only synthesis fills it")
            case Apply():
                return self._applied(expr, environment)
            case ListOf(elements, _):
                return tuple(self.value_of(element, environment) for element in elements)
            case Let(name, value, body):
                return self.value_of(body, {**environment, name: self._thunk(name, value, environment)})
            case If(condition, consequent, alternative):
                chosen = consequent if self.value_of(condition, environment) else alternative
                return self.value_of(chosen, environment)
            case And(left, right):
                return self.value_of(left, environment) and self.value_of(right, environment)
            case Or(left, right):
                return self.value_of(left, environment) or self.value_of(right, environment)
            case OrElse(first, second):
                try:
                    return self.value_of(first, environment)
                except EvaluationFailed as failed:
                    if failed.failure is Failure.STEP_BUDGET:
                        raise
                    self.where = None
                    return self.value_of(second, environment)
            case Comprehension(clauses, body):
                return self._listed(expr, clauses, body, environment)
            case Key(parameter, body, _):
                return lambda argument: self.value_of(body, {**environment, parameter.name: argument})
            case _:
                assert_never(expr)

    def _thunk(self, name: str, value: Expr, environment: _Environment) -> _Thunk:
        def compute() -> Any:
            computed = self.value_of(value, environment)
            if self.on_let is not None:
                self.on_let(name, computed)
            return computed

        return _Thunk(compute)

    def _applied(self, expr: Apply, environment: _Environment) -> Any:
        arguments = [self.value_of(argument, environment) for argument in expr.arguments]
        try:
            self.run.spend(1)
            return expr.primitive.evaluate(arguments, self.run)
        except EvaluationFailed:
            self.where = self.where or expr
            raise

    def _listed(
        self, expr: Expr, clauses: tuple[Clause, ...], body: Expr, environment: _Environment
    ) -> tuple[Any, ...]:
        elements: list[Any] = []
        for bound in self._bindings(clauses, environment):
            elements.append(self.value_of(body, bound))
            if len(elements) > MAX_LIST:
                self.where = self.where or expr
                raise EvaluationFailed(Failure.LIST_TOO_LONG)
        return tuple(elements)

    def _bindings(self, clauses: tuple[Clause, ...], environment: _Environment) -> Iterator[_Environment]:
        if not clauses:
            yield environment
            return
        clause = clauses[0]
        for element in self.value_of(clause.source, environment):
            self.run.spend(1)
            bound = {**environment, clause.name: element}
            if clause.condition is None or self.value_of(clause.condition, bound):
                yield from self._bindings(clauses[1:], bound)
