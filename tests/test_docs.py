from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from grammar import compile_text
from gridwright.datasets import load_task
from gridwright.interactive import parse
from gridwright.svg import document, grid_figure, leading_to

HOUSE = Path(__file__).parent.parent
PAGES = sorted((HOUSE / "docs").glob("*.md"))
PROGRAMS = [
    pytest.param(program, id=f"{page.stem}-{number}")
    for page in PAGES
    for number, program in enumerate(re.findall(r"```gw\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL), 1)
]
OF_TASKS = [param for param in PROGRAMS if re.match(r"# [0-9a-f]{8}:", param.values[0])]


@pytest.mark.parametrize("program", PROGRAMS)
def test_nothing_is_said_against_a_program_of_the_documentation(program: str) -> None:
    assert compile_text(program).diagnostics == ()


@pytest.mark.parametrize("program", OF_TASKS)
def test_a_program_of_the_documentation_is_right_on_its_task(program: str) -> None:
    assert parse(program).on(load_task(program[2:10])).is_right


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_links_of_the_documentation_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_picture_on_the_first_page_is_a_pair_of_its_task() -> None:
    pair = load_task("00d62c1b").train[0]
    picture = document(leading_to(grid_figure(pair.input), grid_figure(pair.output)))
    assert (HOUSE / "docs" / "00d62c1b.svg").read_text() == picture + "\n"


@pytest.mark.nightly
@pytest.mark.skipif(shutil.which("zensical", path=Path(sys.executable).parent) is None, reason="the extra docs")
def test_the_site_is_built_and_loads_nothing_from_elsewhere() -> None:
    subprocess.run([Path(sys.executable).parent / "zensical", "build", "--strict", "--clean"], cwd=HOUSE, check=True)
    pages = list((HOUSE / "build" / "site").rglob("*.html"))
    assert pages
    for page in pages:
        assert not re.findall(r'<(?:script|img|link)[^>]*(?:src|href)="?https?://', page.read_text(encoding="utf-8"))
