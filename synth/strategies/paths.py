"""This file is where outputs are explained as walks over the background: straight on, or turned by what they meet."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np

from dsl.program import Background, Clause, Comprehension, Expr, Input, ListOf, Local, OrElse, cost_of
from dsl.resolve import call, color, integer, literal
from dsl.types import AXIS, CONN, OBJECT, TURN, VEC, list_of
from dsl.values import DIRECTIONS, Axis, Conn, Grid, Mask, Objects, Turn, Vec, displaced
from synth.budget import Budget
from synth.by_pair import ByPair
from synth.colors import colors_everywhere
from synth.ratios import keeps_dims
from synth.search import Search
from synth.set_cover import covers
from synth.strategy import strategy

STRAIGHT = ("up", "down", "left", "right")
DIAGONAL = ("nw", "ne", "sw", "se")
ACROSS = {Axis.COLS: ("up", "down"), Axis.ROWS: ("left", "right")}
SPACES = (2, 3, 4)
MOST_COLORS = 4
MOST_STARTS = 40
MOST_LAYERS = 80
MOST_COST = 60
MOST_COVERS = 6
MOST_OBJECTS = 16
WALKER = Local("o", OBJECT)
WALKERS = call("objects", Input(), conn=literal(Conn.EIGHT, CONN))
ONLY_COLOR = call("other", call("colors", Input()), Background())
LEAST_SHARE = 0.05
"""A layer that puts a smaller share of the changed cells right is chance."""


Cells = Callable[[Expr], Expr]
"""The cells that walks start from which go this way first."""
Rule = Callable[[Expr, Expr], Expr]
"""The cells of walks from these cells, this way."""


@dataclass(frozen=True, slots=True)
class _Layer:
    """Walks that paint right cells only."""

    walks: Expr
    color: Expr | None
    """None: the walks are objects, which have colours of their own."""
    repaired: int
    """The changed cells that they put right, as bits."""

    def on(self, canvas: Expr) -> Expr:
        """The walks painted on the background of a grid."""
        if self.color is None:
            return call("underpaint", canvas, self.walks)
        return call("underfill", canvas, self.walks, self.color)

    @property
    def cost(self) -> int:
        """The cost of painting them."""
        return cost_of(self.on(Input()))


@strategy(order=37, evaluations=20_000, decisive_cost=7, share=0.1)
def paths(search: Search) -> Iterator[Expr]:
    """Walks from the cells of a colour that turn or bounce where they meet something."""
    if not keeps_dims(search):
        return
    trial = _Trial(search)
    if not trial.amount:
        return
    layers: dict[int, _Layer] = {}
    for layer in _layers(trial, search):
        known = layers.get(layer.repaired)
        if known is None or layer.cost < known.cost:
            layers[layer.repaired] = layer
    found = sorted(layers.values(), key=lambda layer: -layer.repaired.bit_count())[:MOST_LAYERS]
    if found:
        yield from _unions(found, trial.amount, search.budget)


def _unions(layers: Sequence[_Layer], amount: int, budget: Budget) -> Iterator[Expr]:
    """Sets of layers that put everything right; else the most that they do, the best layers first."""
    bits = np.array([[layer.repaired >> place & 1 for place in range(amount)] for layer in layers], dtype=np.bool_)
    costs = [layer.cost for layer in layers]
    found = False
    for rows in itertools.islice(covers(bits, costs, MOST_COST, budget), MOST_COVERS):
        found = True
        yield _painted([layers[row] for row in rows])
    if not found:
        yield from _partial(layers)


def _partial(layers: Sequence[_Layer]) -> Iterator[Expr]:
    covered, chosen = 0, list[_Layer]()
    for layer in layers:
        if layer.repaired & ~covered:
            covered |= layer.repaired
            chosen.append(layer)
            yield _painted(chosen)


def _painted(layers: Sequence[_Layer]) -> Expr:
    return functools.reduce(lambda canvas, layer: layer.on(canvas), layers, cast(Expr, Input()))


def _layers(trial: _Trial, search: Search) -> Iterator[_Layer]:
    colors = _colors(search)
    for own in colors:
        for cells in _starts(own, colors):
            ways = [way for way in DIRECTIONS if trial.leads_on(cells(_direction(way)), DIRECTIONS[way])]
            for rule, allowed in _rules(colors) if ways else ():
                yield from _walks(cells, rule, [way for way in ways if way in allowed], own, trial)
        for rule, allowed in _spaced():
            yield from _walks(next(_starts(own, colors)), rule, allowed, own, trial)
    for objects in (call("objects", Input(), conn=literal(Conn.EIGHT, CONN)), call("objects", Input())):
        layer = trial.layer(_from_notches(objects), None)
        if layer is not None:
            yield layer
    if trial.has_few_objects(WALKERS):
        for cells, (rule, allowed) in itertools.product(_of_object(), _rules([])):
            yield from _own_walks(cells, rule, allowed, trial)


def _of_object() -> Iterator[Cells]:
    """The cells of an object, or those that follow another of its cells."""
    cells = call("mask", WALKER)
    yield lambda _: cells
    yield _following(cells, cells)


def _own_walks(cells: Cells, rule: Rule, ways: Sequence[str], trial: _Trial) -> Iterator[_Layer]:
    """The walks from every object in its own colour, in all directions in which they are right."""

    def walk(way: Expr) -> Expr:
        return OrElse(call("colored", rule(cells(way), way), call("color", WALKER)), WALKER)

    every = Clause("o", WALKERS, None)
    found = [way for way in ways if trial.own_layer(Comprehension((every,), walk(_direction(way)))) is not None]
    if found:
        directions = Clause("d", ListOf(tuple(map(_direction, found)), list_of(VEC)), None)
        layer = trial.own_layer(Comprehension((every, directions), walk(Local("d", VEC))))
        if layer is not None:
            yield layer


def _walks(cells: Cells, rule: Rule, ways: Sequence[str], own: Expr, trial: _Trial) -> Iterator[_Layer]:
    """The walks in one direction each, and those in all directions in which they are right."""
    found: dict[str, _Layer] = {}
    for way in ways:
        layer = trial.layer(rule(cells(_direction(way)), _direction(way)), own)
        if layer is not None:
            found[way] = layer
    yield from found.values()
    if len(found) > 1:
        step = Local("d", VEC)
        directions = ListOf(tuple(map(_direction, found)), list_of(VEC))
        every = Comprehension((Clause("d", directions, None),), rule(cells(step), step))
        layer = trial.layer(call("union", every), own)
        if layer is not None:
            yield layer


def _colors(search: Search) -> list[Expr]:
    """The colours of the foreground that are in every input; the only one where inputs have only one."""
    backgrounds = set(search.backgrounds())
    common = [color(value) for value in colors_everywhere(search) if value not in backgrounds][:MOST_COLORS]
    return [ONLY_COLOR] if not common and search.values(ONLY_COLOR) is not None else list[Expr](common)


def _direction(way: str) -> Expr:
    return literal(DIRECTIONS[way], VEC)


def _starts(own: Expr, colors: Sequence[Expr]) -> Iterator[Cells]:
    """The cells of a colour; those that follow a cell of a colour; those that have the edge behind them."""
    cells = call("==", Input(), own)
    yield lambda _: cells
    for other in colors:
        yield _following(cells, call("==", Input(), other))
    yield lambda way: call("-", cells, call("shift", call("full"), way))


def _following(cells: Expr, behind: Expr) -> Cells:
    return lambda way: call("&", cells, call("shift", behind, way))


def _rules(colors: Sequence[Expr]) -> Iterator[tuple[Rule, Sequence[str]]]:
    """Straight on, bouncing, turning at walls, turning at two colours, each with the ways in which it makes sense."""
    blank = call("==", Input(), Background())
    yield lambda cells, way: call("ray", cells, way, blank), tuple(DIRECTIONS)
    yield lambda cells, way: call("ray", cells, way), tuple(DIRECTIONS)
    walls = [call("fg", Input()), *(call("==", Input(), value) for value in colors)]
    bounce = literal(Turn.BOUNCE, TURN)
    for wall in walls:
        yield _traced(wall, bounce), DIAGONAL
        for axis in Axis:
            yield _traced(wall, bounce, literal(axis, AXIS)), DIAGONAL
        for turn in (literal(Turn.LEFT, TURN), literal(Turn.RIGHT, TURN)):
            yield _traced(wall, turn), tuple(DIRECTIONS)
            yield _traced(wall, turn, literal(Axis.ANY, AXIS)), STRAIGHT
    for left, right in itertools.permutations(walls[1:], 2):
        yield _traced(left, right), STRAIGHT


def _spaced() -> Iterator[tuple[Rule, Sequence[str]]]:
    """Every second or third cell of a walk, or of the lines across it: to one of the other edges, or from edge to edge."""
    for step in SPACES:
        yield _every(step, lambda cells: cells), tuple(DIRECTIONS)
        for across, ways in ((Axis.COLS, STRAIGHT[2:]), (Axis.ROWS, STRAIGHT[:2])):
            for line in (literal(across, AXIS), *map(_direction, ACROSS[across])):
                yield _every(step, _line(line)), ways


def _line(line: Expr) -> Callable[[Expr], Expr]:
    return lambda cells: call("ray", cells, line)


def _every(step: int, start: Callable[[Expr], Expr]) -> Rule:
    return lambda cells, way: call("ray", start(cells), call("*", way, integer(step)))


def _traced(*rule: Expr) -> Rule:
    return lambda cells, way: call("trace", cells, way, *rule)


def _from_notches(objects: Expr) -> Expr:
    """Rays out of the one cell that an object's box has besides the object."""
    element = Local("o", OBJECT)
    notch = call("hull_holes", element)
    way = call("direction", element, call("cut", Input(), notch))
    clause = Clause("o", objects, call("==", call("count", notch), integer(1)))
    return call("union", Comprehension((clause,), call("-", call("ray", notch, way), notch)))


class _Trial:
    """Walks on trial: what they paint on the background must be right, in one colour."""

    def __init__(self, search: Search) -> None:
        self._values = ByPair(search)
        self._search = search
        pairs = search.problem.train
        self._outputs = [pair.output for pair in pairs]
        self._blank = [pair.input == ground for pair, ground in zip(pairs, search.backgrounds(), strict=False)]
        self._changed = [(pair.input != pair.output) & blank for pair, blank in zip(pairs, self._blank, strict=True)]
        counts = np.cumsum([0, *(int(mask.sum()) for mask in self._changed)])
        self._firsts = counts[:-1].tolist()
        self.amount = int(counts[-1])

    def leads_on(self, starts: Expr, step: Vec) -> bool:
        """Whether some walk that starts so has room, and none must paint a cell that stays."""
        has_room = False
        for at, blank in enumerate(self._blank):
            cells = cast(Mask | None, self._values.value(starts, at))
            if cells is None or np.count_nonzero(cells) > MOST_STARTS:
                return False
            ahead = displaced(cells, step.row, step.col, False) & blank
            if (ahead & ~self._changed[at]).any():
                return False
            has_room = has_room or bool(ahead.any())
        return has_room

    def has_few_objects(self, objects: Expr) -> bool:
        """Whether every pair has objects, of several colours in some pair or other, and not many."""
        lists = [cast(Objects, self._values.value(objects, at)) for at in range(len(self._outputs))]
        colors = {int(element.patch.max(where=element.opaque, initial=0)) for each in lists for element in each}
        return all(0 < len(each) <= MOST_OBJECTS for each in lists) and len(colors) > 1

    def own_layer(self, walks: Expr) -> _Layer | None:
        """The walks of objects in their own colours, if they paint right cells only on the background, and enough."""
        self._search.budget.spend()
        repaired = 0
        for at, (blank, output) in enumerate(zip(self._blank, self._outputs, strict=True)):
            grid = cast(Grid | None, self._values.value(call("underpaint", Input(), walks), at))
            if grid is None or (blank & (grid != self._search.problem.train[at].input) & (grid != output)).any():
                return None
            changed = self._changed[at]
            repaired |= _bits((grid == output)[changed]) << self._firsts[at]
        if repaired.bit_count() < LEAST_SHARE * self.amount:
            return None
        return _Layer(walks, None, repaired)

    def layer(self, mask: Expr, own: Expr | None) -> _Layer | None:
        """The mask with the colour that it may paint on the background: a constant, that of the starts, or the only one."""
        self._search.budget.spend()
        colors: dict[int, int] = {}
        repaired = 0
        for at, changed in enumerate(self._changed):
            cells = cast(Mask | None, self._values.value(mask, at))
            if cells is None:
                return None
            painted = cells & self._blank[at]
            shown = self._outputs[at][painted]
            if not shown.size:
                continue
            if (painted & ~changed).any() or (shown != shown[0]).any():
                return None
            colors[at] = int(shown[0])
            repaired |= _bits(painted[changed]) << self._firsts[at]
        if repaired.bit_count() < LEAST_SHARE * self.amount:
            return None
        if len(set(colors.values())) == 1:
            return _Layer(mask, color(next(iter(colors.values()))), repaired)
        for expr in (own, ONLY_COLOR):
            if expr is not None and all(self._values.value(expr, at) == value for at, value in colors.items()):
                return _Layer(mask, expr, repaired)
        return None


def _bits(cells: Mask) -> int:
    return int.from_bytes(np.packbits(cells, bitorder="little").tobytes(), "little")
