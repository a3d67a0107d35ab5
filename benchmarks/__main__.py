"""This file is where the figures of the engine are measured, compared with the committed ones, and written.

python -m benchmarks [--only engine start ...]

Figures go to `latest.json`, and to `latest_context.json` when, where and on which commit each was measured. With `--only`,
those of the other parts stay as they are.
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
from pathlib import Path
from typing import Any

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
    parser.add_argument("--only", nargs="+", choices=PARTS, metavar="PART", help=", ".join(PARTS))
    chosen = parser.parse_args().only or PARTS
    console = Console(width=150)
    console.print(context())
    before = _read(LATEST, [])
    for part in chosen:
        console.print(f"measuring {part}")
        figures = import_module(f"benchmarks.{part}").figures()
        console.print(shown(figures, {figure["name"]: figure["value"] for figure in before}))
        _keep(part, figures)


def _keep(part: str, figures: list[Figure]) -> None:
    """Write the figures of a part in place of those that it gave before, and the context of each."""
    names = {figure.name for figure in figures}
    contexts = {
        name: given for name, given in _read(CONTEXT, {}).items() if given["part"] != part and name not in names
    }
    others = [figure for figure in _read(LATEST, []) if figure["name"] in contexts]
    here = context() | {"part": part}
    LATEST.write_text(json.dumps([*others, *map(asdict, figures)], indent=1) + "\n")
    CONTEXT.write_text(json.dumps(contexts | dict.fromkeys((figure.name for figure in figures), here), indent=1) + "\n")


def _read(path: Path, default: Any) -> Any:
    return json.loads(path.read_text()) if path.exists() else default


if __name__ == "__main__":
    main()
