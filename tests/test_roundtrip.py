"""This file is where every kind of program is written as text and read again, and broken texts are shown to break nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from dsl.program import Hole, Program, walk
from dsl.types import Type
from dsl.values import from_text
from grammar import compile_text, format_text, render, to_source
from grammar.formatter import WIDTH
from gridwright.testing import programs
from gridwright.testing.trees import TYPES
from interp.reference import run_program

EXAMPLES = sorted((Path(__file__).parent.parent / "examples" / "programs").glob("*.gw"))
usual = settings(max_examples=200, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
nightly = settings(usual, max_examples=10_000)


class Drawn:
    """A program and the type of its result; shown as text, since the tree holds whole primitives, laws and all."""

    def __init__(self, program: Program, type_: Type) -> None:
        self.program = program
        self.type = type_

    def __repr__(self) -> str:
        return to_source(self.program)


@st.composite
def drawn_programs(draw: DrawFn) -> Drawn:
    """Programs of any result type, with and without holes."""
    type_ = draw(st.sampled_from(TYPES))
    return Drawn(draw(programs(type_, has_holes=draw(st.booleans()))), type_)


def _is_read_back(drawn: Drawn) -> None:
    text = to_source(drawn.program)
    assert compile_text(text, result=drawn.type).program == drawn.program
    assert format_text(text).text == text
    assert all(len(line) <= WIDTH for line in text.split("\n"))


@usual
@given(drawn_programs())
def test_a_program_is_read_back_from_its_text(drawn: Drawn) -> None:
    _is_read_back(drawn)


@pytest.mark.nightly
@nightly
@given(drawn_programs())
def test_ten_thousand_programs_are_read_back_from_their_text(drawn: Drawn) -> None:
    _is_read_back(drawn)


# Broken texts.

_PIECES = re.compile(r"\w+|[^\w\s]|\s+")
_SIGNS = (*"()[]{};.,:?#=\n\t\r\"'!@`-~&|^+*%<>", "??", "->", "//")
_WORDS = (
    "let ",
    "def ",
    "for ",
    " in ",
    "if ",
    " then ",
    " else ",
    "background ",
    " and ",
    "not ",
    "none",
    "input",
    "bg",
)
_OTHERS = ("?Mask", "?List[List[Int]]", "0", "4", "99999999", "é", "\u2028")
_INSERTED = (*_SIGNS, *_WORDS, *_OTHERS)


def mutated(text: str, random: Random) -> str:
    """The text with some words, signs or characters deleted, repeated, swapped or put in."""
    pieces = random.choice([list(text), _PIECES.findall(text)])
    for _ in range(random.randint(1, 4)):
        random.choice([_delete, _repeat, _swap, _insert])(pieces, random)
    return "".join(pieces)


def _at(pieces: list[str], random: Random) -> int:
    return random.randint(0, max(0, len(pieces) - 1))


def _delete(pieces: list[str], random: Random) -> None:
    start = _at(pieces, random)
    del pieces[start : start + random.randint(1, 3)]


def _repeat(pieces: list[str], random: Random) -> None:
    start = _at(pieces, random)
    piece = pieces[start : start + random.randint(1, 8)]
    pieces[start:start] = piece * random.randint(1, 3)


def _swap(pieces: list[str], random: Random) -> None:
    if pieces:
        left, right = _at(pieces, random), _at(pieces, random)
        pieces[left], pieces[right] = pieces[right], pieces[left]


def _insert(pieces: list[str], random: Random) -> None:
    pieces.insert(_at(pieces, random), random.choice(_INSERTED))


def texts() -> SearchStrategy[str]:
    """The texts of the examples and of drawn programs."""
    written = st.sampled_from([path.read_text() for path in EXAMPLES] or ["input"])
    return st.one_of(written, written, drawn_programs().map(repr))


def _breaks_nothing(text: str) -> None:
    compiled, formatted = compile_text(text), format_text(text)
    for diagnostic in (*compiled.diagnostics, *formatted.diagnostics):
        assert 0 <= diagnostic.span.start <= diagnostic.span.end <= max(1, len(text))
        assert render(diagnostic, text, "x.gw").startswith("x.gw:")
    assert (compiled.program is None) == any(diagnostic.is_error for diagnostic in compiled.diagnostics)
    assert (formatted.text is None) == bool(formatted.diagnostics)
    if formatted.text is not None:
        assert format_text(formatted.text).text == formatted.text
        assert compile_text(formatted.text).program == compiled.program
        assert _comments(formatted.text) == _comments(text)


def _comments(text: str) -> list[str]:
    return sorted(comment.rstrip() for comment in re.findall(r"#[^\n]*", text))


@usual
@given(texts(), st.randoms(use_true_random=False))
def test_no_broken_text_breaks_the_checker_or_the_formatter(text: str, random: Random) -> None:
    _breaks_nothing(mutated(text, random))


@pytest.mark.parametrize(
    "text",
    [
        "# a\n\n# b\n\n\ninput # c\n# d",
        "let a = [ # one\n1, # two\n\n\n2]; input # three",
        "input\n  # between\n  .flip_lr # behind\n\n  # at the end",
    ],
)
def test_comments_are_kept(text: str) -> None:
    _breaks_nothing(text)


@pytest.mark.nightly
@pytest.mark.parametrize("tenth", range(10))
def test_none_of_a_hundred_thousand_texts_breaks_the_checker_or_the_formatter(tenth: int) -> None:
    written = [path.read_text() for path in EXAMPLES]
    for seed in range(10_000 * tenth, 10_000 * (tenth + 1)):
        random = Random(seed)
        _breaks_nothing(mutated(random.choice(written), random))


_HUGE: dict[str, Callable[[int], str]] = {
    "brackets": lambda n: f"{'(' * n}input{')' * n}",
    "open brackets": lambda n: "[" * n,
    "closed brackets": lambda n: ")" * n,
    "a chain": lambda n: f"input{'.flip_lr' * n}",
    "calls in calls": lambda n: f"{'trim(' * n}input{')' * n}",
    "lists in lists": lambda n: f"{'[' * n}1{']' * n}",
    "signs": lambda n: f"let a = {'-' * n}1",
    "negations": lambda n: f"let a = {'not ' * n}true",
    "a sum": lambda n: f"let a = 1{' + 1' * n}",
    "arms in arms": lambda n: "if true then input else " * n + "input",
    "heads in heads": lambda n: "if " * n + "true" + " then true else true" * n,
    "alternatives": lambda n: "input ?? " * n + "input",
    "loops in loops": lambda n: "".join(f"for a{index} in [1]: " for index in range(n)) + "1",
    "keys in keys": lambda n: "".join(f"repeat(1, input, a{index} -> " for index in range(n)) + "input" + ")" * n,
    "blank lines": lambda n: "\n" * n + "input",
    "semicolons": lambda n: ";" * n,
    "statements": lambda n: "input\n" * n,
    "definitions": lambda n: "".join(f"def f{index}(a) = a\n" for index in range(n)) + "input",
    "names": lambda n: f"[{', '.join(f'unknown{index}' for index in range(n))}]",
    "words": lambda n: f"[{', '.join(f'unknown{index}(1)' for index in range(n))}]",
    "arguments": lambda n: f"input.trim({', '.join(['4'] * n)})",
    "digits": lambda n: f"let a = {'9' * n}",
    "strange characters": lambda n: "é" * n,
    "comments": lambda n: "# so\n" * n + "input",
    "a line of comment": lambda n: f"#{'!' * n}\ninput",
    "filled objects": lambda n: f"input{'.fill(objects(input), red)' * n}",
    "doubling calls": lambda n: (
        "def f0(a) = a + a\n"
        + "".join(f"def f{index + 1}(a) = f{index}(f{index}(a))\n" for index in range(n))
        + f"canvas((f{n - 1}(1), 1), red)"
    ),
    "doubling names": lambda n: (
        "let a0 = input\n"
        + "".join(f"let a{index + 1} = a{index}.hcat(a{index})\n" for index in range(n))
        + f"a{n - 1}"
    ),
}


@pytest.mark.parametrize("name", _HUGE)
def test_no_text_is_too_large_or_too_deep(name: str) -> None:
    for count in (15, 80, 900, 20_000):
        _breaks_nothing(_HUGE[name](count))


@pytest.mark.parametrize("name", _HUGE)
def test_what_is_accepted_can_be_priced_shown_and_run(name: str) -> None:
    for count in (3, 10, 30, 60, 78):
        compiled = compile_text(_HUGE[name](count))
        if compiled.program is not None and not any(isinstance(part, Hole) for part in walk(compiled.program.body)):
            assert compiled.program.cost >= 0
            assert compile_text(to_source(compiled.program)).program is not None
            run_program(compiled.program, from_text("1"))
