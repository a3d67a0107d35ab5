"""This file is where the time of a search is told: it stands still while numba compiles, which is done once for all searches."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, cast

_compiling: Callable[[], float] | None = None


def searching_seconds() -> float:
    """The seconds of a clock that runs on but for compilation."""
    return time.monotonic() - (0.0 if _compiling is None else _compiling())


def stop_while_compiling() -> None:
    """Let the clock stand still from now on whenever this process compiles; it loads numba."""
    from numba.core import event

    global _compiling
    if _compiling is not None:
        return
    listener = cast(Any, event).TimingListener()
    cast(Any, event).register("numba:compiler_lock", listener)

    def compiling() -> float:
        return float(listener.duration) if listener.done else 0.0

    _compiling = compiling
