"""This file is where each token of a text gets its kind, so that an editor can colour it: names by what they stand for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from lark import Token

from dsl.registry import signatures_of
from grammar.analysis.scopes import Origin, Scopes
from grammar.builder import span_of
from grammar.names import KEYWORDS, RESERVED
from grammar.parser import tokens_of
from grammar.syntax import Span


class TokenKind(Enum):
    """What a token is to the reader."""

    COMMENT = "comment"
    KEYWORD = "keyword"
    OPERATOR = "operator"
    NUMBER = "number"
    LITERAL = "literal"
    HOLE = "hole"
    WORD = "word"
    DEFINITION = "definition"
    PARAMETER = "parameter"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class ColoredToken:
    """A token's place and kind, and whether it introduces a name."""

    span: Span
    kind: TokenKind
    introduces: bool = False


_KINDS = {
    Origin.LET: TokenKind.NAME,
    Origin.FOR: TokenKind.NAME,
    Origin.DEF: TokenKind.DEFINITION,
    Origin.PARAMETER: TokenKind.PARAMETER,
}
_SIGNS = {"LPAR", "RPAR", "LSQB", "RSQB", "COMMA", "DOT", "COLON", "_SEPARATOR", "UNEXPECTED"}


def colored(text: str, scopes: Scopes) -> tuple[ColoredToken, ...]:
    """All tokens that have a kind, in order: brackets, commas and names that nobody knows have none."""
    tokens = tokens_of(text)
    found = [ColoredToken(Span(*comment.span()), TokenKind.COMMENT) for comment in re.finditer(r"#[^\n]*", text)]
    for before, token, after in zip([None, *tokens], tokens, [*tokens[1:], None], strict=False):
        found.extend(_colored(before, token, after, scopes))
    return tuple(sorted(found, key=lambda one: one.span.start))


def _colored(before: Token | None, token: Token, after: Token | None, scopes: Scopes) -> Iterator[ColoredToken]:
    span = span_of(token)
    if token.type == "NAME":
        if span in scopes.bindings:
            yield ColoredToken(span, _KINDS[scopes.bindings[span].origin], introduces=True)
        elif span in scopes.uses:
            yield ColoredToken(span, _KINDS[scopes.uses[span].origin])
        else:
            kind = _kind_of_name(token, _type_of(before), _type_of(after))
            if kind is not None:
                yield ColoredToken(span, kind)
    elif token.type in ("HOLE", "TYPED_HOLE"):
        yield ColoredToken(span, TokenKind.HOLE)
    elif token.type == "NUMBER":
        yield ColoredToken(span, TokenKind.NUMBER)
    elif token in KEYWORDS:
        yield ColoredToken(span, TokenKind.KEYWORD)
    elif token.type not in _SIGNS:
        yield ColoredToken(span, TokenKind.OPERATOR)


def _kind_of_name(name: str, before: str, after: str) -> TokenKind | None:
    """The kind of a name that the text does not introduce."""
    if after == "EQUAL":
        return TokenKind.PARAMETER
    is_called = before == "DOT" or after == "LPAR"
    if name in RESERVED and not is_called:
        return TokenKind.LITERAL
    return TokenKind.WORD if signatures_of(name) else None


def _type_of(token: Token | None) -> str:
    return "" if token is None else token.type


def token_at(tokens: Sequence[Token], offset: int) -> Token | None:
    """The token that an offset lies in; at the border of two, the one that is a name."""
    touching = [token for token in tokens if span_of(token).start <= offset <= span_of(token).end]
    return max(touching, key=lambda token: (token.isidentifier(), span_of(token).start), default=None)
