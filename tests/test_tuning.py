from __future__ import annotations

import json
import pickle
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from dsl.values import freeze_grid
from gridwright.adapting import adapted_guide, trained
from gridwright.cli import app
from gridwright.errors import InputError
from gridwright.tasks import Task, json_of_task
from synth.diff import differences
from synth.guide import weights
from synth.guide.adapters import digest_of
from synth.guide.models.model import MODELS
from synth.guide.network import NetworkGuide
from synth.guide.weights import Trained
from synth.problem import Pair

torch = pytest.importorskip("torch")

from synth.guide.fitting import Recipe, example, fit, network_of, new_network, weights_of  # noqa: E402
from synth.guide.low_rank import changes_on, chosen_layers, layers_of, put_changes_on  # noqa: E402
from synth.guide.tuning import Ranks, Solved, tuned  # noqa: E402

PRIMITIVES, STRATEGIES = ("crop", "flip_lr", "flip_ud"), ("cells", "symmetry")


def _base(model: str = "set") -> Trained:
    network = new_network(MODELS[model], len(PRIMITIVES) + len(STRATEGIES))
    return Trained(MODELS[model], weights_of(network), PRIMITIVES, STRATEGIES)


def _task(seed: int, name: str = "") -> Task:
    """A task of mirror images."""
    chance = np.random.default_rng(seed)
    grids = [freeze_grid(chance.integers(0, 4, (4, 5))) for _ in range(3)]
    pairs = [Pair(grid, freeze_grid(grid[:, ::-1])) for grid in grids]
    return Task(name or f"mirror{seed}", tuple(pairs[:2]), (pairs[2].input,), (pairs[2].output,))


def _solved(seed: int) -> Solved:
    return Solved(f"mirror{seed}", _task(seed).problem(), frozenset({"flip_lr"}), {"symmetry": True, "cells": False})


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A base that has weights in a folder of its own."""
    monkeypatch.setattr(weights, "FOLDER", tmp_path / "trained")
    (tmp_path / "trained").mkdir()
    weights.save(_base(), weights.file_of("set"))
    return tmp_path


def _run(*arguments: str):
    return CliRunner().invoke(app, list(arguments))


@pytest.mark.parametrize("model", MODELS)
def test_a_network_begins_with_changes_that_change_nothing(model: str) -> None:
    base, problem = _base(model), _task(0).problem()
    network = network_of(base)
    put_changes_on(network, layers_of(network), rank=3)
    seen = example(problem, frozenset(), {}, base)
    with torch.no_grad():
        logits = network([seen.seen], [seen.features.pairs], [seen.features.task]).numpy()[0]
    run = base.model.logits(base.weights, seen.seen, seen.features.pairs, seen.features.task)
    assert np.allclose(logits, run, atol=1e-5)


@pytest.mark.parametrize("model", MODELS)
def test_an_adapter_in_numpy_gives_what_the_changed_network_gives(model: str) -> None:
    base = _base(model)
    network = network_of(base)
    parameters = put_changes_on(network, layers_of(network), rank=2)
    seen = example(_task(0).problem(), frozenset({"flip_lr"}), {"symmetry": True}, base)
    fit(network, [seen], parameters, Recipe(epochs=3, rate=0.01))
    with torch.no_grad():
        logits = network([seen.seen], [seen.features.pairs], [seen.features.task]).numpy()[0]
    changed = {
        name: one + changes_on(network)[name].up @ changes_on(network)[name].down
        if name in changes_on(network)
        else one
        for name, one in base.weights.items()
    }
    assert np.allclose(
        logits, base.model.logits(changed, seen.seen, seen.features.pairs, seen.features.task), atol=1e-4
    )


def test_targets_are_layers_or_what_layers_stand_below() -> None:
    network = new_network(MODELS["graph"], 4)
    assert chosen_layers(network, ["leave"]) == ("leave",)
    assert chosen_layers(network, ["hear"]) == ("hear.0", "hear.1", "hear.2")
    assert chosen_layers(network, []) == layers_of(network)


def test_what_solves_a_persons_tasks_gains_weight_also_on_tasks_left_out() -> None:
    base = _base()
    before = digest_of(base.weights)
    found = tuned(base, [_solved(seed) for seed in range(6)], Ranks(2), Recipe(epochs=15, rate=0.01))
    assert found.fitted.after < found.fitted.before
    assert found.held_out is not None
    assert found.held_out.after < found.held_out.before
    assert digest_of(base.weights) == before
    for changes in found.changes.values():
        gained = {one.name: one.gained for one in changes}
        assert gained["flip_lr"] > 0.1 > -0.1 > gained["crop"]
        assert gained["symmetry"] > 0.1 > -0.1 > gained["cells"]


@pytest.mark.parametrize("model", MODELS)
def test_a_guide_gives_the_same_advice_in_another_process(model: str) -> None:
    problem = _task(0).problem()
    guide = NetworkGuide(_base(model))
    again = pickle.loads(pickle.dumps(guide))
    assert again(problem, differences(problem)) == guide(problem, differences(problem))


def test_only_the_chosen_layers_change() -> None:
    found = tuned(_base(), [_solved(0)], Ranks(2, ("leave",)), Recipe(epochs=2, rate=0.01))
    assert list(found.adapter.changes) == ["leave.weight"]
    assert found.held_out is None


def test_the_same_seed_gives_the_same_adapter() -> None:
    one, other = (tuned(_base(), [_solved(0)], Ranks(2), Recipe(epochs=2, rate=0.01)) for _ in range(2))
    assert digest_of(one.adapter.adapted(_base().weights)) == digest_of(other.adapter.adapted(_base().weights))


def test_tune_fits_an_adapter_to_what_the_solver_finds_and_solve_uses_it(installed: Path) -> None:
    for seed in range(2):
        (installed / f"mirror{seed}.json").write_text(json.dumps(json_of_task(_task(seed))))
    before = weights.file_of("set").read_bytes()
    files = [str(installed / f"mirror{seed}.json") for seed in range(2)]
    run = _run("tune", *files, "--budget", "2000", "--epochs", "40", "--json")
    assert run.exit_code == 0, run.output
    told = json.loads(run.stdout)
    assert told["unsolved"] == []
    assert set(told["tasks"]) == {"mirror0", "mirror1"}
    chances = told["tasks"]["mirror0"]["strategy"]["symmetry"]
    assert chances[1] > chances[0]
    assert weights.file_of("set").read_bytes() == before
    assert digest_of(adapted_guide("mine").trained.weights) != digest_of(trained("set").weights)
    run = _run("solve", files[0], "--budget", "2000", "--adapter", "mine", "--json")
    assert json.loads(run.stdout)["guide"] == "set"


def test_tune_takes_a_program_where_there_is_one_and_tells_people(installed: Path) -> None:
    (installed / "mirror0.json").write_text(json.dumps(json_of_task(_task(0))))
    (installed / "mirror0.gw").write_text("flip_lr(input)\n")
    run = _run(
        "tune", str(installed / "mirror0.json"), "--programs", str(installed), "--epochs", "20", "--out", "other"
    )
    assert run.exit_code == 0, run.output
    assert "+flip_lr" in run.output
    assert "weights of the model set are as they were" in run.output
    assert (installed / "trained" / "other.adapter.safetensors").exists()


def test_a_program_that_does_not_solve_its_task_is_refused(installed: Path) -> None:
    (installed / "mirror0.json").write_text(json.dumps(json_of_task(_task(0))))
    (installed / "mirror0.gw").write_text("flip_ud(input)\n")
    run = _run("tune", str(installed / "mirror0.json"), "--programs", str(installed))
    assert run.exit_code == 2
    assert "does not solve the task mirror0: pair 1: wrong in" in run.output


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["tune", "agi2-evaluation"], "agi2-evaluation is sealed"),
        (["tune", "67a3c6ac", "--target", "ear"], "no layer 'ear'; it has read, tell, join, leave"),
        (["tune", "67a3c6ac", "--model", "sett"], "no model 'sett'; there are set, graph, capsule"),
        (["tune", "67a3c6ac", "--model", "graph"], "the model graph has no weights here"),
        (["tune", "67a3c6ac", "--out", "nowhere/a.safetensors"], "no folder nowhere"),
        (["tune", "67a3c6ac", "--programs", "nowhere"], "no folder nowhere"),
        (["tune", "nothing"], "no task 'nothing'"),
        (["tune", "007bbfb7", "--budget", "1"], "none of the 1 tasks is solved"),
        (["solve", "67a3c6ac", "--adapter", "yours"], "no adapter 'yours'"),
        (["score", "agi1-training", "--limit", "1", "--adapter", "yours"], "no adapter 'yours'"),
    ],
)
def test_bad_input_is_one_message_and_exit_code_2(arguments: list[str], message: str) -> None:
    run = _run(*arguments)
    assert run.exit_code == 2
    assert message in run.output


def test_an_adapter_to_other_weights_is_refused(installed: Path) -> None:
    (installed / "mirror0.json").write_text(json.dumps(json_of_task(_task(0))))
    _run("tune", str(installed / "mirror0.json"), "--budget", "2000", "--epochs", "1")
    torch.manual_seed(9)
    other = MODELS["set"].network(412, 94, len(PRIMITIVES) + len(STRATEGIES))
    weights.save(Trained(MODELS["set"], weights_of(other), PRIMITIVES, STRATEGIES), weights.file_of("set"))
    with pytest.raises(InputError, match="other weights of the model set"):
        adapted_guide("mine")
