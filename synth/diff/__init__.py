"""The layers of difference, one module a layer; each compares the grids and concludes constraints with their reasons.

A module of this package that declares a `@layer` is found by being there.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from synth.constraints import Constraint
from synth.layer import Layer, is_for_people, registered
from synth.problem import Problem


@cache
def all_layers() -> tuple[Layer, ...]:
    """Every layer, in the order of their names."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    return registered()


def differences(problem: Problem, without: frozenset[str] = frozenset()) -> tuple[Constraint, ...]:
    """What the layers that strategies read, except those named, conclude about the pairs of a problem."""
    layers = (layer for layer in all_layers() if not is_for_people(layer) and layer.__name__ not in without)
    return tuple(constraint for layer in layers for constraint in layer(problem))


def everything_seen(problem: Problem) -> tuple[tuple[str, Constraint], ...]:
    """What all layers conclude, each with the name of its kind of layer: that of the module."""
    return tuple((layer.__module__.rpartition(".")[2], seen) for layer in all_layers() for seen in layer(problem))
