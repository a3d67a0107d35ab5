"""This file is where each name of a text is traced to the place that introduces it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeAlias, assert_never

from grammar.syntax import (
    Arrow,
    BackgroundStatement,
    Blank,
    Call,
    DefStatement,
    For,
    LetStatement,
    Name,
    Node,
    ResultStatement,
    Span,
    Statement,
    Text,
    parts_of,
)


class Origin(Enum):
    """What introduces a name."""

    LET = "let"
    DEF = "def"
    FOR = "for"
    PARAMETER = "parameter"


@dataclass(frozen=True, slots=True)
class Binding:
    """A name where it is introduced; a `def` has parameters."""

    name: Name
    origin: Origin
    parameters: tuple[Name, ...] = ()


Scope: TypeAlias = Mapping[str, Binding]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a hole or a word stands: inside which parts, outermost first and itself last, and what names can be seen."""

    statement: Statement
    parts: tuple[Node, ...]
    scope: Scope


@dataclass(frozen=True, slots=True)
class Scopes:
    """What every name of a text stands for."""

    bindings: dict[Span, Binding] = field(default_factory=dict)
    """By the place of the name where it is introduced."""
    uses: dict[Span, Binding] = field(default_factory=dict)
    """By the place of a name that is used."""
    places: dict[Span, Place] = field(default_factory=dict)
    """By the place of a hole, or of the word of a call."""


def scopes_of(text: Text) -> Scopes:
    """The bindings and uses of all names; as in the language, a name is visible from its statement's end on."""
    tracer = _Tracer()
    scope: Scope = {}
    for statement in text.statements:
        scope = tracer.after(statement, scope)
    return tracer.found


class _Tracer:
    def __init__(self) -> None:
        self.found = Scopes()

    def after(self, statement: Statement, scope: Scope) -> Scope:
        """Trace the statement, and return what can be seen behind it."""
        match statement:
            case LetStatement(name, value, _):
                self._trace(value, Place(statement, (), scope))
                return self._with(scope, Binding(name, Origin.LET))
            case DefStatement(name, parameters, body, _):
                inner = scope
                for parameter in parameters:
                    inner = self._with(inner, Binding(parameter, Origin.PARAMETER))
                self._trace(body, Place(statement, (), inner))
                return self._with(scope, Binding(name, Origin.DEF, parameters))
            case ResultStatement(value, _):
                self._trace(value, Place(statement, (), scope))
                return scope
            case BackgroundStatement():
                return scope
            case _:
                assert_never(statement)

    def _with(self, scope: Scope, binding: Binding) -> Scope:
        if binding.name.span.start == binding.name.span.end:
            return scope  # Recovery made it up.
        self.found.bindings[binding.name.span] = binding
        return {**scope, binding.name.text: binding}

    def _trace(self, node: Node, outer: Place) -> None:
        place = Place(outer.statement, (*outer.parts, node), outer.scope)
        match node:
            case Name():
                self._use(node, place.scope)
            case Blank(_, span):
                # Several holes may stand in one place of no length; the first is the one at the cursor.
                self.found.places.setdefault(span, place)
            case Call(word, _, _, _):
                self.found.places.setdefault(word.span, place)
                if word.text in place.scope and place.scope[word.text].origin is Origin.DEF:
                    self._use(word, place.scope)
            case _:
                pass
        match node:
            case For(clauses, body, _):
                inner = place
                for clause in clauses:
                    self._trace(clause.source, inner)
                    inner = Place(
                        place.statement, place.parts, self._with(inner.scope, Binding(clause.name, Origin.FOR))
                    )
                    if clause.condition is not None:
                        self._trace(clause.condition, inner)
                self._trace(body, inner)
            case Arrow(parameter, body, _):
                scope = self._with(place.scope, Binding(parameter, Origin.PARAMETER))
                self._trace(body, Place(place.statement, place.parts, scope))
            case _:
                for part in parts_of(node):
                    self._trace(part, place)

    def _use(self, name: Name, scope: Scope) -> None:
        if name.text in scope:
            self.found.uses[name.span] = scope[name.text]
