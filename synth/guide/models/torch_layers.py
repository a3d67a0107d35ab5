"""This file is where pooling and capsules are in PyTorch, as in `layers` and `capsule`."""

from __future__ import annotations

from collections.abc import Sequence, Sized

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor


def tensor(numbers: npt.NDArray[np.generic]) -> Tensor:
    """The numbers where networks are: on the default device of PyTorch."""
    return torch.as_tensor(numbers, device=torch.get_default_device())


def owners_of(several: Sequence[Sized]) -> Tensor:
    """For each row of several tables, one below the other, the place of its table."""
    return torch.repeat_interleave(torch.arange(len(several)), torch.tensor([len(one) for one in several]))


def mean_and_max(values: Tensor, owners: Tensor, count: int) -> Tensor:
    """For each of so many owners the mean and the largest of its rows, side by side; zero where it has none."""
    sums = values.new_zeros(count, values.shape[1]).index_add(0, owners, values)
    counts = values.new_zeros(count).index_add(0, owners, values.new_ones(len(owners)))
    index = owners[:, None].expand_as(values)
    largest = torch.zeros_like(sums).scatter_reduce(0, index, values, "amax", include_self=False)
    return torch.cat([sums / counts.clamp(min=1)[:, None], largest], dim=1)


def squashed(given: Tensor) -> Tensor:
    """The vectors along the last axis, with their lengths between zero and one."""
    squares = (given**2).sum(dim=-1, keepdim=True)
    return given * torch.sqrt(squares + 1e-8) / (1 + squares)


def routed(votes: Tensor, routings: int) -> Tensor:
    """What the wholes show: votes (..., parts, wholes, pose) weighted by how far they agree."""
    agreement = votes.new_zeros(votes.shape[:-1])
    for number in range(routings):
        shares = torch.softmax(agreement, dim=-1)
        shown = squashed((shares[..., None] * votes).sum(dim=-3))
        if number + 1 < routings:
            agreement = agreement + (votes * shown[..., None, :, :]).sum(dim=-1)
    return shown
