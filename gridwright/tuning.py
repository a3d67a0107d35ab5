"""This file is where it is found out what solves a person's own tasks, for a guide to be fitted to them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from dsl.program import Program, primitives_of
from dsl.values import same_value
from gridwright.datasets import SET_NAMES, load_set, load_task
from gridwright.errors import InputError
from gridwright.programs import checks_of, read_program
from gridwright.tasks import Task
from synth.guide.tuning import Solved
from synth.solver import Answer, Limits, solve


def tasks_of(names: Iterable[str]) -> list[Task]:
    """The tasks of ids, files, folders and sets, each once; none of a sealed set."""
    found: dict[str, Task] = {}
    for name in names:
        for task in _tasks_of(name):
            found.setdefault(task.id, task)
    return list(found.values())


def _tasks_of(name: str) -> Iterable[Task]:
    if name not in SET_NAMES and not Path(name).exists():
        return [load_task(name)]
    tasks = load_set(name)
    if tasks.is_sealed:
        raise InputError(f"{name} is sealed: it is for measuring, and nothing is fitted to it")
    return tasks


def solved(task: Task, programs: Path | None, limits: Limits) -> Solved | None:
    """What solves the task: its program in the folder, else what the solver finds; None where that finds nothing right."""
    file = None if programs is None else programs / f"{task.id}.gw"
    if file is not None and file.exists():
        return _by_program(task, read_program(file), file)
    solution = solve(task.problem(), limits)
    right = [answer for answer in solution.answers if _is_right(answer, task)]
    if not right:
        return None
    found_by = {name for answer in right for name in answer.found_by}
    strategies = {one.strategy: one.strategy in found_by for one in solution.spent}
    return Solved(task.id, task.problem(), primitives_of(right[0].program.body), strategies)


def _by_program(task: Task, program: Program, file: Path) -> Solved:
    for check in checks_of(program, task):
        if check.is_right is False:
            raise InputError(f"{file} does not solve the task {task.id}: {check.place}: {check.verdict}")
    return Solved(task.id, task.problem(), primitives_of(program.body), {})


def _is_right(answer: Answer, task: Task) -> bool:
    """Whether it gives the known outputs; where none is known, it may be."""
    return all(
        made is not None and (output is None or same_value(made, output))
        for made, output in zip(answer.predictions, task.test_outputs, strict=True)
    )
