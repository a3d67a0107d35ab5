"""This file is where it is said how sure an answer is: a logistic regression on how it stands among the others."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from synth.fitted import CONFIDENCE

SURE = 0.9
"""From this confidence on an answer is called sure."""
LIKELY = 0.5
"""An answer of less confidence is called a guess."""
LEAST_SHARE = 2.0**-10


@dataclass(frozen=True, slots=True)
class Standing:
    """How an answer stands among the answers to its problem."""

    cost: int
    """Of its cheapest program."""
    share: float
    """Of the weight of all answers, how much is its own."""
    terms: Mapping[str, float] = field(default_factory=dict)


def features(standing: Standing) -> dict[str, float]:
    """What the regression sees, by name."""
    return {
        "constant": 1.0,
        "cost": standing.cost / 10,
        "doubt": -math.log2(max(standing.share, LEAST_SHARE)),
        **standing.terms,
    }


def confidences(ranked: Sequence[Standing]) -> list[float]:
    """The probability of each answer to a problem, the best first, to be right for every test input: 1 at most together."""
    found: list[float] = []
    for standing in ranked:
        score = sum(CONFIDENCE.get(name, 0.0) * value for name, value in features(standing).items())
        found.append(min(1 / (1 + math.exp(-score)), 1 - sum(found)))
    return found
