"""This file is where names are bound: what each stands for in a text, and what it is called in the program made of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from dsl.types import Type
from grammar.syntax import DefStatement, Span


@dataclass(slots=True)
class Binding:
    """A value that has a name: its type, or None after an error in it, and its name in the program."""

    name: str
    type: Type | None
    span: Span
    is_used: bool = False


@dataclass(slots=True)
class Definition:
    """A `def` and the names that its body sees; the body is checked anew at each call, where its parameters have types."""

    statement: DefStatement
    scope: Scope
    is_broken: bool = False
    """Whether its parameters are wrong; that is told once, not at each call."""
    is_used: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """The names that are visible at one place, by how they are written."""

    values: dict[str, Binding] = field(default_factory=dict)
    definitions: dict[str, Definition] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    """Names that the program has around this place, but that are not visible: the body of a `def` is put where it is called."""

    def __contains__(self, text: str) -> bool:
        return text in self.values or text in self.definitions

    def inner(self, around: Scope | None = None) -> Scope:
        """The same names, to which others can be added; the text that they are visible to is put into another place."""
        hidden = self.hidden if around is None else around.taken()
        return Scope(dict(self.values), dict(self.definitions), hidden)

    def taken(self) -> frozenset[str]:
        """Every name that something has in the program around this place."""
        return self.hidden | {binding.name for binding in self.values.values()}

    def fresh(self, text: str) -> str:
        """The name, or one like it, that nothing around has in the program."""
        return fresh_name(text, self.taken())


def fresh_name(text: str, taken: Iterable[str]) -> str:
    """The name, or the first of `name2`, `name3`, ... that is not taken."""
    names = set(taken)
    number, name = 1, text
    while name in names:
        number += 1
        name = f"{text}{number}"
    return name
