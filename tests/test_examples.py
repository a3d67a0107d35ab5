"""This file is where every program of `examples/programs` is checked: nothing is said against it, and it is right on its task."""

from __future__ import annotations

from pathlib import Path

import pytest

from dsl.values import same_value
from grammar import compile_text, format_text, to_source
from gridwright.datasets import load_task
from interp.reference import run_program

PROGRAMS = sorted((Path(__file__).parent.parent / "examples" / "programs").glob("*.gw"))
each_program = pytest.mark.parametrize("path", PROGRAMS, ids=[path.stem for path in PROGRAMS])


def test_there_are_forty_programs() -> None:
    assert len(PROGRAMS) >= 40


@each_program
def test_nothing_is_said_against_the_program(path: Path) -> None:
    assert compile_text(path.read_text()).diagnostics == ()


@each_program
def test_the_program_explains_every_pair_and_every_test_of_its_task(path: Path) -> None:
    program = compile_text(path.read_text()).program
    assert program is not None
    task = load_task(path.stem)
    pairs = [
        *((pair.input, pair.output) for pair in task.train),
        *zip(task.test_inputs, task.test_outputs, strict=True),
    ]
    for given, expected in pairs:
        assert expected is not None
        assert same_value(run_program(program, given).value, expected)


@each_program
def test_the_program_is_formatted(path: Path) -> None:
    assert format_text(path.read_text()).text == path.read_text()


@each_program
def test_the_program_is_right_as_search_would_write_it(path: Path) -> None:
    program = compile_text(path.read_text()).program
    assert program is not None
    shown = compile_text(to_source(program)).program
    assert shown is not None
    pair = load_task(path.stem).train[0]
    assert same_value(run_program(shown, pair.input).value, pair.output)


@each_program
def test_the_program_says_its_idea_in_words(path: Path) -> None:
    assert path.read_text().startswith("# ")
