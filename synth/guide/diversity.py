"""This file is where it is counted how different generated tasks are."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field

import numpy as np

from dsl.program import primitives_of
from dsl.registry import all_primitives
from dsl.values import Grid
from synth.guide.generator import Generated


@dataclass(slots=True)
class Diversity:
    """Counts over tasks; those of several lots add up."""

    tasks: int = 0
    programs: set[int] = field(default_factory=set)
    """A hash of each distinct program, 64 bits."""
    primitives: Counter[str] = field(default_factory=Counter)
    """For each primitive the programs that use it."""
    costs: Counter[int] = field(default_factory=Counter)
    origins: Counter[str] = field(default_factory=Counter)
    shapes: Counter[tuple[int, int]] = field(default_factory=Counter)
    """Rows and columns, of inputs and outputs."""
    palettes: Counter[int] = field(default_factory=Counter)
    """The colours of a task's outputs, a bit each."""
    kept_dims: int = 0
    """Tasks whose outputs have the dims of their inputs."""

    def add(self, other: Diversity) -> None:
        """Count what another counted, too."""
        self.tasks += other.tasks
        self.kept_dims += other.kept_dims
        self.programs |= other.programs
        self.primitives.update(other.primitives)
        self.costs.update(other.costs)
        self.origins.update(other.origins)
        self.shapes.update(other.shapes)
        self.palettes.update(other.palettes)

    def count(self, made: Generated, text: str) -> None:
        """Count one more task, with the text of its program."""
        self.tasks += 1
        self.programs.add(int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big"))
        self.primitives.update(primitives_of(made.program))
        self.costs[made.cost] += 1
        self.origins[made.origin] += 1
        for pair in made.pairs:
            self.shapes[_shape(pair.input)] += 1
            self.shapes[_shape(pair.output)] += 1
        self.palettes[_palette(made)] += 1
        self.kept_dims += all(pair.input.shape == pair.output.shape for pair in made.pairs)

    def figures(self) -> dict[str, object]:
        """The counts in short, for people and programs."""
        used = sorted(self.primitives.items(), key=lambda one: (-one[1], one[0]))
        spread = sorted(self.costs.elements())
        return {
            "tasks": self.tasks,
            "distinct_programs": len(self.programs),
            "primitives_used": len(self.primitives),
            "primitives": len(all_primitives()),
            "most_used": dict(used[:10]),
            "median_cost": spread[len(spread) // 2] if spread else 0,
            "costs": dict(sorted(self.costs.items())),
            "origins": dict(sorted(self.origins.items())),
            "shapes": len(self.shapes),
            "palettes": len(self.palettes),
            "kept_dims": self.kept_dims,
        }


def _shape(grid: Grid) -> tuple[int, int]:
    height, width = grid.shape
    return height, width


def _palette(made: Generated) -> int:
    """The colours of a task's outputs, a bit each."""
    colors = np.unique(np.concatenate([pair.output.ravel() for pair in made.pairs]))
    return sum(1 << int(color) for color in colors)
