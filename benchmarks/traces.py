"""This file is where traces of the strategies are made of whole sets, a line a task; a run that was cut off goes on.

python -m benchmarks.traces SET [SET ...]                writes build/traces/SET.jsonl
python -m benchmarks.traces SET --part 1/2               every second task; another process may trace the others
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any, TextIO

from rich.progress import track

import dsl.primitives  # noqa: F401  (declares the primitives)
from gridwright.datasets import TaskSet, load_set
from synth.guide.traces import Trace, from_json, to_json, traced

FOLDER = Path(__file__).parent.parent / "build" / "traces"
ALL = slice(None)
SETS = ("agi1-training", "agi2-only")


def traces_of(chosen: str, folder: Path = FOLDER) -> dict[str, Trace]:
    """The traces of a set that were made so far, by task."""
    return {trace.task: trace for trace in _read(folder / f"{chosen}.jsonl")}


def _read(file: Path) -> Iterator[Trace]:
    return map(from_json, rows_in(file))


def rows_in(file: Path) -> Iterator[dict[str, Any]]:
    """What was written to a file, a line each; a line that a kill has cut off is passed over."""
    for line in file.read_text(encoding="utf-8").splitlines() if file.exists() else ():
        with suppress(json.JSONDecodeError):
            yield json.loads(line)


def lines_to(file: Path) -> TextIO:
    """The file, to write more lines to, on a line of its own."""
    file.parent.mkdir(parents=True, exist_ok=True)
    opened = file.open("a", encoding="utf-8")
    if opened.tell() and not file.read_bytes().endswith(b"\n"):
        opened.write("\n")
    return opened


def make(chosen: TaskSet, part: slice = ALL, folder: Path = FOLDER) -> None:
    """Trace the tasks of a part that have no trace yet."""
    known = traces_of(chosen.name, folder)
    # in no order, so that the first are a fair sample
    names = sorted(chosen.ids[part], key=lambda name: sha256(name.encode()).digest())
    with lines_to(folder / f"{chosen.name}.jsonl") as file:
        for name in track([name for name in names if name not in known], f"tracing {chosen.name}"):
            task = chosen.task(name)
            outputs = [output for output in task.test_outputs if output is not None]
            file.write(json.dumps(to_json(traced(name, task.problem(), outputs))) + "\n")
            file.flush()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="+", choices=SETS)
    parser.add_argument("--part", default="1/1", metavar="M/N")
    asked = parser.parse_args()
    number, parts = map(int, asked.part.split("/"))
    for name in asked.sets:
        make(load_set(name), slice(number - 1, None, parts))


if __name__ == "__main__":
    main()
