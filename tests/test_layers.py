"""This file is where the layers of difference are tested: what they conclude, and the reasons they give."""

from __future__ import annotations

from dsl.values import BLACK, BLUE, GREEN, RED, YELLOW, from_text
from synth.budget import Budget
from synth.constraints import Constraint, MapsColors, OutputSize, PaintsOnInput, PaletteLoses, PaletteWithin
from synth.diff import differences
from synth.problem import Pair, Problem
from synth.search import Search


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
