"""This file is where it is said how an evaluation can end: with a value, or with *no value* and a reason."""

from __future__ import annotations

from enum import Enum


class DslError(Exception):
    """The root of every error that this distribution raises on purpose."""


class Failure(Enum):
    """Why an expression has no value; the text completes "has no value: ..."."""

    EMPTY_MASK = "the mask is empty"
    EMPTY_LIST = "the list is empty"
    EMPTY_OBJECT = "the object would have no cell"
    NOT_UNIQUE = "there is not exactly one such element"
    OUT_OF_RANGE = "the index or position is outside"
    SHAPE_MISMATCH = "the shapes differ"
    TOO_LARGE = "the result would be larger than 32 rows or columns"
    TOO_SMALL = "nothing would be left"
    LIST_TOO_LONG = "the list would have more than 1024 elements"
    DIVISION_BY_ZERO = "division by zero"
    NOT_DIVISIBLE = "the sides cannot be divided so"
    NO_PANELS = "no separator lines divide the grid into equal panels"
    NOT_AXIAL = "the direction does not follow a row or a column"
    NOT_DIAGONAL = "the direction is not diagonal"
    UNDETERMINED = "the pattern does not determine every cell"
    NOT_FOUND = "there is none"
    NO_FIXPOINT = "the iteration does not settle within 64 steps"
    BAD_COUNT = "the count is outside the permitted range"
    STEP_BUDGET = "the program takes too many steps"


class EvaluationFailed(DslError):
    """Raised by a plain meaning that has no value for its arguments: an ordinary outcome of the language."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.value)
        self.failure = failure


class Run:
    """What one run of a program keeps besides its values: the tie flag and the steps that are left.

    A primitive whose answer depends on scan order or colour order takes a keyword-only `run: Run` and calls `run.tie()`.
    """

    def __init__(self, steps: int = 100_000) -> None:
        self.tied = False
        self.steps = steps

    def tie(self) -> None:
        """Record that an arbitrary order decided between equals."""
        self.tied = True

    def spend(self, steps: int) -> None:
        """Take steps off the budget; without enough left the run has no value."""
        self.steps -= steps
        if self.steps < 0:
            raise EvaluationFailed(Failure.STEP_BUDGET)
