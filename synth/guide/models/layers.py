"""This file is where the layers of networks are in numpy: weights by name, as a training form has saved them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float32]
Weights = Mapping[str, Numbers]


def linear(weights: Weights, name: str, given: Numbers) -> Numbers:
    """The layer of that name."""
    return np.asarray(given @ weights[f"{name}.weight"].T + weights[f"{name}.bias"], dtype=np.float32)


def positive(given: Numbers) -> Numbers:
    """What is above zero, and zero."""
    return np.maximum(given, np.float32(0))


def softmax(given: Numbers, axis: int) -> Numbers:
    """Shares of one along the axis."""
    powers = np.exp(given - given.max(axis=axis, keepdims=True))
    return np.asarray(powers / powers.sum(axis=axis, keepdims=True))


def squashed(given: Numbers) -> Numbers:
    """The vectors along the last axis, with their lengths between zero and one.

    Source: Sabour, Frosst, Hinton, Dynamic Routing Between Capsules, NeurIPS 2017
    """
    squares = (given**2).sum(axis=-1, keepdims=True)
    return np.asarray(given * np.sqrt(squares + np.float32(1e-8)) / (1 + squares))
