"""This file is where `gridwright corpus` runs a folder of programs, each on the task that its file is named after."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from gridwright.cli.app import NOT_FOUND, app
from gridwright.cli.options import WRITING, AsJson
from gridwright.cli.terminal import print_json, verdict_of
from gridwright.datasets import load_task
from gridwright.errors import InputError


@app.command(rich_help_panel=WRITING)
def corpus(
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="A folder of files ID.gw.")] = Path(
        "examples/programs"
    ),
    as_json: AsJson = False,
) -> None:
    """Run every program of a folder on the task that its file is named after.

    Exits with 0 if all are right on every pair and every known test output.
    """
    files = sorted(folder.glob("*.gw"))
    if not files:
        raise InputError(f"no .gw file in {folder}" if folder.is_dir() else f"no folder {folder}")
    rows = list(map(_row_of, files))
    are_right = all(row["right"] for row in rows)
    if as_json:
        print_json(rows)
    else:
        for row in rows:
            typer.echo(f"{row['task']}  {verdict_of(row['right'], row['verdict'])}")
        typer.echo(verdict_of(are_right, f"{sum(row['right'] for row in rows)} of {len(rows)} programs right"))
    if not are_right:
        raise typer.Exit(NOT_FOUND)


def _row_of(file: Path) -> dict[str, Any]:
    from gridwright.programs import checks_of, read_program

    checks = checks_of(read_program(file), load_task(file.stem))
    wrong = next((check for check in checks if check.is_right is False), None)
    verdict = f"right on {len(checks)} inputs" if wrong is None else f"{wrong.place}: {wrong.verdict}"
    return {"task": file.stem, "file": str(file), "right": wrong is None, "verdict": verdict}
