"""This file is where a text is read into a syntax tree, statement by statement, with a diagnostic for each that is broken."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files

from lark import Lark, Token
from lark.exceptions import UnexpectedToken
from lark.parsers.lalr_interactive_parser import InteractiveParser

from grammar import diagnostics as say
from grammar.builder import built, span_of
from grammar.limits import MOST_CHARACTERS, MOST_DEEP, MOST_STATEMENTS, MOST_TOKENS, too_deep_in
from grammar.report import Diagnostic
from grammar.syntax import Comment, Span, Statement, Text

_CLOSING = {"LPAR": "RPAR", "LSQB": "RSQB"}
_CONTINUES = ("DOT", "THEN", "ELSE")
_COMMENT = re.compile(r"#[^\n]*")


def grammar_text() -> str:
    """The Lark grammar."""
    return files("grammar").joinpath("gridwright.lark").read_text(encoding="utf-8")


@cache
def _lark() -> Lark:
    return Lark(
        grammar_text(),
        parser="lalr",
        lexer="basic",
        start=["start", "statement"],
        maybe_placeholders=True,
        propagate_positions=True,
    )


def parse(text: str) -> tuple[Text, list[Diagnostic]]:
    """All statements of a text that can be read, and what is wrong with the others."""
    if len(text) > MOST_CHARACTERS:
        return Text((), ()), [say.too_long(f"{MOST_CHARACTERS} characters", Span(0, 1))]
    groups = list(grouped(tokens_of(text)))
    if sum(map(len, groups)) > MOST_TOKENS:
        return Text((), ()), [say.too_long(f"{MOST_TOKENS} words and signs", Span(0, 1))]
    if len(groups) > MOST_STATEMENTS:
        return Text((), ()), [say.too_long(f"{MOST_STATEMENTS} statements", span_of(groups[MOST_STATEMENTS][0]))]
    found: list[Diagnostic] = []
    statements = [statement for group in groups if (statement := _read(group, found)) is not None]
    comments = tuple(Comment(match[0].rstrip(), Span(*match.span())) for match in _COMMENT.finditer(text))
    return Text(tuple(statements), comments), found


def tokens_of(text: str) -> list[Token]:
    """All tokens of a text, separators among them; blanks and comments are none."""
    # `Lark.lex` would make a new lexer each time, which takes 30 ms; this one was made with the parser.
    return list(_lark().parse_interactive(text, start="start").lexer_thread.lex(None))  # type: ignore[no-untyped-call]


def statement_parser() -> InteractiveParser:
    """A parser that takes the tokens of one statement, one by one."""
    return _lark().parse_interactive(start="statement")


def grouped(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """The tokens of each statement: a new line ends one, but not inside brackets, nor before `.`, `then` or `else`."""
    group: list[Token] = []
    depth = 0
    for token, before, following in zip(tokens, (None, *tokens), _following(tokens), strict=False):
        if token.type == "_SEPARATOR":
            if token != ";" and (depth > 0 or following in _CONTINUES):
                continue
            if group:
                yield group
            group, depth = [], 0
            continue
        if token.type in ("LET", "DEF") and group and before is not None and before.type == "_SEPARATOR":
            # A bracket above was not closed; without this it would swallow the rest of the text.
            yield group
            group, depth = [], 0
        depth += (token.type in _CLOSING) - (token.type in _CLOSING.values() and depth > 0)
        group.append(token)
    if group:
        yield group


def _following(tokens: Sequence[Token]) -> list[str]:
    """For each token the type of the next that is no separator; empty at the end."""
    types: list[str] = []
    following = ""
    for token in reversed(tokens):
        types.append(following)
        if token.type != "_SEPARATOR":
            following = token.type
    return types[::-1]


def _read(tokens: list[Token], found: list[Diagnostic]) -> Statement | None:
    """The statement, or None after a diagnostic."""
    wrong = _brackets(tokens)
    if wrong is not None:
        found.append(wrong)
        return None
    parser = statement_parser()
    fed: list[Token] = []
    try:
        for token in tokens:
            parser.feed_token(token)
            fed.append(token)
        tree = parser.feed_eof(tokens[-1])  # type: ignore[no-untyped-call]
    except UnexpectedToken:
        found.append(_misplaced(tokens, fed))
        return None
    statement = built(tree, found)
    deep = too_deep_in(statement, MOST_DEEP)
    if deep is not None:
        found.append(say.too_deep(deep))
        return None
    return statement


def _brackets(tokens: Sequence[Token]) -> Diagnostic | None:
    """The first bracket that has no partner, if any."""
    opened: list[Token] = []
    for token in tokens:
        if token.type in _CLOSING:
            opened.append(token)
        elif token.type in _CLOSING.values():
            if not opened:
                return say.closes_nothing(token, span_of(token))
            if _CLOSING[opened[-1].type] != token.type:
                return say.mismatched(opened[-1], token, span_of(token))
            opened.pop()
    return say.not_closed(opened[-1], span_of(opened[-1])) if opened else None


# What is wrong where the parser cannot go on.

_BEGINS = {"NAME", "NUMBER", "HOLE", "TYPED_HOLE", "UNEXPECTED", "LPAR", "LSQB"}
_OPERATORS = {"BAR", "CARET", "AMPERSAND", "PLUS", "CONCAT", "TIMES", "COMPARE", "IN", "AND", "OR", "OR_ELSE"}
_WORDED = {
    "THEN": "`then`",
    "ELSE": "`else`",
    "COLON": "`:`",
    "COMMA": "`,`",
    "EQUAL": "`=`",
    "RPAR": "`)`",
    "RSQB": "`]`",
    "NAME": "a name",
    "$END": "the end of the statement",
    "IN": "`in`",
    "LPAR": "`(`",
}
_USUAL = ("the end of the statement", "`in`", "`(`")
"""What can follow almost everywhere: it is told only where nothing else can follow."""


def _misplaced(tokens: Sequence[Token], fed: Sequence[Token]) -> Diagnostic:
    """What is wrong behind the last token that the parser took."""
    accepted = _accepted(fed)
    expected = _expected(accepted)
    if len(fed) == len(tokens):
        return say.ends_too_early(fed[-1], expected, span_of(fed[-1]))
    token, before = tokens[len(fed)], fed[-1] if fed else None
    span = span_of(token)
    is_behind_operand = "DOT" in accepted
    if token.type == "UNEXPECTED":
        return say.unexpected_character(token, span)
    if before is not None and before.type == "UNEXPECTED":
        return say.unexpected_character(before, span_of(before))
    if token.type in _BEGINS and before is not None and is_behind_operand:
        return say.no_separator(before, token, span)
    if token.type == "EQUAL" and is_behind_operand:
        return say.assigned(span)
    if token.type in ("COMPARE", "IN") and is_behind_operand:
        return say.chained_comparison(span)
    if before is None and token.type in _OPERATORS:
        return say.begins_with_operator(token, span)
    return say.unexpected(before, token, expected, span)


def _accepted(fed: Sequence[Token]) -> set[str]:
    """The kinds of token that may follow."""
    parser = statement_parser()
    for token in fed:
        parser.feed_token(token)
    accepted: set[str] = parser.accepts()  # type: ignore[no-untyped-call]
    return accepted


def _expected(accepted: set[str]) -> str:
    if {"NAME", "NUMBER"} <= accepted:
        return "an expression"
    named = [text for kind, text in _WORDED.items() if kind in accepted]
    telling = [text for text in named if text not in _USUAL]
    return " or ".join(telling or named[:1])
