"""This file is where `gridwright score` counts how much of a set is solved."""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass
from enum import Enum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gridwright.cli.app import app
from gridwright.cli.options import (
    ALL_CORES,
    SOLVING,
    AdapterName,
    AsJson,
    Evaluations,
    GuideName,
    Jobs,
    Seconds,
    Seed,
    SetName,
)
from gridwright.cli.progress import progress
from gridwright.cli.terminal import note, print_json, styled
from gridwright.datasets import TaskSet, load_set
from gridwright.errors import InputError
from synth.guide import DEFAULT_GUIDE

if TYPE_CHECKING:
    from gridwright.batch import Batch
    from gridwright.scoring import Bin, Counted, Figures, TaskScore

HALF = 200
"""Tasks of a half: failures are looked at in A, the first ids; B, the rest, is only counted."""


class Half(Enum):
    """A part of a set, by id."""

    A = "A"
    B = "B"


_HALVES = {None: slice(None), Half.A: slice(HALF), Half.B: slice(HALF, None)}
_TOLD = 10
"""Of so many tasks that were killed or failed the reason is printed."""


@app.command(rich_help_panel=SOLVING)
def score(
    task_set: SetName,
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, metavar="N", help="Only the first N tasks, by id.")
    ] = None,
    half: Annotated[
        Half | None, typer.Option("--half", help=f"Only the first {HALF} tasks, by id, or only the others.")
    ] = None,
    every: Annotated[
        int, typer.Option("--every", min=1, metavar="K", help="Only every K-th task, by id, the first included.")
    ] = 1,
    jobs: Jobs = ALL_CORES,
    seconds: Seconds = None,
    budget: Evaluations = None,
    seed: Seed = 0,
    guide: GuideName = DEFAULT_GUIDE,
    adapter: AdapterName = None,
    ablate: Annotated[
        list[str] | None,
        typer.Option(
            "--ablate", metavar="NAME", help="Leave out a layer, a strategy or a ranking term; may be repeated."
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE.csv", help="Write a line a task: what was right, who found it, time."),
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
    if chosen.is_sealed and (limit, half, every) != (None, None, 1):
        raise InputError(f"{chosen.name} is sealed: it is run as a whole, since a few of its tasks would tell of each")
    if out is not None:
        check_writable(out)
    note("loading the solver ...")
    from gridwright.batch import Batch
    from gridwright.guiding import guide_named
    from gridwright.solving import ablated, limits_of
    from gridwright.tables import write_table
    from synth.solver import solve

    tasks = list(chosen)[_HALVES[half]][::every][:limit]
    if not tasks:
        raise InputError(f"{chosen.name} has only {len(chosen)} tasks: there is no half B")
    without = ablated(ablate or ())
    batch = Batch(
        limits_of(seconds, budget, seed), jobs, partial(solve, guide=guide_named(guide, adapter), without=without)
    )
    with progress(f"scoring {chosen.name}", len(tasks)) as advance:
        counts = _Counts(chosen.is_sealed)
        scores = batch.score(tasks, on_end=lambda ended: advance(counts.after(ended)))
    if out is not None:
        write_table(out, scores)
    run = _Run(
        chosen, half, every, batch, guide if adapter is None else f"adapter {adapter}", tuple(sorted(without)), scores
    )
    if as_json:
        print_json(_json_of(run))
    else:
        _tell(run)


@dataclass(frozen=True, slots=True)
class _Run:
    """What was measured, and how."""

    chosen: TaskSet
    half: Half | None
    every: int
    batch: Batch
    guide: str
    without: tuple[str, ...]
    scores: list[TaskScore]

    @property
    def told(self) -> list[TaskScore]:
        """The scores of the tasks of which something may be told."""
        return [] if self.chosen.is_sealed else self.scores


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


def _json_of(run: _Run) -> dict[str, object]:
    from gridwright.scoring import figures_of, reliability
    from gridwright.surroundings import surroundings

    chosen = run.chosen
    sums: dict[str, object] = {
        "set": {"name": chosen.name, "version": chosen.version, "sha256": chosen.digest},
        "half": None if run.half is None else run.half.value,
        "every": run.every,
        "limits": {**asdict(run.batch.limits), "jobs": run.batch.jobs},
        "guide": run.guide,
        "without": run.without,
        "on": surroundings(),
        "figures": asdict(figures_of(run.scores)),
        "reliability": [asdict(row) for row in reliability(run.scores)],
    }
    if chosen.is_sealed:
        return sums
    return sums | {"tasks": [asdict(row) | {"top1": row.top1, "top2": row.top2} for row in run.told]}


def _tell(run: _Run) -> None:
    """The figures for people."""
    from gridwright.scoring import figures_of, reliability
    from gridwright.surroundings import surroundings

    on, figures = surroundings(), figures_of(run.scores)
    rows = [
        ("set", f"{run.chosen.name}: {_part(run)}, {figures.outputs} outputs"),
        ("data", f"{run.chosen.version}, SHA-256 {run.chosen.digest[:16]}"),
        ("limits", _limits(run.batch)),
        ("guide", run.guide),
        *([("left out", ", ".join(run.without))] if run.without else []),
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
        ("", ""),
        ("confidence stated", "first answers, of these right"),
        *((_range(row), _rate(row)) for row in reliability(run.scores)),
    ]
    for label, text in rows:
        typer.echo(f"{styled(label.ljust(31), dim=True)}{text}".rstrip())
    troubled = [row for row in run.told if row.trouble is not None]
    for row in troubled[:_TOLD]:
        typer.echo(f"  {row.task}: {row.trouble}")
    if len(troubled) > _TOLD:
        typer.echo(f"  and {len(troubled) - _TOLD} more")


def _part(run: _Run) -> str:
    count, whole = len(run.scores), len(run.chosen)
    if count == whole:
        return f"{count} tasks"
    start = "from the first on" if run.half is not Half.B else f"those after {HALF}"
    return f"{count} of {whole} tasks, {start}" + (f", one in {run.every}" if run.every > 1 else "")


def _range(row: Bin) -> str:
    return f"  {100 * row.least:.0f} % to {100 * row.most:.0f} %"


def _rate(row: Bin) -> str:
    if not row.answers:
        return "    0"
    share = row.right / row.answers
    return f"{row.answers:>5}{row.right:>6} {100 * share:5.1f} % ({100 * row.stated:.1f} % stated on average)"


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
