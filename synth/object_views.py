"""This file is where pictures of all objects of a table are painted at once: their keys shown, their masks united."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from dsl.program import Apply, Background, Clause, Comprehension, Expr, Frame, Key, Literal, with_children
from dsl.values import Axis, freeze_field, freeze_grid, freeze_mask
from synth.object_columns import ELEMENT, OBJECT_NAME
from synth.object_table import NO_VALUE, ObjectTable
from synth.search import Values

VIEWS = ("show", "measure", "index_in_box", "union")
"""The words that make a picture of a list of objects."""


def source_of(view: Apply) -> Expr | None:
    """The list of objects that a picture is made of."""
    first = view.arguments[0]
    if view.primitive.name != "union":
        return first
    match first:
        case Comprehension((Clause(name, source, None),), _) if name == OBJECT_NAME:
            return source
    return None


def values_of(view: Apply, table: ObjectTable) -> Values | None:
    """The values of a picture of the table's objects on all inputs; None where it has to be painted by plain meanings."""
    match view:
        case Apply(primitive, (_, Key() as key, *rest), _) if all(
            isinstance(part, Background | Frame) for part in rest
        ):
            return _of_key(primitive.name, key, table)
        case Apply(_, (_, Literal(Axis() as axis, _), Frame()), _) if axis is not Axis.ANY:
            return _places_in_boxes(axis, table)
        case Apply(_, (Comprehension(_, body), Frame()), _):
            return _united(_about(table, body), table)
    return None


def _about(table: ObjectTable, expr: Expr) -> Expr:
    """The expression with the name of all objects in the place of their own expression."""
    if expr == table.segmentation:
        return table.elements
    return with_children(expr, lambda part: _about(table, part))


def _of_key(word: str, key: Key, table: ObjectTable) -> Values | None:
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
    return _framed(canvas, table, freeze_grid if word == "show" else freeze_field)


def _places_in_boxes(axis: Axis, table: ObjectTable) -> Values | None:
    if table.scene.hangs:
        return None
    shapes = table.shapes
    lines, first = (shapes.rows, shapes.top) if axis is Axis.ROWS else (shapes.cols, shapes.left)
    canvas = np.zeros(table.cells, dtype=np.int64)
    canvas[table.places(shapes.owners, shapes.rows, shapes.cols)] = lines - first[shapes.owners]
    return _framed(canvas, table, freeze_field)


def _united(body: Expr, table: ObjectTable) -> Values | None:
    strokes = table.strokes(body)
    if strokes.fails.any() or strokes.own is not None:
        return None
    canvas = np.zeros(table.cells, dtype=np.bool_)
    canvas[strokes.cells] = True
    return _framed(canvas, table, freeze_mask)


def _framed(canvas: npt.NDArray[Any], table: ObjectTable, freeze: Any) -> Values:
    parts = np.split(canvas, np.cumsum(table.sizes)[:-1])
    grids = table.search.problem.inputs
    return tuple(freeze(part.reshape(grid.shape)) for part, grid in zip(parts, grids, strict=True))
