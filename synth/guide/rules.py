"""This file is where it is said in which ways an expression of each type can be made, and what the cheapest costs."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache

from dsl.program import Background, Expr, Frame, Input
from dsl.registry import Parameter, Primitive, all_primitives
from dsl.types import (
    AXIS,
    BOOL,
    COLOR,
    CONN,
    FIELD,
    GRID,
    INT,
    MASK,
    OBJECT,
    OBJECTS,
    SYM,
    TURN,
    VEC,
    Type,
    instantiate,
    list_of,
)

ELEMENTS = (OBJECT, GRID, MASK, COLOR, INT, VEC)
"""What a variable of a signature stands for."""
TOLD = (INT, COLOR)
"""What `group_by` and its like may tell elements apart by."""
CONSTANT = (COLOR, INT, BOOL, VEC, SYM, AXIS, CONN, TURN)
"""The types that have literals."""
TYPES = frozenset((GRID, MASK, FIELD, OBJECT, *CONSTANT, *map(list_of, (*ELEMENTS, BOOL, SYM)), list_of(OBJECTS)))
CHOSEN = (GRID, MASK, OBJECT, COLOR, INT)
"""The types of which one value is taken or another, by a condition or where the first has no value."""
UNREACHED = 1 << 10


class Form(Enum):
    """The forms of the language besides applications."""

    IF = "if"
    OR_ELSE = "??"
    AND = "and"
    OR = "or"
    LOOP = "for"


@dataclass(frozen=True, slots=True)
class Rule:
    """A word or a form with the types of its parts; of a loop the part is its body."""

    made_by: Primitive | Form
    parts: tuple[Type, ...]

    @property
    def cost(self) -> int:
        """What it costs besides its parts."""
        return self.made_by.cost if isinstance(self.made_by, Primitive) else 1

    @property
    def parameters(self) -> tuple[Parameter | None, ...]:
        """The parameter for each part; None for those of forms."""
        return self.made_by.parameters if isinstance(self.made_by, Primitive) else (None,) * len(self.parts)


LEAVES: Mapping[Type, Expr] = {GRID: Input(), COLOR: Background(), VEC: Frame()}
"""What costs nothing, by its type: the input, its background, and its dims, which a text calls `input.dims`."""


@cache
def rules() -> Mapping[Type, tuple[Rule, ...]]:
    """The rules for each type, in the order of declaration."""
    return {type_: tuple(one for one in several if least(one) < UNREACHED) for type_, several in _declared().items()}


@cache
def least(rule: Rule) -> int:
    """What an expression by the rule costs at least."""
    return _least(rule, _leasts())


def least_part(part: Type, parameter: Parameter | None) -> int:
    """What a part costs at least: nothing where its parameter has a default."""
    return _least_part(part, parameter, _leasts())


@cache
def _declared() -> Mapping[Type, list[Rule]]:
    found: dict[Type, list[Rule]] = {type_: [] for type_ in sorted(TYPES, key=str)}
    for primitive in all_primitives():
        for bindings in _bindings(primitive):
            parts = tuple(instantiate(parameter.type, bindings) for parameter in primitive.parameters)
            result = instantiate(primitive.result, bindings)
            if result in TYPES and all(part in TYPES or part.name == "Key" for part in parts):
                found[result].append(Rule(primitive, parts))
    for type_ in CHOSEN:
        found[type_] += [Rule(Form.IF, (BOOL, type_, type_)), Rule(Form.OR_ELSE, (type_, type_))]
    found[BOOL] += [Rule(Form.AND, (BOOL, BOOL)), Rule(Form.OR, (BOOL, BOOL))]
    for element in ELEMENTS:
        found[list_of(element)].append(Rule(Form.LOOP, (element,)))
    return found


@cache
def _leasts() -> Mapping[Type, int]:
    """What an expression of each type costs at least: a fixpoint over the rules."""
    leasts = {type_: 0 if type_ in LEAVES else 1 for type_ in (*LEAVES, *CONSTANT)}
    is_settled = False
    while not is_settled:
        is_settled = True
        for type_, several in _declared().items():
            best = min((_least(rule, leasts) for rule in several), default=UNREACHED)
            if best < leasts.get(type_, UNREACHED):
                leasts[type_], is_settled = best, False
    return leasts


def _least(rule: Rule, leasts: Mapping[Type, int]) -> int:
    source = leasts.get(OBJECTS, UNREACHED) if rule.made_by is Form.LOOP else 0
    parts = zip(rule.parts, rule.parameters, strict=True)
    return rule.cost + source + sum(_least_part(part, parameter, leasts) for part, parameter in parts)


def _least_part(part: Type, parameter: Parameter | None, leasts: Mapping[Type, int]) -> int:
    """Of a key it is what its value costs, though the key's own name may cost less."""
    if parameter is not None and not parameter.is_required:
        return 0
    return leasts.get(part.parameters[1] if part.name == "Key" else part, UNREACHED)


def _bindings(primitive: Primitive) -> Iterator[dict[str, Type]]:
    """Every choice of types for the variables of a signature; those that only tell elements apart have few."""
    letters = sorted({letter for parameter in primitive.parameters for letter in _letters(parameter.type)})
    choices = [TOLD if letter == "K" else ELEMENTS for letter in letters]
    for chosen in itertools.product(*choices):
        yield dict(zip(letters, chosen, strict=True))


def _letters(type_: Type) -> Iterator[str]:
    if type_.is_variable:
        yield type_.name
    for part in type_.parameters:
        yield from _letters(part)
