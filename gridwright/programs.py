"""This file is where programs are read from text and files, run, and compared with what a task expects."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np

from dsl.program import Program
from dsl.types import GRID, Type
from dsl.values import COLOR_NAMES, MAX_ANSWER_SIDE, Grid, Value, same_value
from grammar import Diagnostic, compile_text, place_of, render, to_source, unfilled_holes
from gridwright.errors import InputError
from gridwright.tasks import Task
from interp.reference import Outcome, run_program

__all__ = [
    "Check",
    "checks_of",
    "failure_of",
    "json_of_diagnostic",
    "parse",
    "read_program",
    "read_text",
    "run",
    "to_source",
]


def parse(text: str, name: str = "program", *, result: Type | None = GRID) -> Program:
    """The program that the text means; an `InputError` holds every diagnostic, each with its place in the text.

    Its value is of the type `result`, or of any if that is None.
    """
    compiled = compile_text(text, result=result)
    if compiled.program is None:
        raise InputError("\n".join(render(diagnostic, text, name) for diagnostic in compiled.diagnostics))
    holes = unfilled_holes(text)
    if holes:
        raise InputError("\n".join(render(hole, text, name) for hole in holes))
    return compiled.program


def read_program(file: Path) -> Program:
    """The program in a file."""
    return parse(read_text(file), str(file))


def read_text(file: Path) -> str:
    """The text of a program file."""
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(f"cannot read {file}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{file} is not a text in UTF-8: byte {error.start} is none") from error


def json_of_diagnostic(diagnostic: Diagnostic, text: str) -> dict[str, Any]:
    """The diagnostic for other programs; lines and columns count from 1."""
    line, column = place_of(diagnostic.span.start, text)
    end_line, end_column = place_of(diagnostic.span.end, text)
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        "hints": list(diagnostic.hints),
        "line": line,
        "column": column,
        "end_line": end_line,
        "end_column": end_column,
    }


def run(program: Program, grid: Grid, *, on_let: Callable[[str, Value], None] | None = None) -> Outcome:
    """The outcome of the program on one grid; `on_let` is told the value of each `let`."""
    return run_program(program, grid, on_let=on_let)


@dataclass(frozen=True, slots=True, eq=False)
class Check:
    """What a program gives for one input of a task, beside what is expected there, if that is known."""

    place: str
    """`pair 1`, `test 2`: as a person counts."""
    given: Grid
    expected: Grid | None
    outcome: Outcome
    lets: tuple[tuple[str, Value], ...]

    @property
    def output(self) -> Grid | None:
        """The answer; None without a value, or where it is larger than an answer may be."""
        if isinstance(self.outcome.value, np.ndarray) and max(self.outcome.value.shape) <= MAX_ANSWER_SIDE:
            return cast(Grid, self.outcome.value)
        return None

    @property
    def is_right(self) -> bool | None:
        """Whether the answer is the expected one; None where that is not known, though there is an answer."""
        if self.output is None:
            return False
        return None if self.expected is None else same_value(self.output, self.expected)

    @property
    def wrong_cells(self) -> list[tuple[int, int]]:
        """Rows and columns, from 0, where the answer differs from what is expected; none where the shapes differ."""
        if self.output is None or self.expected is None or self.output.shape != self.expected.shape:
            return []
        return [(int(row), int(column)) for row, column in np.argwhere(self.output != self.expected)]

    @property
    def verdict(self) -> str:
        """One line on how it went."""
        if self.outcome.failure is not None:
            return failure_of(self.outcome)
        if self.output is None:
            return f"the answer is larger than {MAX_ANSWER_SIDE}x{MAX_ANSWER_SIDE}"
        if self.expected is None:
            return "the expected output is not known"
        if self.output.shape != self.expected.shape:
            return f"wrong: {_sides(self.output)} cells, expected {_sides(self.expected)}"
        return _told(self.output, self.expected, self.wrong_cells)


def checks_of(program: Program, task: Task) -> list[Check]:
    """A check for each place of the task."""
    return [_check(program, place, given, output) for place, given, output in task.places]


def failure_of(outcome: Outcome) -> str:
    """One line on why a run has no value, and in which part of the program."""
    assert outcome.failure is not None
    where = "" if outcome.where is None else f", in {to_source(Program(outcome.where)).strip()}"
    return f"no value: {outcome.failure.value}{where}"


def _check(program: Program, place: str, given: Grid, expected: Grid | None) -> Check:
    lets: list[tuple[str, Value]] = []
    outcome = run_program(program, given, on_let=lambda name, value: lets.append((name, value)))
    return Check(place, given, expected, outcome, tuple(lets))


def _told(output: Grid, expected: Grid, wrong: list[tuple[int, int]]) -> str:
    if not wrong:
        return "right"
    row, column = wrong[0]
    names = COLOR_NAMES[output[row, column]], COLOR_NAMES[expected[row, column]]
    return (
        f"wrong in {len(wrong)} of {output.size} cells; "
        f"row {row + 1}, column {column + 1} is {names[0]}, expected {names[1]}"
    )


def _sides(grid: Grid) -> str:
    return f"{grid.shape[0]}x{grid.shape[1]}"
