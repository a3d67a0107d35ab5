"""The strategies, one module a hypothesis class; each proposes expressions and lets the solver judge.

A module of this package that declares a `@strategy` is found by being there.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from synth.strategy import Strategy, registered


@cache
def all_strategies() -> tuple[Strategy, ...]:
    """Every strategy, the cheapest hypothesis class first."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    return registered()
