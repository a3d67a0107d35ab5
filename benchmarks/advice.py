"""This file is where it is measured what advice takes: `python -m benchmarks.advice` prints milliseconds a task for each model.

Weights are those of a network that was not trained, and the differences of a task are known, as in a search. Tasks are every
sixth of half A; of several times the least counts, by the processor.
"""

from __future__ import annotations

import statistics
import time

import dsl.primitives  # noqa: F401  (declares the primitives)
from gridwright.datasets import load_set
from synth.correspondence import correspondence
from synth.diff import differences
from synth.guide.fitting import new_network, weights_of
from synth.guide.models.model import MODELS
from synth.guide.network import NetworkGuide
from synth.guide.weights import Trained
from synth.problem import Problem

HALF_A, STEP = 200, 6
OUTPUTS = 400
TIMES = 7


def milliseconds(guide: NetworkGuide, problem: Problem) -> float:
    """What advice on a problem takes."""
    constraints, least = differences(problem), float("inf")
    for _ in range(TIMES):
        unseen = Problem(problem.train, problem.tests)
        correspondence(unseen)
        started = time.thread_time()
        guide(unseen, constraints)
        least = min(least, 1000 * (time.thread_time() - started))
    return least


def main() -> None:
    chosen = load_set("agi1-training")
    problems = [chosen.task(name).problem() for name in sorted(chosen.ids)[:HALF_A:STEP]]
    names = tuple(map(str, range(OUTPUTS)))
    for model in MODELS.values():
        network = new_network(model, OUTPUTS)
        took = [milliseconds(NetworkGuide(Trained(model, weights_of(network), names, ())), one) for one in problems]
        most = max(took)
        print(f"{model.name}: {statistics.median(took):.2f} ms in the median of {len(took)} tasks, {most:.2f} at most")


if __name__ == "__main__":
    main()
