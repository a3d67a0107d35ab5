"""This file is where the constraints are named that the layers of difference conclude and the strategies obey."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from dsl.program import Expr
from dsl.values import Color


class Constraint(Protocol):
    """A conclusion about every pair, with the reason that a person reads."""

    @property
    def because(self) -> str:
        """What was seen in the pairs."""


@dataclass(frozen=True, slots=True)
class OutputSize:
    """The dims of the output are the value of an expression (a Vec) on its input."""

    size: Expr
    because: str


@dataclass(frozen=True, slots=True)
class PaletteWithin:
    """Each output has only colours of its own input and these."""

    added: frozenset[Color]
    because: str


@dataclass(frozen=True, slots=True)
class PaletteLoses:
    """No output has any of these colours, though inputs do."""

    colors: frozenset[Color]
    because: str


@dataclass(frozen=True, slots=True)
class PaintsOnInput:
    """Outputs keep the dims of their inputs and most of their cells; these colours change, to these colours."""

    changed: frozenset[Color]
    written: frozenset[Color]
    because: str


@dataclass(frozen=True, slots=True)
class MapsColors:
    """Every cell of a colour becomes the same colour in all pairs."""

    mapping: tuple[tuple[Color, Color], ...]
    because: str
