"""This file is where pictures of all objects of a table are painted at once: their keys shown, their masks united."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from dsl.program import Apply, Background, Clause, Comprehension, Expr, Frame, Key, Literal, OrElse, with_children
from dsl.values import Axis, Grid
from synth.object_boards import Truths
from synth.object_columns import ELEMENT, OBJECT_NAME
from synth.object_table import NO_VALUE, ObjectTable, Strokes

Canvas = npt.NDArray[Any]

PAINTED = {"paint": False, "underpaint": True}
"""The words that paint objects on a grid, and whether only on its background."""
VIEWS = ("show", "measure", "index_in_box", "union", *PAINTED)
"""The words that make a picture of a list of objects."""


def source_of(view: Apply) -> Expr | None:
    """The list of objects that a picture is made of, before some of them are left out."""
    if view.primitive.name in ("show", "measure", "index_in_box"):
        return view.arguments[0]
    each = _each(view)
    return None if each is None else each.source


@dataclass(frozen=True, slots=True, eq=False)
class _Each:
    """A comprehension: the list that it is over, what the objects that are taken must be, and what it makes of each."""

    source: Expr
    conditions: tuple[Expr, ...]
    body: Expr


@lru_cache(maxsize=20_000)
def _each(view: Apply) -> _Each | None:
    match view.arguments[0 if view.primitive.name == "union" else 1]:
        case Comprehension((Clause(name, source, condition),), body) if name == OBJECT_NAME:
            conditions: tuple[Expr, ...] = () if condition is None else (condition,)
            while isinstance(source, Comprehension) and source.body == ELEMENT and len(source.clauses) == 1:
                clause = source.clauses[0]
                if clause.name != OBJECT_NAME:
                    break
                source = clause.source
                conditions += () if clause.condition is None else (clause.condition,)
            return _Each(source, conditions, body)
    return None


def cells_of(view: Apply, table: ObjectTable) -> Canvas | None:
    """What a picture of the table's objects shows in the cells of all inputs, laid one after another.

    None where it has to be painted by plain meanings.
    """
    match view:
        case Apply(primitive, (_, Key() as key, *rest), _) if all(
            isinstance(part, Background | Frame) for part in rest
        ):
            return _of_key(primitive.name, key, table)
        case Apply(primitive, (_, Literal(Axis() as axis, _), Frame()), _) if axis is not Axis.ANY:
            return _places_in_boxes(axis, table)
        case Apply(primitive, (_, Frame()), _) if primitive.name == "union":
            return _united(view, table)
        case Apply(primitive, (grid, _, *rest), _) if primitive.name in PAINTED:
            under = PAINTED[primitive.name]
            grids = table.search.values(grid)
            if grids is not None and all(isinstance(part, Background) for part in rest):
                return _painted(cast(Sequence[Grid], grids), view, table, under=under)
    return None


def _strokes(view: Apply, table: ObjectTable) -> Strokes | None:
    """The strokes of what a picture makes of the objects that it takes, if it has a value for all of them."""
    each = _each(view)
    if each is None:
        return None
    taken: Truths | None = None
    for condition in each.conditions:
        truths = table.numbers(_about(table, condition))
        if (truths == NO_VALUE).any():
            return None
        taken = truths == 1 if taken is None else taken & (truths == 1)
    body = _about(table, each.body)
    if isinstance(body, OrElse) and body.second == ELEMENT:
        strokes = table.or_itself(table.strokes(body.first))
    else:
        strokes = table.strokes(body)
    if (strokes.fails if taken is None else strokes.fails & taken).any():
        return None
    return strokes if taken is None or taken.all() else strokes.of(taken)


def _about(table: ObjectTable, expr: Expr) -> Expr:
    """The expression with the name of all objects in the place of their own expression."""
    return _renamed(expr, table.segmentation, table.elements)


@lru_cache(maxsize=20_000)
def _renamed(expr: Expr, whole: Expr, name: Expr) -> Expr:
    return name if expr == whole else with_children(expr, lambda part: _renamed(part, whole, name))


def _of_key(word: str, key: Key, table: ObjectTable) -> Canvas | None:
    if key.parameter != ELEMENT:
        return None
    keys = table.numbers(_about(table, key.body))
    if (keys == NO_VALUE).any():
        return None
    cells = table.strokes(ELEMENT)
    canvas = np.zeros(table.cells, dtype=np.int64)
    if word == "show":
        canvas[:] = np.repeat(table.search.backgrounds(), table.sizes)
    # of values assigned to one cell the last stays: the later object
    canvas[cells.cells] = keys[cells.owners]
    return canvas.astype(np.uint8) if word == "show" else canvas


def _places_in_boxes(axis: Axis, table: ObjectTable) -> Canvas | None:
    if table.scene.hangs:
        return None
    shapes = table.shapes
    lines, first = (shapes.rows, shapes.top) if axis is Axis.ROWS else (shapes.cols, shapes.left)
    canvas = np.zeros(table.cells, dtype=np.int64)
    canvas[table.places(shapes.owners, shapes.rows, shapes.cols)] = lines - first[shapes.owners]
    return canvas


def _united(view: Apply, table: ObjectTable) -> Canvas | None:
    strokes = _strokes(view, table)
    if strokes is None or strokes.own is not None:
        return None
    canvas = np.zeros(table.cells, dtype=np.bool_)
    canvas[strokes.cells] = True
    return canvas


def _painted(grids: Sequence[Grid], view: Apply, table: ObjectTable, *, under: bool) -> Canvas | None:
    inputs = table.search.problem.inputs
    if any(grid.shape != given.shape for grid, given in zip(grids, inputs, strict=True)):
        return None
    strokes = _strokes(view, table)
    if strokes is None or strokes.own is None:
        return None
    canvas = np.concatenate([grid.ravel() for grid in grids])
    cells, colors = strokes.cells, strokes.own
    if under:
        blank = canvas[cells] == np.repeat(table.search.backgrounds(), table.sizes)[cells]
        cells, colors = cells[blank], colors[blank]
    canvas[cells] = colors
    return canvas
