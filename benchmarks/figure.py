"""This file is where it is said what a figure is: one measured number, and what it should be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured number. `must` and `aim` are in the unit of `value`, and `better` says on which side of them is good."""

    name: str
    value: float
    unit: str
    must: float | None
    aim: float | None
    better: Literal["higher", "lower"]

    @property
    def state(self) -> Literal["", "aim", "must", "missed"]:
        """What the value reaches; empty where nothing is asked of it."""
        if self.aim is not None and self._reaches(self.aim):
            return "aim"
        if self.must is not None:
            return "must" if self._reaches(self.must) else "missed"
        return ""

    def _reaches(self, bound: float) -> bool:
        return self.value >= bound if self.better == "higher" else self.value <= bound
