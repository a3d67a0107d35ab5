"""This file is where object layers are timed against `../shared/prototypes/objects`.

A candidate is a generator with its colour and its selector, on a base, over everything or only on the background: what
either side holds against the pairs, single claims alone as selectors. Both remember what they have found for equal sets of
needed and forbidden objects, and neither counts two claims that hold of the same objects. Since the prototype has more
claims about a table, generators in one colour are counted, too. The prototype's closed forms are left out.

python -m benchmarks.layers
"""

from __future__ import annotations

import statistics
import time

import dsl.primitives  # noqa: F401  (declares the primitives)
from benchmarks.figure import Figure
from benchmarks.prototypes import as_pairs, as_tests, prototype, same_shape
from interp.compiled import warm_up
from synth import object_layer_search
from synth.budget import Budget
from synth.object_boards import Numbers, Words
from synth.object_selectors import Selectors
from synth.problem import Problem
from synth.search import Search
from synth.strategies.object_layers import object_layers

LIMIT = 60.0
COUNTED = {
    "sk=(U.tobytes(),bad.tobytes())": "sk=(U.tobytes(),bad.tobytes());stats['tried']=stats.get('tried',0)+len(names);"
    "stats['asked']=stats.get('asked',0)+1",
    "hyps+=closed(train,tests,bg)": "pass",
}


class Counting(Selectors):
    """Selectors that count the candidates they are asked to judge, and how often they are asked."""

    judged = asked = 0

    def of(self, needed: Words, forbidden: Words) -> tuple[Numbers, Numbers]:
        Counting.judged += len(self._claims) * len(needed)
        Counting.asked += len(needed)
        return super().of(needed, forbidden)


def figures() -> list[Figure]:
    """How many times more layers a second than the prototype."""
    objects = prototype("objects", "same", COUNTED)
    if objects is None:
        return []
    warm_up()
    ratios, colored, own, other, times = [], [], [], [], []
    for problem in same_shape():
        counts: dict[str, int] = {}
        begun = time.process_time()
        objects.solve_same(as_pairs(problem), as_tests(problem), begun + LIMIT, counts, seq=False)
        theirs = time.process_time() - begun
        judged, asked, ours = judged_in(problem)
        own.append(judged / ours)
        other.append(counts.get("tried", 0) / theirs)
        times.append(theirs / ours)
        if other[-1]:
            ratios.append(own[-1] / other[-1])
            colored.append(asked / ours * theirs / counts["asked"])
    unit = "candidates/s"
    return [
        Figure("object layers / prototype, equal candidates", statistics.median(ratios), "x", 5, 20, "higher"),
        Figure(
            "object layers / prototype, generators in one colour", statistics.median(colored), "x", None, None, "higher"
        ),
        Figure("object layers / prototype, by seconds a task", statistics.median(times), "x", None, None, "higher"),
        Figure("object layers", statistics.median(own), unit, None, None, "higher"),
        Figure("object layers, prototype", statistics.median(other), unit, None, None, "higher"),
    ]


def judged_in(problem: Problem) -> tuple[int, int, float]:
    """How many candidates the strategy judges for a problem, for how many generators in one colour, and its seconds."""
    plain, object_layer_search.Selectors = object_layer_search.Selectors, Counting  # type: ignore[attr-defined,misc]
    Counting.judged = Counting.asked = 0
    begun = time.process_time()
    try:
        for _ in object_layers(Search(problem, (), Budget(None))):
            pass
    finally:
        object_layer_search.Selectors = plain  # type: ignore[attr-defined,misc]
    return Counting.judged, Counting.asked, time.process_time() - begun


if __name__ == "__main__":
    for figure in figures():
        print(f"{figure.name:60} {figure.value:14,.1f} {figure.unit}  {figure.state}")
