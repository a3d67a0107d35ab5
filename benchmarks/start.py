"""This file is where it is measured how long compiled code lets a fresh process wait, with and without a cache."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile

from benchmarks.figure import Figure

FIRST_RESULT = """
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
"""
ALL_KERNELS = "import dsl.primitives; from interp.compiled import warm_up; warm_up()"
TASK = "a5f85a15"
"""A task of which masks are grown by kernels."""
SOLVE = ["-m", "gridwright", "solve", TASK, "--seconds", "100"]
ROUNDS = 2


def figures() -> list[Figure]:
    """Seconds of whole processes: of the processor, which other work on the machine disturbs little."""
    cold, warm = _median(["-c", FIRST_RESULT])
    every, _ = _median(["-c", ALL_KERNELS], rounds=1)
    solved_cold, solved_warm = _median(SOLVE, rounds=1)
    return [
        Figure("all kernels compiled, empty cache", every, "s", 45, 16, "lower"),
        Figure("first result of ten operations, fresh process, empty cache", cold, "s", 20, 3, "lower"),
        Figure("first result of ten operations, fresh process, warm", warm, "s", 1.5, 0.6, "lower"),
        Figure(f"gridwright solve {TASK}, empty cache", solved_cold, "s", None, None, "lower"),
        Figure(f"gridwright solve {TASK}, warm", solved_warm, "s", None, None, "lower"),
    ]


def _median(command: list[str], rounds: int = ROUNDS) -> tuple[float, float]:
    """The seconds of a process with an empty cache, and with the cache that it left."""
    cold, warm = [], []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            cold.append(_seconds(command, folder))
            warm += [_seconds(command, folder) for _ in range(2 if rounds > 1 else 1)]
    return statistics.median(cold), statistics.median(warm)


def _seconds(command: list[str], folder: str) -> float:
    """The processor's seconds of a process: what it takes on a machine that does nothing else."""
    environment = {**os.environ, "NUMBA_CACHE_DIR": folder}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *command], env=environment, capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
