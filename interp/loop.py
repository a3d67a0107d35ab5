"""This file is where it is said how loops over arrays are compiled: on first use, kept in a folder, run without a lock."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

import interp.kernel  # noqa: F401  (names the folder of compiled code)

_Function = TypeVar("_Function", bound=Callable[..., Any])


def loop(function: _Function) -> _Function:
    """The decorated function, compiled when it is first called with arguments of these types."""
    return cast(_Function, njit(cache=True, nogil=True, error_model="numpy")(function))
