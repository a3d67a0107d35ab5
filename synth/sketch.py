"""This file is where a sketch, a program with holes, is searched: the cheapest fillings that explain every pair."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress

import numpy as np

from dsl.outcome import EvaluationFailed
from dsl.program import Expr, Hole, Local, Program, walk
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
    SYM,
    TURN,
    VEC,
    Type,
    list_of,
)
from dsl.values import Grid, Value, same_value
from interp.reference import value_in
from synth.budget import BudgetExhausted
from synth.colors import colors_read_off
from synth.constraints import OutputSize
from synth.fill_goals import FillGoals, goal_holes
from synth.hoisting import hoisted
from synth.masks import MaskPool
from synth.pieces import pieces
from synth.quantities import quantities
from synth.scoped_bank import Entry, ScopedBank, costs_of
from synth.scopes import Bound, contexts, numbered, put, visible_at
from synth.search import Search, Values
from synth.selections import all_chosen, segmentations

DEAREST = 8
"""Fillings whose expressions cost more together are not tried."""
FURTHER = 1
"""How much dearer than the cheapest filling those are that are still tried, for what else they predict."""
MOST_FOUND = 24
MOST_OBJECTS = 60
MOST_PIECES = 150
MOST_MASKS = 600

_ATOMS = (GRID, MASK, FIELD, OBJECT, COLOR, INT, BOOL, VEC, SYM, AXIS, CONN, TURN)
SEARCHABLE = (*_ATOMS, *map(list_of, (OBJECT, GRID, COLOR, INT, VEC, MASK)))
"""The types of holes that can be filled."""


def unsearchable(sketch: Program) -> list[Type]:
    """The types of holes for which there are no candidates."""
    return [part.type for part in walk(sketch.body) if isinstance(part, Hole) and part.type not in SEARCHABLE]


Seeds = Callable[[Type, Search, bool], Iterable[tuple[Expr, int]]]
"""Expressions for a hole of a type in a search, with their costs; the flag says whether no local name is visible there."""


class Sketch:
    """The fillings of a program with holes."""

    def __init__(self, body: Expr, search: Search, seeds: Seeds | None = None, *, dearest: int = DEAREST) -> None:
        """`seeds` lists what the expressions in a hole are made of besides words, names and literals.

        Expressions that cost more than `dearest` together are not tried.
        """
        self._body, self._holes = numbered(body)
        self._search = search
        self._seeds = seeds or seeds_for
        self._dearest = dearest
        self._banks: dict[tuple[Local, tuple[Bound, ...]], ScopedBank] = {}
        self.nearest: tuple[int, Expr] | None = None
        """The filling that gets most cells of the first pair right, of those that do not give its output; and how many."""

    def fillings(self) -> Iterator[Expr]:
        """Fillings that give the outputs of all pairs, the cheapest first; nothing more once the budget is spent."""
        found = False
        with suppress(BudgetExhausted):
            for expr in itertools.islice(self.by_goals(), MOST_FOUND):
                found = True
                yield expr
            if not found:
                yield from itertools.islice(self.by_trial(), MOST_FOUND)

    def by_goals(self) -> Iterator[Expr]:
        """Where the program ends with fills of unknown masks: the other holes in order of cost, for each the masks."""
        masks = goal_holes(self._body)
        if not masks:
            return
        goals = FillGoals(self._search)
        others = [hole for hole in self._holes if hole not in masks]
        last = self._dearest if others else 0
        for cost in range(self._dearest + 1):
            for body in self._filled(self._body, others, cost):
                for whole in goals.filled(body):
                    last = min(last, cost + FURTHER)
                    yield whole
            if cost >= last:
                return

    def of_cost(self, cost: int) -> Iterator[Expr]:
        """The fillings of a single hole whose expression costs so much."""
        (hole,) = self._holes
        return self._tested(self._body, hole, cost)

    def by_trial(self) -> Iterator[Expr]:
        """All holes in order of cost."""
        *others, hole = self._holes
        last = self._dearest
        for cost in range(self._dearest + 1):
            for part in range(cost + 1 if others else 1):
                for body in self._filled(self._body, others, part):
                    for whole in self._tested(body, hole, cost - part):
                        last = min(last, cost + FURTHER)
                        yield whole
            if cost >= last:
                return

    def _filled(self, body: Expr, holes: Sequence[Local], cost: int) -> Iterator[Expr]:
        """The body with expressions in these holes that cost so much together."""
        if not holes:
            if cost == 0:
                yield body
            return
        hole, *rest = holes
        for part in range(cost + 1) if rest else (cost,):
            for entry in self._bank(hole, body).at(hole.type, part):
                yield from self._filled(put(body, hole, entry.expr), rest, cost - part)

    def _tested(self, body: Expr, hole: Local, cost: int) -> Iterator[Expr]:
        """The body with expressions of this cost in its last hole that give the output of every pair."""
        search = self._search
        inner, parts = hoisted(body, lambda part: search.values(part) is not None)
        known = {name: search.values(part) or () for name, part in parts.items()}
        first, *others = range(len(search.problem.train))
        for entry in self._bank(hole, body).at(hole.type, cost):
            search.budget.spend()
            made = self._made(inner, hole, entry, known, first)
            if not _is(made, search.problem.outputs[first]):
                self._note(made, body, hole, entry)
            elif all(_is(self._made(inner, hole, entry, known, pair), search.problem.outputs[pair]) for pair in others):
                yield put(body, hole, entry.expr)

    def _made(self, body: Expr, hole: Local, entry: Entry, known: Mapping[str, Values], pair: int) -> Value:
        """What the body gives for a pair with the expression in its hole; None without a value."""
        search = self._search
        names = {name: values[pair] for name, values in known.items()}
        if entry.closed:
            names[hole.name] = entry.values[pair]
        whole = body if entry.closed else put(body, hole, entry.expr)
        try:
            return value_in(whole, search.problem.inputs[pair], search.backgrounds()[pair], names)
        except EvaluationFailed:
            return None

    def _note(self, made: Value, body: Expr, hole: Local, entry: Entry) -> None:
        """Remember the filling if it comes nearer to the first output than all before."""
        expected = self._search.problem.outputs[0]
        if isinstance(made, np.ndarray) and made.shape == expected.shape:
            right = int((made == expected).sum())
            if self.nearest is None or right > self.nearest[0]:
                self.nearest = right, put(body, hole, entry.expr)

    def _bank(self, hole: Local, body: Expr) -> ScopedBank:
        visible = tuple(visible_at(hole, body) or ())
        key = hole, visible
        if key not in self._banks:
            search = self._search
            states = contexts(visible, search.problem.inputs, search.backgrounds())
            self._banks[key] = ScopedBank(states, visible, search, self._seeds(hole.type, search, not visible))
        return self._banks[key]


def _is(made: Value, expected: Grid) -> bool:
    return isinstance(made, np.ndarray) and same_value(made, expected)


def plain_seeds(search: Search) -> Iterator[Expr]:
    """Colours, numbers, sizes and lists of objects that can be read off the input."""
    yield from colors_read_off(search)
    yield from quantities(search)
    yield from segmentations(search)
    yield from (constraint.size for constraint in search.found(OutputSize))


def seeds_for(type_: Type, search: Search, is_closed: bool) -> Iterator[tuple[Expr, int]]:
    """Expressions over the input that are likely in a hole of the type, with what they cost."""
    listed: list[Iterable[Expr]] = [plain_seeds(search)]
    if type_ in (OBJECT, GRID):
        listed.append(itertools.islice(all_chosen(search), MOST_OBJECTS))
    if type_ == GRID:
        listed.append(itertools.islice(pieces(search), MOST_PIECES))
    if type_ == MASK and is_closed:
        pool = MaskPool(search)
        listed.append(pool.expr(place) for place in range(min(MOST_MASKS, len(pool.bits))))
    return costs_of(itertools.chain.from_iterable(listed))
