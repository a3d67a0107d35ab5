"""This file is where a word is told to people: what it does in a sentence or two, and its examples as one would write them."""

from __future__ import annotations

import ast
import doctest

from dsl import values
from dsl.registry import Primitive
from dsl.types import COLOR
from dsl.values import COLOR_NAMES


def description_of(primitive: Primitive) -> str:
    """What the word does, without its examples."""
    return primitive.description.partition(">>>")[0].strip()


def examples_of(primitive: Primitive) -> tuple[str, ...]:
    """The examples in the notation of the language: `crop(123/456, .#./..#) gives 23/56`."""
    shown = []
    for example in doctest.DocTestParser().get_examples(primitive.description):
        if example.want:
            given = _expression(ast.parse(example.source.strip(), mode="eval").body, primitive)
            shown.append(f"{given} gives {_result(example.want.strip(), primitive)}")
    return tuple(shown)


def _result(want: str, primitive: Primitive) -> str:
    if primitive.result == COLOR and want.isdigit():
        return COLOR_NAMES[int(want)]
    return _expression(ast.parse(want, mode="eval").body, primitive)


def _expression(node: ast.expr, primitive: Primitive) -> str:
    """Python's form of an example as the language writes it; `from_text` and its like leave the text alone."""
    match node:
        case ast.Call(ast.Name("to_text"), [inner]):
            return _expression(inner, primitive)
        case ast.Call(ast.Name("Vec"), [row, col]):
            return f"({_expression(row, primitive)}, {_expression(col, primitive)})"
        case ast.Call(ast.Name(name), arguments, keywords) if name == primitive.name:
            named = [(one.arg, _expression(one.value, primitive)) for one in keywords if one.arg != "run"]
            given = [_expression(one, primitive) for one in arguments] + [f"{name}={text}" for name, text in named]
            return _application(primitive.word, given)
        case ast.Call(ast.Name(name), [ast.Constant(str(text))]) if name.endswith("from_text"):
            return text
        case ast.Attribute(ast.Name(enum), member) if hasattr(values, enum):
            return str(getattr(values, enum)[member].value)
        case ast.Name(name):
            return name.lower()
        case ast.Tuple(elements):
            return f"[{', '.join(_expression(element, primitive) for element in elements)}]"
        case ast.Lambda(parameters, body):
            return f"{', '.join(one.arg for one in parameters.args)} -> {_expression(body, primitive)}"
        case ast.Constant(bool(value)):
            return str(value).lower()
        case ast.Constant(str(text)):
            return text
        case _:
            return ast.unparse(node)


def _application(word: str, given: list[str]) -> str:
    if word.isidentifier() and word not in ("in", "not"):
        return f"{word}({', '.join(given)})"
    return f" {word} ".join(given) if len(given) == 2 else f"{word} {given[0]}"
