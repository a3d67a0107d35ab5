"""This file is where the network of capsules is in PyTorch, to be trained: as in `capsule`, for many tasks at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor, nn

from synth.guide.block_views import SCALES, SIGHTS
from synth.guide.models.capsule import (
    CAPSULES,
    HIDDEN,
    PARTS_OF_QUARTERS,
    POSE,
    QUARTER_CAPSULES,
    ROUTINGS,
    SEEN,
    TOLD,
)
from synth.guide.models.layers import Numbers
from synth.guide.models.torch_layers import mean_and_max, owners_of, routed, squashed, tensor


class CapsuleNetwork(nn.Module):
    """Its weights have the names that the numpy form expects."""

    def __init__(self, pairs: int, task: int, outputs: int) -> None:
        super().__init__()
        self.see = nn.Linear(len(SIGHTS), SEEN)
        self.pose = nn.ModuleList(nn.Linear(SEEN, POSE) for _ in SCALES)
        self.quarters = nn.Linear(POSE, QUARTER_CAPSULES * POSE)
        self.pairs = nn.Linear(POSE, CAPSULES * POSE)
        self.direct = nn.Linear(POSE, CAPSULES * POSE)
        self.tell = nn.Linear(CAPSULES * POSE + pairs, TOLD)
        self.join = nn.Linear(2 * TOLD + task, HIDDEN)
        self.leave = nn.Linear(HIDDEN, outputs)

    def forward(self, views: Sequence[Numbers], pairs: Sequence[Numbers], tasks: Sequence[Numbers]) -> Tensor:
        """The logits of each task, from the blocks and facts of its pairs, and its own facts."""
        blocks, facts = (tensor(np.concatenate(several)) for several in (views, pairs))
        seen = torch.split(torch.relu(self.see(blocks)), [scale**2 for scale in SCALES], dim=1)
        poses = [squashed(pose(one)) for pose, one in zip(self.pose, seen, strict=True)]
        fine = poses[-1][:, torch.tensor(PARTS_OF_QUARTERS)]
        shown = routed(_by_whole(self.quarters(fine)), ROUTINGS).reshape(len(fine), -1, POSE)
        votes = [_by_whole(self.pairs(shown)), _by_whole(self.direct(torch.cat(poses[:-1], dim=1)))]
        wholes = routed(torch.cat(votes, dim=1), ROUTINGS).flatten(1)
        told = torch.relu(self.tell(torch.cat([wholes, facts], dim=1)))
        joined = torch.cat([mean_and_max(told, owners_of(pairs), len(pairs)), tensor(np.stack(tasks))], dim=1)
        leaving: Tensor = self.leave(torch.relu(self.join(joined)))
        return leaving


def _by_whole(votes: Tensor) -> Tensor:
    return votes.reshape(*votes.shape[:-1], -1, POSE)
