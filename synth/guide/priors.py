"""This file is where guides are that hardly look: one knows nothing, one how often strategies are right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from synth.advice import Advice
from synth.constraints import Constraint
from synth.expected import CHANCES, USED
from synth.problem import Problem

if TYPE_CHECKING:
    from synth.guide.traces import Trace


def uniform(_problem: Problem, _constraints: Sequence[Constraint]) -> Advice:
    """The advice of a guide that knows nothing: every strategy and every primitive is as likely."""
    return Advice({}, {}, "uniform")


@dataclass(frozen=True, slots=True)
class Prior:
    """Of a problem it sees only whether outputs have the dims of their inputs."""

    chances: Mapping[tuple[str, bool], float]
    """By strategy, and whether outputs have their inputs' dims: the part of the tasks for which it is right."""
    used: Mapping[str, float]
    """By primitive: the part of the solved tasks of which a right program uses it."""

    def __call__(self, problem: Problem, _constraints: Sequence[Constraint]) -> Advice:
        """How often each was right before."""
        keeps_dims = all(pair.input.shape == pair.output.shape for pair in problem.train)
        strategies = {name: chance for (name, keeps), chance in self.chances.items() if keeps is keeps_dims}
        return Advice(self.used, strategies, "prior")


def fitted_prior(traces: Iterable[tuple[Trace, bool]]) -> Prior:
    """The frequencies in traces; with each it is said whether outputs have the dims of their inputs."""
    tasks: Counter[bool] = Counter()
    right: Counter[tuple[str, bool]] = Counter()
    used: Counter[str] = Counter()
    solved = 0
    for trace, keeps_dims in traces:
        tasks[keeps_dims] += 1
        solved += bool(trace.right)
        used.update(trace.primitives)
        right.update((name, keeps_dims) for name in trace.right)
    chances = {key: round(count / tasks[key[1]], 3) for key, count in sorted(right.items())}
    return Prior(chances, {name: round(count / max(1, solved), 3) for name, count in sorted(used.items())})


PRIOR = Prior(CHANCES, USED)
"""Fitted to ARC-AGI-1 training."""
