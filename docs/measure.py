"""This file is where the tables of the documentation are measured: what each part of the search is worth, and what time buys.

python docs/measure.py ablation [--layers]     writes docs/ablation.md
python docs/measure.py curve                   writes docs/curve.md

Both run `gridwright score` and keep what it tells in build/measured/, so that a measurement that was cut off goes on where it
was; another commit begins anew. With --sample K only every K-th task is run, so that `--layers`, a run for each layer, ends in
reasonable time; with --limit N only the first N of these. Then the page is printed instead.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from gridwright.datasets import load_set
from synth.fitted import TERM_WEIGHTS
from synth.solver import parts

HOUSE = Path(__file__).parent.parent
TRAINING = "agi1-training"
SECONDS = (1, 3, 10, 60)
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

    def score(self, chosen: str, seconds: float, *, without: str | None = None) -> Table:
        """The score, measured now unless it is kept from before."""
        options = [chosen, "--seconds", f"{seconds:g}", "--jobs", str(self.jobs)]
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
    in_a = sum(task["top2"] for task in tasks if _is_in_a(task))
    yield f"Solved with two guesses: {_solved(table)} tasks, {in_a} of A and {_solved(table) - in_a} of B.\n"
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
        yield f"A run without each, beside {_solved(table)} tasks solved with two guesses and {_taken(table):.0f} s in all.\n"
        found = (name for name, kind in parts().items() if kind == "layer")
        without = ((name, run.score(TRAINING, seconds, without=name)) for name in found)
        yield from _rows(
            ("without", "tasks solved", "seconds"),
            ([name, str(_solved(one)), f"{_taken(one):.0f}"] for name, one in without),
        )


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
    yield "# What time buys\n"
    yield f"{TRAINING}, {len(tables[0]['tasks'])} tasks, two guesses a test input, {_how(tables[0], seconds=False)}:"
    yield f"`python docs/measure.py curve`. A is the first {HALF} ids, sorted; B the others.\n"
    header = (
        "seconds a task",
        "tasks solved",
        "A",
        "B",
        "one guess",
        "false positives",
        "median seconds",
        "whole set, s",
    )
    yield from _rows(header, map(_point, SECONDS, tables))


def _point(seconds: float, table: Table) -> list[str]:
    figures = table["figures"]
    in_a = sum(task["top2"] for task in table["tasks"] if _is_in_a(task))
    counts = [_solved(table), in_a, _solved(table) - in_a, figures["top1"]["tasks"], figures["false_positives"]]
    return [f"{seconds:g}", *map(str, counts), f"{figures['median_seconds']:.2f}", f"{_taken(table):.0f}"]


@cache
def _first_half() -> frozenset[str]:
    return frozenset(load_set(TRAINING).ids[:HALF])


def _is_in_a(task: Table) -> bool:
    return task["task"] in _first_half()


def _solved(table: Table) -> int:
    solved: int = table["figures"]["top2"]["tasks"]
    return solved


def _taken(table: Table) -> float:
    return sum(task["seconds"] for task in table["tasks"])


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
