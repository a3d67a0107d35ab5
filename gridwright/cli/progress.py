"""This file is where long commands show how far they are: a bar on a terminal, a line at every tenth elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from gridwright.cli.terminal import note

Advance = Callable[[str], None]
"""One more is done; the text tells the counts so far."""


@contextmanager
def progress(title: str, total: int) -> Iterator[Advance]:
    """A function to call as each of `total` pieces ends."""
    if not sys.stderr.isatty():
        yield _lines(title, total)
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[counts]}"),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        row = bar.add_task(title, total=total, counts="")
        yield lambda counts: bar.update(row, advance=1, counts=counts)


def _lines(title: str, total: int) -> Advance:
    done = 0

    def advance(counts: str) -> None:
        nonlocal done
        done += 1
        if done * 10 // total > (done - 1) * 10 // total:
            note(f"{title}: {done}/{total} {counts}".rstrip())

    return advance
