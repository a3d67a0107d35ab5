"""This file is where `gridwright explain` tells what the pairs of a task have in common, and in what they differ."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import typer

from dsl.values import Grid, Mask
from gridwright.cli.app import app
from gridwright.cli.options import LOOKING, AsJson, PaletteName, TaskName
from gridwright.cli.terminal import print_json, print_pictures, seen_in, styled, width
from gridwright.datasets import load_task
from gridwright.drawing import Picture, beside, draw_marked, flow, text_picture, titled
from gridwright.palette import Palette
from gridwright.tasks import Task

if TYPE_CHECKING:
    from gridwright.explaining import Explanation, Line

INDENT = "  "
WIDEST_CLAIM = 52
NARROWEST_REASON = 30
"""With less room beside it the reason stands below the claim."""
NARROWEST = 20


@app.command(rich_help_panel=LOOKING)
def explain(task: TaskName, palette: PaletteName = Palette.SAFE, as_json: AsJson = False) -> None:
    """Tell what is the same in all pairs of a task and what varies, each with its reason, and draw what changes.

    In the pictures the cells that change are in full colour and the others dim, or dots; where the output is a rectangle of
    its input, or shares one with it, that is what is marked. No program is searched for, and the test outputs are not read.
    """
    found = load_task(task)
    from gridwright.explaining import explained, marked

    explanation = explained(found.problem())
    if as_json:
        print_json({"task": found.id, **asdict(explanation)})
        return
    _tell(found, explanation)
    print_pictures(flow(list(_pictures(found, marked(found.problem()), seen_in(palette))), width()))


def _tell(task: Task, explanation: Explanation) -> None:
    from gridwright.explaining import NOTHING
    from synth.wording import counted

    shown = [line for _, lines in explanation.sections for line in lines]
    typer.echo(f"{task.id}: {counted(len(task.train), 'pair')}" + ("" if shown else f"; {NOTHING}"))
    names = max((len(line.layer) for line in shown), default=0)
    claims = max((len(line.claim) for line in shown if len(line.claim) <= WIDEST_CLAIM), default=0)
    for title, lines in explanation.sections:
        typer.echo()
        typer.echo(styled(title, bold=True))
        for line in lines:
            typer.echo("\n".join(_told(line, names, claims)))
    typer.echo()


def _told(line: Line, names: int, claims: int) -> Iterator[str]:
    """The lines of text for a conclusion: its layer, the claim, and the reason behind it, or below where there is no room."""
    start = INDENT + styled(line.layer.ljust(names), dim=True) + INDENT
    indent = len(INDENT) * 2 + names
    room = width() - indent - claims - len(INDENT)
    if len(line.claim) <= claims and room >= NARROWEST_REASON:
        first, *rest = textwrap.wrap(f"because {line.because}", room)
        yield f"{start}{line.claim.ljust(claims)}{INDENT}{styled(first, dim=True)}"
        indent += claims + len(INDENT)
    else:
        claimed, *more = textwrap.wrap(line.claim, max(width() - indent, NARROWEST))
        yield start + claimed
        yield from (" " * indent + text for text in more)
        indent += len(INDENT)
        rest = textwrap.wrap(f"because {line.because}", max(width() - indent, NARROWEST))
    yield from (" " * indent + styled(text, dim=True) for text in rest)


def _pictures(task: Task, masks: Sequence[tuple[Mask, Mask]], palette: Palette | None) -> Iterator[Picture]:
    for number, (pair, (before, after)) in enumerate(zip(task.train, masks, strict=True), 1):
        parts = [draw_marked(pair.input, before, palette), text_picture("→"), draw_marked(pair.output, after, palette)]
        yield titled(_title(number, pair.input, pair.output), beside(parts))


def _title(number: int, given: Grid, output: Grid) -> str:
    if given.shape != output.shape:
        return f"pair {number}"
    changed = int((given != output).sum())
    return f"pair {number}: {changed} {'cell' if changed == 1 else 'cells'} of {given.size} change"
