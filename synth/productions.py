"""This file is where it is said which productions a bottom-up search applies: primitives with their constants chosen."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from dsl.program import Apply, Background, Cost, Expr, Frame, Literal
from dsl.registry import Ambient, Parameter, Primitive, all_primitives, primitive_named
from dsl.resolve import default_of
from dsl.types import AXIS, BOOL, COLOR, CONN, INT, VEC, Type
from dsl.values import DIRECTIONS, Axis, Conn, Role, Value
from interp.columns import Operation


@dataclass(frozen=True)
class Production:
    """A primitive some of whose parameters are fixed: to a literal, or to an ambient value; columns fill the others."""

    primitive: Primitive
    fixed: tuple[tuple[int, Literal | Background | Frame], ...]

    @cached_property
    def operation(self) -> Operation:
        """What the batch API applies: literals are constants of it, ambient values are columns."""
        literals = ((at, leaf.value) for at, leaf in self.fixed if isinstance(leaf, Literal))
        return Operation(self.primitive, tuple(literals))

    @cached_property
    def ambient(self) -> Mapping[int, Background | Frame]:
        """The parameters that take an ambient value."""
        return {at: leaf for at, leaf in self.fixed if not isinstance(leaf, Literal)}

    @cached_property
    def open(self) -> tuple[int, ...]:
        """The parameters that search fills."""
        closed = {at for at, _ in self.fixed}
        return tuple(at for at in range(len(self.primitive.parameters)) if at not in closed)

    @cached_property
    def cost(self) -> Cost:
        """What an application costs besides its open arguments."""
        literals = [at for at, leaf in self.fixed if isinstance(leaf, Literal) and leaf.value != self._default(at)]
        return Cost(self.primitive.cost + len(literals))

    def _default(self, at: int) -> Value | Ambient:
        default: Value | Ambient = self.primitive.parameters[at].default
        return default

    def applied_to(self, arguments: Sequence[Expr]) -> Expr:
        """The application to these open arguments."""
        given = iter(arguments)
        fixed = dict(self.fixed)
        parts = tuple(fixed[at] if at in fixed else next(given) for at in range(len(self.primitive.parameters)))
        return Apply(self.primitive, parts, self.primitive.result)


Domains = Mapping[Type, Sequence[Value]]
"""The constants that a search tries for a parameter of each type."""

STEPS = tuple(DIRECTIONS.values())
MOST_ARGUMENTS = 4
"""A bank keeps no more columns for an expression."""


def domains(colors: Iterable[int], *, ints: Sequence[int] = (1, 2, 3)) -> Domains:
    """The constants of a problem: its colours, small numbers, the eight directions, both connectivities, both axes."""
    return {
        COLOR: tuple(sorted(colors)),
        INT: tuple(ints),
        VEC: STEPS,
        CONN: tuple(Conn),
        AXIS: (Axis.ROWS, Axis.COLS),
        BOOL: (True, False),
    }


def productions(names: Iterable[str], constants: Domains) -> Iterator[Production]:
    """All productions of the named primitives: parameters of a scalar type take each constant of their domain.

    A parameter with an ambient default takes that; sizes and positions are left open, for columns to fill.
    """
    for name in names:
        primitive = primitive_named(name)
        choices = [_choices(parameter, constants) for parameter in primitive.parameters]
        for chosen in itertools.product(*choices):
            yield Production(primitive, tuple((at, leaf) for at, leaf in enumerate(chosen) if leaf is not None))


def names_from_plugins(result: Type | None = None) -> list[str]:
    """The primitives of plug-ins that a bank can apply, all or those of a result: few parameters, and no variable."""
    return [
        primitive.name
        for primitive in all_primitives()
        if not primitive.is_built_in
        and len(primitive.parameters) <= MOST_ARGUMENTS
        and result in (None, primitive.result)
        and all(_is_definite(type_) for type_ in (primitive.result, *(one.type for one in primitive.parameters)))
    ]


def _is_definite(type_: Type) -> bool:
    """Whether columns can be of the type."""
    return type_.name != "Key" and not type_.is_variable and all(map(_is_definite, type_.parameters))


def _choices(parameter: Parameter, constants: Domains) -> Sequence[Literal | Background | Frame | None]:
    if isinstance(parameter.default, Ambient):
        ambient = default_of(parameter)
        assert isinstance(ambient, Background | Frame)
        return (ambient,)
    if parameter.role in (Role.SIZE, Role.POSITION) or parameter.type not in constants:
        return (None,)
    return tuple(Literal(value, parameter.type) for value in constants[parameter.type])
