"""This file is where the layers of difference are tested: what they conclude, and the reasons they give."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dsl.values import BLACK, BLUE, GREEN, RED, YELLOW, Axis, Grid, Sym, from_text, transformed
from synth.budget import Budget
from synth.constraints import (
    BecomesPeriodic,
    BecomesSymmetric,
    Constraint,
    Fate,
    KeepsHistogram,
    MapsColors,
    ObjectsMove,
    OutputIsBlock,
    OutputIsWall,
    OutputSize,
    PaintsOnInput,
    PaletteLoses,
    PaletteWithin,
    PanelsDecide,
    Varies,
)
from synth.diff import differences, everything_seen
from synth.diff.blocks import output_is_block
from synth.diff.cells import maps_colors
from synth.diff.changes import varying
from synth.diff.symmetry import becomes_symmetric
from synth.problem import Pair, Problem
from synth.search import Search

FEW = settings(max_examples=40, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def concluded(*pairs: str) -> tuple[Constraint, ...]:
    return differences(problem(*pairs))


def problem(*pairs: str) -> Problem:
    """Pairs written `input > output`; the first input is the test input too."""
    train = tuple(Pair(*map(from_text, pair.split(" > "))) for pair in pairs)
    return Problem(train, (train[0].input,))


def reasons(kind: type[Constraint], *pairs: str) -> list[str]:
    return [constraint.because for constraint in concluded(*pairs) if isinstance(constraint, kind)]


def test_no_new_color_is_concluded_with_its_reason() -> None:
    assert reasons(PaletteWithin, "12 > 21", "33 > 3") == ["no output has a colour that its input lacks"]


def test_a_color_in_every_output_is_an_added_color() -> None:
    found = [c for c in concluded("12 > 24", "33 > 43") if isinstance(c, PaletteWithin)]
    assert found[0].added == {YELLOW}


def test_colors_that_only_one_output_adds_conclude_nothing() -> None:
    assert reasons(PaletteWithin, "12 > 24", "33 > 36") == []


def test_a_color_of_inputs_that_no_output_has_is_lost() -> None:
    found = [c for c in concluded("12 > 11", "13 > 11") if isinstance(c, PaletteLoses)]
    assert found[0].colors == {RED, GREEN}
    assert found[0].because == "inputs have red and green, no output does"


def test_painting_names_the_colors_that_change_and_are_written() -> None:
    found = [c for c in concluded("0010 > 0410", "2000 > 2004") if isinstance(c, PaintsOnInput)]
    assert (found[0].changed, found[0].written) == ({BLACK}, {YELLOW})
    assert found[0].because == "only black cells change, to yellow"


def test_an_output_of_other_dims_is_no_painting() -> None:
    assert reasons(PaintsOnInput, "0010 > 010") == []


def test_an_output_with_few_cells_of_its_input_is_no_painting() -> None:
    assert reasons(PaintsOnInput, "0010 > 1101") == []


def test_a_color_map_names_each_change() -> None:
    found = [c for c in concluded("12 > 32", "11 > 33") if isinstance(c, MapsColors)]
    assert found[0].mapping == ((BLUE, GREEN),)
    assert found[0].because == "every blue cell becomes green"


def test_colors_that_change_differently_are_no_color_map() -> None:
    assert reasons(MapsColors, "12 > 32", "11 > 44") == []


def test_equal_grids_are_no_color_map() -> None:
    assert reasons(MapsColors, "12 > 12") == []


def sizes_on(grid: str, *pairs: str) -> list[tuple[int, int]]:
    """What the size rules found on the pairs say for another input."""
    stated = problem(*pairs)
    rules = [constraint for constraint in differences(stated) if isinstance(constraint, OutputSize)]
    search = Search(Problem(stated.train, (from_text(grid),)), (), Budget(None))
    values = [search.values(rule.size) for rule in rules]
    return [(value[-1].row, value[-1].col) for value in values if value is not None]


def test_equal_dims_are_the_first_rule() -> None:
    assert sizes_on("11/11/11", "12 > 21", "3/3 > 3/4")[0] == (3, 2)


def test_constant_dims_are_a_rule() -> None:
    assert sizes_on("11/11/11", "12 > 21/11", "3/3 > 33/34")[0] == (2, 2)


def test_a_multiple_of_the_sides_is_a_rule_with_its_reason() -> None:
    because = reasons(OutputSize, "12 > 1122/1122", "3/4 > 33/33/44/44")[0]
    assert because == "every output is 2 times as tall and wide as its input"


def test_the_box_of_the_foreground_is_a_rule() -> None:
    assert (1, 3) in sizes_on("00000/01110", "0000/0110 > 11", "0100/0100 > 1/1")


def test_a_count_of_colors_is_a_rule() -> None:
    assert (1, 4) in sizes_on("1234/1111", "12/11 > 11", "123/111 > 111")


def test_at_most_two_size_rules_are_kept() -> None:
    assert len(reasons(OutputSize, "12 > 12", "34 > 34")) <= 2


def random_grids(seed: int, number: int, height: int, width: int) -> list[Grid]:
    return list(np.random.default_rng(seed).integers(0, 8, (number, height, width), np.uint8))


def posed(inputs: Sequence[Grid], outputs: Sequence[Grid]) -> Problem:
    return Problem(tuple(map(Pair, inputs, outputs)), (inputs[0],))


def claims_of(*pairs: str) -> list[str]:
    """Everything that is concluded, for people too."""
    return [constraint.claim for _, constraint in everything_seen(problem(*pairs))]


def reason_of(claim: str, *pairs: str) -> str:
    return next(seen.because for _, seen in everything_seen(problem(*pairs)) if seen.claim == claim)


def one_of(kind: type[Constraint], *pairs: str) -> Constraint:
    return next(seen for _, seen in everything_seen(problem(*pairs)) if isinstance(seen, kind))


@FEW
@given(st.integers(0, 10_000), st.integers(0, 4), st.integers(0, 3), st.sampled_from(Sym), st.integers(1, 3))
def test_a_planted_crop_is_found_where_it_was_cut(seed: int, row: int, col: int, sym: Sym, scale: int) -> None:
    inputs = random_grids(seed, 2, 8, 7)
    crops = [transformed(grid, sym)[row : row + 3, col : col + 4] for grid in inputs]
    outputs = [crop.repeat(scale, axis=0).repeat(scale, axis=1) for crop in crops]
    (found,) = output_is_block(posed(inputs, outputs))
    assert isinstance(found, OutputIsBlock)
    assert (found.sym, found.scales, found.shrunk) == (sym, (scale, scale), 1)
    assert all((row, col) in places for places in found.places)


@FEW
@given(st.integers(0, 10_000), st.permutations(range(8)).filter(lambda new: new != list(range(8))))
def test_a_planted_color_permutation_is_found(seed: int, new: list[int]) -> None:
    inputs = random_grids(seed, 2, 9, 9)
    (found,) = maps_colors(posed(inputs, [np.array(new, np.uint8)[grid] for grid in inputs]))
    assert isinstance(found, MapsColors)
    assert dict(found.mapping) == {old: color for old, color in enumerate(new) if old != color}


@FEW
@given(st.integers(0, 10_000), st.sampled_from([Sym.FLIP_LR, Sym.FLIP_UD, Sym.TRANSPOSE, Sym.ANTITRANSPOSE]))
def test_a_grid_made_symmetric_is_found(seed: int, sym: Sym) -> None:
    inputs = random_grids(seed, 2, 6, 6)
    outputs = [np.maximum(grid, transformed(grid, sym)) for grid in inputs]
    found = becomes_symmetric(posed(inputs, outputs))[0]
    assert isinstance(found, BecomesSymmetric)
    assert sym in found.syms


FINDINGS = {
    "crop": ("0000/0120/0340 > 12/34", "5600/7800/0000 > 56/78", "1111/1231/1451 > 23/45"),
    "fall": ("0200/0000/1111 > 0000/0200/1111", "0020/0000/1111 > 0000/0020/1111", "2000/0000/1111 > 0000/2000/1111"),
    "holes": ("3330/3030/3330 > 3330/3430/3330", "0000/0333/0303/0333 > 0000/0333/0343/0333"),
}


@pytest.mark.parametrize("pairs", FINDINGS.values(), ids=FINDINGS)
def test_the_order_of_the_pairs_does_not_change_what_is_claimed(pairs: tuple[str, ...]) -> None:
    assert len({frozenset(claims_of(*order)) for order in itertools.permutations(pairs)}) == 1


def test_every_layer_gives_a_claim_and_a_reason() -> None:
    for pairs in FINDINGS.values():
        for _, seen in everything_seen(problem(*pairs)):
            assert seen.claim
            assert seen.because


def test_a_search_is_not_told_what_is_for_people() -> None:
    stated = problem(*FINDINGS["holes"])
    everything = [constraint for _, constraint in everything_seen(stated)]
    assert len(differences(stated)) < len(everything)
    assert all(constraint in everything for constraint in differences(stated))


def test_a_turned_input_is_a_block_under_that_symmetry() -> None:
    found = one_of(OutputIsBlock, "120/345 > 021/543", "110/002 > 011/200")
    assert found.claim == "an output is its input, mirrored left to right"


def test_cells_that_change_places_keep_the_histogram() -> None:
    assert isinstance(one_of(KeepsHistogram, "120 > 021", "300 > 003"), KeepsHistogram)


def test_the_blocks_of_a_wall_are_counted() -> None:
    found = one_of(OutputIsWall, "12/34 > 1221/3443", "56/78 > 5665/7887")
    assert found.claim == "an output is a wall of 1 by 2 blocks: images of its input"
    assert found.because == "the blocks show the input (1), mirrored left to right (1)"


def test_outputs_that_repeat_are_periodic_along_that_axis() -> None:
    found = one_of(BecomesPeriodic, "1200/3400 > 1212/3434", "5600/7800 > 5656/7878")
    assert isinstance(found, BecomesPeriodic)
    assert found.axes == (Axis.ROWS,)


def test_what_two_panels_show_is_a_table() -> None:
    found = one_of(PanelsDecide, "10510/01500 > 20/00", "11501/10511 > 02/20")
    assert found.because == "by where they are not black: red in both, else black"


def test_objects_that_fall_move_and_others_stay() -> None:
    found = one_of(ObjectsMove, *FINDINGS["fall"])
    assert isinstance(found, ObjectsMove)
    assert found.fates == {Fate.MOVED, Fate.KEPT}
    assert "an object moves if it is red" in claims_of(*FINDINGS["fall"])
    assert "they move 1 down" in claims_of(*FINDINGS["fall"])
    assert "objects come to touch" in claims_of(*FINDINGS["fall"])


def test_a_trait_decides_the_new_color() -> None:
    claim = "a trait of the object decides its new colour"
    pairs = ("11000/00010/00010/00010 > 22000/00030/00030/00030", "00011/10000/10000/10000 > 00022/30000/30000/30000")
    assert reason_of(claim, *pairs) == "not the largest: red; the largest: green"


def test_the_cells_that_change_are_exactly_the_enclosed_ones() -> None:
    claim = "exactly the cells enclosed by green cells change"
    assert reason_of(claim, *FINDINGS["holes"]) == "all 2 of the colours that change, and no others"


def test_a_color_like_no_color_of_the_inputs_varies_with_nothing() -> None:
    found = one_of(Varies, "1020 > 77", "3000 > 88", "5504 > 99")
    assert isinstance(found, Varies)
    assert found.source is None


def test_a_color_that_is_read_off_the_inputs_varies_with_that() -> None:
    claims = claims_of("0110/0200 > 1", "0030/4330 > 3", "2201/2200 > 2")
    assert "the output's colour = the most frequent colour off the ground" in claims


@FEW
@given(st.lists(st.integers(1, 6), min_size=3, max_size=3, unique=True), st.integers(0, 3))
def test_an_output_that_grows_with_the_input_is_said_to_vary_with_it(sides: list[int], more: int) -> None:
    inputs = [np.ones((side, 3), np.uint8) for side in sides]
    found = varying(posed(inputs, [np.full((side + more, 5), 2, np.uint8) for side in sides]))[0]
    assert isinstance(found, Varies)
    assert (found.quantity, found.source) == ("the output's height", "the input's height")


def test_a_crop_in_other_colors_is_a_rectangle_under_a_color_map() -> None:
    pairs = ("0000/0120/0110 > 34/33", "1200/1000/1100 > 340/300")
    assert reason_of("an output is a rectangle of its input in other colours", *pairs) == "blue → green, red → yellow"


def test_an_input_seen_from_afar_shows_the_main_color_of_each_block() -> None:
    pairs = ("111222/101202/111222/333444/303404/333444 > 12/34", "555111/505101/555111/222333/202303/222333 > 51/23")
    because = reason_of("an output is its input seen from afar", *pairs)
    assert because == "each cell has the most frequent colour of its block: blocks of 3 by 3 in every pair"
