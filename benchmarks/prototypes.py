"""This file is where the throw-away prototypes are found that some figures are measured against: no part of the project."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import numpy.typing as npt

from benchmarks.tasks import problems
from synth.problem import Problem

FOLDER = Path(__file__).parents[2] / "shared" / "prototypes"
TASKS = 20

Pairs = list[tuple[npt.NDArray[np.int8], npt.NDArray[np.int8]]]


def prototype(folder: str, module: str, changes: dict[str, str] | None = None) -> ModuleType | None:
    """A module of the prototypes, its source changed where it keeps too few counts; None where they are missing."""
    path = FOLDER / folder / f"{module}.py"
    if not path.exists():
        print(f"{path} is missing: no figures against it")
        return None
    for name in ("ARC1_TRAINING", "ARC2_TRAINING"):
        os.environ.setdefault(name, "")
    sys.path.insert(0, str(path.parent))
    source = path.read_text()
    for old, new in (changes or {}).items():
        assert old in source
        source = source.replace(old, new)
    spec = importlib.util.spec_from_loader(module, loader=None)
    assert spec is not None
    loaded = importlib.util.module_from_spec(spec)
    loaded.__file__ = str(path)
    exec(compile(source, str(path), "exec"), loaded.__dict__)
    return loaded


def same_shape() -> list[Problem]:
    """The first of the fixed tasks whose outputs all have the dims of their inputs."""
    fitting = [
        problem for problem in problems(40) if all(pair.input.shape == pair.output.shape for pair in problem.train)
    ]
    return fitting[:TASKS]


def as_pairs(problem: Problem) -> Pairs:
    """The pairs as the prototypes take them."""
    return [(pair.input.astype(np.int8), pair.output.astype(np.int8)) for pair in problem.train]


def as_tests(problem: Problem) -> list[npt.NDArray[np.int8]]:
    """The test inputs as the prototypes take them."""
    return [grid.astype(np.int8) for grid in problem.tests]
