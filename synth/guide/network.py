"""This file is where a trained model gives advice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from synth.advice import Advice
from synth.constraints import Constraint
from synth.guide.features import features
from synth.guide.weights import Trained
from synth.problem import Problem


@dataclass(frozen=True, slots=True, eq=False)
class NetworkGuide:
    """A guide that reads the differences of a problem. It can be sent to another process."""

    trained: Trained

    def __call__(self, problem: Problem, constraints: Sequence[Constraint]) -> Advice:
        """What the model expects."""
        model, read = self.trained.model, features(problem, constraints)
        logits = model.logits(self.trained.weights, model.see(problem), read.pairs, read.task)
        chances = (1 / (1 + np.exp(-np.clip(logits, -30, 30)))).tolist()
        count = len(self.trained.primitives)
        return Advice(
            dict(zip(self.trained.primitives, chances[:count], strict=True)),
            dict(zip(self.trained.strategies, chances[count:], strict=True)),
            model.name,
        )
