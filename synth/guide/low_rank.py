"""This file is where changes of low rank are put on the layers of a PyTorch network, and taken off it as an adapter has them.

Source: Hu et al., LoRA: Low-Rank Adaptation of Large Language Models, ICLR 2022
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import torch
from torch import Tensor, nn
from torch.nn.utils import parametrize

from synth.guide.adapters import LowRank


class _Change(nn.Module):
    """Adds a product of two thin matrices; it is zero at first, so that the network begins as it was."""

    def __init__(self, weights: Tensor, rank: int) -> None:
        super().__init__()
        rows, columns = weights.shape
        self.up = nn.Parameter(weights.new_zeros(rows, rank))
        self.down = nn.Parameter(torch.randn(rank, columns) / columns**0.5)

    def forward(self, weights: Tensor) -> Tensor:
        return weights + self.up @ self.down


def layers_of(network: nn.Module) -> tuple[str, ...]:
    """The names of the layers that can be changed."""
    return tuple(name for name, layer in network.named_modules() if isinstance(layer, nn.Linear))


def chosen_layers(network: nn.Module, targets: Sequence[str]) -> tuple[str, ...]:
    """The layers of these names, or below them: `hear` means `hear.0`, `hear.1` and so on; all, if none is named."""
    return tuple(
        name
        for name in layers_of(network)
        if not targets or any(name == target or name.startswith(f"{target}.") for target in targets)
    )


def put_changes_on(network: nn.Module, names: Iterable[str], rank: int) -> list[nn.Parameter]:
    """Let these layers change by this rank, and nothing else; what there is to be fitted."""
    network.requires_grad_(False)
    found: list[nn.Parameter] = []
    for name in names:
        layer = network.get_submodule(name)
        change = _Change(layer.weight, rank)  # type: ignore[arg-type]
        parametrize.register_parametrization(layer, "weight", change)
        found += [change.up, change.down]
    return found


def changes_on(network: nn.Module) -> dict[str, LowRank]:
    """The changes by the name of the weights."""
    return {
        f"{name}.weight": LowRank(change.up.detach().cpu().numpy(), change.down.detach().cpu().numpy())
        for name, change in _changes(network)
    }


def _changes(network: nn.Module) -> Iterator[tuple[str, _Change]]:
    for name, module in network.named_modules():
        if isinstance(module, _Change):
            yield name.removesuffix(".parametrizations.weight.0"), module
