"""This file is where a package from outside brings words: it is installed, used by every command, and complained of if broken."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

HOUSE = Path(__file__).resolve().parent.parent
SOURCE = HOUSE / "examples" / "my_primitive"
UNSORTED = ("312/201", "4014/2213", "31/13")


def python(*arguments: str, path: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(path), str(HOUSE)]), "NO_COLOR": "1"}
    return subprocess.run([sys.executable, *arguments], env=environment, capture_output=True, text=True)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the example package, installed as pip does, without any network."""
    folder = tmp_path_factory.mktemp("plugins")
    shutil.copytree(SOURCE, folder / "source")
    options = ("--quiet", "--no-deps", "--no-build-isolation", "--no-index", "--disable-pip-version-check")
    target = ("--target", str(folder / "site"), str(folder / "source"))
    pip = python("-m", "pip", "install", *options, *target, path=HOUSE)
    assert pip.returncode == 0, pip.stderr
    return folder / "site"


@pytest.fixture
def task(tmp_path: Path) -> Path:
    """A task that no program without the word of the package explains: the cells of each row are sorted."""
    grids = [np.array([list(map(int, row)) for row in text.split("/")]) for text in UNSORTED]
    pairs = [{"input": grid.tolist(), "output": np.sort(grid, axis=1).tolist()} for grid in grids]
    file = tmp_path / "sorted.json"
    file.write_text(json.dumps({"train": pairs[1:], "test": pairs[:1]}))
    return file


@pytest.fixture
def program(tmp_path: Path) -> Path:
    file = tmp_path / "sorted.gw"
    file.write_text("input.sort_cells(rows)\n")
    return file


def test_a_program_with_the_word_is_checked(installed: Path, program: Path) -> None:
    assert python("-m", "gridwright", "check", str(program), path=installed).stdout == f"{program}: right\n"


def test_without_the_package_there_is_no_such_word(program: Path) -> None:
    failed = python("-m", "gridwright", "check", str(program), path=HOUSE)
    assert "`sort_cells` is no word of the language" in failed.stdout
    assert failed.returncode == 2


def test_a_program_with_the_word_is_run(installed: Path, program: Path, task: Path) -> None:
    assert "3 of 3 right" in python("-m", "gridwright", "run", str(program), str(task), path=installed).stdout


def test_search_finds_the_word(installed: Path, task: Path) -> None:
    found = python("-m", "gridwright", "solve", str(task), path=installed)
    assert "input.sort_cells(rows)\n" in found.stdout
    assert "first guess: right" in found.stdout


BANK = """
from dsl.program import Input, Program
from dsl.resolve import call, literal
from dsl.types import AXIS
from dsl.values import Axis, from_text
from grammar import to_source
from interp.reference import run_program
from synth.budget import Budget
from synth.problem import Pair, Problem
from synth.search import Search
from synth.strategies.bottom_up import bottom_up

wanted = call("hcat", Input(), call("sort_cells", Input(), literal(Axis.ROWS, AXIS)))
grids = [from_text(text) for text in ("3123/2312", "12131/32213", "3212/1323/2123")]
pairs = [Pair(grid, run_program(Program(wanted), grid).value) for grid in grids[1:]]
print(to_source(Program(next(bottom_up(Search(Problem(tuple(pairs), (grids[0],)), (), Budget(300_000)))))))
"""


def test_the_word_stands_among_others_in_what_is_enumerated(installed: Path) -> None:
    found = python("-c", BANK, path=installed)
    assert found.stdout.strip() == "input.hcat(input.sort_cells(rows))", found.stderr


ABOUT = """
from dsl.registry import primitive_named
from gridwright.reference import reference
from gridwright.testing import assert_laws
from grammar.analysis import analyse

assert_laws("sort_cells")
assert primitive_named("sort_cells").signature in reference()["my_primitive.md"]
print(*(completion.text for completion in analyse("input.sort_", 11).completions))
"""


def test_the_word_has_a_page_is_completed_and_keeps_its_laws(installed: Path) -> None:
    told = python("-c", ABOUT, path=installed)
    assert "sort_cells" in told.stdout, told.stderr


WORD = """
from dsl.laws import IDEMPOTENT
from dsl.registry import primitive
from dsl.values import Grid

@primitive(cost=1, laws=(IDEMPOTENT,), word={word!r})
def {name}(grid: Grid) -> Grid:
    return grid
"""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("import nowhere", "ModuleNotFoundError: No module named 'nowhere'"),
        (WORD.format(name="crop", word="mine"), "two primitives are named 'crop': one in dsl.primitives"),
        (WORD.format(name="mine", word="crop"), "the word 'crop' of broken is taken: dsl.primitives"),
    ],
)
def test_a_broken_package_is_named_in_one_message(tmp_path: Path, program: Path, text: str, told: str) -> None:
    (tmp_path / "broken.py").write_text(text)
    declared = tmp_path / "my_broken-1.0.dist-info"
    declared.mkdir()
    (declared / "METADATA").write_text("Metadata-Version: 2.1\nName: my-broken\nVersion: 1.0\n")
    (declared / "entry_points.txt").write_text("[gridwright.primitives]\nwords = broken\n")
    failed = python("-m", "gridwright", "check", str(program), path=tmp_path)
    assert failed.returncode == 2
    assert failed.stderr.startswith("error: the package 'my-broken' brings words for Gridwright from 'broken'")
    assert told in failed.stderr
    assert "Traceback" not in failed.stderr


def test_drawing_a_task_looks_for_no_package() -> None:
    code = (
        "from gridwright.cli import app; app(['show', '67a3c6ac'], standalone_mode=False); "
        "from dsl import plugins; assert plugins._failure.cache_info().misses == 0"
    )
    drawn = python("-c", code, path=HOUSE)
    assert drawn.returncode == 0, drawn.stderr
