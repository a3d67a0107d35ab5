"""This file is where `gridwright predict` writes a submission."""

from __future__ import annotations

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
from gridwright.cli.score import check_writable
from gridwright.cli.terminal import note, print_json
from gridwright.datasets import load_set
from synth.guide import DEFAULT_GUIDE

if TYPE_CHECKING:
    from gridwright.batch import Predicted


@app.command(rich_help_panel=SOLVING)
def predict(
    task_set: SetName,
    out: Annotated[Path, typer.Option("--out", metavar="FILE.json", help="Where to write the submission.")],
    jobs: Jobs = ALL_CORES,
    seconds: Seconds = None,
    budget: Evaluations = None,
    seed: Seed = 0,
    guide: GuideName = DEFAULT_GUIDE,
    adapter: AdapterName = None,
    as_json: AsJson = False,
) -> None:
    """Solve a whole set and write two attempts at each test input, in the format of the ARC Prize.

    Test outputs need not be in the files, and are not looked at. With one prediction both attempts are the same; without
    any they are those of a program that comes near, or the test input. The file is checked before it is written.
    """
    chosen = load_set(task_set)
    check_writable(out)
    note("loading the solver ...")
    from gridwright.batch import Batch
    from gridwright.guiding import guide_named
    from gridwright.solving import limits_of
    from gridwright.submission import write_submission
    from synth.solver import solve

    tasks = list(chosen)
    solver = partial(solve, guide=guide_named(guide, adapter))
    ended: list[Predicted] = []
    with progress(f"predicting {chosen.name}", len(tasks)) as advance:

        def on_end(one: Predicted) -> None:
            ended.append(one)
            failed = _failed(ended)
            advance(f"{failed} killed or failed" if failed else "")

        submission = Batch(limits_of(seconds, budget, seed), jobs, solver).predict(tasks, on_end)
    write_submission(out, submission, tasks)
    entries = sum(map(len, submission.values()))
    explained, failed = sum(one.is_explained for one in ended), _failed(ended)
    if as_json:
        counts = {"tasks": len(tasks), "test_inputs": entries, "explained": explained, "failed": failed}
        print_json({"file": str(out), **counts})
    else:
        typer.echo(
            f"{out}: {len(tasks)} tasks, {entries} test inputs, two attempts each; "
            f"{explained} tasks explained, the others guessed; {failed} tasks killed or failed"
        )


def _failed(ended: list[Predicted]) -> int:
    return sum(one.trouble is not None for one in ended)
