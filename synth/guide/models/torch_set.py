"""This file is where the set network is in PyTorch, to be trained: as in `set`, for many tasks at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor, nn

from synth.guide.models.layers import Numbers
from synth.guide.models.set import HIDDEN, READ, TOLD
from synth.guide.models.torch_layers import mean_and_max, owners_of, tensor


class SetNetwork(nn.Module):
    """Its weights have the names that the numpy form expects."""

    def __init__(self, pairs: int, task: int, outputs: int) -> None:
        super().__init__()
        self.read = nn.Linear(pairs, READ)
        self.tell = nn.Linear(READ, TOLD)
        self.join = nn.Linear(2 * TOLD + task, HIDDEN)
        self.leave = nn.Linear(HIDDEN, outputs)

    def forward(self, _: Sequence[None], pairs: Sequence[Numbers], tasks: Sequence[Numbers]) -> Tensor:
        """The logits of each task, from the facts of its pairs, and its own."""
        told = torch.relu(self.tell(torch.relu(self.read(tensor(np.concatenate(pairs))))))
        joined = torch.cat([mean_and_max(told, owners_of(pairs), len(pairs)), tensor(np.stack(tasks))], dim=1)
        leaving: Tensor = self.leave(torch.relu(self.join(joined)))
        return leaving
