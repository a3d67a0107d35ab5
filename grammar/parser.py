"""This file is where a text is read into a syntax tree, statement by statement, with a diagnostic for each that is broken."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from lark import Lark, Token, Transformer
from lark.exceptions import UnexpectedToken

from dsl.values import MAX_INT
from grammar import diagnostics as say
from grammar.diagnostics import Diagnostic
from grammar.syntax import (
    Argument,
    Arrow,
    BackgroundStatement,
    Binary,
    Blank,
    Broken,
    Call,
    Comment,
    Conditional,
    DefStatement,
    For,
    ForClause,
    Index,
    LetStatement,
    Listed,
    Name,
    Node,
    Number,
    Pair,
    ResultStatement,
    Span,
    Statement,
    Text,
    Unary,
)

MOST_NESTED = 60
"""Brackets inside brackets; deeper ones are refused, so that no text exhausts the stack."""
MOST_TOKENS = 4000
"""Tokens of one statement."""

_OPENING = {"LPAR": "RPAR", "LSQB": "RSQB"}
_CONTINUES = ("DOT", "THEN", "ELSE")
_COMMENT = re.compile(r"#[^\n]*")


def grammar_text() -> str:
    """The Lark grammar."""
    return files("grammar").joinpath("gridwright.lark").read_text(encoding="utf-8")


@cache
def _lark() -> Lark:
    return Lark(grammar_text(), parser="lalr", lexer="basic", start=["start", "statement"], maybe_placeholders=True)


def parse(text: str) -> tuple[Text, list[Diagnostic]]:
    """All statements of a text that can be read, and what is wrong with the others."""
    found: list[Diagnostic] = []
    statements: list[Statement] = []
    for tokens in _statements(list(_lark().lex(text))):
        statement = _read(tokens, found)
        if statement is not None:
            statements.append(statement)
    comments = tuple(Comment(match[0].rstrip(), Span(*match.span())) for match in _COMMENT.finditer(text))
    return Text(tuple(statements), comments), found


def _statements(tokens: list[Token]) -> Iterator[list[Token]]:
    """The tokens of each statement: a new line ends one, but not inside brackets, nor before `.`, `then` or `else`."""
    group: list[Token] = []
    depth = 0
    for at, token in enumerate(tokens):
        if token.type == "_SEPARATOR":
            if token == ";" or (depth == 0 and not _goes_on(tokens, at)):
                if group:
                    yield group
                group, depth = [], 0
            continue
        if token.type in ("LET", "DEF") and group and tokens[at - 1].type == "_SEPARATOR":
            yield group
            group, depth = [], 0
        depth += (token.type in _OPENING) - (token.type in _OPENING.values() and depth > 0)
        group.append(token)
    if group:
        yield group


def _goes_on(tokens: list[Token], at: int) -> bool:
    following = next((token for token in tokens[at:] if token.type != "_SEPARATOR"), None)
    return following is not None and following.type in _CONTINUES


def _span(token: Token) -> Span:
    assert token.start_pos is not None
    assert token.end_pos is not None
    return Span(token.start_pos, token.end_pos)


def _read(tokens: list[Token], found: list[Diagnostic]) -> Statement | None:
    """The statement, or None after a diagnostic."""
    wrong = _brackets(tokens)
    if wrong is not None:
        found.append(wrong)
        return None
    parser = _lark().parse_interactive(start="statement")
    fed: list[Token] = []
    try:
        for token in tokens:
            parser.feed_token(token)
            fed.append(token)
        tree = parser.feed_eof(tokens[-1])  # type: ignore[no-untyped-call]
    except UnexpectedToken:
        found.append(_misplaced(tokens, fed))
        return None
    try:
        statement: Statement = _Builder(found).transform(tree)
    except RecursionError:
        found.append(say.too_deep(_span(tokens[0])))
        return None
    return statement


def _brackets(tokens: list[Token]) -> Diagnostic | None:
    """The first bracket that has no partner, if any, or the first that is nested too deeply."""
    opened: list[Token] = []
    for token in tokens:
        if token.type in _OPENING:
            opened.append(token)
            if len(opened) > MOST_NESTED:
                return say.too_deep(_span(token))
        elif token.type in _OPENING.values():
            if not opened:
                return say.closes_nothing(token, _span(token))
            if _OPENING[opened[-1].type] != token.type:
                return say.mismatched(opened[-1], token, _span(token))
            opened.pop()
    if len(tokens) > MOST_TOKENS:
        return say.too_deep(_span(tokens[MOST_TOKENS]))
    return say.not_closed(opened[-1], _span(opened[-1])) if opened else None


_BEGINS = {"NAME", "NUMBER", "HOLE", "TYPED_HOLE", "UNEXPECTED", "LPAR", "LSQB"}
_WORDED = {
    "THEN": "`then`",
    "ELSE": "`else`",
    "_IN": "`in`",
    "COLON": "`:`",
    "COMMA": "`,`",
    "EQUAL": "`=`",
    "RPAR": "`)`",
    "RSQB": "`]`",
    "NAME": "a name",
}


def _misplaced(tokens: list[Token], fed: list[Token]) -> Diagnostic:
    """What is wrong where the parser cannot go on: behind the last fed token."""
    accepted = _accepted(fed)
    expected = _expected(accepted)
    if len(fed) == len(tokens):
        return say.ends_too_early(expected, Span(_span(fed[-1]).end - 1, _span(fed[-1]).end))
    token = tokens[len(fed)]
    if token.type == "UNEXPECTED":
        return say.unexpected_character(token, _span(token))
    if token.type == "EQUAL":
        return say.assigned(_span(token))
    if token.type == "COMPARE" and any(before.type == "COMPARE" for before in fed):
        return say.chained_comparison(_span(token))
    if token.type in _BEGINS and not accepted & _BEGINS:
        return say.no_separator(token, _span(token))
    return say.unexpected(token, expected, _span(token))


def _accepted(fed: list[Token]) -> set[str]:
    """The kinds of token that may follow."""
    parser = _lark().parse_interactive(start="statement")
    for token in fed:
        parser.feed_token(token)
    accepted: set[str] = parser.accepts()  # type: ignore[no-untyped-call]
    return accepted


def _expected(accepted: set[str]) -> str:
    if {"NAME", "NUMBER"} <= accepted:
        return "an expression"
    named = [text for kind, text in _WORDED.items() if kind in accepted]
    return " or ".join(named) if named else "the end of the statement"


def _operator(token: Token) -> Name:
    return Name(str(token), _span(token))


class _Builder(Transformer[Token, Any]):
    """Syntax nodes from Lark's tree, innermost first; children are nodes, tokens, and None where something is left out."""

    def __init__(self, found: list[Diagnostic]) -> None:
        super().__init__(visit_tokens=False)
        self._found = found

    def __default__(self, data: Any, children: Any, meta: Any) -> Any:
        raise AssertionError(f"no node is built for {data}")

    def let(self, parts: list[Any]) -> Statement:
        name, value = parts
        return LetStatement(_operator(name), value, _span(name).to(value.span))

    def definition(self, parts: list[Any]) -> Statement:
        name, parameters, body = parts
        return DefStatement(_operator(name), parameters or (), body, _span(name).to(body.span))

    def parameters(self, parts: list[Any]) -> tuple[Name, ...]:
        return tuple(map(_operator, parts))

    def background(self, parts: list[Any]) -> Statement:
        return BackgroundStatement(_operator(parts[0]), _span(parts[0]))

    def result(self, parts: list[Any]) -> Statement:
        return ResultStatement(parts[0], parts[0].span)

    def conditional(self, parts: list[Any]) -> Node:
        condition, consequent, alternative = parts
        return Conditional(condition, consequent, alternative, condition.span.to(alternative.span))

    def comprehension(self, parts: list[Any]) -> Node:
        *clauses, body = parts
        return For(tuple(clauses), body, clauses[0].name.span.to(body.span))

    def clause(self, parts: list[Any]) -> ForClause:
        name, source, condition = parts
        return ForClause(_operator(name), source, condition)

    def binary(self, parts: list[Any]) -> Node:
        left, operator, right = parts
        return Binary(_operator(operator), left, right, left.span.to(right.span))

    def member(self, parts: list[Any]) -> Node:
        left, right = parts
        return Binary(Name("in", left.span.to(right.span)), left, right, left.span.to(right.span))

    def unary(self, parts: list[Any]) -> Node:
        operator, operand = parts
        return Unary(_operator(operator), operand, _span(operator).to(operand.span))

    def attribute(self, parts: list[Any]) -> Node:
        receiver, word = parts
        return Call(_operator(word), receiver, (), receiver.span.to(_span(word)))

    def method(self, parts: list[Any]) -> Node:
        receiver, word, arguments = parts
        end = arguments[-1].value if arguments else None
        span = receiver.span.to(_span(word))
        return Call(_operator(word), receiver, arguments or (), span.to(end.span) if end else span)

    def call(self, parts: list[Any]) -> Node:
        word, arguments = parts
        span = _span(word)
        return Call(_operator(word), None, arguments or (), span.to(arguments[-1].value.span) if arguments else span)

    def arguments(self, parts: list[Any]) -> tuple[Argument, ...]:
        return tuple(parts)

    def positional(self, parts: list[Any]) -> Argument:
        return Argument(None, parts[0])

    def keyword(self, parts: list[Any]) -> Argument:
        return Argument(_operator(parts[0]), parts[1])

    def key(self, parts: list[Any]) -> Argument:
        parameter, body = parts
        return Argument(None, Arrow(_operator(parameter), body, _span(parameter).to(body.span)))

    def index(self, parts: list[Any]) -> Node:
        element, place = parts
        return Index(element, place, element.span.to(place.span))

    def number(self, parts: list[Any]) -> Node:
        digits = str(parts[0]).lstrip("0") or "0"
        if len(digits) > len(str(MAX_INT)) or int(digits) > MAX_INT:
            self._found.append(say.number_too_large(_span(parts[0])))
            return Broken(_span(parts[0]))
        return Number(int(digits), _span(parts[0]))

    def name(self, parts: list[Any]) -> Node:
        return _operator(parts[0])

    def hole(self, parts: list[Any]) -> Node:
        return Blank(str(parts[0])[1:] or None, _span(parts[0]))

    def group(self, parts: list[Any]) -> Node:
        inner: Node = parts[0]
        return inner

    def pair(self, parts: list[Any]) -> Node:
        row, col = parts
        return Pair(row, col, row.span.to(col.span))

    def listed(self, parts: list[Any]) -> Node:
        bracket, *rest = parts
        elements = tuple(part for part in rest if part is not None)
        return Listed(elements, _span(bracket).to(elements[-1].span if elements else _span(bracket)))

    def unexpected(self, parts: list[Any]) -> Node:
        self._found.append(say.unexpected_character(parts[0], _span(parts[0])))
        return Broken(_span(parts[0]))
