"""This file is where the terms of ranking are: what, besides its cost, speaks for an answer or against it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from dsl.program import Expr, Literal, Program, is_closed, walk
from dsl.types import COLOR, MASK, VEC
from dsl.values import Color, Grid, Mask, Vec, same_value
from synth.budget import Budget
from synth.colors import palette_of
from synth.conclusions import Conclusions
from synth.constraints import Constraint, OutputSize, PaletteWithin
from synth.problem import Problem
from synth.scopes import without_lets
from synth.search import Search, Values


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """What is known of an answer: its cheapest program, what that predicts, and who else predicts it."""

    program: Program
    predictions: tuple[Grid | None, ...]
    tied: bool
    """Whether a choice among equals was made in some run of the program."""
    strategies: int
    """How many strategies predict this."""


@dataclass(frozen=True, eq=False)
class Setting:
    """The problem that answers are judged in, and what the layers of difference concluded of it."""

    problem: Problem
    constraints: Sequence[Constraint]
    without: frozenset[str] = frozenset()
    """Names of layers and of terms that are not used."""
    _searches: dict[Color | None, Search] = field(default_factory=dict)

    def values(self, expr: Expr, background: Color | None) -> Values | None:
        """The values of a closed expression on all inputs; those of its parts are remembered."""
        if background not in self._searches:
            self._searches[background] = Search(self.problem, (), Budget(None), background=background)
        return self._searches[background].values(expr)

    @cached_property
    def conclusions(self) -> Conclusions:
        """What all layers of difference conclude, those for people as well."""
        return Conclusions(self.problem, self.without)


MOST_DOUBLINGS = 4.0

Term = Callable[[Evidence, Setting], float]
_TERMS: dict[str, Term] = {}


def _term(measure: Term) -> Term:
    _TERMS[measure.__name__] = measure
    return measure


def names_of_terms() -> tuple[str, ...]:
    """The name of every term, in the order of declaration."""
    return tuple(_TERMS)


def measured(evidence: Evidence, setting: Setting) -> Mapping[str, float]:
    """The terms of an answer by name, those without effect left out."""
    found = {name: measure(evidence, setting) for name, measure in _TERMS.items() if name not in setting.without}
    return {name: value for name, value in found.items() if value}


@_term
def tie(evidence: Evidence, _: Setting) -> float:
    """1 where the program chooses among equals."""
    return float(evidence.tied)


@_term
def agreement(evidence: Evidence, _: Setting) -> float:
    """How many strategies besides the first predict the same, 2 at most."""
    return float(min(2, evidence.strategies - 1))


@_term
def unchanged(evidence: Evidence, setting: Setting) -> float:
    """1 where some test input is predicted to stay as it is, though no input of a pair does."""
    problem = setting.problem
    if any(same_value(pair.input, pair.output) for pair in problem.train):
        return 0.0
    return float(
        any(
            made is not None and same_value(made, given)
            for made, given in zip(evidence.predictions, problem.tests, strict=True)
        )
    )


@_term
def unlikely_dims(evidence: Evidence, setting: Setting) -> float:
    """1 where a prediction has dims that none of the rules for the output's size gives."""
    rules = [constraint.size for constraint in setting.constraints if isinstance(constraint, OutputSize)]
    known = [values for values in (setting.values(rule, None) for rule in rules if rule.type == VEC) if values]
    if not known:
        return 0.0
    pairs = len(setting.problem.train)
    return float(
        any(
            made is not None and all(Vec(*made.shape) != values[pairs + test] for values in known)
            for test, made in enumerate(evidence.predictions)
        )
    )


@_term
def unlikely_palette(evidence: Evidence, setting: Setting) -> float:
    """1 where a prediction has colours that the layers of difference rule out."""
    added = [constraint.added for constraint in setting.constraints if isinstance(constraint, PaletteWithin)]
    if not added:
        return 0.0
    return float(
        any(
            made is not None and not palette_of([made]) <= palette_of([given]) | added[0]
            for made, given in zip(evidence.predictions, setting.problem.tests, strict=True)
        )
    )


@_term
def broken(evidence: Evidence, setting: Setting) -> float:
    """How many conclusions of the layers of difference do not hold any more where the predictions are pairs; 3 at most."""
    made = [prediction for prediction in evidence.predictions if prediction is not None]
    if len(made) < len(evidence.predictions):
        return 0.0
    return float(min(3, setting.conclusions.broken_by(made)))


@_term
def amount(evidence: Evidence, setting: Setting) -> float:
    """How many times the share of cells that change would have to double or halve to be one that the pairs show; 4 at most.

    Only what keeps the dims of its input, and changes something, counts.
    """
    pairs = setting.problem.train
    shown = [_share_changed(pair.input, pair.output) for pair in pairs]
    if not all(shown):
        return 0.0
    predicted = zip(setting.problem.tests, evidence.predictions, strict=True)
    made = [_share_changed(given, grid) for given, grid in predicted if grid is not None]
    return min(MOST_DOUBLINGS, max((_outside(share, min(shown), max(shown)) for share in made if share), default=0.0))


def _share_changed(given: Grid, made: Grid) -> float:
    return float((given != made).mean()) if given.shape == made.shape else 0.0


def _outside(share: float, least: float, most: float) -> float:
    """How many doublings a share is outside of a range."""
    return max(0.0, math.log2(least / share), math.log2(share / most))


@_term
def rare_colors(evidence: Evidence, setting: Setting) -> float:
    """How many colours the program names that stand in one pair only, where there are more pairs; 3 at most."""
    pairs = setting.problem.train
    if len(pairs) == 1:
        return 0.0
    named = {part.value for part in walk(evidence.program.body) if isinstance(part, Literal) and part.type == COLOR}
    palettes = [palette_of([pair.input, pair.output]) for pair in pairs]
    return float(min(3, sum(sum(value in palette for palette in palettes) <= 1 for value in named)))


@_term
def strange_masks(evidence: Evidence, setting: Setting) -> float:
    """How many masks of the program are empty or full on some test input and on no input of a pair; 2 at most."""
    body = without_lets(evidence.program.body)
    masks = dict.fromkeys(part for part in walk(body) if part.type == MASK and is_closed(part))
    pairs = len(setting.problem.train)
    strange = 0
    for mask in masks:
        values = setting.values(mask, evidence.program.background)
        if values is not None:
            odd = [_is_empty_or_full(value) for value in values]  # type: ignore[arg-type]
            strange += any(odd[pairs:]) and not any(odd[:pairs])
    return float(min(2, strange))


def _is_empty_or_full(mask: Mask) -> bool:
    return not mask.any() or bool(np.all(mask))
