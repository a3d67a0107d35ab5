"""This file is where the mixed work is measured: compiled against plain, against the limit, and in bytes."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

import numpy as np

from benchmarks.figure import Figure
from benchmarks.limit import limit_seconds
from benchmarks.mix import COMPONENTS, MIX, apply_mix
from benchmarks.tasks import problems
from dsl.values import Grid, same_value
from interp.columns import Applied, ColumnIds, Operation, PlainColumns
from interp.compiled import CompiledColumns
from interp.kernel import compiled as compiled_kernel
from synth.problem import Problem

EVALUATIONS = 300_000
SAMPLE = 256
"""Of so many evaluations one is made by the plain meanings too."""


@dataclass(slots=True)
class Measured:
    """Sums over tasks."""

    evaluations: int = 0
    images: int = 0
    valid: int = 0
    new: int = 0
    components: int = 0
    seconds: float = 0.0
    limit: float = 0.0
    sampled: int = 0
    plain: float = 0.0
    columns: int = 0
    stored: int = 0
    at_limit: list[float] = field(default_factory=list)


def figures() -> list[Figure]:
    """What the issue asks of mixed work."""
    for name, _ in MIX:
        compiled_kernel(name)
    measured = Measured()
    for problem in problems():
        _measure(problem, measured)
    rate = measured.evaluations / measured.seconds
    plain = measured.sampled / measured.plain
    return [
        Figure("mixed, compiled / reference", rate / plain, "x", 200, 1000, "higher"),
        Figure(
            "mixed, part of the copy + hash + probe limit",
            float(np.median(measured.at_limit)),
            "",
            1 / 8,
            1 / 2,
            "higher",
        ),
        Figure("mixed, compiled", rate / 1e6, "M evaluations/s", None, None, "higher"),
        Figure("mixed, compiled, images", measured.images / measured.seconds / 1e6, "M images/s", 0.58, None, "higher"),
        Figure("mixed, reference", plain, "evaluations/s", None, None, "higher"),
        Figure(
            "copy + hash + probe limit", measured.valid / measured.limit / 1e6, "M evaluations/s", None, None, "higher"
        ),
        Figure(
            "mixed, evaluations with components", measured.components / measured.evaluations, "", 0.1, None, "higher"
        ),
        Figure("mixed, evaluations with a value", measured.valid / measured.evaluations, "", None, None, "higher"),
        Figure("mixed, evaluations with a new value", measured.new / measured.evaluations, "", None, None, "higher"),
        Figure("memory of a million entries, stored", measured.stored / measured.columns, "MB", 900, 400, "lower"),
    ]


@dataclass(slots=True, eq=False)
class _Log:
    """What was applied, and every so many evaluations which it was."""

    applied: list[Applied] = field(default_factory=list)
    sampled: list[tuple[Operation, list[ColumnIds], ColumnIds]] = field(default_factory=list)
    components: int = 0
    seen: int = 0

    def __call__(self, operation: Operation, arguments: list[ColumnIds], applied: Applied) -> None:
        count = len(applied.columns)
        at = slice(-self.seen % SAMPLE, count, SAMPLE)
        self.seen += count
        self.components += count if operation.primitive.name in COMPONENTS else 0
        self.applied.append(applied)
        self.sampled.append((operation, [argument[at] for argument in arguments], applied.columns[at]))


def _measure(problem: Problem, measured: Measured) -> None:
    columns, log = CompiledColumns(problem.inputs), _Log()
    begun = time.process_time()
    evaluations = apply_mix(columns, EVALUATIONS, log)
    seconds = time.process_time() - begun
    results = [applied.columns for applied in log.applied]
    valid = sum(int((found >= 0).sum()) for found in results)
    limit = limit_seconds(columns, results)
    measured.evaluations += evaluations
    measured.images += evaluations * len(problem.inputs)
    measured.valid += valid
    measured.new += sum(int(applied.is_new.sum()) for applied in log.applied)
    measured.components += log.components
    measured.seconds += seconds
    measured.limit += limit
    # Only evaluations with a value count: the limit does nothing for the others.
    measured.at_limit.append(limit / seconds)
    measured.columns += len(columns)
    measured.stored += columns.nbytes
    sampled, plain = _plain_seconds(problem.inputs, columns, log)
    measured.sampled += sampled
    measured.plain += plain


def _plain_seconds(inputs: tuple[Grid, ...], columns: CompiledColumns, log: _Log) -> tuple[int, float]:
    """How many evaluations were sampled, and the seconds that the plain meanings take for them, with the same results."""
    plain, sampled, seconds = PlainColumns(inputs), 0, 0.0
    for operation, arguments, found in log.sampled:
        types = [operation.primitive.parameters[at].type for at in operation.open]
        chosen = [
            np.array([plain.add(type_, columns.values(int(column))) for column in argument], dtype=np.int32)
            for type_, argument in zip(types, arguments, strict=True)
        ]
        begun = time.process_time()
        applied = plain.apply(operation, chosen)
        seconds += time.process_time() - begun
        sampled += len(found)
        for left, right in zip(found, applied.columns, strict=True):
            assert (left < 0) == (right < 0), f"{operation}: one form has no value"
            if left >= 0:
                assert all(map(same_value, columns.values(int(left)), plain.values(int(right)))), str(operation)
    return sampled, seconds
