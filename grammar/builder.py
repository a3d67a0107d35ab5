"""This file is where Lark's tree of a statement becomes a syntax tree, each part with its place."""

from __future__ import annotations

from typing import Any

from lark import Token, Tree, v_args
from lark.tree import Meta
from lark.visitors import Transformer_NonRecursive

from dsl.values import MAX_INT
from grammar import diagnostics as say
from grammar.report import Diagnostic
from grammar.syntax import (
    Argument,
    Arrow,
    BackgroundStatement,
    Binary,
    Blank,
    Broken,
    Call,
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
    Unary,
)


def built(tree: Tree[Token], found: list[Diagnostic]) -> Statement:
    """The syntax tree of a statement; what is wrong with single tokens is added to what is found."""
    statement: Statement = _Builder(found).transform(tree)
    return statement


def span_of(token: Token) -> Span:
    """The place of a token."""
    assert token.start_pos is not None
    assert token.end_pos is not None
    return Span(token.start_pos, token.end_pos)


def _name(token: Token) -> Name:
    return Name(str(token), span_of(token))


def _span(meta: Meta) -> Span:
    return Span(meta.start_pos, meta.end_pos)


@v_args(meta=True)
class _Builder(Transformer_NonRecursive[Token, Any]):
    """One method a rule, innermost first; the parts are nodes, tokens, and None where something is left out."""

    def __init__(self, found: list[Diagnostic]) -> None:
        super().__init__(visit_tokens=False)
        self._found = found

    def __default__(self, data: Any, children: Any, meta: Any) -> Any:
        raise AssertionError(f"no node is built for {data}")

    def let(self, meta: Meta, parts: list[Any]) -> Statement:
        name, value = parts
        return LetStatement(_name(name), value, _span(meta))

    def definition(self, meta: Meta, parts: list[Any]) -> Statement:
        name, parameters, body = parts
        return DefStatement(_name(name), parameters or (), body, _span(meta))

    def parameters(self, _meta: Meta, parts: list[Any]) -> tuple[Name, ...]:
        return tuple(map(_name, parts))

    def background(self, meta: Meta, parts: list[Any]) -> Statement:
        return BackgroundStatement(_name(parts[0]), _span(meta))

    def result(self, meta: Meta, parts: list[Any]) -> Statement:
        return ResultStatement(parts[0], _span(meta))

    def conditional(self, meta: Meta, parts: list[Any]) -> Node:
        condition, consequent, alternative = parts
        return Conditional(condition, consequent, alternative, _span(meta))

    def comprehension(self, meta: Meta, parts: list[Any]) -> Node:
        *clauses, body = parts
        return For(tuple(clauses), body, _span(meta))

    def clause(self, _meta: Meta, parts: list[Any]) -> ForClause:
        name, _, source, condition = parts
        return ForClause(_name(name), source, condition)

    def binary(self, meta: Meta, parts: list[Any]) -> Node:
        left, operator, right = parts
        return Binary(_name(operator), left, right, _span(meta))

    def unary(self, meta: Meta, parts: list[Any]) -> Node:
        operator, operand = parts
        return Unary(_name(operator), operand, _span(meta))

    def attribute(self, meta: Meta, parts: list[Any]) -> Node:
        receiver, word = parts
        return Call(_name(word), receiver, (), _span(meta))

    def method(self, meta: Meta, parts: list[Any]) -> Node:
        receiver, word, arguments = parts
        return Call(_name(word), receiver, arguments or (), _span(meta))

    def call(self, meta: Meta, parts: list[Any]) -> Node:
        word, arguments = parts
        return Call(_name(word), None, arguments or (), _span(meta))

    def arguments(self, _meta: Meta, parts: list[Any]) -> tuple[Argument, ...]:
        return tuple(parts)

    def positional(self, _meta: Meta, parts: list[Any]) -> Argument:
        return Argument(None, parts[0])

    def keyword(self, _meta: Meta, parts: list[Any]) -> Argument:
        name, value = parts
        return Argument(_name(name), value)

    def key(self, meta: Meta, parts: list[Any]) -> Node:
        parameter, body = parts
        return Arrow(_name(parameter), body, _span(meta))

    def index(self, meta: Meta, parts: list[Any]) -> Node:
        element, place = parts
        return Index(element, place, _span(meta))

    def number(self, meta: Meta, parts: list[Any]) -> Node:
        digits = str(parts[0]).lstrip("0") or "0"
        if len(digits) > len(str(MAX_INT)) or int(digits) > MAX_INT:
            self._found.append(say.number_too_large(_span(meta)))
            return Broken(_span(meta))
        return Number(int(digits), _span(meta))

    def name(self, _meta: Meta, parts: list[Any]) -> Node:
        return _name(parts[0])

    def hole(self, meta: Meta, parts: list[Any]) -> Node:
        return Blank(str(parts[0])[1:] or None, _span(meta))

    def group(self, _meta: Meta, parts: list[Any]) -> Node:
        inner: Node = parts[0]
        return inner

    def pair(self, meta: Meta, parts: list[Any]) -> Node:
        row, col = parts
        return Pair(row, col, _span(meta))

    def listed(self, meta: Meta, parts: list[Any]) -> Node:
        return Listed(tuple(part for part in parts if part is not None), _span(meta))

    def unexpected(self, meta: Meta, parts: list[Any]) -> Node:
        self._found.append(say.unexpected_character(parts[0], _span(meta)))
        return Broken(_span(meta))
