"""The time of a search."""

from __future__ import annotations

import time

import interp.kernel  # noqa: F401  (lets the clock stand still while numba compiles)
from interp.clock import searching_seconds


def test_the_clock_stands_still_while_a_function_is_compiled() -> None:
    from numba import njit

    @njit
    def doubled(number: int) -> int:
        return 2 * number

    wall, searching = time.monotonic(), searching_seconds()
    assert doubled(2) == 4
    wall, searching = time.monotonic() - wall, searching_seconds() - searching
    assert 0 <= searching < wall / 2


def test_the_clock_runs_on_without_compilation() -> None:
    before = searching_seconds()
    time.sleep(0.01)
    assert searching_seconds() - before >= 0.01
