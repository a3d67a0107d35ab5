"""This file is where the testing kit is tested: what it draws is sound and small, and broken promises are told."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st

from dsl.laws import INVOLUTION, Law
from dsl.outcome import Run
from dsl.registry import Primitive, primitive_named
from dsl.types import AXIS, BOOL, COLOR, CONN, FIELD, GRID, INT, MASK, OBJECT, OBJECTS, SYM, TURN, VEC, Type, list_of
from dsl.values import MAX_INT, Grid, to_text
from gridwright import parse
from gridwright.testing import Posed, assert_laws, grids, masks, objects, tasks, values
from gridwright.testing.claims import assert_declared_well, assert_documented, assert_law, assert_total
from gridwright.testing.soundness import is_sound

TYPES = (GRID, MASK, FIELD, OBJECT, COLOR, INT, BOOL, VEC, SYM, AXIS, CONN, TURN, OBJECTS, list_of(list_of(GRID)))
EXAMPLE = '>>> to_text(rot90(from_text("12")))'
few = settings(max_examples=20, derandomize=True, database=None, deadline=None)
many = settings(few, max_examples=1000)


@pytest.mark.parametrize("type_", TYPES, ids=map(str, TYPES))
def test_values_of_every_type_are_drawn(type_: Type) -> None:
    @few
    @given(values(type_))
    def check(value: Any) -> None:
        assert is_sound(value, type_)

    check()


def test_grids_shrink_to_few_cells_and_colors() -> None:
    assert to_text(find(grids(), lambda grid: len(np.unique(grid)) == 3, settings=many, random=Random(0))) == "012"


def test_masks_shrink_to_few_cells() -> None:
    assert to_text(find(masks(), lambda mask: mask.sum() == 2, settings=many, random=Random(0))) == "##"


def test_objects_shrink_to_few_cells_at_the_corner() -> None:
    assert (
        to_text(find(objects(), lambda element: element.patch.size > 1, settings=many, random=Random(0))) == "(0, 0) 00"
    )


@few
@given(tasks(st.just(parse("input.rot90"))))
def test_a_task_is_made_by_its_program(posed: Posed) -> None:
    assert len(posed.task.train) >= 2
    assert repr(posed).startswith("input.rot90\npair 1: ")
    for _, given_, output in posed.task.places:
        assert np.array_equal(np.rot90(given_, -1), output)


def test_a_wrong_claim_is_told_with_a_small_case() -> None:
    with pytest.raises(AssertionError, match=r"rot90\(grid=[01/]{2,5}\): not true that applied twice"):
        assert_law(_changed(laws=(INVOLUTION,)), INVOLUTION)


def test_a_claim_about_nothing_is_told() -> None:
    def never(_: object) -> bool:
        primitive_named("crop").evaluate((_grid(), np.zeros((1, 1), dtype=np.bool_)), Run())
        return True

    with pytest.raises(AssertionError, match="rot90, nothing: no case says anything about it"):
        assert_law(_changed(), Law("nothing", "nothing", never))


BROKEN = {
    "no sentence": (assert_documented, {"description": "Turn"}, "no sentence"),
    "no example": (assert_documented, {"description": "Turn."}, "calls it in no example"),
    "a wrong example": (assert_documented, {"description": f"Turn.\n\n{EXAMPLE}\n'12'"}, "'1/2'"),
    "no word": (assert_declared_well, {"word": "let", "meaning": lambda grid: grid}, "'let' cannot be a word"),
    "no cost": (assert_declared_well, {"cost": 0}, "it costs nothing"),
    "no law": (assert_declared_well, {"laws": ()}, "it claims no law"),
    "a law twice": (assert_declared_well, {"laws": (INVOLUTION, INVOLUTION)}, "claims a law twice"),
    "another type": (assert_total, {"meaning": lambda grid: int(grid[0, 0])}, "no Grid of the language"),
    "a number too large": (assert_total, {"result": INT, "meaning": lambda _: MAX_INT + 1}, "no Int of the language"),
    "other values": (assert_total, {"meaning": lambda grid, counts=[]: _counting(grid, counts)}, "the second time"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_a_primitive_does_not_keep_is_told(name: str) -> None:
    check, changes, told = BROKEN[name]
    with pytest.raises(AssertionError, match=told):
        check(_changed(**changes))


def _changed(**changes: Any) -> Primitive:
    return replace(primitive_named("rot90"), **changes)


def _grid() -> Grid:
    return np.zeros((1, 1), dtype=np.uint8)


def _counting(grid: Grid, counts: list[int]) -> Grid:
    counts.append(1)
    changed = (grid + len(counts)) % 10
    changed.flags.writeable = False
    return changed


def test_a_primitive_that_keeps_its_promises_passes() -> None:
    assert_laws("rot90")


def test_without_hypothesis_one_message_says_what_to_install() -> None:
    code = "import sys; sys.modules['hypothesis'] = None; import gridwright.testing"
    failed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert "gridwright.testing needs the package hypothesis; install it with: pip install" in failed.stderr
