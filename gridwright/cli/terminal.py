"""This file is where it is decided how output looks here: in colour or not, how wide, and where complaints go."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterable
from typing import Any

import typer

from gridwright.drawing import Picture, text_of
from gridwright.palette import Palette


def uses_color() -> bool:
    """Whether standard output is a terminal whose user has nothing against colour (https://no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def seen_in(palette: Palette) -> Palette | None:
    """The palette, or None where grids are to be written as digits."""
    return palette if uses_color() else None


def width() -> int:
    """How many characters fit on a line."""
    return shutil.get_terminal_size((100, 24)).columns


def styled(text: str, **style: Any) -> str:
    """The text in a style (see `typer.style`), plain without colour."""
    return typer.style(text, **style) if uses_color() else text


def verdict_of(is_right: bool | None, text: str) -> str:
    """The text in the colour of success, of failure, or of neither."""
    return styled(text, fg={True: "green", False: "red", None: None}[is_right], bold=is_right is False)


def print_pictures(pictures: Iterable[Picture]) -> None:
    """Print them one below another."""
    typer.echo(text_of(pictures))


def print_json(data: object) -> None:
    """Print data for other programs, on one line."""
    typer.echo(json.dumps(data))


def note(text: str) -> None:
    """Say what is going on, to people only: on standard error."""
    typer.echo(styled(text, dim=True) if sys.stderr.isatty() else text, err=True)


def complain(text: str) -> None:
    """Say what is wrong, on standard error."""
    typer.echo(f"error: {text}", err=True)
