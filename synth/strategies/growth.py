"""This file is where outputs are explained as growth: rules about a cell's neighbours, applied until nothing changes."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import cast

import numpy as np
import numpy.typing as npt

from dsl.outcome import EvaluationFailed
from dsl.program import Background, Expr, Input, Local, cost_of
from dsl.resolve import call, color, integer, key, literal
from dsl.types import AXIS, CONN, GRID, VEC
from dsl.values import DIRECTIONS, Axis, Color, Conn, Grid
from interp.reference import value_in
from synth.colors import colors_everywhere, palette_of
from synth.ratios import keeps_dims
from synth.search import Search
from synth.strategy import strategy

GROWN = Local("g", GRID)
"""The picture as far as it has grown."""
BLANK = call("==", GROWN, Background())
MOST_CELLS = 4000
MOST_RULES = 5
MOST_WRITTEN = 8
MOST_COLORS = 4
PAIRS_TRIED = 40
COST_WEIGHT = 0.02
LEAST_SHARE = 0.3
"""What grows must put so much of the changed cells right to be a base."""

Rows = npt.NDArray[np.float32]
Cells = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Paint:
    """A colour that rules write: a constant, or that of a neighbour of the cell."""

    expr: Expr

    def by(self, condition: Expr, grid: Expr) -> Expr:
        """One step of a rule, on a grid."""
        if self.expr.type == GRID:
            return call("fill_from", grid, call("&", BLANK, condition), self.expr)
        return call("underfill", grid, condition, self.expr)


@dataclass(frozen=True, slots=True)
class _Rule:
    condition: Expr
    paint: _Paint


@strategy(order=42, evaluations=5000, decisive_cost=8, share=0.15)
def growth(search: Search) -> Iterator[Expr]:
    """Rules that write on the background until nothing changes, each of which writes right cells only."""
    if not keeps_dims(search):
        return
    try:
        state = _State(search)
    except EvaluationFailed:
        return
    if not state.is_possible:
        return
    rules: list[_Rule] = []
    while len(rules) < MOST_RULES and state.open.any():
        rule = state.best_rule(rules)
        if rule is None:
            break
        rules.append(rule)
        if not state.grow(_program(rules)):
            break
    if rules and state.share_right >= LEAST_SHARE:
        yield _program(rules)


def _program(rules: Sequence[_Rule]) -> Expr:
    step = reduce(lambda grid, rule: rule.paint.by(rule.condition, grid), rules, cast(Expr, GROWN))
    return call("fixpoint", Input(), key("g", GRID, step))


def _near(colors: Sequence[Color]) -> Iterator[Expr]:
    """What a cell sees of what has grown: these claims stay true as more grows."""
    for step, far in itertools.product(DIRECTIONS.values(), (1, 2)):
        seen = call("neighbor", GROWN, literal(step.scaled(far), VEC))
        yield call("!=", seen, Background())
        yield from (call("==", seen, color(value)) for value in colors)
    for shown in (call("fg", GROWN), *(call("==", GROWN, color(value)) for value in colors)):
        for conn, least in itertools.product(Conn, (1, 2, 3)):
            yield call(">=", call("neighbor_count", shown, literal(conn, CONN)), integer(least))


def _given(colors: Sequence[Color]) -> Iterator[Expr]:
    """What a cell sees of the input."""
    for step in DIRECTIONS.values():
        here = call("neighbor", Input(), literal(step, VEC))
        yield call("==", here, Background())
        yield from (call("==", here, color(value)) for value in colors)
        yield call("!=", here, Background())
        yield call("~", call("shift", call("full"), literal(step, VEC)))
    for value, axis in itertools.product(colors, (Axis.ROWS, Axis.COLS)):
        yield call(">", call("line_count", call("==", Input(), color(value)), literal(axis, AXIS)), integer(0))
    for word in ("row", "col"):
        for rest in (0, 1):
            yield call("==", call("%", call(word, Input()), integer(2)), integer(rest))


class _State:
    """How far the pictures of the pairs have grown, and what every blank cell sees: in the output, and as far as it is."""

    def __init__(self, search: Search) -> None:
        self._search = search
        pairs = search.problem.train
        self._inputs = [pair.input for pair in pairs]
        self._outputs = [pair.output for pair in pairs]
        self._backgrounds = search.backgrounds()[: len(pairs)]
        self._blank = [grid == ground for grid, ground in zip(self._inputs, self._backgrounds, strict=True)]
        self._after = self._flat(self._outputs)
        before = self._flat(self._inputs)
        self._changed = self._after != before
        self._pair_of = np.concatenate([np.full(int(blank.sum()), at) for at, blank in enumerate(self._blank)])
        self.open = self._changed.copy()
        written = sorted(palette_of([self._after[self._changed].reshape(1, -1)])) if self._changed.any() else []
        is_drawn_on = any(
            ((pair.input != pair.output) & ~blank).any() for pair, blank in zip(pairs, self._blank, strict=True)
        )
        self.is_possible = (
            0 < len(written) <= MOST_WRITTEN
            and len(self._after) <= MOST_CELLS
            and not is_drawn_on
            and not set(written) & set(self._backgrounds)
        )
        if self.is_possible:
            self._prepare(written)

    def _prepare(self, written: list[Color]) -> None:
        grounds = set(self._backgrounds)
        colors = [value for value in colors_everywhere(self._search) if value not in grounds]
        self._near = list(_near(list(dict.fromkeys([*written[:3], *colors]))[:MOST_COLORS]))
        self._given = list(_given(colors[:MOST_COLORS]))
        self._claims = [*self._near, *self._given]
        self._costs = np.array([cost_of(claim) for claim in self._claims])
        self._paints = [_Paint(color(value)) for value in written[:MOST_COLORS]]
        if len(written) > 1:
            self._paints += [_Paint(call("neighbor", GROWN, literal(step, VEC))) for step in DIRECTIONS.values()]
        self._static = self._seen(self._given, self._inputs)
        self._final = np.concatenate([self._seen(self._near, self._outputs), self._static])
        self._final_paints = [self._shown(paint, self._outputs) for paint in self._paints]
        self._look(self._inputs)

    def _look(self, grids: Sequence[Grid]) -> None:
        self._grids = grids
        self._now = np.concatenate([self._seen(self._near, grids), self._static])
        self._paints_now = [self._shown(paint, grids) for paint in self._paints]

    def _flat(self, grids: Sequence[Grid]) -> npt.NDArray[np.uint8]:
        """The cells of grids that are blank in the inputs, laid one after another."""
        return np.concatenate([grid[blank] for grid, blank in zip(grids, self._blank, strict=True)])

    def _on(self, expr: Expr, grids: Sequence[Grid]) -> npt.NDArray[np.uint8]:
        self._search.budget.spend()
        found = zip(self._inputs, self._backgrounds, grids, strict=True)
        return self._flat([cast(Grid, value_in(expr, given, ground, {"g": grid})) for given, ground, grid in found])

    def _seen(self, claims: Sequence[Expr], grids: Sequence[Grid]) -> Rows:
        return np.array([self._on(claim, grids) for claim in claims], dtype=np.float32)

    def _shown(self, paint: _Paint, grids: Sequence[Grid]) -> npt.NDArray[np.uint8]:
        """The colour that each cell would be given; where none is to be seen, its own, which is blank."""
        if paint.expr.type == GRID:
            return self._on(paint.expr, grids)
        return np.full(self._after.shape, value_in(paint.expr, self._inputs[0], Color(0), {}), dtype=np.uint8)

    def grow(self, program: Expr) -> bool:
        """Let the pictures grow by a program; whether they did, and only rightly."""
        found = zip(self._inputs, self._backgrounds, strict=True)
        try:
            grids = [cast(Grid, value_in(program, given, ground, {})) for given, ground in found]
        except EvaluationFailed:
            return False
        cells = self._flat(grids)
        still_open = self._changed & (cells != self._after)
        if (still_open.sum() >= self.open.sum()) or (cells != self._after)[~self._changed].any():
            return False
        self.open = still_open
        self._look(grids)
        return True

    @property
    def share_right(self) -> float:
        """How much of the changed cells is right."""
        return 1 - float(self.open.sum() / self._changed.sum())

    def best_rule(self, known: Sequence[_Rule]) -> _Rule | None:
        """The rule that explains most of what is open at least cost, and fires now."""
        best: tuple[float, _Rule] | None = None
        grounds = np.array(self._backgrounds, dtype=np.uint8)[self._pair_of]
        for paint, final, now in zip(self._paints, self._final_paints, self._paints_now, strict=True):
            wrong = (final != grounds) & (final != self._after)
            wanted, ready = self.open & (final == self._after), self.open & (now == self._after)
            if not ready.any():
                continue
            found = self._best_conjunction(wrong, wanted, ready)
            if found is not None and (best is None or found[0] > best[0]):
                condition = reduce(lambda left, right: call("&", left, right), (self._claims[at] for at in found[1]))
                best = (found[0], _Rule(condition, paint))
        return best[1] if best is not None and best[1] not in known else None

    def _best_conjunction(self, wrong: Cells, wanted: Cells, ready: Cells) -> tuple[float, tuple[int, ...]] | None:
        """The claims of one to three that hold in no wrong cell, in most wanted ones, and in some that is ready."""
        amount = float(self.open.sum())
        here, spoilt = self._final[:, wanted], self._final[:, wrong]
        now = self._now[:, ready]
        right, bad, firing = here @ here.T, spoilt @ spoilt.T, now @ now.T
        costs = self._costs[:, None] + self._costs[None, :]
        np.fill_diagonal(costs, self._costs)
        worth = right / amount - COST_WEIGHT * costs
        best: tuple[float, tuple[int, ...]] | None = None
        valid = np.where((bad == 0) & (firing > 0) & (right > 0), worth, -np.inf)
        row, col = np.unravel_index(int(valid.argmax()), valid.shape)
        if valid[row, col] > -np.inf and self._is_common(wanted, (int(row), int(col))):
            best = float(valid[row, col]), tuple(sorted({int(row), int(col)}))
        promising = np.where(firing > 0, worth - bad / max(float(wrong.sum()), 1.0), -np.inf)
        for place in np.argsort(-promising, axis=None, kind="stable")[: 2 * PAIRS_TRIED : 2]:
            one, two = (int(part) for part in np.unravel_index(int(place), promising.shape))
            if one == two:
                continue
            thirds = np.where(
                (spoilt @ (spoilt[one] * spoilt[two]) == 0) & (now @ (now[one] * now[two]) > 0),
                here @ (here[one] * here[two]) / amount - COST_WEIGHT * (costs[one, two] + self._costs),
                -np.inf,
            )
            third = int(thirds.argmax())
            if thirds[third] > (best[0] if best else -np.inf) and self._is_common(wanted, (one, two, third)):
                best = float(thirds[third]), (one, two, third)
        return best

    def _is_common(self, wanted: Cells, claims: tuple[int, ...]) -> bool:
        """Whether the claims hold in wanted cells of more than one pair, if such cells are in more than one."""
        held = self._final[list(claims)].all(axis=0) & wanted
        return len(np.unique(self._pair_of[held])) >= min(2, len(np.unique(self._pair_of[wanted])))
