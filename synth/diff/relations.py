"""This file is where it is concluded where changed cells lie, and which objects come to touch or to be aligned."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from dsl.primitives.mask_neighborhoods import dilate, enclosed
from dsl.primitives.mask_shapes import bbox, between, border, span_cols, span_rows
from dsl.primitives.relations import aligned, inside, touches
from dsl.values import COLOR_NAMES, Axis, Conn, Grid, Mask, Object, freeze_mask
from synth.constraints import Constraint, Seen
from synth.correspondence import Correspondence, grounds_of
from synth.diff.objects import telling
from synth.layer import layer
from synth.problem import Problem
from synth.wording import by_pair

MOST_TOLD = 2
MOST_OBJECTS = 25
LEAST_GAIN = 1.5
"""So many times more often than elsewhere must cells change where a relation holds."""
LEAST_SHARE = 0.25
"""So many of the cells where it holds must change."""

Objects = Sequence[Object]


@dataclass(frozen=True, slots=True)
class _Relation:
    """Where the cells are that stand in a relation to the cells of a mask."""

    words: str
    cells: Callable[[Mask], Mask]


RELATIONS = (
    _Relation("enclosed by {}", lambda mask: enclosed(mask, Conn.FOUR)),
    _Relation("enclosed by {}, corners open", lambda mask: enclosed(mask, Conn.EIGHT)),
    _Relation("between {} of one row", lambda mask: between(mask, Axis.ROWS)),
    _Relation("between {} of one column", lambda mask: between(mask, Axis.COLS)),
    _Relation("beside {}", lambda mask: freeze_mask(dilate(mask, Conn.FOUR) & ~mask)),
    _Relation("beside or diagonally next to {}", lambda mask: freeze_mask(dilate(mask, Conn.EIGHT) & ~mask)),
    _Relation("in the box around {}", bbox),
    _Relation("in rows that have {}", span_rows),
    _Relation("in columns that have {}", span_cols),
    _Relation("in rows or columns that have {}", lambda mask: freeze_mask(span_rows(mask) | span_cols(mask))),
)


@layer(for_people=True)
def changes_lie(problem: Problem) -> Sequence[Constraint]:
    """The relations in which all changed cells stand to the cells of a colour, those that hold of fewest other cells first."""
    if any(pair.input.shape != pair.output.shape for pair in problem.train):
        return []
    changes = [pair.input != pair.output for pair in problem.train]
    if not all(changed.any() for changed in changes):
        return []
    changeable = [_changeable(pair.input, changed) for pair, changed in zip(problem.train, changes, strict=True)]
    amount = sum(int(changed.sum()) for changed in changes)
    most = sum(int(cells.sum()) for cells in changeable)
    found: dict[int, str] = {}
    for words, masks in _places(problem):
        if all(not (changed & ~mask).any() for changed, mask in zip(changes, masks, strict=True)):
            others = sum(int((cells & mask).sum()) for cells, mask in zip(changeable, masks, strict=True))
            if others * LEAST_GAIN <= most and amount >= LEAST_SHARE * others:
                found.setdefault(others, words)
    told = [amount] if amount in found else sorted(found)[:MOST_TOLD]
    return [_told(found[others], others, amount) for others in told]


def _changeable(grid: Grid, changed: Mask) -> Mask:
    """The cells of the colours that change somewhere in the grid."""
    return np.isin(grid, grid[changed])


def _told(words: str, others: int, amount: int) -> Seen:
    if others == amount:
        return Seen(f"exactly the cells {words} change", f"all {amount} of the colours that change, and no others")
    because = f"all {amount} changed cells are, and {others - amount} more of their colours"
    return Seen(f"only cells {words} change", because)


def _places(problem: Problem) -> Iterator[tuple[str, list[Mask]]]:
    """The words for a relation, and its cells in each input."""
    inputs = [pair.input for pair in problem.train]
    grounds = grounds_of(problem)
    yield "at the border", [border(grid) for grid in inputs]
    shown = [set(np.unique(grid).tolist()) for grid in inputs]
    things = [freeze_mask(grid != ground) for grid, ground in zip(inputs, grounds, strict=True)]
    always = sorted(set.intersection(*shown) - set(grounds))
    masks = [(f"{COLOR_NAMES[color]} cells", [freeze_mask(grid == color) for grid in inputs]) for color in always]
    kinds = [*masks, ("objects", things)] if len(always) != 1 or any(len(colors) > 2 for colors in shown) else masks
    for relation in RELATIONS:
        for name, cells in kinds:
            yield relation.words.format(name), [relation.cells(mask) for mask in cells]


@layer(for_people=True)
def objects_come_together(problem: Problem) -> Sequence[Constraint]:
    """Pairs of objects that touch, contain each other or are aligned: how many there are before and after."""
    found = telling(problem)
    if found is None or any(len(pair.matches) > MOST_OBJECTS for pair in found.pairs):
        return []
    concluded: list[Constraint] = []
    for words, holds in _BETWEEN_OBJECTS:
        before, after = _related(found, holds)
        if not any(before) and all(after):
            concluded.append(Seen(f"objects come to {words}", f"pairs that do: none before, {by_pair(after)} after"))
        elif all(before) and not any(after):
            concluded.append(Seen(f"objects cease to {words}", f"pairs that do: {by_pair(before)} before, none after"))
    return concluded


_BETWEEN_OBJECTS: tuple[tuple[str, Callable[[Object, Object], bool]], ...] = (
    ("touch", lambda one, other: touches(one, other, Conn.FOUR)),
    ("lie inside others", lambda one, other: inside(one, other) or inside(other, one)),
    ("lie in rows together", lambda one, other: aligned(one, other, Axis.ROWS)),
    ("lie in columns together", lambda one, other: aligned(one, other, Axis.COLS)),
)


def _related(found: Correspondence, holds: Callable[[Object, Object], bool]) -> tuple[list[int], list[int]]:
    """In each pair, how many pairs of objects are in a relation, in the input, and those of them that are left in the output."""
    before, after = [], []
    for pair in found.pairs:
        lasting = [match for match in pair.matches if match.after is not None]
        before.append(_number_of_pairs([match.before for match in lasting], holds))
        after.append(_number_of_pairs([match.after for match in lasting if match.after is not None], holds))
    return before, after


def _number_of_pairs(elements: Objects, holds: Callable[[Object, Object], bool]) -> int:
    return sum(holds(one, other) for one, other in itertools.combinations(elements, 2))
