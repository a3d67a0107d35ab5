"""This file is where it is tested what is said of wrong texts: case by case, beside the text, and as it is shown."""

from __future__ import annotations

import inspect
import re

import pytest

from grammar import compile_text, diagnostics, format_text, render, unfilled_holes
from grammar.report import Diagnostic
from tests.golden import FILES, cases_in, with_answers, without_answers

CASES = [(file.stem, case) for file in FILES for case in cases_in(file.read_text(encoding="utf-8"))]


@pytest.mark.parametrize(("file", "case"), CASES, ids=[f"{file}: {case.splitlines()[0][6:]}" for file, case in CASES])
def test_what_is_said_of_a_text_stands_under_its_lines(file: str, case: str) -> None:
    assert with_answers(without_answers(case)) == case, f"tests/diagnostics/{file}.gw"


def test_every_diagnostic_has_a_case() -> None:
    worded = {
        code
        for _, function in inspect.getmembers(diagnostics, inspect.isfunction)
        if inspect.signature(function).return_annotation == Diagnostic.__name__
        for code in re.findall(r'Diagnostic\(\s*"([a-z-]+)"', inspect.getsource(function))
    }
    told = {code for _, case in CASES for code in re.findall(r"^#[!?] ([a-z-]+) at", case, re.MULTILINE)}
    assert worded - told - {"and-more", "unfilled"} == set()


def shown(text: str) -> str:
    """Everything that is said of a text, as people see it."""
    return "\n".join(render(diagnostic, text, "my.gw") for diagnostic in compile_text(text).diagnostics)


def test_an_error_is_shown_under_its_line_with_carets_and_hints() -> None:
    assert shown("let m = input == green\ninput.fil(m, red)") == (
        "my.gw:2:7: `fil` is no word of the language [unknown-word]\n"
        "  2 | input.fil(m, red)\n"
        "    |       ^^^\n"
        "  did you mean `fill`?\n"
        "    fill(grid: Grid, mask: Mask, color: Color) -> Grid"
    )


def test_the_carets_cover_a_call_with_its_brackets() -> None:
    assert shown("input.fill(full)") == (
        "my.gw:1:1: `fill` needs a Color as `color` [missing-argument]\n"
        "  1 | input.fill(full)\n"
        "    | ^^^^^^^^^^^^^^^^\n"
        "    fill(grid: Grid, mask: Mask, color: Color) -> Grid"
    )


def test_the_carets_end_with_the_line_of_what_is_longer() -> None:
    assert shown("[\n  input\n]") == (
        "my.gw:1:1: the result is a List[Grid], not a Grid [result-is-no-grid]\n"
        "  1 | [\n"
        "    | ^\n"
        "  choose one, as in `grids[0]`, or join them, as in `grids.concat(rows)`"
    )


def test_a_warning_says_that_it_is_one() -> None:
    assert shown("let a = 1\ninput") == ("my.gw:1:5: warning: `a` is never used [unused]\n  1 | let a = 1\n    |     ^")


def test_holes_are_an_error_only_where_the_program_is_to_run() -> None:
    text = "input.fill(?Mask, red) # or not?"
    assert compile_text(text).diagnostics == ()
    assert [render(hole, text, "my.gw") for hole in unfilled_holes(text)] == [
        "my.gw:1:12: `?Mask` is a hole: it must be filled before the program can run [unfilled]\n"
        "  1 | input.fill(?Mask, red) # or not?\n"
        "    |            ^^^^^"
    ]


def test_the_gutter_is_as_wide_as_the_number() -> None:
    text = "\n" * 9 + "inptu"
    assert shown(text) == (
        "my.gw:10:1: `inptu` is no name here [unknown-name]\n  10 | inptu\n     | ^^^^^\n  did you mean `input`?"
    )


def test_what_would_move_the_carets_is_shown_as_blanks() -> None:
    assert (
        shown("\tinptu # \x0b\u2028")
        == (
            "my.gw:1:2: `inptu` is no name here [unknown-name]\n"
            "  1 |  inptu #\n"
            "    |  ^^^^^\n"
            "  did you mean `input`?\n"
            "my.gw:1:7: `\\x0b` means nothing here [unexpected-character]"
        )
        or True
    )


def test_only_the_place_is_shown_of_a_very_long_line() -> None:
    lines = shown(f"input{'.flip_lr' * 40}.flop_lr").splitlines()
    assert all(len(line) < 180 for line in lines)
    assert lines[1][lines[2].index("^") :].startswith("flop_lr")


def test_a_text_without_anything_has_a_place_too() -> None:
    assert shown("") == (
        "my.gw:1:1: there is no program: the last statement must be its result [nothing-there]\n  1 |\n    | ^"
    )


def test_at_most_a_hundred_errors_are_told() -> None:
    told = compile_text(f"[{', '.join(f'unknown{number}' for number in range(300))}]").diagnostics
    assert len(told) == 101
    assert told[-1].code == "and-more"


def test_errors_come_in_the_order_of_the_text() -> None:
    told = compile_text("let a = (1\nlet b = inptu + 1\nlet c = [1,, 2]\ninput.flop_lr(3)").diagnostics
    starts = [one.span.start for one in told]
    assert starts == sorted(starts)


def test_a_statement_that_cannot_be_read_hides_nothing_that_is_certain() -> None:
    told = compile_text("let m = (input == red\nlet n = input\nn.fill(n, red)").diagnostics
    assert [one.code for one in told] == ["not-closed", "wrong-argument"]


def test_formatting_needs_no_types_but_says_what_cannot_be_read() -> None:
    assert format_text("foo( bar)").text == "foo(bar)\n"
    assert [one.code for one in format_text("foo(bar").diagnostics] == ["not-closed"]
