"""This file is where it is said what a guide advises: how likely a primitive is used, and a strategy right."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from synth.constraints import Constraint
from synth.expected import USED
from synth.problem import Problem

PAUSE: Final = None
"""What a strategy yields where a guided search may go on with another one, and come back."""
FLOOR = 0.1
"""So much of every probability is the same for all, whatever a guide says: nothing is ever ruled out."""
ANY_STRATEGY = 0.025
"""The probability of each strategy that the floor is of: as if one of forty were right."""
DEAREST = 2
"""No primitive costs more than this above what it costs by hand."""


@dataclass(frozen=True, slots=True)
class Advice:
    """What a guide expects of a problem, before search."""

    primitives: Mapping[str, float]
    """By name, the probability that a right program uses the primitive."""
    strategies: Mapping[str, float]
    """By name, the probability that the strategy gives a right program within its share."""
    guide: str = ""
    """The name of the guide."""

    def chance_of(self, strategy: str) -> float:
        """The probability of a strategy, with the floor."""
        return _floored(self.strategies.get(strategy, 0.0), ANY_STRATEGY)

    def surcharge_of(self, primitive: str) -> int:
        """What an application of the primitive costs more than by hand, if it is less likely here than on other tasks.

        It depends on the primitive alone and not on what stands around it, so that equal columns may still be merged. A guide
        that tells of no primitive changes no price.
        """
        if not self.primitives:
            return 0
        usual = USED.get(primitive, 0.0)
        here = _floored(self.primitives.get(primitive, 0.0), usual)
        return 0 if here >= usual else min(DEAREST, round(-math.log2(here / usual) / 2))


Guide = Callable[[Problem, Sequence[Constraint]], Advice]
"""What gives advice on a problem of which the layers of difference have concluded something."""


def _floored(probability: float, anything: float) -> float:
    return (1 - FLOOR) * probability + FLOOR * anything
