"""This file is where it is told which conclusions about the pairs no longer hold where a prediction is a pair as well."""

from __future__ import annotations

from collections.abc import Sequence

from dsl.values import Grid
from synth.constraints import Constraint, MapsColors, PaintsOnInput, PaletteLoses
from synth.diff import all_layers
from synth.diff.palette import palette_within
from synth.diff.shape import output_sizes
from synth.layer import Layer
from synth.problem import Pair, Problem

TELL_COLORS = (MapsColors, PaintsOnInput, PaletteLoses)
"""Conclusions that list colours: that there is one counts, since a pair may well bring a colour that no other shows."""
OWN_TERMS = (output_sizes, palette_within)
"""Layers of which a term of its own tells what a prediction makes of them."""

Claims = frozenset[tuple[type[Constraint], str]]


class Conclusions:
    """What the layers of difference, except those named, conclude about the pairs of a problem."""

    def __init__(self, problem: Problem, without: frozenset[str] = frozenset()) -> None:
        self._problem = problem
        layers = (each for each in all_layers() if each not in OWN_TERMS and each.__name__ not in without)
        claimed = ((each, _claims(each, problem)) for each in layers)
        self._claimed = {each: claims for each, claims in claimed if claims}

    def broken_by(self, predictions: Sequence[Grid]) -> int:
        """How many of them the pairs do not bear out any more once the predictions, one a test input, join them."""
        given = self._problem.tests
        joined = (Pair(test, made) for test, made in zip(given, predictions, strict=True))
        more = Problem((*self._problem.train, *joined), given)
        return sum(len(claims - _claims(each, more)) for each, claims in self._claimed.items())


def _claims(conclude: Layer, problem: Problem) -> Claims:
    return frozenset((type(seen), "" if isinstance(seen, TELL_COLORS) else seen.claim) for seen in conclude(problem))
