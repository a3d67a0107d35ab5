"""This file is where it is found out why a call fits no signature of its word, so that a diagnostic can say it."""

from __future__ import annotations

from collections.abc import Sequence

from dsl.registry import Parameter, Primitive, signatures_of
from dsl.resolve import Given, Pending, coerced_to
from dsl.types import COLOR, INT, MASK, VEC, Type, unify
from grammar import diagnostics as say
from grammar.diagnostics import Diagnostic
from grammar.syntax import Argument, Name, Span

Meanings = Sequence[Sequence[Given]]


def explained(word: Name, given: Sequence[Argument], meanings: Meanings, span: Span) -> Diagnostic:
    """Why the arguments fit no signature of the word: the nearest signature decides what is said."""
    signatures = signatures_of(word.text)
    types = [_types(one) for one in meanings]
    if not word.text.isidentifier() or word.text in ("in", "not"):
        return _of_operator(word.text, types, signatures, span)
    known = {parameter.name for one in signatures for parameter in one.parameters}
    for argument in given:
        if argument.name is not None and argument.name.text not in known:
            return say.unknown_parameter(word.text, argument.name.text, sorted(known), argument.name.span)
    most = max(len(one.parameters) for one in signatures)
    if len(given) > most:
        longest = next(one for one in signatures if len(one.parameters) == most)
        return say.too_many_arguments(word.text, most, longest.signature, span)
    nearest = max(signatures, key=lambda one: _fitting(one, given, meanings))
    faults = _faults(nearest, given, meanings)
    if len(faults) == 1 and (len(signatures) == 1 or _fitting(nearest, given, meanings) > 0):
        at, parameter = faults[0]
        found = types[at]
        hint = _hint(parameter, meanings[at])
        place = given[at].value.span
        return say.wrong_argument(word.text, parameter.name, parameter.type, found, place, hint)
    missing = _missing(nearest, given)
    if not faults and missing is not None:
        return say.missing_argument(word.text, missing.name, missing.type, nearest.signature, span)
    return say.no_signature(word.text, types, signatures, span)


def _of_operator(word: str, types: Sequence[str], signatures: Sequence[Primitive], span: Span) -> Diagnostic:
    if len(types) == 1:
        return say.no_signature(word, types, signatures, span)
    left, right = types
    partners = sorted({str(one.parameters[1].type) for one in signatures if str(one.parameters[0].type) == left})
    hints = [f"`{word}` takes a {' or a '.join(partners)} after a {left}"] if partners else []
    if {left, right} == {str(COLOR), str(INT)}:
        hints.append("colours are no numbers: they are called black, blue, red, green, yellow, ...")
    return say.incomparable(word, left, right, span, tuple(hints))


def _types(meanings: Sequence[Given]) -> str:
    values = [str(meaning.type) for meaning in meanings if not isinstance(meaning, Pending)]
    return values[0] if values else "key"


def _placed(primitive: Primitive, given: Sequence[Argument]) -> list[tuple[int, Parameter]]:
    """Each argument's index with the parameter that it is for."""
    names = {parameter.name: parameter for parameter in primitive.parameters}
    placed: list[tuple[int, Parameter]] = []
    for at, argument in enumerate(given):
        if argument.name is not None and argument.name.text in names:
            placed.append((at, names[argument.name.text]))
        elif argument.name is None and at < len(primitive.parameters):
            placed.append((at, primitive.parameters[at]))
    return placed


def _faults(primitive: Primitive, given: Sequence[Argument], meanings: Meanings) -> list[tuple[int, Parameter]]:
    bindings: dict[str, Type] = {}
    return [
        (at, parameter)
        for at, parameter in _placed(primitive, given)
        if not any(_fits(parameter, meaning, bindings) for meaning in meanings[at])
    ]


def _fits(parameter: Parameter, meaning: Given, bindings: dict[str, Type]) -> bool:
    if isinstance(meaning, Pending):
        return parameter.type.name == "Key"
    trial = dict(bindings)
    if unify(parameter.type, meaning.type, trial):
        bindings.update(trial)
        return True
    return coerced_to(meaning, parameter.type, ()) is not None


def _fitting(primitive: Primitive, given: Sequence[Argument], meanings: Meanings) -> int:
    """How many arguments fit the signature."""
    return len(_placed(primitive, given)) - len(_faults(primitive, given, meanings))


def _missing(primitive: Primitive, given: Sequence[Argument]) -> Parameter | None:
    present = {parameter.name for _, parameter in _placed(primitive, given)}
    return next((one for one in primitive.parameters if one.is_required and one.name not in present), None)


def _hint(parameter: Parameter, meanings: Sequence[Given]) -> str | None:
    """What to write instead, for mistakes that are often made."""
    types = [meaning.type for meaning in meanings if not isinstance(meaning, Pending)]
    if not types:
        return "a key stands only where a parameter takes one"
    match str(types[0]), parameter.type:
        case "Color", wanted if wanted == INT:
            return "colours are no numbers; is a number meant?"
        case "Int", wanted if wanted == COLOR:
            return "colours have names: black, blue, red, green, yellow, gray, magenta, orange, sky, maroon"
        case "Color", wanted if wanted == MASK:
            return "compare to get the cells of a colour, as in `input == red`"
        case "Grid", wanted if wanted == MASK:
            return "compare to get cells, as in `grid != bg`, or write `grid.fg`"
        case "Int", wanted if wanted == VEC:
            return "write a Vec as (rows, cols), or name a direction: up, down, left, right, ne, nw, se, sw"
        case "Grid", wanted if wanted.name == "List":
            return "cut it first, as in `objects(grid)` or `panels(grid)`"
        case found, wanted if found == f"List[{wanted}]":
            return "choose one of the list, as in `.first`, `.the`, `.argmax(size)` or `[0]`"
        case _:
            return None
