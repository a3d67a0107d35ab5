"""This file is where predictions become the ARC Prize submission: for each task, two attempts at each test input."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from dsl.values import Grid
from gridwright.errors import InputError
from gridwright.tasks import Task, grid_from_json

Rows: TypeAlias = list[list[int]]
Attempts: TypeAlias = dict[str, Rows]
Submission: TypeAlias = dict[str, list[Attempts]]


def attempts_of(task: Task, guesses: Sequence[Sequence[Grid]]) -> list[Attempts]:
    """Two attempts for each test input: the guesses, the first again where there is one, the input where there is none."""
    made = [*guesses, *([()] * (len(task.test_inputs) - len(guesses)))]
    return [_attempts(found, given) for found, given in zip(made, task.test_inputs, strict=True)]


def write_submission(file: Path, submission: Mapping[str, Sequence[Attempts]], tasks: Sequence[Task]) -> None:
    """Write the file, complete or not at all, once it has been found to answer these tasks."""
    check_submission(submission, tasks)
    partial = file.with_name(file.name + ".partial")
    partial.write_text(json.dumps(submission), encoding="utf-8")
    os.replace(partial, file)


def check_submission(submission: Mapping[str, Sequence[Attempts]], tasks: Sequence[Task]) -> None:
    """Nothing, or an `InputError`: every task has as many entries as test inputs, each with two attempts that are grids."""
    if set(submission) != {task.id for task in tasks}:
        raise InputError("the submission does not have the ids of the set")
    for task in tasks:
        entries = submission[task.id]
        if len(entries) != len(task.test_inputs):
            raise InputError(f"task {task.id}: {len(entries)} entries for {len(task.test_inputs)} test inputs")
        for number, entry in enumerate(entries, 1):
            if set(entry) != {"attempt_1", "attempt_2"}:
                raise InputError(f"task {task.id}, test {number}: expected attempt_1 and attempt_2")
            for attempt, rows in entry.items():
                grid_from_json(f"task {task.id}, test {number}, {attempt}", rows)


def _attempts(found: Sequence[Grid], given: Grid) -> Attempts:
    first = found[0] if found else given
    second = found[1] if len(found) > 1 else first
    return {"attempt_1": first.tolist(), "attempt_2": second.tolist()}
