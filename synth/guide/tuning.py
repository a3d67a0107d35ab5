"""This file is where a trained model is fitted to a few tasks by changes of low rank, and it is told what that changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import torch

from synth.advice import Advice
from synth.diff import differences
from synth.guide.adapters import Adapter, digest_of
from synth.guide.fitting import Example, Recipe, example, fit, loss_of, network_of
from synth.guide.low_rank import changes_on, chosen_layers, layers_of, put_changes_on
from synth.guide.network import NetworkGuide
from synth.guide.weights import Trained
from synth.problem import Problem

FOLDS = 5
LEAST_FOR_FOLDS = 4
"""From so many tasks on it is measured what the fit is worth on tasks left out of it."""


@dataclass(frozen=True, slots=True, eq=False)
class Solved:
    """A task, and what is known of what solves it."""

    name: str
    problem: Problem
    primitives: frozenset[str]
    strategies: Mapping[str, bool]
    """Whether each is right; those of which it is not known are left out."""


@dataclass(frozen=True, slots=True)
class Ranks:
    """What may change: the layers of these names, all if none is named, by so high a rank."""

    rank: int
    targets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """A probability before and after."""

    name: str
    kind: str
    before: float
    after: float

    @property
    def gained(self) -> float:
        """Less than zero where weight was lost."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Worth:
    """By how many nats an output is missed on average, before and after."""

    before: float
    after: float


@dataclass(frozen=True, slots=True, eq=False)
class Tuned:
    """An adapter, and what it does on the tasks that it was fitted to."""

    adapter: Adapter
    changes: Mapping[str, tuple[Change, ...]]
    """By task, what changed most first."""
    fitted: Worth
    held_out: Worth | None
    """The same on tasks left out of the fit, by folds; None where there are too few."""


def layers_that_can_change(base: Trained) -> tuple[str, ...]:
    """The names that `Ranks` may have as targets."""
    return layers_of(network_of(base))


def tuned(
    base: Trained,
    tasks: Sequence[Solved],
    ranks: Ranks,
    recipe: Recipe,
    on_epoch: Callable[[float], None] = lambda _: None,
) -> Tuned:
    """The adapter for these tasks; the base stays as it is."""
    examples = [example(one.problem, one.primitives, one.strategies, base) for one in tasks]
    held_out = _held_out(base, examples, ranks, recipe) if len(examples) >= LEAST_FOR_FOLDS else None
    adapter, worth = _fitted(base, examples, examples, ranks, recipe, on_epoch)
    before, after = NetworkGuide(base), NetworkGuide(replace(base, weights=adapter.adapted(base.weights)))
    changes = {one.name: _changes(before, after, one.problem) for one in tasks}
    return Tuned(adapter, changes, worth, held_out)


def _fitted(
    base: Trained,
    examples: Sequence[Example],
    judged: Sequence[Example],
    ranks: Ranks,
    recipe: Recipe,
    on_epoch: Callable[[float], None] = lambda _: None,
) -> tuple[Adapter, Worth]:
    torch.manual_seed(recipe.seed)
    network = network_of(base)
    before = loss_of(network, judged)
    parameters = put_changes_on(network, chosen_layers(network, ranks.targets), ranks.rank)
    fit(network, examples, parameters, recipe, on_epoch)
    adapter = Adapter(base.model.name, digest_of(base.weights), changes_on(network), {})
    return adapter, Worth(before, loss_of(network, judged))


def _held_out(base: Trained, examples: Sequence[Example], ranks: Ranks, recipe: Recipe) -> Worth:
    folds = min(FOLDS, len(examples))
    before = after = 0.0
    for fold in range(folds):
        left_out = examples[fold::folds]
        others = [one for place, one in enumerate(examples) if place % folds != fold]
        _, worth = _fitted(base, others, left_out, ranks, recipe)
        before += worth.before * len(left_out)
        after += worth.after * len(left_out)
    return Worth(before / len(examples), after / len(examples))


def _changes(before: NetworkGuide, after: NetworkGuide, problem: Problem) -> tuple[Change, ...]:
    """The changes of all probabilities, the largest first."""
    concluded = differences(problem)
    one, other = before(problem, concluded), after(problem, concluded)
    found = [
        Change(name, kind, chance, of(other)[name])
        for kind, of in (("primitive", _primitives), ("strategy", _strategies))
        for name, chance in of(one).items()
    ]
    return tuple(sorted(found, key=lambda change: (-abs(change.gained), change.name)))


def _primitives(advice: Advice) -> Mapping[str, float]:
    return advice.primitives


def _strategies(advice: Advice) -> Mapping[str, float]:
    return advice.strategies
