"""This file is where outputs are explained as one cell for each part of the input: a panel, a block, a compartment, an object."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from dsl.program import Clause, Comprehension, Expr, Input, Local
from dsl.resolve import call, integer, key, literal
from dsl.types import AXIS, GRID, OBJECT
from dsl.values import Axis, Vec
from synth.constraints import OutputSize
from synth.part_colors import colors_of_parts, shown_colors
from synth.pieces import panel_lists
from synth.search import Search
from synth.selections import segmentations
from synth.strategy import strategy

MOST_PARTS = 30
"""Rows or columns of parts."""


@dataclass(frozen=True, slots=True, eq=False)
class _Parts:
    """A list of parts, row by row, and the expression that says how many rows and columns of them there are."""

    listed: Expr
    layout: Expr
    element: Local


@strategy(order=28, evaluations=20_000)
def part_cells(search: Search) -> Iterator[Expr]:
    """One cell for each part, of a colour that the part shows or that depends on what it is."""
    outputs = search.problem.outputs
    if all(output.size == 1 for output in outputs):
        return
    targets = [[int(cell) for cell in output.ravel()] for output in outputs]
    for parts in _layouts(search):
        layouts = search.values(parts.layout)
        if layouts is None or [Vec(*output.shape) for output in outputs] != list(layouts[: len(outputs)]):
            continue
        lists = search.values(parts.listed)
        if lists is None or [len(cast(Sequence[object], found)) for found in lists[: len(outputs)]] != [
            output.size for output in outputs
        ]:
            continue
        explained = colors_of_parts(parts.listed, parts.element, targets, search)
        for shown in dict.fromkeys((*shown_colors(parts.element), *explained)):
            cells = Comprehension((Clause(parts.element.name, parts.listed, None),), shown)
            yield call("reshape", cells, parts.layout)


def _layouts(search: Search) -> Iterator[_Parts]:
    yield _Parts(call("panels", Input()), call("panel_layout", Input()), Local("p", GRID))
    for listed in panel_lists(Input()):
        for rule in search.found(OutputSize):
            yield _Parts(listed, rule.size, Local("p", GRID))
    yield from _blocks(search)
    for objects in segmentations(search):
        yield from _on_a_lattice(objects)


def _blocks(search: Search) -> Iterator[_Parts]:
    """Blocks of equal dims: so many as outputs have cells, or of the same dims in all pairs."""
    outputs = search.problem.outputs
    inputs = search.problem.inputs[: len(outputs)]
    pairs = list(zip(inputs, outputs, strict=True))
    if any(grid.shape[0] % output.shape[0] or grid.shape[1] % output.shape[1] for grid, output in pairs):
        return
    if all(grid.shape == output.shape for grid, output in pairs):
        return
    heights = {grid.shape[0] // output.shape[0] for grid, output in pairs}
    widths = {grid.shape[1] // output.shape[1] for grid, output in pairs}
    rows = _count("height", heights, [output.shape[0] for output in outputs])
    cols = _count("width", widths, [output.shape[1] for output in outputs])
    for tall, wide in itertools.product(rows, cols):
        line = Local("line", GRID)
        clauses = (
            Clause("line", call("split", Input(), literal(Axis.ROWS, AXIS), tall), None),
            Clause("panel", call("split", line, literal(Axis.COLS, AXIS), wide), None),
        )
        yield _Parts(Comprehension(clauses, Local("panel", GRID)), call("vec", tall, wide), Local("p", GRID))


def _count(side: str, blocks: set[int], counts: list[int]) -> list[Expr]:
    """How many blocks there are along a side of the input."""
    found: list[Expr] = []
    if len(set(counts)) == 1:
        found.append(integer(counts[0]))
    if len(blocks) == 1:
        block = blocks.pop()
        whole = call(side, Input())
        found.append(whole if block == 1 else call("//", whole, integer(block)))
    return found[:1]


def _on_a_lattice(objects: Expr) -> Iterator[_Parts]:
    """Objects whose upper left corners fill rows and columns."""
    part = Local("o", OBJECT)

    def distinct_places(word: str) -> Expr:
        return call("length", call("unique", Comprehension((Clause("o", objects, None),), call(word, part))))

    layout = call("vec", distinct_places("top"), distinct_places("leftmost"))
    yield _Parts(objects, layout, part)
    ordered = call("sort", call("sort", objects, _place("leftmost")), _place("top"))
    yield _Parts(ordered, layout, part)


def _place(word: str) -> Expr:
    return key("o", OBJECT, call(word, Local("o", OBJECT)))
