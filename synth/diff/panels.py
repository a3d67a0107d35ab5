"""This file is where inputs fall into panels, and outputs are compared with those: their dims, their number, their cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from dsl.outcome import EvaluationFailed, Run
from dsl.primitives.panels import panel_layout, panels, split
from dsl.values import COLOR_NAMES, Axis, Grid
from interp.reference import background_of
from synth.constraints import Constraint, PanelsDecide, Seen
from synth.layer import layer
from synth.problem import Problem
from synth.wording import by_pair, counted, listed

PARTS = (2, 3, 4)
"""Into how many equal panels inputs are split that have no separators."""
MOST_DECIDING = 4
MOST_CASES = 6
"""A table of more cases is no explanation."""


@dataclass(frozen=True, slots=True)
class _Panels:
    """The panels of each input, and how they came about."""

    how: str
    each: tuple[tuple[Grid, ...], ...]


@layer(for_people=True)
def input_has_panels(problem: Problem) -> Sequence[Constraint]:
    """That lines of one colour cut every input into equal panels, and what of them outputs have the dims of."""
    found = _between_separators(problem)
    if found is None or not all(map(_has_line, _inputs(problem))):
        return []
    layouts = [panel_layout(grid, background_of(grid), run=Run()) for grid in _inputs(problem)]
    claim = "lines cut an input into equal panels"
    because = "there are " + by_pair([f"{layout.row} by {layout.col}" for layout in layouts])
    concluded: list[Constraint] = [Seen(claim, because)]
    sizes = [panels[0].shape for panels in found.each]
    shapes = [output.shape for output in problem.outputs]
    if sizes == shapes:
        concluded.append(Seen("an output is as large as a panel", by_pair([_by(*shape) for shape in shapes])))
    elif shapes == [(layout.row, layout.col) for layout in layouts]:
        concluded.append(Seen("an output has a cell for each panel", by_pair([_by(*shape) for shape in shapes])))
    return concluded


@layer
def panels_decide(problem: Problem) -> Sequence[Constraint]:
    """The table from which panels show their foreground in a cell to the output's colour there."""
    for found in _candidates(problem):
        for ground in _everywhere(found):
            table = _table(found, ground, problem.outputs)
            if table is None or len(set(table.values())) < 2:
                continue
            claim = f"the {counted(len(found.each[0]), 'panel')} {found.how} decide each cell"
            return [PanelsDecide(claim, f"by where they are not {COLOR_NAMES[ground]}: {_cases(table)}")]
    return []


def _has_line(grid: Grid) -> bool:
    """Whether some row or column is of one colour, other than the background."""
    ground = background_of(grid)
    rows, cols = (grid == grid[:, :1]).all(axis=1), (grid == grid[:1]).all(axis=0)
    return bool((grid[rows, 0] != ground).any() or (grid[0, cols] != ground).any())


def _by(height: int, width: int) -> str:
    return f"{height} by {width}"


def _inputs(problem: Problem) -> list[Grid]:
    return [pair.input for pair in problem.train]


def _between_separators(problem: Problem) -> _Panels | None:
    try:
        each = tuple(panels(grid, background_of(grid), run=Run()) for grid in _inputs(problem))
    except EvaluationFailed:
        return None
    return _Panels("between lines", each)


def _candidates(problem: Problem) -> Iterator[_Panels]:
    """Panels as large as the outputs, as many in every pair."""
    ways = [_between_separators(problem)]
    ways += [_split(problem, axis, count) for count in PARTS for axis in (Axis.COLS, Axis.ROWS)]
    for found in ways:
        if found is None or len({len(panels) for panels in found.each}) > 1 or len(found.each[0]) > MOST_DECIDING:
            continue
        pairs = zip(found.each, problem.outputs, strict=True)
        if all(panel.shape == output.shape for panels, output in pairs for panel in panels):
            yield found


def _split(problem: Problem, axis: Axis, count: int) -> _Panels | None:
    try:
        each = tuple(split(grid, axis, count) for grid in _inputs(problem))
    except EvaluationFailed:
        return None
    return _Panels("side by side" if axis is Axis.COLS else "one below the other", each)


def _everywhere(found: _Panels) -> list[int]:
    """The colours that some panel of every input shows."""
    shown = [{int(cell) for panel in panels for cell in np.unique(panel)} for panels in found.each]
    return sorted(shown[0].intersection(*shown))


def _table(found: _Panels, ground: int, outputs: Sequence[Grid]) -> dict[tuple[bool, ...], int] | None:
    """The output's colour for each combination of panels that are set there; None where it is not always the same."""
    table: dict[tuple[bool, ...], int] = {}
    for each, output in zip(found.each, outputs, strict=True):
        shown = np.stack([panel != ground for panel in each]).reshape(len(each), -1).T.tolist()
        for key, color in zip(map(tuple, shown), output.ravel().tolist(), strict=True):
            if table.setdefault(key, color) != color or len(table) > MOST_CASES:
                return None
    return table


def _cases(table: dict[tuple[bool, ...], int]) -> str:
    """The table in words; the colour of most cases comes last."""
    colors = list(table.values())
    usual = max(sorted(set(colors)), key=colors.count)
    cases: dict[int, list[str]] = {}
    for shown, color in sorted(table.items(), reverse=True):
        cases.setdefault(color, []).append(_case(shown))
    said = [f"{COLOR_NAMES[color]} {' or '.join(wheres)}" for color, wheres in cases.items() if color != usual]
    return ", ".join([*said, f"else {COLOR_NAMES[usual]}"])


def _case(shown: tuple[bool, ...]) -> str:
    places = [number for number, is_set in enumerate(shown, 1) if is_set]
    if not places:
        return "in none"
    if len(places) == len(shown):
        return "in both" if len(shown) == 2 else "in all"
    return f"only in panel {listed(places)}"
