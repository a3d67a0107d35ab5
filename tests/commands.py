"""This file is where a command is run as a person runs it, and what tests of commands are run on."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner, Result

from gridwright.cli import app

SMALL = {
    "train": [{"input": [[1, 0], [0, 2]], "output": [[0, 1], [2, 0]]}],
    "test": [{"input": [[3, 0]], "output": [[0, 3]]}],
}
MIRROR = "input.flip_lr\n"

NOISE = {
    "train": [
        {"input": [[1, 2, 3, 4]], "output": [[4, 3, 2, 9]]},
        {"input": [[1, 2, 3, 4]], "output": [[4, 3, 2, 8]]},
    ],
    "test": [{"input": [[1, 5, 3, 4]], "output": [[4, 3, 5, 7]]}],
}
"""No program can tell the pairs apart."""


def gridwright(*arguments: str | Path, color: bool = False) -> Result:
    return CliRunner().invoke(app, list(map(str, arguments)), prog_name="gridwright", color=color)


def refused(result: Result, message: str) -> bool:
    """Whether it ended as bad input does: exit code 2, one error that says so, no traceback."""
    said = result.stderr
    return result.exit_code == 2 and said.count("error:") == 1 and message in said and "Traceback" not in said
