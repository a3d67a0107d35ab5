"""This file is where the card of trained weights is written: from what, how, and how well."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gridwright.training import Gathered
    from synth.guide.fitting import Recipe
    from synth.guide.weights import Trained


def card(
    trained: Trained,
    gathered: Gathered,
    recipe: Recipe,
    hold_out: int | None,
    worths: Mapping[str, Mapping[str, float]],
    commit: str,
) -> str:
    """The card, in Markdown."""
    numbers = sum(one.size for one in trained.weights.values())
    fold = "none: every task of ARC-AGI-1 training was seen" if hold_out is None else f"fold {hold_out} of five"
    rows = "\n".join(
        f"| {name} | {one['model']:.4f} | {one['frequencies']:.4f} | {one['uniform']:.4f} |"
        for name, one in worths.items()
    )
    how = (
        f"{recipe.epochs} epochs of AdamW, batches of {recipe.batch}, rate {recipe.rate}, decay {recipe.decay}, "
        f"{recipe.blind:.0%} of all features hidden, seed {recipe.seed}"
    )
    return f"""# The model `{trained.model.name}`

Written by `gridwright train`; do not edit.

- **What it is for**: to say of a task, before search, how likely each of {len(trained.primitives)} primitives is used
  by a right program, and each of {len(trained.strategies)} strategies finds one. {numbers:,} numbers, in half precision.
- **Data**: {len(gathered.seen):,} examples: tasks that the generator made from grids and programs of ARC-AGI-1
  training, and its tasks with what solves them, as they are and turned. No other set was read.
- **Held out**: real tasks: {fold}. Generated programs: one in twenty, {len(gathered.held_out_programs):,} tasks.
- **How**: {how}.
- **Commit**: {commit}

By how many nats an output is missed on what was held out, on average; in the second column by how often each output was
wanted in training, in the third by one probability for all:

| | model | frequencies | uniform |
|---|---|---|---|
{rows}
"""
