"""This file is where two signatures of a word are compared: no arguments may fit both."""

from __future__ import annotations

from dsl.registry import Primitive
from dsl.types import Type


def overlap(left: Primitive, right: Primitive) -> bool:
    """Whether some arguments, none of them coerced, fit both signatures."""
    least = max(_required(left), _required(right))
    most = min(len(left.parameters), len(right.parameters))
    return any(_overlap_in(left, right, count) for count in range(least, most + 1))


def _required(primitive: Primitive) -> int:
    return sum(parameter.is_required for parameter in primitive.parameters)


def _overlap_in(left: Primitive, right: Primitive, count: int) -> bool:
    bound: dict[str, Type] = {}
    pairs = zip(left.parameters[:count], right.parameters[:count], strict=True)
    return all(_unifies(_apart(one.type, "<"), _apart(other.type, ">"), bound) for one, other in pairs)


def _apart(type_: Type, mark: str) -> Type:
    """The type with its variables renamed, so that those of two signatures differ."""
    name = mark + type_.name if type_.is_variable else type_.name
    return Type(name, tuple(_apart(parameter, mark) for parameter in type_.parameters))


def _unifies(left: Type, right: Type, bound: dict[str, Type]) -> bool:
    while left.name in bound:
        left = bound[left.name]
    while right.name in bound:
        right = bound[right.name]
    if left == right:
        return True
    for one, other in ((left, right), (right, left)):
        if one.name[0] in "<>":
            bound[one.name] = other
            return True
    return (
        left.name == right.name
        and len(left.parameters) == len(right.parameters)
        and all(_unifies(one, other, bound) for one, other in zip(left.parameters, right.parameters, strict=True))
    )
