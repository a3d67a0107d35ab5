"""This file is where it is said what a layer of difference is, and where layers register themselves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import overload

from synth.constraints import Constraint
from synth.problem import Problem

Layer = Callable[[Problem], Sequence[Constraint]]

_REGISTERED: dict[Layer, bool] = {}
"""Every layer, and whether it is for people alone."""


@overload
def layer(conclude: Layer) -> Layer: ...


@overload
def layer(*, for_people: bool) -> Callable[[Layer], Layer]: ...


def layer(conclude: Layer | None = None, *, for_people: bool = False) -> Layer | Callable[[Layer], Layer]:
    """Register the decorated function: it looks at the pairs and returns what it concludes.

    A layer `for_people` is read by no strategy: who explains a problem asks it, and who judges answers.
    """

    def register(conclude: Layer) -> Layer:
        _REGISTERED[conclude] = for_people
        return conclude

    return register if conclude is None else register(conclude)


def registered() -> tuple[Layer, ...]:
    """Every registered layer, in the order of declaration."""
    return tuple(_REGISTERED)


def is_for_people(conclude: Layer) -> bool:
    """Whether no strategy reads what the layer concludes."""
    return _REGISTERED[conclude]
