"""This file is where rules about cells are tested: the pool says what it means, bounds are kept, second looks help."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from dsl.program import Apply, Expr, Frame, Input, Let, walk
from dsl.resolve import call, color, integer
from dsl.types import COLOR
from dsl.values import from_text, same_value
from synth.advice import Advice
from synth.budget import Budget
from synth.cell_rules import DEAREST, CellRules
from synth.decision_lists import DecisionLists
from synth.diff import differences
from synth.finish import offered_as_base
from synth.intervals import Goal, Intervals
from synth.masks import MaskPool, Source
from synth.object_sights import boxed, boxes
from synth.picture import Picture, flat
from synth.predictions import Explained, likeliest
from synth.problem import Pair, Problem
from synth.rebasing import SOURCE, searched_from, then
from synth.search import Search
from synth.strategies.cells import cells, cells_again
from synth.trees import painted, trees

BETWEEN = Problem(
    (
        Pair(from_text("00000/20020/00000/03003"), from_text("00000/22220/00000/03333")),
        Pair(from_text("40004/00000/05050/00000"), from_text("44444/00000/05550/00000")),
    ),
    (from_text("00000/60060/70007"),),
)
"""Cells between two of one colour take it."""
QUARTERED = Problem(
    (
        Pair(from_text("1101/0111/1011/1110"), from_text("2203/0233/4055/4450")),
        Pair(from_text("0110/1101/1110/1011"), from_text("0230/2203/4450/4055")),
    ),
    (from_text("1111/1001/0110/1011"),),
)
"""Each quarter has its colour."""
CROSSED = Problem(
    (
        Pair(from_text("00000/02000/00000/00010"), from_text("08010/88888/08010/88888")),
        Pair(from_text("00000/00010/00000/02000"), from_text("00010/88888/08010/88888")),
    ),
    (from_text("0000/0200/0010"),),
)


def search_of(problem: Problem) -> Search:
    return Search(problem, differences(problem), Budget(None))


def explained(problem: Problem) -> list[Expr]:
    search = search_of(problem)
    return [expr for expr in CellRules(search).explanations() if search.explains(expr)]


@pytest.fixture(scope="module")
def pool() -> tuple[MaskPool, Search]:
    search = search_of(BETWEEN)
    return MaskPool(search), search


def test_every_mask_of_a_pool_is_what_its_expression_gives(pool: tuple[MaskPool, Search]) -> None:
    masks, search = pool
    for place in range(0, len(masks.costs), 7):
        values = search.values(masks.expr(place))
        assert values is not None
        cells = np.concatenate([np.asarray(value).ravel() for value in values])
        bits = np.unpackbits(masks.bits[place].view(np.uint8), bitorder="little")[: masks.cells]
        assert np.array_equal(cells, bits.astype(np.bool_)), masks.expr(place)


def test_no_two_masks_of_a_pool_are_equal_and_none_is_empty_or_full(pool: tuple[MaskPool, Search]) -> None:
    masks, _ = pool
    counts = np.bitwise_count(masks.bits).sum(axis=1)
    assert len(np.unique(masks.bits, axis=0)) == len(masks.bits)
    assert counts.min() > 0
    assert counts.max() < masks.cells


def test_the_masks_of_a_pool_are_in_order_of_cost(pool: tuple[MaskPool, Search]) -> None:
    costs = pool[0].costs
    assert (np.diff(costs) >= 0).all()


def test_every_source_of_a_pool_shows_what_its_expression_gives(pool: tuple[MaskPool, Search]) -> None:
    masks, search = pool
    for source in masks.sources:
        values = search.values(source.expr)
        assert values is not None
        assert all(map(same_value, values, source.values))


def test_a_source_is_right_where_it_shows_the_colour_of_the_output(pool: tuple[MaskPool, Search]) -> None:
    masks, search = pool
    picture = Picture(search)
    source = next(source for source in masks.sources if source.expr.type != COLOR)
    assert np.array_equal(picture.right(source), picture.shown(source) == picture.after)


def test_cells_take_the_colour_that_they_lie_between() -> None:
    (first, *_) = explained(BETWEEN)
    values = search_of(BETWEEN).values(first)
    assert values is not None
    assert same_value(values[-1], from_text("00000/66660/77777"))


def test_a_base_takes_the_place_of_the_input_and_its_dims_that_of_the_frame() -> None:
    search = search_of(BETWEEN)
    base = call("upscale", Input(), integer(2))
    rest = call("fill", call("fill", Input(), call("full", Frame()), color(3)), call("==", Input(), color(0)), color(1))
    values = search.values(base)
    assert values is not None
    inner = searched_from(values, search).values(rest)  # type: ignore[arg-type]
    outer = search.values(then(base, rest))
    assert inner is not None
    assert outer is not None
    assert all(map(same_value, inner, outer))


def test_the_input_stands_by_where_the_base_has_its_dims() -> None:
    search = search_of(BETWEEN)
    base = call("flip_lr", Input())
    rest = call("fill_from", Input(), call("==", SOURCE, color(0)), SOURCE)
    values = search.values(base)
    assert values is not None
    inner = searched_from(values, search).values(rest)  # type: ignore[arg-type]
    outer = search.values(then(base, rest))
    assert inner is not None
    assert outer is not None
    assert all(map(same_value, inner, outer))


def test_a_base_that_stands_twice_gets_a_name() -> None:
    rest = call("fill", Input(), call("==", Input(), color(0)), color(1))
    assert isinstance(then(call("flip_lr", Input()), rest), Let)


def test_rules_can_follow_on_a_safe_fill() -> None:
    search = search_of(CROSSED)
    rules = CellRules(search)
    found = [*rules.explanations(), *rules.after_a_safe_fill()]
    assert any(search.explains(expr) for expr in found)


def test_a_second_look_does_not_learn_the_same_base_again(monkeypatch: pytest.MonkeyPatch) -> None:
    pairs = (
        Pair(from_text("120/000"), from_text("120000/000000")),
        Pair(from_text("100/020"), from_text("100000/020000")),
    )
    search = search_of(Problem(pairs, (from_text("000/012"),)))
    offered_as_base(call("hcat", Input(), Input()), search)
    found = list(cells(search))
    monkeypatch.setattr("synth.strategies.cells.CellRules", None)
    again = list(cells_again(search))
    assert again
    assert set(again) <= set(found)


def test_what_is_foretold_is_what_the_programs_give_on_the_test_inputs() -> None:
    for problem in (BETWEEN, QUARTERED):
        search = search_of(problem)
        found = list(CellRules(search).explained())
        assert found
        for explained in found[::5]:
            values = search.values(explained.write())
            assert values is not None
            assert flat(values[len(problem.train) :]).tobytes() == explained.predicted  # type: ignore[arg-type]


def test_every_tree_explains_every_pair() -> None:
    search = search_of(QUARTERED)
    pool, picture = MaskPool(search), Picture(search)
    sources = [Source(color(value), (value,) * 3, 1) for value in picture.written]
    found = trees(pool, picture, sources, [picture.right(source) for source in sources], [], search)
    assert found
    assert all(search.explains(painted(tree, pool)) for tree in found)


def test_no_explanation_is_dearer_than_those_that_are_ever_right() -> None:
    assert all(explained.price <= DEAREST for explained in CellRules(search_of(QUARTERED)).explained())


def explained_as(price: int, value: int, predicted: bytes) -> Explained:
    return Explained(price, partial(color, value), predicted)


def test_the_two_predictions_of_least_price_go_on() -> None:
    found = [explained_as(5, 1, b"a"), explained_as(3, 2, b"b"), explained_as(9, 3, b"c"), explained_as(4, 4, b"c")]
    assert list(likeliest(found)) == [color(2), color(4), color(3)]


def test_of_equal_prices_the_prediction_that_more_agree_on_comes_first() -> None:
    found = [explained_as(5, 1, b"a"), explained_as(5, 2, b"b"), explained_as(7, 3, b"b"), explained_as(5, 4, b"c")]
    assert next(likeliest(found)) in (color(2), color(3))


@pytest.mark.parametrize("word", ["outline", "union", "beam"])
def test_masks_are_lifted_to_objects_and_to_what_lies_between(word: str, pool: tuple[MaskPool, Search]) -> None:
    masks, _ = pool
    written = (walk(masks.expr(place)) for place in range(len(masks.costs)))
    assert any(isinstance(part, Apply) and part.primitive.word == word for parts in written for part in parts)


def test_the_rules_of_a_list_paint_all_that_they_should_and_nothing_wrong() -> None:
    search = search_of(QUARTERED)
    pool, picture = MaskPool(search), Picture(search)
    right = picture.after != 5
    goal = Goal.between(right & picture.changed, right, pool.words)
    intervals = Intervals(pool.bits, pool.costs)
    rules = DecisionLists(intervals).rules(goal)
    assert rules
    painted_cells = np.bitwise_or.reduce([np.bitwise_and.reduce(intervals.bits[list(rule.masks)]) for rule in rules])
    assert not (goal.lo & ~painted_cells).any()
    assert not (goal.forbidden & painted_cells).any()


def test_a_picture_of_one_colour_is_a_grid() -> None:
    one_color = Problem(
        (Pair(from_text("102"), from_text("333")), Pair(from_text("02"), from_text("33"))), (from_text("1/2"),)
    )
    (first, *_) = explained(one_color)
    values = search_of(one_color).values(first)
    assert values is not None
    assert same_value(values[-1], from_text("3/3"))


@pytest.mark.parametrize("advice", [None, Advice({}, {})])
def test_a_picture_in_which_no_cell_differs_has_no_masks_and_no_rules(advice: Advice | None) -> None:
    pairs = tuple(Pair(from_text("1"), from_text(output)) for output in "23")
    search = Search(Problem(pairs, (from_text("1"),)), (), Budget(None), advice=advice)
    rules = CellRules(search)
    found = [*rules.explanations(), *rules.after_a_safe_fill()]
    assert [expr for expr in found if expr is not None and search.explains(expr)] == []


def test_the_boxes_that_are_made_at_once_are_those_of_their_expressions() -> None:
    search = search_of(BETWEEN)
    for objects, around in boxes():
        lists = search.values(objects)
        assert lists is not None
        assert search.values(around) == tuple(map(boxed, lists))  # type: ignore[arg-type]
