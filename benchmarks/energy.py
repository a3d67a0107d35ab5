"""This file is where it is measured whether energies order the answers of the solver better than the terms of ranking do.

python -m benchmarks.energy              on half A of agi1-training; needs PyTorch

The network is fitted to generated tasks, of whose grids and programs none are of half A, with right outputs against corrupted
ones and those of mutated programs, and to the answers of four fifths of the tasks of half A; the last fifth is measured.
What was generated and found is kept in build/energy.
"""

from __future__ import annotations

import math
import pickle
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import torch
from rich.progress import track

from dsl.program import Program
from dsl.values import MAX_ANSWER_SIDE, Grid, same_value
from gridwright.datasets import load_set
from gridwright.programs import read_program
from gridwright.tasks import Task
from interp.reference import run_program
from synth.guide.corruptions import corrupted
from synth.guide.generator import Generated, tasks
from synth.guide.models.energy import energies, facts_of
from synth.guide.models.layers import Numbers
from synth.guide.models.torch_energy import EnergyNetwork, fit
from synth.guide.mutants import cuts_of, mutant
from synth.guide.sampling import Sampler
from synth.problem import Pair, Problem
from synth.ranking import Answer
from synth.solver import Limits, solve

FOLDER = Path(__file__).parent.parent / "build" / "energy"
PROGRAMS = Path(__file__).parent.parent / "examples" / "programs"
HALF, FOLDS = 200, 5
GENERATED, EPOCHS = 1500, 10
CORRUPTED, MUTATED = 3, 3
REPEATS = 4
"""A task of the solver's own answers counts as so many generated ones."""
BITS = (0.0, 0.5, 1.0, 2.0, 4.0)
"""What a unit of energy may cost."""


@dataclass(frozen=True)
class Judged:
    """The answers to a task, of which some are right and some wrong."""

    facts: Numbers
    """A block for each answer: a row for each test."""
    tests: int
    right: tuple[bool, ...]
    bits: tuple[float, ...]
    """Behind an answer of weight 1, terms included."""

    def mean(self, found: Numbers) -> Numbers:
        """The energy of each answer."""
        return np.asarray(found.reshape(-1, self.tests).mean(axis=1))

    def for_fit(self) -> Numbers:
        """The facts of the first right answer, then of the wrong ones, for the first test."""
        first = self.facts[:: self.tests]
        return np.concatenate([first[[self.right.index(True)]], first[[not one for one in self.right]]])


def kept(name: str, make: Callable[[], Any]) -> Any:
    """What is in the file of that name; made where there is none."""
    file = FOLDER / f"{name}.pickle"
    if not file.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        file.write_bytes(pickle.dumps(make()))
    return pickle.loads(file.read_bytes())


def generated() -> list[Numbers]:
    """Facts of outputs of generated tasks, the right one first."""
    held_out = set(load_set("agi1-training").ids[:HALF])
    real = [
        task.problem().inputs
        for name in ("agi1-training", "agi2-only")
        for task in load_set(name)
        if task.id not in held_out
    ]
    corpus = [cuts_of(read_program(file)) for file in sorted(PROGRAMS.glob("*.gw")) if file.stem not in held_out]
    chance = Random("energy")
    made = (_facts_of_generated(chance, one) for one in tasks(chance, real, corpus))
    found = islice((one for one in made if len(one) > 1), GENERATED)
    return list(track(found, "generating", GENERATED))


def _facts_of_generated(chance: Random, made: Generated) -> Numbers:
    *train, test = made.pairs
    problem = Problem(tuple(train), (test.input,))
    wrong = [corrupted(chance, test, problem) for _ in range(CORRUPTED)]
    wrong += islice(_of_mutants(chance, made), MUTATED)
    return facts_of(problem, (test, *(Pair(test.input, one) for one in wrong if one is not None)))


def _of_mutants(chance: Random, made: Generated) -> Iterator[Grid]:
    """What programs predict that are nearly the right one."""
    test = made.pairs[-1]
    cuts = cuts_of(Program(made.program))
    sampler = Sampler(chance, sorted({int(color) for pair in made.pairs for color in np.unique(pair.input)}))
    for _ in range(3 * MUTATED if cuts else 0):
        other = mutant(cuts, sampler, chance)
        value = None if other is None else run_program(Program(other), test.input).value
        if isinstance(value, np.ndarray) and max(value.shape) <= MAX_ANSWER_SIDE and not same_value(value, test.output):
            yield value  # type: ignore[misc]


def answered() -> list[Judged]:
    """The tasks of half A to which the solver gives right and wrong answers."""
    found = [_judged(task) for task in track(list(load_set("agi1-training"))[:HALF], "solving")]
    return [one for one in found if one is not None]


def _judged(task: Task) -> Judged | None:
    problem = task.problem()
    solution = solve(problem, Limits(evaluations=300_000, seconds=20))
    if not solution.answers:
        solution = solve(problem, Limits(seconds=15))
    answers = [answer for answer in solution.answers if answer.is_complete and answer.terms is not None]
    right = tuple(all(map(same_value, answer.predictions, task.test_outputs)) for answer in answers)
    if all(right) or not any(right):
        return None
    pairs = [Pair(*pair) for answer in answers for pair in zip(problem.tests, answer.predictions, strict=True)]
    return Judged(facts_of(problem, tuple(pairs)), len(problem.tests), right, tuple(map(_bits, answers)))


def _bits(answer: Answer) -> float:
    return -math.log2(answer.rank_weight)


def energies_of(judged: Sequence[Judged], made: Sequence[Numbers]) -> list[Numbers]:
    """The energy of each answer to each task, by networks that were not fitted to the task."""
    found: dict[int, Numbers] = {}
    for fold in range(FOLDS):
        others = [one.for_fit() for place, one in enumerate(judged) if place % FOLDS != fold]
        weights = _fitted([*made, *(one for one in others for _ in range(REPEATS))])
        found |= {
            place: one.mean(energies(weights, one.facts)) for place, one in enumerate(judged) if place % FOLDS == fold
        }
    return [found[place] for place in range(len(judged))]


def _fitted(several: Sequence[Numbers]) -> dict[str, Numbers]:
    torch.manual_seed(0)
    network = EnergyNetwork()
    for _ in fit(network, several, epochs=EPOCHS, rate=1e-3, seed=0):
        pass
    return {name: one.detach().numpy() for name, one in network.named_parameters()}


def first_two(judged: Sequence[Judged], scores: Sequence[Numbers]) -> tuple[int, int]:
    """How often the answer with the lowest score is right, and one of the two lowest."""
    orders = [(one.right, np.argsort(score, kind="stable")) for one, score in zip(judged, scores, strict=True)]
    return sum(right[order[0]] for right, order in orders), sum(
        any(right[place] for place in order[:2]) for right, order in orders
    )


def main() -> None:
    made, judged = kept("generated", generated), kept("answered", answered)
    held_out = made[: len(made) // 10]
    weights = _fitted(made[len(made) // 10 :])
    right = sum(int(energies(weights, one).argmin()) == 0 for one in held_out)
    print(f"generated tasks held out: {right} of {len(held_out)} right outputs have the least energy")
    print(f"half A: {len(judged)} tasks with right and wrong answers; right first, right among two")
    for name, weighed in (
        ("generated tasks alone", [one.mean(energies(weights, one.facts)) for one in judged]),
        ("them and the solver's answers, five folds", energies_of(judged, made)),
    ):
        print(f"  fitted to {name}: energy alone {first_two(judged, weighed)}")
        for bits in BITS:
            scores = [np.array(one.bits) + bits * energy for one, energy in zip(judged, weighed, strict=True)]
            print(f"    terms and {bits} bits a unit of energy: {first_two(judged, scores)}")


if __name__ == "__main__":
    main()
