"""This file is where `gridwright solve` looks for the program of one task."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dsl.values import Grid, same_value
from gridwright.cli.app import NOT_FOUND, app
from gridwright.cli.options import (
    SOLVING,
    AdapterName,
    AsJson,
    Evaluations,
    GuideName,
    PaletteName,
    Seconds,
    Seed,
    TaskName,
)
from gridwright.cli.terminal import note, print_json, print_pictures, seen_in, styled, verdict_of, width
from gridwright.datasets import load_task
from gridwright.drawing import Picture, draw_grid, draw_pair, flow, titled
from gridwright.palette import Palette
from gridwright.tasks import Task
from synth.guide import DEFAULT_GUIDE

if TYPE_CHECKING:
    from dsl.program import Program
    from synth.partial import Fit, Layer, Partial
    from synth.solver import Solution


@app.command(rich_help_panel=SOLVING)
def solve(
    task: TaskName,
    seconds: Seconds = None,
    budget: Evaluations = None,
    seed: Seed = 0,
    guide: GuideName = DEFAULT_GUIDE,
    adapter: AdapterName = None,
    sketch: Annotated[
        Path | None,
        typer.Option(
            "--sketch", metavar="FILE", help="A program with holes, `?` or `?Mask`: fill them, change nothing else."
        ),
    ] = None,
    start: Annotated[
        Path | None,
        typer.Option("--from", metavar="FILE", help="A program that is nearly right: change it a little first."),
    ] = None,
    palette: PaletteName = Palette.SAFE,
    as_json: AsJson = False,
) -> None:
    """Find a program that explains every pair of a task; print it, the reasons, and what it predicts.

    The search never sees the test outputs; where they are known, the predictions are compared with them afterwards.
    Exits with 0 if a program was found, else with 1. Then the program that comes nearest is shown: which cells of which pairs
    it gets right, and whether it fails in the shape, the palette or the cells.
    """
    found = load_task(task)
    holes, given = _written(sketch, start)
    note(f"solving {found.id}: loading the solver (the first time it is compiled, for a minute or two) ...")
    from gridwright.solving import solve as search

    solution = search(
        found, seconds=seconds, evaluations=budget, seed=seed, sketch=holes, start=given, guide=guide, adapter=adapter
    )
    if as_json:
        print_json(_json_of(found, solution, given))
    else:
        _tell(found, solution, given, seen_in(palette))
    if not solution.answers:
        raise typer.Exit(NOT_FOUND)


def _written(sketch: Path | None, start: Path | None) -> tuple[Program | None, Program | None]:
    """The programs in the files; a wrong one is refused before the solver is loaded."""
    from gridwright.programs import read_program, read_text

    if sketch is None:
        return None, None if start is None else read_program(start)
    from gridwright.solving import parse_sketch

    return parse_sketch(read_text(sketch), str(sketch)), None if start is None else read_program(start)


def _tell(task: Task, solution: Solution, given: Program | None, palette: Palette | None) -> None:
    from grammar import to_source, with_names
    from gridwright.explaining import explained

    if solution.partial is not None:
        typer.echo(f"no program found that explains every pair ({solution.evaluations:,} candidates tested)")
        _tell_partial(solution.partial)
    else:
        best = solution.answers[0]
        typer.echo(styled(to_source(with_names(best.program)).rstrip(), bold=True))
        typer.echo()
        others = len(solution.answers) - 1
        typer.echo(
            f"explains all {len(task.train)} pairs; found by {best.strategy.replace('_', ' ')}, cost {best.program.cost}, "
            f"{solution.evaluations:,} candidates tested" + (f"; {others} other predictions" if others else "")
        )
        if best.confidence is not None:
            typer.echo(_sureness(best.confidence))
    if given is not None and solution.answers:
        _tell_changes(given, solution.answers[0].program)
    for reason in explained(task.problem()).reasons:
        typer.echo(f"  {reason}")
    typer.echo()
    print_pictures(flow(_predictions(task, solution, palette), width()))


def _sureness(confidence: float) -> str:
    """The stated probability in words, for people."""
    from synth.confidence import LIKELY, SURE

    kind = "sure" if confidence >= SURE else "likely" if confidence >= LIKELY else "no more than a guess"
    return f"{kind}: such answers are right {int(100 * confidence)} times in 100"


def _tell_changes(given: Program, found: Program) -> None:
    from gridwright.solving import changes

    lines = changes(given, found)
    typer.echo("changed:" if lines else "nothing had to be changed")
    for line in lines:
        typer.echo(f"  {styled(line, fg='red' if line.startswith('-') else 'green')}")


_FAILS_IN = {
    "shape": "the shape: some output has other sides than expected",
    "palette": "the palette: shapes are right, some output has colours that it should not have, or lacks some",
    "cells": "the cells: shapes and colours are right, not all places",
}


def _tell_partial(partial: Partial) -> None:
    from grammar import to_source, with_names

    typer.echo("the program that comes nearest:")
    typer.echo()
    typer.echo(styled(to_source(with_names(partial.program)).rstrip(), bold=True))
    typer.echo()
    for number, fit in enumerate(partial.fits, 1):
        typer.echo(f"pair {number}: {verdict_of(fit.fails_in is None, _fit(fit))}")
    if partial.fails_in is not None:
        typer.echo(f"it fails in {_FAILS_IN[partial.fails_in.value]}")


def _fit(fit: Fit) -> str:
    if fit.fails_in is None:
        return "right"
    if fit.fails_in.value == "shape":
        return "the shape is wrong"
    return f"{fit.right} of {fit.cells} cells right" + (", other colours" if fit.fails_in.value == "palette" else "")


def _predictions(task: Task, solution: Solution, palette: Palette | None) -> list[Picture]:
    """For each test input its first guess, and the second if there is one."""
    pictures = []
    for number, (given, guesses) in enumerate(zip(task.test_inputs, solution.guesses, strict=True), 1):
        expected = task.test_outputs[number - 1]
        for rank, guess in enumerate(guesses):
            what = f"{'first' if rank == 0 else 'second'} guess"
            what += " of a program that does not explain every pair" if solution.partial is not None else ""
            title = f"test {number}, {what}{_verdict(guess, expected)}"
            pictures.append(
                draw_pair(title, given, guess, palette) if rank == 0 else titled(title, draw_grid(guess, palette))
            )
    return pictures


def _verdict(guess: Grid, expected: Grid | None) -> str:
    return "" if expected is None else ": right" if same_value(guess, expected) else ": wrong"


def _json_of(task: Task, solution: Solution, given: Program | None) -> dict[str, Any]:
    from grammar import to_source, with_names
    from gridwright.explaining import explained
    from gridwright.solving import changes

    best: Sequence[Any] = solution.answers[:1]
    return {
        "task": task.id,
        "program": next((to_source(with_names(answer.program)) for answer in best), None),
        "changes": [line for answer in best if given is not None for line in changes(given, answer.program)],
        "strategy": next((answer.strategy for answer in best), None),
        "confidence": next((answer.confidence for answer in best), None),
        "partial": None if solution.partial is None else _json_of_partial(solution.partial),
        "reasons": explained(task.problem()).reasons,
        "predictions": [[guess.tolist() for guess in guesses] for guesses in solution.guesses],
        "evaluations": solution.evaluations,
        "guide": solution.guide,
    }


def _json_of_partial(partial: Partial) -> dict[str, Any]:
    from grammar import to_source, with_names

    fits = [{"right": fit.right, "cells": fit.cells, "fails_in": _name(fit.fails_in)} for fit in partial.fits]
    return {"program": to_source(with_names(partial.program)), "fails_in": _name(partial.fails_in), "pairs": fits}


def _name(layer: Layer | None) -> str | None:
    return None if layer is None else layer.value
