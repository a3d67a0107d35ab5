"""This file is where it is tested how programs are written: texts in the usual form, and programs that search found."""

from __future__ import annotations

import textwrap

import pytest

from dsl.program import Clause, Comprehension, Expr, Input, Let, Literal, Local, Program
from dsl.registry import primitive_named
from dsl.resolve import apply, call, color, integer, key
from dsl.types import BOOL, CONN, GRID, INT, MASK, OBJECT, VEC
from dsl.values import BLACK, GREEN, RED, YELLOW, Conn, Vec
from grammar import format_text, to_source
from grammar.formatter import WIDTH

INPUT = Input()
OBJECTS = call("objects", INPUT)
FIRST = call("first", OBJECTS)


def formatted(text: str) -> str:
    """The text in the usual form."""
    found = format_text(textwrap.dedent(text)).text
    assert found is not None
    return found


def assert_is_usual(text: str) -> None:
    """Hold that a text is in the usual form, and is reached from the same text on one line."""
    text = textwrap.dedent(text).removeprefix("\n")
    assert formatted(text) == text
    assert formatted(" ".join(text.split())) == text


# What fits on a line.


@pytest.mark.parametrize(
    ("text", "usual"),
    [
        ("input . fill( full,red )", "input.fill(full, red)"),
        ("let a=1+2*3;a", "let a = 1 + 2 * 3\na"),
        ("def f( a,b )=a", "def f(a, b) = a"),
        ("[ 1,2 ] [ 0 ]", "[1, 2][0]"),
        ("( 1 , - 2 )", "(1, -2)"),
        ("objects(input , conn = 8)", "objects(input, conn=8)"),
        ("xs.sort(o->o . size)", "xs.sort(o -> o.size)"),
        ("for  o in xs   if p : o", "for o in xs if p: o"),
        ("a??b", "a ?? b"),
        ("not  a", "not a"),
        ("~ a", "~a"),
        ("? Mask", None),
        ("full ( )", "full()"),
    ],
)
def test_a_text_has_one_form(text: str, usual: str | None) -> None:
    assert format_text(text).text == (None if usual is None else f"{usual}\n")


@pytest.mark.parametrize(
    ("text", "usual"),
    [
        ("((input))", "input"),
        ("(a & b) & c", "a & b & c"),
        ("(a + b) - c", "a + b - c"),
        ("(a == b)", "a == b"),
        ("a ?? (b or c)", "a ?? b or c"),
        ("(input.flip_lr).rot90", "input.flip_lr.rot90"),
        ("f((a))", "f(a)"),
    ],
)
def test_brackets_that_say_nothing_are_left_out(text: str, usual: str) -> None:
    assert formatted(text) == f"{usual}\n"


@pytest.mark.parametrize(
    "text",
    [
        "a & (b & c)",
        "a - (b - c)",
        "(a + b) * c",
        "(a == b) & c",
        "(a == b) == c",
        "not (a and b)",
        "(not a) == b",
        "-(a + b)",
        "(-a).b",
        "(a + b).c",
        "(for a in b: c).d",
        "for a in (for b in c: d): e",
        "a + (if b then c else d)",
        "(if a then b else c) + d",
        "if (if a then b else c) then d else e",
        "if a then (if b then c else d) else e",
        "if a then b else if c then d else e",
    ],
)
def test_brackets_that_say_something_are_kept(text: str) -> None:
    assert formatted(text) == f"{text}\n"


# What does not.


def test_words_with_arguments_stand_one_below_another() -> None:
    assert_is_usual(
        """
        input.fill((input != black) & (input.row < bar.top) & outside, green)
            .fill((input != black) & (input.row > bar.top), blue)
        """
    )


def test_a_single_word_stays_beside_its_name() -> None:
    assert_is_usual(
        """
        input.fill(
            (input != black) & (input.row < bar.top) & (input.col > bar.leftmost) & outside_of_it,
            green)
        """
    )


def test_operators_begin_the_lines_that_they_join() -> None:
    assert_is_usual(
        """
        let inside = ((input != black) & (input.row < bar.top)
            | (input == red) & (input.col > bar.leftmost)
            | (input == blue) & (input.col > bar.rightmost))
        inside
        """.replace("        inside\n", "")
    )


def test_a_comprehension_has_its_body_in_a_line_of_its_own() -> None:
    assert_is_usual(
        """
        input.paint(for o in objects(input, conn=8, mono=false) if o.ncolors > 1 and o.size > 30:
            o.recolor(red).shift(up * o.height))
        """
    )


def test_clauses_stand_one_below_another() -> None:
    assert_is_usual(
        """
        input.paint(for shape in shapes_of_several_colors
            for part in shape.colors
            for step in find(input, shape.only(part)):
                shape.shift(step))
        """
    )


def test_arms_stand_one_below_another() -> None:
    assert_is_usual(
        """
        input.paint(for o in objects(input):
            o.recolor(if o.size == o.height + o.width - 1 then blue
                else if count(o.image.trim, green) > 0 then red
                else magenta))
        """
    )


def test_arms_need_no_brackets() -> None:
    assert_is_usual(
        """
        if input.width > input.height then input.flip_lr.fill(input == red, blue)
            else input.flip_ud.fill(input == red, blue)
        """
    )


def test_what_has_no_place_for_a_new_line_gets_brackets() -> None:
    assert_is_usual(
        """
        let shapes = (for o in objects(input, conn=8, mono=false) if o.ncolors > 1 and o.size > 30:
            o.recolor(red))
        """
    )


def test_words_without_arguments_fill_lines() -> None:
    assert max(map(len, formatted(f"input{'.antitranspose' * 20}").splitlines())) <= WIDTH


# Comments and blank lines.


def test_comments_and_single_blank_lines_are_kept() -> None:
    text = "# Why.\n\nlet a = 1  # one\n\n# Then.\ninput\n# End.\n"
    assert formatted(text) == text


def test_several_blank_lines_become_one() -> None:
    assert formatted("\n\nlet a = 1\n\n\n\ninput\n\n\n") == "let a = 1\n\ninput\n"


def test_a_comment_inside_a_statement_goes_before_it() -> None:
    assert formatted("input.fill( # where\n  full,\n  red) # behind\n") == "# where\ninput.fill(full, red)  # behind\n"


def test_a_comment_behind_two_statements_stays_behind_the_second() -> None:
    assert formatted("let a = 1; input # both") == "let a = 1\ninput  # both\n"


def test_carriage_returns_go() -> None:
    assert formatted("let a = 1\r\n\r\ninput\r\n") == "let a = 1\n\ninput\n"


def test_what_cannot_be_read_is_not_written() -> None:
    assert format_text("input.fill(").text is None


# Programs as text.


def written(expr: Expr) -> str:
    """The text of a program with that body."""
    return to_source(Program(expr)).rstrip("\n")


@pytest.mark.parametrize(
    ("expr", "text"),
    [
        (call("fill", INPUT, call("==", INPUT, color(GREEN)), color(YELLOW)), "input.fill(input == green, yellow)"),
        (call("neighbors", call("==", INPUT, color(GREEN))), "neighbors(input == green)"),
        (call("objects", INPUT, conn=Literal(Conn.EIGHT, CONN)), "input.objects(conn=8)"),
        (call("objects", INPUT, mono=Literal(False, BOOL)), "input.objects(mono=false)"),
        (call("objects", INPUT, bg=Literal(None, OBJECT)), "input.objects(bg=none)"),
        (call("argmax", OBJECTS, key("o", OBJECT, call("size", Local("o", OBJECT)))), "input.objects.argmax(size)"),
        (call("shift", FIRST, Literal(Vec(0, 1), VEC)), "input.objects.first.shift(right)"),
        (call("tile", INPUT, Literal(Vec(0, 1), VEC)), "input.tile((0, 1))"),
        (call("dot", Literal(Vec(0, -1), VEC)), "dot((0, -1))"),
        (call("vec", integer(1), call("width", INPUT)), "(1, input.width)"),
        (call("index", OBJECTS, integer(-1)), "input.objects[-1]"),
        (call("negate", call("width", INPUT)), "-input.width"),
        (call("negate", integer(5)), "negate(5)"),
        (call("negate", integer(-5)), "--5"),
        (call("not", call("==", integer(1), integer(2))), "not 1 == 2"),
        (call("full"), "full"),
    ],
)
def test_an_expression_is_written_as_people_write_it(expr: Expr, text: str) -> None:
    assert written(expr) == text


def test_objects_stand_for_their_mask_where_that_means_the_same() -> None:
    assert written(call("fill", INPUT, OBJECTS, color(RED))) == "input.fill(input.objects, red)"
    assert written(call("&", call("full"), FIRST)) == "full & input.objects.first"
    assert written(call("paint", INPUT, FIRST)) == "input.paint(input.objects.first)"
    elsewhere = apply(primitive_named("mask"), FIRST, Literal(Vec(3, 3), VEC))
    assert written(call("fill", INPUT, elsewhere, color(RED))) == "input.fill(input.objects.first.mask((3, 3)), red)"


def test_lets_of_the_spine_are_statements() -> None:
    program = Program(Let("a", INPUT, Let("b", Local("a", GRID), call("hcat", INPUT, Local("b", GRID)))), BLACK)
    assert to_source(program) == "background black\nlet a = input\nlet b = a\ninput.hcat(b)\n"


def test_a_name_that_is_taken_gets_a_number() -> None:
    inner = Comprehension((Clause("o", call("cells", Local("o", OBJECT)), None),), call("size", Local("o", OBJECT)))
    assert written(Comprehension((Clause("o", OBJECTS, None),), inner)) == (
        "for o in input.objects: for o2 in o.cells: o2.size"
    )
    assert written(Let("red", integer(1), call("upscale", INPUT, Local("red", INT)))) == (
        "let red2 = 1\ninput.upscale(red2)"
    )


def test_a_name_that_is_a_word_hides_the_word_only_where_it_stands_alone() -> None:
    assert written(Let("full", call("full"), call("&", Local("full", MASK), call("full")))) == (
        "let full = full\nfull & full()"
    )
    by_size = call("argmax", OBJECTS, key("o", OBJECT, call("size", Local("o", OBJECT))))
    assert written(Let("size", call("size", by_size), call("upscale", call("image", by_size), Local("size", INT)))) == (
        "let size = input.objects.argmax(size).size\ninput.objects.argmax(o -> o.size).image.upscale(size)"
    )


def test_a_long_program_is_broken_at_its_joints() -> None:
    biggest = call("argmax", OBJECTS, key("o", OBJECT, call("size", Local("o", OBJECT))))
    cells = call("&", call("neighbors", call("==", INPUT, color(GREEN))), call("~", call("mask", biggest)))
    step = call("fill", INPUT, cells, color(RED))
    seen = call("==", call("looking", step, Literal(Vec(0, 1), VEC)), color(BLACK))
    where = call("|", call("&", seen, call("~", call("enclosed", seen))), call("mask", biggest))
    assert written(call("fill", step, where, call("color", biggest))) == textwrap.dedent(
        """\
        input.fill(neighbors(input == green) & ~input.objects.argmax(size), red)
            .fill(
                (input.fill(neighbors(input == green) & ~input.objects.argmax(size), red).looking(right)
                            == black)
                        & ~enclosed(input.fill(neighbors(input == green) & ~input.objects.argmax(size), red)
                                .looking(right)
                            == black)
                    | input.objects.argmax(size),
                input.objects.argmax(size).color)"""
    )
