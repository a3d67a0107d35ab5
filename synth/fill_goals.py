"""This file is where the masks of a chain of fills are found from what they must paint: bounds instead of trial and error."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np

from dsl.program import Apply, Expr, Local
from dsl.types import COLOR
from dsl.values import Grid
from synth.cell_rules import mask_of
from synth.intervals import Answer, Goal, Intervals, Join
from synth.masks import MaskPool
from synth.picture import Cells, flat
from synth.scopes import has_hole, is_hole, put, without_lets
from synth.search import Search

FILLS = ("fill", "fill_from")
MOST_TRIED = 6
"""Of the masks for one hole, so many are tried where other holes depend on it."""


def goal_holes(body: Expr) -> tuple[Local, ...]:
    """The holes that are masks of the fills that a program ends with, the last one first."""
    steps, _ = _chain(without_lets(body))
    return tuple(mask for mask, _ in steps if isinstance(mask, Local) and is_hole(mask))


def _chain(body: Expr) -> tuple[list[tuple[Expr, Expr]], Expr]:
    """The masks and sources of the fills at the end of a program, the last one first, and what they paint on."""
    steps: list[tuple[Expr, Expr]] = []
    while isinstance(body, Apply) and body.primitive.name in FILLS:
        body, mask, source = body.arguments
        steps.append((mask, source))
    return steps, body


@dataclass(frozen=True, slots=True, eq=False)
class _Step:
    """One fill of a chain: its mask, its cells where it is known, and what can be right before it."""

    mask: Expr
    cells: Cells | None
    right: Cells
    """Where its source has the colour of the output."""
    before: Cells
    """Where the picture that it paints on is right, or some choice of earlier masks makes it so."""


class FillGoals:
    """The masks over the input of a search, ready to be put where a chain of fills has holes."""

    def __init__(self, search: Search) -> None:
        self._search = search
        self._pool = MaskPool(search)
        self._intervals = Intervals(self._pool.bits, self._pool.costs)
        self._after = flat(search.problem.outputs)

    def filled(self, body: Expr) -> Iterator[Expr]:
        """The program with masks in those holes with which it explains every pair, the cheapest for the last fill first.

        Nothing where some other part is open.
        """
        steps = self._steps(without_lets(body))
        for chosen in self._chosen(steps, np.zeros(len(self._after), dtype=np.bool_)):
            whole = body
            for hole, mask in chosen:
                whole = put(whole, hole, mask)
            yield whole

    def _steps(self, body: Expr) -> list[_Step]:
        """The fills, the last one first; none where some part has no value, or another frame."""
        found, base = _chain(body)
        right = self._right(base)
        steps: list[_Step] = []
        for mask, source in reversed(found):
            shown = self._right(source)
            cells = None if is_hole(mask) else self._cells(mask)
            if right is None or shown is None or (cells is None and not is_hole(mask)):
                return []
            steps.append(_Step(mask, cells, shown, right))
            right = right | shown if cells is None else np.where(cells, shown, right)
        return steps[::-1]

    def _chosen(self, steps: Sequence[_Step], painted: Cells) -> Iterator[list[tuple[Local, Expr]]]:
        """The masks for the holes of these fills, where some cells are painted, rightly, by later ones."""
        if not steps:
            return
        step, *rest = steps
        if step.cells is not None:
            if (painted | ~step.cells | step.right).all():
                yield from self._rest(rest, painted | step.cells, step)
            return
        assert isinstance(step.mask, Local)
        answers = self._answers(~painted & ~step.before, painted | step.right)
        for answer in answers[:MOST_TRIED] if rest else answers:
            mask = mask_of(answer, self._pool)
            for others in self._rest(rest, painted | self._set_by(answer), step):
                yield [(step.mask, mask), *others]

    def _rest(self, steps: Sequence[_Step], painted: Cells, last: _Step) -> Iterator[list[tuple[Local, Expr]]]:
        if steps:
            yield from self._chosen(steps, painted)
        elif (painted | last.before).all():
            yield []

    def _answers(self, lo: Cells, hi: Cells) -> list[Answer]:
        if (lo & ~hi).any():
            return []
        self._search.budget.spend(len(self._intervals.bits))
        return self._intervals.answers(Goal.between(lo, hi, self._pool.words))

    def _set_by(self, answer: Answer) -> Cells:
        """The cells of the pairs that the masks of an answer set."""
        rows = self._intervals.bits[list(answer.masks)]
        join = np.bitwise_and if answer.join is Join.ALL else np.bitwise_or
        joined = join.reduce(rows, axis=0).astype("<u8")
        cells: Cells = np.unpackbits(joined.view(np.uint8), bitorder="little")[: len(self._after)].astype(np.bool_)
        return cells

    def _right(self, source: Expr) -> Cells | None:
        """Where the expression has the colours of the outputs; None without a value or in another frame."""
        values = self._search.values(source) if not has_hole(source) else None
        if values is None:
            return None
        outputs = self._search.problem.outputs
        if source.type == COLOR:
            shown = [np.full(output.shape, value) for output, value in zip(outputs, values, strict=False)]
        elif any(np.shape(value) != output.shape for value, output in zip(values, outputs, strict=False)):  # type: ignore[arg-type]
            return None
        else:
            shown = list(cast(Sequence[Grid], values[: len(outputs)]))
        right: Cells = flat(shown) == self._after
        return right

    def _cells(self, mask: Expr) -> Cells | None:
        values = self._search.values(mask) if not has_hole(mask) else None
        outputs = self._search.problem.outputs
        if values is None or any(np.shape(one) != out.shape for one, out in zip(values, outputs, strict=False)):  # type: ignore[arg-type]
            return None
        cells: Cells = flat(cast(Sequence[Grid], values[: len(outputs)])).astype(np.bool_)
        return cells
