"""This file is where the energy of an output is computed, in numpy alone: less where it goes with its input as in the pairs.

An output is seen by how far each feature of its pair is from what it is in the example pairs, and how much it varies there.
"""

from __future__ import annotations

import numpy as np

from synth.guide.features import PAIR_NAMES, features
from synth.guide.models.layers import Numbers, Weights, linear, positive
from synth.problem import Pair, Problem

FACTS = 3 * len(PAIR_NAMES)
READ, HIDDEN = 384, 128


def energies(weights: Weights, facts: Numbers) -> Numbers:
    """One number for each output, from its facts."""
    read = positive(linear(weights, "read", facts))
    return linear(weights, "leave", positive(linear(weights, "join", read)))[:, 0]


def facts_of(problem: Problem, pairs: tuple[Pair, ...]) -> Numbers:
    """For each of these pairs, which are none of the problem, how its features stand to those of the problem's own pairs."""
    seen = features(Problem((*problem.train, *pairs), problem.tests), ()).pairs
    known, judged = seen[: len(problem.train)], seen[len(problem.train) :]
    away = np.abs(judged - known.mean(axis=0))
    outside = np.maximum(judged - known.max(axis=0), known.min(axis=0) - judged)
    spread = np.broadcast_to(known.std(axis=0), judged.shape)
    return np.asarray(np.concatenate([away, np.maximum(outside, 0), spread], axis=1), dtype=np.float32)
