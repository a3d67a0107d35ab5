"""This file is where two workers are measured against one: the same tasks in one process, then halved between two."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from multiprocessing import get_context
from typing import Any

import dsl.primitives  # noqa: F401  (declares the primitives)
from benchmarks.figure import Figure
from benchmarks.mix import MIX, apply_mix
from benchmarks.tasks import problems
from interp.compiled import CompiledColumns
from interp.kernel import compiled

TASKS = 8
EVALUATIONS = 100_000
ROUNDS = 3


def figures() -> list[Figure]:
    """How much faster two processes are than one."""
    ratios = [_seconds([range(TASKS)]) / _seconds([range(0, TASKS, 2), range(1, TASKS, 2)]) for _ in range(ROUNDS)]
    return [Figure("two workers against one", statistics.median(ratios), "x", 1.8, 2.0, "higher")]


def _seconds(shares: Sequence[range]) -> float:
    """The seconds from the moment when every worker is ready to the moment when all have done their share."""
    spawning = get_context("spawn")
    ready = spawning.Barrier(len(shares) + 1)
    workers = [spawning.Process(target=_work, args=(share, ready)) for share in shares]
    for worker in workers:
        worker.start()
    ready.wait()
    begun = time.perf_counter()
    ready.wait()
    seconds = time.perf_counter() - begun
    for worker in workers:
        worker.join()
    return seconds


def _work(share: range, ready: Any) -> None:
    for name, _ in MIX:
        compiled(name)
    chosen = problems(TASKS)
    ready.wait()
    for at in share:
        apply_mix(CompiledColumns(chosen[at].inputs), EVALUATIONS, lambda _operation, _arguments, _applied: None)
    ready.wait()
