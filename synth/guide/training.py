"""This file is where a model is trained from nothing, and where it is told what that is worth; PyTorch is needed here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn

from synth.guide.fitting import Example, Recipe, fit, loss_of, new_network, weights_of
from synth.guide.models.layers import Numbers
from synth.guide.models.model import Model
from synth.guide.models.torch_layers import tensor
from synth.guide.weights import Trained

LEAST, MOST = 1e-3, 0.999
"""Between these are the probabilities that a network starts with."""
QUIET = 0.1
"""How much of the differences between tasks an untrained network has, at its outputs, is left."""


@dataclass(frozen=True, slots=True)
class Worth:
    """By how many nats an output of examples that were left out is missed on average."""

    model: float
    frequencies: float
    """By a guide that says of every task how often each output was wanted in the training."""
    uniform: float
    """By a guide that gives every output the same probability, the best one."""


def train(
    model: Model,
    names: tuple[Sequence[str], Sequence[str]],
    examples: Sequence[Example],
    recipe: Recipe,
    checkpoint: Path | None = None,
    on_epoch: Callable[[float], None] = lambda _: None,
) -> Trained:
    """The model, trained on the examples, whose outputs are of these primitives and strategies."""
    network = new_network(model, len(examples[0].wanted), recipe.seed)
    _start(network, frequencies(examples))
    fit(network, examples, list(network.parameters()), recipe, on_epoch, checkpoint)
    primitives, strategies = names
    return Trained(model, weights_of(network), tuple(primitives), tuple(strategies))


def _start(network: nn.Module, shares: Numbers) -> None:
    """Have the network begin with the same for all tasks: how often each output is wanted."""
    with torch.no_grad():
        network.get_parameter("leave.bias").copy_(tensor(np.log(shares / (1 - shares))))
        network.get_parameter("leave.weight").mul_(QUIET)


def frequencies(examples: Sequence[Example]) -> Numbers:
    """How often each output is wanted, of the examples of which it is known."""
    wanted = np.sum([one.wanted * one.known for one in examples], axis=0)
    known = np.sum([one.known for one in examples], axis=0)
    return np.asarray(np.clip((wanted + 0.5) / (known + 1), LEAST, MOST), dtype=np.float32)


def worth(network: nn.Module, seen: Sequence[Example], left_out: Sequence[Example]) -> Worth:
    """What is missed on the examples that were left out, after those that were seen."""
    shares = frequencies(seen)
    wanted = float(np.sum([one.wanted * one.known for one in seen]) / np.sum([one.known for one in seen]))
    return Worth(
        loss_of(network, left_out),
        _missed(shares, left_out),
        _missed(np.full_like(shares, np.clip(wanted, LEAST, MOST)), left_out),
    )


def _missed(shares: Numbers, examples: Sequence[Example]) -> float:
    missed = [-(one.wanted * np.log(shares) + (1 - one.wanted) * np.log(1 - shares)) * one.known for one in examples]
    return float(np.sum(missed) / np.sum([one.known for one in examples]))
