"""This file is where `gridwright repl` begins a conversation about a task."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from gridwright.cli.app import app
from gridwright.cli.options import WRITING, PaletteName
from gridwright.cli.terminal import note, seen_in, width
from gridwright.datasets import load_task
from gridwright.extras import need
from gridwright.palette import Palette

if TYPE_CHECKING:
    from gridwright.shell import Session


@app.command(rich_help_panel=WRITING)
def repl(
    task: Annotated[
        str | None,
        typer.Argument(metavar="[TASK]", help="A task to look at; without one there is a small sample grid."),
    ] = None,
    palette: PaletteName = Palette.SAFE,
) -> None:
    """Try expressions on the inputs of a task, and see their values; `:help` lists what else can be done.

    Behind a dot, Tab lists the words that take what stands before it. What comes in a pipe is read line by line, and said
    again before its answer, so that the output is a transcript.
    """
    is_spoken = is_at_terminal()
    if is_spoken:
        need("prompt_toolkit", "shell", "the shell")
    chosen = None if task is None else load_task(task)
    from gridwright.shell import SAMPLE, Session, View

    session = Session(SAMPLE if chosen is None else chosen, View(seen_in(palette), width()))
    if is_spoken:
        from gridwright.prompt import converse, history_of_user

        note(f"Looking at {session.place_name} of {session.task.id}. :help lists the commands, :quit leaves.")
        converse(session, typer.echo, history=history_of_user())
    else:
        _transcribe(session, sys.stdin)


def is_at_terminal() -> bool:
    """Whether a person sits there, who types and reads."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def _transcribe(session: Session, lines: Iterable[str]) -> None:
    """Write each entry behind the prompt, and below it what it shows."""
    from gridwright.shell import enter

    for entry in _entries(lines):
        typer.echo(f"{session.place_name}> " + entry.replace("\n", f"\n{' ' * len(session.place_name)}  "))
        turn = enter(session, entry)
        if turn.shown:
            typer.echo(turn.shown)
        session = turn.session
        if session.is_over:
            return


def _entries(lines: Iterable[str]) -> Iterator[str]:
    """The lines, joined where a bracket is open."""
    from gridwright.shell import is_unfinished

    waiting: list[str] = []
    for line in lines:
        waiting.append(line.rstrip("\n"))
        if not is_unfinished("\n".join(waiting)):
            yield "\n".join(waiting)
            waiting = []
    if waiting:
        yield "\n".join(waiting)
