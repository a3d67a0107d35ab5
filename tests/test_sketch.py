"""This file is where it is tested how the holes of a sketch are filled: what is visible there, and what explains the pairs."""

from __future__ import annotations

import pytest

import gridwright as gw
from dsl.program import Program
from dsl.types import OBJECTS, VEC
from dsl.values import from_text, same_value
from grammar import compile_text, to_source
from gridwright.errors import InputError
from gridwright.solving import parse_sketch
from interp.reference import run_program
from synth.budget import Budget, Limits
from synth.fill_goals import goal_holes
from synth.problem import Pair, Problem
from synth.scoped_bank import ScopedBank
from synth.scopes import contexts, numbered, visible_at
from synth.search import Search
from synth.sketch import Sketch, unsearchable
from synth.solver import fill

LIFTED = Problem(
    (
        Pair(from_text("0000/0000/0100/0100/0022"), from_text("0100/0100/0000/0022/0000")),
        Pair(from_text("0000/3000/0000/0040"), from_text("3000/0000/0040/0000")),
    ),
    (from_text("0000/0000/0000/5000/5000/5000/0006"),),
)
"""Every object moves up by its own height."""
PAINTED = Problem(
    (
        Pair(from_text("33300/30300/33300/00000"), from_text("33300/34300/33300/00000")),
        Pair(from_text("00000/03333/03003/03333"), from_text("00000/03333/03443/03333")),
    ),
    (from_text("000000/033300/030300/033300/000000"),),
)
LIMITS = Limits(evaluations=200_000)


def sketch(text: str) -> Program:
    program = compile_text(text).program
    assert program is not None
    return program


def best(text: str, problem: Problem) -> str:
    """The best filling, as text, after a look at whether it explains every pair."""
    solution = fill(sketch(text), problem, LIMITS)
    program = solution.answers[0].program
    assert all(same_value(run_program(program, pair.input).value, pair.output) for pair in problem.train)
    return to_source(program).strip()


def test_a_mask_is_found_from_what_it_must_paint() -> None:
    filled = fill(sketch("input.fill(?Mask, yellow)"), PAINTED, LIMITS)
    assert same_value(filled.guesses[0][0], from_text("000000/033300/034300/033300/000000"))


def test_a_color_is_found_beside_the_mask_that_it_paints() -> None:
    assert best("input.fill(?, ?)", PAINTED).endswith(", yellow)")


def test_a_hole_deep_in_a_mask_is_filled() -> None:
    assert (
        best("input.fill(enclosed(input == ?Color), yellow)", PAINTED) == "input.fill(enclosed(input == green), yellow)"
    )


def test_two_fills_share_the_work() -> None:
    problem = Problem(
        tuple(Pair(pair.input, from_text(text)) for pair, text in zip(PAINTED.train, RECOLORED, strict=True)),
        PAINTED.tests,
    )
    filled = fill(sketch("input.fill(?, yellow).fill(?, red)"), problem, LIMITS)
    assert same_value(filled.guesses[0][0], from_text("000000/022200/024200/022200/000000"))


RECOLORED = ("22200/24200/22200/00000", "00000/02222/02442/02222")


def test_a_hole_in_a_comprehension_may_use_its_names() -> None:
    text = "let objs = objects(input, conn=8)\ninput.erase(objs).paint(for o in objs: o.shift(?))"
    solution = fill(sketch(text), LIFTED, Limits(evaluations=4_000))
    assert same_value(solution.guesses[0][0], from_text("5000/5000/5000/0000/0000/0006/0000"))


def test_a_hole_in_a_key_may_use_its_name() -> None:
    problem = Problem(
        (
            Pair(from_text("1102/1100/0000"), from_text("11/11")),
            Pair(from_text("3000/0044/0044"), from_text("44/44")),
        ),
        (from_text("5500/5500/0006"),),
    )
    assert best("input.objects.argmax(o -> ?Int).image", problem) == "input.objects.argmax(size).image"


def test_a_hole_alone_is_an_ordinary_search() -> None:
    flipped = Problem(tuple(Pair(pair.output, pair.output[::-1]) for pair in LIFTED.train), LIFTED.tests)
    assert best("?", flipped) == "input.flip_ud"


def test_where_no_filling_explains_the_pairs_the_nearest_is_shown() -> None:
    solution = fill(sketch("input.replace(?Color, ?Color)"), PAINTED, Limits(evaluations=300))
    assert solution.answers == ()
    assert solution.partial is not None
    assert solution.partial.right > 0


def test_the_budget_is_kept() -> None:
    limits = Limits(evaluations=500)
    assert fill(sketch("input.swap(?, ?).swap(?, ?)"), PAINTED, limits).evaluations <= 500 + 1


def test_fillings_come_in_order_of_cost() -> None:
    search = Search(LIFTED, (), Budget(4_000))
    text = "let objs = objects(input, conn=8)\ninput.erase(objs).paint(for o in objs: o.shift(?))"
    costs = [Program(body).cost for body in Sketch(sketch(text).body, search).fillings()]
    assert costs
    assert costs == sorted(costs)


def test_what_is_visible_at_a_hole_is_known_in_every_state() -> None:
    body, (hole,) = numbered(
        sketch("let objs = objects(input)\nlet m = 1\ninput.paint(for o in objs if o.height > m: o.shift(?))").body
    )
    visible = visible_at(hole, body)
    assert visible is not None
    assert (visible[0].name, visible[0].type) == ("objs", OBJECTS)
    states = contexts(visible, LIFTED.inputs, (0, 0, 0))
    assert {state.names["o"].row for state in states if state.place == 0} == {2}


def test_expressions_at_a_place_are_distinct_there() -> None:
    body, (hole,) = numbered(sketch("input.paint(for o in objects(input): o.shift(?))").body)
    search = Search(LIFTED, (), Budget(None))
    visible = visible_at(hole, body) or []
    states = contexts(visible, LIFTED.inputs, search.backgrounds())
    bank = ScopedBank(states, visible, search)
    columns = [bank.expanded(entry) for cost in range(3) for entry in bank.at(VEC, cost)]
    assert len(columns) > 20
    assert len(set(columns)) == len(columns)


def test_masks_of_the_last_fills_are_goals() -> None:
    body, holes = numbered(sketch("let m = input == red\ninput.fill(m, red).fill(?, blue).fill(~?Mask, red)").body)
    assert goal_holes(body) == (holes[0],)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("input.flip_lr", "my.gw has no hole to fill"),
        ("input.fill(?Msk, red)", "my.gw:1:12"),
        ("input.fill(input == ?, red)", "of what type this hole is"),
        ("let x = ?List[List[Object]]\ninput.paint(x.first)", "a hole of type List[List[Object]] cannot be filled"),
    ],
)
def test_a_sketch_that_cannot_be_filled_is_refused(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message.replace("[", r"\[")):
        parse_sketch(text, "my.gw")


def test_types_that_cannot_be_searched_are_told() -> None:
    assert list(map(str, unsearchable(sketch("let x = ?List[List[Object]]\ninput.paint(x.first)")))) == [
        "List[List[Object]]"
    ]


def test_from_python_a_sketch_is_a_text() -> None:
    solution = gw.solve(PAINTED, evaluations=20_000, sketch="input.fill(enclosed(input == ?Color), yellow)")
    assert str(solution.program) == "input.fill(enclosed(input == green), yellow)"


def test_from_python_a_program_to_start_from_is_a_text() -> None:
    solution = gw.solve(PAINTED, evaluations=20_000, start="input.fill(enclosed(input == green), red)")
    assert str(solution.program) == "input.fill(enclosed(input == green), yellow)"


def test_a_sketch_and_a_start_are_too_much() -> None:
    with pytest.raises(InputError, match="give one of them"):
        gw.solve(PAINTED, sketch="?", start="input")
