"""This file is where the syntax tree of a text lives: what is written, each part with its place; types come later.

The formatter writes such trees as text, the checker makes typed programs of them, and a program becomes one to be shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias, assert_never


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a text: the offsets of its first character and of the one behind its last."""

    start: int
    end: int

    def to(self, other: Span) -> Span:
        """The piece from the start of this one to the end of the other."""
        return Span(self.start, other.end)


NOWHERE = Span(0, 0)
"""The place of what stands in no text."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it stands: a local name, a literal, or a word that is meant as a key."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Number:
    """A number without a sign."""

    value: int
    span: Span


@dataclass(frozen=True, slots=True)
class Blank:
    """A hole: `?`, or `?Mask` with a type."""

    type: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument of a call, with the parameter's name if it is written."""

    name: Name | None
    value: Node


@dataclass(frozen=True, slots=True)
class Call:
    """`f(a, b)`; with a receiver `a.f(b)`, or `a.f` where there are no further arguments and no brackets."""

    word: Name
    receiver: Node | None
    arguments: tuple[Argument, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Index:
    """`list[place]`."""

    list: Node
    place: Node
    span: Span


@dataclass(frozen=True, slots=True)
class Unary:
    """`-a`, `~a`, `not a`."""

    operator: Name
    operand: Node
    span: Span


@dataclass(frozen=True, slots=True)
class Binary:
    """Two operands with an operator between them, `and`, `or`, `in` and `??` among them."""

    operator: Name
    left: Node
    right: Node
    span: Span


@dataclass(frozen=True, slots=True)
class Pair:
    """`(row, col)`."""

    row: Node
    col: Node
    span: Span


@dataclass(frozen=True, slots=True)
class Listed:
    """`[a, b]`."""

    elements: tuple[Node, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Conditional:
    """`if condition then consequent else alternative`."""

    condition: Node
    consequent: Node
    alternative: Node
    span: Span


@dataclass(frozen=True, slots=True)
class ForClause:
    """`for name in source if condition`."""

    name: Name
    source: Node
    condition: Node | None


@dataclass(frozen=True, slots=True)
class For:
    """`for a in xs for b in ys: body`."""

    clauses: tuple[ForClause, ...]
    body: Node
    span: Span


@dataclass(frozen=True, slots=True)
class Arrow:
    """`parameter -> body`."""

    parameter: Name
    body: Node
    span: Span


@dataclass(frozen=True, slots=True)
class Broken:
    """A place that could not be read; its error is already told."""

    span: Span


Node: TypeAlias = (
    Name | Number | Blank | Call | Index | Unary | Binary | Pair | Listed | Conditional | For | Arrow | Broken
)


@dataclass(frozen=True, slots=True)
class LetStatement:
    """`let name = value`."""

    name: Name
    value: Node
    span: Span


@dataclass(frozen=True, slots=True)
class DefStatement:
    """`def name(parameters) = body`."""

    name: Name
    parameters: tuple[Name, ...]
    body: Node
    span: Span


@dataclass(frozen=True, slots=True)
class BackgroundStatement:
    """`background color`."""

    color: Name
    span: Span


@dataclass(frozen=True, slots=True)
class ResultStatement:
    """An expression by itself; the last statement of a program is one."""

    value: Node
    span: Span


Statement: TypeAlias = LetStatement | DefStatement | BackgroundStatement | ResultStatement


@dataclass(frozen=True, slots=True)
class Comment:
    """`# ...` up to the end of its line."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Text:
    """All statements and comments of a text, in order."""

    statements: tuple[Statement, ...]
    comments: tuple[Comment, ...]


def parts_of(node: Node) -> tuple[Node, ...]:
    """The direct parts of a node."""
    match node:
        case Name() | Number() | Blank() | Broken():
            return ()
        case Call(_, receiver, arguments, _):
            return (*([] if receiver is None else [receiver]), *(argument.value for argument in arguments))
        case Index(element, place, _):
            return (element, place)
        case Unary(_, operand, _):
            return (operand,)
        case Binary(_, left, right, _):
            return (left, right)
        case Pair(row, col, _):
            return (row, col)
        case Listed(elements, _):
            return elements
        case Conditional(condition, consequent, alternative, _):
            return (condition, consequent, alternative)
        case For(clauses, body, _):
            heads = [part for clause in clauses for part in (clause.source, clause.condition) if part is not None]
            return (*heads, body)
        case Arrow(_, body, _):
            return (body,)
        case _:
            assert_never(node)
