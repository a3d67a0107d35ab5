"""From text to programs and back: parser, type checker, diagnostics, formatter."""

from __future__ import annotations

from dataclasses import dataclass

from dsl.program import Program
from dsl.types import GRID, Type
from grammar import diagnostics as say
from grammar.builder import span_of
from grammar.checker import check
from grammar.formatter import formatted
from grammar.limits import MOST_TOLD
from grammar.naming import with_names
from grammar.parser import parse, tokens_of
from grammar.report import Diagnostic, Severity, place_of, render
from grammar.unparser import unparsed

__all__ = [
    "Compiled",
    "Diagnostic",
    "Formatted",
    "Severity",
    "compile_text",
    "format_text",
    "place_of",
    "render",
    "to_source",
    "unfilled_holes",
    "with_names",
]


@dataclass(frozen=True, slots=True)
class Compiled:
    """What a text means: a program unless one of the diagnostics is an error."""

    program: Program | None
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Formatted:
    """A text in the usual form, or the diagnostics why it cannot be read."""

    text: str | None
    diagnostics: tuple[Diagnostic, ...]


def compile_text(text: str, *, result: Type | None = GRID) -> Compiled:
    """The program that a text means, with every diagnostic, in the order of the text.

    The last statement must have the type `result`; any will do if that is None, as where a value is only to be looked at.
    """
    tree, unread = parse(text)
    program, wrong = check(tree, result=result)
    if unread:
        # A statement that was not read leaves names without meaning: only what is certain is told of the others.
        program = None
        wrong = [one for one in wrong if one.code not in _UNCERTAIN]
    # The body of a `def` is checked at each call, so that one error may be found several times.
    found = sorted(dict.fromkeys([*unread, *wrong]), key=lambda one: (one.span.start, one.span.end))
    if len(found) > MOST_TOLD:
        found[MOST_TOLD:] = [say.and_more(found[MOST_TOLD].span)]
    return Compiled(program, tuple(found))


_UNCERTAIN = ("unknown-name", "too-early", "unknown-word", "no-result", "nothing-there", "unused", "result-without-use")


def unfilled_holes(text: str) -> tuple[Diagnostic, ...]:
    """The holes of a text, as what keeps its program from running."""
    holes = (token for token in tokens_of(text) if token.type in ("HOLE", "TYPED_HOLE"))
    return tuple(say.unfilled(token, span_of(token)) for token in holes)


def format_text(text: str) -> Formatted:
    """The text in the one usual form; types do not matter."""
    tree, unread = parse(text)
    if unread:
        return Formatted(None, tuple(unread))
    return Formatted(formatted(tree, text), ())


def to_source(program: Program) -> str:
    """The text of a program in the usual form."""
    return formatted(unparsed(program))
