"""This file is where the figures of the engine are measured, compared with the committed ones, and written.

python -m benchmarks [--only engine start ...]

Figures go to `latest.json`, and where they were measured to `latest_context.json`. With `--only`, nothing is written.
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
from dataclasses import asdict
from datetime import UTC, datetime
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.figure import Figure

HERE = Path(__file__).parent
LATEST = HERE / "latest.json"
CONTEXT = HERE / "latest_context.json"
PARTS = ("engine", "last_level", "mask_programs", "masks", "layers", "workers", "start")


def context() -> dict[str, str]:
    """Where and of what the figures are."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=HERE, capture_output=True, text=True, check=True
    )
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "commit": commit.stdout.strip(),
        "processor": _processor(),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        **{name: version(name) for name in ("numba", "llvmlite", "numpy")},
    }


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return f"{names[0]}, {len(names)} cores" if names else platform.processor()


def shown(figures: list[Figure], before: dict[str, float]) -> Table:
    """The figures beside the last committed ones and what is asked."""
    table = Table("figure", "value", "before", "change", "must", "aim", "", "unit")
    for figure in figures:
        last = before.get(figure.name)
        change = "" if not last else f"{100 * (figure.value / last - 1):+.0f} %"
        cells = [figure.value, last, figure.must, figure.aim]
        value, last_shown, must, aim = ("" if cell is None else f"{cell:,.4g}" for cell in cells)
        table.add_row(figure.name, value, last_shown, change, must, aim, figure.state, figure.unit)
    return table


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=None, metavar="PART", help=", ".join(PARTS))
    chosen = parser.parse_args().only
    console = Console(width=150)
    console.print(context())
    figures: list[Figure] = []
    for part in chosen or PARTS:
        if find_spec(f"benchmarks.{part}") is None:
            console.print(f"no benchmarks/{part}.py")
            continue
        console.print(f"measuring {part}")
        figures += import_module(f"benchmarks.{part}").figures()
    latest = json.loads(LATEST.read_text()) if LATEST.exists() else []
    console.print(shown(figures, {figure["name"]: figure["value"] for figure in latest}))
    if chosen is None:
        LATEST.write_text(json.dumps([asdict(figure) for figure in figures], indent=1) + "\n")
        CONTEXT.write_text(json.dumps(context(), indent=1) + "\n")


if __name__ == "__main__":
    main()
