"""This file is where it is told which types fit in a place of a text: those that the word or statement around it takes there."""

from __future__ import annotations

from collections.abc import Sequence

from dsl.program import Local
from dsl.registry import Parameter, Primitive, signatures_of
from dsl.resolve import coerced_to
from dsl.types import BOOL, INT, Type, instantiate, list_of, unify
from grammar.analysis.scopes import Place
from grammar.calls import parameter_for
from grammar.facts import Facts
from grammar.syntax import (
    Argument,
    Arrow,
    Binary,
    Call,
    Conditional,
    For,
    Index,
    Listed,
    Name,
    Node,
    Pair,
    ResultStatement,
    Unary,
)

Types = tuple[Type, ...] | None
"""Several where signatures differ; None where every type fits."""

_ANY_LIST = list_of(Type("T"))


def is_taken(found: Type, wanted: Type) -> bool:
    """Whether a value of the one type can stand where the other is wanted, as it is or coerced."""
    if unify(wanted, found, {}) or unify(found, wanted, {}):
        return True
    return coerced_to(Local("value", found), wanted, ()) is not None


def expected_at(place: Place, facts: Facts, result: Type | None) -> Types:
    """The types that fit at a place; `result` is the type of the whole, if it must have one."""
    *outer, node = place.parts
    if not outer:
        return (result,) if result is not None and isinstance(place.statement, ResultStatement) else None
    parent = outer[-1]
    around = Place(place.statement, tuple(outer), place.scope)
    match parent:
        case Pair():
            return (INT,)
        case Index(element, _, _):
            return (_ANY_LIST,) if node is element else (INT,)
        case Binary(Name("and" | "or"), _, _, _):
            return (BOOL,)
        case Binary(Name("??"), left, right, _):
            return _like(facts, [left, right]) or expected_at(around, facts, result)
        case Conditional(condition, consequent, alternative, _):
            arms = [consequent, alternative]
            return (BOOL,) if node is condition else _like(facts, arms) or expected_at(around, facts, result)
        case Listed(elements, _):
            return _like(facts, elements) or _elements(expected_at(around, facts, result))
        case For(clauses, body, _):
            if node is body:
                return _elements(expected_at(around, facts, result))
            return (_ANY_LIST,) if any(node is clause.source for clause in clauses) else (BOOL,)
        case Arrow():
            keys = expected_at(around, facts, result) or ()
            return tuple(key.parameters[1] for key in keys if key.name == "Key") or None
        case _:
            return tuple(dict.fromkeys(parameter.type for _, parameter in parameters_at(parent, node, facts))) or None


def parameters_at(call: Node, node: Node, facts: Facts) -> list[tuple[Primitive, Parameter]]:
    """Each signature that the other arguments of a call fit, with its parameter for this one, types filled in."""
    word, given = _application(call)
    at = next(at for at, argument in enumerate(given) if argument.value is node)
    found = []
    for primitive in signatures_of(word):
        parameters = [parameter_for(primitive, given, index) for index in range(len(given))]
        bindings: dict[str, Type] = {}
        others = [pair for other, pair in enumerate(zip(parameters, given, strict=True)) if other != at]
        if all(_fits(parameter, facts.types.get(argument.value.span), bindings) for parameter, argument in others):
            wanted = parameters[at]
            if wanted is not None:
                type_ = instantiate(wanted.type, bindings)
                found.append((primitive, Parameter(wanted.name, type_, wanted.role, wanted.optional, wanted.default)))
    return found


def _application(node: Node) -> tuple[str, Sequence[Argument]]:
    match node:
        case Call(word, receiver, arguments, _):
            return word.text, (*([] if receiver is None else [Argument(None, receiver)]), *arguments)
        case Binary(operator, left, right, _):
            return operator.text, (Argument(None, left), Argument(None, right))
        case Unary(operator, operand, _):
            return {"-": "negate"}.get(operator.text, operator.text), (Argument(None, operand),)
        case _:
            return "", ()


def _fits(parameter: Parameter | None, found: Type | None, bindings: dict[str, Type]) -> bool:
    if parameter is None:
        return False
    if found is None:
        return True
    trial = dict(bindings)
    if unify(parameter.type, found, trial):
        bindings.update(trial)
        return True
    return is_taken(found, parameter.type)


def _like(facts: Facts, nodes: Sequence[Node]) -> Types:
    """The type of the first part that has one."""
    return next(((facts.types[node.span],) for node in nodes if node.span in facts.types), None)


def _elements(types: Types) -> Types:
    return tuple(type_.element for type_ in types or () if type_.name == "List") or None


def optional_at(place: Place, facts: Facts) -> list[Parameter]:
    """The parameters that may be named at a place: those from there on that have a default, and are not named yet."""
    call = place.parts[-2] if len(place.parts) > 1 else None
    node = place.parts[-1]
    if not isinstance(call, Call) or call.receiver is node:
        return []
    _, given = _application(call)
    at = next(at for at, argument in enumerate(given) if argument.value is node)
    if given[at].name is not None:
        return []
    named = {argument.name.text for argument in given if argument.name is not None}
    return [
        parameter
        for primitive, _ in parameters_at(call, node, facts)
        for parameter in primitive.parameters[at:]
        if not parameter.is_required and parameter.name not in named
    ]
