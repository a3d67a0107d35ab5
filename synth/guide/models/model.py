"""This file is where the models of the guide are listed: what each looks at, and its two forms."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from synth.guide.models import NAMES
from synth.guide.models.layers import Numbers, Weights
from synth.problem import Problem

if TYPE_CHECKING:
    from torch import nn


@dataclass(frozen=True, slots=True)
class Model:
    """A network that tells of a problem which primitives and which strategies it may need."""

    name: str
    see: Callable[[Problem], Any]
    """What it looks at besides the features."""
    logits: Callable[[Weights, Any, Numbers, Numbers], Numbers]
    """Its outputs, in numpy, for what it looks at and the features of the pairs and of the task."""
    trained_by: tuple[str, str]
    """The module and the class of its training form."""

    def network(self, pairs: int, task: int, outputs: int) -> nn.Module:
        """Its training form, for so many features and outputs; PyTorch is imported here."""
        module, name = self.trained_by
        made: nn.Module = getattr(importlib.import_module(module), name)(pairs, task, outputs)
        return made


def _model(name: str) -> Model:
    home = "synth.guide.models"
    module = importlib.import_module(f"{home}.{name}")
    return Model(name, module.see, module.logits, (f"{home}.torch_{name}", f"{name.capitalize()}Network"))


MODELS: Mapping[str, Model] = {name: _model(name) for name in NAMES}
