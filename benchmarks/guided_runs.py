"""This file is where the solver is run with and without guides on tasks that were kept out of what the guides are fitted to.

Every task is in one of five folds. The guides of a fold, and its table of expected evaluations, are fitted to the other folds.
What was run is kept in build/guide/, a line a task, so that a run that was cut off goes on.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import numpy as np
from rich.progress import track

import dsl.primitives  # noqa: F401  (declares the primitives)
from benchmarks.expected import keeps_dims
from benchmarks.traces import lines_to, rows_in, traces_of
from gridwright.datasets import load_set
from gridwright.scoring import scored
from synth import schedule
from synth.advice import Advice, Guide
from synth.budget import Limits
from synth.constraints import Constraint
from synth.diff import differences
from synth.guide.cost_fit import fitted
from synth.guide.features import GROUPS, PAIR_NAMES, TASK_NAMES, features
from synth.guide.models.model import MODELS
from synth.guide.network import NetworkGuide
from synth.guide.priors import fitted_prior, uniform
from synth.guide.traces import Trace
from synth.guide.weights import Trained, file_of, load
from synth.problem import Problem
from synth.schedule import Table
from synth.solver import Solution, solve

FOLDS = 5
FOLDER = Path(__file__).parent.parent / "build" / "guide"
TRAINING = "agi1-training"
BY_HAND = "hand"
"""In the place of a guide: the hand-set order and costs."""
EVALUATIONS = 300_000
CONCLUDED = "conclusions"
"""What is left out where a network is not told what the layers of difference concluded."""


@dataclass(frozen=True, slots=True)
class Run:
    """How a search for the program of a task ended."""

    task: str
    until_right: int | None
    """Evaluations up to the first right program."""
    evaluations: int
    top1: bool
    top2: bool
    seconds: float
    """Of the processor."""


def fold_of(task: str) -> int:
    """The fold of a task of ARC-AGI-1 training."""
    return load_ids().index(task) % FOLDS


@cache
def load_ids() -> tuple[str, ...]:
    """The ids of ARC-AGI-1 training."""
    return load_set(TRAINING).ids


@cache
def seen_without(fold: int | None) -> tuple[tuple[Trace, bool], ...]:
    """The traces of the other folds (None: of all), each with whether outputs have the dims of their inputs."""
    chosen = load_set(TRAINING)
    traces = sorted(traces_of(TRAINING).items())
    return tuple(
        (trace, keeps_dims(chosen.task(name))) for name, trace in traces if fold is None or fold_of(name) != fold
    )


@cache
def table_without(fold: int | None) -> Table:
    """What is expected of stages, fitted to the other folds."""
    return fitted(seen_without(fold))


ORACLE = "oracle"
"""In the place of a guide, for replays: it knows which strategies are right on the task."""


def guides() -> list[str]:
    """The guides that can be fitted or are trained for some fold, each network also without each group of features."""
    networks = [name for name in MODELS if folds_of(name)]
    blind = [f"{name} without {group}" for name in networks for group in (*GROUPS, CONCLUDED)]
    return ["uniform", "prior", *networks, *blind, ORACLE]


def folds_of(guide: str) -> list[int]:
    """The folds for which the guide is there."""
    model = guide.partition(" without ")[0]
    return [fold for fold in range(FOLDS) if model not in MODELS or weights_without(model, fold).exists()]


def advice_without(guide: str, trace: Trace) -> Advice:
    """What a guide that is fitted to the other folds says of a task of ARC-AGI-1 training."""
    if guide == ORACLE:
        return Advice({}, dict.fromkeys(trace.right, 1.0), ORACLE)
    looks = guide.partition(" without ")[0] in MODELS
    given = guide_without(guide, fold_of(trace.task))
    return given(problem_of(trace.task), differences_in(trace.task) if looks else ())


@cache
def problem_of(task: str) -> Problem:
    """A task of ARC-AGI-1 training, without its answers."""
    return load_set(TRAINING).task(task).problem()


@cache
def differences_in(task: str) -> tuple[Constraint, ...]:
    """What its layers of difference conclude, once for all guides: it takes longer than what they make of it."""
    return tuple(differences(problem_of(task)))


def weights_without(model: str, fold: int | None) -> Path:
    """Where the weights of a model are that was trained on the other folds."""
    return file_of(model) if fold is None else FOLDER / f"{model}-{fold}.safetensors"


@cache
def guide_without(name: str, fold: int | None) -> Guide:
    """The guide of that name, fitted to the other folds."""
    if name == "uniform":
        return uniform
    if name == "prior":
        return fitted_prior(seen_without(fold))
    model, _, group = name.partition(" without ")
    trained = load(weights_without(model, fold))
    return NetworkGuide(trained) if not group else _Blind(trained, group)


@dataclass(frozen=True, slots=True, eq=False)
class _Blind:
    """A network that reads zeros in the place of a group of features."""

    trained: Trained
    group: str

    def __call__(self, problem: Problem, constraints: Sequence[Constraint]) -> Advice:
        read = features(problem, () if self.group == CONCLUDED else constraints)
        hidden = GROUPS.get(self.group, ())
        pairs, task = read.pairs.copy(), read.task.copy()
        pairs[:, [name in hidden for name in PAIR_NAMES]] = 0
        task[[name.removeprefix("the same in all pairs: ") in hidden for name in TASK_NAMES]] = 0
        model = self.trained.model
        chances = 1 / (
            1 + np.exp(-np.clip(model.logits(self.trained.weights, model.see(problem), pairs, task), -30, 30))
        )
        told = chances[len(self.trained.primitives) :].tolist()
        return Advice({}, dict(zip(self.trained.strategies, told, strict=True)), model.name)


def runs_of(guide: str, chosen: str = TRAINING, evaluations: int = EVALUATIONS) -> dict[str, Run]:
    """What was run so far, by task."""
    return {run.task: run for run in (Run(**row) for row in rows_in(_file(guide, chosen, evaluations)))}


def make(guide: str, chosen: str = TRAINING, evaluations: int = EVALUATIONS, part: slice = slice(None)) -> None:
    """Run the tasks of a part that were not run yet."""
    known = runs_of(guide, chosen, evaluations)
    with lines_to(_file(guide, chosen, evaluations)) as file:
        for name in track([name for name in _worth_running(chosen)[part] if name not in known], f"{guide}, {chosen}"):
            file.write(json.dumps(asdict(_run(name, guide, chosen, evaluations))) + "\n")
            file.flush()


def _worth_running(chosen: str) -> list[str]:
    """The tasks that some strategy solves with evaluations of its own, in the order of their traces."""
    return [name for name, trace in traces_of(chosen).items() if trace.right]


def _run(name: str, guide: str, chosen: str, evaluations: int) -> Run:
    task = load_set(chosen).task(name)
    fold = fold_of(name) if chosen == TRAINING else None
    schedule.EXPECTED = table_without(fold)

    def solver(problem: Problem, limits: Limits) -> Solution:
        return solve(problem, limits, None if guide == BY_HAND else guide_without(guide, fold))

    started = time.process_time()
    score = scored(task, Limits(evaluations=evaluations), solver)
    seconds = round(time.process_time() - started, 3)
    return Run(name, score.until_right, score.evaluations, score.top1, score.top2, seconds)


def _file(guide: str, chosen: str, evaluations: int) -> Path:
    return FOLDER / f"{guide}-{chosen}-{evaluations}.jsonl"
