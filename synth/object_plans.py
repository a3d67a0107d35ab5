"""This file is where it is planned how words of many expressions are applied at once, to the objects of all side by side."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from dsl.program import Apply, Expr, Frame, Literal, Local, walk
from dsl.types import FIELD, GRID
from dsl.values import Vec
from synth.object_boards import Numbers
from synth.object_shapes import Shapes
from synth.object_words import FRAME, WORDS, Scene

READ_OFF = ("corner",)
"""Words that take a constant vector as it is, not a step for each object."""


@dataclass(frozen=True, slots=True, eq=False)
class Constant:
    """An argument that is the same in all expressions."""

    value: Any


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """A word, the expressions that apply it, and their arguments: one constant, a vector each, or an expression each."""

    word: str
    exprs: tuple[Apply, ...]
    arguments: tuple[Constant | Numbers | tuple[Expr, ...], ...]

    def only(self, places: Sequence[int]) -> Step:
        """The same for some of the expressions."""
        arguments = (_taken(argument, places) for argument in self.arguments)
        return Step(self.word, tuple(self.exprs[at] for at in places), tuple(arguments))


def _taken(
    argument: Constant | Numbers | tuple[Expr, ...], places: Sequence[int]
) -> Constant | Numbers | tuple[Expr, ...]:
    if isinstance(argument, Constant):
        return argument
    return tuple(argument[at] for at in places) if isinstance(argument, tuple) else argument[list(places)]


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """The words in some expressions, in an order in which each finds its arguments, and the parts that are no such words."""

    leaves: tuple[Expr, ...]
    steps: tuple[Step, ...]

    @property
    def widest(self) -> int:
        """The most expressions of a step."""
        return max((len(step.exprs) for step in self.steps), default=0)


@lru_cache(maxsize=50_000)
def names_in(expr: Expr) -> frozenset[str]:
    """The local names that an expression speaks of."""
    return frozenset(part.name for part in walk(expr) if isinstance(part, Local))


@lru_cache(maxsize=200)
def plan(exprs: tuple[Expr, ...]) -> Plan:
    """How the values of some expressions are found in few steps: those of a step have only arguments of earlier ones."""
    levels: dict[Expr, int] = {}
    for expr in exprs:
        _level(expr, levels)
    groups: dict[Hashable, list[Apply]] = {}
    for expr, level in levels.items():
        if level:
            assert isinstance(expr, Apply)
            groups.setdefault((level, *_kind(expr)), []).append(expr)
    ordered = sorted(groups.values(), key=lambda group: levels[group[0]])
    leaves = tuple(expr for expr, level in levels.items() if not level)
    return Plan(leaves, tuple(map(_step, ordered)))


def _level(expr: Expr, levels: dict[Expr, int]) -> int:
    """One more than the highest level of its arguments; 0 of what is not a word for all objects at once."""
    if expr not in levels:
        level = 0
        if isinstance(expr, Apply) and expr.primitive.name in WORDS and names_in(expr):
            level = 1 + max(_level(part, levels) for part in expr.arguments if not isinstance(part, Literal | Frame))
        levels[expr] = level
    return levels[expr]


def _kind(expr: Apply) -> tuple[Hashable, ...]:
    """Equal for expressions whose word can be applied to all their objects side by side."""
    name = expr.primitive.name
    kinds: list[Hashable] = [name]
    for part in expr.arguments:
        is_open = isinstance(part, Literal) and isinstance(part.value, Vec) and name not in READ_OFF
        kinds.append(part if isinstance(part, Literal | Frame) and not is_open else is_open)
    if any(part.type in (FIELD, GRID) for part in (expr, *expr.arguments)):
        # so large that to lay them side by side would take longer than to apply the word to each
        kinds.append(expr)
    return tuple(kinds)


def _step(exprs: Sequence[Apply]) -> Step:
    arguments = (_argument(parts) for parts in zip(*(expr.arguments for expr in exprs), strict=True))
    return Step(exprs[0].primitive.name, tuple(exprs), tuple(arguments))


def _argument(parts: tuple[Expr, ...]) -> Constant | Numbers | tuple[Expr, ...]:
    first = parts[0]
    if isinstance(first, Frame):
        return Constant(FRAME)
    if not isinstance(first, Literal):
        return parts
    values = [part.value for part in parts if isinstance(part, Literal)]
    if len(set(values)) == 1:
        return Constant(first.value)
    return np.array([(vec.row, vec.col) for vec in values if isinstance(vec, Vec)], dtype=np.int64)


def repeated(scene: Scene, times: int) -> Scene:
    """The frames of the same objects so many times, one after another."""
    inputs, frame = np.tile(scene.inputs, times), np.tile(scene.frame, (times, 1))
    return Scene(inputs, frame, np.tile(scene.heights, times), np.tile(scene.widths, times), scene.hangs)


def first_of(scene: Scene, objects: int) -> Scene:
    """The frames of the first objects."""
    inputs, frame = scene.inputs[:objects], scene.frame[:objects]
    return Scene(inputs, frame, scene.heights[:objects], scene.widths[:objects], scene.hangs)


def side_by_side(values: Sequence[Any]) -> Any:
    """The values of several expressions, one after another."""
    if len(values) == 1:
        return values[0]
    return Shapes.side_by_side(values) if isinstance(values[0], Shapes) else np.concatenate(values)


def apart(values: Any, times: int) -> list[Any]:
    """The values of each of so many expressions."""
    if times == 1:
        return [values]
    if isinstance(values, Shapes):
        return values.apart(times)
    objects = len(values) // times
    return [values[at : at + objects] for at in range(0, times * objects, objects)]
