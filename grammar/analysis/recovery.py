"""This file is where a text that is still being written is read: what cannot be read is cut off, what is missing becomes a hole.

At the cursor stands a hole too, or behind a dot a word; so what may stand there can be told from the whole tree around it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from lark import Token
from lark.exceptions import UnexpectedToken

from grammar.builder import built, span_of
from grammar.limits import MOST_DEEP, MOST_STATEMENTS, MOST_TOKENS, too_deep_in
from grammar.parser import grouped, statement_parser, tokens_of
from grammar.syntax import Span, Statement, Text

_MISSING = ("RPAR", "RSQB", "COLON", "THEN", "ELSE", "EQUAL", "IN", "HOLE", "NAME", "LPAR")
"""What ends a statement soonest, one after another, wherever it is broken off."""
_WRITTEN = {
    "RPAR": ")",
    "RSQB": "]",
    "COLON": ":",
    "THEN": "then",
    "ELSE": "else",
    "EQUAL": "=",
    "IN": "in",
    "LPAR": "(",
}
_HOLE, _WORD = "?", "_"


@dataclass(frozen=True, slots=True)
class Cursor:
    """What stands at an offset, and what the grammar takes there."""

    marker: Span
    """The place of the name that stands there, and of the hole or word instead of it; maybe empty."""
    is_after_dot: bool
    accepted: frozenset[str]
    """Kinds of token; none inside a comment or number, or where the text before cannot be read."""
    before: str
    """The kind of the token before; empty at the beginning."""


def recovered(text: str) -> Text:
    """All statements of the text, broken ones up to where they break."""
    tokens = tokens_of(text)
    return _read(tokens, None)[0]


def recovered_at(text: str, offset: int) -> tuple[Text, Cursor]:
    """All statements, with a hole or a word at the offset; the rest of a name that stands there is left out."""
    tokens = tokens_of(text)
    at = next((at for at, token in enumerate(tokens) if span_of(token).end >= offset), len(tokens))
    touched = tokens[at] if at < len(tokens) and span_of(tokens[at]).start < offset else None
    is_name = touched is not None and touched.isidentifier()
    before = tokens[: at + (touched is not None and not is_name)]
    after = tokens[at + (touched is not None) :]
    typed = span_of(touched) if touched is not None and is_name else Span(offset, offset)
    is_after_dot = bool(before) and before[-1].type == "DOT"
    marker = _token("NAME", _WORD, typed) if is_after_dot else _token("HOLE", _HOLE, typed)
    read, accepted = _read([*before, marker, *after], marker)
    if _is_in_comment(text, offset) or (touched is not None and touched.type == "NUMBER"):
        accepted = frozenset()
    return read, Cursor(typed, is_after_dot, accepted, before[-1].type if before else "")


def _is_in_comment(text: str, offset: int) -> bool:
    return "#" in text[text.rfind("\n", 0, offset) + 1 : offset]


def _read(tokens: Sequence[Token], marker: Token | None) -> tuple[Text, frozenset[str]]:
    statements: list[Statement] = []
    accepted: frozenset[str] = frozenset()
    for group in islice(grouped(tokens if len(tokens) <= MOST_TOKENS else ()), MOST_STATEMENTS):
        statement, at_marker = _statement(group, marker)
        accepted |= at_marker
        if too_deep_in(statement, MOST_DEEP) is None:
            statements.append(statement)
    return Text(tuple(statements), ()), accepted


def _statement(tokens: Sequence[Token], marker: Token | None) -> tuple[Statement, frozenset[str]]:
    """The statement as far as it can be read, completed; and what the grammar takes where the marker stands."""
    parser = statement_parser()
    end = Span(span_of(tokens[0]).start, span_of(tokens[0]).start)
    accepted: frozenset[str] = frozenset()
    for token in tokens:
        if token is marker:
            accepted = frozenset(parser.accepts())  # type: ignore[no-untyped-call]
        try:
            parser.feed_token(token)
        except UnexpectedToken:
            break
        end = Span(span_of(token).end, span_of(token).end)
    while "$END" not in (possible := parser.accepts()):  # type: ignore[no-untyped-call]
        kind = next(kind for kind in _MISSING if kind in possible)
        parser.feed_token(_token(kind, _WRITTEN.get(kind, _HOLE if kind == "HOLE" else _WORD), end))
    tree = parser.feed_eof()  # type: ignore[no-untyped-call]
    return built(tree, []), accepted


def _token(kind: str, text: str, span: Span) -> Token:
    # Lines and columns are never looked at, but Lark wants them in a tree with positions.
    return Token(kind, text, start_pos=span.start, end_pos=span.end, line=1, column=1, end_line=1, end_column=1)
