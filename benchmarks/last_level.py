"""This file is where the last level of a search is measured: operations on a frontier, kept or only compared with the outputs."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence

import numpy as np

from benchmarks.figure import Figure
from benchmarks.mix import MIX, apply_mix, operations
from benchmarks.tasks import problems
from dsl.registry import primitive_named
from dsl.types import GRID, Type
from dsl.values import Grid
from interp.columns import ColumnIds, Operation
from interp.compiled import CompiledColumns
from interp.kernel import compiled
from synth.goals import needed
from synth.problem import Problem

FRONTIER = 100_000
"""Evaluations that make the frontier."""
GRIDS = 10_000
"""So many grids of it are arguments."""
BINARY = ("hcat", "vcat")
PARTNERS = 64


def figures() -> list[Figure]:
    """How much faster the last level is when it keeps nothing; medians over tasks."""
    for name in {*BINARY, *(name for name, _ in MIX)}:
        compiled(name)
    unary = [made for made in operations() if made.primitive.result == GRID and _types(made) == [GRID]]
    binary = [Operation(primitive_named(name)) for name in BINARY]
    once, twice, inverted, rates, grown = [], [], [], [], 0.0
    for problem in problems():
        columns, grids = _frontier(problem)
        partners = grids[:PARTNERS]
        pairs = [np.repeat(grids, len(partners)), np.tile(partners, len(grids))]
        before = columns.nbytes
        kept = _unkept_seconds(columns, unary, [grids], problem.outputs)
        both = _unkept_seconds(columns, binary, pairs, problem.outputs)
        grown = max(grown, (columns.nbytes - before) / (len(unary) * len(grids) + len(binary) * len(pairs[0])))
        begun = time.process_time()
        needs = [(made, needed(made, problem.outputs)) for made in unary]
        columns.probe([values for _, values in needs if values is not None])(grids)
        met = time.process_time() - begun
        stored = _stored_seconds(columns, [made for made, values in needs if values is not None], [grids])
        inverted.append(stored / met)
        stored += _stored_seconds(columns, [made for made, values in needs if values is None], [grids])
        once.append(stored / kept)
        rates.append(len(unary) * len(grids) / kept / 1e6)
        twice.append(len(binary) * len(pairs[0]) / both / 1e6)
    return [
        Figure("memory of a million evaluations of the last level", grown, "MB", 50, 30, "lower"),
        Figure("last level, unary, against the storing evaluation", statistics.median(once), "x", 5, 10, "higher"),
        Figure("last level, unary", statistics.median(rates), "M evaluations/s", None, None, "higher"),
        Figure("last level, binary", statistics.median(twice), "M evaluations/s", None, None, "higher"),
        Figure(
            "last level by inversion, against the storing evaluation of the same operations",
            statistics.median(inverted),
            "x",
            None,
            None,
            "higher",
        ),
    ]


def _types(operation: Operation) -> list[Type]:
    return [operation.primitive.parameters[at].type for at in operation.open]


def _frontier(problem: Problem) -> tuple[CompiledColumns, ColumnIds]:
    """Columns made by the mix, and some grids among them, evenly spread."""
    columns = CompiledColumns(problem.inputs)
    apply_mix(columns, FRONTIER, lambda _operation, _arguments, _applied: None)
    grids = np.array([at for at in range(len(columns)) if columns.type_of(at) == GRID], dtype=np.int32)
    return columns, grids[np.linspace(0, len(grids) - 1, min(GRIDS, len(grids))).astype(int)]


def _unkept_seconds(
    columns: CompiledColumns, chosen: Sequence[Operation], arguments: list[ColumnIds], outputs: tuple[Grid, ...]
) -> float:
    begun = time.process_time()
    for operation in chosen:
        columns.hits(operation, arguments, outputs)
    return time.process_time() - begun


def _stored_seconds(columns: CompiledColumns, chosen: Sequence[Operation], arguments: list[ColumnIds]) -> float:
    begun = time.process_time()
    for operation in chosen:
        columns.apply(operation, arguments)
    return time.process_time() - begun
