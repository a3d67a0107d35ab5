"""This file is where outputs are explained as lists: objects in an order, their colours, or their images."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np

from dsl.program import Clause, Comprehension, Expr, Input, Local
from dsl.resolve import call, color, integer, key, literal
from dsl.types import AXIS, OBJECT, VEC
from dsl.values import Axis, Grid
from synth.constraints import OutputSize
from synth.part_colors import colors_of_parts
from synth.ratios import has_outputs_dims, keeps_dims
from synth.search import Search
from synth.selections import claims, segmentations
from synth.strategy import strategy

ORDERS = ("size", "top", "leftmost", "height", "width", "ncolors", "holes")
MOST_COMPARED = 40
"""Objects in all inputs together, up to which they are counted by colour."""
MOST_WRITTEN = 40

_OBJECT = Local("o", OBJECT)
_OTHER = Local("p", OBJECT)


@strategy(order=29, evaluations=20_000)
def object_lists(search: Search) -> Iterator[Expr]:
    """All objects, or those of which something is true, in an order: their colours in lines, or their images side by side."""
    if keeps_dims(search):
        return
    for objects in _selections(search):
        possible = FORMS if _are_few(objects, search) else ()
        forms = [form for form in possible if has_outputs_dims(form(objects), search)]
        for ordered in _orders(objects, search) if forms else ():
            yield from (form(ordered) for form in forms)


@strategy(order=30, evaluations=10_000)
def told_colors(search: Search) -> Iterator[Expr]:
    """A line of cells, one for each object in an order, of a colour that the object tells."""
    outputs = search.problem.outputs
    if any(min(output.shape) > 1 for output in outputs) or all(output.size == 1 for output in outputs):
        return
    targets = [[int(cell) for cell in output.ravel()] for output in outputs]
    for objects in segmentations(search):
        if search.values(call("length", objects)) is None:
            continue
        amounts = list(search.values(call("length", objects)) or ())[: len(outputs)]
        if amounts != [output.size for output in outputs]:
            continue
        for ordered in _orders(objects, search):
            for told in colors_of_parts(ordered, _OBJECT, targets, search):
                cells = Comprehension((Clause("o", ordered, None),), told)
                size = (integer(1), call("length", objects))
                yield call("reshape", cells, call("vec", *(size if outputs[0].shape[0] == 1 else size[::-1])))


def _selections(search: Search) -> Iterator[Expr]:
    """The objects of every segmentation, and those of them of which something is true."""
    for objects in segmentations(search):
        yield objects
        for condition in claims(search):
            yield Comprehension((Clause("o", objects, condition),), _OBJECT)


def _are_few(objects: Expr, search: Search) -> bool:
    """Whether there are objects in every pair, more than one in some, and not more than an output has rows or columns."""
    amounts = cast(Sequence[int], search.values(call("length", objects)) or ())
    sides = [max(output.shape) for output in search.problem.outputs]
    pairs = list(zip(amounts, sides, strict=False))
    return any(amount > 1 for amount, _ in pairs) and all(0 < amount <= side for amount, side in pairs)


def _colors_of(ordered: Expr) -> Expr:
    return Comprehension((Clause("o", ordered, None),), call("color", _OBJECT))


def _images_of(ordered: Expr) -> Expr:
    return Comprehension((Clause("o", ordered, None),), call("image", _OBJECT))


def _boxes_of(ordered: Expr) -> Expr:
    return Comprehension((Clause("o", ordered, None),), call("crop", Input(), _OBJECT))


FORMS: tuple[Callable[[Expr], Expr], ...] = (
    lambda ordered: call("reshape", _colors_of(ordered), call("vec", integer(1), call("length", ordered))),
    lambda ordered: call("reshape", _colors_of(ordered), call("vec", call("length", ordered), integer(1))),
    lambda ordered: call("concat", _images_of(ordered), literal(Axis.ROWS, AXIS)),
    lambda ordered: call("concat", _images_of(ordered), literal(Axis.COLS, AXIS)),
    lambda ordered: call("concat", _boxes_of(ordered), literal(Axis.ROWS, AXIS)),
    lambda ordered: call("concat", _boxes_of(ordered), literal(Axis.COLS, AXIS)),
)
"""What is made of objects in an order; the order does not change its dims."""


def _orders(objects: Expr, search: Search) -> Iterator[Expr]:
    yield objects
    yield call("reverse", objects)
    measures = [call(word, _OBJECT) for word in ORDERS]
    if sum(cast(Sequence[int], search.values(call("length", objects)) or ())) <= MOST_COMPARED:
        alike = call("==", call("color", _OTHER), call("color", _OBJECT))
        measures.append(call("length", Comprehension((Clause("p", objects, alike),), _OTHER)))
    for measure in measures:
        ordered = call("sort", objects, key("o", OBJECT, measure))
        yield ordered
        yield call("reverse", ordered)


@dataclass(frozen=True, slots=True, eq=False)
class _Written:
    """The outputs read line by line, as far as something is written on a ground of one colour."""

    lengths: tuple[int, ...]
    ground: Expr
    turn: Callable[[Expr], Expr]
    size: Expr


@strategy(order=33, evaluations=20_000)
def written_lists(search: Search) -> Iterator[Expr]:
    """Colours of cells or of objects in an order, each once or as often as a measure says, line by line on a canvas."""
    if keeps_dims(search):
        return
    for written in _written(search):
        yield from _cells_in_scan_order(written)
        if max(written.lengths) > MOST_WRITTEN:
            continue
        plain = segmentations(search)
        for objects in _selections(search):
            for repeated in (None, "size", "height", "width") if objects in plain else (None,):
                listed = _repeated_colors(objects, repeated)
                lengths = search.values(call("length", listed))
                if lengths is not None and tuple(lengths[: len(written.lengths)]) == written.lengths:
                    for ordered in _orders(objects, search):
                        yield written.turn(
                            call("reshape", _repeated_colors(ordered, repeated), written.size, bg=written.ground)
                        )


def _repeated_colors(objects: Expr, measure: str | None) -> Expr:
    clauses = [Clause("o", objects, None)]
    if measure is not None:
        clauses.append(Clause("k", call("range", integer(0), call(measure, _OBJECT)), None))
    return Comprehension(tuple(clauses), call("color", _OBJECT))


def _cells_in_scan_order(written: _Written) -> Iterator[Expr]:
    """The foreground's cells, line by line or column by column."""
    for grid in (Input(), call("transpose", Input())):
        place = Local("v", VEC)
        cells = Comprehension((Clause("v", call("positions", call("fg", grid)), None),), call("color_at", grid, place))
        yield written.turn(call("reshape", cells, written.size, bg=written.ground))


def _written(search: Search) -> Iterator[_Written]:
    outputs = search.problem.outputs
    for rule in search.found(OutputSize):
        turned = call("vec", call("col", rule.size), call("row", rule.size))
        for grids, size, turn in (
            (outputs, rule.size, lambda expr: expr),
            ([output.T for output in outputs], turned, lambda expr: call("transpose", expr)),
        ):
            for ground in _grounds(grids, search):
                lengths = tuple(_written_cells(grid, ground) for grid in grids)
                yield _Written(lengths, color(ground), turn, size)


def _grounds(grids: Sequence[Grid], search: Search) -> set[int]:
    """The colour of the last cell of all outputs, and the background, where outputs have other colours too."""
    last = {int(grid[-1, -1]) for grid in grids}
    grounds = {last.pop()} if len(last) == 1 else set()
    backgrounds = set(search.backgrounds())
    grounds |= {int(backgrounds.pop())} if len(backgrounds) == 1 else set()
    return {ground for ground in grounds if any((grid != ground).any() for grid in grids)}


def _written_cells(grid: Grid, ground: int) -> int:
    """How many cells there are up to the last one that is not of the ground's colour."""
    set_cells = np.flatnonzero(grid.ravel() != ground)
    return int(set_cells[-1]) + 1 if len(set_cells) else 0
