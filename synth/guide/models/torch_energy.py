"""This file is where the network of energies is in PyTorch, to be trained: as in `energy`, for many tasks at once.

It learns to give the right output of a task less energy than the wrong ones (a softmax over the outputs of each task).
Source: LeCun, Chopra, Hadsell, Ranzato, Huang, A Tutorial on Energy-Based Learning, 2006
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import torch
from torch import Tensor, nn

from synth.guide.models.energy import FACTS, HIDDEN, READ
from synth.guide.models.layers import Numbers


class EnergyNetwork(nn.Module):
    """Its weights have the names that the numpy form expects."""

    def __init__(self) -> None:
        super().__init__()
        self.read = nn.Linear(FACTS, READ)
        self.join = nn.Linear(READ, HIDDEN)
        self.leave = nn.Linear(HIDDEN, 1)
        self.dropout = nn.Dropout(0.2)

    def forward(self, facts: Tensor) -> Tensor:
        """The energy of each output."""
        read = torch.relu(self.read(self.dropout(facts)))
        found: Tensor = self.leave(torch.relu(self.join(read)))[:, 0]
        return found


def fit(network: EnergyNetwork, tasks: Sequence[Numbers], *, epochs: int, rate: float, seed: int) -> Iterator[float]:
    """The loss of each epoch; of a task there are the facts of its outputs, the right one first."""
    torch.manual_seed(seed)
    optimizer = torch.optim.AdamW(network.parameters(), rate, weight_decay=0.05)
    chance = np.random.default_rng(seed)
    for _ in range(epochs):
        losses = []
        order = chance.permutation(len(tasks))
        for start in range(0, len(order), 64):
            loss = _loss(network, [tasks[place] for place in order[start : start + 64]])
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            losses.append(float(loss.detach()))
        yield float(np.mean(losses))
    network.eval()


def _loss(network: EnergyNetwork, tasks: Sequence[Numbers]) -> Tensor:
    found = torch.split(-network(torch.from_numpy(np.concatenate(tasks))), [len(one) for one in tasks])
    return -torch.stack([torch.log_softmax(one, dim=0)[0] for one in found]).mean()
