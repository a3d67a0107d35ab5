"""This file is where programs are judged: what the reference makes of every pair decides, whoever proposed them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import numpy as np

from dsl.program import Program
from dsl.values import MAX_ANSWER_SIDE, Grid, same_value
from interp.reference import Outcome, run_program
from synth.problem import Problem


@dataclass(frozen=True, slots=True, eq=False)
class Verified:
    """What a program that explains every pair predicts for each test input, and whether a run chose among equals."""

    predictions: tuple[Grid | None, ...]
    tied: bool


def verified(program: Program, problem: Problem) -> Verified | None:
    """What the program predicts, if the reference reproduces every pair with it; else None."""
    tied = False
    for pair in problem.train:
        outcome = run_program(program, pair.input)
        if outcome.failure is not None or not same_value(outcome.value, pair.output):
            return None
        tied |= outcome.tied
    outcomes = [run_program(program, grid) for grid in problem.tests]
    return Verified(tuple(map(prediction_of, outcomes)), tied or any(outcome.tied for outcome in outcomes))


def prediction_of(outcome: Outcome) -> Grid | None:
    """The answer that a run gives; None without a value, or where it is larger than an answer may be."""
    value = outcome.value
    return cast(Grid, value) if isinstance(value, np.ndarray) and max(value.shape) <= MAX_ANSWER_SIDE else None
