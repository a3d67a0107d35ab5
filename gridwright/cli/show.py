"""This file is where `gridwright show` draws a task."""

from __future__ import annotations

from gridwright.cli.app import app
from gridwright.cli.options import LOOKING, AsJson, PaletteName, TaskName
from gridwright.cli.terminal import print_json, print_pictures, seen_in, width
from gridwright.datasets import load_task
from gridwright.drawing import draw_task, flow
from gridwright.palette import Palette
from gridwright.tasks import json_of_task


@app.command(rich_help_panel=LOOKING)
def show(task: TaskName, palette: PaletteName = Palette.SAFE, as_json: AsJson = False) -> None:
    """Draw the pairs of a task, and its tests.

    Two cells a character on a terminal, digits elsewhere (0 black, 1 blue, 2 red, 3 green, 4 yellow, 5 gray, 6 magenta,
    7 orange, 8 sky, 9 maroon).
    """
    found = load_task(task)
    if as_json:
        print_json({"task": found.id, **json_of_task(found)})
    else:
        print_pictures(flow(draw_task(found, seen_in(palette)), width()))
