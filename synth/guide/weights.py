"""This file is where the weights of a trained model are kept: half precision, with what their inputs and outputs stand for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from dsl.outcome import DslError
from synth.guide.features import SCHEMA
from synth.guide.models import DEFAULT
from synth.guide.models.layers import Numbers, Weights
from synth.guide.models.model import MODELS, Model


class UnfitWeights(DslError):
    """A file has no weights of a model, or weights for other features."""


@dataclass(frozen=True, slots=True, eq=False)
class Trained:
    """A model with its weights, and what its outputs stand for."""

    model: Model
    weights: Weights
    primitives: tuple[str, ...]
    """The first outputs: the probability that a right program uses each."""
    strategies: tuple[str, ...]
    """The other outputs: the probability that each gives a right program."""


FOLDER = Path(__file__).parent / "trained"


def file_of(model: str = DEFAULT) -> Path:
    """Where the weights of a model are, if it has been trained."""
    return FOLDER / f"{model}.safetensors"


def save(trained: Trained, file: Path) -> None:
    """Write the weights, rounded to half precision."""
    tensors = {name: np.ascontiguousarray(one, dtype=np.float16) for name, one in trained.weights.items()}
    names = {"primitives": json.dumps(trained.primitives), "strategies": json.dumps(trained.strategies)}
    save_file(tensors, file, {"model": trained.model.name, "schema": SCHEMA, **names})


def load(file: Path) -> Trained:
    """The trained model in a file; an `UnfitWeights` says what is wrong with it."""
    try:
        with safe_open(file, framework="numpy") as opened:
            card: Mapping[str, str] = opened.metadata() or {}
            weights: dict[str, Numbers] = {
                name: opened.get_tensor(name).astype(np.float32)
                for name in opened.keys()  # noqa: SIM118  (it is no mapping)
            }
    except (OSError, SafetensorError) as error:
        raise UnfitWeights(f"cannot be read: {error}") from error
    if card.get("model") not in MODELS or "primitives" not in card:
        raise UnfitWeights("has no weights of a guide")
    if card["schema"] != SCHEMA:
        raise UnfitWeights("was trained on other features than this version has")
    names = (tuple(json.loads(card[kind])) for kind in ("primitives", "strategies"))
    return Trained(MODELS[card["model"]], weights, *names)
