"""This file is where it is concluded what becomes of objects: which stay, move, change or go, and which are new."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from typing import TypeVar

import numpy as np

from dsl.values import Object, Sym, transformed
from synth.constraints import Constraint, Fate, ObjectsMeet, ObjectsMove, Seen
from synth.correspondence import Correspondence, Match, Matched, colors_of, correspondence, shape_of
from synth.layer import layer
from synth.problem import Problem
from synth.traits import Case, telling_trait
from synth.wording import by_pair, listed, named

LEAST_EXPLAINED = 0.5
"""Where fewer objects are found again, they are not what the pairs are about."""
LEAST_ELSEWHERE = 0.85
"""The same where the output has other dims, in which places mean little."""
MOVES = (Fate.MOVED, Fate.MOVED_AND_RECOLORED)
MOST_FATES = 2
"""Where more different things become of objects, the matches are by chance."""
_Outcome = TypeVar("_Outcome", bound=Hashable)
DIRECTIONS = {(1, 0): "down", (-1, 0): "up", (0, 1): "to the right", (0, -1): "to the left"}


@layer
def objects_meet(problem: Problem) -> Sequence[Constraint]:
    """The fates of objects, with their numbers."""
    found = telling(problem)
    if found is None:
        return []
    fates = _fates(found)
    changing = [fate for fate in Fate if fate in fates and fate is not Fate.KEPT]
    who = found.segmentation.name
    if not changing:
        if not any(pair.new for pair in found.pairs):
            return []
        because = f"{by_pair([len(pair.matches) for pair in found.pairs])}, with colour, place and shape"
        return [ObjectsMeet(fates, f"all {who} stay", because)]
    if len(changing) > MOST_FATES or any(_is_chance(_numbers(found, fate)) for fate in changing):
        return []
    verbs = [_plural(fate) for fate in changing]
    claim = f"all {who} {verbs[0]}" if len(fates) == 1 else f"some {who} {', others '.join(verbs)}"
    kind = ObjectsMeet if fates.isdisjoint(MOVES) else ObjectsMove
    if len(fates) == 1:
        return [kind(fates, claim, f"there are {by_pair(_numbers(found, *fates))}")]
    counts = [f"{_plural(fate)}: {by_pair(_numbers(found, fate))}" for fate in [*changing, Fate.KEPT] if fate in fates]
    return [kind(fates, claim, "; ".join(counts))]


@layer(for_people=True)
def whose_fates(problem: Problem) -> Sequence[Constraint]:
    """The trait that decides which objects have which fate."""
    found = telling(problem)
    if found is None or not 2 <= len(_fates(found)) <= MOST_FATES + 1:
        return []
    told = telling_trait(_cases((match, pair, match.fate) for pair in found.pairs for match in pair.matches))
    if told is None:
        return []
    numbers = Counter(match.fate for pair in found.pairs for match in pair.matches)
    rare = min(told, key=lambda fate: (fate is Fate.KEPT, numbers[fate], fate.value))
    order = sorted(told, key=lambda fate: (fate is not rare, fate.value))
    because = "; ".join(f"{' or '.join(told[fate])}: {fate.value} ({numbers[fate]})" for fate in order)
    return [Seen(f"an object {rare.value} if it is {' or '.join(told[rare])}", because)]


@layer(for_people=True)
def new_colors(problem: Problem) -> Sequence[Constraint]:
    """What decides the colours that objects take."""
    found = telling(problem)
    if found is None:
        return []
    changes = [
        (match, pair, colors_of(match.after))
        for pair in found.pairs
        for match in pair.matches
        if match.after is not None and match.fate in (Fate.RECOLORED, Fate.MOVED_AND_RECOLORED)
    ]
    told = telling_trait(_cases(changes))
    if told is None:
        return []
    rules = sorted(f"{' or '.join(words)}: {named(colors)}" for colors, words in told.items())
    return [Seen("a trait of the object decides its new colour", "; ".join(rules))]


@layer(for_people=True)
def displacements(problem: Problem) -> Sequence[Constraint]:
    """By how much, or in which direction, objects move."""
    found = telling(problem)
    if found is None:
        return []
    steps = [
        (match.after.row - match.before.row, match.after.col - match.before.col)
        for pair in found.pairs
        for match in pair.matches
        if match.after is not None and match.fate in MOVES
    ]
    if len(steps) < 2:
        return []
    directions = {tuple(np.sign(step).tolist()) for step in steps}
    if len(set(steps)) == 1:
        return [Seen(f"they move {_step(*steps[0])}", f"all {len(steps)} do")]
    if len(directions) == 1 and directions <= DIRECTIONS.keys():
        way = DIRECTIONS[directions.pop()]
        lengths = sorted({abs(row + col) for row, col in steps})
        return [Seen(f"they move {way}", f"all {len(steps)} do, by {listed(lengths)} cells")]
    return []


@layer(for_people=True)
def new_objects(problem: Problem) -> Sequence[Constraint]:
    """How many objects of outputs are new, of which colours, and whether they are copies."""
    found = telling(problem)
    if found is None or not all(pair.new for pair in found.pairs):
        return []
    numbers = by_pair([len(pair.new) for pair in found.pairs])
    colors = {color for pair in found.pairs for element in pair.new for color in colors_of(element)}
    what = f"{numbers}, {named(colors)}" if len(colors) <= 2 else numbers
    if all(_is_copy(element, pair) for pair in found.pairs for element in pair.new):
        return [Seen("new objects are copies of old ones", f"each has the shape of an old one, turned or not: {what}")]
    return [Seen("there are new objects", what)]


def telling(problem: Problem) -> Correspondence | None:
    """The matched objects, if most of them are found again in every pair, and the grids differ."""
    found = correspondence(problem)
    keeps_dims = all(pair.input.shape == pair.output.shape for pair in problem.train)
    least = LEAST_EXPLAINED if keeps_dims else LEAST_ELSEWHERE
    return found if found is not None and min(pair.explained for pair in found.pairs) >= least else None


def _fates(found: Correspondence) -> frozenset[Fate]:
    return frozenset(match.fate for pair in found.pairs for match in pair.matches)


def _numbers(found: Correspondence, fate: Fate) -> list[int]:
    return [sum(match.fate is fate for match in pair.matches) for pair in found.pairs]


def _is_chance(numbers: Sequence[int]) -> bool:
    """Whether it happens in less than half of the pairs."""
    return 2 * sum(number > 0 for number in numbers) < len(numbers)


def _plural(fate: Fate) -> str:
    return {
        Fate.KEPT: "stay",
        Fate.RECOLORED: "change their colour",
        Fate.MOVED: "move",
        Fate.MOVED_AND_RECOLORED: "move and change their colour",
        Fate.RESHAPED: "change their shape",
        Fate.GONE: "go",
    }[fate]


def _step(row: int, col: int) -> str:
    down, right = int(np.sign(row)), int(np.sign(col))
    parts = [f"{abs(row)} {DIRECTIONS[down, 0]}"] if row else []
    return " and ".join([*parts, f"{abs(col)} {DIRECTIONS[0, right]}"] if col else parts)


def _cases(outcomes: Iterable[tuple[Match, Matched, _Outcome]]) -> list[Case[_Outcome]]:
    return [
        Case(match.before, [other.before for other in pair.matches], pair.frame, outcome)
        for match, pair, outcome in outcomes
    ]


def _is_copy(element: Object, pair: Matched) -> bool:
    """Whether an object of the input has its shape, under some symmetry."""
    shapes = {shape_of(match.before) for match in pair.matches}
    images = (transformed(element.opaque, sym) for sym in Sym)
    return any((image.shape, image.tobytes()) in shapes for image in images)
