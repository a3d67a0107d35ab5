"""This file is where the features of many problems are kept in a file, so that they are computed once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from synth.guide.features import SCHEMA, Features


def save(found: Mapping[str, Features], file: Path) -> None:
    """Write the features of the problems of these names, in half precision; a run that is killed leaves no half file."""
    part = file.with_suffix(".part.npz")
    np.savez_compressed(
        part,
        schema=np.array(SCHEMA),
        names=np.array(list(found)),
        counts=np.array([len(one.pairs) for one in found.values()]),
        pairs=np.concatenate([one.pairs for one in found.values()]).astype(np.float16),
        tasks=np.stack([one.task for one in found.values()]).astype(np.float16),
    )
    part.replace(file)


def load(file: Path) -> dict[str, Features] | None:
    """The features by name; None where there is no such file, or its numbers mean something else."""
    if not file.exists():
        return None
    with np.load(file) as kept:
        if str(kept["schema"]) != SCHEMA:
            return None
        pairs, tasks = kept["pairs"].astype(np.float32), kept["tasks"].astype(np.float32)
        rows = np.split(pairs, np.cumsum(kept["counts"])[:-1])
        return {str(name): Features(*both) for name, *both in zip(kept["names"], rows, tasks, strict=True)}
