"""This file is where `gridwright check` and `gridwright fmt` read program files."""

from __future__ import annotations

from typing import Annotated

import typer

from gridwright.cli.app import MISUSE, NOT_FOUND, app
from gridwright.cli.options import WRITING, AsJson, ProgramFiles
from gridwright.cli.terminal import print_json, verdict_of


@app.command(rich_help_panel=WRITING)
def check(files: ProgramFiles, as_json: AsJson = False) -> None:
    """Check the syntax and the types of programs, and show every error in its place.

    Exits with 0 if there is no error, otherwise with 2.
    """
    from grammar import compile_text, render
    from gridwright.programs import json_of_diagnostic, read_text

    results = []
    for file in files:
        text = read_text(file)
        compiled = compile_text(text)
        results.append((file, text, compiled))
    are_right = all(compiled.program is not None for _, _, compiled in results)
    if as_json:
        print_json(
            [
                {
                    "file": str(file),
                    "right": compiled.program is not None,
                    "diagnostics": [json_of_diagnostic(diagnostic, text) for diagnostic in compiled.diagnostics],
                }
                for file, text, compiled in results
            ]
        )
    else:
        for file, text, compiled in results:
            for diagnostic in compiled.diagnostics:
                typer.echo(render(diagnostic, text, str(file)))
            is_right = compiled.program is not None
            typer.echo(f"{file}: {verdict_of(is_right, 'right' if is_right else 'has errors')}")
    if not are_right:
        raise typer.Exit(MISUSE)


@app.command(rich_help_panel=WRITING)
def fmt(
    files: ProgramFiles,
    only_check: Annotated[bool, typer.Option("--check", help="Change nothing; exit with 1 if a file would.")] = False,
    as_json: AsJson = False,
) -> None:
    """Write programs in the one usual form.

    A file with a syntax error stays as it is; then the exit code is 2.
    """
    from grammar import format_text, render
    from gridwright.errors import InputError
    from gridwright.programs import read_text

    results = []
    for file in files:
        text = read_text(file)
        formatted = format_text(text)
        if formatted.text is None:
            raise InputError("\n".join(render(diagnostic, text, str(file)) for diagnostic in formatted.diagnostics))
        results.append((file, text, formatted.text))
    changed = [(file, text) for file, before, text in results if before != text]
    if not only_check:
        for file, text in changed:
            file.write_text(text, encoding="utf-8")
    if as_json:
        print_json({"changed": [str(file) for file, _ in changed]})
    else:
        for file, _ in changed:
            typer.echo(f"{'would format' if only_check else 'formatted'} {file}")
        typer.echo(f"{len(files) - len(changed)} of {len(files)} already in the usual form")
    if only_check and changed:
        raise typer.Exit(NOT_FOUND)
