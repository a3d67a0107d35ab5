"""This file is where the sessions of the documentation are held again, to see whether the tools still say the same."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

PLACE = Path(__file__).parent.parent / "docs" / "record.py"


@pytest.mark.nightly
@pytest.mark.parametrize("name", ["repl.txt", "mending.txt", "language_server.txt"])
def test_a_recorded_session_is_not_stale(name: str, tmp_path: Path) -> None:
    """If this fails: python docs/record.py"""
    spec = importlib.util.spec_from_file_location("record", PLACE)
    assert spec is not None
    assert spec.loader is not None
    record = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(record)
    assert record.RECORDED[name](tmp_path) == (record.SESSIONS / name).read_text(encoding="utf-8")
