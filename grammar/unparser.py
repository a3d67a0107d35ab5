"""This file is where a program becomes a syntax tree again, to be shown: operators, dots, names, no default arguments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    is_closed,
    with_children,
)
from dsl.registry import Parameter, Primitive
from dsl.resolve import default_of, matches
from dsl.types import BOOL, CONN, FIELD, GRID, MASK, OBJECT, OBJECTS
from dsl.values import COLOR_NAMES, Conn, Role, Vec
from grammar.names import KEY_NAME, LITERALS, RESERVED, name_of
from grammar.scope import fresh_name
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


def _put(expr: Expr, name: Local, value: Expr) -> Expr:
    """The expression with a value in every place of a name."""
    return value if expr == name else with_children(expr, lambda part: _put(part, name, value))


def _name(text: str) -> Name:
    return Name(text, NOWHERE)


def _written(names: _Names) -> frozenset[str]:
    """The names that are taken where these are visible."""
    return frozenset(node.text for node in names.values() if isinstance(node, Name))


def _fresh(name: str, names: _Names) -> str:
    """The name, or one like it that is not taken."""
    return fresh_name(name, _written(names) | RESERVED)


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
        case Let(name, value, body) if is_closed(value):
            # written where it stands: there other names may be taken than here
            return _node(_put(body, Local(name, value.type), value), names)
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
    word, given = expr.primitive.word, _given(expr)
    nodes = [
        _node(argument, names, formal.role) for argument, formal in zip(given, expr.primitive.parameters, strict=True)
    ]
    match nodes:
        case [Number(), *_] if word == "negate":
            # Written `-5`, it would be the literal.
            pass
        case [operand] if word in _PREFIX:
            return Unary(_name(_PREFIX[word]), operand, NOWHERE)
        case [left, right] if not word.isidentifier() or word == "in":
            return Binary(_name(word), left, right, NOWHERE)
        case [elements, place] if word == "index":
            return Index(elements, place, NOWHERE)
        case [row, col] if word == "vec" and not all(isinstance(argument, Literal) for argument in given):
            return Pair(row, col, NOWHERE)
        case _:
            pass
    return _called(expr, given, nodes, names)


def _called(expr: Apply, given: Sequence[Expr], nodes: Sequence[Node], names: _Names) -> Node:
    word = _name(expr.primitive.word)
    arguments: list[Argument] = []
    must_name = False
    for parameter, node, value in zip(expr.primitive.parameters, nodes, given, strict=True):
        if _is_default(value, parameter):
            must_name = True
            continue
        must_name = must_name or parameter.type in _NAMED
        arguments.append(Argument(_name(parameter.name) if must_name else None, node))
    if not arguments:
        # Alone, the word would be the local name that is written like it.
        return Call(word, None, (), NOWHERE) if word.text in _written(names) else word
    first = arguments[0]
    if first.name is None and isinstance(first.value, Name | Call | Index) and _takes_dot(given[0]):
        return Call(word, first.value, tuple(arguments[1:]), NOWHERE)
    return Call(word, None, tuple(arguments), NOWHERE)


def _takes_dot(receiver: Expr) -> bool:
    return receiver.type in _RECEIVERS or receiver.type.name == "List"


def _is_default(argument: Expr, parameter: Parameter) -> bool:
    return not parameter.is_required and argument == default_of(parameter)


def _given(expr: Apply) -> tuple[Expr, ...]:
    """The arguments as a reader would write them: an object in place of its mask or of a list of it, if that means the same."""
    given = expr.arguments
    for at, parameter in enumerate(expr.primitive.parameters):
        inner = _inside(given[at])
        if inner is None or inner.type == parameter.type:
            continue
        placed = (*given[:at], inner, *given[at + 1 :])
        found = matches(expr.primitive.word, placed, {})
        if found and found[0].primitive is expr.primitive and found[0].arguments == expr.arguments:
            given = placed
    return given


def _inside(argument: Expr) -> Expr | None:
    """What the argument may be coerced from."""
    match argument:
        case Apply(Primitive(word="mask"), (inner, _), _) | ListOf((inner,), _) if inner.type in (OBJECT, OBJECTS):
            return inner
        case _:
            return None


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
        and body.primitive.word not in (RESERVED - set(LITERALS)) | _written(names)
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
