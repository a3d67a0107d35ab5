"""This file is where a program becomes a syntax tree again, to be shown: operators, dots, names, no default arguments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

from dsl.outcome import DslError
from dsl.program import (
    And,
    Apply,
    Background,
    Clause,
    Comprehension,
    Expr,
    Frame,
    Hole,
    If,
    Input,
    Key,
    Let,
    ListOf,
    Literal,
    Local,
    Or,
    OrElse,
    Program,
)
from dsl.registry import Parameter
from dsl.resolve import coerced_to, default_of, matches
from dsl.types import BOOL, CONN, FIELD, GRID, MASK, OBJECT
from dsl.values import COLOR_NAMES, Conn, Role, Vec
from grammar.expressions import KEY_NAME
from grammar.names import RESERVED, name_of
from grammar.syntax import (
    NOWHERE,
    Argument,
    Arrow,
    BackgroundStatement,
    Binary,
    Blank,
    Call,
    Conditional,
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
    Statement,
    Text,
    Unary,
)

_PREFIX = {"~": "~", "not": "not", "negate": "-"}
_RECEIVERS = (GRID, MASK, FIELD, OBJECT)
_NAMED = (CONN, BOOL)
"""Types whose values say nothing without the parameter's name."""

_Names = Mapping[str, Node]
"""What stands for each local name: another name where its own would hide one, or a value that is written in its place."""


def unparsed(program: Program) -> Text:
    """The statements of a program: a `let` for each at its spine, then its result."""
    statements: list[Statement] = []
    if program.background is not None:
        statements.append(BackgroundStatement(_name(COLOR_NAMES[program.background]), NOWHERE))
    names: dict[str, Node] = {}
    body = program.body
    while isinstance(body, Let):
        value = _node(body.value, names)
        name = _fresh(body.name, names)
        names[body.name] = _name(name)
        statements.append(LetStatement(_name(name), value, NOWHERE))
        body = body.body
    statements.append(ResultStatement(_node(body, names), NOWHERE))
    return Text(tuple(statements), ())


def _name(text: str) -> Name:
    return Name(text, NOWHERE)


def _fresh(name: str, names: _Names) -> str:
    """The name, or one like it that is not taken."""
    taken = {node.text for node in names.values() if isinstance(node, Name)} | RESERVED
    if name not in taken:
        return name
    return next(other for number in range(2, 1000) if (other := f"{name}{number}") not in taken)


def _node(expr: Expr, names: _Names, role: Role | None = None) -> Node:
    match expr:
        case Input():
            return _name("input")
        case Background():
            return _name("bg")
        case Frame():
            return Call(_name("dims"), _name("input"), (), NOWHERE)
        case Literal():
            return _literal(expr, role)
        case Local(name, _):
            return names.get(name, _name(name))
        case Hole(type_):
            return Blank(str(type_), NOWHERE)
        case Apply():
            return _applied(expr, names)
        case ListOf(elements, _):
            return Listed(tuple(_node(element, names) for element in elements), NOWHERE)
        case Let(name, value, body):
            return _node(body, {**names, name: _node(value, names)})
        case If(condition, consequent, alternative):
            return Conditional(_node(condition, names), _node(consequent, names), _node(alternative, names), NOWHERE)
        case And(left, right):
            return _joined("and", left, right, names)
        case Or(left, right):
            return _joined("or", left, right, names)
        case OrElse(first, second):
            return _joined("??", first, second, names)
        case Comprehension(clauses, body):
            return _for(clauses, body, names)
        case Key(parameter, body, _):
            return _key(parameter, body, names)
        case _:
            assert_never(expr)


def _literal(expr: Literal, role: Role | None) -> Node:
    name = name_of(expr)
    match expr.value:
        case Vec(row, col) if name is None or role in (Role.SIZE, Role.POSITION):
            return Pair(_number(row), _number(col), NOWHERE)
        case tuple() as values:
            return Listed(tuple(_literal(Literal(value, expr.type.element), None) for value in values), NOWHERE)
        case _ if name is not None:
            return _name(name)
        case int(number):
            return _number(number)
        case Conn() as conn:
            return _number(conn.value)
        case _:
            raise DslError(f"a text cannot hold {expr!r}")


def _number(number: int) -> Node:
    if number < 0:
        return Unary(_name("-"), Number(-number, NOWHERE), NOWHERE)
    return Number(number, NOWHERE)


def _joined(operator: str, left: Expr, right: Expr, names: _Names) -> Node:
    return Binary(_name(operator), _node(left, names), _node(right, names), NOWHERE)


def _applied(expr: Apply, names: _Names) -> Node:
    word, arguments = expr.primitive.word, expr.arguments
    if word in _PREFIX:
        return Unary(_name(_PREFIX[word]), _node(arguments[0], names), NOWHERE)
    if not word.isidentifier() or word == "in":
        return _joined(word, arguments[0], arguments[1], names)
    if word == "index":
        return Index(_node(arguments[0], names), _node(arguments[1], names), NOWHERE)
    if word == "vec" and not all(isinstance(argument, Literal) for argument in arguments):
        return Pair(_node(arguments[0], names), _node(arguments[1], names), NOWHERE)
    return _called(expr, names)


def _called(expr: Apply, names: _Names) -> Node:
    word = _name(expr.primitive.word)
    given: list[Argument] = []
    must_name = False
    for at, parameter in enumerate(expr.primitive.parameters):
        argument = expr.arguments[at]
        if _is_default(argument, parameter):
            must_name = True
            continue
        node = _node(_uncoerced(expr, at), names, parameter.role)
        must_name = must_name or parameter.type in _NAMED
        given.append(Argument(_name(parameter.name) if must_name else None, node))
    if not given:
        return word
    first = given[0]
    is_receiver = first.name is None and isinstance(first.value, Name | Call | Index)
    if is_receiver and _takes_dot(_uncoerced(expr, 0)):
        return Call(word, first.value, tuple(given[1:]), NOWHERE)
    return Call(word, None, tuple(given), NOWHERE)


def _takes_dot(receiver: Expr) -> bool:
    return receiver.type in _RECEIVERS or receiver.type.name == "List"


def _is_default(argument: Expr, parameter: Parameter) -> bool:
    return not parameter.is_required and argument == default_of(parameter)


def _uncoerced(expr: Apply, at: int) -> Expr:
    """The argument, or the object that a reader would write in its place."""
    argument = expr.arguments[at]
    inner: Expr | None = None
    if isinstance(argument, Apply) and argument.primitive.word == "mask":
        inner = argument.arguments[0]
    elif isinstance(argument, ListOf) and len(argument.elements) == 1:
        inner = argument.elements[0]
    wanted = expr.primitive.parameters[at].type
    if inner is None or inner.type == wanted or isinstance(inner, Hole):
        return argument
    placed = [*expr.arguments[:at], inner, *expr.arguments[at + 1 :]]
    if coerced_to(inner, wanted, placed) != argument:
        return argument
    if any(isinstance(part, Key) for part in placed):
        return argument
    found = matches(expr.primitive.word, placed, {})
    fits = bool(found) and found[0].primitive is expr.primitive and found[0].arguments == expr.arguments
    return inner if fits else argument


def _for(clauses: tuple[Clause, ...], body: Expr, names: _Names) -> Node:
    inner = dict(names)
    made: list[ForClause] = []
    for clause in clauses:
        source = _node(clause.source, inner)
        name = _fresh(clause.name, inner)
        inner[clause.name] = _name(name)
        condition = None if clause.condition is None else _node(clause.condition, inner)
        made.append(ForClause(_name(name), source, condition))
    return For(tuple(made), _node(body, inner), NOWHERE)


def _key(parameter: Local, body: Expr, names: _Names) -> Node:
    is_word = (
        isinstance(body, Apply)
        and parameter.name == KEY_NAME
        and body.primitive.word.isidentifier()
        and body.primitive.word not in (*RESERVED, *names)
        and body.arguments[0] == parameter
        and all(
            _is_default(argument, formal)
            for argument, formal in zip(body.arguments[1:], body.primitive.parameters[1:], strict=True)
        )
    )
    if is_word and isinstance(body, Apply):
        return _name(body.primitive.word)
    name = _fresh(parameter.name, names)
    return Arrow(_name(name), _node(body, {**names, parameter.name: _name(name)}), NOWHERE)
