"""This file is where `gridwright score` counts how much of a set is solved."""

from __future__ import annotations

import csv
import os
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gridwright.cli.app import app
from gridwright.cli.options import ALL_CORES, SOLVING, AsJson, Evaluations, Jobs, Seconds, Seed, SetName
from gridwright.cli.progress import progress
from gridwright.cli.terminal import note, print_json, styled
from gridwright.datasets import TaskSet, load_set
from gridwright.errors import InputError

if TYPE_CHECKING:
    from gridwright.batch import Batch
    from gridwright.scoring import Counted, Figures, TaskScore

CSV_COLUMNS = ("task", "top1", "top2", "oracle", "answered", "seconds", "evaluations", "peak_mb", "program")

_TOLD = 10
"""Of so many tasks that were killed or failed the reason is printed."""


@app.command(rich_help_panel=SOLVING)
def score(
    task_set: SetName,
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, metavar="N", help="Only the first N tasks, by id.")
    ] = None,
    jobs: Jobs = ALL_CORES,
    seconds: Seconds = None,
    budget: Evaluations = None,
    seed: Seed = 0,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE.csv", help=f"Write a line a task: {', '.join(CSV_COLUMNS)}.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Solve a whole set and count what is right, under the three counting rules in use.

    A task over its limits is killed and counts as not solved; so does one that crashes. All figures are over all tasks.
    For agi1-evaluation, agi2-evaluation and agi2-training only sums are told: those sets are for measuring, not for looking.
    """
    chosen = load_set(task_set)
    if chosen.is_sealed and out is not None:
        raise InputError(f"{chosen.name} is sealed: only sums are told, so --out has nothing to write")
    if out is not None:
        check_writable(out)
    note("loading the solver ...")
    from gridwright.batch import Batch
    from gridwright.scoring import figures_of
    from gridwright.solving import limits_of

    tasks = list(chosen)[:limit]
    batch = Batch(limits_of(seconds, budget, seed), jobs)
    with progress(f"scoring {chosen.name}", len(tasks)) as advance:
        counts = _Counts(chosen.is_sealed)
        scores = batch.score(tasks, on_end=lambda ended: advance(counts.after(ended)))
    figures = figures_of(scores)
    if out is not None:
        _write_csv(out, scores)
    if as_json:
        print_json(_json_of(chosen, batch, figures, scores))
    else:
        _tell(chosen, batch, figures, [] if chosen.is_sealed else scores)


def check_writable(file: Path) -> None:
    """Nothing, or an `InputError` before hours of work whose result could not be written."""
    folder = file.parent
    if not folder.is_dir():
        raise InputError(f"no folder {folder} to write {file.name} into")
    if file.is_dir() or not os.access(file if file.exists() else folder, os.W_OK):
        raise InputError(f"cannot write {file}")


class _Counts:
    """The counts beside the bar; of a sealed set none, since they would tell of single tasks."""

    def __init__(self, is_sealed: bool) -> None:
        self._is_sealed = is_sealed
        self._right = 0
        self._troubled = 0

    def after(self, score: TaskScore) -> str:
        """The counts after one more task."""
        self._right += score.top2
        self._troubled += score.trouble is not None
        if self._is_sealed:
            return ""
        return f"{self._right} right" + (f", {self._troubled} killed or failed" if self._troubled else "")


def _write_csv(file: Path, scores: list[TaskScore]) -> None:
    with file.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(CSV_COLUMNS)
        for row in scores:
            marks = [int(mark) for mark in (row.top1, row.top2, row.oracle, row.answered)]
            writer.writerow([row.task, *marks, f"{row.seconds:.3f}", row.evaluations, row.peak_mb, row.program])


def _json_of(chosen: TaskSet, batch: Batch, figures: Figures, scores: list[TaskScore]) -> dict[str, object]:
    from gridwright.surroundings import surroundings

    sums: dict[str, object] = {
        "set": {"name": chosen.name, "version": chosen.version, "sha256": chosen.digest},
        "limits": {**asdict(batch.limits), "jobs": batch.jobs},
        "on": surroundings(),
        "figures": asdict(figures),
    }
    if chosen.is_sealed:
        return sums
    return sums | {"tasks": [asdict(row) | {"top1": row.top1, "top2": row.top2} for row in scores]}


def _tell(chosen: TaskSet, batch: Batch, figures: Figures, tasks: list[TaskScore]) -> None:
    """The figures for people; `tasks` are those of which something may be told."""
    from gridwright.surroundings import surroundings

    on = surroundings()
    rows = [
        ("set", f"{chosen.name}: {_part(figures.tasks, len(chosen))}, {figures.outputs} outputs"),
        ("data", f"{chosen.version}, SHA-256 {chosen.digest[:16]}"),
        ("limits", _limits(batch)),
        ("machine", on["machine"]),
        ("code", f"commit {on['commit']}; python {on['python']}, numpy {on['numpy']}, numba {on['numba']}"),
        ("", ""),
        ("", f"{'one guess':>18}{'two guesses':>18}"),
        ("tasks with every output right", _counts_of(figures, "tasks", figures.tasks)),
        ("outputs right", _counts_of(figures, "outputs", figures.outputs)),
        ("mean part of a task's outputs", _parts_of(figures)),
        ("", ""),
        ("some consistent program right", f"{figures.oracle} (oracle)"),
        ("consistent program found", f"{figures.answered}"),
        ("of these, first guess wrong", f"{figures.false_positives} (false positives)"),
        ("killed or failed", f"{figures.troubled}"),
        ("seconds a task", f"median {figures.median_seconds:.2f}, 95 % within {figures.p95_seconds:.2f}"),
        ("evaluations", f"{figures.evaluations:,}"),
        ("peak memory of a task", f"{figures.peak_mb} MB"),
    ]
    for label, text in rows:
        typer.echo(f"{styled(label.ljust(31), dim=True)}{text}".rstrip())
    troubled = [row for row in tasks if row.trouble is not None]
    for row in troubled[:_TOLD]:
        typer.echo(f"  {row.task}: {row.trouble}")
    if len(troubled) > _TOLD:
        typer.echo(f"  and {len(troubled) - _TOLD} more")


def _part(scored: int, tasks: int) -> str:
    return f"{tasks} tasks" if scored == tasks else f"the first {scored} of {tasks} tasks"


def _limits(batch: Batch) -> str:
    limits = batch.limits
    seconds = "no wall limit" if limits.seconds is None else f"{limits.seconds:g} s a task"
    budget = "" if limits.evaluations is None else f", {limits.evaluations:,} evaluations a task"
    return f"{seconds}{budget}, seed {limits.seed}, {batch.jobs} jobs"


def _counts_of(figures: Figures, rule: str, total: int) -> str:
    return "".join(_share(getattr(counted, rule), total) for counted in (figures.top1, figures.top2))


def _share(right: int, total: int) -> str:
    return f"{right:>9} {100 * right / total:5.1f} %".rjust(18)


def _parts_of(figures: Figures) -> str:
    counted: tuple[Counted, ...] = (figures.top1, figures.top2)
    return "".join(f"{100 * part.parts:.1f} %".rjust(18) for part in counted)
