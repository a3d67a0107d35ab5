"""This file is where a network is fitted to tasks of which it is known what solves them; PyTorch is needed here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from synth.diff import differences
from synth.guide.features import PAIR_NAMES, TASK_NAMES, Features, features
from synth.guide.models.layers import Numbers, Weights
from synth.guide.models.model import Model
from synth.guide.models.torch_layers import tensor
from synth.guide.weights import Trained
from synth.problem import Problem


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """What a network sees of a task, and what it is to say of it."""

    seen: Any
    features: Features
    wanted: Numbers
    """For each output 1 or 0."""
    known: Numbers
    """For each output 1 where it is known, else 0."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a network is fitted."""

    epochs: int
    rate: float
    decay: float = 0.01
    batch: int = 64
    seed: int = 0
    blind: float = 0.0
    """How much of all features is hidden from the network while it learns, at random."""


def example(
    problem: Problem, primitives: Collection[str] | None, strategies: Mapping[str, bool], base: Trained
) -> Example:
    """The example of a task that these primitives solve, if that is known, and for which these strategies are right, or not."""
    names = (*base.primitives, *base.strategies)
    told = {} if primitives is None else {name: name in primitives for name in base.primitives}
    told |= strategies
    wanted = np.array([told.get(name, False) for name in names], dtype=np.float32)
    known = np.array([name in told for name in names], dtype=np.float32)
    return Example(base.model.see(problem), features(problem, differences(problem)), wanted, known)


def new_network(model: Model, outputs: int, seed: int = 0) -> nn.Module:
    """A network that knows nothing yet, on a GPU if there is one."""
    torch.set_default_device("cuda" if torch.cuda.is_available() else "cpu")
    torch.manual_seed(seed)
    return model.network(len(PAIR_NAMES), len(TASK_NAMES), outputs)


def network_of(trained: Trained) -> nn.Module:
    """The training form of a model with its weights."""
    network = new_network(trained.model, len(trained.primitives) + len(trained.strategies))
    network.load_state_dict({name: torch.from_numpy(np.array(one)) for name, one in trained.weights.items()})
    return network


def weights_of(network: nn.Module) -> Weights:
    """The weights by name, as the numpy form reads them."""
    return {name: one.detach().cpu().numpy().copy() for name, one in network.state_dict().items()}


def fit(
    network: nn.Module,
    examples: Sequence[Example],
    parameters: Sequence[nn.Parameter],
    recipe: Recipe,
    on_epoch: Callable[[float], None] = lambda _: None,
    checkpoint: Path | None = None,
) -> None:
    """Change the parameters so that the network says of each example what it is to say; `on_epoch` is told the loss.

    What is in the checkpoint is gone on with, and after each epoch it is written there.
    """
    optimizer = torch.optim.AdamW(parameters, recipe.rate, weight_decay=recipe.decay)
    steps = recipe.epochs * -(-len(examples) // recipe.batch)
    rates = torch.optim.lr_scheduler.OneCycleLR(optimizer, recipe.rate, total_steps=max(2, steps))
    parts: dict[str, Any] = {"network": network, "optimizer": optimizer, "rates": rates}
    for epoch in range(_resumed(parts, checkpoint), recipe.epochs):
        losses = []
        for batch in _batches(examples, recipe, np.random.default_rng([recipe.seed, epoch])):
            loss = _loss(network, batch)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            rates.step()
            losses.append(float(loss.detach()))
        if checkpoint is not None:
            torch.save({"epochs": epoch + 1} | {name: part.state_dict() for name, part in parts.items()}, checkpoint)
        on_epoch(float(np.mean(losses)))


def _resumed(parts: Mapping[str, Any], checkpoint: Path | None) -> int:
    """The epochs that were done, with everything as it was after them."""
    if checkpoint is None or not checkpoint.exists():
        return 0
    saved = torch.load(checkpoint, weights_only=True)
    for name, part in parts.items():
        part.load_state_dict(saved[name])
    return int(saved["epochs"])


def loss_of(network: nn.Module, examples: Sequence[Example]) -> float:
    """By how many nats an output that is known is missed, on average."""
    with torch.no_grad():
        return float(_loss(network, examples))


def _batches(examples: Sequence[Example], recipe: Recipe, chance: np.random.Generator) -> Iterator[list[Example]]:
    order = chance.permutation(len(examples))
    for start in range(0, len(order), recipe.batch):
        yield [_dimmed(examples[place], recipe.blind, chance) for place in order[start : start + recipe.batch]]


def _dimmed(given: Example, blind: float, chance: np.random.Generator) -> Example:
    """The example with some numbers hidden, the same ones in all pairs."""
    if not blind:
        return given
    read = given.features
    pairs, task = (_kept(count, blind, chance) for count in (read.pairs.shape[1], len(read.task)))
    return replace(given, features=Features(read.pairs * pairs, read.task * task))


def _kept(count: int, blind: float, chance: np.random.Generator) -> Numbers:
    return np.where(chance.random(count) < blind, 0, 1 / (1 - blind)).astype(np.float32)


def _loss(network: nn.Module, examples: Sequence[Example]) -> Tensor:
    read = [one.features for one in examples]
    logits = network([one.seen for one in examples], [one.pairs for one in read], [one.task for one in read])
    wanted, known = (tensor(np.stack(several)) for several in zip(*_told(examples), strict=True))
    losses = nn.functional.binary_cross_entropy_with_logits(logits, wanted, known, reduction="sum")
    return losses / known.sum()


def _told(examples: Sequence[Example]) -> Iterator[tuple[Numbers, Numbers]]:
    return ((one.wanted, one.known) for one in examples)
