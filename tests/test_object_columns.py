"""This file is where expressions about all objects at once are tested against their plain meanings, object by object."""

from __future__ import annotations

import numpy as np
import pytest

from dsl.program import Apply, Background, Clause, Comprehension, Expr, Input, Local, OrElse, walk
from dsl.resolve import call, color, integer, key, literal
from dsl.types import AXIS, BOOL, CONN, MASK, OBJECT, OBJECTS, VEC
from dsl.values import DIRECTIONS, Axis, Conn, Object, freeze_grid, object_from_text
from synth.budget import Budget
from synth.object_boards import Numbers
from synth.object_claims import traits
from synth.object_colors import read_off
from synth.object_columns import ELEMENT
from synth.object_generators import Scope, generators
from synth.object_sights import sights_of
from synth.object_table import NO_VALUE, ObjectTable, Strokes
from synth.object_views import VIEWS, cells_of, source_of
from synth.problem import Pair, Problem
from synth.search import Search

SEGMENTATIONS = {
    "objects": call("objects", Input(), conn=literal(Conn.EIGHT, CONN)),
    "shapes": call("objects", Input(), conn=literal(Conn.EIGHT, CONN), mono=literal(False, BOOL)),
    "rectangles": call("empty_rectangles", Input()),
    "runs": call("runs", Input(), literal(Axis.ROWS, AXIS)),
}
MEASURES = ("size", "height", "width", "holes", "ncolors", "top", "leftmost", "rare_color", "color", "mode_color")


def search_over(seed: int) -> Search:
    """A search over grids of several dims, sparse and dense, one of them a single row."""
    random = np.random.default_rng(seed)
    dims = [(1, 9), (8, 5), (12, 13), (30, 30), (6, 6)]
    grids = []
    for height, width in dims:
        cells = random.integers(1, 5, (height, width)) * (random.random((height, width)) < random.uniform(0.1, 0.6))
        cells[height // 2, : width // 2 + 1] = 5
        grids.append(freeze_grid(cells))
    return Search(Problem(tuple(Pair(grid, grid) for grid in grids[:-1]), (grids[-1],)), (), Budget(None))


def expressions(table: ObjectTable) -> list[Expr]:
    """Everything that searches ask of objects."""
    measures = [call(word, ELEMENT) for word in MEASURES]
    counts = [call("count", ELEMENT, Background()), call("%", call("size", ELEMENT), integer(2))]
    found = [
        *generators(table, Scope.RELATED),
        *generators(table, Scope.PANELS),
        *read_off(table.elements),
        *measures,
        *counts,
    ]
    return [*found, *traits((0, 1, 2, 5)), *map(of_kin, ("==", "!=")), call("!=", ELEMENT, of_kin("=="))]


def of_kin(compared: str) -> Expr:
    """The largest object of the same colour as an object, or of another colour."""
    kin = Clause("p", Local("objs", OBJECTS), call(compared, call("color", Local("p", OBJECT)), call("color", ELEMENT)))
    sizes = key("q", OBJECT, call("size", Local("q", OBJECT)))
    return call("argmax", Comprehension((kin,), Local("p", OBJECT)), sizes)


def ordered(strokes: Strokes) -> Numbers:
    """The owner, the place and the colour of every painted cell."""
    colors = np.zeros_like(strokes.cells) if strokes.own is None else strokes.own
    order = np.lexsort((strokes.cells, strokes.owners))
    return np.stack([strokes.owners, strokes.cells, colors])[:, order]


def assert_equal_columns(table: ObjectTable, exprs: list[Expr]) -> None:
    for expr in exprs:
        if expr.type.name in ("Mask", "Object"):
            at_once, plain = table.strokes(expr), table.one_by_one(expr)
            np.testing.assert_array_equal(at_once.fails, plain.fails, err_msg=str(expr))
            np.testing.assert_array_equal(ordered(at_once), ordered(plain), err_msg=str(expr))
        else:
            plain_values = [NO_VALUE if value is None else int(value) for value in table.column(expr)]
            np.testing.assert_array_equal(table.numbers(expr), plain_values, err_msg=str(expr))


@pytest.mark.parametrize("name", SEGMENTATIONS)
def test_all_objects_at_once_have_the_values_of_plain_meanings(name: str) -> None:
    search = search_over(seed=len(name))
    lists = search.values(SEGMENTATIONS[name])
    assert lists is not None
    few = tuple(tuple(objects[:6]) for objects in lists)
    table = ObjectTable("objs", SEGMENTATIONS[name], few, search)
    assert_equal_columns(table, expressions(table))


def test_objects_that_hang_off_their_frame_have_the_values_of_plain_meanings() -> None:
    search = search_over(seed=0)
    hanging: tuple[tuple[Object, ...], ...] = (
        (object_from_text("(0, 7) 1221/1..1"), object_from_text("(0, 2) 3")),
        (object_from_text("(-1, 2) 1.1/111/1.1"), object_from_text("(6, 3) 22/22/22")),
        (object_from_text("(2, 3) 123/456/789"),),
        (object_from_text("(28, -2) 44444/4...4/44444"), object_from_text("(3, 3) 4")),
        (object_from_text("(0, 0) 12"), object_from_text("(0, 0) 12"), object_from_text("(4, 4) 1./.1")),
    )
    table = ObjectTable("objs", SEGMENTATIONS["objects"], hanging, search)
    assert_equal_columns(table, expressions(table))


@pytest.mark.parametrize("name", SEGMENTATIONS)
def test_columns_found_side_by_side_are_those_found_one_by_one(name: str) -> None:
    tables, spent = [], []
    for is_prepared in (False, True):
        search = search_over(seed=len(name))
        lists = search.values(SEGMENTATIONS[name])
        assert lists is not None
        tables.append(ObjectTable("objs", SEGMENTATIONS[name], tuple(objects[:9] for objects in lists), search))
        exprs = tuple(expressions(tables[-1]))
        if is_prepared:
            tables[-1].prepare(exprs[len(exprs) // 2 :])
            before = search.budget.spent
            tables[-1].prepare(exprs)
            assert search.budget.spent > before
        strokes = tables[-1].strokes_of([expr for expr in exprs if expr.type in (MASK, OBJECT)])
        numbers = [tables[-1].numbers(expr) for expr in exprs if expr.type not in (MASK, OBJECT)]
        spent.append((search.budget.spent, strokes, numbers))
    assert spent[0][0] == spent[1][0]
    for one, other in zip(spent[0][1], spent[1][1], strict=True):
        np.testing.assert_array_equal(one.fails, other.fails, err_msg=str(one.expr))
        np.testing.assert_array_equal(ordered(one), ordered(other), err_msg=str(one.expr))
    np.testing.assert_array_equal(spent[0][2], spent[1][2])


def test_hardly_any_expression_is_left_to_plain_meanings() -> None:
    search = search_over(seed=1)
    lists = search.values(SEGMENTATIONS["objects"])
    assert lists is not None
    table = ObjectTable("objs", SEGMENTATIONS["objects"], lists, search)
    left = [expr for expr in expressions(table) if not table.takes_all_at_once(expr)]
    assert left == []


def test_colors_of_constants_are_read_as_numbers() -> None:
    search = search_over(seed=2)
    lists = search.values(SEGMENTATIONS["objects"])
    assert lists is not None
    table = ObjectTable("objs", SEGMENTATIONS["objects"], lists, search)
    counted = table.numbers(call("count", ELEMENT, color(5)))
    assert counted.tolist() == [int((element.patch == 5).sum()) for element in table.objects]


@pytest.mark.parametrize("name", ["objects", "shapes", "rectangles"])
def test_pictures_of_all_objects_at_once_are_those_of_plain_meanings(name: str) -> None:
    search = search_over(seed=3)
    objects = SEGMENTATIONS[name]
    lists = search.values(objects)
    assert lists is not None
    table = ObjectTable("objs", objects, lists, search)
    views = {part for _, sight in sights_of(objects) for part in walk(sight) if isinstance(part, Apply)}
    views = {view for view in views if view.primitive.name in VIEWS}
    for view in [*views, *painted(objects)]:
        assert source_of(view) == objects
        at_once, plain = cells_of(view, table), search.values(view)
        assert at_once is not None
        assert plain is not None
        assert np.array_equal(at_once, np.concatenate([value.ravel() for value in plain])), view  # type: ignore[union-attr]


def painted(objects: Expr) -> list[Apply]:
    """Objects, or some of them, moved and painted on the input, on the input without them, or on its background."""
    others = Comprehension((Clause("o", objects, call("!=", call("color", ELEMENT), color(2))),), ELEMENT)
    anchor = call("cut", Input(), call("==", Input(), color(2)))
    bodies = [
        OrElse(call("toward", ELEMENT, anchor), ELEMENT),
        call("slide", ELEMENT, literal(DIRECTIONS["left"], VEC), call("==", Input(), color(5))),
        call("flip_lr", ELEMENT),
    ]
    found = []
    for source in (objects, others):
        for body in bodies:
            moved = Comprehension((Clause("o", source, None),), body)
            found.append(call("paint", call("erase", Input(), source), moved))
            found.append(call("paint", Input(), moved))
            found.append(call("underpaint", Input(), moved))
    return found
