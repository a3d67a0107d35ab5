"""This file is where the example in a primitive's docstring becomes a call in the language, with its values."""

from __future__ import annotations

import ast
import doctest
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

import dsl.outcome
import dsl.values
from dsl.outcome import Run
from dsl.program import Apply, Expr, Literal, Local, Program
from dsl.registry import Parameter, Primitive
from dsl.resolve import default_of
from dsl.types import AXIS, BOOL, INT, OBJECT, SYM, VEC, Type, list_of
from dsl.values import Axis, Object, Role, Sym, Value, Vec, to_text
from grammar import to_source

_READERS = {**vars(dsl.values), **vars(dsl.outcome)}


@dataclass(frozen=True, slots=True)
class Example:
    """A call and its value; what has cells stands in it under the parameter's name."""

    call: str
    drawn: tuple[tuple[str, Value], ...]
    """The arguments that have cells, by parameter."""
    result: Value
    told: str | None
    """The result as the language writes it; None where it has cells."""

    @property
    def is_drawn(self) -> bool:
        """Whether there is anything in it to draw."""
        return bool(self.drawn) or self.told is None


def examples_of(primitive: Primitive) -> list[Example]:
    """The calls of the primitive in its docstring."""
    names = {**_READERS, **vars(sys.modules[primitive.meaning.__module__])}
    return [_example(primitive, call, names) for call in _calls(primitive)]


def _calls(primitive: Primitive) -> Iterator[ast.Call]:
    for example in doctest.DocTestParser().get_examples(primitive.description):
        for node in ast.walk(ast.parse(example.source)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == primitive.name:
                yield node


def _example(primitive: Primitive, call: ast.Call, names: Mapping[str, Any]) -> Example:
    given = dict(zip((parameter.name for parameter in primitive.parameters), call.args, strict=False))
    given |= {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg not in (None, "run")}
    values = {name: eval(ast.unparse(node), dict(names)) for name, node in given.items()}
    arguments = [values.get(parameter.name, parameter.default) for parameter in primitive.parameters]
    result = primitive.evaluate(arguments, Run())
    written = tuple(_written(parameter, given, values) for parameter in primitive.parameters)
    return Example(
        call=_source(Apply(primitive, written, primitive.result)),
        drawn=tuple((name, value) for name, value in values.items() if has_cells(value)),
        result=result,
        told=None if has_cells(result) else _told(primitive, result),
    )


def _told(primitive: Primitive, result: Value) -> str:
    if primitive.result_role in (Role.POSITION, Role.SIZE):
        return to_text(result)  # not `right` for the second cell of the first row
    return _source(_literal(result, primitive.result))


def has_cells(value: Any) -> bool:
    """Whether the value is drawn rather than written."""
    if isinstance(value, tuple):
        return any(map(has_cells, value))
    return isinstance(value, np.ndarray | Object)


def _written(parameter: Parameter, given: Mapping[str, ast.expr], values: Mapping[str, Any]) -> Expr:
    """The argument as a part of a program, which has no literals for cells: their parameter's name stands for them."""
    if parameter.name not in given:
        return default_of(parameter)
    if parameter.type.name == "Key":
        return Local(_key(given[parameter.name]), parameter.type)
    value = values[parameter.name]
    return Local(parameter.name, parameter.type) if has_cells(value) else _literal(value, parameter.type)


def _key(node: ast.expr) -> str:
    """A key in the language: Python's spelling, but for the arrow, colours and truth values."""
    match node:
        case ast.Lambda(ast.arguments(args=[parameter]), body):
            return f"{parameter.arg} -> {ast.unparse(body).lower()}"
        case _:
            return ast.unparse(node)


def _literal(value: Value, type_: Type) -> Literal:
    return Literal(value, _actual(type_, value))


def _actual(type_: Type, value: Any) -> Type:
    """The type with its variables replaced, as the value tells."""
    if type_.is_variable:
        return _TYPES[type(value)]
    return list_of(_actual(type_.element, value[0])) if type_.name == "List" and value else type_


_TYPES = {bool: BOOL, int: INT, Vec: VEC, Sym: SYM, Axis: AXIS, Object: OBJECT}


def _source(expr: Expr) -> str:
    return to_source(Program(expr)).strip()
