"""This file is where work is spread over processes: one warm process a job, a wall and a memory limit for each piece.

A piece that is killed, crashes or runs out of memory costs nobody else anything: its process is replaced.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, as_completed
from concurrent.futures import TimeoutError as WallLimitError
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from pebble import CONSTS, ProcessExpired, ProcessPool

Given = TypeVar("Given")
Result = TypeVar("Result")

MEMORY_LIMIT_MB = 4096

_PROCESS = Path("/proc/self")
_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


@dataclass(frozen=True, slots=True)
class Finished(Generic[Result]):
    """How one piece of work ended: with a result, or with the reason why there is none."""

    result: Result | None
    trouble: str | None
    seconds: float
    peak_mb: int
    """Resident memory of the process at its highest during this piece, what every process needs anyway included."""


@dataclass(frozen=True, slots=True)
class Workers:
    """So many processes, each piece of work within these limits."""

    jobs: int
    wall_seconds: float | None = None
    memory_mb: int = MEMORY_LIMIT_MB
    warm_up: Callable[[], None] | None = None
    """Called once in each process before its first piece; no limit counts it."""

    def run(
        self, function: Callable[[Given], Result], pieces: Sequence[Given]
    ) -> Iterator[tuple[int, Finished[Result]]]:
        """The index and the end of each piece, in the order in which they end."""
        # Spawned, since a fork of a process in which numba has run is not safe.
        context = multiprocessing.get_context("spawn")
        # A process in compiled code does not hear SIGTERM; waiting longer than this only holds up the others.
        CONSTS.term_timeout = 0.1
        for variable in _ONE_THREAD:
            os.environ.setdefault(variable, "1")
        pool = ProcessPool(
            max_workers=self.jobs, initializer=_prepare, initargs=(self.memory_mb, self.warm_up), context=context
        )
        try:
            futures: dict[Future[Finished[Result]], int] = {
                pool.schedule(_measured, args=(function, piece), timeout=self.wall_seconds): index
                for index, piece in enumerate(pieces)
            }
            for future in as_completed(futures):
                yield futures[future], self._end_of(future)
        finally:
            pool.stop()  # type: ignore[no-untyped-call]
            pool.join()

    def _end_of(self, future: Future[Finished[Result]]) -> Finished[Result]:
        try:
            return future.result()
        except WallLimitError:
            seconds = self.wall_seconds or 0.0
            return Finished(None, f"killed after {seconds:g} s", seconds, 0)
        except ProcessExpired as error:
            return Finished(None, f"its process died, exit code {error.exitcode}", 0.0, 0)


def _prepare(memory_mb: int, warm_up: Callable[[], None] | None) -> None:
    if sys.platform != "win32":
        import resource  # not on every system

        hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
        wanted = memory_mb * 2**20
        # RLIMIT_DATA, not RLIMIT_AS: compiled code and mapped files may take address space freely.
        resource.setrlimit(resource.RLIMIT_DATA, (wanted if hard < 0 else min(wanted, hard), hard))
    if warm_up is not None:
        warm_up()


def _measured(function: Callable[[Given], Result], piece: Given) -> Finished[Result]:
    gc.collect()
    _forget_peak()
    started = time.perf_counter()
    result, trouble = None, None
    try:
        result = function(piece)
    except MemoryError:
        trouble = "out of memory"
    except Exception as error:
        trouble = f"{type(error).__name__}: {error}"
    return Finished(result, trouble, time.perf_counter() - started, _peak_mb())


def _forget_peak() -> None:
    """Let the kernel's high-water mark of resident memory begin again, where it can."""
    try:
        (_PROCESS / "clear_refs").write_text("5")
    except OSError:
        return


def _peak_mb() -> int:
    """The high-water mark of resident memory since `_forget_peak`, or since the process began where it cannot be reset."""
    try:
        status = (_PROCESS / "status").read_text()
    except OSError:
        return _peak_mb_of_process()
    kilobytes = next((line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:")), "0")
    return int(kilobytes) // 1024


def _peak_mb_of_process() -> int:
    if sys.platform == "win32":
        return 0
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // (2**20 if sys.platform == "darwin" else 1024)
