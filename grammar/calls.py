"""This file is where it is found out which signature of a word arguments fit, while some of them can mean several things."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from dsl.program import Literal
from dsl.registry import Parameter, Primitive, signatures_of
from dsl.resolve import Given, Match, Pending, coerced_to, matches
from dsl.types import Type, instantiate, unify
from grammar.syntax import Argument

Meanings: TypeAlias = Sequence[Given]
"""All that one argument can mean: `4` is an Int and a Conn, `flip_lr` a Sym and a key."""

_MOST_COMBINATIONS = 256


def best_match(word: str, given: Sequence[Argument], meanings: Sequence[Meanings]) -> Match | None:
    """The signature that fits with fewest coercions, for what the arguments can mean."""
    best: Match | None = None
    for chosen in itertools.islice(itertools.product(*meanings), _MOST_COMBINATIONS):
        positional, keywords = _sorted_out(given, chosen)
        for match in matches(word, positional, keywords)[:1]:
            if best is None or match.coercions < best.coercions:
                best = match
    return best


def _sorted_out(given: Sequence[Argument], values: Sequence[Given]) -> tuple[list[Given], Mapping[str, Given]]:
    pairs = list(zip(given, values, strict=True))
    positional = [value for argument, value in pairs if argument.name is None]
    return positional, {argument.name.text: value for argument, value in pairs if argument.name is not None}


def wanted_type(word: str, given: Sequence[Argument], known: Sequence[Meanings | None]) -> Type | None:
    """The type that the next argument must have, for those before it; None where several are possible, or any."""
    types: set[Type] = set()
    for primitive in signatures_of(word):
        parameter = parameter_for(primitive, given, len(known))
        bindings: dict[str, Type] = {}
        if parameter is None:
            continue
        if all(any(fits(one, meaning, bindings) for meaning in them) for one, them in _placed(primitive, given, known)):
            types.add(instantiate(parameter.type, bindings))
    wanted = types.pop() if len(types) == 1 else None
    return wanted if wanted is None or is_known(wanted) else None


def _placed(
    primitive: Primitive, given: Sequence[Argument], known: Sequence[Meanings | None]
) -> Iterator[tuple[Parameter, Meanings]]:
    for at, meanings in enumerate(known):
        parameter = parameter_for(primitive, given, at)
        if parameter is not None and meanings is not None:
            yield parameter, meanings


def parameter_for(primitive: Primitive, given: Sequence[Argument], at: int) -> Parameter | None:
    """The parameter that an argument is for, if there is one."""
    name = given[at].name
    if name is None:
        return primitive.parameters[at] if at < len(primitive.parameters) else None
    return next((parameter for parameter in primitive.parameters if parameter.name == name.text), None)


def takes_key(word: str, given: Sequence[Argument], at: int) -> bool:
    """Whether every signature that has a parameter for the argument takes a key there."""
    parameters = [parameter_for(primitive, given, at) for primitive in signatures_of(word)]
    kinds = {parameter.type.name for parameter in parameters if parameter is not None}
    return kinds == {"Key"}


def argument_for(primitive: Primitive, given: Sequence[Argument], parameter: Parameter) -> Argument:
    """The argument that a parameter gets."""
    return next(one for at, one in enumerate(given) if parameter_for(primitive, given, at) is parameter)


def fits(parameter: Parameter, meaning: Given, bindings: dict[str, Type]) -> bool:
    """Whether the parameter takes the value, coerced or not; variables are bound if so."""
    if isinstance(meaning, Pending):
        return parameter.type.name == "Key"
    if is_none(meaning):
        return parameter.optional
    trial = dict(bindings)
    if unify(parameter.type, meaning.type, trial):
        bindings.update(trial)
        return True
    return coerced_to(meaning, parameter.type, ()) is not None


def is_none(meaning: Given) -> bool:
    """Whether it is the literal `none`."""
    return isinstance(meaning, Literal) and meaning.value is None


def is_known(type_: Type) -> bool:
    """Whether there is no variable in the type."""
    return not type_.is_variable and all(map(is_known, type_.parameters))
