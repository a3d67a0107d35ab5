"""This file is where the solver's answer is such as people hold in Python: a program to call, pictures of the guesses."""

from __future__ import annotations

from dataclasses import dataclass, fields

from gridwright import html, solving
from gridwright.explaining import explained
from gridwright.interactive import Program, callable_program, parse
from gridwright.svg import cell_for, grid_figure
from gridwright.tasks import Task
from synth import solver
from synth.guide import DEFAULT_GUIDE
from synth.problem import Problem


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Solution(solver.Solution):
    """What a search ended with, and the problem that it was for."""

    problem: Problem

    @property
    def program(self) -> Program | None:
        """The best program that explains every pair, if one was found."""
        return callable_program(self.answers[0].program) if self.answers else None

    def __repr__(self) -> str:
        if self.program is not None:
            return self.program.source
        said = f"no program found ({self.evaluations:,} candidates tested)"
        if self.partial is None:
            return said
        cells = sum(fit.cells for fit in self.partial.fits)
        source = callable_program(self.partial.program).source
        return f"# {said}\n# {self.partial.right} of {cells} cells right:\n{source}"

    def _repr_html_(self) -> str:
        cell = cell_for([*self.problem.tests, *(grid for guesses in self.guesses for grid in guesses)])
        return (
            html.source(repr(self))
            + html.row(
                html.pair(
                    f"test {number}", grid_figure(given, cell=cell), *(grid_figure(one, cell=cell) for one in guesses)
                )
                for number, (given, guesses) in enumerate(zip(self.problem.tests, self.guesses, strict=True), 1)
            )
            + "".join(map(html.line, explained(self.problem).reasons))
        )


def solve(
    task: Task | Problem,
    *,
    seconds: float | None = None,
    evaluations: int | None = None,
    seed: int = 0,
    sketch: str | None = None,
    start: str | None = None,
    guide: str = DEFAULT_GUIDE,
) -> Solution:
    """The programs that explain every pair of a task, best first, and at most two guesses for each test input.

    `sketch` is the text of a program with holes, `input.fill(?Mask, yellow)`: then only what fills them is looked for.
    `start` is the text of a program that is nearly right: then small changes of it are tried first.
    `guide` names whose advice says where to look first: `none` for the hand-set order, `set` for a trained network.
    """
    problem = task.problem() if isinstance(task, Task) else task
    found = solving.solve(
        problem,
        seconds=seconds,
        evaluations=evaluations,
        seed=seed,
        sketch=None if sketch is None else solving.parse_sketch(sketch),
        start=None if start is None else parse(start),
        guide=guide,
    )
    return Solution(problem=problem, **{field.name: getattr(found, field.name) for field in fields(found)})
