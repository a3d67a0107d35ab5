"""This file is where tests are told to keep compiled code away from the user's own, and where a score may stand for a search."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

os.environ.setdefault("NUMBA_CACHE_DIR", str(Path(tempfile.gettempdir()) / f"gridwright-tests-{os.getuid()}"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--scored",
        metavar="FILE.json",
        help="what `gridwright score agi1-training --json` told: its programs are tested, and none are searched for",
    )
