"""This file is where the object layers are tested: one small made-up problem for each way in which objects may paint."""

from __future__ import annotations

import numpy as np
import pytest

from dsl.program import Input, Program, cost_of
from dsl.resolve import call
from dsl.values import from_text, same_value, to_text
from grammar import compile_text, to_source
from interp.reference import run_program
from synth.budget import Budget
from synth.judge import verified
from synth.object_claims import Claims
from synth.object_generators import Scope, generators
from synth.object_table import ObjectTable
from synth.problem import Pair, Problem
from synth.search import Search
from synth.set_cover import covers
from synth.strategies.object_layers import object_layers


def search_for(*pairs: str, test: str) -> Search:
    """A search for pairs written `input > output`."""
    train = tuple(Pair(*map(from_text, pair.split(" > "))) for pair in pairs)
    return Search(Problem(train, (from_text(test),)), (), Budget(None))


def proposed(search: Search) -> list[Program]:
    """The proposals that explain every pair."""
    programs = [Program(expr) for expr in object_layers(search)]
    return [program for program in programs if verified(program, search.problem) is not None]


def answer(*pairs: str, test: str) -> str:
    """What the cheapest explanation predicts for the test input."""
    search = search_for(*pairs, test=test)
    best = min(proposed(search), key=lambda program: program.cost)
    return to_text(run_program(best, search.problem.tests[0]).value)


def test_all_objects_are_moved_by_a_constant() -> None:
    moved = answer("100/110/000 > 000/100/110", "002/000/000 > 000/002/000", test="030/033/000")
    assert moved == "000/030/033"


def test_the_largest_object_changes_its_color() -> None:
    found = answer(
        "110001/110001/000000/010000 > 330001/330001/000000/010000",
        "000000/011000/000000/010000 > 000000/033000/000000/010000",
        test="110111/110111/000000/010000",
    )
    assert found == "110333/110333/000000/010000"


def test_holes_are_filled_even_where_some_objects_have_none() -> None:
    found = answer(
        "111000/101000/111000/000010/000000 > 111000/141000/111000/000010/000000",
        "000000/011100/010101/011100/000000 > 000000/011100/014101/011100/000000",
        test="100111/000101/000111/000000",
    )
    assert found == "100111/000141/000111/000000"


def test_objects_slide_until_they_meet_something() -> None:
    found = answer(
        "1000/0000/5555 > 0000/1000/5555", "0200/0000/0000/5555 > 0000/0000/0200/5555", test="100/000/000/555"
    )
    assert found == "000/000/100/555"


def test_rays_stop_at_obstacles() -> None:
    found = answer(
        "100050/000000/000000 > 111150/000000/000000",
        "000000/001000/000005 > 000000/001111/000005",
        test="0100500/0000000/1000000",
    )
    assert found == "0111500/0000000/1111111"


def test_colors_follow_an_attribute() -> None:
    found = answer(
        "1010/0010/0000/1101 > 2030/0030/0000/3302", "0110/0000/1000/0000 > 0330/0000/2000/0000", test="100/000/011"
    )
    assert found == "200/000/033"


def test_two_layers_cover_what_one_does_not() -> None:
    found = answer(
        "10000/00002/00000 > 11111/00002/00002",
        "00000/01000/20000 > 00000/01111/20000",
        "20000/00000/00100 > 20000/20000/20111",
        test="00000/02000/10000/00000",
    )
    assert found == "00000/02000/12111/02000"


def test_objects_of_several_colors_stamp_themselves_where_one_of_their_cells_stands() -> None:
    found = answer(
        "000000/120000/330000/000000/000010/000000 > 000000/120000/330000/000000/000012/000033",
        "000000/000120/000330/000000/001000/000000 > 000000/000120/000330/000000/001200/003300",
        test="100000/000000/000000/001200/003300/000000",
    )
    assert found == "120000/330000/000000/001200/003300/000000"


def test_an_object_leaves_a_trail_of_copies() -> None:
    found = answer(
        "12000000/00000000/00000000 > 12121212/00000000/00000000",
        "00000000/00340000/00000000 > 00000000/00343434/00000000",
        test="000000/000000/560000",
    )
    assert found == "000000/000000/565656"


def test_equal_colors_are_joined_by_lines() -> None:
    found = answer(
        "1000100/0000000/2000000/0000003 > 1111100/0000000/2000000/0000003",
        "0020000/0000000/0020000/1000000 > 0020000/0020000/0020000/1000000",
        test="3000003/0000000/0000001/0000000",
    )
    assert found == "3333333/0000000/0000001/0000000"


def test_an_object_is_mirrored_about_its_neighbor() -> None:
    found = answer(
        "00000000/11050000/10050000/00000000 > 00000000/11050110/10050010/00000000",
        "000000000/000000000/022700000/002700000/000000000 > 000000000/000000000/022722000/002720000/000000000",
        test="000000000/303050000/333050000/000000000",
    )
    assert found == "000000000/303050303/333050333/000000000"


def test_a_panel_shows_the_color_of_its_rarest_cells() -> None:
    found = answer(
        "00500/01502/00500/55555/00500/03501/00500 > 11522/11522/11522/55555/33511/33511/33511",
        "00500/02503/00500/55555/00500/01502/00500 > 22533/22533/22533/55555/11522/11522/11522",
        test="00500/03501/00500/55555/00500/02503/00500",
    )
    assert found == "33511/33511/33511/55555/22533/22533/22533"


def test_a_template_is_stamped_under_symmetries_and_scales() -> None:
    search = search_for(
        "1332000000/0000000000/0110000220/0110000220/0000000000 > 1332000000/0000000000/0113333220/0113333220/0000000000",
        "0000000500/4665000000/0000000000/0000000400/0000000000 > 0000000500/4665000600/0000000600/0000000400/0000000000",
        "0700000/0200000/0200000/0800000/0000000/8007000 > 0700000/0200000/0200000/0800000/0000000/8227000",
        test="13320000/00000000/02000000/00000000/00000000/01000000",
    )
    predictions = {to_text(run_program(program, search.problem.tests[0]).value) for program in proposed(search)}
    assert "13320000/00000000/02000000/03000000/03000000/01000000" in predictions


def test_a_partial_cover_is_offered_as_a_base() -> None:
    search = search_for(
        "11100000/10100000/11100007 > 11100000/14100000/11108687",
        "01110000/01010000/01110070 > 01110000/01410000/01116079",
        test="111/101/111",
    )
    assert proposed(search) == []
    assert search.bases


@pytest.mark.parametrize("scope", [Scope.AROUND, Scope.MOVED, Scope.RELATED])
def test_no_two_generators_are_equal(scope: Scope) -> None:
    exprs = list(generators(table_of("110/000/002"), scope))
    assert len(set(exprs)) == len(exprs)


def table_of(grid: str) -> ObjectTable:
    search = search_for(f"{grid} > {grid}", test=grid)
    objects = call("objects", Input())
    values = search.values(objects)
    assert values is not None
    return ObjectTable("objs", objects, values, search)


def test_claims_cost_what_their_expressions_cost() -> None:
    claims = Claims(table_of("1101/0000/2202/0002/3000"))
    assert all(claim.cost == (0 if claim.expr is None else cost_of(claim.expr)) for claim in claims.all)


def test_claims_hold_of_the_objects_of_which_the_reference_says_so() -> None:
    table = table_of("1101/0000/2202/0002/3000")
    for claim in Claims(table).all[1:]:
        assert claim.expr is not None
        assert table.column(claim.expr) == claim.holds.tolist()


def test_proposals_print_and_parse_and_mean_the_same() -> None:
    search = search_for(
        "1110000/1010000/1110000 > 1110000/1410000/1110000",
        "0011100/0010100/0011100 > 0011100/0014100/0011100",
        test="000111/000101/000111",
    )
    programs = proposed(search)
    assert programs
    for program in programs:
        again = compile_text(to_source(program)).program
        assert same_value(
            run_program(again, search.problem.tests[0]).value, run_program(program, search.problem.tests[0]).value
        )


def test_a_column_that_no_row_covers_has_no_cover() -> None:
    assert list(covers(np.array([[True, False]]), [1], 10, Budget(None))) == []


def test_covers_come_by_increasing_cost() -> None:
    bits = np.array([[True, True], [True, False], [False, True]])
    assert list(covers(bits, [5, 1, 2], 10, Budget(None))) == [(1, 2), (0,), (1, 0)]
