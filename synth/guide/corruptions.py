"""This file is where right outputs are made wrong, in the ways in which answers are wrong: nearly."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import numpy as np
import numpy.typing as npt

from dsl.values import MAX_ANSWER_SIDE, Grid, Sym, freeze_grid, same_value, transformed
from interp.reference import background_of
from synth.correspondence import SEGMENTATIONS
from synth.problem import Pair, Problem

Cells = npt.NDArray[np.uint8]
_Corrupt = Callable[[Random, Pair, Problem], Cells | None]
TRIES = 8


def corrupted(chance: Random, pair: Pair, problem: Problem) -> Grid | None:
    """Another output for the input of a pair that is not in the problem; None where no way to make one was found."""
    for _ in range(TRIES):
        made = chance.choice(_WAYS)(chance, pair, problem)
        if made is not None and max(made.shape) <= MAX_ANSWER_SIDE and not same_value(made, pair.output):
            return freeze_grid(made)
    return None


def _half_done(chance: Random, pair: Pair, _: Problem) -> Cells | None:
    """Some of the changed cells stay as they are in the input, in one part of the grid."""
    if pair.input.shape != pair.output.shape:
        return None
    made = pair.output.copy()
    axis = chance.randrange(2)
    length = made.shape[axis]
    if length < 2:
        return None
    part = slice(0, chance.randrange(1, length)) if chance.random() < 0.5 else slice(chance.randrange(1, length), None)
    where = (part, slice(None)) if axis == 0 else (slice(None), part)
    made[where] = pair.input[where]
    return made


def _other_color(chance: Random, pair: Pair, problem: Problem) -> Cells:
    """A colour of the output becomes another one of the task."""
    old = chance.choice(np.unique(pair.output).tolist())
    made = pair.output.copy()
    made[made == old] = chance.choice(_palette(pair, problem))
    return made


def _object_recolored(chance: Random, pair: Pair, problem: Problem) -> Cells | None:
    found = _objects(pair.output)
    if not found:
        return None
    made = pair.output.copy()
    made[chance.choice(found)] = chance.choice(_palette(pair, problem))
    return made


def _object_left_out(chance: Random, pair: Pair, _: Problem) -> Cells | None:
    found = _objects(pair.output)
    if not found:
        return None
    made = pair.output.copy()
    made[chance.choice(found)] = background_of(pair.output)
    return made


def _object_moved(chance: Random, pair: Pair, _: Problem) -> Cells | None:
    """An object stands a step aside; what leaves the frame comes in at the other side."""
    found = _objects(pair.output)
    if not found:
        return None
    chosen = chance.choice(found)
    step = chance.choice(((0, 1), (1, 0), (0, -1), (-1, 0), (1, 1), (-1, -1)))
    made = pair.output.copy()
    made[chosen] = background_of(pair.output)
    made[np.roll(chosen, step, (0, 1))] = np.roll(pair.output, step, (0, 1))[np.roll(chosen, step, (0, 1))]
    return made


def _cells_changed(chance: Random, pair: Pair, problem: Problem) -> Cells:
    made = pair.output.copy()
    for _ in range(chance.randint(1, 3)):
        place = chance.randrange(made.shape[0]), chance.randrange(made.shape[1])
        made[place] = chance.choice(_palette(pair, problem))
    return made


def _turned(chance: Random, pair: Pair, _: Problem) -> Cells:
    return np.asarray(transformed(pair.output, chance.choice(tuple(Sym))), dtype=np.uint8)


def _cut(chance: Random, pair: Pair, _: Problem) -> Cells | None:
    """A row or column at the edge is missing."""
    axis = chance.randrange(2)
    if pair.output.shape[axis] < 2:
        return None
    lines = slice(1, None) if chance.random() < 0.5 else slice(None, -1)
    return pair.output[lines] if axis == 0 else pair.output[:, lines]


def _shifted(chance: Random, pair: Pair, _: Problem) -> Cells:
    return np.roll(pair.output, chance.choice((1, -1)), axis=chance.randrange(2))


def _unchanged(_: Random, pair: Pair, __: Problem) -> Cells:
    return pair.input


def _of_another_pair(chance: Random, _: Pair, problem: Problem) -> Cells:
    return chance.choice(problem.outputs)


def _palette(pair: Pair, problem: Problem) -> list[int]:
    """The colours of all outputs, and of the input."""
    grids = (pair.input, pair.output, *problem.outputs)
    return [int(color) for color in np.unique(np.concatenate([grid.ravel() for grid in grids]))]


def _objects(grid: Grid) -> list[npt.NDArray[np.bool_]]:
    """Where each object of one colour stands."""
    found = []
    for element in SEGMENTATIONS[0].cut(grid, background_of(grid)):
        mask = np.zeros(grid.shape, dtype=np.bool_)
        mask[element.row : element.row + element.height, element.col : element.col + element.width] = element.opaque
        found.append(mask)
    return found


_WAYS: tuple[_Corrupt, ...] = (
    _half_done,
    _half_done,
    _other_color,
    _object_recolored,
    _object_recolored,
    _object_left_out,
    _object_moved,
    _cells_changed,
    _cells_changed,
    _turned,
    _cut,
    _shifted,
    _unchanged,
    _of_another_pair,
)
