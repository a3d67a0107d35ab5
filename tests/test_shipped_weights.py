from __future__ import annotations

import subprocess
import sys

import pytest

from synth.guide import weights
from synth.guide.models import DEFAULT
from synth.guide.weights import UnfitWeights
from synth.strategies import all_strategies


def test_the_shipped_weights_fit_this_version_and_are_small() -> None:
    file = weights.file_of(DEFAULT)
    shipped = weights.load(file)
    assert shipped.model.name == DEFAULT
    assert file.stat().st_size <= 10e6
    card = file.with_suffix(".md").read_text()
    assert "nats" in card
    assert "with changes" not in card, "the commit that they were trained at cannot be had"
    known = {strategy.name for strategy in all_strategies()}
    assert len(known & set(shipped.strategies)) >= 0.9 * len(known)


def test_weights_for_other_features_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "SCHEMA", "another")
    with pytest.raises(UnfitWeights, match="other features"):
        weights.load(weights.file_of(DEFAULT))


def test_torch_is_not_needed_to_be_advised() -> None:
    code = (
        "import sys; sys.modules['torch'] = None\n"
        "from gridwright import load_task, solve\n"
        "print(solve(load_task('67a3c6ac'), evaluations=100, guide='set').guide)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set\n"
