"""This file is where it is kept how far the checking of a text has come: what is visible, and what is found."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from dsl.program import Expr
from dsl.types import Type
from grammar import diagnostics as say
from grammar.facts import Facts
from grammar.limits import MOST_DEEP, MOST_NESTED_LISTS, MOST_TOLD, MOST_UNFOLDED
from grammar.names import RESERVED
from grammar.report import Diagnostic
from grammar.scope import Binding, Scope
from grammar.syntax import Name, Span


@dataclass(slots=True)
class Checking:
    """The checking of one text: the names visible at the place that is looked at, and what is found to be wrong."""

    facts: Facts = field(default_factory=Facts)
    found: list[Diagnostic] = field(default_factory=list)
    scope: Scope = field(default_factory=Scope)
    below: frozenset[str] = frozenset()
    """Names that statements give further below."""
    inside: tuple[str, ...] = ()
    """The `def`s whose bodies are looked at."""
    loops: int = 0
    depth: int = 0
    looked_at: int = 0

    def tell(self, diagnostic: Diagnostic) -> None:
        """Remember what is wrong."""
        self.found.append(diagnostic)

    def admit(self, name: Name) -> None:
        """Say so if a new thing cannot have the name."""
        if name.text in RESERVED:
            self.tell(say.reserved(name.text, name.span))
        elif name.text in self.scope:
            self.tell(say.shadows(name.text, name.span))

    def bind(self, name: Name, type_: Type | None) -> str:
        """The name that a value has in the program, after it is made visible under the name that is written."""
        fresh = self.scope.fresh(name.text)
        self.admit(name)
        self.scope.values[name.text] = Binding(fresh, type_, name.span)
        self.facts.note(name.span, type_)
        return fresh

    @contextmanager
    def within(self, scope: Scope) -> Iterator[None]:
        """The same checking, where other names are visible."""
        outer, self.scope = self.scope, scope
        try:
            yield
        finally:
            self.scope = outer

    @contextmanager
    def looking_at(self, span: Span) -> Iterator[bool]:
        """Whether there is room to look at the part at a place, one level deeper; says so, once, if not."""
        self.looked_at += 1
        if self.looked_at == MOST_UNFOLDED:
            self.tell(say.too_long(f"{MOST_UNFOLDED} expressions, helpers put in where they are called", span))
        if self.depth == MOST_DEEP:
            self.tell(say.too_deep(span))
        self.depth += 1
        yield self.depth <= MOST_DEEP and self.looked_at < MOST_UNFOLDED and len(self.found) <= MOST_TOLD
        self.depth -= 1

    def unless_nested(self, expr: Expr, span: Span) -> Expr | None:
        """The expression; says so if it is a list of lists of lists, which no value can be."""
        depth, type_ = 0, expr.type
        while type_.name == "List":
            depth, type_ = depth + 1, type_.element
        if depth > MOST_NESTED_LISTS:
            self.tell(say.nested_too_often(span))
            return None
        return expr
