"""This file is where the program tree lives: typed expressions over one input grid, built by the checker and by search."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import NewType, TypeAlias

from dsl.registry import Primitive
from dsl.types import BOOL, COLOR, GRID, VEC, Type, list_of
from dsl.values import Color, Value

Cost = NewType("Cost", int)


@dataclass(frozen=True, slots=True)
class Input:
    """The input grid."""

    type: Type = field(default=GRID, init=False)


@dataclass(frozen=True, slots=True)
class Background:
    """`bg`: the background colour of the input, or the one that the program names."""

    type: Type = field(default=COLOR, init=False)


@dataclass(frozen=True, slots=True)
class Frame:
    """The dims of the input: the default frame of masks that are made from objects and positions."""

    type: Type = field(default=VEC, init=False)


@dataclass(frozen=True, slots=True)
class Literal:
    """A constant; its value is hashable (no grid, mask or field)."""

    value: Value
    type: Type


@dataclass(frozen=True, slots=True)
class Local:
    """A name bound by `let`, `for` or a key."""

    name: str
    type: Type


@dataclass(frozen=True, slots=True)
class Hole:
    """A place that only synthesis can fill."""

    type: Type


@dataclass(frozen=True, slots=True)
class Apply:
    """A primitive applied to one argument for each of its parameters.

    Its hash is computed once: search looks expressions up by the hundred thousand, and they are deep.
    """

    primitive: Primitive
    arguments: tuple[Expr, ...]
    type: Type
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_hash", hash((self.primitive, self.arguments)))

    def __hash__(self) -> int:
        return self._hash

    def __reduce__(self) -> tuple[object, ...]:
        return Apply, (self.primitive, self.arguments, self.type)


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list written out: `[a, b]`."""

    elements: tuple[Expr, ...]
    type: Type


@dataclass(frozen=True, slots=True)
class Let:
    """A name for a value; evaluated when it is first used."""

    name: str
    value: Expr
    body: Expr

    @property
    def type(self) -> Type:
        return self.body.type


@dataclass(frozen=True, slots=True)
class If:
    """`if condition then consequent else alternative`; only the arm taken is evaluated."""

    condition: Expr
    consequent: Expr
    alternative: Expr

    @property
    def type(self) -> Type:
        return self.consequent.type


@dataclass(frozen=True, slots=True)
class And:
    """`left and right`; the right side is evaluated only where the left is true."""

    left: Expr
    right: Expr
    type: Type = field(default=BOOL, init=False)


@dataclass(frozen=True, slots=True)
class Or:
    """`left or right`; the right side is evaluated only where the left is false."""

    left: Expr
    right: Expr
    type: Type = field(default=BOOL, init=False)


@dataclass(frozen=True, slots=True)
class OrElse:
    """`first ?? second`: the second where the first has no value."""

    first: Expr
    second: Expr

    @property
    def type(self) -> Type:
        return self.first.type


@dataclass(frozen=True, slots=True)
class Clause:
    """`for name in source if condition`."""

    name: str
    source: Expr
    condition: Expr | None


@dataclass(frozen=True, slots=True)
class Comprehension:
    """`for a in xs if p for b in ys: body`; the later clauses run innermost, and the results make one flat list.

    Its hash is computed once, as that of `Apply`.
    """

    clauses: tuple[Clause, ...]
    body: Expr
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_hash", hash((self.clauses, self.body)))

    def __hash__(self) -> int:
        return self._hash

    def __reduce__(self) -> tuple[object, ...]:
        return Comprehension, (self.clauses, self.body)

    @property
    def type(self) -> Type:
        return list_of(self.body.type)


@dataclass(frozen=True, slots=True)
class Key:
    """`parameter -> body`, an argument of words such as `argmax`; never a value."""

    parameter: Local
    body: Expr
    type: Type


Expr: TypeAlias = (
    Input
    | Background
    | Frame
    | Literal
    | Local
    | Hole
    | Apply
    | ListOf
    | Let
    | If
    | And
    | Or
    | OrElse
    | Comprehension
    | Key
)


@dataclass(frozen=True)
class Program:
    """An expression over `input`, and the background that it names, if any."""

    body: Expr
    background: Color | None = None

    @cached_property
    def cost(self) -> Cost:
        """The sum of the costs of its parts: the negative logarithm, to base two, of its prior weight."""
        return cost_of(self.body)


def children(expr: Expr) -> tuple[Expr, ...]:
    """The direct parts of an expression, in the order in which they are written."""
    match expr:
        case Input() | Background() | Frame() | Literal() | Local() | Hole():
            return ()
        case Apply(_, arguments, _):
            return arguments
        case ListOf(elements, _):
            return elements
        case Let(_, value, body):
            return (value, body)
        case If(condition, consequent, alternative):
            return (condition, consequent, alternative)
        case And(left, right) | Or(left, right):
            return (left, right)
        case OrElse(first, second):
            return (first, second)
        case Comprehension(clauses, body):
            return (*(part for clause in clauses for part in _parts(clause)), body)
        case Key(_, body, _):
            return (body,)


def _parts(clause: Clause) -> tuple[Expr, ...]:
    return (clause.source,) if clause.condition is None else (clause.source, clause.condition)


def with_children(expr: Expr, changed: Callable[[Expr], Expr]) -> Expr:
    """The expression with each of its direct parts changed, in the order of `children`."""
    match expr:
        case Input() | Background() | Frame() | Literal() | Local() | Hole():
            return expr
        case Apply(primitive, arguments, type_):
            return Apply(primitive, tuple(map(changed, arguments)), type_)
        case ListOf(elements, type_):
            return ListOf(tuple(map(changed, elements)), type_)
        case Let(name, value, body):
            return Let(name, changed(value), changed(body))
        case If(condition, consequent, alternative):
            return If(changed(condition), changed(consequent), changed(alternative))
        case And(left, right):
            return And(changed(left), changed(right))
        case Or(left, right):
            return Or(changed(left), changed(right))
        case OrElse(first, second):
            return OrElse(changed(first), changed(second))
        case Comprehension(clauses, body):
            return Comprehension(tuple(_changed_clause(clause, changed) for clause in clauses), changed(body))
        case Key(parameter, body, type_):
            return Key(parameter, changed(body), type_)


def _changed_clause(clause: Clause, changed: Callable[[Expr], Expr]) -> Clause:
    source = changed(clause.source)
    return Clause(clause.name, source, None if clause.condition is None else changed(clause.condition))


def walk(expr: Expr) -> Iterator[Expr]:
    """The expression and everything inside it, outermost first."""
    yield expr
    for child in children(expr):
        yield from walk(child)


def primitives_of(expr: Expr) -> frozenset[str]:
    """The primitives that the expression applies, by name."""
    return frozenset(part.primitive.name for part in walk(expr) if isinstance(part, Apply))


def is_closed(expr: Expr, bound: frozenset[str] = frozenset()) -> bool:
    """Whether every name in the expression is bound inside it, or is one of the given ones."""
    match expr:
        case Local(name, _):
            return name in bound
        case Let(name, value, body):
            return is_closed(value, bound) and is_closed(body, bound | {name})
        case Key(parameter, body, _):
            return is_closed(body, bound | {parameter.name})
        case Comprehension(clauses, body):
            for clause in clauses:
                if not is_closed(clause.source, bound):
                    return False
                bound = bound | {clause.name}
                if clause.condition is not None and not is_closed(clause.condition, bound):
                    return False
            return is_closed(body, bound)
        case _:
            return all(is_closed(child, bound) for child in children(expr))


def cost_of(expr: Expr) -> Cost:
    """The cost of an expression: its words and literals, without arguments that equal their parameter's default.

    A closed application that stands there again costs one, since a `let` can name it.
    """
    return Cost(_cost(expr, set()))


NAMED = 2
"""From this cost on, a repeated application is counted as a name."""


def _cost(expr: Expr, seen: set[Expr]) -> int:
    match expr:
        case Input() | Background() | Frame() | Local() | Hole():
            return 0
        case Literal():
            return 1
        case Apply(primitive, arguments, _):
            if expr in seen:
                return 1
            given = (
                argument
                for argument, parameter in zip(arguments, primitive.parameters, strict=True)
                if not (isinstance(argument, Literal) and argument.value == parameter.default)
            )
            total = primitive.cost + sum(_cost(argument, seen) for argument in given)
            if total >= NAMED and is_closed(expr):
                seen.add(expr)
            return total
        case Comprehension(clauses, _):
            return len(clauses) + sum(_cost(child, seen) for child in children(expr))
        case If() | And() | Or() | OrElse():
            return 1 + sum(_cost(child, seen) for child in children(expr))
        case ListOf() | Let() | Key():
            return sum(_cost(child, seen) for child in children(expr))
