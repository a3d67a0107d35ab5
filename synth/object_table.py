"""This file is where all objects of all inputs stand in one table: what each would paint, and what is true of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
import numpy.typing as npt

from dsl.outcome import EvaluationFailed
from dsl.program import Apply, Background, Clause, Comprehension, Expr, Input, Local, cost_of
from dsl.resolve import call, color, integer, literal
from dsl.types import OBJECT, OBJECTS, SYM, VEC
from dsl.values import DIRECTIONS, TRANSPARENT, Color, Object, Sym, Value
from interp.reference import value_in
from synth.search import Search

OBJECT_NAME = "o"
OBJECTS_NAME = "objs"
ELEMENT = Local(OBJECT_NAME, OBJECT)
ELEMENTS = Local(OBJECTS_NAME, OBJECTS)
MOST_OBJECTS = 240
MOST_NUMBERS = 8


@dataclass(frozen=True, slots=True, eq=False)
class Strokes:
    """The cells that a generator paints for every object, laid one after another over all inputs.

    `cells` are places in the concatenated cells of all inputs, `owners` the objects, `own` the cells' own colours.
    """

    expr: Expr
    cells: npt.NDArray[np.int64]
    owners: npt.NDArray[np.int64]
    own: npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Selector:
    """A claim about an object (None: always true), and of which objects it holds."""

    expr: Expr | None
    holds: npt.NDArray[np.bool_]

    @property
    def cost(self) -> int:
        """The cost of the claim."""
        return 0 if self.expr is None else cost_of(self.expr)


class ObjectTable:
    """The objects of one segmentation in all inputs, those of the pairs first."""

    def __init__(self, segmentation: Expr, search: Search) -> None:
        self.segmentation = segmentation
        self._grids = search.problem.inputs
        self._backgrounds = cast(tuple[Color, ...], search.values(Background()) or ())
        found = cast(tuple[tuple[Object, ...], ...], search.values(segmentation) or ((),) * len(self._grids))
        self._lists = found
        self.inputs = np.repeat(np.arange(len(found)), [len(objects) for objects in found])
        self._starts = np.cumsum([0, *(grid.size for grid in self._grids)])
        self._search = search

    def __len__(self) -> int:
        return len(self.inputs)

    def column(self, expr: Expr) -> list[Value]:
        """The value of an expression for every object; None where it has none."""
        self._search.budget.spend()
        values: list[Value] = []
        for grid, background, objects in zip(self._grids, self._backgrounds, self._lists, strict=True):
            for element in objects:
                names: dict[str, Value] = {OBJECT_NAME: element, OBJECTS_NAME: objects}
                try:
                    values.append(value_in(expr, grid, background, names))
                except EvaluationFailed:
                    values.append(None)
        return values

    def strokes(self, expr: Expr) -> Strokes:
        """What a generator, an expression for an Object or a Mask, paints for every object."""
        parts = [self._painted(value, int(at)) for value, at in zip(self.column(expr), self.inputs, strict=True)]
        owners = np.repeat(np.arange(len(parts)), [len(cells) for cells, _ in parts])
        cells = np.concatenate([np.zeros(0, dtype=np.int64), *(cells for cells, _ in parts)])
        own = np.concatenate([np.zeros(0, dtype=np.uint8), *(colors for _, colors in parts)])
        return Strokes(expr, cells, owners, own)

    def _painted(self, value: Value, at: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.uint8]]:
        height, width = self._grids[at].shape
        if isinstance(value, Object):
            rows, cols = np.nonzero(value.patch != TRANSPARENT)
            colors = value.patch[rows, cols]
            rows, cols = rows + value.row, cols + value.col
        elif isinstance(value, np.ndarray) and value.shape == (height, width):
            rows, cols = np.nonzero(value)
            colors = np.zeros(len(rows), dtype=np.uint8)
        else:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.uint8)
        inside = (rows >= 0) & (rows < height) & (cols >= 0) & (cols < width)
        return self._starts[at] + rows[inside] * width + cols[inside], colors[inside]

    def selectors(self) -> list[Selector]:
        """Claims that hold of some objects and not of others, the cheapest first; the first is always true."""
        found = [Selector(None, np.ones(len(self), dtype=np.bool_))]
        seen = {found[0].holds.tobytes()}
        for expr in self._claims():
            holds = np.array([value is True for value in self.column(expr)], dtype=np.bool_)
            for claim, column in ((expr, holds), (call("not", expr), ~holds)):
                if column.any() and column.tobytes() not in seen:
                    seen.add(column.tobytes())
                    found.append(Selector(claim, column))
        return sorted(found, key=lambda selector: selector.cost)

    def _claims(self) -> Iterator[Expr]:
        for word in ("touches_border", "is_rect", "is_square", "is_line", "is_tall", "is_wide"):
            yield call(word, ELEMENT)
        for sym in (Sym.FLIP_LR, Sym.FLIP_UD, Sym.TRANSPOSE):
            yield call("is_symmetric", ELEMENT, literal(sym, SYM))
        for measured in _colors_of(ELEMENT):
            values = self.column(measured)
            yield from (call("==", measured, color(value)) for value in _distinct(values))
            yield _is_unique(measured)
        for measured in _numbers_of(ELEMENT):
            values = self.column(measured)
            numbers = _distinct(values)
            if len(numbers) <= MOST_NUMBERS:
                yield from (call("==", measured, integer(number)) for number in numbers)
            yield from (call(">", measured, integer(number)) for number in numbers[:MOST_NUMBERS][:-1])
            yield from (_is_extreme(measured, word) for word in ("max", "min"))
            yield _is_unique(measured)


def _distinct(values: Sequence[Value]) -> list[int]:
    return sorted({cast(int, value) for value in values if value is not None})


def _colors_of(element: Expr) -> Iterator[Expr]:
    yield call("color", element)


def _numbers_of(element: Expr) -> Iterator[Expr]:
    for word in ("size", "height", "width", "holes", "ncolors"):
        yield call(word, element)


def _of_others(measured: Expr) -> Expr:
    """The same measure of another object, called `p`."""
    other = Local("p", OBJECT)
    assert isinstance(measured, Apply)
    return Apply(measured.primitive, (other, *measured.arguments[1:]), measured.type)


def _is_extreme(measured: Expr, word: str) -> Expr:
    others = Comprehension((Clause("p", ELEMENTS, None),), _of_others(measured))
    return call("==", measured, call(word, others))


def _is_unique(measured: Expr) -> Expr:
    same = Comprehension((Clause("p", ELEMENTS, None),), call("==", _of_others(measured), measured))
    return call("==", call("count", same), integer(1))


def generators() -> Iterator[Expr]:
    """What an object may paint, as expressions for an Object in its own colours or for a Mask."""
    yield ELEMENT
    yield from _moved()
    yield from _around()
    yield from _cast()


def _moved() -> Iterator[Expr]:
    for name in ("up", "down", "left", "right", "ne", "nw", "se", "sw"):
        direction = literal(DIRECTIONS[name], VEC)
        yield call("shift", ELEMENT, direction)
        yield call("slide", ELEMENT, direction, call("fg", Input()))
    for name, extent in (("up", "height"), ("down", "height"), ("left", "width"), ("right", "width")):
        yield call("shift", ELEMENT, call("*", literal(DIRECTIONS[name], VEC), call(extent, ELEMENT)))
    for word in ("flip_lr", "flip_ud", "rot180", "transpose", "antitranspose", "rot90", "rot270"):
        yield call(word, ELEMENT)


def _around() -> Iterator[Expr]:
    mask = call("mask", ELEMENT)
    for word in (
        "outline",
        "bbox",
        "enclosed",
        "fill_holes",
        "inner_boundary",
        "erode",
        "corners",
        "span_rows",
        "span_cols",
    ):
        yield call(word, mask)
    yield call("hull_holes", ELEMENT)
    yield call("neighbors", mask)
    yield call("diagonal_neighbors", mask)
    yield call("bbox_outline", mask)
    yield call("bbox_outline", mask, integer(1))


def _cast() -> Iterator[Expr]:
    mask = call("mask", ELEMENT)
    empty = call("==", Input(), Background())
    for direction in DIRECTIONS.values():
        yield call("ray", mask, literal(direction, VEC))
        yield call("ray", mask, literal(direction, VEC), call("|", empty, mask))
    yield call(
        "|", call("ray", mask, literal(DIRECTIONS["left"], VEC)), call("ray", mask, literal(DIRECTIONS["right"], VEC))
    )
    yield call(
        "|", call("ray", mask, literal(DIRECTIONS["up"], VEC)), call("ray", mask, literal(DIRECTIONS["down"], VEC))
    )
