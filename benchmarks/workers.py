"""This file is where two workers are measured against one: the same tasks in one process, then shared by two."""

from __future__ import annotations

import statistics
import time
from multiprocessing import get_context
from typing import Any

import dsl.primitives  # noqa: F401  (declares the primitives)
from benchmarks.figure import Figure
from benchmarks.mix import MIX, apply_mix
from benchmarks.tasks import problems
from interp.compiled import CompiledColumns
from interp.kernel import compiled

TASKS = 20
EVALUATIONS = 50_000
ROUNDS = 3


def figures() -> list[Figure]:
    """How much faster two processes are than one, by wall time, and by the processor's time a worker."""
    walls, own = [], []
    for _ in range(ROUNDS):
        one, two = _seconds(1), _seconds(2)
        walls.append(one[0] / two[0])
        own.append(one[1] / two[1])
    return [
        Figure("two workers against one", statistics.median(walls), "x", 1.8, 2.0, "higher"),
        Figure("two workers against one, by processor time", statistics.median(own), "x", None, None, "higher"),
    ]


def _seconds(count: int) -> tuple[float, float]:
    """From the moment when every worker is ready: the seconds until all are done, and those of the processor a worker."""
    spawning = get_context("spawn")
    ready, tasks, taken = spawning.Barrier(count + 1), spawning.Queue(), spawning.Queue()
    for at in (*range(TASKS), *[None] * count):
        tasks.put(at)
    workers = [spawning.Process(target=_work, args=(ready, tasks, taken)) for _ in range(count)]
    for worker in workers:
        worker.start()
    ready.wait()
    begun = time.perf_counter()
    own = [taken.get() for _ in workers]
    seconds = time.perf_counter() - begun
    for worker in workers:
        worker.join()
    return seconds, sum(own) / count


def _work(ready: Any, tasks: Any, taken: Any) -> None:
    for name, _ in MIX:
        compiled(name)
    chosen = problems(TASKS)
    ready.wait()
    begun = time.process_time()
    while (at := tasks.get()) is not None:
        apply_mix(CompiledColumns(chosen[at].inputs), EVALUATIONS, lambda _operation, _arguments, _applied: None)
    taken.put(time.process_time() - begun)
