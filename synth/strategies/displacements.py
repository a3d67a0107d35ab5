"""This file is where outputs are explained as objects put elsewhere: each by a rule that the objects of one kind share."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from dsl.outcome import EvaluationFailed
from dsl.program import Clause, Comprehension, Expr, Input, Let, Local, cost_of, with_children
from dsl.resolve import call, color, integer, literal
from dsl.types import VEC
from dsl.values import DIRECTIONS, Grid, Object, Sym, Vec, transformed
from interp.reference import value_in
from synth.colors import palette_of
from synth.constraints import ObjectsMove
from synth.object_rules import ELEMENT, ELEMENTS, OTHER, claims_of, distances, others, toward, turned, walls
from synth.ratios import keeps_dims
from synth.search import Search
from synth.selections import segmentations
from synth.set_cover import covers
from synth.strategy import strategy

REACH = 30
"""The longest displacement along an axis."""
SPAN = 2 * REACH + 1
BLANK, ANYTHING = 255, 254
MOST_OBJECTS = 100
MOST_SIZE = 100
MOST_COST = 46
MOST_POOLED = 500
MOST_COVERS = 4
MOST_CONSTANTS = 3
SYMS = tuple(Sym)

_Truths = npt.NDArray[np.bool_]
_Numbers = npt.NDArray[np.int64]


@strategy(order=42, evaluations=60_000, decisive_cost=13, share=0.4, goals=(ObjectsMove,))
def displacements(search: Search) -> Iterator[Expr]:
    """The input without its objects, and on it those that a claim chooses, moved by what a rule says of each."""
    if not keeps_dims(search):
        return
    for objects in segmentations(search):
        lists = search.values(objects)
        if lists is not None and all(lists):
            found = [cast(tuple[Object, ...], value) for value in lists]
            if _are_few(found):
                yield from _Scene(objects, found, search).explanations()


def _are_few(lists: Sequence[tuple[Object, ...]]) -> bool:
    return sum(map(len, lists)) <= MOST_OBJECTS and all(
        element.opaque.sum() <= MOST_SIZE for listed in lists for element in listed
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Move:
    """A rule: how it turns and displaces each object, and of which objects it says nothing."""

    expr: Expr
    syms: _Numbers
    """Places in `SYMS`."""
    steps: _Numbers
    fails: _Truths


@dataclass(frozen=True, slots=True, eq=False)
class _Layer:
    """The objects of which a claim is true, moved by a rule that paints no cell wrong."""

    expr: Expr
    cost: int
    paints: _Truths


_Claim = tuple[Expr | None, _Truths]


class _Scene:
    """The objects of one segmentation, and the inputs without them."""

    def __init__(self, segmentation: Expr, lists: Sequence[tuple[Object, ...]], search: Search) -> None:
        self._segmentation = segmentation
        self._search = search
        self._lists = lists
        outputs = search.problem.outputs
        self._owners = [at for at, listed in enumerate(lists) for _ in listed]
        self._objects = [element for listed in lists for element in listed]
        self._amount = sum(len(listed) for listed in lists[: len(outputs)])
        self._outputs = [np.pad(output, 2 * REACH, constant_values=ANYTHING) for output in outputs]
        self._starts = np.cumsum([0, *(output.size for output in self._outputs)])
        self._bare = cast(Sequence[Grid], search.values(call("erase", Input(), segmentation)) or ())[: len(outputs)]
        wrong = [np.pad(a != b, 2 * REACH).ravel() for a, b in zip(self._bare, outputs, strict=True)]
        self._changed = np.concatenate(wrong)
        self._right: dict[int, _Truths] = {}
        self._masks = {name: search.values(mask) or () for name, mask in walls(search).items()}

    def explanations(self) -> Iterator[Expr]:
        """The cheapest sets of layers, told apart by one trait, that paint every cell in which the outputs are not bare."""
        if not self._changed.any() or self._shows_more() or not self._is_possible():
            return
        moves = list(self._moves())
        everything: _Claim = (None, np.ones(len(self._objects), dtype=np.bool_))
        common = self._layers([everything], moves)
        found = list(self._covered(common))
        yield from found
        for claims in self._traits() if not found else ():
            yield from self._covered([*common, *self._layers(claims, moves)])

    def _covered(self, layers: Sequence[_Layer]) -> Iterator[Expr]:
        if not layers:
            return
        bits = np.array([layer.paints for layer in layers])
        costs = [layer.cost for layer in layers]
        for rows in itertools.islice(covers(bits, costs, MOST_COST, self._search.budget), MOST_COVERS):
            yield self._program([layers[row] for row in rows])

    def _program(self, layers: Sequence[_Layer]) -> Expr:
        body = call("erase", Input(), ELEMENTS)
        for layer in layers:
            body = call("paint", body, layer.expr)
        return Let(ELEMENTS.name, self._segmentation, body)

    def _layers(self, claims: Sequence[_Claim], moves: Sequence[_Move]) -> list[_Layer]:
        kept: dict[bytes, _Layer] = {}
        for claim, truths in claims:
            chosen = np.flatnonzero(truths)
            seen, unseen = chosen[chosen < self._amount], chosen[chosen >= self._amount]
            if not len(seen):
                continue
            for move in itertools.chain(self._constant(seen), moves):
                if move.fails[chosen].any() or not self._are_right(move, seen):
                    continue
                expr = Comprehension((Clause("o", ELEMENTS, claim),), move.expr)
                layer = _Layer(expr, cost_of(expr), self._painted(move, seen))
                mark = b"".join(
                    part.tobytes() for part in (layer.paints, unseen, move.steps[unseen], move.syms[unseen])
                )
                if mark not in kept or kept[mark].cost > layer.cost:
                    kept[mark] = layer
        return sorted(kept.values(), key=lambda layer: layer.cost)[:MOST_POOLED]

    def _table(self, sym: int) -> _Truths:
        """For every object of a pair, turned in this way, and every displacement, whether it paints some cell, and none wrong."""
        if sym not in self._right:
            table = np.ones((self._amount, SPAN, SPAN), dtype=np.bool_)
            for number in range(self._amount):
                some = np.zeros((SPAN, SPAN), dtype=np.bool_)
                for window, value in self._windows(self._outputs, number, sym):
                    outside = window == ANYTHING
                    table[number] &= (window == value) | outside
                    some |= ~outside
                table[number] &= some
            self._right[sym] = table
        return self._right[sym]

    def _windows(self, grids: Sequence[Grid], number: int, sym: int) -> Iterator[tuple[Grid, int]]:
        """For every cell of an object what stands where it comes by every displacement, and its colour."""
        element, grid = self._objects[number], grids[self._owners[number]]
        patch = transformed(element.patch, SYMS[sym])
        for row, col in np.argwhere(patch != BLANK).tolist():
            top, left = element.row + row + REACH, element.col + col + REACH
            yield grid[top : top + SPAN, left : left + SPAN], int(patch[row, col])

    def _shows_more(self) -> bool:
        """Whether an output has more cells of a colour than the objects have, where it is not bare."""
        for bare, pair in zip(self._bare, self._search.problem.train, strict=True):
            shown = np.bincount(pair.output[pair.output != bare], minlength=256)
            if (shown > np.bincount(pair.input.ravel(), minlength=256)).any():
                return True
        return False

    def _is_possible(self) -> bool:
        """Whether every cell in which the outputs are not bare may be one of a moved object."""
        reached = [np.zeros(output.shape, dtype=np.bool_) for output in self._outputs]
        for sym, number in itertools.product(range(len(SYMS)), range(self._amount)):
            table = self._table(sym)[number]
            if not table.any():
                continue
            for window, _ in self._windows(cast(Any, reached), number, sym):
                window |= table
        return not (self._changed & ~np.concatenate([part.ravel() for part in reached])).any()

    def _are_right(self, move: _Move, seen: _Numbers) -> bool:
        syms, steps = move.syms[seen], move.steps[seen] + REACH
        return all(
            bool(self._table(sym)[seen, steps[:, 0], steps[:, 1]][syms == sym].all()) for sym in set(syms.tolist())
        )

    def _painted(self, move: _Move, seen: _Numbers) -> _Truths:
        """Which of the cells in which the outputs are not bare the moved objects paint."""
        painted = np.zeros(len(self._changed), dtype=np.bool_)
        for number in seen.tolist():
            element, at = self._objects[number], self._owners[number]
            rows, cols = np.nonzero(transformed(element.patch, SYMS[move.syms[number]]) != BLANK)
            rows = rows + element.row + move.steps[number, 0] + 2 * REACH
            cols = cols + element.col + move.steps[number, 1] + 2 * REACH
            painted[self._starts[at] + rows * self._outputs[at].shape[1] + cols] = True
        return np.asarray(painted[self._changed])

    def _column(self, expr: Expr, other: Sequence[Object | None] | None = None) -> list[Any]:
        """What the expression gives for each object, and for what stands by as `OTHER`; None where it gives nothing."""
        self._search.budget.spend()
        found: list[Any] = []
        backgrounds = self._search.backgrounds()
        for number, element in enumerate(self._objects):
            at = self._owners[number]
            names: dict[str, Any] = {ELEMENT.name: element, ELEMENTS.name: self._lists[at]}
            names |= {name.name: values[at] for name, values in self._masks.items()}
            if other is not None:
                names[OTHER.name] = other[number]
            if OTHER.name in names and names[OTHER.name] is None:
                found.append(None)
                continue
            try:
                found.append(value_in(expr, self._search.problem.inputs[at], backgrounds[at], names))
            except EvaluationFailed:
                found.append(None)
        return found

    def _traits(self) -> Iterator[list[_Claim]]:
        """Claims that tell objects apart: their colours, or one that is true of some and false of others."""
        colors = sorted(palette_of(self._search.problem.inputs))
        claims = [call("==", call("color", ELEMENT), color(value)) for value in colors]
        yield [(claim, np.array(self._column(claim), dtype=np.bool_)) for claim in claims]
        known: set[bytes] = set()
        for claim in claims_of(self._search):
            column = self._column(claim)
            if None in column:
                continue
            truths = np.array(column, dtype=np.bool_)
            if truths.any() and not truths.all() and truths.tobytes() not in known:
                known |= {truths.tobytes(), (~truths).tobytes()}
                yield [(claim, truths), (call("not", claim), ~truths)]

    def _constant(self, seen: _Numbers) -> Iterator[_Move]:
        """The shortest displacements that are right for all of these objects."""
        steps = np.argwhere(self._table(SYMS.index(Sym.ID))[seen].all(axis=0)) - REACH
        for row, col in sorted(steps.tolist(), key=lambda step: abs(step[0]) + abs(step[1]))[:MOST_CONSTANTS]:
            moved = call("shift", ELEMENT, literal(Vec(row, col), VEC)) if row or col else ELEMENT
            yield self._shift(moved, np.tile(np.array([row, col], dtype=np.int64), (len(self._objects), 1)))

    def _shift(self, moved: Expr, steps: _Numbers, fails: _Truths | None = None) -> _Move:
        far = np.asarray(abs(steps).max(axis=1) > REACH)
        return _Move(
            moved,
            np.full(len(steps), SYMS.index(Sym.ID)),
            np.where(far[:, None], 0, steps),
            far if fails is None else fails | far,
        )

    def _moves(self) -> Iterator[_Move]:
        known: set[bytes] = set()
        for move in itertools.chain(self._alone(), self._with_others()):
            mark = b"".join(part.tobytes() for part in (move.syms, move.steps, move.fails))
            if mark not in known and not move.fails.all():
                known.add(mark)
                yield move

    def _alone(self) -> Iterator[_Move]:
        """Rules that look at no other object."""
        for direction in DIRECTIONS.values():
            way = literal(direction, VEC)
            yield from self._stepwise(way, self._column(way))
        for moved in turned():
            yield self._placed(moved, self._column(moved))
        for direction, (name, mask) in itertools.product(DIRECTIONS.values(), walls(self._search).items()):
            slid = call("slide", ELEMENT, literal(direction, VEC), name)
            yield self._placed(_put(slid, name, mask), self._column(slid))

    def _with_others(self) -> Iterator[_Move]:
        for chosen in others(self._search):
            other = self._column(chosen)
            if all(one is None for one in other):
                continue
            way = call("direction", ELEMENT, OTHER)
            ways = self._column(way, other)
            yield from self._stepwise(_put(way, OTHER, chosen), ways)
            back = [None if vec is None else vec.scaled(-1) for vec in ways]
            yield from self._stepwise(_put(call("negate", way), OTHER, chosen), back)
            for moved in toward():
                yield self._placed(_put(moved, OTHER, chosen), self._column(moved, other))

    def _stepwise(self, way: Expr, column: Sequence[Vec | None]) -> Iterator[_Move]:
        """So many steps in a direction, by a number or by a measure of the object."""
        steps = np.array([(0, 0) if vec is None else (vec.row, vec.col) for vec in column], dtype=np.int64)
        fails = np.array([vec is None for vec in column])
        for number, times in self._numbers:
            product = way if number == integer(1) else call("*", way, number)
            yield self._shift(call("shift", ELEMENT, product), steps * times[:, None], fails)

    @cached_property
    def _numbers(self) -> list[tuple[Expr, _Numbers]]:
        return [(expr, np.array(self._column(expr), dtype=np.int64)) for expr in distances()]

    def _placed(self, moved: Expr, column: Sequence[Object | None]) -> _Move:
        """The objects that a word puts elsewhere, perhaps turned."""
        found = [self._step(element, there) for element, there in zip(self._objects, column, strict=True)]
        known = np.array([(0, 0, 0) if step is None else step for step in found], dtype=np.int64)
        fails = np.array([step is None for step in found])
        return _Move(moved, known[:, 0], known[:, 1:], fails)

    @staticmethod
    def _step(element: Object, there: Object | None) -> tuple[int, int, int] | None:
        if there is None:
            return None
        row, col = there.row - element.row, there.col - element.col
        if max(abs(row), abs(col)) > REACH:
            return None
        turned = (at for at, sym in enumerate(SYMS) if np.array_equal(transformed(element.patch, sym), there.patch))
        return next(((at, row, col) for at in turned), None)


def _put(expr: Expr, name: Local, meaning: Expr) -> Expr:
    """The expression with what a name stands for in its place."""
    return meaning if expr == name else with_children(expr, lambda part: _put(part, name, meaning))
