"""This file is where two workers are measured against one: the same tasks in one process, then shared by two.

Beside them stand two loops, which tell what the machine itself can: one in registers alone, and one that copies to memory
which no cache holds, as keeping columns does.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from multiprocessing import get_context
from typing import Any, cast

import numpy as np
from numba import njit

import dsl.primitives  # noqa: F401  (declares the primitives)
from benchmarks.figure import Figure
from benchmarks.mix import MIX, apply_mix
from benchmarks.tasks import problems
from interp.compiled import CompiledColumns
from interp.kernel import compiled

TASKS = 40
EVALUATIONS = 50_000
ROUNDS = 3
LOOPS = 40
"""Pieces that the work of a loop is shared in."""
STEPS = 10_000_000
MEMORY = 1 << 23
"""Numbers of eight bytes that are copied."""
BLOCK = 64
"""Numbers that are copied from one place: half a kilobyte."""

Work = Callable[[int], None]

_loop = cast(Any, njit(cache=True, nogil=True, boundscheck=False))


def figures() -> list[Figure]:
    """How much faster two processes are than one, by wall time, and by the processor's time a worker."""
    names = ("", ", a loop in registers", ", copies to memory")
    walls: list[list[float]] = [[] for _ in names]
    own: list[list[float]] = [[] for _ in names]
    for _ in range(ROUNDS):
        for at, (one, two) in enumerate(zip(_seconds(1), _seconds(2), strict=True)):
            walls[at].append(one[0] / two[0])
            own[at].append(one[1] / two[1])
    made = []
    for at, name in enumerate(names):
        must, aim = (1.8, 2.0) if name == "" else (None, None)
        title = f"two workers against one{name}"
        made += [
            Figure(title, statistics.median(walls[at]), "x", must, aim, "higher"),
            Figure(f"{title}, by processor time", statistics.median(own[at]), "x", None, None, "higher"),
        ]
    return made


def _seconds(count: int) -> list[tuple[float, float]]:
    """For the mix and each loop the seconds from when every worker is ready until all are done, and the processor's a worker."""
    spawning = get_context("spawn")
    ready, taken = spawning.Barrier(count + 1), spawning.Queue()
    shares = [_shared(spawning.Queue(), pieces, count) for pieces in (TASKS, LOOPS, LOOPS)]
    workers = [spawning.Process(target=_work, args=(ready, shares, taken)) for _ in range(count)]
    for worker in workers:
        worker.start()
    measured = []
    for _ in shares:
        ready.wait()
        begun = time.perf_counter()
        own = [taken.get() for _ in workers]
        measured.append((time.perf_counter() - begun, sum(own) / count))
    for worker in workers:
        worker.join()
    return measured


def _shared(queue: Any, pieces: int, workers: int) -> Any:
    for at in (*range(pieces), *[None] * workers):
        queue.put(at)
    return queue


def _work(ready: Any, shares: list[Any], taken: Any) -> None:
    for work, share in zip(_works(), shares, strict=True):
        # What is done for the first time maps memory and loads code.
        work(0)
        ready.wait()
        begun = time.process_time()
        while (at := share.get()) is not None:
            work(at)
        taken.put(time.process_time() - begun)


def _works() -> tuple[Work, Work, Work]:
    for name, _ in MIX:
        compiled(name)
    # The largest come first, so that both workers end at about the same time.
    chosen = sorted(problems(TASKS), key=lambda problem: -sum(grid.size for grid in problem.inputs))
    memory = np.zeros(MEMORY, dtype=np.uint64)

    def mix(at: int) -> None:
        apply_mix(CompiledColumns(chosen[at].inputs), EVALUATIONS, lambda _operation, _arguments, _applied: None)

    return mix, lambda at: _count(at, STEPS), lambda at: _copy(at, memory)


@_loop
def _count(seed: int, steps: int) -> int:
    """A number that as many steps in registers give."""
    for _ in range(steps):
        seed = (seed * 6364136223846793005 + 1442695040888963407) & 0x7FFFFFFFFFFFFFFF
    return seed


@_loop
def _copy(seed: int, memory: Any) -> None:
    """Copy blocks from places without order to places in order, through a quarter of the memory."""
    blocks = len(memory) // BLOCK
    for block in range(blocks // 4):
        seed = (seed * 6364136223846793005 + 1442695040888963407) & 0x7FFFFFFFFFFFFFFF
        source, target = (seed >> 20) % blocks * BLOCK, block * BLOCK
        for at in range(BLOCK):
            memory[target + at] = memory[source + at] + np.uint64(1)
