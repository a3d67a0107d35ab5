"""This file is where the constraints are named that the layers of difference conclude and the strategies obey."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from dsl.program import Expr
from dsl.values import COLOR_NAMES, Axis, Color, Sym
from synth.wording import named


class Constraint(Protocol):
    """A conclusion about every pair, in a few words, with the reason that a person reads."""

    @property
    def claim(self) -> str:
        """What is concluded."""

    @property
    def because(self) -> str:
        """What was seen in the pairs."""


@dataclass(frozen=True, slots=True)
class OutputSize:
    """The dims of the output are the value of an expression (a Vec) on its input."""

    size: Expr
    because: str

    @property
    def claim(self) -> str:
        """That there is a rule; the expression says which."""
        return "a rule gives the dims of every output"


@dataclass(frozen=True, slots=True)
class PaletteWithin:
    """Each output has only colours of its own input and these."""

    added: frozenset[Color]
    because: str

    @property
    def claim(self) -> str:
        """The new colours."""
        return f"new colours: {named(self.added) if self.added else 'none'}"


@dataclass(frozen=True, slots=True)
class PaletteLoses:
    """No output has any of these colours, though inputs do."""

    colors: frozenset[Color]
    because: str

    @property
    def claim(self) -> str:
        """The lost colours."""
        return f"lost colours: {named(self.colors)}"


@dataclass(frozen=True, slots=True)
class PaintsOnInput:
    """Outputs keep the dims of their inputs and most of their cells; these colours change, to these colours."""

    changed: frozenset[Color]
    written: frozenset[Color]
    because: str

    @property
    def claim(self) -> str:
        """From which colours to which."""
        return f"{named(self.changed)} → {named(self.written)}"


@dataclass(frozen=True, slots=True)
class MapsColors:
    """Every cell of a colour becomes the same colour in all pairs."""

    mapping: tuple[tuple[Color, Color], ...]
    because: str

    @property
    def claim(self) -> str:
        """The map."""
        return ", ".join(f"{COLOR_NAMES[old]} → {COLOR_NAMES[new]}" for old, new in self.mapping)


@dataclass(frozen=True, slots=True)
class KeepsHistogram:
    """Every colour covers as many cells of the output as of the input, though cells differ."""

    claim: str
    because: str


@dataclass(frozen=True, slots=True)
class OutputIsBlock:
    """The output is a rectangle of its input, or all of it, under a symmetry, and perhaps larger or smaller."""

    sym: Sym
    scales: tuple[int, ...]
    """For each pair how many times as tall and wide."""
    shrunk: int
    """How many times smaller the input is seen."""
    places: tuple[tuple[tuple[int, int], ...], ...]
    """For each pair the upper-left corners of the rectangle, in the input moved by the symmetry and shrunk."""
    claim: str
    because: str


@dataclass(frozen=True, slots=True)
class OutputIsWall:
    """Outputs are walls of blocks as large as their inputs, some of which show the input or an image of it."""

    claim: str
    because: str


@dataclass(frozen=True, slots=True)
class BecomesSymmetric:
    """All outputs, but not all inputs, are their own images under these symmetries."""

    syms: tuple[Sym, ...]
    claim: str
    because: str


@dataclass(frozen=True, slots=True)
class BecomesPeriodic:
    """All outputs, but not all inputs, repeat along these axes."""

    axes: tuple[Axis, ...]
    claim: str
    because: str


@dataclass(frozen=True, slots=True)
class PanelsDecide:
    """Each output cell depends on which of the input's panels show their foreground there, and on nothing else."""

    claim: str
    because: str


class Fate(Enum):
    """What becomes of an object."""

    KEPT = "stays"
    RECOLORED = "changes its colour"
    MOVED = "moves"
    MOVED_AND_RECOLORED = "moves and changes its colour"
    RESHAPED = "changes its shape"
    GONE = "goes"


@dataclass(frozen=True, slots=True)
class ObjectsMove:
    """Some objects of the input stand in the output at another place; all fates that occur."""

    fates: frozenset[Fate]
    claim: str
    because: str


@dataclass(frozen=True, slots=True)
class ObjectsMeet:
    """The fates that objects meet, where none moves."""

    fates: frozenset[Fate]
    claim: str
    because: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A conclusion for people, which no strategy reads."""

    claim: str
    because: str


@dataclass(frozen=True, slots=True)
class Varies:
    """A number or colour of the outputs that differs from pair to pair, and what it varies with, if that is known."""

    quantity: str
    values: tuple[int, ...]
    source: str | None
    claim: str
    because: str
