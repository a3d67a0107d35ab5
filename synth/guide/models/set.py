"""This file is where the set network runs, in numpy alone: it reads each pair for itself, and what the pairs have in common."""

from __future__ import annotations

import numpy as np

from synth.guide.models.layers import Numbers, Weights, linear, positive
from synth.problem import Problem

READ = 512
TOLD = 256
"""The numbers that tell of a pair."""
HIDDEN = 512


def see(_: Problem) -> None:
    """Nothing besides the features."""


def logits(weights: Weights, _: None, pairs: Numbers, task: Numbers) -> Numbers:
    """The outputs for the facts of all pairs of a task, and those of the task."""
    told = positive(linear(weights, "tell", positive(linear(weights, "read", pairs))))
    joined = np.concatenate([told.mean(axis=0), told.max(axis=0), task])
    return linear(weights, "leave", positive(linear(weights, "join", joined)))
