from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from random import Random

import numpy as np
import pytest
from typer.testing import CliRunner

from dsl.program import Apply, walk
from dsl.registry import all_primitives
from dsl.values import same_value
from gridwright.cli import app
from gridwright.datasets import TaskSet, load_set
from synth.guide import feature_tables, weights
from synth.guide.features import Features, features
from synth.guide.generator import Generated, tasks
from synth.guide.models.model import MODELS
from synth.guide.traces import Found, Trace, Tried, to_json
from synth.problem import Problem

pytest.importorskip("torch")

from gridwright import training
from gridwright.training import Sources, generated_examples, lot, part_of, real_examples
from synth.guide.fitting import Example, Recipe, network_of
from synth.guide.training import train, worth

PRIMITIVES = tuple(sorted({primitive.name for primitive in all_primitives()}))


def _example(made: Generated) -> Example:
    *train_pairs, test = made.pairs
    problem = Problem(tuple(train_pairs), (test.input,))
    used = {part.primitive.name for part in walk(made.program) if isinstance(part, Apply)}
    wanted = np.array([name in used for name in PRIMITIVES], dtype=np.float32)
    return Example(None, features(problem, ()), wanted, np.ones_like(wanted))


def test_a_miniature_beats_uniform_on_programs_that_it_has_never_seen() -> None:
    made = list(islice(tasks(Random(0), []), 400))
    programs = sorted({repr(one.program) for one in made})
    held_out = set(programs[::5])
    seen = [_example(one) for one in made if repr(one.program) not in held_out]
    left_out = [_example(one) for one in made if repr(one.program) in held_out]
    trained = train(MODELS["set"], (PRIMITIVES, ()), seen, Recipe(6, rate=5e-4, batch=32, blind=0.3))
    found = worth(network_of(trained), seen, left_out)
    assert found.model < found.frequencies
    assert found.model < 0.9 * found.uniform


def _random_examples(count: int) -> list[Example]:
    chance = np.random.default_rng(0)
    shape = features(_problem(), ())
    return [
        Example(
            None,
            Features(*(chance.random(part.shape, dtype=np.float32) for part in (shape.pairs, shape.task))),
            chance.integers(0, 2, 3).astype(np.float32),
            np.ones(3, dtype=np.float32),
        )
        for _ in range(count)
    ]


def _problem() -> Problem:
    return load_set("agi1-training").task("67a3c6ac").problem()


class _Killed(Exception):
    pass


def test_a_training_that_was_killed_ends_as_if_it_had_not_been(tmp_path: Path) -> None:
    examples, recipe = _random_examples(20), Recipe(3, rate=1e-3, batch=8, blind=0.1)
    names = (("crop", "swap"), ("cells",))

    def kill(_: float) -> None:
        raise _Killed

    checkpoint = tmp_path / "set.pt"
    with pytest.raises(_Killed):
        train(MODELS["set"], names, examples, recipe, checkpoint, kill)
    left: list[float] = []
    resumed = train(MODELS["set"], names, examples, recipe, checkpoint, left.append)
    whole = train(MODELS["set"], names, examples, recipe)
    assert len(left) == 2
    assert all(np.array_equal(resumed.weights[name], whole.weights[name]) for name in whole.weights)


def test_features_are_kept_until_they_mean_something_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, found = tmp_path / "some.npz", features(_problem(), ())
    assert feature_tables.load(file) is None
    feature_tables.save({"one": found, "two": Features(found.pairs[:1], found.task)}, file)
    kept = feature_tables.load(file)
    assert kept is not None
    assert list(kept) == ["one", "two"]
    assert np.allclose(kept["one"].pairs, found.pairs, atol=1e-3)
    assert kept["two"].pairs.shape == (1, found.pairs.shape[1])
    monkeypatch.setattr(feature_tables, "SCHEMA", "another")
    assert feature_tables.load(file) is None


# What is gathered: three small sets stand for ARC-AGI-1 training, so that it takes seconds.


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sources:
    whole = load_set("agi1-training")
    small = sorted(whole.ids, key=lambda name: len(json.dumps(whole.content[name])))[:10]
    made = TaskSet("few", "", "", False, {name: whole.content[name] for name in small})
    monkeypatch.setattr(training, "load_set", lambda _: made)
    monkeypatch.setattr(training, "LOT", 12)
    training._known.cache_clear()
    programs, traces = tmp_path / "programs", tmp_path / "traces.jsonl"
    programs.mkdir()
    (programs / f"{made.ids[0]}.gw").write_text("input.flip_lr\n")
    tried = (
        Tried("cells", 0, (9,), 0.1, True, ()),
        Tried("symmetry", 0, (8,), 0.1, False, (Found(4, 2, True, ("flip_ud",)),)),
    )
    traces.write_text("".join(json.dumps(to_json(Trace(name, tried))) + "\n" for name in made.ids[:7]))
    (tmp_path / "work").mkdir()
    return Sources(tmp_path / "work", programs, traces)


def test_a_lot_is_made_of_its_part_of_the_real_tasks_alone(sources: Sources, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[tuple[Sequence[Sequence[np.ndarray]], Sequence[object]]] = []

    def noted(chance: Random, real: Sequence[Sequence[np.ndarray]], corpus: Sequence[object]) -> object:
        given.append((real, corpus))
        return tasks(chance, real)

    monkeypatch.setattr(training, "tasks", noted)
    for number in (0, 6):
        lot(number, sources)
    few = training.load_set("")
    for (real, corpus), part in zip(given, (0, 1), strict=True):
        own = [grid for name in few.ids if part_of(name) == part for grid in few.task(name).problem().inputs]
        assert all(same_value(*both) for both in zip((grid for some in real for grid in some), own, strict=True))
        assert len(corpus) == (part == 0)


def test_a_lot_is_made_once_and_each_program_is_held_out_as_a_whole(sources: Sources) -> None:
    first, again = lot(3, sources), lot(3, sources)
    assert first.tasks == again.tasks
    assert len(first.tasks) == 12
    known = [one.known for one, _ in generated_examples(first, MODELS["set"])]
    assert not any(one[len(PRIMITIVES) :].any() for one in known)
    doubled = training.Lot(first.tasks * 2, first.features)
    told = [is_held_out for _, is_held_out in generated_examples(doubled, MODELS["set"])]
    assert told[:12] == told[12:]


def test_of_a_real_task_is_known_what_its_trace_and_its_program_say(sources: Sources) -> None:
    primitives, strategies = training.names_of_outputs()
    found = real_examples(0, sources, MODELS["set"])
    assert len(found) == 4
    by_name = dict(zip((*primitives, *strategies), found[0].wanted.tolist(), strict=True))
    assert {name for name, wanted in by_name.items() if wanted} == {"flip_lr", "flip_ud", "symmetry"}
    known = dict(zip((*primitives, *strategies), found[1].known.tolist(), strict=True))
    assert {name for name, weight in known.items() if weight} == {"cells", "symmetry"}


def test_the_command_writes_weights_and_a_card(sources: Sources, tmp_path: Path) -> None:
    file = tmp_path / "mine.safetensors"
    asked = ["train", "set", "--out", str(file), "--programs", str(sources.programs), "--traces", str(sources.traces)]
    asked += ["--work", str(sources.folder), "--lots", "3", "--epochs", "1", "--hold-out", "1", "--json"]
    run = CliRunner().invoke(app, asked)
    assert run.exit_code == 0, run.output
    assert "strategies of held-out tasks" in json.loads(run.stdout.splitlines()[-1])["nats"]
    assert weights.load(file).primitives == PRIMITIVES
    assert "fold 1 of five" in file.with_suffix(".md").read_text()
