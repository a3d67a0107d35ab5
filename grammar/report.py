"""This file is where it is said what a diagnostic is, and how people see one beside the text that it is about."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from grammar.syntax import Span

WIDEST = 160
"""Columns of a line of the text that are shown at most."""


class Severity(Enum):
    """An error keeps a text from being a program; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """Something wrong in a text: a code that stays, a sentence, its place, and hints on what to write."""

    code: str
    message: str
    span: Span
    hints: tuple[str, ...] = ()
    severity: Severity = Severity.ERROR

    @property
    def is_error(self) -> bool:
        """Whether it keeps the text from being a program."""
        return self.severity is Severity.ERROR


def place_of(offset: int, text: str) -> tuple[int, int]:
    """The line and the column of an offset, both from 1; only a line feed ends a line."""
    return text.count("\n", 0, offset) + 1, offset - (text.rfind("\n", 0, offset) + 1) + 1


def render(diagnostic: Diagnostic, text: str, name: str) -> str:
    """The diagnostic as people read it: its place, the line with carets under it, and the hints."""
    row, column = place_of(diagnostic.span.start, text)
    line = text.split("\n")[row - 1]
    # A tab, or a character that moves the cursor, would shift the carets: each is shown as one blank.
    line = "".join(character if character.isprintable() else " " for character in line).rstrip()
    length = max(1, min(diagnostic.span.end - diagnostic.span.start, len(line) - column + 1))
    carets = " " * (column - 1) + "^" * length
    skipped = max(0, column - WIDEST // 2) if column + length > WIDEST else 0
    gutter = str(row)
    mark = "warning: " if diagnostic.severity is Severity.WARNING else ""
    shown = [
        f"{name}:{row}:{column}: {mark}{diagnostic.message} [{diagnostic.code}]",
        f"  {gutter} | {line[skipped : skipped + WIDEST]}".rstrip(),
        f"  {' ' * len(gutter)} | {carets[skipped : skipped + WIDEST]}",
    ]
    return "\n".join([*shown, *(f"  {hint}" for hint in diagnostic.hints)])
