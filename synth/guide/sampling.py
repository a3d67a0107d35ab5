"""This file is where well-typed expressions are sampled: top down, each choice with the weight that its cost gives it."""

from __future__ import annotations

import itertools
from bisect import bisect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random

from dsl.program import And, Apply, Clause, Comprehension, Expr, If, Input, Key, Literal, Local, Or, OrElse, walk
from dsl.registry import Parameter, Primitive
from dsl.resolve import default_of
from dsl.types import AXIS, BOOL, COLOR, CONN, INT, OBJECT, SYM, TURN, VEC, Type, list_of
from dsl.values import DIRECTIONS, Axis, Color, Conn, Role, Sym, Turn, Value, Vec
from synth.guide.rules import CONSTANT, LEAVES, Form, Rule, least, least_part, rules

STOP = 0.3
"""How often an expression that may be a leaf is one: by cost alone it hardly ever would be, so many words there are."""
DEFAULT = 0.8
"""How often a parameter with a default takes it."""
CONDITION = 0.4
"""How often a loop has a condition."""
MOST_NAMES = 2
"""So many names of loops and keys are seen at once."""
SOURCES = (OBJECT,) * 5 + (COLOR, VEC)
"""What loops run over."""
NAMES = {"Object": "o", "Color": "c", "Vec": "v", "Grid": "g", "Mask": "m", "Int": "n"}
SYMMETRIES = {"flip_lr", "flip_ud", "transpose", "antitranspose", "rot90", "rot180", "rot270", "apply_sym"}
DISTANCES = (1, 1, 1, 1, 2, 3)


class Unused(Exception):
    """A part came out that does nothing, such as a loop that does not mention its name: the sample is thrown away."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Where an expression is to stand: the names that it sees, what it may cost, and whether it may be a leaf."""

    names: tuple[Local, ...] = ()
    room: int = 0
    may_be_leaf: bool = True

    def of(self, room: int, *, may_be_leaf: bool = True) -> Scope:
        """The scope of a part."""
        return Scope(self.names, room, may_be_leaf)

    def seeing(self, local: Local, room: int, *, may_be_leaf: bool = False) -> Scope:
        """The scope of a part that sees one more name."""
        return Scope((*self.names, local), room, may_be_leaf)


class Sampler:
    """Expressions at random, with literals that suit the inputs on which they will run."""

    def __init__(self, chance: Random, colors: Sequence[int]) -> None:
        """`colors` are those of the inputs; two literals in three are among them."""
        self._chance = chance
        self._colors = tuple(colors)
        self._made: dict[Type, list[Expr]] = {}

    def program(self, type_: Type, room: int) -> Expr | None:
        """An expression of the type that costs about `room` at most; None where a part came out that does nothing."""
        return self.part(type_, Scope(room=room, may_be_leaf=False))

    def part(self, type_: Type, scope: Scope) -> Expr | None:
        """The same in a scope."""
        self._made = {}
        try:
            return self._expr(type_, scope)
        except Unused:
            return None

    def _expr(self, type_: Type, scope: Scope, parameter: Parameter | None = None) -> Expr:
        affordable = _affordable(type_, scope.room)
        leaves = self._leaves(type_, scope, parameter) if scope.may_be_leaf or not affordable.rules else []
        if leaves and (not affordable.rules or self._chance.random() < STOP):
            return self._chance.choice(leaves)
        if not affordable.rules:
            raise Unused
        chosen = affordable.rules[bisect(affordable.sums, self._chance.random() * affordable.sums[-1])]
        made = self._by(chosen, type_, scope)
        if _is_idle(made):
            raise Unused
        if isinstance(made, Apply) and not scope.names:
            self._made.setdefault(type_, []).append(made)
        return made

    def _leaves(self, type_: Type, scope: Scope, parameter: Parameter | None) -> list[Expr]:
        """What may end an expression: names first in number, then literals, the input, and what was made before."""
        found: list[Expr] = [*(local for local in scope.names if local.type == type_)] * 3
        if type_ in LEAVES and not (parameter is not None and parameter.role in (Role.DISPLACEMENT, Role.POSITION)):
            found += [LEAVES[type_]] * 2
        if type_ in CONSTANT:
            found += [Literal(self._constant(type_, parameter), type_)] * 2
        if scope.room > 0:
            found += self._made.get(type_, [])[-2:]
        return found

    def _by(self, rule: Rule, type_: Type, scope: Scope) -> Expr:
        if rule.made_by is Form.LOOP:
            return self._loop(rule, scope)
        rooms = self._shares(rule, scope.room)
        if isinstance(rule.made_by, Primitive):
            parts = [
                self._argument(parameter, part, scope.of(room))
                for parameter, part, room in zip(rule.made_by.parameters, rule.parts, rooms, strict=True)
            ]
            return Apply(rule.made_by, tuple(parts), type_)
        made = [
            self._expr(part, scope.of(room, may_be_leaf=part != BOOL))
            for part, room in zip(rule.parts, rooms, strict=True)
        ]
        match rule.made_by:
            case Form.IF:
                return If(*made)
            case Form.OR_ELSE:
                return OrElse(*made)
            case Form.AND:
                return And(*made)
            case _:
                return Or(*made)

    def _argument(self, parameter: Parameter, part: Type, scope: Scope) -> Expr:
        if not parameter.is_required and (scope.room < 1 or self._chance.random() < DEFAULT):
            return default_of(parameter)
        if part.name == "Key":
            local = _fresh(part.parameters[0], scope)
            body = self._expr(part.parameters[1], scope.seeing(local, scope.room))
            return Key(local, _mentioning(local, body), part)
        return self._expr(part, scope, parameter)

    def _loop(self, rule: Rule, scope: Scope) -> Expr:
        if len(scope.names) >= MOST_NAMES:
            raise Unused
        local = _fresh(self._chance.choice(SOURCES), scope)
        source_room, body_room, condition_room = self._split(scope.room - rule.cost, 3)
        source = self._expr(list_of(local.type), scope.of(max(1, source_room)))
        condition = None
        if self._chance.random() < CONDITION:
            condition = _mentioning(local, self._expr(BOOL, scope.seeing(local, max(1, condition_room))))
        body = self._expr(rule.parts[0], scope.seeing(local, max(1, body_room), may_be_leaf=condition is not None))
        if body != local or condition is None:
            _mentioning(local, body)
        return Comprehension((Clause(local.name, source, condition),), body)

    def _shares(self, rule: Rule, room: int) -> list[int]:
        """What each part may cost: the least that it does, and a random share of what is left."""
        leasts = _leasts(rule)
        spare = self._split(room - least(rule), len(leasts))
        return [one + more for one, more in zip(leasts, spare, strict=True)]

    def _split(self, room: int, count: int) -> list[int]:
        shares = [0] * count
        for _ in range(max(0, room) if count else 0):
            shares[int(self._chance.random() * count)] += 1
        return shares

    def _constant(self, type_: Type, parameter: Parameter | None) -> Value:
        chance = self._chance
        if type_ == COLOR:
            return Color(chance.choice(self._colors) if chance.random() < 2 / 3 else chance.randrange(10))
        if type_ == INT:
            return chance.choice((0, 1, 1, 2, 2, 3, 3, 4, 5))
        if type_ == VEC:
            return self._vector(None if parameter is None else parameter.role)
        return chance.choice(_CLOSED[type_])

    def _vector(self, role: Role | None) -> Vec:
        """Sizes and positions are small and not negative, displacements are steps."""
        chance = self._chance
        if role is Role.SIZE:
            return Vec(chance.randint(1, 4), chance.randint(1, 4))
        if role is Role.POSITION:
            return Vec(chance.randint(0, 3), chance.randint(0, 3))
        step, distance = chance.choice(tuple(DIRECTIONS.values())), chance.choice(DISTANCES)
        return Vec(step.row * distance, step.col * distance)


_CLOSED: Mapping[Type, Sequence[Value]] = {
    BOOL: (True, False),
    SYM: tuple(Sym),
    AXIS: (Axis.ROWS, Axis.COLS),
    CONN: tuple(Conn),
    TURN: tuple(Turn),
}


@dataclass(frozen=True, slots=True)
class _Affordable:
    rules: tuple[Rule, ...]
    sums: tuple[float, ...]
    """Of the weights of the rules up to each: two to the power of minus its cost."""


@cache
def _affordable(type_: Type, room: int) -> _Affordable:
    """The rules by which the type has an expression that does not cost more."""
    found = tuple(rule for rule in rules().get(type_, ()) if least(rule) <= room)
    return _Affordable(found, tuple(itertools.accumulate(2.0**-rule.cost for rule in found)))


@cache
def _leasts(rule: Rule) -> tuple[int, ...]:
    """What each part costs at least."""
    return tuple(least_part(part, parameter) for part, parameter in zip(rule.parts, rule.parameters, strict=True))


def _fresh(type_: Type, scope: Scope) -> Local:
    """A name that is not seen yet."""
    letter = NAMES.get(type_.name, "x")
    taken = sum(local.name.startswith(letter) for local in scope.names)
    return Local(letter if not taken else f"{letter}{taken + 1}", type_)


def _is_idle(expr: Expr) -> bool:
    """Whether a word less would do: something is joined with itself, or turned twice, or a literal put in many words.

    Concatenations of the input with itself are none of these.
    """
    match expr:
        case Apply(outer, (Apply(inner, _, _), *_), _) if {outer.word, inner.word} <= SYMMETRIES:
            return True
        case Apply(_, arguments, type_) if type_ in CONSTANT and all(isinstance(one, Literal) for one in arguments):
            return True
        case Apply(_, (left, right, *_), _):
            return left == right and left != Input()
        case If(_, left, right) | And(left, right) | Or(left, right) | OrElse(left, right):
            return left == right
        case _:
            return False


def _mentioning(local: Local, expr: Expr) -> Expr:
    """The expression, if it mentions the name."""
    if expr != local and local in walk(expr):
        return expr
    raise Unused
