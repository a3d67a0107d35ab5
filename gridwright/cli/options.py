"""This file is where arguments and options are described that several commands share."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from gridwright.palette import Palette
from synth.guide.models import NAMES

LOOKING = "Look"
WRITING = "Write programs"
SOLVING = "Let programs be found"

TaskName: TypeAlias = Annotated[
    str, typer.Argument(metavar="TASK", help="A task id such as 67a3c6ac, SET/ID, or a JSON file in ARC's format.")
]
SetName: TypeAlias = Annotated[
    str,
    typer.Argument(
        metavar="SET",
        help="agi1-training, agi1-evaluation, agi2-training, agi2-evaluation, agi2-only (ARC-AGI-2 training without "
        "the tasks of ARC-AGI-1), a folder of JSON files, or one JSON file of many tasks.",
    ),
]
ProgramFile: TypeAlias = Annotated[Path, typer.Argument(metavar="PROGRAM", help="A program file, such as my.gw.")]
ProgramFiles: TypeAlias = Annotated[list[Path], typer.Argument(metavar="FILE…", help="Program files.")]
PaletteName: TypeAlias = Annotated[
    Palette, typer.Option("--palette", help="safe: easy to tell apart for everyone. standard: ARC's own, for papers.")
]
AsJson: TypeAlias = Annotated[bool, typer.Option("--json", help="Print one line of JSON, for other programs.")]
Seconds: TypeAlias = Annotated[
    float | None,
    typer.Option(
        "--seconds",
        min=0.01,
        metavar="S",
        help="Stop searching a task after so many seconds. [10 unless --budget is given]",
    ),
]
Evaluations: TypeAlias = Annotated[
    int | None,
    typer.Option(
        "--budget",
        min=1,
        metavar="EVALUATIONS",
        help="Stop after testing so many candidates. Without --seconds there is then no time limit, and the same seed "
        "gives the same result on every machine.",
    ),
]
Seed: TypeAlias = Annotated[int, typer.Option("--seed", metavar="K", help="The seed of the search's choices.")]
GuideName: TypeAlias = Annotated[
    str,
    typer.Option(
        "--guide",
        metavar="NAME",
        help="Whose advice says where to look first: none (hand-set order), uniform, prior (how often strategies were right), "
        f"or a trained network: {', '.join(NAMES)}.",
    ),
]
AdapterName: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--adapter",
        metavar="NAME",
        help="Let the guide advise as `gridwright tune` has fitted it to tasks of your own: a name, or a file.safetensors.",
    ),
]
Jobs: TypeAlias = Annotated[int, typer.Option("--jobs", min=1, metavar="N", help="How many processes work at once.")]
ALL_CORES = os.cpu_count() or 1
