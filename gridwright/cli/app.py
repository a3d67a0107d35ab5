"""This file is where the command line begins: the application, what it says alone, and how it ends on bad input."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from dsl.plugins import PluginError
from gridwright.cli.terminal import complain, styled
from gridwright.errors import InputError

FOUND, NOT_FOUND, MISUSE = 0, 1, 2
"""The exit codes: found or right, not found or wrong, bad input."""


class _Commands(TyperGroup):
    def invoke(self, ctx: Any) -> Any:
        """Run the command; bad input, or a broken plug-in, is one message and exit code 2."""
        try:
            return super().invoke(ctx)
        except (InputError, PluginError) as error:
            complain(str(error))
            raise typer.Exit(MISUSE) from error


app = typer.Typer(
    cls=_Commands,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

_GREETING = """\
{name} solves ARC-AGI tasks: from a few pairs of coloured grids it finds a
short, readable program that explains every pair, and runs it on the test
inputs. You can write such programs yourself, too. Type next:

  gridwright show 67a3c6ac          to see a task (an id, SET/ID or a JSON file)
  gridwright explain 67a3c6ac       to see what its pairs have in common
  gridwright solve 67a3c6ac         to find its program, with reasons
  gridwright run PROGRAM TASK       to try a program of your own
  gridwright score agi1-training    to solve and count a whole set
  gridwright --help                 for all commands, each with its own --help"""


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"gridwright {version('gridwright')}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def gridwright(
    context: typer.Context,
    version: Annotated[  # noqa: ARG001  (its callback does the work)
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Write, run and find programs that transform coloured grids (ARC-AGI).

    Exit codes: 0 found or right, 1 not found or wrong, 2 bad input.
    """
    if context.invoked_subcommand is None:
        typer.echo(_GREETING.format(name=styled("Gridwright", bold=True)))
