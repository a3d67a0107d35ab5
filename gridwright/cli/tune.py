"""This file is where `gridwright tune` fits the guide to a person's own tasks, and tells what that changes."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gridwright.cli.app import app
from gridwright.cli.options import SOLVING, AsJson, Evaluations, Seconds, Seed
from gridwright.cli.progress import progress
from gridwright.cli.score import check_writable
from gridwright.cli.terminal import note, print_json, styled
from gridwright.errors import InputError
from gridwright.extras import need
from synth.guide.models import DEFAULT, NAMES

if TYPE_CHECKING:
    from gridwright.tasks import Task
    from synth.guide.tuning import Change, Ranks, Solved, Tuned
    from synth.guide.weights import Trained

TOLD = 4
"""Of each task so many changes are told, of all tasks together three times as many."""
LEAST_TOLD = 0.01


@app.command(rich_help_panel=SOLVING)
def tune(
    tasks: Annotated[
        list[str], typer.Argument(metavar="TASKS…", help="Ids, JSON files, folders or sets: tasks that you can solve.")
    ],
    programs: Annotated[
        Path | None,
        typer.Option(
            "--programs", metavar="DIR", help="Programs, ID.gw each; a task without one is solved by search first."
        ),
    ] = None,
    out: Annotated[
        str,
        typer.Option("--out", metavar="NAME", help="The adapter's name, beside the weights, or a file.safetensors."),
    ] = "mine",
    model: Annotated[
        str, typer.Option("--model", metavar="MODEL", help=f"What is fitted: {', '.join(NAMES)}.")
    ] = DEFAULT,
    rank: Annotated[
        int,
        typer.Option(
            "--rank", min=1, metavar="N", help="The rank of the change of each layer: more fits more closely."
        ),
    ] = 4,
    target: Annotated[
        list[str] | None,
        typer.Option("--target", metavar="LAYER", help="Change this layer only; may be repeated. [all layers]"),
    ] = None,
    epochs: Annotated[int, typer.Option("--epochs", min=1, metavar="N", help="How often each task is looked at.")] = 20,
    seconds: Seconds = None,
    budget: Evaluations = None,
    seed: Seed = 0,
    as_json: AsJson = False,
) -> None:
    """Fit the guide to tasks of your own by a small adapter, and tell what gained and lost weight on which of them.

    `gridwright solve --adapter NAME` and `score --adapter NAME` use it. The weights of the model itself never change.
    """
    need("torch", "train", "fitting a guide")
    from gridwright.adapting import place_of_adapter, trained
    from gridwright.tuning import tasks_of
    from synth.guide.tuning import Ranks

    base = trained(model)
    ranks = Ranks(rank, tuple(target or ()))
    _check_targets(base, ranks)
    file = place_of_adapter(out)
    check_writable(file)
    asked = tasks_of(tasks)
    known = _solved(asked, programs, seconds, budget, seed)
    if not known:
        raise InputError(
            f"none of the {len(asked)} tasks is solved: there is nothing to fit to; give --programs or more --seconds"
        )
    found = _fitted(base, known, ranks, epochs, seed)
    _save(found, file, known, ranks)
    unsolved = [task.id for task in asked if task.id not in found.changes]
    if as_json:
        print_json(_json_of(found, file, unsolved))
    else:
        _tell(found, file, unsolved)


def _check_targets(base: Trained, ranks: Ranks) -> None:
    from synth.guide.tuning import layers_that_can_change

    layers = layers_that_can_change(base)
    for target in ranks.targets:
        if not any(name == target or name.startswith(f"{target}.") for name in layers):
            raise InputError(f"the model {base.model.name} has no layer {target!r}; it has {', '.join(layers)}")


def _solved(
    tasks: list[Task], programs: Path | None, seconds: float | None, budget: int | None, seed: int
) -> list[Solved]:
    from gridwright.solving import limits_of
    from gridwright.tuning import solved

    if programs is not None and not programs.is_dir():
        raise InputError(f"no folder {programs}")
    note("loading the solver ...")
    limits = limits_of(seconds, budget, seed)
    known: list[Solved] = []
    with progress("finding what solves the tasks", len(tasks)) as advance:
        for task in tasks:
            one = solved(task, programs, limits)
            known += [] if one is None else [one]
            advance(f"{len(known)} solved")
    return known


def _fitted(base: Trained, known: list[Solved], ranks: Ranks, epochs: int, seed: int) -> Tuned:
    from synth.guide.fitting import Recipe
    from synth.guide.tuning import tuned

    with progress("fitting", epochs) as advance:
        return tuned(base, known, ranks, Recipe(epochs, rate=1e-3, seed=seed), lambda loss: advance(f"loss {loss:.4f}"))


def _save(found: Tuned, file: Path, known: list[Solved], ranks: Ranks) -> None:
    from dataclasses import replace

    from synth.guide.adapters import save

    card = {"tasks": " ".join(one.name for one in known), "rank": str(ranks.rank), "targets": " ".join(ranks.targets)}
    save(replace(found.adapter, card=card), file)


def _json_of(found: Tuned, file: Path, unsolved: list[str]) -> dict[str, Any]:
    return {
        "adapter": str(file),
        "model": found.adapter.model,
        "base": found.adapter.base,
        "unsolved": unsolved,
        "nats": {"before": found.fitted.before, "after": found.fitted.after},
        "nats_held_out": None
        if found.held_out is None
        else {"before": found.held_out.before, "after": found.held_out.after},
        "tasks": {
            name: {kind: {one.name: [one.before, one.after] for one in _told(changes, kind)} for kind in _KINDS}
            for name, changes in found.changes.items()
        },
    }


_KINDS = ("primitive", "strategy")


def _told(changes: tuple[Change, ...], kind: str) -> list[Change]:
    """The largest changes of a kind, those that are worth telling."""
    return [one for one in changes if one.kind == kind and abs(one.gained) >= LEAST_TOLD][:TOLD]


def _tell(found: Tuned, file: Path, unsolved: list[str]) -> None:
    """The report for people."""
    for name, changes in found.changes.items():
        typer.echo(styled(name, bold=True))
        for kind in _KINDS:
            told = _told(changes, kind)
            typer.echo(f"  {kind.ljust(10)}{', '.join(map(_shown, told)) or 'nothing changes much'}")
    typer.echo()
    typer.echo(styled("over all these tasks", bold=True))
    for kind in _KINDS:
        for verb, sign in (("gain", 1), ("lose", -1)):
            typer.echo(f"  {kind.ljust(10)}{verb}  {_together(found, kind, sign)}")
    typer.echo()
    if unsolved:
        typer.echo(f"left out, since nothing right was found for them: {', '.join(unsolved)}")
    typer.echo(f"nats for each output on these tasks: {found.fitted.before:.3f} before, {found.fitted.after:.3f} after")
    if found.held_out is not None:
        before, after = found.held_out.before, found.held_out.after
        typer.echo(
            f"on each fifth of them, fitted to the others: {before:.3f} before, {after:.3f} after{_advice(before, after)}"
        )
    typer.echo(f"written to {file}; the weights of the model {found.adapter.model} are as they were")


def _advice(before: float, after: float) -> str:
    return "" if after < before else ": it does not carry over; give more tasks, or a lower --rank"


def _shown(change: Change) -> str:
    sign = "+" if change.gained > 0 else "-"
    return styled(f"{sign}{change.name} {change.before:.2f} → {change.after:.2f}", fg="green" if sign == "+" else "red")


def _together(found: Tuned, kind: str, sign: int) -> str:
    """What gains, or loses, most on average, each with the tasks on which it does."""
    sums: dict[str, list[float]] = defaultdict(list)
    for changes in found.changes.values():
        for one in changes:
            if one.kind == kind:
                sums[one.name].append(sign * one.gained)
    count = len(found.changes)
    best = sorted(sums, key=lambda name: (-sum(sums[name]), name))[: 3 * TOLD]
    told = [
        f"{name} {sign * sum(sums[name]) / count:+.3f} ({sum(gained >= LEAST_TOLD for gained in sums[name])} of {count})"
        for name in best
        if sum(sums[name]) / count >= LEAST_TOLD / 10
    ]
    return ", ".join(told) or "nothing"
