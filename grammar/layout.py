"""This file is where text is laid out in lines of limited width: what fits on a line stays on it.

Source: Wadler, A prettier printer, 2003.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Line:
    """A place where a line may end; `flat` stands there where it does not."""

    flat: str


@dataclass(frozen=True, slots=True)
class IfBroken:
    """Text that stands only where the lines of its group end."""

    text: str


@dataclass(frozen=True, slots=True)
class Nest:
    """A part whose lines begin so many columns further to the right."""

    columns: int
    inner: Doc


@dataclass(frozen=True, slots=True)
class Group:
    """A part that stands on one line if it fits; otherwise all its own lines end."""

    inner: Doc


Doc: TypeAlias = str | tuple["Doc", ...] | Line | IfBroken | Nest | Group
_Pending: TypeAlias = list[tuple[int, bool, Doc]]
"""What is still to be written, the next last: its indent, whether it stands on one line, and itself."""


def join(separator: Doc, parts: Sequence[Doc]) -> Doc:
    """The parts with the separator between them."""
    joined: list[Doc] = []
    for part in parts:
        if joined:
            joined.append(separator)
        joined.append(part)
    return tuple(joined)


def laid_out(doc: Doc, width: int) -> str:
    """The text, broken where it would be wider."""
    written: list[str] = []
    column = 0
    pending: _Pending = [(0, False, doc)]
    while pending:
        indent, flat, part = pending.pop()
        match part:
            case str():
                written.append(part)
                column += len(part)
            case tuple():
                pending.extend((indent, flat, inner) for inner in reversed(part))
            case Line(text) if flat:
                written.append(text)
                column += len(text)
            case Line():
                written.append("\n" + " " * indent)
                column = indent
            case IfBroken(text):
                pending.append((indent, flat, "" if flat else text))
            case Nest(columns, inner):
                pending.append((indent + columns, flat, inner))
            case Group(inner):
                pending.append((indent, flat or _fits(inner, pending, width - column), inner))
    return "".join(written)


def _fits(doc: Doc, pending: _Pending, room: int) -> bool:
    """Whether the part, flat, and what follows it up to the next line's end fit into so many columns."""
    behind = len(pending)
    todo: list[tuple[bool, Doc]] = [(True, doc)]
    while room >= 0:
        if not todo:
            if behind == 0:
                return True
            behind -= 1
            _, flat, following = pending[behind]
            todo.append((flat, following))
        flat, part = todo.pop()
        match part:
            case str():
                room -= len(part)
            case tuple():
                todo.extend((flat, inner) for inner in reversed(part))
            case Line(text) if flat:
                room -= len(text)
            case Line():
                return True
            case IfBroken(text):
                room -= 0 if flat else len(text)
            case Nest(_, inner) | Group(inner):
                todo.append((flat, inner))
    return False
