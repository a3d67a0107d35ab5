"""This file is where programs are coloured by patterns alone: one table, from which Pygments and editors' grammars are made.

The language server colours names by what they stand for; here they are told by how they are written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from pygments.lexer import RegexLexer
from pygments.token import (
    Comment,
    Keyword,
    Name,
    Number,
    Operator,
    Punctuation,
    Text,
    Whitespace,
    _TokenType,
)

from dsl.registry import all_words
from grammar.names import BACKGROUND, INPUT, KEYWORDS, LITERALS, NONE


@dataclass(frozen=True, slots=True)
class TokenClass:
    """What a piece of text is, for Pygments and by its TextMate scope, and the pattern by which it is known.

    The patterns are read by Python and by Oniguruma alike.
    """

    pygments: _TokenType
    scope: str
    pattern: str


def _one_of(names: Iterable[str]) -> str:
    return rf"\b(?:{'|'.join(map(re.escape, sorted(names)))})\b"


_DECLARING = {"let", "def", "background"}
_OPERATING = {"and", "or", "not"}
_WORDS = {word for word in all_words() if word.isidentifier()} - KEYWORDS
_NOT_CALLED = r"(?!\s*\()"

TOKEN_CLASSES = (
    TokenClass(Comment.Single, "comment.line.number-sign", r"#[^\n]*"),
    TokenClass(Operator, "keyword.operator", r"\?\?|->|==|!=|<=|>=|//|\+\+|[-+*%<>&|^~=]"),
    TokenClass(Keyword.Type, "storage.type.hole", r"\?(?:[A-Z][A-Za-z]*(?:\[[A-Za-z\[\]]+\])?)?"),
    TokenClass(Number.Integer, "constant.numeric.integer", r"\b[0-9]+\b"),
    TokenClass(Name.Function, "support.function.word", r"(?<=\.)[A-Za-z_][A-Za-z0-9_]*"),
    TokenClass(Keyword.Declaration, "keyword.declaration", _one_of(_DECLARING)),
    TokenClass(Operator.Word, "keyword.operator.word", _one_of(_OPERATING)),
    TokenClass(Keyword, "keyword.control", _one_of(KEYWORDS - _DECLARING - _OPERATING)),
    TokenClass(Name.Builtin, "variable.language", _one_of({INPUT, BACKGROUND})),
    TokenClass(Name.Constant, "constant.language", _one_of({NONE, *LITERALS}) + _NOT_CALLED),
    TokenClass(Name.Function, "support.function.word", _one_of(_WORDS)),
    TokenClass(Name, "variable.other", r"\b[A-Za-z_][A-Za-z0-9_]*"),
    TokenClass(Punctuation, "punctuation.separator", r"[()\[\].,:;]"),
)
"""Tried in order; the first that matches decides."""


class GridwrightLexer(RegexLexer):
    """Programs of Gridwright, for Pygments."""

    name = "Gridwright"
    aliases: ClassVar[list[str]] = ["gridwright", "gw"]
    filenames: ClassVar[list[str]] = ["*.gw"]
    mimetypes: ClassVar[list[str]] = ["text/x-gridwright"]
    tokens: ClassVar[dict[str, Any]] = {
        "root": [*((one.pattern, one.pygments) for one in TOKEN_CLASSES), (r"\s+", Whitespace), (r".", Text)],
    }
