"""This file is where it is told what stands under a cursor: a word with its signature and an example, a name with its type."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lark import Token

from dsl.program import Literal
from dsl.registry import Primitive, signatures_of
from dsl.types import COLOR, GRID, Type
from dsl.values import to_text
from grammar.analysis.scopes import Binding, Origin, Scopes
from grammar.analysis.words import description_of, examples_of
from grammar.builder import span_of
from grammar.facts import Facts
from grammar.names import BACKGROUND, INPUT, LITERALS, NONE
from grammar.syntax import Span

EXPLAINED = {
    "let": "`let name = value` names a value; it is computed when it is first used.",
    "def": "`def name(a, b) = expression` names a helper; it may not call itself.",
    "background": "`background color`, as the first line, says what `bg` is.",
    "if": "`if condition then a else b`; behind `for`, `if` keeps the elements for which it holds.",
    "then": "`if condition then a else b`: only the arm that is taken is computed.",
    "else": "`if condition then a else b`: only the arm that is taken is computed.",
    "for": "`for o in list if condition: expression` makes a list; several `for` before the `:` make one flat list.",
    "and": "Whether both hold; the right side is computed only where the left holds.",
    "or": "Whether one holds; the right side is computed only where the left does not hold.",
    "??": "`a ?? b` is b where a has no value.",
    "->": "`o -> expression` is a key, by which words such as `argmax` and `sort` look at each element.",
    INPUT: "The input grid.",
    BACKGROUND: "The most frequent colour of the input, unless the first line says `background color`.",
    NONE: "No colour, where a word takes that.",
}
"""What the names and signs mean that are neither words nor literals."""

_TYPES = {INPUT: GRID, BACKGROUND: COLOR, NONE: COLOR}


@dataclass(frozen=True, slots=True)
class Hover:
    """What stands in a place: code, line by line, and a text about it."""

    span: Span
    code: tuple[str, ...]
    text: str = ""


def hover_of(token: Token, scopes: Scopes, facts: Facts) -> Hover | None:
    """What the token means where it stands; if that cannot be told there, all that it can mean."""
    span = span_of(token)
    binding = scopes.bindings.get(span) or scopes.uses.get(span)
    if binding is not None:
        return Hover(span, (_introduced(binding, facts),))
    if span in facts.signatures:
        return _of_words(span, [facts.signatures[span]], _result_of(span, scopes, facts))
    if token.type in ("HOLE", "TYPED_HOLE"):
        return (
            Hover(span, (f"?: {facts.types[span]}",), "Only synthesis fills a hole.") if span in facts.types else None
        )
    literals = [one for one in LITERALS.get(token, ()) if facts.types.get(span, one.type) == one.type]
    if literals:
        return Hover(span, tuple(_literal(token, one) for one in literals))
    if token in EXPLAINED:
        return Hover(span, (f"{token}: {_TYPES[token]}" if token in _TYPES else str(token),), EXPLAINED[token])
    return _of_words(span, signatures_of(token), None) if signatures_of(token) else None


def _introduced(binding: Binding, facts: Facts) -> str:
    name = binding.name.text
    if binding.origin is Origin.DEF:
        return f"def {name}({', '.join(one.text for one in binding.parameters)})"
    return f"{binding.origin.value} {name}: {facts.types.get(binding.name.span, '?')}"


def _of_words(span: Span, signatures: Sequence[Primitive], result: Type | None) -> Hover:
    code = [one.signature for one in signatures]
    first = signatures[0]
    text = [description_of(first), *(f"`{example}`" for example in examples_of(first))]
    if result is not None and result != first.result:
        text.append(f"Here it gives `{result}`.")
    return Hover(span, tuple(code), "\n\n".join(text))


def _result_of(span: Span, scopes: Scopes, facts: Facts) -> Type | None:
    place = scopes.places.get(span)
    return None if place is None else facts.types.get(place.parts[-1].span)


def _literal(name: str, literal: Literal) -> str:
    value = to_text(literal.value)
    return f"{name}: {literal.type}" if value == name else f"{name}: {literal.type} = {value}"
