"""This file is where a task is handed to the solver, without its answers, and with limits."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from dsl.program import Program
from grammar import compile_text, render, to_source, unfilled_holes
from gridwright.errors import InputError
from gridwright.guiding import guide_named
from gridwright.tasks import Task
from synth.guide import DEFAULT_GUIDE
from synth.problem import Problem
from synth.sketch import SEARCHABLE, unsearchable
from synth.solver import Limits, Solution, fill, parts, start_from
from synth.solver import solve as search

DEFAULT_SECONDS = 10.0
"""The wall limit where neither seconds nor evaluations are given."""


def limits_of(seconds: float | None, evaluations: int | None, seed: int) -> Limits:
    """The limits a person asked for; a budget of evaluations alone means no wall limit, so that it repeats everywhere."""
    if seconds is None and evaluations is None:
        seconds = DEFAULT_SECONDS
    return Limits(evaluations=evaluations, seconds=seconds, seed=seed)


def ablated(names: Iterable[str]) -> frozenset[str]:
    """The names of what a search is to do without; an `InputError` lists what there is where one names nothing."""
    known = parts()
    wanted = frozenset(names)
    for name in sorted(wanted - known.keys()):
        near = difflib.get_close_matches(name, known, n=3)
        hint = f"; did you mean {' or '.join(near)}?" if near else ""
        listed = "".join(
            f"\n  {kind}: {', '.join(one for one in known if known[one] == kind)}"
            for kind in dict.fromkeys(known.values())
        )
        raise InputError(f"nothing named {name} to leave out{hint} There are{listed}")
    return wanted


def parse_sketch(text: str, name: str = "sketch") -> Program:
    """The program with holes that a text means; an `InputError` says what is wrong, or why it cannot be filled."""
    compiled = compile_text(text)
    if compiled.program is None:
        raise InputError("\n".join(render(diagnostic, text, name) for diagnostic in compiled.diagnostics))
    if not unfilled_holes(text):
        raise InputError(
            f"{name} has no hole to fill: `?` stands for what is to be found, `?Mask` says of what type it is"
        )
    for type_ in unsearchable(compiled.program):
        raise InputError(
            f"{name}: a hole of type {type_} cannot be filled; these can: {', '.join(map(str, SEARCHABLE))}"
        )
    return compiled.program


def solve(
    task: Task | Problem,
    *,
    seconds: float | None = None,
    evaluations: int | None = None,
    seed: int = 0,
    sketch: Program | None = None,
    start: Program | None = None,
    guide: str = DEFAULT_GUIDE,
    adapter: str | None = None,
) -> Solution:
    """The programs that explain every pair of the task, best first, and at most two guesses for each test input.

    With a sketch only its fillings are tried; a start is a program that is nearly right. A guide says where to look first; an
    adapter is that of a network fitted to tasks of a person.
    """
    advised = guide_named(guide, adapter)
    problem = task.problem() if isinstance(task, Task) else task
    limits = limits_of(seconds, evaluations, seed)
    if sketch is not None and start is not None:
        raise InputError("a sketch is filled, a program to start from is changed: give one of them")
    if sketch is not None:
        return fill(sketch, problem, limits)
    return search(problem, limits, advised) if start is None else start_from(start, problem, limits)


def changes(before: Program, after: Program) -> list[str]:
    """The lines that differ between the texts of two programs, `- ` before those of the first, `+ ` before the others'."""
    lines = difflib.ndiff(to_source(before).splitlines(), to_source(after).splitlines())
    return [line for line in lines if line.startswith(("- ", "+ "))]
