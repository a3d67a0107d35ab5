"""This file is where `gridwright corpus` runs a folder of programs, each on the task that its file is named after."""

from __future__ import annotations

import csv
import statistics
from pathlib import Path
from typing import Annotated, Any

import typer

from gridwright.cli.app import NOT_FOUND, app
from gridwright.cli.options import WRITING, AsJson
from gridwright.cli.terminal import print_json, verdict_of
from gridwright.datasets import load_task
from gridwright.errors import InputError

LONG = 11
"""From so many operations on a task is a long one."""


@app.command(rich_help_panel=WRITING)
def corpus(
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="A folder of files ID.gw.")] = Path(
        "examples/programs"
    ),
    lengths: Annotated[
        Path | None,
        typer.Option(
            "--lengths",
            metavar="FILE.csv",
            help="Show beside each program's lines the operations that another system takes: columns task,operations.",
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Run every program of a folder on the task that its file is named after, and count its lines in the usual form.

    Exits with 0 if all are right on every pair and every known test output.
    """
    files = sorted(folder.glob("*.gw"))
    if not files:
        raise InputError(f"no .gw file in {folder}" if folder.is_dir() else f"no folder {folder}")
    operations = {} if lengths is None else _operations(lengths)
    rows = [_row_of(file) | {"operations": operations.get(file.stem)} for file in files]
    are_right = all(row["right"] for row in rows)
    if as_json:
        print_json(rows)
    else:
        for row in rows:
            beside = "" if row["operations"] is None else f" {row['operations']:>3} operations"
            typer.echo(f"{row['task']} {row['lines']:>2} lines{beside}  {verdict_of(row['right'], row['verdict'])}")
        typer.echo(verdict_of(are_right, f"{sum(row['right'] for row in rows)} of {len(rows)} programs right"))
        typer.echo(_summary(rows))
    if not are_right:
        raise typer.Exit(NOT_FOUND)


def _row_of(file: Path) -> dict[str, Any]:
    from gridwright.programs import checks_of, read_program, to_source

    checks = checks_of(read_program(file), load_task(file.stem))
    wrong = next((check for check in checks if check.is_right is False), None)
    verdict = f"right on {len(checks)} inputs" if wrong is None else f"{wrong.place}: {wrong.verdict}"
    lines = len(to_source(read_program(file)).splitlines())
    return {"task": file.stem, "file": str(file), "right": wrong is None, "verdict": verdict, "lines": lines}


def _operations(file: Path) -> dict[str, int]:
    """How many operations another system takes for each task."""
    try:
        with file.open(encoding="utf-8", newline="") as stream:
            return {row["task"]: int(row["operations"]) for row in csv.DictReader(stream)}
    except (OSError, KeyError, ValueError) as error:
        raise InputError(f"cannot read task,operations from {file}: {error}") from error


def _summary(rows: list[dict[str, Any]]) -> str:
    """The median of the lines, beside that of the other system's operations on the same tasks."""
    compared = [row for row in rows if row["operations"] is not None]
    text = f"median {statistics.median(row['lines'] for row in rows):g} lines"
    if not compared:
        return text
    longer = sum(row["operations"] >= LONG for row in compared)
    return (
        f"{text}; {sum(row['lines'] for row in compared)} lines against "
        f"{sum(row['operations'] for row in compared)} operations, median "
        f"{statistics.median(row['operations'] for row in compared):g}, {longer} tasks of {LONG} operations or more"
    )
