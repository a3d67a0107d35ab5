"""This file is where outputs of other dims than their inputs' are seen to be explained as a base that is painted on."""

from __future__ import annotations

from typing import cast

from dsl.program import Expr, Input, Local
from dsl.resolve import call, color, literal
from dsl.types import GRID, VEC
from dsl.values import Grid, Vec, from_text, to_text
from synth.budget import Budget
from synth.diff import differences
from synth.finish import offered_as_base
from synth.problem import Pair, Problem
from synth.rebasing import searched_from, then
from synth.search import Search
from synth.strategies.painted_bases import layers_on_bases, panel_rules


def search_of(test: str, *pairs: str) -> Search:
    """The search of a problem whose pairs are written `input > output`."""
    problem = Problem(tuple(Pair(*map(from_text, pair.split(" > "))) for pair in pairs), (from_text(test),))
    return Search(problem, differences(problem), Budget(None))


def on_the_test(expr: Expr, search: Search) -> str:
    """What the expression gives for the test input."""
    values = search.values(expr)
    assert values is not None
    return to_text(values[-1])


def test_what_objects_paint_on_a_repeated_input_is_found() -> None:
    search = search_of(
        "040/000/000",
        "000/020/000 > 020020/020020/020020/020020/020020/020020",
        "300/000/000 > 300300/300300/300300/300300/300300/300300",
        "000/000/005 > 005005/005005/005005/005005/005005/005005",
    )
    offered_as_base(call("tile", Input(), literal(Vec(2, 2), VEC)), search)
    found = {on_the_test(expr, search) for expr in layers_on_bases(search) if search.explains(expr)}
    assert "/".join(["040040"] * 6) in found


def test_a_rule_about_the_cells_of_one_panel_looks_at_the_other_panels() -> None:
    search = search_of(
        "10050205300/10050205000/01152205030",
        "00050025030/11152005303/11150225003 > 080/711/177",
        "00150225003/01050205303/11152205030 > 007/878/771",
    )
    found = {on_the_test(expr, search) for expr in panel_rules(search) if search.explains(expr)}
    assert "100/100/071" in found


def test_a_base_that_costs_less_comes_before_one_that_agrees_as_well() -> None:
    search = search_of("12/34", "10/03 > 10/02", "40/05 > 40/02")
    dear = call(
        "flip_lr", call("flip_ud", call("rot180", call("fill", Input(), call("==", Input(), color(3)), color(7))))
    )
    offered_as_base(dear, search)
    offered_as_base(Input(), search)
    assert search.bases[0].expr == Input()


def test_grids_that_stand_beside_a_base_are_written_out() -> None:
    search = search_of("12/34", "10/03 > 10/02")
    turned, other = call("rot180", Input()), Local("other", GRID)
    base = call("flip_lr", Input())
    values = tuple(cast(Grid, value) for value in search.values(base) or ())
    inner = searched_from(values, search, {other: search.values(turned) or ()})
    over_the_base = call("hcat", Input(), other)
    assert inner.values(over_the_base) is not None
    assert on_the_test(then(base, over_the_base, {other: turned}), search) == "2143/4321"
