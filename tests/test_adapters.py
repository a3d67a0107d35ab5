from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from synth.guide.adapters import Adapter, LowRank, UnfitAdapter, digest_of, load, save


def _random(seed: int, *shape: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=shape).astype(np.float32)


@pytest.fixture
def weights() -> dict[str, np.ndarray]:
    return {"join.weight": _random(0, 6, 5), "join.bias": _random(1, 6), "leave.weight": _random(2, 3, 6)}


@pytest.fixture
def adapter(weights: dict[str, np.ndarray]) -> Adapter:
    change = LowRank(_random(3, 6, 2), _random(4, 2, 5))
    return Adapter("set", digest_of(weights), {"join.weight": change}, {"tasks": "a b"})


def test_an_adapter_that_is_read_again_changes_the_weights_in_the_same_way(
    adapter: Adapter, weights: dict[str, np.ndarray], tmp_path: Path
) -> None:
    save(adapter, tmp_path / "mine.safetensors")
    again = load(tmp_path / "mine.safetensors")
    assert (again.model, again.base, again.card) == (adapter.model, adapter.base, adapter.card)
    for name, changed in adapter.adapted(weights).items():
        assert np.array_equal(changed, again.adapted(weights)[name])


def test_only_the_named_weights_change_and_by_the_rank_alone(adapter: Adapter, weights: dict[str, np.ndarray]) -> None:
    adapted = adapter.adapted(weights)
    assert np.linalg.matrix_rank(adapted["join.weight"] - weights["join.weight"], tol=1e-4) == 2
    assert adapted["join.bias"] is weights["join.bias"]
    assert adapted["leave.weight"] is weights["leave.weight"]


def test_the_base_weights_stay_as_they_are(adapter: Adapter, weights: dict[str, np.ndarray]) -> None:
    before = digest_of(weights)
    adapter.adapted(weights)
    assert digest_of(weights) == before


def test_an_adapter_of_zeros_is_the_base(adapter: Adapter, weights: dict[str, np.ndarray]) -> None:
    change = adapter.changes["join.weight"]
    nothing = replace(adapter, changes={"join.weight": replace(change, up=np.zeros_like(change.up))})
    assert digest_of(nothing.adapted(weights)) == digest_of(weights)


def test_an_adapter_for_other_weights_is_refused(adapter: Adapter, weights: dict[str, np.ndarray]) -> None:
    with pytest.raises(UnfitAdapter, match="other weights"):
        adapter.adapted(weights | {"join.bias": weights["join.bias"] + 1})


def test_weights_are_told_apart_by_name_and_shape(weights: dict[str, np.ndarray]) -> None:
    assert digest_of(weights) != digest_of({**weights, "join.weight": weights["join.weight"].reshape(5, 6)})
    assert digest_of(weights) != digest_of({f"{name}!": one for name, one in weights.items()})


def test_a_file_that_is_no_adapter_is_told_to_be_none(tmp_path: Path, weights: dict[str, np.ndarray]) -> None:
    file = tmp_path / "other.safetensors"
    with pytest.raises(UnfitAdapter, match="cannot be read"):
        load(file)
    file.write_text("nothing")
    with pytest.raises(UnfitAdapter, match="cannot be read"):
        load(file)
    save_file(weights, file)
    with pytest.raises(UnfitAdapter, match="no adapter"):
        load(file)
