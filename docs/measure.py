"""This file is where the tables of the documentation are measured: what each part of the search is worth, and what time buys.

python docs/measure.py ablation [--layers]     writes docs/ablation.md
python docs/measure.py curve                   writes docs/curve.md

Both run `gridwright score` and keep what it tells in build/measured/, so that a measurement that was cut off goes on where it
was; another commit begins anew. Every fifth task alone is given a minute, and is run without each layer. With --sample K only
every K-th task is run at all, with --limit N only the first N; then the page is printed instead.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from gridwright.datasets import load_set
from synth.fitted import TERM_WEIGHTS
from synth.solver import parts

HOUSE = Path(__file__).parent.parent
TRAINING = "agi1-training"
SECONDS = (1, 3, 10)
LONG = 60
"""So many seconds a task only a part of the tasks is given."""
EVALUATIONS = 20_000
"""So many a task has in a run without a layer: by time two runs with all of them differ by three tasks of eighty."""
PART = 5
"""Every fifth task is such a part."""
HALF = 200

Table = dict[str, Any]
"""What `gridwright score --json` tells."""


@dataclass(frozen=True, slots=True)
class Run:
    """How a set is scored."""

    jobs: int
    sample: int = 1
    limit: int | None = None

    @property
    def is_whole(self) -> bool:
        """Whether no task is left out."""
        return self.sample == 1 and self.limit is None

    def score(
        self, chosen: str, seconds: float | None, *, evaluations: int | None = None, without: str | None = None
    ) -> Table:
        """The score, measured now unless it is kept from before."""
        options = [chosen, *(["--seconds", f"{seconds:g}"] if seconds else []), "--jobs", str(self.jobs)]
        options += ["--budget", str(evaluations)] if evaluations else []
        options += ["--every", str(self.sample)] if self.sample > 1 else []
        options += ["--limit", str(self.limit)] if self.limit else []
        options += ["--ablate", without] if without else []
        kept = HOUSE / "build" / "measured" / _commit() / ("_".join(options).replace("--", "") + ".json")
        if not kept.exists():
            print(f"gridwright score {' '.join(options)}", file=sys.stderr)
            command = [sys.executable, "-m", "gridwright", "score", *options, "--json"]
            told = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, cwd=HOUSE).stdout
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_text(told, encoding="utf-8")
        table: Table = json.loads(kept.read_text(encoding="utf-8"))
        return table

    @property
    def of_part(self) -> Run:
        """The same of every fifth of its tasks."""
        return replace(self, sample=PART * self.sample)


def _commit() -> str:
    command = ["git", "-C", str(HOUSE), "rev-parse", "--short=12", "HEAD"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


# What each part is worth.


def ablation(run: Run, seconds: float, *, layers: bool) -> Iterator[str]:
    """The page on what layers, strategies and ranking terms are worth."""
    table = run.score(TRAINING, seconds)
    tasks = table["tasks"]
    yield "# What each part is worth\n"
    yield f"{TRAINING}, {len(tasks)} tasks, {_how(table)}:"
    yield f"`python docs/measure.py ablation{' --layers' if layers else ''}`. A is the first {HALF} ids, sorted, whose failures"
    yield "were looked at; B, the others, is only counted.\n"
    in_a, two = sum(task["top2"] for task in tasks if _is_in_a(task)), _solved(tasks)[0]
    yield f"Solved with two guesses: {two} tasks, {in_a} of A and {two - in_a} of B.\n"
    yield "## Strategies\n"
    yield "From one run. *Right*: tasks of which the strategy gave a right answer. *Needed*: no other strategy gave one before"
    yield "the search ended; a later one might have, `gridwright score --ablate NAME` measures that. *Seconds*: what it took"
    yield "over all tasks.\n"
    yield from _rows(("strategy", "right", "needed", "needed, A", "needed, B", "seconds"), _of_strategies(tasks))
    yield "\n## Ranking terms\n"
    yield "From the same run: tasks whose first answer, and one of whose first two, is right without the term.\n"
    yield from _rows(("term", "bits", "one answer", "two answers"), _of_terms(tasks))
    if layers:
        yield "\n## Layers of difference\n"
        yield f"A run without each, of every fifth task, {EVALUATIONS:,} evaluations a task. *Evaluations*: all that the"
        yield "searches took, in millions.\n"
        found = ("", *(name for name, kind in parts().items() if kind == "layer"))
        part = run.of_part
        scores = ((name, part.score(TRAINING, None, evaluations=EVALUATIONS, without=name or None)) for name in found)
        yield from _rows(("without", "tasks solved", "one guess", "evaluations"), (_without(*one) for one in scores))


def _without(name: str, table: Table) -> list[str]:
    tasks = table["tasks"]
    evaluations = sum(task["evaluations"] for task in tasks) / 1e6
    return [name or "with all", *map(str, _solved(tasks)), f"{evaluations:.2f}"]


def _of_strategies(tasks: Sequence[Table]) -> Iterator[list[str]]:
    for name in (name for name, kind in parts().items() if kind == "strategy"):
        right = [task for task in tasks if name in task["right_by"]]
        needed = [task for task in right if len(task["right_by"]) == 1]
        in_a = sum(map(_is_in_a, needed))
        seconds = sum(one["seconds"] for task in tasks for one in task["spent"] if one["strategy"] == name)
        yield [name, *map(str, (len(right), len(needed), in_a, len(needed) - in_a)), f"{seconds:.1f}"]


def _of_terms(tasks: Sequence[Table]) -> Iterator[list[str]]:
    for name in ("", *(name for name, kind in parts().items() if kind == "ranking term")):
        first, two = 0, 0
        for task in tasks:
            ranked = sorted(task["ranked"], key=lambda answer: _bits(answer, name))
            first += any(answer["is_right"] for answer in ranked[:1])
            two += any(answer["is_right"] for answer in ranked[:2])
        yield [name or "with all", f"{TERM_WEIGHTS.get(name, 0):+.1f}" if name else "", str(first), str(two)]


def _bits(answer: Table, without: str) -> float:
    """The rank of an answer without a term: less is better."""
    terms = answer["terms"].items()
    return answer["bits"] - sum(TERM_WEIGHTS.get(name, 0.0) * value for name, value in terms if name != without)


# What time buys.


def curve(run: Run) -> Iterator[str]:
    """The page on how many tasks are solved in how much time."""
    tables = [run.score(TRAINING, seconds) for seconds in SECONDS]
    tasks = [table["tasks"] for table in tables]
    yield "# What time buys\n"
    yield f"{TRAINING}, {len(tasks[0])} tasks, two guesses a test input, {_how(tables[0], seconds=False)}:"
    yield f"`python docs/measure.py curve`. A is the first {HALF} ids, sorted; B the others.\n"
    yield from _points(zip(SECONDS, tasks, strict=True))
    yield f"\nEvery fifth of these tasks, up to {LONG} s:\n"
    parts_of = [*(each[::PART] for each in tasks), run.of_part.score(TRAINING, LONG)["tasks"]]
    yield from _points(zip((*SECONDS, LONG), parts_of, strict=True))


def _points(points: Iterable[tuple[float, Sequence[Table]]]) -> Iterator[str]:
    header = (
        "seconds a task",
        "tasks solved",
        "A",
        "B",
        "one guess",
        "false positives",
        "median seconds",
        "all tasks, s",
    )
    yield from _rows(header, (_point(*point) for point in points))


def _point(seconds: float, tasks: Sequence[Table]) -> list[str]:
    two, one = _solved(tasks)
    in_a = sum(task["top2"] for task in tasks if _is_in_a(task))
    wrong = sum(task["answered"] and not task["top1"] for task in tasks)
    median = statistics.median(task["seconds"] for task in tasks)
    return [f"{seconds:g}", *map(str, (two, in_a, two - in_a, one, wrong)), f"{median:.2f}", f"{_taken(tasks):.0f}"]


@cache
def _first_half() -> frozenset[str]:
    return frozenset(load_set(TRAINING).ids[:HALF])


def _is_in_a(task: Table) -> bool:
    return task["task"] in _first_half()


def _solved(tasks: Sequence[Table]) -> tuple[int, int]:
    """How many with two guesses, and with one."""
    return sum(task["top2"] for task in tasks), sum(task["top1"] for task in tasks)


def _taken(tasks: Sequence[Table]) -> float:
    return sum(task["seconds"] for task in tasks)


def _how(table: Table, *, seconds: bool = True) -> str:
    on, limits = table["on"], table["limits"]
    limit = f"{limits['seconds']:g} s a task, " if seconds else ""
    return f"{limit}{limits['jobs']} jobs on {on['machine']}, commit {on['commit']}"


def _rows(header: Sequence[str], rows: Iterator[list[str]]) -> Iterator[str]:
    yield f"| {' | '.join(header)} |"
    yield f"|{'---|' * len(header)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)


def main() -> None:
    """Measure, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("page", choices=("ablation", "curve"))
    parser.add_argument("--layers", action="store_true", help="run once without each layer, too")
    parser.add_argument("--sample", type=int, metavar="K", default=1)
    parser.add_argument("--limit", type=int, metavar="N")
    parser.add_argument("--jobs", type=int, default=2)
    asked = parser.parse_args()
    run = Run(asked.jobs, asked.sample, asked.limit)
    pages: dict[str, Callable[[], Iterator[str]]] = {
        "ablation": lambda: ablation(run, 10, layers=asked.layers),
        "curve": lambda: curve(run),
    }
    text = "\n".join(pages[asked.page]()) + "\n"
    if run.is_whole:
        (HOUSE / "docs" / f"{asked.page}.md").write_text(text, encoding="utf-8")
    else:
        print(text, end="")


if __name__ == "__main__":
    main()
