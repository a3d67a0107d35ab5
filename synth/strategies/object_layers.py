"""This file is where outputs are explained as what objects paint: sound layers that together cover every changed cell."""

from __future__ import annotations

import functools
import itertools
import operator
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import cast

import numpy as np

from dsl.program import Background, Clause, Comprehension, Expr, Input, Let, ListOf, Local, cost_of
from dsl.resolve import call, color, integer, key, literal
from dsl.types import AXIS, BOOL, COLOR, CONN, INT, MASK, OBJECT, OBJECTS, SYM, list_of
from dsl.values import Axis, Color, Conn, Objects, Sym, hashable
from synth.budget import Budget
from synth.colors import colors_everywhere
from synth.constraints import ObjectsMove
from synth.finish import offered_as_base
from synth.object_drawings import Picture
from synth.object_generators import Scope
from synth.object_layer_search import Layer, layers_of, predicted
from synth.object_stamps import Stamps
from synth.object_table import ObjectTable
from synth.search import Search, Values
from synth.set_cover import covers
from synth.strategy import strategy

MOST_OBJECTS = 240
MOST_PARTS = 160
MOST_EACH = 80
MOST_RELATED = 80
"""Above so many objects none looks at another."""
MOST_EVALUATIONS = 50_000
KEPT_SHARE = 0.2
"""So much of its budget is kept for what is proposed."""
MOST_POOLED = 600
COVERS = 30
ONCE, EVERY = (Sym.ID,), tuple(Sym)
ONE, SCALES = (1,), (1, 2, 3, 4)
EACH_PREDICTION = 2
PREDICTIONS = 8
GOOD_COST = 10
"""A cover this cheap ends the search through further segmentations."""
FAIR_COST = 14
"""The same after the main segmentations."""
MOST_COST = 40
SURE_COST = 20
"""Up to this cost no partial cover is offered besides."""
MOST_PARTIAL = 4
PARTIAL_SHARE = 0.15
"""Layers that repair so much of the changed cells make a base for the cells strategy."""


@dataclass(frozen=True, slots=True, eq=False)
class _Answer:
    cost: int
    prediction: bytes
    program: Expr


@strategy(order=40, evaluations=300_000, decisive_cost=13, share=0.5, goals=(ObjectsMove,))
def object_layers(search: Search) -> Iterator[Expr | None]:
    """Layers painted by the objects of the input, on the input or on the input without them."""
    if any(pair.input.shape != pair.output.shape for pair in search.problem.train):
        return
    answers: list[_Answer] = []
    partial: list[tuple[int, Expr]] = []
    pool: list[Layer] = []
    shared = Picture(Input(), search)
    if not shared.amount:
        return
    limit = search.budget.limit
    most = MOST_EVALUATIONS if limit is None else min(MOST_EVALUATIONS, int(limit * (1 - KEPT_SHARE)))
    for table, scope, is_erased in _tables(search):
        if search.budget.spent > most:
            break
        pictures = [shared]
        if is_erased:
            pictures.append(Picture(call("erase", Input(), table.segmentation), search))
        for picture, layers in layers_of(table, scope, pictures, search):
            if picture is shared:
                pool = _cheapest([*pool, *layers])
                layers = pool
            canvas: Expr = Input() if picture is shared else call("erase", Input(), table.elements)
            answers.extend(_answers(layers, picture, canvas, search.budget))
            if picture is not shared:
                partial.extend(_partial(layers, picture, canvas))
        if search.advice is not None:
            yield from _chosen(answers)
            yield from search.pause()
        cheapest = min((answer.cost for answer in answers), default=MOST_COST)
        if cheapest <= GOOD_COST or (scope is not Scope.RELATED and cheapest <= FAIR_COST):
            break
    yield from _chosen(answers)
    if min((answer.cost for answer in answers), default=MOST_COST) > SURE_COST:
        partial.extend(_partial(pool, shared, Input()))
        for wrong, expr in sorted(partial, key=lambda entry: entry[0])[:MOST_PARTIAL]:
            if wrong <= (1 - PARTIAL_SHARE) * shared.amount:
                offered_as_base(expr, search)


@dataclass(frozen=True, slots=True)
class _Cut:
    """A way to cut the input into objects: their name, what they may paint, and whether also where they are erased."""

    name: str
    objects: Expr
    scope: Scope
    is_erased: bool = True
    lists: Values | None = None
    """The objects of every input, if they are known."""


def _tables(search: Search) -> Iterator[tuple[ObjectTable, Scope, bool]]:
    """The segmentations with not too many objects, no two alike, in the order in which they are known to explain most."""
    seen = set()
    for cut in _cuts(search):
        lists = search.values(cut.objects) if cut.lists is None else cut.lists
        if lists is None or not all(lists[: len(search.problem.train)]):
            continue
        amounts = [len(objects) for objects in lists if isinstance(objects, tuple)]
        if sum(amounts) > (MOST_OBJECTS if cut.scope is Scope.RELATED else MOST_PARTS) or max(amounts) > MOST_EACH:
            continue
        column = tuple(map(hashable, lists))
        if column not in seen:
            seen.add(column)
            scope = Scope.MOVED if cut.scope is Scope.RELATED and sum(amounts) > MOST_RELATED else cut.scope
            yield ObjectTable(cut.name, cut.objects, lists, search), scope, cut.is_erased


def _cuts(search: Search) -> Iterator[_Cut]:
    eight, many = literal(Conn.EIGHT, CONN), literal(False, BOOL)
    shapes = call("objects", Input(), conn=eight, mono=many)
    gaps = call("components", call("==", Input(), Background()))
    yield _Cut("objs", call("objects", Input(), conn=eight), Scope.RELATED)
    yield _Cut("shapes", shapes, Scope.RELATED)
    yield from _stamps(shapes, search)
    yield _Cut("pieces", call("objects", Input()), Scope.RELATED)
    cut = Comprehension((Clause("m", gaps, None),), call("cut", Input(), Local("m", MASK)))
    yield _Cut("gaps", cut, Scope.AROUND, is_erased=False)
    yield _Cut("panes", call("compartments", Input()), Scope.PANELS, is_erased=False)
    yield _Cut("layers", call("color_layers", Input()), Scope.RELATED)
    yield _Cut("rooms", call("empty_rectangles", Input()), Scope.AROUND, is_erased=False)
    yield _Cut("blobs", call("objects", Input(), mono=many), Scope.RELATED)
    for axis, lines, runs in ((Axis.ROWS, "rows_of", "bars"), (Axis.COLS, "cols_of", "posts")):
        yield _Cut(lines, call("lines_of", Input(), literal(axis, AXIS)), Scope.AROUND, is_erased=False)
        yield _Cut(runs, call("runs", Input(), literal(axis, AXIS)), Scope.MOVED)
    yield _Cut("dots", call("cells", call("cut", Input(), call("fg", Input()))), Scope.RELATED)


def _stamps(shapes: Expr, search: Search) -> Iterator[_Cut]:
    """Copies of objects of several colours where their cells of one colour, or of all but the main one, already stand."""
    template = Local("t", OBJECT)
    richest = call("argmax", shapes, key("p", OBJECT, call("ncolors", Local("p", OBJECT))))
    all_but_main = call("-", call("colors", template), call("color", template))
    kinds: list[tuple[Expr, Color | None]] = [(all_but_main, None)]
    kinds += [(ListOf((color(value),), list_of(COLOR)), value) for value in colors_everywhere(search)]
    given = ((shapes, ONCE, ONE), (shapes, EVERY, ONE), (richest, EVERY, ONE), (richest, EVERY, SCALES))
    stamps = Stamps(search.problem.inputs)
    for number, ((anchors, anchor), (templates, syms, scales)) in enumerate(itertools.product(kinds, given)):
        search.budget.spend()
        lists = _stamped(stamps, anchor, templates, syms, scales, search)
        if lists is None:
            continue
        variants: dict[str, Expr] = {}
        if syms != ONCE:
            variants["syms"] = ListOf(tuple(literal(sym, SYM) for sym in syms), list_of(SYM))
        if scales != ONE:
            variants["scales"] = ListOf(tuple(map(integer, scales)), list_of(INT))
        source = templates if templates is shapes else ListOf((templates,), OBJECTS)
        copies = call("placements", Input(), template, anchors, **variants)
        clauses = (Clause("t", source, None), Clause("s", copies, None))
        # a program may paint two of them, under different names
        name = f"stamps{number}" if number else "stamps"
        yield _Cut(name, Comprehension(clauses, Local("s", OBJECT)), Scope.ITSELF, is_erased=False, lists=lists)


def _stamped(
    stamps: Stamps,
    anchor: Color | None,
    templates: Expr,
    syms: tuple[Sym, ...],
    scales: tuple[int, ...],
    search: Search,
) -> Values | None:
    """The copies in each input; None where a pair has none, or some input too many."""
    lists: list[Objects] = []
    for at, value in enumerate(search.values(templates) or ()):
        given = cast(Objects, value if isinstance(value, tuple) else (value,))
        found = stamps.of(at, given, anchor, syms, scales)
        if len(found) > MOST_EACH or (not found and at < len(search.problem.train)):
            return None
        lists.append(found)
    return tuple(lists) or None


def _cheapest(layers: list[Layer]) -> list[Layer]:
    """The layers, cheapest first, one for each effect, not too many."""
    kept: dict[tuple[int, bytes], Layer] = {}
    for layer in sorted(layers, key=lambda layer: layer.cost):
        kept.setdefault((layer.covers, layer.on_tests), layer)
    return list(kept.values())[:MOST_POOLED]


def _answers(layers: Sequence[Layer], picture: Picture, canvas: Expr, budget: Budget) -> Iterator[_Answer]:
    if functools.reduce(operator.or_, (layer.covers for layer in layers), 0) != picture.everything:
        return
    bits = picture.matrix([layer.covers for layer in layers])
    costs = [layer.cost for layer in layers]
    for rows in islice(covers(bits, costs, MOST_COST, budget), COVERS):
        chosen = [layers[row] for row in rows]
        program = _program(chosen, canvas)
        cost = cost_of(program)
        if cost <= MOST_COST:
            yield _Answer(cost, predicted(picture, chosen), program)


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
