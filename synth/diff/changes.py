"""This file is where differences are compared with differences: between inputs, and between the outputs of the same pairs.

From the first input to the second, and so on, a number that is read off it changes by some amount: that is A1 against A2. A
number of the outputs that changes by the same amounts (B1 against B2), or by so many times as much, varies with it; one
that never changes is a literal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from typing import TypeVar

import numpy as np

from dsl.values import COLOR_NAMES, Color, Grid
from synth.constraints import Constraint, Seen, Varies
from synth.correspondence import SEGMENTATIONS, grounds_of
from synth.layer import layer
from synth.problem import Pair, Problem
from synth.wording import listed

FACTORS = (1, 2, 3, 4, 5)
LEAST_VALUES = 3
"""Fewer distinct values fit many rules with factors and offsets."""
LEAST_ALIKE = 0.5
"""So large a part of the changes must be alike."""
LEAST_LITERAL = 0.5
"""Fewer cells are alike by chance."""

_Thing = TypeVar("_Thing")


class Kind(Enum):
    """What a number stands for."""

    COLOR = "color"
    HEIGHT = "height"
    WIDTH = "width"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number, or a colour, in each pair."""

    words: str
    values: tuple[int, ...]
    kind: Kind = Kind.NUMBER

    @property
    def varies(self) -> bool:
        """Whether two pairs differ in it."""
        return len(set(self.values)) > 1

    @property
    def steps(self) -> tuple[int, ...]:
        """By how much it changes from each pair to the next."""
        return tuple(after - before for before, after in pairwise(self.values))

    @property
    def shown(self) -> str:
        """Its values, in words."""
        return listed(COLOR_NAMES[value] if self.kind is Kind.COLOR else value for value in self.values)


@layer(for_people=True)
def varying(problem: Problem) -> Sequence[Constraint]:
    """What of the outputs differs from pair to pair, and with which quantity of the inputs."""
    if len(problem.train) < 2:
        return []
    sources = [quantity for quantity in _of_inputs(problem) if quantity.varies]
    varying = [quantity for quantity in _of_outputs(problem) if quantity.varies]
    return [found for quantity in varying if (found := _varies(quantity, sources)) is not None]


def _varies(quantity: Quantity, sources: Sequence[Quantity]) -> Varies | None:
    """The first source that it follows from; a colour without any is told, too."""
    for source in sorted(sources, key=lambda source: source.kind != quantity.kind):
        rule = _rule(quantity, source)
        if rule is not None:
            others = f", where that is {source.shown}" if source.values != quantity.values else ""
            claim, because = f"{quantity.words} = {rule}", f"it is {quantity.shown}{others}"
            return Varies(quantity.words, quantity.values, source.words, claim, because)
    if quantity.kind is not Kind.COLOR:
        return None
    because = f"it is {quantity.shown}, and no colour looked at is"
    return Varies(quantity.words, quantity.values, None, f"{quantity.words} varies", because)


def _rule(quantity: Quantity, source: Quantity) -> str | None:
    """How the quantity follows from the source: equal, or changing by a multiple of what that changes by."""
    if Kind.COLOR in (quantity.kind, source.kind):
        return source.words if (quantity.kind, quantity.values) == (source.kind, source.values) else None
    if quantity.values == source.values:
        return source.words
    if len(set(quantity.values)) < LEAST_VALUES:
        return None
    for factor in FACTORS:
        if quantity.steps == tuple(factor * step for step in source.steps):
            offset = quantity.values[0] - factor * source.values[0]
            product = source.words if factor == 1 else f"{factor} × {source.words}"
            return product if not offset else f"{product} {'+' if offset > 0 else '−'} {abs(offset)}"
    return None


def _of_inputs(problem: Problem) -> Iterator[Quantity]:
    """What is read off inputs, the plainest first."""
    inputs = [pair.input for pair in problem.train]
    grounds = grounds_of(problem)
    yield _number("the input's height", inputs, lambda grid: grid.shape[0], Kind.HEIGHT)
    yield _number("the input's width", inputs, lambda grid: grid.shape[1], Kind.WIDTH)
    yield _number("the number of colours", inputs, lambda grid: len(np.unique(grid)))
    for segmentation in SEGMENTATIONS:
        cut = [segmentation.cut(grid, ground) for grid, ground in zip(inputs, grounds, strict=True)]
        yield Quantity(f"the number of {segmentation.name}", tuple(map(len, cut)))
        sizes = [[int(element.opaque.sum()) for element in elements] or [0] for elements in cut]
        yield Quantity(f"the size of the largest of {segmentation.name}", tuple(map(max, sizes)))
        yield Quantity(f"the size of the smallest of {segmentation.name}", tuple(map(min, sizes)))
    for color in _everywhere(inputs):
        yield Quantity(
            f"the number of {COLOR_NAMES[color]} cells", tuple(int((grid == color).sum()) for grid in inputs)
        )
    things = [grid != ground for grid, ground in zip(inputs, grounds, strict=True)]
    yield Quantity("the number of cells off the ground", tuple(int(mask.sum()) for mask in things))
    yield from _colors(inputs, grounds)


def _colors(inputs: Sequence[Grid], grounds: Sequence[Color]) -> Iterator[Quantity]:
    """The colours that can be read off every input."""
    counts = [np.bincount(grid.ravel(), minlength=len(COLOR_NAMES)) for grid in inputs]
    yield Quantity("the input's most frequent colour", tuple(int(count.argmax()) for count in counts), Kind.COLOR)
    rare = tuple(int(np.where(count, count, count.max() + 1).argmin()) for count in counts)
    yield Quantity("the input's rarest colour", rare, Kind.COLOR)
    rest = [np.where(np.arange(len(count)) == ground, 0, count) for count, ground in zip(counts, grounds, strict=True)]
    if all(count.any() for count in rest):
        words = "the most frequent colour off the ground"
        yield Quantity(words, tuple(int(count.argmax()) for count in rest), Kind.COLOR)
    for corner, words in (
        ((0, 0), "upper left"),
        ((0, -1), "upper right"),
        ((-1, 0), "lower left"),
        ((-1, -1), "lower right"),
    ):
        yield Quantity(f"the colour of the {words} corner", tuple(int(grid[corner]) for grid in inputs), Kind.COLOR)


def _of_outputs(problem: Problem) -> Iterator[Quantity]:
    outputs = problem.outputs
    pairs = problem.train
    if any(pair.input.shape != pair.output.shape for pair in pairs):
        yield _number("the output's height", outputs, lambda grid: grid.shape[0], Kind.HEIGHT)
        yield _number("the output's width", outputs, lambda grid: grid.shape[1], Kind.WIDTH)
    else:
        if not (all(map(_changes_whole_colors, pairs)) or all(map(_keeps_histogram, pairs))):
            yield _number("the number of changed cells", pairs, lambda pair: (pair.input != pair.output).sum())
    written = [_only_written(pair) for pair in pairs]
    known = [color for color in written if color is not None]
    if len(known) == len(written):
        yield Quantity("the colour written", tuple(known), Kind.COLOR)
    elif all((output == output[0, 0]).all() for output in outputs):
        yield Quantity("the output's colour", tuple(int(output[0, 0]) for output in outputs), Kind.COLOR)


def _changes_whole_colors(pair: Pair) -> bool:
    """Whether every cell changes whose colour changes somewhere."""
    changed = pair.input != pair.output
    return bool(changed[np.isin(pair.input, pair.input[changed])].all())


def _keeps_histogram(pair: Pair) -> bool:
    return np.array_equal(np.sort(pair.input, axis=None), np.sort(pair.output, axis=None))


def _only_written(pair: Pair) -> int | None:
    if pair.input.shape != pair.output.shape:
        return None
    colors = np.unique(pair.output[pair.input != pair.output])
    return int(colors[0]) if len(colors) == 1 else None


def _number(
    words: str, things: Sequence[_Thing], measure: Callable[[_Thing], int], kind: Kind = Kind.NUMBER
) -> Quantity:
    return Quantity(words, tuple(int(measure(thing)) for thing in things), kind)


def _everywhere(grids: Sequence[Grid]) -> list[int]:
    shown = [set(np.unique(grid).tolist()) for grid in grids]
    return sorted(set.intersection(*shown))


@layer(for_people=True)
def constant_cells(problem: Problem) -> Sequence[Constraint]:
    """The cells that are the same in all outputs, beside those that are the same in all inputs."""
    sides = [pair.input for pair in problem.train], list(problem.outputs)
    if len(problem.train) < 2 or any(len({grid.shape for grid in grids}) > 1 for grids in sides):
        return []
    before, after = (np.stack(grids) for grids in sides)
    fixed, literal = ((stack == stack[0]).all(axis=0) for stack in (before, after))
    if before.shape == after.shape:
        new = literal & (after[0] != before).all(axis=0)
        least = int((before != after).sum(axis=(1, 2)).min())
        if not new.any() or new.sum() < LEAST_ALIKE * least:
            return []
        because = f"{int(new.sum())} cells do, whatever they were"
        return [Seen("cells change to the same colour in all pairs", because)]
    share = float(literal.mean())
    if share < LEAST_LITERAL:
        return []
    because = f"{int(literal.sum())} of {literal.size} cells are, and {int(fixed.sum())} of {fixed.size} of all inputs"
    return [Seen("cells are the same in all outputs", because)]
