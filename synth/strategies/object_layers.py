"""This file is where outputs are explained as what objects paint: sound layers that together cover every changed cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from dsl.program import Background, Clause, Comprehension, Expr, Input, Let, Local, cost_of
from dsl.resolve import call, literal
from dsl.types import AXIS, BOOL, CONN, MASK
from dsl.values import Axis, Conn
from interp.columns import hashable
from synth.finish import offered_as_base
from synth.object_layer_search import Layer, Picture, layers_of
from synth.object_table import ObjectTable, Remembered
from synth.search import Search
from synth.set_cover import covers
from synth.strategy import strategy

MOST_OBJECTS = 240
MOST_PARTS = 160
MOST_EACH = 80
MAIN = ("objs", "shapes", "pieces")
STILL = ("gaps", "rooms", "rows_", "cols_")
"""Segmentations whose objects do not move."""
MOST_EVALUATIONS = 250_000
MOST_POOLED = 1500
COVERS = 60
EACH_PREDICTION = 2
PREDICTIONS = 8
GOOD_COST = 10
"""A cover this cheap ends the search through further segmentations."""
PARTIAL_SHARE = 0.15
"""Layers that repair so much of the changed cells make a base for the cells strategy."""


@dataclass(frozen=True, slots=True, eq=False)
class _Answer:
    cost: int
    prediction: bytes
    program: Expr


@strategy(order=40, evaluations=300_000)
def object_layers(search: Search) -> Iterator[Expr]:
    """Layers painted by the objects of the input, on the input or on the input without them."""
    if any(pair.input.shape != pair.output.shape for pair in search.problem.train):
        return
    answers: list[_Answer] = []
    partial: list[tuple[int, Expr]] = []
    pool: list[Layer] = []
    shared = Picture(Input(), search)
    if not shared.amount:
        return
    for table in _tables(search):
        if search.budget.spent > MOST_EVALUATIONS:
            break
        pictures = [shared]
        if table.name not in STILL:
            pictures.append(Picture(call("erase", Input(), table.segmentation), search))
        for picture, layers in layers_of(table, pictures, search, is_still=table.name in STILL):
            if picture is shared:
                pool = _cheapest([*pool, *layers])
                layers = pool
            canvas: Expr = Input() if picture is shared else call("erase", Input(), table.elements)
            answers.extend(_answers(layers, picture, canvas))
            if picture is not shared:
                partial.extend(_partial(layers, picture, canvas))
        if answers and min(answer.cost for answer in answers) <= GOOD_COST:
            break
    yield from _chosen(answers)
    if not answers:
        partial.extend(_partial(pool, shared, Input()))
        for _, expr in sorted(partial, key=lambda entry: entry[0])[:4]:
            offered_as_base(expr, search)


def _tables(search: Search) -> Iterator[ObjectTable]:
    """The segmentations with not too many objects, no two alike, in the order in which they are known to explain most."""
    seen = set()
    known = Remembered()
    for name, segmentation in _segmentations():
        lists = search.values(segmentation)
        if lists is None or not all(lists[: len(search.problem.train)]):
            continue
        amounts = [len(objects) for objects in lists if isinstance(objects, tuple)]
        if sum(amounts) > (MOST_OBJECTS if name in MAIN else MOST_PARTS) or max(amounts) > MOST_EACH:
            continue
        column = tuple(map(hashable, lists))
        if column not in seen:
            seen.add(column)
            yield ObjectTable(name, segmentation, lists, search, known)


def _segmentations() -> Iterator[tuple[str, Expr]]:
    eight, many = literal(Conn.EIGHT, CONN), literal(False, BOOL)
    yield "objs", call("objects", Input(), conn=eight)
    yield "shapes", call("objects", Input(), conn=eight, mono=many)
    yield "pieces", call("objects", Input())
    mask = Local("m", MASK)
    gaps = call("components", call("==", Input(), Background()))
    yield "gaps", Comprehension((Clause("m", gaps, None),), call("cut", Input(), mask))
    yield "parts", call("color_layers", Input())
    yield "rooms", call("empty_rectangles", Input())
    yield "blobs", call("objects", Input(), mono=many)
    yield "rows_", call("lines_of", Input(), literal(Axis.ROWS, AXIS))
    yield "cols_", call("lines_of", Input(), literal(Axis.COLS, AXIS))
    yield "dots", call("cells", call("cut", Input(), call("fg", Input())))
    yield "bars", call("runs", Input(), literal(Axis.ROWS, AXIS))
    yield "posts", call("runs", Input(), literal(Axis.COLS, AXIS))


def _cheapest(layers: list[Layer]) -> list[Layer]:
    """The layers, cheapest first, one for each effect, not too many."""
    kept: dict[tuple[int, bytes], Layer] = {}
    for layer in sorted(layers, key=lambda layer: layer.cost):
        kept.setdefault((layer.covers, layer.on_tests), layer)
    return list(kept.values())[:MOST_POOLED]


def _answers(layers: Sequence[Layer], picture: Picture, canvas: Expr) -> Iterator[_Answer]:
    bits = picture.matrix([layer.covers for layer in layers])
    costs = [layer.cost for layer in layers]
    for rows in islice(covers(bits, costs), COVERS):
        chosen = [layers[row] for row in rows]
        program = _program(chosen, canvas)
        yield _Answer(cost_of(program), picture.predicted(chosen), program)


def _program(layers: Sequence[Layer], canvas: Expr) -> Expr:
    body = canvas
    for layer in layers:
        body = layer.on(body)
    tables: dict[str, ObjectTable] = {layer.table.name: layer.table for layer in reversed(layers)}
    for table in tables.values():
        body = Let(table.name, table.segmentation, body)
    return body


def _chosen(answers: Sequence[_Answer]) -> Iterator[Expr]:
    """The cheapest programs, for each prediction some, of the predictions that have the cheapest programs."""
    by_prediction: dict[bytes, list[_Answer]] = {}
    for answer in sorted(answers, key=lambda answer: answer.cost):
        by_prediction.setdefault(answer.prediction, []).append(answer)
    for group in list(by_prediction.values())[:PREDICTIONS]:
        programs = dict.fromkeys(answer.program for answer in group)
        yield from islice(programs, EACH_PREDICTION)


def _partial(layers: Sequence[Layer], picture: Picture, canvas: Expr) -> Iterator[tuple[int, Expr]]:
    """The greedy union of at most three layers, with the number of cells that it leaves wrong."""
    covered, chosen = 0, []
    for _ in range(3):
        rest = ~covered
        worth = [20 * (layer.covers & rest).bit_count() / picture.amount - layer.cost for layer in layers]
        best = layers[int(np.argmax(worth))] if layers else None
        if best is None or not best.covers & rest:
            break
        covered |= best.covers
        chosen.append(best)
    if chosen:
        wrong = picture.amount - covered.bit_count()
        yield wrong, _program(chosen, canvas)
