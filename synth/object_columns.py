"""This file is where expressions about an object are evaluated for all objects of a table at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import Any, cast

import numpy as np

import synth.object_moves  # noqa: F401  (declares its words, and those of what it imports)
from dsl.program import (
    And,
    Apply,
    Clause,
    Comprehension,
    Expr,
    Frame,
    Input,
    Key,
    ListOf,
    Literal,
    Local,
    Or,
    OrElse,
    with_children,
)
from dsl.types import BOOL, COLOR, GRID, INT, MASK, OBJECT, VEC
from dsl.values import Grid, Object, Value, Vec
from synth.object_boards import MOST_SIDE, Numbers, Truths, compiled, framed, packed
from synth.object_plans import Constant, Step, apart, first_of, names_in, plan, repeated, side_by_side
from synth.object_shapes import Shapes
from synth.object_words import FRAME, WORDS, NotAtOnce, Partly, Scene
from synth.search import Search

OBJECT_NAME = "o"
ELEMENT = Local(OBJECT_NAME, OBJECT)
_FAR = 10**6


@cache
def compiled_claims() -> ModuleType:
    """The compiled loops over attributes of objects."""
    from interp import claims  # here, since it loads numba

    return claims


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """The values of an expression for all objects, as `synth.object_words` has them, and for which objects it has none."""

    values: Any
    fails: Truths | None = None


class ObjectColumns:
    """The columns of the objects of one segmentation; parts of expressions are shared."""

    def __init__(self, name: str, lists: Sequence[tuple[Object, ...]], search: Search) -> None:
        self._name = name
        self._search = search
        self._grids = search.problem.inputs
        self._inputs = np.repeat(np.arange(len(lists)), [len(objects) for objects in lists])
        self._starts, self._groups = np.unique(self._inputs, return_index=True, return_inverse=True)[1:]
        everyone = [element for objects in lists for element in objects]
        self.shapes = Shapes.of(everyone)
        self.scene = self._scene()
        fits = max(max(grid.shape) for grid in self._grids) <= MOST_SIDE
        self._known: dict[Expr, Column | None] = {ELEMENT: Column(self.shapes) if fits else None}
        self._fits = fits
        self._distances: Numbers | None = None
        kinds: dict[Object, int] = {}
        self._kinds = np.array([kinds.setdefault(element, len(kinds)) for element in everyone])

    def _scene(self) -> Scene:
        sides = np.array([grid.shape for grid in self._grids], dtype=np.int64)[self._inputs].reshape(-1, 2)
        heights, widths = sides[:, 0], sides[:, 1]
        shapes = self.shapes
        hangs = (shapes.top < 0) | (shapes.left < 0) | (shapes.bottom >= heights) | (shapes.right >= widths)
        return Scene(self._inputs, framed(heights, widths), heights, widths, bool(hangs.any()))

    def column(self, expr: Expr) -> Column | None:
        """The column of an expression, or None where some word in it cannot take all objects at once."""
        if expr not in self._known:
            try:
                self._known[expr] = self._computed(expr) if self._fits else None
            except NotAtOnce:
                self._known[expr] = None
        return self._known[expr]

    def prepare(self, exprs: tuple[Expr, ...]) -> None:
        """Find the columns of many expressions in few steps, as far as that is possible, with the same evaluations."""
        planned = plan(exprs)
        # where some word fails, the evaluations are those of the arguments before the one that fails
        if not self._fits or self.scene.hangs or not all(map(self.column, planned.leaves)):
            return
        scenes = repeated(self.scene, planned.widest)
        for step in planned.steps:
            places = [at for at, expr in enumerate(step.exprs) if expr not in self._known]
            if places:
                self._apply(step if len(places) == len(step.exprs) else step.only(places), scenes)

    def _apply(self, step: Step, scenes: Scene) -> None:
        """Apply a word to the objects of several expressions side by side."""
        given: list[Any] = []
        objects, times = len(self._inputs), len(step.exprs)
        fails: list[Truths | None] = [None] * times
        for argument in step.arguments:
            if isinstance(argument, Constant):
                given.append(argument.value)
            elif isinstance(argument, tuple):
                columns = list(map(self._needed, argument))
                given.append(side_by_side([column.values for column in columns]))
                fails = [_either(own, column.fails) for own, column in zip(fails, columns, strict=True)]
            else:
                given.append(np.repeat(argument, objects, axis=0))
        values = WORDS[step.word](first_of(scenes, objects * times), *given)
        self._search.budget.spend(times)
        if isinstance(values, Partly):
            fails = [_either(own, part) for own, part in zip(fails, apart(values.fails, times), strict=True)]
            values = values.values
        self._known.update(zip(step.exprs, map(Column, apart(values, times), fails), strict=True))

    def _computed(self, expr: Expr) -> Column:
        if isinstance(expr, Input):
            return self._of_inputs(expr, self._grids)
        values = None if names_in(expr) else self._search.values(expr)
        if values is not None:
            return self._of_inputs(expr, values)
        match expr:
            case Apply(primitive, arguments, _) if primitive.name in WORDS:
                self._search.budget.spend()
                return self._applied(primitive.name, arguments)
            case Apply(primitive, (Local() as elements, Key() as key), _) if elements.name == self._name:
                return self._extreme(primitive.name, key)
            case Apply(primitive, (Comprehension() as others, Key() as key), _):
                return self._extreme_among(primitive.name, others, key)
            case Apply(primitive, (Local() as elements, given, Key() as key), _) if primitive.name == "rank":
                if elements.name != self._name or given != ELEMENT:
                    raise NotAtOnce
                return self._rank(key)
            case Apply(primitive, (others, given), _) if primitive.name == "nearest" and given == ELEMENT:
                return self._nearest(others)
            case ListOf((element,), _):
                return self._needed(element)
            case OrElse(first, second) if expr.type in (BOOL, INT, COLOR):
                return self._first_of(self._needed(first), second)
            case And(left, right) | Or(left, right):
                truths = [self._needed(part) for part in (left, right)]
                if any(column.fails is not None for column in truths):
                    raise NotAtOnce
                join = np.logical_and if isinstance(expr, And) else np.logical_or
                return Column(join(truths[0].values, truths[1].values))
            case _:
                raise NotAtOnce

    def _first_of(self, column: Column, other: Expr) -> Column:
        """The column's values, and where it has none those of another one."""
        if column.fails is None:
            return column
        if isinstance(other, Literal):
            return Column(np.where(column.fails, cast(int, other.value), column.values))
        rest = self._needed(other)
        fails = None if rest.fails is None else column.fails & rest.fails
        return Column(np.where(column.fails, rest.values, column.values), fails)

    def _needed(self, expr: Expr) -> Column:
        column = self.column(expr)
        if column is None:
            raise NotAtOnce
        return column

    def _applied(self, name: str, arguments: Sequence[Expr]) -> Column:
        given: list[Any] = []
        fails: Truths | None = None
        for argument in arguments:
            if isinstance(argument, Literal):
                given.append(argument.value)
            elif isinstance(argument, Frame):
                given.append(FRAME)
            else:
                column = self._needed(argument)
                given.append(column.values)
                fails = _either(fails, column.fails)
        values = WORDS[name](self.scene, *given)
        if isinstance(values, Partly):
            return Column(values.values, _either(fails, values.fails))
        return Column(values, fails)

    def _of_inputs(self, expr: Expr, values: Sequence[Value]) -> Column:
        """The column of an expression that is the same for all objects of an input."""
        if expr.type == OBJECT:
            return Column(Shapes.of(cast(Sequence[Object], values)).taken(self._inputs))
        if expr.type in (GRID, MASK):
            return Column(self._in_frames(expr, cast(Sequence[Grid], values)))
        if expr.type in (INT, COLOR):
            return Column(np.array(values, dtype=np.int64)[self._inputs])
        if expr.type == VEC:
            steps = [(vec.row, vec.col) for vec in cast(Sequence[Vec], values)]
            return Column(np.array(steps, dtype=np.int64)[self._inputs])
        raise NotAtOnce

    def _in_frames(self, expr: Expr, grids: Sequence[Grid]) -> Any:
        if any(grid.shape != given.shape for grid, given in zip(grids, self._grids, strict=True)):
            raise NotAtOnce
        # what lies off a frame has no colour
        cells = np.full((len(grids), 32, 32), 255 if expr.type == GRID else 0, dtype=np.uint8)
        for at, grid in enumerate(grids):
            cells[at, : grid.shape[0], : grid.shape[1]] = grid
        height, width = self.scene.frame.shape[1], int(self.scene.widths.max(initial=1))
        every = cells[:, :height, :width]
        return (every if expr.type == GRID else packed(every.astype(np.bool_)))[self._inputs]

    def _extreme(self, word: str, key: Key) -> Column:
        """The first object of each input whose key is largest, or smallest."""
        if word not in ("argmax", "argmin"):
            raise NotAtOnce
        self._search.budget.spend()
        keys = self._needed(_renamed(key.body, key.parameter.name))
        if keys.fails is not None:
            raise NotAtOnce
        numbers = keys.values if word == "argmax" else -keys.values
        return Column(self.shapes.taken(self._first_best(numbers)))

    def _first_best(self, numbers: Numbers) -> Numbers:
        """For each object the first one of its input whose number is the largest there."""
        if not len(numbers):
            return np.zeros(0, dtype=np.int64)
        largest = np.maximum.reduceat(numbers, self._starts)[self._groups]
        places = np.where(numbers == largest, np.arange(len(numbers)), len(numbers))
        return np.asarray(np.minimum.reduceat(places, self._starts)[self._groups])

    def _extreme_among(self, word: str, others: Expr, key: Key) -> Column:
        """For each object the first of its input whose key is largest, or smallest, among those that are related to it."""
        if word not in ("argmax", "argmin"):
            raise NotAtOnce
        self._search.budget.spend()
        keys = self._needed(_renamed(key.body, key.parameter.name))
        if keys.fails is not None:
            raise NotAtOnce
        related = self._related(others)
        numbers = keys.values if word == "argmax" else -keys.values
        best = np.zeros(len(self._inputs), dtype=np.int64)
        for at in np.unique(self._inputs):
            places = np.flatnonzero(self._inputs == at)
            best[places] = places[np.where(related[np.ix_(places, places)], numbers[places], -_FAR).argmax(axis=1)]
        alone = ~(related & (self._inputs[:, None] == self._inputs)).any(axis=1)
        return Column(self.shapes.taken(best), alone if alone.any() else None)

    def _rank(self, key: Key) -> Column:
        """How many different keys of the objects of its input are smaller than an object's own."""
        self._search.budget.spend()
        keys = self._needed(_renamed(key.body, key.parameter.name))
        if keys.fails is not None:
            raise NotAtOnce
        return Column(compiled_claims().ranked(keys.values.astype(np.int64)[None], self._inputs)[0])

    def _nearest(self, others: Expr) -> Column:
        """The nearest other object of the input: any, or one that is related to the object by a comparison of colours."""
        self._search.budget.spend()
        if not len(self._inputs):
            return Column(self.shapes)
        steps = np.where(self._related(others), self._steps_between(), _FAR)
        fails = steps.min(axis=1) == _FAR
        nearest = np.where(fails, self._starts[self._groups], steps.argmin(axis=1))
        return Column(self.shapes.taken(nearest), fails)

    def _related(self, others: Expr) -> Truths:
        """For each object which others, of any input, are in the list that an expression speaks of."""
        if isinstance(others, Local) and others.name == self._name:
            return np.ones((len(self._inputs),) * 2, dtype=np.bool_)
        match others:
            case Comprehension(
                (Clause(name, Local() as elements, Apply(compared, (left, right), _)),), Local() as body
            ):
                if elements.name != self._name or body.name != name or right.type != COLOR:
                    raise NotAtOnce
                theirs, own = self._needed(_renamed(left, name)), self._needed(right)
                if theirs.fails is not None or own.fails is not None or _renamed(left, name) != right:
                    raise NotAtOnce
                same: Truths = own.values[:, None] == theirs.values
                if compared.name == "color_equals":
                    return same
                if compared.name == "color_differs":
                    return ~same
        raise NotAtOnce

    def _steps_between(self) -> Numbers:
        """The fewest steps from a cell of each object to a cell of each other one of its input; far from equal objects."""
        if self._distances is None:
            shapes = self.shapes
            steps = compiled().steps_between(shapes.owners, shapes.rows, shapes.cols, self._inputs, False)
            self._distances = np.where(self._kinds[:, None] == self._kinds, _FAR, steps)
        return self._distances


def _renamed(expr: Expr, name: str) -> Expr:
    """What is said of another object, said of the object itself."""
    if expr == Local(name, OBJECT):
        return ELEMENT
    return with_children(expr, lambda part: _renamed(part, name))


def _either(left: Truths | None, right: Truths | None) -> Truths | None:
    if left is None or right is None:
        return right if left is None else left
    return left | right
