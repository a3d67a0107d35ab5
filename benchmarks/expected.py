"""This file is where the expected evaluations of strategies are fitted: `python -m benchmarks.expected` writes synth/expected.py.

It reads the traces of ARC-AGI-1 training that `python -m benchmarks.traces agi1-training` has made.
"""

from __future__ import annotations

from pathlib import Path

import dsl.primitives  # noqa: F401  (declares the primitives)
from benchmarks.traces import traces_of
from gridwright.datasets import load_set
from gridwright.tasks import Task
from synth import expected
from synth.guide.cost_fit import fitted, written
from synth.guide.priors import fitted_prior


def keeps_dims(task: Task) -> bool:
    """Whether all outputs of pairs have the dims of their inputs."""
    return all(pair.input.shape == pair.output.shape for pair in task.train)


def main() -> None:
    chosen = load_set("agi1-training")
    traces = traces_of(chosen.name)
    seen = [(trace, keeps_dims(chosen.task(name))) for name, trace in sorted(traces.items())]
    prior = fitted_prior(seen)
    Path(expected.__file__).write_text(written(fitted(seen), prior.chances, prior.used), encoding="utf-8")
    print(f"fitted to the traces of {len(traces)} tasks")


if __name__ == "__main__":
    main()
