"""What an editor or a shell can say about a text: one pure function, for the command line and the language server alike."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from dsl.types import GRID, Type
from grammar import compile_text, format_text
from grammar.analysis.completions import Completion, Kind, completions_at, receiver_of, words_behind
from grammar.analysis.hover import Hover, hover_of
from grammar.analysis.recovery import Cursor, recovered, recovered_at
from grammar.analysis.scopes import Place, Scopes, scopes_of
from grammar.analysis.tokens import ColoredToken, TokenKind, colored, token_at
from grammar.checker import check
from grammar.facts import Facts
from grammar.parser import tokens_of
from grammar.report import Diagnostic
from grammar.syntax import Span, Text

__all__ = ["Analysis", "ColoredToken", "Completion", "Hover", "Kind", "TokenKind", "analyse", "words_behind"]


def analyse(text: str, offset: int = 0, *, result: Type | None = GRID) -> Analysis:
    """What can be said of a text, and of one place in it, errors or not; each part is computed when it is asked for.

    `result` is the type that the last statement must have, None if any will do.
    """
    return Analysis(text, offset, result)


@dataclass(frozen=True)
class Analysis:
    """A text, a place in it, and what there is to say."""

    text: str
    offset: int
    result: Type | None

    @cached_property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What is wrong, in the order of the text."""
        return compile_text(self.text, result=self.result).diagnostics

    @cached_property
    def formatted(self) -> str | None:
        """The text in the usual form; None where it cannot be read."""
        return format_text(self.text).text

    @property
    def receiver(self) -> Type | None:
        """The type of the expression before the dot at the offset; None where there is no dot, or no type."""
        place = self._place
        return None if place is None or not self._cursor.is_after_dot else receiver_of(place, self._typing.facts)

    @property
    def typed(self) -> Span:
        """The part of a name before the offset that is being typed: what a completion replaces."""
        return Span(self._cursor.marker.start, self.offset)

    @cached_property
    def completions(self) -> tuple[Completion, ...]:
        """What may be written at the offset and begins with what is typed there, best first."""
        found = completions_at(self._cursor, self._place, self._typing.facts, self.result)
        typed = self.text[self.typed.start : self.typed.end]
        return tuple(one for one in found if one.text.startswith(typed))

    @property
    def hover(self) -> Hover | None:
        """What stands at the offset."""
        token = token_at(tokens_of(self.text), self.offset)
        return None if token is None else hover_of(token, self._whole.scopes, self._whole.facts)

    @property
    def definition(self) -> Span | None:
        """Where the name at the offset is introduced."""
        scopes = self._whole.scopes
        for span, binding in {**scopes.bindings, **scopes.uses}.items():
            if span.start <= self.offset <= span.end:
                return binding.name.span
        return None

    @cached_property
    def tokens(self) -> tuple[ColoredToken, ...]:
        """The tokens with their kinds, in order."""
        return colored(self.text, self._whole.scopes)

    @cached_property
    def _whole(self) -> _Read:
        return _read(recovered(self.text))

    @cached_property
    def _broken(self) -> tuple[Text, Cursor]:
        return recovered_at(self.text, self.offset)

    @property
    def _cursor(self) -> Cursor:
        return self._broken[1]

    @cached_property
    def _typing(self) -> _Read:
        return _read(self._broken[0])

    @property
    def _place(self) -> Place | None:
        """Where the hole or word of the cursor stands, if the grammar takes one there."""
        marker = "NAME" if self._cursor.is_after_dot else "HOLE"
        return self._typing.scopes.places.get(self._cursor.marker) if marker in self._cursor.accepted else None


@dataclass(frozen=True, slots=True)
class _Read:
    """What is known of the names and types of a text."""

    scopes: Scopes
    facts: Facts


def _read(text: Text) -> _Read:
    facts = Facts()
    check(text, result=None, facts=facts)
    return _Read(scopes_of(text), facts)
