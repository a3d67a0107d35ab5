"""This file is where it is tested what texts mean: how they are read, and which program each becomes."""

from __future__ import annotations

import pytest
from lark import Lark

from dsl.program import (
    And,
    Background,
    Clause,
    Comprehension,
    Expr,
    Frame,
    Hole,
    If,
    Input,
    Let,
    ListOf,
    Literal,
    Local,
    Or,
    OrElse,
    Program,
)
from dsl.registry import primitive_named
from dsl.resolve import apply, call, color, integer, key
from dsl.types import AXIS, BOOL, COLOR, CONN, GRID, INT, MASK, OBJECT, OBJECTS, SYM, TURN, VEC, Type, list_of
from dsl.values import BLACK, BLUE, RED, Axis, Conn, Sym, Turn, Value, Vec, from_text, same_value
from grammar import compile_text, to_source
from grammar.parser import grammar_text
from interp.reference import run_program

INPUT = Input()
OBJECTS_OF_INPUT = call("objects", INPUT)
ELEMENT = Local("o", OBJECT)
RED_CELLS = call("==", INPUT, color(RED))
BLUE_CELLS = call("==", INPUT, color(BLUE))


def meant(text: str, type_: Type | None = None) -> Expr:
    """What the last statement of a text means, whatever its type."""
    compiled = compile_text(text, result=type_)
    assert compiled.program is not None, compiled.diagnostics
    return compiled.program.body


def codes(text: str) -> list[str]:
    """The codes of what is wrong with a program."""
    return [diagnostic.code for diagnostic in compile_text(text).diagnostics]


# The grammar.


@pytest.mark.parametrize("start", ["start", "statement"])
def test_the_grammar_has_no_conflicts(start: str) -> None:
    Lark(grammar_text(), parser="lalr", lexer="basic", start=start, strict=True)


@pytest.mark.parametrize("text", ["input", "\n\ninput\n", ";input;", "let a = 1; input\nlet b = 2;;input", ""])
def test_the_grammar_reads_a_whole_text_too(text: str) -> None:
    Lark(grammar_text(), parser="lalr", lexer="basic", start="start").parse(text)


# Where a statement ends.


@pytest.mark.parametrize("separator", ["\n", ";", " ; ", "\n\n", ";\n", "\n;\n", "  # why\n", "\r\n", "\n# why\n"])
def test_a_new_line_or_a_semicolon_ends_a_statement(separator: str) -> None:
    assert meant(f"let a = input{separator}a") == Let("a", INPUT, Local("a", GRID))


@pytest.mark.parametrize("text", ["input\n  .flip_lr", "input\n\n.flip_lr", "input # why\n.flip_lr"])
def test_a_line_that_begins_with_a_dot_goes_on(text: str) -> None:
    assert meant(text) == call("flip_lr", INPUT)


def test_a_line_that_ends_with_a_dot_does_not_go_on() -> None:
    assert codes("input.\ninput") == ["ends-too-early"]


def test_lines_that_begin_with_then_and_else_go_on() -> None:
    assert meant("if true\nthen red\nelse blue") == If(Literal(True, BOOL), color(RED), color(BLUE))


def test_a_semicolon_ends_a_statement_even_before_a_dot() -> None:
    assert codes("input;\n.flip_lr")[-1] == "unexpected"


@pytest.mark.parametrize("text", ["(\ninput\n)", "trim(\n input,\n 2\n)", "[\n1,\n2\n]", "[1, 2][\n0\n]", "(1,\n2)"])
def test_a_new_line_inside_brackets_ends_nothing(text: str) -> None:
    assert meant(text) == meant(text.replace("\n", " "))


def test_a_closing_bracket_without_its_opening_one_leaves_the_next_line_a_statement() -> None:
    assert codes("let a = 1)\nlet b = 2\ninput.fill(full, b)") == ["closes-nothing", "wrong-argument"]


def test_a_let_at_the_start_of_a_line_begins_a_statement_even_inside_brackets() -> None:
    assert codes("let a = (1\nlet b = 2\nb") == ["not-closed", "result-is-no-grid"]


def test_a_statement_cannot_begin_like_the_rest_of_the_one_above() -> None:
    assert meant("let a = 1\n(input)") == Let("a", integer(1), INPUT)
    assert meant("let a = 1\n[a]") == Let("a", integer(1), ListOf((Local("a", INT),), list_of(INT)))
    assert meant("let a = 1\n-a") == Let("a", integer(1), call("negate", Local("a", INT)))


# What binds closer.


@pytest.mark.parametrize(
    ("text", "bracketed"),
    [
        ("1 + 2 * 3", "1 + (2 * 3)"),
        ("1 - 2 - 3", "(1 - 2) - 3"),
        ("12 // 3 * 2 % 5", "((12 // 3) * 2) % 5"),
        ("-1 + 2", "(-1) + 2"),
        ("-input.width", "-(input.width)"),
        ("- - 1", "-(-1)"),
        ("up * 2 + down", "(up * 2) + down"),
        ("1 + 2 == 3", "(1 + 2) == 3"),
        ("1 < 2 and 2 < 3 or false", "((1 < 2) and (2 < 3)) or false"),
        ("not 1 == 2 and true", "(not (1 == 2)) and true"),
        ("not not true", "not (not true)"),
        ("true or false and false", "true or (false and false)"),
        ("true or false ?? true", "(true or false) ?? true"),
        ("1 ?? 2 ?? 3", "(1 ?? 2) ?? 3"),
        ("full | full & full", "full | (full & full)"),
        ("full | full ^ full & ~full", "full | (full ^ (full & (~full)))"),
        ("full - full & full", "(full - full) & full"),
        ("1 in [1] ++ [2]", "1 in ([1] ++ [2])"),
        ("~input.fg", "~(input.fg)"),
        ("if true then 1 else 2 + 3", "if true then 1 else (2 + 3)"),
        ("for n in [1] ++ [2] if n > 1: n + 1", "for n in ([1] ++ [2]) if (n > 1): (n + 1)"),
        ("for n in [1]: for k in [2]: n + k", "for n in [1]: (for k in [2]: n + k)"),
    ],
)
def test_operators_bind_as_the_brackets_say(text: str, bracketed: str) -> None:
    assert meant(text) == meant(bracketed)


def test_comparisons_do_not_chain() -> None:
    assert codes("let a = 1 < 2 < 3; input") == ["chained-comparison"]
    assert codes("let a = input == red | input == blue; input") == ["chained-comparison"]


# Names and literals.


@pytest.mark.parametrize(
    ("text", "value", "type_"),
    [
        ("red", RED, COLOR),
        ("true", True, BOOL),
        ("7", 7, INT),
        ("007", 7, INT),
        ("-7", -7, INT),
        ("1000000", 1_000_000, INT),
        ("up", Vec(-1, 0), VEC),
        ("(2, -3)", Vec(2, -3), VEC),
        ("rot90", Sym.ROT90, SYM),
        ("cols", Axis.COLS, AXIS),
        ("any", Axis.ANY, AXIS),
        ("turn_left", Turn.LEFT, TURN),
    ],
)
def test_a_literal_has_its_type(text: str, value: Value, type_: Type) -> None:
    assert meant(text) == Literal(value, type_)


def test_four_is_a_conn_where_a_conn_is_wanted() -> None:
    assert meant("objects(input, conn=8)") == call("objects", INPUT, Literal(Conn.EIGHT, CONN))
    assert meant("objects(input, 4).length + 4") == call("+", call("length", OBJECTS_OF_INPUT), integer(4))


def test_four_is_a_conn_in_an_arm_where_a_conn_is_wanted() -> None:
    chosen = If(Literal(True, BOOL), Literal(Conn.FOUR, CONN), Literal(Conn.EIGHT, CONN))
    assert meant("full.neighbors(if true then 4 else 8)") == call("neighbors", call("full"), chosen)


def test_four_that_is_named_is_a_number() -> None:
    assert codes("let n = 4\ninput.fill(neighbors(full, n), red)") == ["wrong-argument"]


def test_a_word_that_is_a_literal_too_is_the_literal_where_a_value_is_wanted() -> None:
    assert meant("input.apply_sym(flip_lr)") == call("apply_sym", INPUT, Literal(Sym.FLIP_LR, SYM))
    assert meant("[flip_lr, id]") == ListOf((Literal(Sym.FLIP_LR, SYM), Literal(Sym.ID, SYM)), list_of(SYM))


def test_a_word_that_is_a_literal_too_is_a_key_where_a_key_is_wanted() -> None:
    local = Local("o", GRID)
    assert meant("repeat(2, input, flip_lr)") == call(
        "repeat", integer(2), INPUT, key("o", GRID, call("flip_lr", local))
    )


def test_any_is_a_word_an_axis_and_a_key() -> None:
    masks = "[full, input == red]"
    assert meant("any(full)") == call("any", call("full"))
    assert meant("objects(input).first.is_line(any)") == call("is_line", call("first", OBJECTS_OF_INPUT))
    assert meant(f"for m in {masks} if m.any: m.any")
    assert meant(f"{masks}.group_by(any)").type == list_of(list_of(MASK))


def test_a_word_whose_parameters_all_have_defaults_stands_alone() -> None:
    assert meant("full") == call("full") == meant("full()")


def test_bg_is_the_background_that_the_program_may_name() -> None:
    assert meant("bg") == Background()
    program = compile_text("background black\ninput.fill(full, bg)").program
    assert program == Program(call("fill", INPUT, call("full"), Background()), BLACK)


def test_none_stands_only_for_no_background() -> None:
    assert meant("objects(input, bg=none)") == call("objects", INPUT, bg=Literal(None, COLOR))
    assert codes("let c = none\ninput.fill(full, c)") == ["none-outside-call"]
    assert codes("input.fill(full, if true then red else none)") == ["none-outside-call"]


def test_a_name_may_be_that_of_a_word() -> None:
    assert meant("let width = input.width\nwidth") == Let("width", call("width", INPUT), Local("width", INT))


# Holes.


def test_a_hole_with_a_type_is_of_that_type() -> None:
    assert meant("?Mask") == Hole(MASK)
    assert meant("?List[Object]") == Hole(OBJECTS)
    assert meant("?List[List[Object]]") == Hole(list_of(OBJECTS))


def test_a_hole_without_type_takes_the_type_that_is_wanted() -> None:
    assert meant("input.fill(?, ?)") == call("fill", INPUT, Hole(MASK), Hole(COLOR))
    assert meant("?", GRID) == Hole(GRID)
    assert meant("(?, 1)") == call("vec", Hole(INT), integer(1))
    assert meant("if ? then red else ?") == If(Hole(BOOL), color(RED), Hole(COLOR))


def test_the_arguments_before_a_hole_decide_its_type() -> None:
    assert meant("red == ?") == call("==", color(RED), Hole(COLOR))
    assert meant("objects(input) ++ ?") == call("++", OBJECTS_OF_INPUT, Hole(OBJECTS))
    assert codes("input.fill(input == ?, red)") == ["untyped-hole"]


def test_two_question_marks_are_an_operator_and_three_an_operator_and_a_hole() -> None:
    assert meant("red ?? ?") == meant("red ???") == OrElse(color(RED), Hole(COLOR))
    assert meant("?Color ?? ?Color") == meant("?Color???Color") == OrElse(Hole(COLOR), Hole(COLOR))


def test_an_empty_list_takes_the_type_that_is_wanted() -> None:
    assert meant("input.paint([])") == call("paint", INPUT, ListOf((), OBJECTS))
    assert meant("[red] ++ []") == call("++", ListOf((color(RED),), list_of(COLOR)), ListOf((), list_of(COLOR)))
    assert codes("let xs = []\ninput") == ["untyped-list"]


# Calls.


def test_a_dot_puts_what_stands_before_it_first() -> None:
    assert meant("input.fill(full, red)") == meant("fill(input, full, red)")
    assert meant("input.width") == meant("width(input)") == call("width", INPUT)
    assert meant("input.width()") == call("width", INPUT)


def test_arguments_may_be_named_in_any_order() -> None:
    assert meant("input.fill(color=red, mask=full)") == meant("input.fill(full, red)")


def test_square_brackets_take_an_element() -> None:
    assert meant("objects(input)[-1]") == call("index", OBJECTS_OF_INPUT, integer(-1))


def test_two_brackets_with_literals_are_a_literal_and_otherwise_a_call() -> None:
    assert meant("(1, 2)") == Literal(Vec(1, 2), VEC)
    assert meant("(1, input.width)") == call("vec", integer(1), call("width", INPUT))


def test_the_types_of_the_arguments_choose_the_signature() -> None:
    assert meant("input.flip_lr") == apply(primitive_named("flip_lr"), INPUT)
    assert meant("full.flip_lr") == apply(primitive_named("flip_lr_mask"), call("full"))


def test_a_default_is_filled_in() -> None:
    assert meant("objects(input)") == call(
        "objects", INPUT, Literal(Conn.FOUR, CONN), Literal(True, BOOL), Background()
    )
    assert meant("dot((0, 0))") == call("dot", Literal(Vec(0, 0), VEC), Frame())


# Coercions.


def test_objects_become_their_mask_where_a_mask_is_wanted() -> None:
    mask = apply(primitive_named("mask_objects"), OBJECTS_OF_INPUT, Frame())
    assert meant("input.fill(objects(input), red)") == call("fill", INPUT, mask, color(RED))


def test_an_object_becomes_its_mask_in_the_frame_of_the_grid() -> None:
    tall = call("vcat", INPUT, INPUT)
    first = call("first", OBJECTS_OF_INPUT)
    mask = apply(primitive_named("mask"), first, apply(primitive_named("dims"), tall))
    assert meant("vcat(input, input).fill(objects(input).first, red)") == call("fill", tall, mask, color(RED))


def test_an_object_becomes_a_list_where_objects_are_wanted() -> None:
    first = call("first", OBJECTS_OF_INPUT)
    assert meant("input.paint(objects(input).first)") == call("paint", INPUT, ListOf((first,), OBJECTS))


def test_what_needs_no_coercion_goes_first() -> None:
    assert meant("objects(input).first.flip_lr").type == OBJECT


# Comprehensions and keys.


def test_a_comprehension_maps_and_filters() -> None:
    clause = Clause("o", OBJECTS_OF_INPUT, call(">", call("size", ELEMENT), integer(2)))
    assert meant("for o in objects(input) if o.size > 2: o.color") == Comprehension((clause,), call("color", ELEMENT))


def test_later_clauses_see_the_names_of_earlier_ones() -> None:
    colors = Clause("c", call("colors", ELEMENT), None)
    body = call("only", ELEMENT, Local("c", COLOR))
    clauses = (Clause("o", OBJECTS_OF_INPUT, None), colors)
    assert meant("for o in objects(input) for c in o.colors: o.only(c)") == Comprehension(clauses, body)


def test_a_name_of_a_comprehension_ends_with_it() -> None:
    assert codes("let a = for o in objects(input): o.size\ninput.paint(o)") == ["unknown-name"]
    again = "for o in objects(input): o.size"
    assert meant(f"let a = {again}\nlet b = {again}\na ++ b").type == list_of(INT)


def test_comprehensions_nest_three_deep_but_sources_do_not_count() -> None:
    three = "for a in [1]: for b in [2] for c in [3]: a + b + c"
    assert meant(three).type == list_of(list_of(INT))
    assert codes(f"let x = for d in [4]: ({three})[0][0]\ninput") == ["too-many-loops"]
    assert meant("for a in (for b in (for c in (for d in [1]: d): c): b): a").type == list_of(INT)


def test_a_bare_word_is_a_key() -> None:
    sized = key("o", OBJECT, call("size", ELEMENT))
    assert meant("objects(input).argmax(size)") == call("argmax", OBJECTS_OF_INPUT, sized)
    assert meant("objects(input).argmax(o -> o.size)") == call("argmax", OBJECTS_OF_INPUT, sized)
    assert meant("objects(input).argmax(key=size)") == call("argmax", OBJECTS_OF_INPUT, sized)
    assert meant("objects(input).argmax(key=o -> o.size)") == call("argmax", OBJECTS_OF_INPUT, sized)


def test_a_key_sees_the_names_around_it() -> None:
    made = meant("let box = objects(input).first\nobjects(input).argmin(p -> dist(p, box))")
    assert isinstance(made, Let)
    assert made.body == call(
        "argmin",
        OBJECTS_OF_INPUT,
        key("p", OBJECT, call("dist", Local("p", OBJECT), Local("box", OBJECT))),
    )


def test_the_key_of_group_by_may_give_any_type() -> None:
    assert meant("objects(input).group_by(color)").type == list_of(OBJECTS)
    assert meant("objects(input).group_by(o -> o.dims)").type == list_of(OBJECTS)


def test_a_key_is_no_value() -> None:
    assert codes("let f = size\ninput") == ["word-without-arguments"]
    assert codes("input.trim(o -> 1)") == ["wrong-argument"]


# Control.


def test_both_arms_have_one_type() -> None:
    assert codes("input.fill(full, if true then red else 1)") == ["arms-differ"]


def test_and_or_and_or_else_are_nodes_of_their_own() -> None:
    true, false = Literal(True, BOOL), Literal(False, BOOL)
    assert meant("true and false") == And(true, false)
    assert meant("true or false") == Or(true, false)
    assert meant("red ?? blue") == OrElse(color(RED), color(BLUE))


def test_membership_asks_for_an_element_or_for_cells() -> None:
    assert meant("1 in [1, 2]").type == BOOL
    assert meant("input in [red, blue]").type == MASK


# Helpers.


def test_a_def_is_put_where_it_is_called() -> None:
    expected = Let("m", RED_CELLS, call("&", Local("m", MASK), call("~", Local("m", MASK))))
    assert meant("def none_of(m) = m & ~m\nnone_of(input == red)") == expected
    assert meant("def none_of(m) = m & ~m\n(input == red).none_of") == expected


def test_a_def_may_be_called_for_several_types_and_as_a_key() -> None:
    text = "def area(x) = x.height * x.width\nlet a = area(input)\nobjects(input).sort(area)"
    assert isinstance(meant(text), Let)


def test_a_def_may_have_no_parameter_and_take_named_arguments() -> None:
    assert meant("def two() = 2\ntwo()") == integer(2)
    assert meant("def minus(a, b) = a - b\nminus(b=1, a=input.width)") == Let(
        "a", call("width", INPUT), Let("b", integer(1), call("-", Local("a", INT), Local("b", INT)))
    )


def test_a_def_does_not_call_itself() -> None:
    assert codes("def again(g) = again(g)\nagain(input)") == ["calls-itself"]


def test_a_def_sees_only_what_stands_before_it() -> None:
    assert codes("def shown(g) = g.fill(full, c)\nlet c = red\nshown(input.fill(full, c))") == ["unknown-name"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("def minus(a, b) = a - b\nlet xs = for a in [5]: minus(7, a)\ncanvas((xs[0], 1), red)", "2/2"),
        ("let o = 3\ndef plus(x) = x + o\ncanvas(([1, 2].argmax(plus), 1), red)", "2/2"),
        (
            "def twice(x) = for y in [1]: x + x + y\nlet xs = for y in [1]: twice(y)\ncanvas((xs[0][0], 1), red)",
            "2/2/2",
        ),
        (
            "def inc(x) = x + 1\ndef inc2(y) = inc(inc(y))\ndef four(x) = inc(inc2(x))\ncanvas((four(0), 1), red)",
            "2/2/2",
        ),
    ],
)
def test_names_of_a_def_and_of_its_caller_do_not_meet(text: str, expected: str) -> None:
    program = compile_text(text).program
    assert program is not None
    assert same_value(run_program(program, from_text("0")).value, from_text(expected))
    shown = compile_text(to_source(program)).program
    assert shown is not None
    assert same_value(run_program(shown, from_text("0")).value, from_text(expected))
