"""This file is where `gridwright train` trains a model of the guide from nothing, and writes its weights and its card."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gridwright.cli.app import app
from gridwright.cli.options import SOLVING, AsJson
from gridwright.cli.progress import progress
from gridwright.cli.terminal import note, print_json
from gridwright.errors import InputError
from gridwright.extras import need
from synth.guide.models import DEFAULT, NAMES

if TYPE_CHECKING:
    from gridwright.training import Gathered, Sources
    from synth.guide.fitting import Recipe
    from synth.guide.models.model import Model
    from synth.guide.weights import Trained


@app.command(rich_help_panel=SOLVING)
def train(
    model: Annotated[str, typer.Argument(metavar="MODEL", help=f"What is trained: {', '.join(NAMES)}.")] = DEFAULT,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE.safetensors", help="[where the solver looks for the model]")
    ] = None,
    programs: Annotated[
        Path, typer.Option("--programs", metavar="DIR", help="Programs of real tasks, ID.gw each.")
    ] = Path("examples/programs"),
    traces: Annotated[
        Path,
        typer.Option(
            "--traces", metavar="FILE", help="What the strategies find, as `python -m benchmarks.traces` writes it."
        ),
    ] = Path("build/traces/agi1-training.jsonl"),
    work: Annotated[
        Path, typer.Option("--work", metavar="DIR", help="What a training that was killed goes on from.")
    ] = Path("build/train"),
    lots: Annotated[int, typer.Option("--lots", min=1, metavar="N", help="How many times 500 tasks to generate.")] = 3,
    epochs: Annotated[int, typer.Option("--epochs", min=1, metavar="N", help="How often each task is looked at.")] = 8,
    hold_out: Annotated[
        int | None,
        typer.Option(
            "--hold-out",
            min=0,
            max=4,
            metavar="FOLD",
            help="Leave out each fifth task of agi1-training from this one on, with its grids and its program, and "
            "tell how well the model does there.",
        ),
    ] = None,
    seed: Annotated[int, typer.Option("--seed", min=0, metavar="K", help="The same seed gives the same weights.")] = 0,
    as_json: AsJson = False,
) -> None:
    """Train the guide: on generated tasks, and on ARC-AGI-1 training with its programs and traces.

    After a kill the same command goes on where it was. A GPU is used if there is one.
    """
    need("torch", "train", "training a guide")
    from gridwright.cards import card
    from gridwright.surroundings import commit_of_sources
    from gridwright.training import Sources, digest_of, names_of_outputs, worths
    from synth.guide import weights
    from synth.guide.fitting import Recipe
    from synth.guide.models.model import MODELS

    if model not in MODELS:
        raise InputError(f"no model {model!r}; there are {', '.join(MODELS)}")
    commit = commit_of_sources()  # before weights are written, which belong to it
    file = weights.file_of(model) if out is None else out
    for folder in (file.parent, work):
        folder.mkdir(parents=True, exist_ok=True)
    sources = Sources(work, programs, traces, seed)
    gathered = _gathered(sources, MODELS[model], lots, hold_out)
    recipe = Recipe(epochs, rate=1e-3, decay=0.5, seed=seed, blind=0.3)
    asked = digest_of(model, gathered, recipe, names_of_outputs())
    trained = _trained(MODELS[model], gathered, recipe, work / f"{model}-{asked}.pt")
    weights.save(trained, file)
    found = worths(weights.load(file), gathered)
    file.with_suffix(".md").write_text(card(trained, gathered, recipe, hold_out, found, commit), encoding="utf-8")
    if as_json:
        print_json({"weights": str(file), "nats": found})
        return
    for name, one in found.items():
        typer.echo(
            f"{name}: {one['model']:.4f} nats an output, {one['frequencies']:.4f} by frequencies, {one['uniform']:.4f} uniform"
        )
    typer.echo(f"written to {file}, {file.stat().st_size / 1e6:.1f} MB, with a card beside it")


def _gathered(sources: Sources, model: Model, lots: int, hold_out: int | None) -> Gathered:
    from gridwright.training import PARTS, Gathered

    note("loading the generator ...")
    gathered = Gathered()
    with progress("gathering examples", lots + PARTS) as advance:
        for number in range(1, lots + 1):
            if number % PARTS != hold_out:
                gathered.add_lot(number, sources, model)
            advance(f"{len(gathered.seen)} examples")
        for part in range(PARTS):
            gathered.add_real(part, sources, model, is_held_out=part == hold_out)
            advance(f"{len(gathered.seen)} examples")
    return gathered


def _trained(model: Model, gathered: Gathered, recipe: Recipe, checkpoint: Path) -> Trained:
    from gridwright.training import names_of_outputs
    from synth.guide.training import train

    with progress("training", recipe.epochs) as advance:
        return train(
            model, names_of_outputs(), gathered.seen, recipe, checkpoint, lambda loss: advance(f"loss {loss:.4f}")
        )
