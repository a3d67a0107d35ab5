from __future__ import annotations

from pathlib import Path

import pytest

from dsl.registry import all_primitives, primitive_named
from gridwright.reference import reference
from gridwright.reference.__main__ import write
from gridwright.reference.examples import examples_of

FOLDER = Path(__file__).parent.parent / "docs" / "reference"


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    return reference()


def test_the_committed_reference_is_up_to_date(files: dict[str, str]) -> None:
    committed = {str(path.relative_to(FOLDER)): path for path in FOLDER.rglob("*") if path.is_file()}
    changed = sorted(
        name
        for name in files.keys() | committed.keys()
        if name not in files or name not in committed or committed[name].read_text(encoding="utf-8") != files[name]
    )
    assert not changed, f"run `make reference` and commit: {changed[:5]}"


def test_the_reference_is_small(files: dict[str, str]) -> None:
    assert sum(len(text.encode()) for text in files.values()) < 3_000_000


def test_every_primitive_has_an_entry_with_its_signature_and_laws(files: dict[str, str]) -> None:
    for primitive in all_primitives():
        page = files[f"{primitive.family}.md"]
        assert primitive.signature in page
        assert f"cost {primitive.cost}, {len(primitive.laws)} law" in page


@pytest.mark.parametrize("name", [primitive.name for primitive in all_primitives()])
def test_every_primitive_has_an_example(name: str) -> None:
    assert examples_of(primitive_named(name))


@pytest.mark.parametrize(
    ("name", "call", "told"),
    [
        ("fill", "grid.fill(mask, red)", None),
        ("equals_color", "grid == red", None),
        ("count_mask", "mask.count", "3"),
        ("mode_color", "grid.mode_color", "red"),
        ("center", "object.center", "(0, 1)"),
        ("direction", "start.direction(end)", "down"),
        ("group_by", "group_by([1, 2, 3, 4], number -> number % 2)", "[[1, 3], [2, 4]]"),
        ("sort", "sort([3, -1, 2, 1], abs)", "[-1, 1, 2, 3]"),
    ],
)
def test_an_example_is_a_call_in_the_language(name: str, call: str, told: str | None) -> None:
    example = examples_of(primitive_named(name))[0]
    assert (example.call, example.told) == (call, told)


def test_what_has_cells_stands_under_the_name_of_its_parameter() -> None:
    assert [name for name, _ in examples_of(primitive_named("fill"))[0].drawn] == ["grid", "mask"]


def test_a_law_leads_to_the_primitive_that_it_names(files: dict[str, str]) -> None:
    assert "[`rot270`](#rot270_mask) undoes it" in files["geometry.md"]


def test_a_word_leads_to_its_other_families(files: dict[str, str]) -> None:
    assert "See also [`top(mask: Mask) -> Int`](masks.md#top_mask)" in files["measures.md"]


def test_writing_leaves_nothing_else_in_the_folder(tmp_path: Path, files: dict[str, str]) -> None:
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "gone.svg").write_text("of a word that is no more")
    write(tmp_path)
    assert {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()} == files.keys()
