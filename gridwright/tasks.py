"""This file is where a task is: its pairs, its test inputs and, where they are known, the test outputs; read from ARC's JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from dsl.values import MAX_ANSWER_SIDE, Grid, freeze_grid
from gridwright import html
from gridwright.errors import InputError
from gridwright.svg import cell_for, grid_figure
from synth.problem import Pair, Problem


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """A task with its answers: for people and for scoring, never for search."""

    id: str
    train: tuple[Pair, ...]
    test_inputs: tuple[Grid, ...]
    test_outputs: tuple[Grid | None, ...]
    """One for each test input; None where the file has none."""

    def problem(self) -> Problem:
        """What search may see."""
        return Problem(self.train, self.test_inputs)

    @property
    def places(self) -> list[tuple[str, Grid, Grid | None]]:
        """Each pair, then each test: its name as a person counts, its input, and its output if that is known."""
        pairs = [(f"pair {number}", pair.input, pair.output) for number, pair in enumerate(self.train, 1)]
        tests = zip(self.test_inputs, self.test_outputs, strict=True)
        return [*pairs, *((f"test {number}", *test) for number, test in enumerate(tests, 1))]

    def _repr_html_(self) -> str:
        cell = cell_for(grid for _, *grids in self.places for grid in grids)
        return html.row(
            html.pair(place, grid_figure(given, cell=cell), html.output_figure(output, cell))
            for place, given, output in self.places
        )

    @property
    def is_answered(self) -> bool:
        """Whether every test output is known."""
        return all(output is not None for output in self.test_outputs)


def task_from_json(task_id: str, data: object) -> Task:
    """The task that parsed JSON in ARC's format describes; an `InputError` says where it is none."""
    where = f"task {task_id}"
    if not isinstance(data, Mapping) or "train" not in data or "test" not in data:
        raise InputError(f'{where}: not a task: expected an object with the lists "train" and "test"{_hint(data)}')
    train = [_pair(f"{where}, train pair {number}", pair) for number, pair in _numbered(where, "train", data)]
    tests = [_test(f"{where}, test pair {number}", pair) for number, pair in _numbered(where, "test", data)]
    inputs, outputs = zip(*tests, strict=True)
    return Task(task_id, tuple(train), inputs, outputs)


def is_task(data: object) -> bool:
    """Whether parsed JSON looks like one task, rather than a file of many."""
    return isinstance(data, Mapping) and "train" in data


def json_of_task(task: Task) -> dict[str, list[dict[str, Any]]]:
    """The task in ARC's format."""
    tests: list[dict[str, Any]] = []
    for given, output in zip(task.test_inputs, task.test_outputs, strict=True):
        tests.append({"input": given.tolist()} | ({} if output is None else {"output": output.tolist()}))
    train = [{"input": pair.input.tolist(), "output": pair.output.tolist()} for pair in task.train]
    return {"train": train, "test": tests}


def grid_from_json(where: str, data: object) -> Grid:
    """The grid that parsed JSON describes: 1 to 30 equally long rows of 1 to 30 colours 0..9."""
    if not isinstance(data, list):
        raise InputError(f"{where}: not a grid: expected a list of rows, got {_shown(data)}")
    _check_side(where, len(data), "rows")
    for number, row in enumerate(data, 1):
        if not isinstance(row, list):
            raise InputError(f"{where}: row {number} is not a list but {_shown(row)}")
        if len(row) != len(data[0]):
            raise InputError(
                f"{where}: not a rectangle: row {number} has {_counted(len(row))}, row 1 has {len(data[0])}"
            )
        _check_colors(f"{where}: row {number}", row)
    _check_side(where, len(data[0]), "columns")
    return freeze_grid(np.array(data, dtype=np.uint8))


def _check_side(where: str, length: int, side: str) -> None:
    if length == 0:
        raise InputError(f"{where}: the grid is empty: it has no {side}")
    if length > MAX_ANSWER_SIDE:
        raise InputError(f"{where}: the grid has {length} {side}; the most is {MAX_ANSWER_SIDE}")


def _check_colors(where: str, row: list[object]) -> None:
    if set(map(type, row)) <= {int} and all(0 <= cell <= 9 for cell in row):  # type: ignore[operator]
        return
    for number, cell in enumerate(row, 1):
        # type(), since True and False are ints for isinstance
        if type(cell) is not int or not 0 <= cell <= 9:
            raise InputError(f"{where}, column {number}: {_shown(cell)} is no colour; colours are the integers 0 to 9")


def _numbered(where: str, part: str, data: Mapping[str, object]) -> Sequence[tuple[int, object]]:
    pairs = data[part]
    if not isinstance(pairs, list):
        raise InputError(f'{where}: "{part}" is not a list but {_shown(pairs)}')
    if not pairs:
        raise InputError(f'{where}: "{part}" is empty: a task has at least one pair there')
    return list(enumerate(pairs, 1))


def _pair(where: str, data: object) -> Pair:
    given, output = _test(where, data)
    if output is None:
        raise InputError(f'{where}: no "output"')
    return Pair(given, output)


def _test(where: str, data: object) -> tuple[Grid, Grid | None]:
    if not isinstance(data, Mapping) or "input" not in data:
        raise InputError(f'{where}: expected an object with "input" and "output", got {_shown(data)}')
    given = grid_from_json(f"{where}, input", data["input"])
    output = data.get("output")
    return given, None if output is None else grid_from_json(f"{where}, output", output)


def _hint(data: object) -> str:
    if isinstance(data, Mapping) and data and all(map(is_task, data.values())):
        return f"; it is a file of {len(data)} tasks: name one as FILE/ID, or score the file as a set"
    return f", got {_shown(data)}"


def _counted(cells: int) -> str:
    return f"{cells} cell" if cells == 1 else f"{cells} cells"


def _shown(data: object) -> str:
    """A short word for a piece of JSON."""
    match data:
        case Mapping():
            return "an object with " + (", ".join(f'"{key}"' for key in list(data)[:4]) or "nothing in it")
        case list():
            return f"a list of {len(data)}"
        case None:
            return "null"
        case bool():
            return str(data).lower()
        case str():
            return f'"{data[:20]}"'
        case _:
            return str(data)
