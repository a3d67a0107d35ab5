"""This file is where a call by word becomes an application: overloads, defaults, and the coercions of objects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dsl.outcome import DslError
from dsl.program import Apply, Background, Expr, Frame, Input, Key, ListOf, Literal, Local
from dsl.registry import Ambient, Parameter, Primitive, primitive_named, signatures_of
from dsl.types import COLOR, GRID, INT, MASK, OBJECT, OBJECTS, Type, instantiate, key_of, unify
from dsl.values import Color, Value

KEEPS_DIMS = "preserves_shape"
"""The law of a primitive whose result has the dims of its first argument."""


@dataclass(frozen=True, slots=True)
class Pending:
    """A key whose parameter type is not known before the other arguments have chosen the signature."""


Given = Expr | Pending


@dataclass(frozen=True, slots=True)
class Match:
    """How given arguments fit a primitive: by parameter, coerced where needed (None: take the default)."""

    primitive: Primitive
    arguments: tuple[Given | None, ...]
    bindings: dict[str, Type]
    coercions: int


def match_call(primitive: Primitive, positional: Sequence[Given], keywords: Mapping[str, Given]) -> Match | None:
    """The given arguments placed on the primitive's parameters, or None where they do not fit."""
    named = [parameter.name for parameter in primitive.parameters[len(positional) :]]
    if len(positional) > len(primitive.parameters) or not keywords.keys() <= set(named):
        return None
    placed: list[Given | None] = [*positional, *map(keywords.get, named)]
    bindings: dict[str, Type] = {}
    coercions = 0
    for index, (parameter, argument) in enumerate(zip(primitive.parameters, placed, strict=True)):
        if argument is None:
            if parameter.is_required:
                return None
        elif isinstance(argument, Pending):
            if parameter.type.name != "Key":
                return None
        elif not _fits(parameter, argument, bindings):
            coerced = coerced_to(argument, parameter.type, placed)
            if coerced is None:
                return None
            placed[index] = coerced
            coercions += 1
    return Match(primitive, tuple(placed), bindings, coercions)


def _fits(parameter: Parameter, argument: Expr, bindings: dict[str, Type]) -> bool:
    if isinstance(argument, Literal) and argument.value is None:
        return parameter.optional
    trial = dict(bindings)
    if unify(parameter.type, argument.type, trial):
        bindings.update(trial)
        return True
    return False


def _frame(arguments: Sequence[Given | None]) -> Expr:
    """The dims of the first Grid or Mask among the arguments: the frame in which objects become masks."""
    for argument in arguments:
        if argument is not None and not isinstance(argument, Pending) and argument.type in (GRID, MASK):
            return _dims_of(argument)
    return Frame()


def _dims_of(expr: Expr) -> Expr:
    """The dims of a grid or mask, read off the part whose dims it keeps: else a chain of fills would double at each."""
    part = expr
    while isinstance(part, Apply) and part.arguments and any(law.name == KEEPS_DIMS for law in part.primitive.laws):
        part = part.arguments[0]
        if part.type in (GRID, MASK):
            expr = part
    if isinstance(expr, Input):
        return Frame()
    return apply(primitive_named("dims" if expr.type == GRID else "dims_mask"), expr)


def coerced_to(argument: Expr, wanted: Type, among: Sequence[Given | None]) -> Expr | None:
    """The argument as the wanted type: objects as their mask in the frame of the call, an object as a list; else None."""
    if wanted == MASK and argument.type in (OBJECT, OBJECTS):
        return apply(primitive_named("mask" if argument.type == OBJECT else "mask_objects"), argument, _frame(among))
    if wanted == OBJECTS and argument.type == OBJECT:
        return ListOf((argument,), OBJECTS)
    return None


def matches(word: str, positional: Sequence[Given], keywords: Mapping[str, Given]) -> list[Match]:
    """All signatures of the word that the arguments fit, those with fewest coercions first, then in order of declaration."""
    found = (match_call(primitive, positional, keywords) for primitive in signatures_of(word))
    return sorted((match for match in found if match is not None), key=lambda match: match.coercions)


def completed(match: Match) -> Apply:
    """The application of a match without pending keys, its defaults filled in."""
    arguments: list[Expr] = []
    for parameter, argument in zip(match.primitive.parameters, match.arguments, strict=True):
        if isinstance(argument, Pending):
            raise DslError(f"a key of {match.primitive.word!r} is still pending")
        arguments.append(default_of(parameter) if argument is None else argument)
    return Apply(match.primitive, tuple(arguments), instantiate(match.primitive.result, match.bindings))


def default_of(parameter: Parameter) -> Expr:
    """The expression that stands for a parameter which the call leaves out."""
    match parameter.default:
        case Ambient.BACKGROUND:
            return Background()
        case Ambient.FRAME:
            return Frame()
        case default:
            return Literal(default, parameter.type)


def apply(primitive: Primitive, *positional: Expr, **keywords: Expr) -> Apply:
    """The primitive applied; arguments that do not fit are a bug of the caller."""
    match = match_call(primitive, positional, keywords)
    if match is None:
        given = ", ".join([*(str(e.type) for e in positional), *(f"{n}={e.type}" for n, e in keywords.items())])
        raise DslError(f"{primitive.signature} does not take ({given})")
    return completed(match)


def call(word: str, *positional: Expr, **keywords: Expr) -> Apply:
    """The first signature of the word that the arguments fit, applied: how search builds trees."""
    best: Match | None = None
    for primitive in signatures_of(word):
        match = match_call(primitive, positional, keywords)
        if match is not None and (best is None or match.coercions < best.coercions):
            best = match
            if not best.coercions:
                break
    if best is None:
        raise DslError(f"no signature of {word!r} takes ({', '.join(str(e.type) for e in positional)})")
    return completed(best)


def color(value: int) -> Literal:
    """A colour literal."""
    return Literal(Color(value), COLOR)


def integer(value: int) -> Literal:
    """An integer literal."""
    return Literal(value, INT)


def literal(value: Value, type_: Type) -> Literal:
    """A literal of any other hashable type."""
    return Literal(value, type_)


def key(name: str, parameter: Type, body: Expr) -> Key:
    """`name -> body`."""
    return Key(Local(name, parameter), body, key_of(parameter, body.type))
