"""The layers of difference, one module a layer; each compares the grids and concludes constraints with their reasons.

A module of this package that declares a `@layer` is found by being there.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from synth.constraints import Constraint
from synth.layer import Layer, registered
from synth.problem import Problem


@cache
def all_layers() -> tuple[Layer, ...]:
    """Every layer, in the order of their names."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    return registered()


def differences(problem: Problem) -> tuple[Constraint, ...]:
    """What all layers conclude about the pairs of a problem."""
    return tuple(constraint for layer in all_layers() for constraint in layer(problem))
