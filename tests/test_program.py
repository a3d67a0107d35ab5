"""This file is where the program tree is tested: closedness and cost."""

from __future__ import annotations

from dsl.program import Background, Clause, Comprehension, Expr, Input, Let, Local, Program, cost_of, is_closed, walk
from dsl.resolve import call, color, key
from dsl.types import GRID, OBJECT
from dsl.values import GREEN, YELLOW

ELEMENT = Local("o", OBJECT)
HOLES = call("enclosed", call("==", Input(), color(GREEN)))


def test_the_cost_counts_words_and_literals() -> None:
    assert cost_of(call("fill", Input(), HOLES, color(YELLOW))) == 5


def test_an_argument_that_equals_its_default_is_free() -> None:
    assert cost_of(call("objects", Input())) == cost_of(call("objects", Input(), bg=Background()))


def test_a_repeated_part_costs_one() -> None:
    once = cost_of(call("&", HOLES, call("~", HOLES)))
    assert once == cost_of(HOLES) + 1 + 1 + 1


def test_a_part_with_a_free_name_is_not_shared() -> None:
    def sized(bound: str) -> Expr:
        return Comprehension((Clause(bound, call("objects", Input()), None),), call("size", Local(bound, OBJECT)))

    assert cost_of(sized("o")) == cost_of(sized("p"))


def test_names_bound_inside_leave_an_expression_closed() -> None:
    objects = call("objects", Input())
    assert is_closed(Comprehension((Clause("o", objects, call("is_rect", ELEMENT)),), ELEMENT))
    assert is_closed(key("o", OBJECT, call("size", ELEMENT)))
    assert is_closed(Let("base", Input(), Local("base", GRID)))


def test_a_name_bound_nowhere_leaves_an_expression_open() -> None:
    assert not is_closed(call("size", ELEMENT))
    assert not is_closed(Comprehension((Clause("p", call("objects", Input()), None),), ELEMENT))


def test_walk_meets_every_part_outermost_first() -> None:
    assert list(walk(HOLES))[:2] == [HOLES, HOLES.arguments[0]]
    assert Input() in walk(HOLES)


def test_a_program_costs_what_its_body_costs() -> None:
    assert Program(HOLES).cost == cost_of(HOLES)
