"""This file is where it is said what a layer of difference is, and where layers register themselves."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from synth.constraints import Constraint
from synth.problem import Problem

Layer = Callable[[Problem], Sequence[Constraint]]

_REGISTERED: list[Layer] = []


def layer(conclude: Layer) -> Layer:
    """Register the decorated function: it looks at the pairs and returns what it concludes."""
    _REGISTERED.append(conclude)
    return conclude


def registered() -> tuple[Layer, ...]:
    """Every registered layer, in the order of declaration."""
    return tuple(_REGISTERED)
