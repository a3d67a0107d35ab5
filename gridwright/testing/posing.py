"""This file is where whole tasks are drawn: a program is applied to drawn inputs."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import assume
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from dsl.program import Program
from dsl.values import Grid, same_value, to_text
from gridwright.programs import Check, run, to_source
from gridwright.tasks import Task
from gridwright.testing.cells import INPUTS
from gridwright.testing.trees import programs
from synth.problem import Pair

FEWEST, MOST = 3, 5
"""How many inputs a task has, the last of them for the test."""


@dataclass(frozen=True, slots=True, eq=False)
class Posed:
    """A task, and the program that made it."""

    program: Program
    task: Task

    def __repr__(self) -> str:
        pairs = [f"{place}: {to_text(given)} -> {to_text(output)}" for place, given, output in self.task.places]
        return "\n".join([to_source(self.program).rstrip(), *pairs])


@st.composite
def tasks(draw: DrawFn, made_by: SearchStrategy[Program] | None = None, inputs: SearchStrategy[Grid] = INPUTS) -> Posed:
    """Tasks of two to four pairs and one test, made by a drawn program, else by any short one.

    No two inputs are equal, and some output differs from its input.
    """
    program = draw(programs(room=2, most_lets=0) if made_by is None else made_by)
    drawn = draw(st.lists(inputs, min_size=FEWEST, max_size=MOST + 2, unique_by=to_text))
    answered = [pair for grid in drawn if (pair := _pair(program, grid)) is not None][:MOST]
    assume(len(answered) >= FEWEST and not all(same_value(pair.input, pair.output) for pair in answered))
    *train, test = answered
    return Posed(program, Task("drawn", tuple(train), (test.input,), (test.output,)))


def _pair(program: Program, grid: Grid) -> Pair | None:
    """The grid with the program's answer to it; None where there is none."""
    output = Check("pair", grid, None, run(program, grid), ()).output
    return None if output is None else Pair(grid, output)
