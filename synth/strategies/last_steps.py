"""This file is where outputs are explained as simpler grids after a last step: framed, scaled up, repeated or mirrored."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from dsl.program import Expr
from dsl.resolve import call, color, integer, literal
from dsl.types import VEC
from dsl.values import Color, Grid, Vec
from synth.colors import colors_read_off
from synth.constraints import OutputSize
from synth.diff.shape import RULES, sizes
from synth.quantities import equal_to, quantities
from synth.ratios import keeps_dims
from synth.search import Search
from synth.selections import distinct
from synth.strategy import proposed, registered, strategy

ORDER = 37
STEPS_OF_A_KIND = 3
"""Ways to write one step, with a number or a colour that the input tells."""
BASES = 2

_Step = Callable[[Expr], Expr]


@dataclass(frozen=True, slots=True, eq=False)
class _LastStep:
    """The outputs before a step, and the ways to write that step."""

    before: tuple[Grid, ...]
    steps: tuple[_Step, ...]


@strategy(order=ORDER, evaluations=40_000)
def last_steps(search: Search) -> Iterator[Expr]:
    """Closed forms of what the outputs were before they were framed, scaled up, repeated or mirrored."""
    if keeps_dims(search):
        return
    for last in _last_steps(search):
        inner = search.toward(last.before)
        inner.constraints = tuple(OutputSize(size, because) for size, because in itertools.islice(sizes(inner), RULES))
        for expr in itertools.chain(_explaining(inner), (base.expr for base in inner.bases[:BASES])):
            yield from (step(expr) for step in last.steps)


def _explaining(search: Search) -> Iterator[Expr]:
    """What the earlier strategies find; what comes near are the bases of the search."""
    for earlier in registered():
        if earlier.order < ORDER:
            yield from proposed(earlier, search)


def _last_steps(search: Search) -> Iterator[_LastStep]:
    outputs = search.problem.outputs
    for found in (_framed(outputs, search), _scaled(outputs, search), _repeated(outputs)):
        if found is not None and found.steps:
            yield found
    yield from _mirrored(outputs)


def _framed(outputs: Sequence[Grid], search: Search) -> _LastStep | None:
    """A frame of one colour is taken off."""
    frames: list[int] = []
    for output in outputs:
        if min(output.shape) < 3:
            return None
        edge = np.concatenate([output[0], output[-1], output[:, 0], output[:, -1]])
        if (edge != edge[0]).any():
            return None
        frames.append(int(edge[0]))
    before = tuple(np.ascontiguousarray(output[1:-1, 1:-1]) for output in outputs)
    if all((inner == frame).all() for inner, frame in zip(before, frames, strict=True)):
        return None
    found = itertools.islice(_colors_equal_to(frames, search), STEPS_OF_A_KIND)
    return _LastStep(before, tuple(_padding(expr) for expr in found))


def _colors_equal_to(wanted: Sequence[int], search: Search) -> Iterator[Expr]:
    if len(set(wanted)) == 1:
        yield color(Color(wanted[0]))
    for expr in distinct(colors_read_off(search), search):
        if list((search.values(expr) or ())[: len(wanted)]) == list(wanted):
            yield expr


def _padding(frame: Expr) -> _Step:
    return lambda grid: call("pad", grid, integer(1), frame)


def _scaled(outputs: Sequence[Grid], search: Search) -> _LastStep | None:
    """As few cells as show the same, where every output is scaled up."""
    factors = [_scale_of(output) for output in outputs]
    if min(factors) == 1:
        return None
    if len(set(factors)) > 1:
        found = list(itertools.islice(equal_to(factors, search, quantities(search)), STEPS_OF_A_KIND))
        if not found:
            factors = [math.gcd(*factors)] * len(factors)
            found = [integer(factors[0])]
    else:
        found = [integer(factors[0])]
    if min(factors) == 1:
        return None
    before = tuple(
        np.ascontiguousarray(output[::times, ::times]) for output, times in zip(outputs, factors, strict=True)
    )
    return _LastStep(before, tuple(_upscaling(times) for times in found))


def _scale_of(grid: Grid) -> int:
    """How many times as tall and wide the grid is as the smallest grid that shows the same; 1 for one of a single colour."""
    if (grid == grid[0, 0]).all():
        return 1
    for times in range(math.gcd(*grid.shape), 1, -1):
        if math.gcd(*grid.shape) % times == 0:
            small = grid[::times, ::times]
            if (np.kron(small, np.ones((times, times), dtype=np.uint8)) == grid).all():
                return times
    return 1


def _upscaling(times: Expr) -> _Step:
    return lambda grid: call("upscale", grid, times)


def _repeated(outputs: Sequence[Grid]) -> _LastStep | None:
    """The smallest part that, repeated as often in every pair, makes the outputs."""
    common = Vec(math.gcd(*(output.shape[0] for output in outputs)), math.gcd(*(output.shape[1] for output in outputs)))
    layouts = [
        Vec(tall, wide)
        for tall, wide in itertools.product(range(1, common.row + 1), range(1, common.col + 1))
        if common.row % tall == 0 and common.col % wide == 0 and tall * wide > 1
    ]
    for layout in sorted(layouts, key=lambda layout: -layout.row * layout.col):
        before = tuple(_corner(output, layout) for output in outputs)
        if all(part.size > 1 for part in before) and all(
            (np.tile(part, (layout.row, layout.col)) == output).all()
            for part, output in zip(before, outputs, strict=True)
        ):
            return _LastStep(before, (_tiling(layout),))
    return None


def _tiling(layout: Vec) -> _Step:
    return lambda grid: call("tile", grid, literal(layout, VEC))


def _corner(grid: Grid, layout: Vec) -> Grid:
    return np.ascontiguousarray(grid[: grid.shape[0] // layout.row, : grid.shape[1] // layout.col])


def _mirrored(outputs: Sequence[Grid]) -> Iterator[_LastStep]:
    """The upper left, left or upper part of outputs that are mirror images side by side."""
    lying = all((output == output[:, ::-1]).all() for output in outputs)
    standing = all((output == output[::-1]).all() for output in outputs)
    if lying and standing:
        yield from _cut(outputs, Vec(2, 2), lambda grid: call("mirror_tile", grid))
    if lying:
        yield from _cut(outputs, Vec(1, 2), lambda grid: call("hcat", grid, call("flip_lr", grid)))
    if standing:
        yield from _cut(outputs, Vec(2, 1), lambda grid: call("vcat", grid, call("flip_ud", grid)))


def _cut(outputs: Sequence[Grid], layout: Vec, step: _Step) -> Iterator[_LastStep]:
    if not any(output.shape[0] % layout.row or output.shape[1] % layout.col for output in outputs):
        before = tuple(_corner(output, layout) for output in outputs)
        if any(part.size > 1 for part in before):
            yield _LastStep(before, (step,))
