"""This file is where what the layers of difference conclude is put in order for a person: the most telling first, no noise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from dsl.program import Expr, Literal, Program
from dsl.values import Grid, Mask, Vec, transformed
from grammar import to_source, with_names
from gridwright import html
from gridwright.scoring import one_line
from gridwright.tasks import Task
from synth.blocks import Blocks, largest_common
from synth.constraints import (
    BecomesPeriodic,
    BecomesSymmetric,
    Constraint,
    Fate,
    KeepsHistogram,
    MapsColors,
    ObjectsMeet,
    ObjectsMove,
    OutputIsBlock,
    OutputIsWall,
    OutputSize,
    PaintsOnInput,
    PaletteLoses,
    PaletteWithin,
    PanelsDecide,
    Seen,
    Varies,
)
from synth.diff import everything_seen
from synth.problem import Pair, Problem

LAYERS = ("cells", "relations", "objects", "symmetry", "panels", "blocks", "changes", "shape", "palette")
"""In the order in which they tell most, where nothing decides the task alone."""
DECISIVE = (MapsColors, OutputIsBlock, OutputIsWall, PanelsDecide)
"""What says nearly all there is to say."""
IMPLIED_BY: dict[type[Constraint], tuple[type[Constraint], ...]] = {
    PaletteWithin: (PaintsOnInput, MapsColors, OutputIsBlock, OutputIsWall, KeepsHistogram, PanelsDecide),
    PaletteLoses: (PaintsOnInput, MapsColors, OutputIsBlock, PanelsDecide),
    PaintsOnInput: (MapsColors, OutputIsBlock, KeepsHistogram),
    KeepsHistogram: (OutputIsBlock,),
    ObjectsMeet: (MapsColors, OutputIsBlock, OutputIsWall),
    ObjectsMove: (MapsColors, OutputIsBlock, OutputIsWall),
    BecomesSymmetric: (OutputIsWall, OutputIsBlock),
    BecomesPeriodic: (OutputIsWall, OutputIsBlock),
}
PARTS_IMPLIED_BY: dict[str, tuple[type[Constraint], ...]] = {
    "objects": (MapsColors, OutputIsBlock, OutputIsWall),
    "relations": (MapsColors, OutputIsBlock, KeepsHistogram),
    "blocks": DECISIVE,
    "panels": (PanelsDecide,),
}
"""What a layer says for people is of no interest beside these."""

MOST_REASONS = 4
SAME, VARIES = "the same in all pairs", "what varies, and with what"
NOTHING = "no layer of difference has anything to say"
SIDES = ("the output's height", "the output's width")


@dataclass(frozen=True, slots=True)
class Line:
    """One conclusion: of which layer, what, and why."""

    layer: str
    claim: str
    because: str


@dataclass(frozen=True, slots=True, repr=False)
class Explanation:
    """What is the same in all pairs, and what varies, the most telling first."""

    constant: tuple[Line, ...]
    varies: tuple[Line, ...]

    @property
    def reasons(self) -> list[str]:
        """The most telling conclusions, each as one sentence."""
        return list(map(_sentence, (*self.constant, *self.varies)[:MOST_REASONS]))

    @property
    def sections(self) -> list[tuple[str, tuple[Line, ...]]]:
        """The lines under their titles, no section empty."""
        return [(title, lines) for title, lines in ((SAME, self.constant), (VARIES, self.varies)) if lines]

    def __repr__(self) -> str:
        titled = ((title, [f"  {_sentence(line)}" for line in lines]) for title, lines in self.sections)
        return "\n".join(text for title, lines in titled for text in (title, *lines)) or NOTHING

    def _repr_html_(self) -> str:
        return "".join(map(html.line, repr(self).splitlines()))


def explain(task: Task | Problem) -> Explanation:
    """What is the same in all pairs of a task and what varies, each conclusion with its reason; the tests are not read."""
    return explained(task.problem() if isinstance(task, Task) else task)


def explained(problem: Problem) -> Explanation:
    """What the layers conclude, without what follows from something else that they conclude."""
    seen = everything_seen(problem)
    kinds = {type(constraint) for _, constraint in seen}
    told = [(layer, constraint) for layer, constraint in seen if not _is_implied(layer, constraint, kinds)]
    told = [entry for entry in told if _is_news(entry[1], [other for _, other in told], problem)]
    told.sort(key=lambda entry: (not isinstance(entry[1], DECISIVE), LAYERS.index(entry[0])))
    has_one_size = len({output.shape for output in problem.outputs}) == 1
    varies = [entry for entry in told if isinstance(entry[1], Varies if has_one_size else Varies | OutputSize)]
    return Explanation(_lines(entry for entry in told if entry not in varies), _lines(varies))


def _sentence(line: Line) -> str:
    return f"{line.claim}, because {line.because}"


def _is_implied(layer: str, constraint: Constraint, kinds: set[type[Constraint]]) -> bool:
    implied_by = (
        PARTS_IMPLIED_BY.get(layer, ()) if isinstance(constraint, Seen) else IMPLIED_BY.get(type(constraint), ())
    )
    return not kinds.isdisjoint(implied_by)


def _is_news(constraint: Constraint, told: list[Constraint], problem: Problem) -> bool:
    """Whether it says more than others that are told, and than what goes without saying."""
    match constraint:
        case OutputSize():
            keeps = all(pair.input.shape == pair.output.shape for pair in problem.train)
            return not keeps and constraint == next(other for other in told if isinstance(other, OutputSize))
        case ObjectsMeet(fates):
            painted = [other for other in told if isinstance(other, PaintsOnInput)]
            return not (fates == {Fate.KEPT} and any(len(other.changed) == 1 for other in painted))
        case Varies(quantity):
            kinds = {type(other) for other in told}
            return quantity not in SIDES or OutputSize not in kinds
        case PaletteWithin(added):
            return bool(added)
        case _:
            return True


def _lines(entries: Iterable[tuple[str, Constraint]]) -> tuple[Line, ...]:
    return tuple(Line(layer, _claim(constraint), constraint.because) for layer, constraint in entries)


def _claim(constraint: Constraint) -> str:
    match constraint:
        case OutputSize(Literal(Vec(row, col))):
            return f"dims = ({row}, {col})"
        case OutputSize(size):
            return f"dims = {_text(size)}"
        case _:
            return constraint.claim


def _text(expr: Expr) -> str:
    return one_line(to_source(with_names(Program(expr))))


def marked(problem: Problem) -> list[tuple[Mask, Mask]]:
    """For each pair the cells of its input and of its output to look at: those that change, or the rectangle in common."""
    block = next((seen for _, seen in everything_seen(problem) if isinstance(seen, OutputIsBlock)), None)
    if block is not None:
        everything = (np.ones(output.shape, np.bool_) for output in problem.outputs)
        return [(_standing(number, block, problem), mask) for number, mask in enumerate(everything)]
    return [_marked(pair) for pair in problem.train]


def _standing(number: int, block: OutputIsBlock, problem: Problem) -> Mask:
    """The cells of an input that its output shows, wherever they stand."""
    shrunk = problem.train[number].input[:: block.shrunk, :: block.shrunk]
    cells = transformed(np.arange(shrunk.size).reshape(shrunk.shape), block.sym)
    height, width = (side // block.scales[number] for side in problem.outputs[number].shape)
    mask = np.zeros(shrunk.size, np.bool_)
    for row, col in block.places[number]:
        mask[cells[row : row + height, col : col + width]] = True
    return mask.reshape(shrunk.shape).repeat(block.shrunk, axis=0).repeat(block.shrunk, axis=1)


def _marked(pair: Pair) -> tuple[Mask, Mask]:
    if pair.input.shape == pair.output.shape:
        return np.ones(pair.input.shape, np.bool_), np.not_equal(pair.input, pair.output)
    found = largest_common([Blocks(pair.input), Blocks(pair.output)])
    if found is None:
        return np.ones(pair.input.shape, np.bool_), np.ones(pair.output.shape, np.bool_)
    block = found.cut_from(pair.input)
    return _covered(pair.input, block), _covered(pair.output, block)


def _covered(grid: Grid, block: Grid) -> Mask:
    """The cells of every place where the block stands."""
    mask = np.zeros(grid.shape, np.bool_)
    for row, col in Blocks(grid).places(block):
        mask[row : row + block.shape[0], col : col + block.shape[1]] = True
    return mask
