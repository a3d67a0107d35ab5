"""This file is where expressions over the input are evaluated for all cells of all inputs at once.

A *cell column* is what an expression shows in every cell, the inputs laid one after another: a colour, a number or a truth. What
no word here takes at once is evaluated by plain meanings, input by input.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, lru_cache, partial
from types import ModuleType
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from dsl.program import Apply, Background, Clause, Comprehension, Expr, Frame, Input, ListOf, Literal, children
from dsl.registry import primitive_named
from dsl.types import COLOR, FIELD, GRID, INT, MASK
from dsl.values import Conn, Grid, Vec
from synth.object_columns import ELEMENT, OBJECT_NAME
from synth.object_table import ObjectTable
from synth.object_views import PAINTED, VIEWS, cells_of
from synth.search import Search, Values

CellColumn = npt.NDArray[Any]


@cache
def compiled() -> ModuleType:
    """The compiled loops over the cells of all inputs."""
    from interp import cells  # here, since it loads numba

    return cells


_COMPARED = {
    "equals": np.equal,
    "differs": np.not_equal,
    "below": np.less,
    "at_most": np.less_equal,
    "above": np.greater,
    "at_least": np.greater_equal,
}
_RECKONED = {"plus": np.add, "minus": np.subtract}
MODULO = "field_modulo_int"
CELL_BY_CELL: dict[str, Callable[..., CellColumn]] = {
    "equals_color": np.equal,
    "differs_from_color": np.not_equal,
    "fg": np.not_equal,
    "agree": np.equal,
    "mask_and": np.logical_and,
    "mask_or": np.logical_or,
    "mask_minus": np.greater,
    "mask_not": np.logical_not,
    "select": lambda mask, inside, outside: _chosen(mask, inside, outside),
    "overlay": lambda below, above, transparent: _chosen(above == transparent, below, above),
    "erase": lambda grid, mask, ground: _chosen(mask, ground, grid),
    **{f"field_{name}": word for name, word in _COMPARED.items()},
    **{f"field_{name}_int": word for name, word in _COMPARED.items()},
    **{f"field_{name}": word for name, word in _RECKONED.items()},
    **{f"field_{name}_int": word for name, word in _RECKONED.items()},
    "int_minus_field": np.subtract,
    MODULO: np.remainder,
}
"""Words whose result in a cell depends on that cell of their arguments alone."""
COLORS = 10
LOOKED = {
    "looking": 0,
    "looking_over_mask": 0,
    "looking_distance": 1,
    "looking_distance_over_mask": 1,
    "looking_past": 2,
}
"""Words about what is met on a walk, and which of the results of `interp.cells.walked` is theirs."""
DISTANCE = "distance"
AROUND = (DISTANCE, "neighbor_count")
MASK_OF_OBJECTS = "mask_objects"
PICTURES = (*VIEWS, "erase")
"""The words whose pictures the search is told, where they are part of what is evaluated by plain meanings."""
_UNION, _MASK = primitive_named("union"), primitive_named("mask")


def _united(objects: Expr) -> Expr:
    """The mask of a list of objects, as the union of the masks of each."""
    each = Comprehension((Clause(OBJECT_NAME, objects, None),), Apply(_MASK, (ELEMENT, Frame()), MASK))
    return Apply(_UNION, (each, Frame()), MASK)


def _in_every_cell(value: CellColumn, cells: CellColumn) -> CellColumn:
    """A column, or one value for all cells."""
    return value if value.ndim else np.full(len(cells), value)


def _chosen(mask: CellColumn, inside: CellColumn, outside: CellColumn) -> CellColumn:
    return np.where(mask, inside, outside)


def _overlaid(layers: Sequence[CellColumn], transparent: CellColumn) -> CellColumn:
    shown = layers[0]
    for layer in layers[1:]:
        shown = _chosen(layer == transparent, shown, layer)
    return shown


def _voted(layers: Sequence[CellColumn]) -> CellColumn:
    stacked = np.stack(layers)
    counts = [np.count_nonzero(stacked == color, axis=0) for color in range(COLORS)]
    return np.asarray(np.argmax(counts, axis=0)).astype(np.uint8)


def _covered(layers: Sequence[CellColumn]) -> CellColumn:
    return np.asarray(np.sum(layers, axis=0, dtype=np.int64))


FOLDED: dict[str, Callable[..., CellColumn]] = {
    "overlay_all": _overlaid,
    "vote": _voted,
    "coverage_by_masks": _covered,
}
"""Words of the same kind that take a list written out."""


class CellColumns:
    """The cell columns of a search; parts are shared."""

    def __init__(self, search: Search, table_of: Callable[[Apply], ObjectTable | None]) -> None:
        """`table_of` has a table of the objects that a picture is made of; None where they are too many to look at."""
        self._search = search
        self._table_of = table_of
        inputs = search.problem.inputs
        self._frames = np.array([grid.shape for grid in inputs], dtype=np.int64)
        self._shapes = [grid.shape for grid in inputs]
        self._sizes = [grid.size for grid in inputs]
        self._looked_at: set[Expr] = set()
        self._ends = np.cumsum(self._sizes).tolist()
        grounds = np.repeat(np.array(search.backgrounds(), dtype=np.uint8), self._sizes)
        self._known: dict[Expr, CellColumn | None] = {
            Input(): np.concatenate([grid.ravel() for grid in inputs]),
            Background(): grounds,
        }

    def column(self, expr: Expr) -> CellColumn | None:
        """What the expression shows in every cell; None without a value on some input, or in another frame than this has."""
        if expr not in self._known:
            self._known[expr] = self._computed(expr)
        return self._known[expr]

    def framed(self, column: CellColumn) -> Values:
        """The column as a value for each input."""
        values = []
        for start, end, shape in zip([0, *self._ends[:-1]], self._ends, self._shapes, strict=True):
            value = column[start:end].reshape(shape)
            value.flags.writeable = False
            values.append(value)
        return tuple(values)

    def _computed(self, expr: Expr) -> CellColumn | None:
        match expr:
            case Apply(primitive, _, _):
                return _HOW.get(primitive.name, CellColumns._plain)(self, expr)
            case Literal(value, type_) if type_ in (COLOR, INT):
                return np.array(value, dtype=np.uint8 if type_ == COLOR else np.int64)
            case _:
                return self._plain(expr)

    def _cell_by_cell(self, expr: Apply) -> CellColumn | None:
        name = expr.primitive.name
        if name == MODULO and not _is_positive(expr.arguments[1]):
            return self._plain(expr)
        return self._applied(CELL_BY_CELL[name], expr.arguments)

    def _folded(self, expr: Apply) -> CellColumn | None:
        match expr.arguments:
            case (ListOf(elements, _), *rest) if elements:
                word, amount = FOLDED[expr.primitive.name], len(elements)
                given = [*elements, *(part for part in rest if part.type == COLOR)]
                return self._applied(lambda *columns: word(columns[:amount], *columns[amount:]), given)
        return self._plain(expr)

    def _looked(self, expr: Apply) -> CellColumn | None:
        match expr.arguments:
            case (grid, Literal(Vec() as step, _), *rest) if step != Vec(0, 0):
                return self._compiled(expr, [grid, *rest], partial(self._walked, expr.primitive.name, step))
        return self._plain(expr)

    def _neighbor(self, expr: Apply) -> CellColumn | None:
        match expr.arguments:
            case (grid, Literal(Vec() as step, _), outside):
                return self._compiled(expr, [grid, outside], partial(self._displaced, step))
        return self._plain(expr)

    def _among_neighbors(self, expr: Apply) -> CellColumn | None:
        match expr.arguments:
            case (mask, Literal(Conn() as conn, _)):
                return self._compiled(expr, [mask], partial(self._around, expr.primitive.name, conn))
        return self._plain(expr)

    def _nearest(self, expr: Apply) -> CellColumn | None:
        return self._compiled(expr, expr.arguments, self._nearest_colors)

    def _mask_of_objects(self, expr: Apply) -> CellColumn | None:
        match expr.arguments:
            case (Comprehension() as some, Frame()):
                return self.column(_united(some))
        return self._plain(expr)

    def _applied(self, word: Callable[..., CellColumn], arguments: Sequence[Expr]) -> CellColumn | None:
        columns = [self.column(argument) for argument in arguments]
        if any(column is None for column in columns):
            return None
        self._search.budget.spend()
        return word(*columns)

    def _compiled(
        self, expr: Expr, arguments: Sequence[Expr], word: Callable[..., CellColumn | None]
    ) -> CellColumn | None:
        """What a compiled word gives for the columns of its arguments; by plain meanings where these have none."""
        columns = [self.column(argument) for argument in arguments]
        if any(column is None for column in columns):
            return self._plain(expr)
        self._search.budget.spend()
        return word(*columns)

    def _walked(self, name: str, step: Vec, grid: CellColumn, *rest: CellColumn) -> CellColumn:
        over = rest[0] if rest else grid
        outside = rest[-1] if rest and rest[-1].dtype == np.uint8 else grid
        passable = over if over.dtype == np.bool_ else np.equal(grid, over)
        cells = (grid, passable, _in_every_cell(outside, grid), self._frames)
        return cast(CellColumn, compiled().walked(*cells, step.row, step.col)[LOOKED[name]])

    def _displaced(self, step: Vec, grid: CellColumn, outside: CellColumn) -> CellColumn:
        around = _in_every_cell(outside, grid)
        return cast(CellColumn, compiled().displaced(grid, around, self._frames, step.row, step.col))

    def _around(self, name: str, conn: Conn, mask: CellColumn) -> CellColumn | None:
        is_diagonal = conn is Conn.EIGHT
        if name == DISTANCE:
            steps, has_some = compiled().distances(mask, self._frames, is_diagonal)
            return steps if has_some else None
        return cast(CellColumn, compiled().neighbors_counted(mask, self._frames, is_diagonal))

    def _nearest_colors(self, grid: CellColumn, ground: CellColumn) -> CellColumn:
        grounds = _in_every_cell(ground, grid)
        return cast(CellColumn, compiled().nearest_colors(grid, grounds, self._frames))

    def _view(self, view: Apply) -> CellColumn | None:
        """The picture of a list of objects, painted at once if that can be done."""
        table = self._table_of(view)
        if table is not None and view.primitive.name in PAINTED:
            self._look_at(view.arguments[0])
        cells = None if table is None else cells_of(view, table)
        if cells is None:
            return self._plain(view)
        self._search.budget.spend()
        return cells

    def _plain(self, expr: Expr) -> CellColumn | None:
        for part in children(expr):
            self._look_at(part)
        values = self._search.values(expr)
        if values is None:
            return None
        if expr.type in (COLOR, INT):
            return np.repeat(np.array(values, dtype=np.uint8 if expr.type == COLOR else np.int64), self._sizes)
        if expr.type not in (GRID, MASK, FIELD):
            return None
        grids = cast(Sequence[Grid], values)
        if any(grid.shape != shape for grid, shape in zip(grids, self._shapes, strict=True)):
            return None
        return np.concatenate([grid.ravel() for grid in grids])

    def _look_at(self, expr: Expr) -> None:
        """Let the search know the pictures of lists of objects that an expression is made of."""
        for picture in _pictures(expr):
            if picture not in self._looked_at:
                self._looked_at.add(picture)
                column = self.column(picture)
                if column is not None:
                    self._search.know(picture, self.framed(column))


@lru_cache(maxsize=20_000)
def _pictures(expr: Expr) -> tuple[Expr, ...]:
    """The largest parts of an expression that are pictures of objects, as they are written."""
    if isinstance(expr, Apply) and expr.primitive.name in PICTURES:
        return (expr,)
    return tuple(picture for part in children(expr) for picture in _pictures(part))


def _is_positive(divisor: Expr) -> bool:
    return isinstance(divisor, Literal) and cast(int, divisor.value) > 0


_HOW: dict[str, Callable[[CellColumns, Apply], CellColumn | None]] = {
    **dict.fromkeys(CELL_BY_CELL, CellColumns._cell_by_cell),
    **dict.fromkeys(FOLDED, CellColumns._folded),
    **dict.fromkeys(LOOKED, CellColumns._looked),
    "neighbor": CellColumns._neighbor,
    **dict.fromkeys(AROUND, CellColumns._among_neighbors),
    "nearest_color": CellColumns._nearest,
    **dict.fromkeys(VIEWS, CellColumns._view),
    MASK_OF_OBJECTS: CellColumns._mask_of_objects,
}
"""How a word's column is made, where that is not left to its plain meaning."""
