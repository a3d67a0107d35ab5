"""This file is where it is said how sure an answer is: a logistic regression on how it stands among the others."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from synth.fitted import CONFIDENCE

SURE = 0.9
"""From this confidence on an answer is called sure."""
GUESS = 0.5
"""An answer of less confidence is called a guess."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How an answer stands among the answers to its problem."""

    cost: int
    """Of its cheapest program."""
    share: float
    """Of the weight of all answers, how much is its own."""
    place: int
    """From 0, the best first."""
    answers: int
    """How many distinct predictions there are."""
    terms: Mapping[str, float] = field(default_factory=dict)


def features(standing: Standing) -> dict[str, float]:
    """What the regression sees, by name."""
    return {
        "constant": 1.0,
        "cost": standing.cost / 10,
        "doubt": -math.log2(max(standing.share, 2.0**-10)),
        "rivals": math.log2(standing.answers),
        **standing.terms,
    }


def confidence(standing: Standing) -> float:
    """The probability that the answer is right for every test input."""
    score = sum(CONFIDENCE.get(name, 0.0) * value for name, value in features(standing).items())
    return 1 / (1 + math.exp(-score))
