"""This file is where tests are told to keep compiled code away from the user's own, and given what commands are run on.

A score may stand for a search.
"""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

import pytest

from tests.commands import MIRROR, NOISE, SMALL

os.environ.setdefault("NUMBA_CACHE_DIR", str(Path(tempfile.gettempdir()) / f"gridwright-tests-{os.getuid()}"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--scored",
        metavar="FILE.json",
        help="what `gridwright score agi1-training --json` told: its programs are tested, and none are searched for",
    )


@pytest.fixture
def task(tmp_path: Path) -> Path:
    file = tmp_path / "task.json"
    file.write_text(json.dumps(SMALL))
    return file


@pytest.fixture
def program(tmp_path: Path) -> Path:
    file = tmp_path / "task.gw"
    file.write_text(MIRROR)
    return file


@pytest.fixture
def noise(tmp_path: Path) -> Path:
    file = tmp_path / "noise.json"
    file.write_text(json.dumps(NOISE))
    return file
