"""This file is where weights are adapted: to some of them the product of two thin matrices is added; they themselves stay.

Source: Hu et al., LoRA: Low-Rank Adaptation of Large Language Models, ICLR 2022
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from dsl.outcome import DslError

Numbers = npt.NDArray[np.float32]
Weights = Mapping[str, Numbers]
UP, DOWN = "up", "down"


class UnfitAdapter(DslError):
    """A file is no adapter, or one for other weights."""


@dataclass(frozen=True, slots=True, eq=False)
class LowRank:
    """What is added to a matrix of weights."""

    up: Numbers
    """Rows of the weights, rank."""
    down: Numbers
    """Rank, columns of the weights."""

    def added_to(self, weights: Numbers) -> Numbers:
        """A new matrix."""
        return weights + self.up @ self.down


@dataclass(frozen=True, slots=True, eq=False)
class Adapter:
    """What is added to which weights of a model."""

    model: str
    base: str
    """The digest of the weights that it was fitted to."""
    changes: Mapping[str, LowRank]
    card: Mapping[str, str]
    """On which tasks it was fitted, and how, for people."""

    def adapted(self, weights: Weights) -> dict[str, Numbers]:
        """The weights with the changes; an `UnfitAdapter` where they are not those that it was fitted to."""
        if digest_of(weights) != self.base:
            raise UnfitAdapter(f"was fitted to other weights of the model {self.model}: fit it again with `tune`")
        return {
            name: self.changes[name].added_to(given) if name in self.changes else given
            for name, given in weights.items()
        }


def digest_of(weights: Weights) -> str:
    """SHA-256 over names, shapes and numbers, in the order of names."""
    found = hashlib.sha256()
    for name in sorted(weights):
        given = np.ascontiguousarray(weights[name], dtype=np.float32)
        found.update(f"{name}{given.shape}".encode())
        found.update(given.tobytes())
    return found.hexdigest()


def save(adapter: Adapter, file: Path) -> None:
    """Write the adapter."""
    tensors = {
        f"{name}.{part}": np.ascontiguousarray(matrix, dtype=np.float32)
        for name, change in adapter.changes.items()
        for part, matrix in ((UP, change.up), (DOWN, change.down))
    }
    save_file(tensors, file, {**adapter.card, "model": adapter.model, "base": adapter.base})


def load(file: Path) -> Adapter:
    """The adapter in a file; an `UnfitAdapter` says what is wrong with it."""
    try:
        with safe_open(file, framework="numpy") as opened:
            card = dict(opened.metadata() or {})
            tensors = {name: opened.get_tensor(name) for name in opened.keys()}  # noqa: SIM118  (it is no mapping)
    except (OSError, SafetensorError) as error:
        raise UnfitAdapter(f"cannot be read: {error}") from error
    names = sorted({name.rpartition(".")[0] for name in tensors})
    if "base" not in card or {f"{name}.{part}" for name in names for part in (UP, DOWN)} != set(tensors):
        raise UnfitAdapter("is no adapter that `gridwright tune` wrote")
    changes = {name: LowRank(tensors[f"{name}.{UP}"], tensors[f"{name}.{DOWN}"]) for name in names}
    return Adapter(card.pop("model"), card.pop("base"), changes, card)
