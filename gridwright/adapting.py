"""This file is where the guide is found that a person asks for: a trained model, with an adapter or without."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from gridwright.errors import InputError
from synth.guide import adapters, weights
from synth.guide.adapters import UnfitAdapter
from synth.guide.models.model import MODELS
from synth.guide.network import NetworkGuide
from synth.guide.weights import Trained, UnfitWeights


def trained(model: str) -> Trained:
    """The trained model of that name."""
    if model not in MODELS:
        raise InputError(f"no model {model!r}; there are {', '.join(MODELS)}")
    file = weights.file_of(model)
    if not file.exists():
        raise InputError(f"the model {model} has no weights here: it is not trained ({file} is missing)")
    try:
        return weights.load(file)
    except UnfitWeights as error:
        raise InputError(f"{file}: {error}") from error


def place_of_adapter(name: str) -> Path:
    """The file itself, or the adapter of a bare name, which stands beside the weights of the models."""
    path = Path(name)
    return path if path.suffix else weights.file_of().with_name(f"{name}.adapter.safetensors")


def adapted_guide(name: str) -> NetworkGuide:
    """The guide with the adapter of a name or in a file; its base is the model that it was fitted to."""
    file = place_of_adapter(name)
    if not file.exists():
        known = sorted(
            one.name.removesuffix(".adapter.safetensors") for one in file.parent.glob("*.adapter.safetensors")
        )
        listed = f"; beside the weights there are {', '.join(known)}" if known else ""
        raise InputError(f"no adapter {name!r}: {file} is missing; `gridwright tune` makes one{listed}")
    try:
        adapter = adapters.load(file)
        base = trained(adapter.model)
        return NetworkGuide(replace(base, weights=adapter.adapted(base.weights)))
    except UnfitAdapter as error:
        raise InputError(f"the adapter {file} {error}") from error
