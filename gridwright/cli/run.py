"""This file is where `gridwright run` tries a program on a task."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from gridwright.cli.app import NOT_FOUND, app
from gridwright.cli.options import WRITING, AsJson, PaletteName, ProgramFile, TaskName
from gridwright.cli.terminal import print_json, print_pictures, seen_in, verdict_of, width
from gridwright.datasets import load_task
from gridwright.drawing import Picture, draw_difference, draw_grid, draw_pair, draw_value, flow, titled
from gridwright.palette import Palette

if TYPE_CHECKING:
    from gridwright.programs import Check


@app.command(rich_help_panel=WRITING)
def run(
    program: ProgramFile,
    task: TaskName,
    trace: Annotated[bool, typer.Option("--trace", help="Show the value of every `let`, for each input.")] = False,
    palette: PaletteName = Palette.SAFE,
    as_json: AsJson = False,
) -> None:
    """Run a program on every pair and test input of a task, and show what differs.

    Exits with 0 if every pair and every known test output is right. Where cells differ, a third picture has two
    characters a cell: dots where the program is right, else the digit it gives and the digit that is expected.
    """
    from gridwright.programs import checks_of, read_program

    checks = checks_of(read_program(program), load_task(task))
    is_right = all(check.is_right is not False for check in checks)
    if as_json:
        print_json({"program": str(program), "task": task, "right": is_right, "results": list(map(_json_of, checks))})
    else:
        for check in checks:
            typer.echo(f"{check.place}: {verdict_of(check.is_right, check.verdict)}")
            print_pictures(flow(_pictures_of(check, seen_in(palette), with_lets=trace), width()))
            typer.echo()
        typer.echo(_summary(checks))
    if not is_right:
        raise typer.Exit(NOT_FOUND)


def _pictures_of(check: Check, palette: Palette | None, *, with_lets: bool) -> list[Picture]:
    """The steps, if wanted; what the program makes of the input; and where that is wrong, what is expected and the cells."""
    pictures = []
    if with_lets:
        pictures += [titled(f"let {name}", draw_value(value, palette, width())) for name, value in check.lets]
    title = "input → output" if check.is_right else "input → this program's output"
    pictures.append(draw_pair(title, check.given, check.output, palette))
    if check.is_right is False and check.expected is not None:
        pictures.append(titled("expected", draw_grid(check.expected, palette)))
        if check.output is not None and check.wrong_cells:
            difference = draw_difference(check.output, check.expected, palette)
            pictures.append(titled("this program's and the expected digit", difference))
    return pictures


def _summary(checks: list[Check]) -> str:
    known = [check for check in checks if check.expected is not None]
    right = sum(check.is_right is True for check in known)
    return verdict_of(right == len(known), f"{right} of {len(known)} right")


def _json_of(check: Check) -> dict[str, Any]:
    return {
        "place": check.place,
        "right": check.is_right,
        "verdict": check.verdict,
        "output": None if check.output is None else check.output.tolist(),
        "wrong_cells": check.wrong_cells,
    }
