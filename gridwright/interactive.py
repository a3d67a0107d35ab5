"""This file is where programs are such as people hold in Python: to call, to try on a task, to look at."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dsl import program as tree
from dsl.outcome import EvaluationFailed
from dsl.values import Value, freeze_mask
from gridwright import html, programs
from gridwright.programs import Check
from gridwright.svg import cell_for, document, figure_of, grid_figure, text_figure, titled
from gridwright.tasks import Task, grid_from_json


class Program(tree.Program):
    """A program that can be called and tried; wherever a program is taken, it is one."""

    def __call__(self, grid: npt.ArrayLike) -> Value:
        """What the program makes of a grid, an array or a list of rows; raises `EvaluationFailed` where it has no value."""
        outcome = programs.run(self, grid_from_json("the grid", np.asarray(grid).tolist()))
        if outcome.failure is not None:
            raise EvaluationFailed(outcome.failure)
        return outcome.value

    @property
    def source(self) -> str:
        """Its text in the usual form."""
        return programs.to_source(self).rstrip()

    def on(self, task: Task, *, trace: bool = False) -> Trial:
        """The program tried on every pair and test input of a task; with `trace` the value of each `let` is shown."""
        return Trial(self, tuple(programs.checks_of(self, task)), trace)

    def __str__(self) -> str:
        return self.source

    def _repr_html_(self) -> str:
        return html.source(self.source) + html.line(f"cost {self.cost}")


def parse(text: str) -> Program:
    """The program that the text means; an `InputError` holds every diagnostic, each with its place in the text."""
    return callable_program(programs.parse(text))


def evaluate(text: str, grid: npt.ArrayLike) -> Value:
    """The value of an expression on a grid, be it a mask, a list, a number; raises `EvaluationFailed` where it has none."""
    return callable_program(programs.parse(text, result=None))(grid)


def callable_program(program: tree.Program) -> Program:
    """The program as one that can be called."""
    return Program(program.body, program.background)


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """A program, and what it gives for every pair and test input of a task."""

    program: Program
    checks: tuple[Check, ...]
    traced: bool

    @property
    def is_right(self) -> bool:
        """Whether every output that is known is right."""
        return all(check.is_right is not False for check in self.checks)

    def __repr__(self) -> str:
        return "\n".join(f"{check.place}: {check.verdict}" for check in self.checks)

    def _repr_html_(self) -> str:
        cell = cell_for([grid for check in self.checks for grid in (check.given, check.expected)])
        return html.row(picture for check in self.checks for picture in self._pictures(check, cell))

    def _pictures(self, check: Check, cell: int) -> list[str]:
        lets = check.lets if self.traced else ()
        steps = [document(titled(f"let {name}", figure_of(value, cell=cell))) for name, value in lets]
        return [*steps, _checked(check, cell)]


def _checked(check: Check, cell: int) -> str:
    """The input and the program's output, wrong cells crossed out; where it is wrong, what is expected too."""
    output, expected = check.output, check.expected
    crossed = None
    if output is not None and expected is not None and output.shape == expected.shape:
        crossed = freeze_mask(output != expected)
    outputs = [html.output_figure(output, cell, crossed=crossed)]
    if check.is_right is False and expected is not None:
        outputs += [text_figure("expected"), grid_figure(expected, cell=cell)]
    return html.pair(f"{check.place}: {check.verdict}", grid_figure(check.given, cell=cell), *outputs)
