"""This file is where a problem is stated: example pairs to explain and test inputs to answer, never their answers."""

from __future__ import annotations

from dataclasses import dataclass

from dsl.values import Grid


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """One example: an input and its output."""

    input: Grid
    output: Grid


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """What search may see of a task: the example pairs and the test inputs."""

    train: tuple[Pair, ...]
    tests: tuple[Grid, ...]

    @property
    def inputs(self) -> tuple[Grid, ...]:
        """All inputs, those of the pairs first."""
        return (*(pair.input for pair in self.train), *self.tests)

    @property
    def outputs(self) -> tuple[Grid, ...]:
        """The outputs of the pairs."""
        return tuple(pair.output for pair in self.train)
