"""This file is where it is tested that repeated parts of programs get names, and that nothing else changes."""

from __future__ import annotations

from dsl.program import Clause, Comprehension, Input, Let, Local, Program
from dsl.resolve import call
from dsl.types import OBJECT
from dsl.values import from_text, same_value
from grammar import compile_text, to_source, with_names
from interp.reference import run_program


def named(text: str) -> str:
    program = compile_text(text).program
    assert program is not None
    return to_source(with_names(program))


def test_a_part_that_stands_twice_gets_a_name():
    text = "input.erase(objects(input, conn=8)).paint(for o in objects(input, conn=8): o.shift(down))"
    assert named(text) == ("let objs = input.objects(conn=8)\ninput.erase(objs).paint(for o in objs: o.shift(down))\n")


def test_small_parts_are_written_again():
    text = "input.fill(input == red, blue).fill(input.flip_lr == red, blue)\n"
    assert named(text) == text


def test_parts_with_local_names_stay():
    text = "input.paint(for o in input.objects: o.shift((o.height, 0) * 2).shift((o.height, 0) * 2))\n"
    assert named(text) == text


def test_a_let_within_an_expression_is_written_where_its_names_are_not_taken():
    objs, each = call("objects", Input()), Local("o", OBJECT)
    wide = Comprehension((Clause("o", objs, call("is_wide", each)),), each)
    others = Comprehension((Clause("o", objs, call("not", call("in", each, Local("some", wide.type)))),), each)
    given = Program(call("flip_lr", Let("some", wide, call("paint", Input(), others))))
    read = compile_text(to_source(with_names(given))).program
    assert read is not None
    grid = from_text("110/000/200")
    assert same_value(run_program(given, grid).value, run_program(read, grid).value)


def test_a_named_program_does_the_same():
    program = compile_text(
        "input.erase(objects(input, conn=8)).paint(for o in objects(input, conn=8): o.rot180)"
    ).program
    assert program is not None
    grid = from_text("120/003/400")
    assert same_value(run_program(program, grid).value, run_program(with_names(program), grid).value)
