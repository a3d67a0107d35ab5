"""This file is where the statements of a text become a typed program, or it is said what is wrong with them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from dsl.program import Expr, Let, Program
from dsl.types import COLOR, GRID, Type
from dsl.values import Color
from grammar import diagnostics as say
from grammar.checking import Checking
from grammar.expressions import Expressions
from grammar.facts import Facts
from grammar.limits import MOST_UNFOLDED, MOST_UNFOLDED_DEEP, Extent, extent_of
from grammar.names import LITERALS
from grammar.report import Diagnostic
from grammar.scope import Definition
from grammar.syntax import (
    BackgroundStatement,
    DefStatement,
    LetStatement,
    Name,
    Node,
    ResultStatement,
    Span,
    Statement,
    Text,
)


def check(
    text: Text, *, result: Type | None = GRID, facts: Facts | None = None
) -> tuple[Program | None, list[Diagnostic]]:
    """The program that the statements mean, and what is wrong; without an error there is a program.

    `result` is the type that the last statement must have, None if any will do; `facts` are filled even where the text is
    wrong. The body of a `def` leaves them from its last call.
    """
    statements = _Statements(result, Facts() if facts is None else facts)
    for at, statement in enumerate(text.statements, 1):
        statements.checking.below = frozenset(_named(text.statements[at:]))
        statements.add(statement, is_last=at == len(text.statements))
    if not text.statements:
        statements.checking.tell(say.nothing_there())
    statements.warn_of_unused()
    return statements.program(), statements.checking.found


def _named(statements: Sequence[Statement]) -> list[str]:
    """The names that the statements give."""
    return [statement.name.text for statement in statements if isinstance(statement, LetStatement | DefStatement)]


class _Statements:
    """The statements that are checked so far."""

    def __init__(self, wanted: Type | None, facts: Facts) -> None:
        self.checking = Checking(facts)
        self._expressions = Expressions(self.checking)
        self._wanted = wanted
        self._background: Color | None = None
        self._lets: list[tuple[str, Expr | None]] = []
        self._body: Expr | None = None
        self._extents: dict[str, Extent] = {}
        self._size = 0
        self._is_first = True

    def program(self) -> Program | None:
        """The program, unless there was an error."""
        body = self._body
        if not self._is_right():
            return None
        for name, value in reversed(self._lets):
            if body is None or value is None:
                # The parser told what is wrong with it.
                return None
            body = Let(name, value, body)
        if body is None:
            return None
        return Program(body, self._background)

    def _is_right(self) -> bool:
        return not any(diagnostic.is_error for diagnostic in self.checking.found)

    def add(self, statement: Statement, *, is_last: bool) -> None:
        """Check a statement, with what those before it have named."""
        match statement:
            case BackgroundStatement(color, span):
                self._set_background(color, span)
            case LetStatement(name, value, span):
                self._let(name, value, span)
            case DefStatement():
                self._define(statement)
            case ResultStatement(value, span):
                self._result(value, span, is_last=is_last)
            case _:
                assert_never(statement)
        if is_last and not isinstance(statement, ResultStatement):
            self.checking.tell(say.no_result(statement.span))
        self._is_first = False

    def warn_of_unused(self) -> None:
        """Say which names nothing uses; after an error that cannot be told."""
        if not self._is_right():
            return
        for name, binding in self.checking.scope.values.items():
            if not binding.is_used:
                self.checking.tell(say.unused(name, binding.span))
        for name, definition in self.checking.scope.definitions.items():
            if not definition.is_used:
                self.checking.tell(say.unused(name, definition.statement.name.span))

    def _set_background(self, name: Name, span: Span) -> None:
        literal = next((one for one in LITERALS.get(name.text, ()) if one.type == COLOR), None)
        if not self._is_first:
            self.checking.tell(say.background_not_first(span))
        if literal is None:
            self.checking.tell(say.background_is_no_color(name.text, name.span))
        elif isinstance(literal.value, int):
            self._background = Color(literal.value)

    def _let(self, name: Name, value: Node, span: Span) -> None:
        expr = self._expressions.value(value)
        fresh = self.checking.bind(name, None if expr is None else expr.type)
        if expr is not None:
            self._extents[fresh] = Extent(self._measured(expr, span), 1)
        self._lets.append((fresh, expr))

    def _define(self, statement: DefStatement) -> None:
        name, parameters = statement.name, statement.parameters
        scope = self.checking.scope.inner()
        told = len(self.checking.found)
        self.checking.admit(name)
        for at, parameter in enumerate(parameters):
            if parameter.text in [name.text, *(other.text for other in parameters[:at])]:
                self.checking.tell(say.shadows(parameter.text, parameter.span))
            else:
                self.checking.admit(parameter)
        is_broken = len(self.checking.found) > told
        self.checking.scope.definitions[name.text] = Definition(statement, scope, is_broken)

    def _result(self, value: Node, span: Span, *, is_last: bool) -> None:
        expr = self._expressions.value(value, self._wanted if is_last else None)
        if not is_last:
            self.checking.tell(say.result_without_use(span))
        elif expr is not None and self._wanted not in (None, expr.type):
            self.checking.tell(say.result_is_no_grid(expr.type, span))
        elif expr is not None:
            self._measured(expr, span)
            self._body = expr

    def _measured(self, expr: Expr, span: Span) -> int:
        """How deep the expression is; says so if it is too deep, or the program now too long."""
        extent = extent_of(expr, self._extents)
        self._size += extent.size
        if extent.depth > MOST_UNFOLDED_DEEP:
            self.checking.tell(say.too_deep(span))
        if self._size > MOST_UNFOLDED:
            self.checking.tell(say.too_long(f"{MOST_UNFOLDED} expressions, helpers put in where they are called", span))
        return extent.depth
