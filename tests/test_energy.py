from __future__ import annotations

from random import Random

import numpy as np
import pytest

from dsl.values import freeze_grid, same_value
from synth.guide.corruptions import corrupted
from synth.guide.models.energy import FACTS, energies, facts_of
from synth.problem import Pair, Problem

torch = pytest.importorskip("torch")

from synth.guide.models.torch_energy import EnergyNetwork, fit  # noqa: E402


def _pairs(seed: int, count: int) -> tuple[Pair, ...]:
    """Pairs of mirror images."""
    chance = np.random.default_rng(seed)
    grids = [freeze_grid((chance.random((5, 6)) < 0.4) * chance.integers(1, 4, (5, 6))) for _ in range(count)]
    return tuple(Pair(grid, freeze_grid(grid[:, ::-1])) for grid in grids)


def _facts(seed: int) -> np.ndarray:
    """Of the right output of a task, and of wrong ones."""
    *train, test = _pairs(seed, 4)
    problem, chance = Problem(tuple(train), (test.input,)), Random(seed)
    made = [corrupted(chance, test, problem) for _ in range(3)]
    return facts_of(problem, (test, *(Pair(test.input, one) for one in made if one is not None)))


def _weights(network: EnergyNetwork) -> dict[str, np.ndarray]:
    return {name: one.detach().numpy() for name, one in network.named_parameters()}


def test_numpy_gives_the_energies_of_the_training_form() -> None:
    network, facts = EnergyNetwork().eval(), _facts(0)
    with torch.no_grad():
        trained = network(torch.from_numpy(facts)).numpy()
    assert np.allclose(trained, energies(_weights(network), facts), atol=1e-5)


def test_the_order_of_example_pairs_is_of_no_account() -> None:
    *train, test = _pairs(0, 4)
    one, other = (facts_of(Problem(tuple(pairs), (test.input,)), (test,)) for pairs in (train, train[::-1]))
    assert np.allclose(one, other, atol=1e-6)


def test_an_output_like_those_of_the_pairs_is_outside_of_nothing() -> None:
    pairs = _pairs(0, 3)
    outside = facts_of(Problem(pairs, ()), (pairs[1],))[0, FACTS // 3 : 2 * FACTS // 3]
    assert not outside.any()


def test_a_fitted_network_gives_right_outputs_of_other_tasks_the_least_energy() -> None:
    torch.manual_seed(0)
    network = EnergyNetwork()
    losses = list(fit(network, [_facts(seed) for seed in range(30)], epochs=8, rate=1e-3, seed=0))
    assert losses[-1] < losses[0]
    found = [int(energies(_weights(network), _facts(seed)).argmin()) for seed in range(100, 140)]
    # by chance ten of the forty
    assert found.count(0) >= 20


def test_the_network_has_between_half_a_million_and_five_million_numbers() -> None:
    assert 5e5 <= sum(one.numel() for one in EnergyNetwork().parameters()) <= 5e6


def test_a_corrupted_output_is_another_one_that_could_be_an_answer() -> None:
    *train, test = _pairs(0, 4)
    problem, chance = Problem(tuple(train), (test.input,)), Random(1)
    for _ in range(60):
        made = corrupted(chance, test, problem)
        assert made is not None
        assert max(made.shape) <= 30
        assert not same_value(made, test.output)


def test_a_cell_is_corrupted_too() -> None:
    dot = Pair(freeze_grid(np.zeros((1, 1))), freeze_grid(np.full((1, 1), 3)))
    assert corrupted(Random(0), dot, Problem((dot,), (dot.input,))) is not None
