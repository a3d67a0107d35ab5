from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from dsl.values import freeze_grid
from synth.guide.models import capsule, graph
from synth.guide.models.model import MODELS, Model
from synth.guide.object_graph import GraphArrays, arrays_of
from synth.problem import Pair, Problem

torch = pytest.importorskip("torch")

PAIR_FACTS, TASK_FACTS, OUTPUTS = 7, 5, 11


@pytest.fixture(params=MODELS.values(), ids=MODELS)
def form(request: pytest.FixtureRequest) -> Model:
    return request.param


def _problem(seed: int) -> Problem:
    chance = np.random.default_rng(seed)
    grids = [(chance.random((9, 8)) < 0.3) * chance.integers(1, 4, (9, 8)) for _ in range(3)]
    return Problem(tuple(Pair(freeze_grid(grid), freeze_grid(np.roll(grid, 1, axis=0))) for grid in grids), ())


def _facts(problem: Problem) -> tuple[np.ndarray, np.ndarray]:
    """Numbers that depend on the pair, and on the task, alone."""
    pairs = [np.random.default_rng(int(pair.input.sum())).random(PAIR_FACTS) for pair in problem.train]
    return np.array(pairs, dtype=np.float32), np.full(TASK_FACTS, 0.5, dtype=np.float32)


def _network(form: Model) -> Any:
    torch.manual_seed(0)
    return form.network(PAIR_FACTS, TASK_FACTS, OUTPUTS)


def _logits(form: Model, problem: Problem) -> np.ndarray:
    weights = {name: one.detach().numpy() for name, one in _network(form).named_parameters()}
    return form.logits(weights, form.see(problem), *_facts(problem))


def test_numpy_gives_what_the_training_form_gives(form: Model) -> None:
    blank = freeze_grid(np.zeros((4, 4)))
    problems = [_problem(seed) for seed in range(3)] + [Problem((Pair(blank, blank),), ())]
    pairs, tasks = zip(*map(_facts, problems), strict=True)
    with torch.no_grad():
        trained = _network(form)([form.see(one) for one in problems], pairs, tasks).numpy()
    run = np.stack([_logits(form, one) for one in problems])
    assert np.allclose(trained, run, atol=1e-5)
    assert np.ptp(run, axis=0).max() > 1e-3


def test_the_order_of_pairs_is_of_no_account(form: Model) -> None:
    problem = _problem(0)
    other = Problem((problem.train[2], problem.train[0], problem.train[1]), ())
    assert np.allclose(_logits(form, problem), _logits(form, other), atol=1e-5)


def test_the_order_of_objects_is_of_no_account() -> None:
    form, problem = MODELS["graph"], _problem(1)
    weights = {name: one.detach().numpy() for name, one in _network(form).named_parameters()}
    made = arrays_of(problem)
    order = np.random.default_rng(0).permutation(len(made.nodes))
    places = np.argsort(order)
    edges = np.column_stack([places[made.edges[:, 0]], places[made.edges[:, 1]], made.edges[:, 2]])
    other = GraphArrays(made.nodes[order], made.pairs[order], edges)
    facts = _facts(problem)
    assert np.allclose(graph.logits(weights, made, *facts), graph.logits(weights, other, *facts), atol=1e-5)


def test_what_parts_agree_on_is_shown_at_more_length() -> None:
    chance = np.random.default_rng(0)
    votes = chance.normal(size=(6, 2, 8)).astype(np.float32)
    votes[:, 1] = votes[0, 1]
    lengths = np.linalg.norm(capsule.routed(votes), axis=-1)
    assert lengths[1] > lengths[0]


def test_networks_have_between_half_a_million_and_five_million_numbers(form: Model) -> None:
    made = form.network(120, 100, 400)
    assert 5e5 <= sum(one.numel() for one in made.parameters()) <= 5e6
