"""This file is where every program of `examples/programs` is checked: it parses, formats to itself, and is right."""

from __future__ import annotations

from pathlib import Path

import pytest

from dsl.values import same_value
from grammar import compile_text, format_text
from gridwright.datasets import find_task
from interp.reference import run_program

PROGRAMS = sorted((Path(__file__).parent.parent / "examples" / "programs").glob("*.gw"))


def test_there_are_forty_programs() -> None:
    assert len(PROGRAMS) >= 40


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_the_program_explains_every_pair_and_every_test_of_its_task(path: Path) -> None:
    program = compile_text(path.read_text()).program
    assert program is not None
    task = find_task(path.stem)
    for pair in (*task.train, *task.tests):
        assert same_value(run_program(program, pair.input).value, pair.output)


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_the_program_is_formatted(path: Path) -> None:
    assert format_text(path.read_text()).text == path.read_text()


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_the_program_says_its_idea_in_words(path: Path) -> None:
    assert path.read_text().startswith("# ")
