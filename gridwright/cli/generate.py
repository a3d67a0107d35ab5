"""This file is where `gridwright generate` makes tasks to learn from."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gridwright.cli.app import NOT_FOUND, app
from gridwright.cli.options import ALL_CORES, SOLVING, AsJson, Jobs
from gridwright.cli.progress import progress
from gridwright.cli.terminal import complain, note, print_json, styled
from gridwright.errors import InputError
from gridwright.formats import Format

if TYPE_CHECKING:
    from gridwright.generating import Lot
    from synth.guide.diversity import Diversity


@app.command(rich_help_panel=SOLVING)
def generate(
    out: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to write into: a new or an empty one.")],
    count: Annotated[int, typer.Option("--count", min=1, metavar="N", help="How many tasks.")] = 1000,
    seed: Annotated[
        int, typer.Option("--seed", min=0, metavar="K", help="The same seed gives the same tasks, whatever the --jobs.")
    ] = 0,
    jobs: Jobs = ALL_CORES,
    written: Annotated[
        Format,
        typer.Option(
            "--format",
            help="json: ID.json in ARC's format and ID.gw for each task. jsonl, parquet: a file for each 500 tasks.",
        ),
    ] = Format.JSON,
    mutate: Annotated[
        Path | None,
        typer.Option(
            "--mutate", metavar="PROGRAMS", help="Make some tasks by mutants of the .gw files in this folder."
        ),
    ] = None,
    sheets: Annotated[
        int, typer.Option("--sheets", min=0, metavar="N", help="Draw so many contact sheets, as PNG, of 20 tasks each.")
    ] = 0,
    as_json: AsJson = False,
) -> None:
    """Make tasks whose programs are known, by running sampled programs on real and made grids, and tell how they vary.

    Real grids are inputs of agi1-training and agi2-only, whole or cut.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise InputError(f"{out} is not an empty folder")
    note("loading the generator ...")
    from gridwright.generating import lots

    pieces = lots(count, seed, out, written, mutate, sheets)
    out.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    diversity, cpu_seconds = _made(pieces, jobs)
    told = diversity.figures() | {
        "seconds": round(time.monotonic() - started, 2),
        "cpu_seconds": round(cpu_seconds, 2),
        "tasks_a_cpu_hour": round(3600 * diversity.tasks / cpu_seconds) if cpu_seconds else 0,
        "jobs": jobs,
    }
    if as_json:
        print_json(told)
    else:
        _tell(told)
    if diversity.tasks < count:
        raise typer.Exit(NOT_FOUND)


def _made(pieces: list[Lot], jobs: int) -> tuple[Diversity, float]:
    """Have the lots written; the processor time that they took. One that fails is told, and missing."""
    from gridwright.generating import prepare, write_lot
    from gridwright.workers import Workers
    from synth.guide.diversity import Diversity

    diversity, cpu_seconds = Diversity(), 0.0
    workers = Workers(min(jobs, len(pieces)), warm_up=partial(prepare, pieces[0].mutated))
    with progress("generating", len(pieces)) as advance:
        for index, ended in workers.run(write_lot, pieces):
            if ended.result is None:
                complain(f"lot {pieces[index].number}: {ended.trouble}")
            else:
                diversity.add(ended.result.diversity)
                cpu_seconds += ended.result.cpu_seconds
            advance(f"{diversity.tasks:,} tasks")
    return diversity, cpu_seconds


def _tell(figures: dict[str, object]) -> None:
    """The figures for people."""
    for name, value in figures.items():
        label = name.replace("_", " ").ljust(20)
        text = ", ".join(f"{one} {times}" for one, times in value.items()) if isinstance(value, dict) else str(value)
        typer.echo(f"{styled(label, dim=True)}{text}")
