"""This file is where it is gathered what a guide is trained on: generated tasks in lots, and real ones with what solves them.

Real tasks are those of ARC-AGI-1 training, in five parts. A lot has real grids and mutated programs of one part alone, so
that a part that is held out leaves nothing of itself in the training.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from hashlib import sha256
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

from dsl.program import primitives_of
from dsl.registry import all_primitives
from dsl.values import Sym, freeze_grid, transformed
from gridwright.datasets import load_set
from gridwright.errors import InputError
from gridwright.programs import read_program
from gridwright.tasks import Task, json_of_task, task_from_json
from synth.diff import differences
from synth.guide import feature_tables
from synth.guide.features import SCHEMA, Features, features
from synth.guide.fitting import Example, Recipe, network_of
from synth.guide.generator import tasks
from synth.guide.models.model import Model
from synth.guide.mutants import cuts_of
from synth.guide.traces import from_json
from synth.guide.training import worth
from synth.guide.weights import Trained
from synth.problem import Pair, Problem
from synth.strategies import all_strategies

REAL = "agi1-training"
PARTS = 5
LOT = 500
SYMMETRIES = (Sym.ID, Sym.ROT90)
"""Under which real tasks are seen."""
WEIGHT_OF_STRATEGIES = 10
"""An output for a strategy counts as so many for primitives: there are fewer, and they decide what is searched first."""
WEIGHT_OF_REAL = 4
"""What is known of a real task counts as that of so many generated ones."""
HELD_OUT_PROGRAMS = 20
"""Of so many generated programs one is held out, with all tasks that it is the program of."""


@dataclass(frozen=True, slots=True)
class Sources:
    """What examples are made of."""

    folder: Path
    """Where they are kept, to be computed once."""
    programs: Path
    """Of real tasks: ID.gw each."""
    traces: Path
    """Of real tasks, as `python -m benchmarks.traces` writes them."""
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a real task."""

    primitives: frozenset[str] | None
    """Those that its programs apply; None where none is known."""
    strategies: Mapping[str, bool]
    """Whether each gives a right program, of those that were tried."""


def names_of_outputs() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a network tells of: primitives and strategies, by name."""
    primitives = sorted({primitive.name for primitive in all_primitives()})
    return tuple(primitives), tuple(sorted(strategy.name for strategy in all_strategies()))


def part_of(task: str) -> int:
    """The part of a real task."""
    return load_set(REAL).ids.index(task) % PARTS


@dataclass(slots=True, eq=False)
class Gathered:
    """Examples to train on, and those that are held out."""

    seen: list[Example] = field(default_factory=list)
    held_out_programs: list[Example] = field(default_factory=list)
    """Generated tasks of programs that no task that is seen is of."""
    held_out_tasks: list[Example] = field(default_factory=list)
    """Real tasks, as they are."""

    def add_lot(self, number: int, sources: Sources, model: Model) -> None:
        """Add generated tasks."""
        for one, is_held_out in generated_examples(lot(number, sources), model):
            (self.held_out_programs if is_held_out else self.seen).append(one)

    def add_real(self, part: int, sources: Sources, model: Model, *, is_held_out: bool) -> None:
        """Add the real tasks of a part, also turned where they are to be seen."""
        found = real_examples(part, sources, model)
        if is_held_out:
            self.held_out_tasks += found[:: len(SYMMETRIES)]
        else:
            self.seen += found


def worths(trained: Trained, gathered: Gathered) -> dict[str, dict[str, float]]:
    """By how many nats an output is missed on what was held out."""
    network, count = network_of(trained), len(trained.primitives)
    groups = {
        "primitives of held-out programs": (gathered.held_out_programs, slice(None, count)),
        "primitives of held-out tasks": (gathered.held_out_tasks, slice(None, count)),
        "strategies of held-out tasks": (gathered.held_out_tasks, slice(count, None)),
    }
    return {
        name: asdict(worth(network, _on(outputs, gathered.seen), _on(outputs, examples)))
        for name, (examples, outputs) in groups.items()
        if examples
    }


def _on(outputs: slice, examples: Sequence[Example]) -> list[Example]:
    """The examples with nothing known of other outputs."""
    kept = np.zeros_like(examples[0].known)
    kept[outputs] = 1
    return [replace(one, known=one.known * kept) for one in examples]


def digest_of(model: str, gathered: Gathered, recipe: Recipe, names: object) -> str:
    """What tells apart trainings that are not the same one: one goes on only where it was itself."""
    found = sha256(f"{model} {recipe} {names} {SCHEMA}".encode())
    for one in gathered.seen:
        for numbers in (one.features.pairs, one.features.task, one.wanted, one.known):
            found.update(numbers.tobytes())
    return found.hexdigest()[:16]


# Generated tasks.


@dataclass(frozen=True, slots=True, eq=False)
class Lot:
    """Generated tasks, on disk."""

    tasks: tuple[Mapping[str, Any], ...]
    features: Mapping[str, Features]


def lot(number: int, sources: Sources) -> Lot:
    """The generated tasks of a lot, all of one part: made once, and the same for the same seed."""
    file = sources.folder / f"generated-{sources.seed}-{number:04d}.jsonl"
    if not file.exists():
        part = file.with_suffix(".part")
        part.write_text("".join(json.dumps(row) + "\n" for row in _rows(number, sources)), encoding="utf-8")
        part.replace(file)
    rows = tuple(json.loads(line) for line in file.read_text(encoding="utf-8").splitlines())
    problems = {row["id"]: task_from_json(row["id"], row).problem() for row in rows}
    return Lot(rows, _features(problems, file.with_suffix(".npz")))


def _rows(number: int, sources: Sources) -> Iterator[dict[str, Any]]:
    ids = load_set(REAL).ids[number % PARTS :: PARTS]
    corpus = [cuts_of(read_program(file)) for name in ids if (file := sources.programs / f"{name}.gw").exists()]
    real = [load_set(REAL).task(name).problem().inputs for name in ids]
    chance = Random(f"gridwright/training/{sources.seed}/{number}")
    for place, made in enumerate(islice(tasks(chance, real, corpus), LOT)):
        *train, test = made.pairs
        name = f"g{sources.seed}_{number}_{place}"
        used = {"primitives": sorted(primitives_of(made.program)), "program": _digest(repr(made.program))}
        yield {"id": name, **used, **json_of_task(Task(name, tuple(train), (test.input,), (test.output,)))}


def _features(problems: Mapping[str, Problem], file: Path) -> Mapping[str, Features]:
    known = feature_tables.load(file) or {}
    missing = {name: problem for name, problem in problems.items() if name not in known}
    if missing:
        known |= {name: features(problem, differences(problem)) for name, problem in missing.items()}
        feature_tables.save(known, file)
    return known


def generated_examples(made: Lot, model: Model) -> Iterator[tuple[Example, bool]]:
    """The examples of a lot, each with whether its program is held out."""
    primitives, strategies = names_of_outputs()
    known = np.array([1] * len(primitives) + [0] * len(strategies), dtype=np.float32)
    for row in made.tasks:
        used = set(row["primitives"])
        wanted = np.array([name in used for name in primitives] + [False] * len(strategies), dtype=np.float32)
        seen = model.see(task_from_json(row["id"], row).problem())
        is_held_out = int(row["program"], 16) % HELD_OUT_PROGRAMS == 0
        yield Example(seen, made.features[row["id"]], wanted, known), is_held_out


# Real tasks.


def real_examples(part: int, sources: Sources, model: Model) -> list[Example]:
    """The real tasks of a part of which something is known, as they are and turned."""
    known = _known(sources)
    problems = _moved(load_set(REAL).ids[part::PARTS])
    found = _features(
        {name: problem for name, (_, _, problem) in problems.items()}, sources.folder / f"real-{part}.npz"
    )
    return [
        _real_example(known[task], sym, found[name], model.see(problem))
        for name, (task, sym, problem) in problems.items()
        if task in known
    ]


@cache
def _known(sources: Sources) -> Mapping[str, Known]:
    if not sources.traces.is_file():
        raise InputError(f"no file {sources.traces}: `python -m benchmarks.traces {REAL}` makes it, within an hour")
    found: dict[str, Known] = {}
    for line in sources.traces.read_text(encoding="utf-8").splitlines():
        trace = from_json(json.loads(line))
        file = sources.programs / f"{trace.task}.gw"
        written = primitives_of(read_program(file).body) if file.exists() else frozenset()
        tried = {one.strategy: one.strategy in trace.right for one in trace.tried}
        found[trace.task] = Known(trace.primitives | written or None, tried)
    return found


def _moved(ids: Sequence[str]) -> dict[str, tuple[str, Sym, Problem]]:
    found = {}
    for task in ids:
        problem = load_set(REAL).task(task).problem()
        for sym in SYMMETRIES:
            found[f"{task}/{sym.value}"] = task, sym, _moved_by(sym, problem)
    return found


def _moved_by(sym: Sym, problem: Problem) -> Problem:
    pairs = (Pair(*(freeze_grid(transformed(grid, sym)) for grid in (one.input, one.output))) for one in problem.train)
    return Problem(tuple(pairs), tuple(freeze_grid(transformed(grid, sym)) for grid in problem.tests))


def _real_example(known: Known, sym: Sym, read: Features, seen: Any) -> Example:
    """Of a task that was turned it is not known which primitives are used: those for directions change."""
    primitives, strategies = names_of_outputs()
    used = known.primitives or frozenset()
    weight = WEIGHT_OF_REAL if sym is Sym.ID and known.primitives is not None else 0
    weights = [weight] * len(primitives) + [WEIGHT_OF_STRATEGIES * (name in known.strategies) for name in strategies]
    wanted = [name in used for name in primitives] + [known.strategies.get(name, False) for name in strategies]
    return Example(seen, read, np.array(wanted, dtype=np.float32), np.array(weights, dtype=np.float32))


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:16]
