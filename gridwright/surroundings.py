"""This file is where it is found out on what a figure was measured: commit, machine, versions."""

from __future__ import annotations

import os
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path


def surroundings() -> dict[str, str]:
    """What a score names besides its figures."""
    return {
        "commit": commit_of_sources(),
        "machine": f"{_processor()}, {os.cpu_count()} cores",
        "python": platform.python_version(),
        "numpy": version("numpy"),
        "numba": version("numba"),
    }


def commit_of_sources() -> str:
    """The commit of the checkout that this package is run from; an installed package has only its version."""
    house = Path(__file__).resolve().parent.parent
    if not (house / ".git").exists():
        return f"none (installed gridwright {version('gridwright')})"
    try:
        commit = _git(house, "rev-parse", "--short=12", "HEAD")
        return commit + (" with changes" if _git(house, "status", "--porcelain", "--untracked-files=no") else "")
    except (OSError, subprocess.CalledProcessError):
        return f"unknown (gridwright {version('gridwright')})"


def _git(house: Path, *arguments: str) -> str:
    return subprocess.run(
        ["git", "-C", str(house), *arguments], capture_output=True, text=True, check=True
    ).stdout.strip()


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    models = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(models, platform.machine())
