"""This file is where a network puts wholes together from the blocks of each pair, by routing, in numpy alone.

Blocks are parts at four scales. The finest vote for what the quarters of a pair show, and a vote counts the more, the more it
agrees with the others; in the same way quarters, thirds and the whole grid vote for what the pair shows.

Source: Sabour, Frosst, Hinton, Dynamic Routing Between Capsules, NeurIPS 2017
"""

from __future__ import annotations

import numpy as np

from synth.guide.block_views import SCALES, views
from synth.guide.models.layers import Numbers, Weights, linear, positive, softmax, squashed

SEEN = 96
POSE = 32
"""The numbers that tell of a part."""
QUARTER_CAPSULES, CAPSULES = 8, 16
"""What a quarter, and what a pair, may show at once."""
ROUTINGS = 3
TOLD = 256
"""The numbers that tell of a pair."""
HIDDEN = 384
STARTS = tuple(int(start) for start in np.cumsum([scale**2 for scale in SCALES])[:-1])
"""Where the blocks of each scale but the first begin."""
PARTS_OF_QUARTERS = ((0, 1, 4, 5), (2, 3, 6, 7), (8, 9, 12, 13), (10, 11, 14, 15))
"""For each quarter of a grid the blocks of the finest scale that lie in it."""


see = views


def logits(weights: Weights, views: Numbers, pairs: Numbers, task: Numbers) -> Numbers:
    """The outputs for the blocks of all pairs of a task, the facts of each pair, and those of the task."""
    seen = np.split(positive(linear(weights, "see", views)), STARTS, axis=1)
    poses = [squashed(linear(weights, f"pose.{place}", one)) for place, one in enumerate(seen)]
    shown = routed(_votes(weights, "quarters", poses[-1][:, PARTS_OF_QUARTERS], QUARTER_CAPSULES))
    inner = _votes(weights, "pairs", shown.reshape(len(pairs), -1, POSE), CAPSULES)
    outer = _votes(weights, "direct", np.concatenate(poses[:-1], axis=1), CAPSULES)
    wholes = routed(np.concatenate([inner, outer], axis=1)).reshape(len(pairs), -1)
    told = positive(linear(weights, "tell", np.concatenate([wholes, pairs], axis=1)))
    joined = np.concatenate([told.mean(axis=0), told.max(axis=0), task])
    return linear(weights, "leave", positive(linear(weights, "join", joined)))


def _votes(weights: Weights, name: str, parts: Numbers, capsules: int) -> Numbers:
    """What each part says of each whole: one more axis, for the wholes, before the last."""
    return linear(weights, name, parts).reshape(*parts.shape[:-1], capsules, POSE)


def routed(votes: Numbers) -> Numbers:
    """What the wholes show: votes (..., parts, wholes, pose) weighted by how far they agree."""
    # Products of matrices for each whole take half the time of products of all votes.
    cast = np.ascontiguousarray(np.swapaxes(votes, -3, -2))
    agreement = np.zeros((*cast.shape[:-1], 1), dtype=np.float32)
    for number in range(ROUTINGS):
        shares = softmax(agreement, axis=-3)
        shown = squashed(np.swapaxes(shares, -2, -1) @ cast)
        if number + 1 < ROUTINGS:
            agreement = agreement + cast @ np.swapaxes(shown, -2, -1)
    return np.asarray(shown[..., 0, :])
