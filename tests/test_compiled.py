"""This file is where compiled columns are tested as a whole: against plain ones, at their limits, and where they are kept."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import cast

import numpy as np
import pytest

import dsl.primitives  # noqa: F401  (declares the primitives)
from dsl.outcome import DslError
from dsl.registry import primitive_named
from dsl.types import BOOL, COLOR, CONN, FIELD, GRID, INT, MASK, OBJECTS, VEC, Type, list_of
from dsl.values import (
    Conn,
    Value,
    Vec,
    field_from_text,
    freeze_grid,
    from_text,
    make_object,
    mask_from_text,
    object_from_text,
    same_value,
)
from interp import cache, store
from interp.columns import ColumnIds, Columns, Operation, PlainColumns
from interp.compiled import ColumnsFull, CompiledColumns, warm_up

GRIDS = (from_text("120/045/000"), from_text("33/01"))
MASKS = (mask_from_text("##./#../..#"), mask_from_text(".#/#."))


def ids(*columns: int) -> ColumnIds:
    return np.array(columns, dtype=np.int32)


def both() -> tuple[Columns, Columns]:
    return CompiledColumns(GRIDS), PlainColumns(GRIDS)


def test_values_of_every_type_are_read_back() -> None:
    columns = CompiledColumns(GRIDS)
    some: dict[Type, tuple[Value, ...]] = {
        GRID: GRIDS,
        MASK: MASKS,
        FIELD: (field_from_text("1 -2/1000000 -1000000"), field_from_text("0")),
        INT: (-7, 1000000),
        COLOR: (3, 0),
        BOOL: (True, False),
        VEC: (Vec(-1, 2), Vec(1000000, -1000000)),
        CONN: (Conn.EIGHT, Conn.FOUR),
        OBJECTS: ((object_from_text("(0, 1) 1.2"),), ()),
    }
    for type_, values in some.items():
        column = columns.add(type_, values)
        assert columns.type_of(column) == type_
        assert all(map(same_value, columns.values(column), values))


def test_values_are_read_only() -> None:
    columns = CompiledColumns(GRIDS)
    grid = np.asarray(columns.values(columns.add(GRID, GRIDS))[0])
    with pytest.raises(ValueError, match="read-only"):
        grid[0, 0] = 1


def test_equal_columns_are_one() -> None:
    columns = CompiledColumns(GRIDS)
    assert columns.add(MASK, MASKS) == columns.add(MASK, tuple(mask.copy() for mask in MASKS))
    assert len(columns) == 1


def test_columns_of_different_types_are_two() -> None:
    columns = CompiledColumns(GRIDS)
    assert columns.add(INT, (1, 0)) != columns.add(COLOR, (1, 0)) != columns.add(BOOL, (True, False))


def test_equal_cells_in_different_frames_are_two_columns() -> None:
    columns = CompiledColumns(GRIDS)
    one = columns.add(GRID, (from_text("1200"), from_text("1")))
    assert one != columns.add(GRID, (from_text("12/00"), from_text("1")))


def test_a_word_without_kernel_has_its_plain_meaning() -> None:
    for columns in both():
        made = columns.apply(
            Operation(primitive_named("ring"), ((1, 1), (2, Conn.EIGHT))), [ids(columns.add(MASK, MASKS))]
        )
        assert made.is_new.tolist() == [True]
        assert np.asarray(columns.values(int(made.columns[0]))[1]).sum() == 2


def test_lists_of_masks_are_held() -> None:
    for columns in both():
        mask = ids(columns.add(MASK, MASKS))
        made = columns.apply(Operation(primitive_named("components"), ((1, Conn.FOUR),)), [mask]).columns
        again = columns.apply(Operation(primitive_named("components"), ((1, Conn.FOUR),)), [mask])
        assert again.columns.tolist() == made.tolist()
        assert not again.is_new.any()
        assert len(cast(tuple[Value, ...], columns.values(int(made[0]))[1])) == 2


def test_diagonal_stripes_are_cut_into_objects() -> None:
    stripes = [freeze_grid(np.add.outer(np.arange(32), np.arange(32)) % 3 + 1)] * 2
    values = []
    for columns in (CompiledColumns(stripes), PlainColumns(stripes)):
        operation = Operation(primitive_named("objects"), ((1, Conn.EIGHT), (2, True), (3, 0)))
        made = columns.apply(operation, [ids(columns.add(GRID, stripes))])
        values.append(columns.values(int(made.columns[0])))
    assert same_value(values[0], values[1])


@pytest.mark.parametrize("side", [30, 32])
@pytest.mark.parametrize("conn", list(Conn))
def test_every_cell_may_be_an_object(side: int, conn: Conn) -> None:
    rows, cols = np.indices((side, side))
    grids = [freeze_grid((cols % 3 + 3 * (rows % 3)) + 1)] * 2
    values = []
    for columns in (CompiledColumns(grids), PlainColumns(grids)):
        grid = ids(columns.add(GRID, grids))
        listed = columns.apply(Operation(primitive_named("regions"), ((1, conn),)), [grid]).columns
        values.append(columns.values(int(listed[0])))
        painted = columns.apply(Operation(primitive_named("paint")), [grid, listed]).columns
        assert same_value(columns.values(int(painted[0]))[0], grids[0])
    assert len(cast(tuple[Value, ...], values[0][0])) == side * side
    assert same_value(values[0], values[1])


@pytest.mark.parametrize("name", ["enclosed", "outline", "fill_holes", "bbox", "span_rows", "ray"])
def test_masks_without_a_cell_and_full_ones_are_like_others(name: str) -> None:
    frames = [freeze_grid(np.zeros(dims, dtype=np.uint8)) for dims in ((1, 30), (30, 1), (30, 30), (32, 32), (1, 1))]
    fixed: dict[str, tuple[tuple[int, Value], ...]] = {"ray": ((1, Vec(0, 1)),), "fill_holes": ()}
    operation = Operation(
        primitive_named(name), fixed.get(name, ((1, Conn.EIGHT),) if name in ("enclosed", "outline") else ())
    )
    results = []
    for columns in (CompiledColumns(frames), PlainColumns(frames)):
        masks = [columns.add(MASK, [np.full(grid.shape, value) for grid in frames]) for value in (False, True)]
        made = columns.apply(operation, [ids(*masks)]).columns
        results.append([columns.values(int(column)) for column in made])
    assert all(map(same_value, results[0], results[1]))


def test_objects_far_off_the_grid_are_read_back() -> None:
    columns = CompiledColumns(GRIDS)
    far = (make_object(-1000000, 1000000, np.full((1, 2), 3)), make_object(1000000, -1, np.full((2, 1), 4)))
    column = columns.add(OBJECTS, (far, ()))
    assert same_value(columns.values(column)[0], far)


def test_columns_without_layout_can_be_arguments() -> None:
    for columns in both():
        column = columns.add(OBJECTS, ((object_from_text("(0, 1) 44"),), ()))
        painted = columns.apply(Operation(primitive_named("paint")), [ids(columns.add(GRID, GRIDS)), ids(column)])
        assert same_value(columns.values(int(painted.columns[0]))[0], from_text("144/045/000"))


def test_what_a_word_gives_for_any_type_has_the_type_of_its_argument() -> None:
    for columns in both():
        grids = columns.add(list_of(GRID), [(one,) for one in GRIDS])
        numbers = columns.add(list_of(INT), [(3,), (4,)])
        known = columns.add(GRID, GRIDS)
        first, number, again = columns.apply(Operation(primitive_named("first")), [ids(grids, numbers, grids)]).columns
        assert first == again == known
        assert columns.type_of(int(number)) == INT
        assert columns.values(int(number)) == (3, 4)


def test_a_fixed_grid_is_an_argument_like_any_other() -> None:
    for columns in both():
        made = columns.apply(
            Operation(primitive_named("hcat"), ((0, from_text("9/9")),)), [ids(columns.add(GRID, [GRIDS[1]] * 2))]
        )
        assert same_value(columns.values(int(made.columns[0]))[0], from_text("933/901"))


def test_a_fixed_list_of_objects_may_be_long() -> None:
    many = tuple(make_object(row, 0, np.full((32, 32), row % 10)) for row in range(40))
    for columns in both():
        made = columns.apply(Operation(primitive_named("paint"), ((1, many),)), [ids(columns.add(GRID, GRIDS))])
        assert same_value(columns.values(int(made.columns[0]))[0], from_text("000/111/222"))


def test_masks_are_packed_as_plain_columns_pack_them() -> None:
    frames = [from_text("/".join(["0" * 31] * 30)), from_text("0" * 29), from_text("00/00")]
    random = np.random.default_rng(0)
    rows = [[random.random(grid.shape) < 0.5 for grid in frames] for _ in range(5)]
    compiled, plain = (
        columns.masks(ids(*(columns.add(MASK, masks) for masks in rows)))
        for columns in (CompiledColumns(frames), PlainColumns(frames))
    )
    assert np.array_equal(compiled, plain)


def test_agreement_counts_equal_cells_on_the_first_inputs() -> None:
    for columns in both():
        same, other = columns.add(GRID, GRIDS), columns.add(GRID, (from_text("110/045/000"), from_text("3")))
        assert columns.agreement(ids(same, other), GRIDS[:1]).tolist() == [9, 8]
        assert columns.agreement(ids(same, other), GRIDS).tolist() == [13, -1]


def test_hits_are_the_combinations_that_give_the_targets_on_the_first_inputs() -> None:
    flipped = [freeze_grid(grid[:, ::-1]) for grid in GRIDS]
    for columns in both():
        other = (flipped[0], from_text("7"))
        grids = ids(columns.add(GRID, GRIDS), columns.add(GRID, flipped), columns.add(GRID, (GRIDS[0], flipped[1])))
        known = len(columns)
        for targets, expected in ((flipped, [1, 0, 0]), (flipped[:1], [1, 0, 1]), (other, [0, 0, 0])):
            assert columns.hits(Operation(primitive_named("flip_lr")), [grids], targets).tolist() == expected
        assert len(columns) == known


def test_what_fails_on_a_target_is_no_hit() -> None:
    for columns in both():
        mask = ids(columns.add(MASK, (MASKS[0], mask_from_text("../.."))))
        targets = (GRIDS[0], from_text("3"))
        grid = ids(columns.add(GRID, GRIDS))
        assert columns.hits(Operation(primitive_named("crop")), [grid, mask], targets).tolist() == [False]
        assert columns.hits(Operation(primitive_named("crop")), [grid, mask], targets[:1]).tolist() == [True]


def test_goals_are_met_by_their_values_on_the_first_inputs() -> None:
    for columns in both():
        first, second = columns.add(GRID, GRIDS), columns.add(GRID, (GRIDS[0], from_text("3")))
        goals = [(from_text("120"),), (GRIDS[0],)]
        assert columns.probe(goals)(ids(first, second)) == [(first, 1), (second, 1)]
        assert columns.probe([(GRIDS[0], from_text("3"))])(ids(first, second)) == [(second, 0)]
        assert columns.probe(goals)(ids()) == []


def test_no_columns_are_packed_to_no_rows() -> None:
    for columns in both():
        assert columns.masks(ids()).shape == (0, 1)


def test_a_large_application_is_flushed_in_parts() -> None:
    random = np.random.default_rng(0)
    colors = list(random.integers(0, 10, (300, 30, 30)).astype(np.uint8))
    results = []
    for columns in (CompiledColumns(colors[:1]), PlainColumns(colors[:1])):
        grids = [columns.add(GRID, [grid]) for grid in colors]
        arguments = [ids(*grids * 20), ids(*(grid for grid in grids for _ in range(20)))]
        results.append(columns.apply(Operation(primitive_named("agree")), arguments))
    assert np.array_equal(results[0].columns, results[1].columns)
    assert np.array_equal(results[0].is_new, results[1].is_new)


def test_the_memory_limit_ends_in_an_error_that_keeps_what_was_made() -> None:
    columns = CompiledColumns(GRIDS, most_bytes=1)
    with pytest.raises(ColumnsFull, match="fill"):
        columns.add(GRID, GRIDS)
    assert len(columns) == 0


def test_a_column_of_another_type_is_refused() -> None:
    columns = CompiledColumns(GRIDS)
    with pytest.raises(DslError, match="not of type Grid"):
        columns.apply(Operation(primitive_named("flip_lr")), [ids(columns.add(MASK, MASKS))])


def test_an_unknown_column_is_refused() -> None:
    columns = CompiledColumns(GRIDS)
    with pytest.raises(DslError, match="no such column"):
        columns.apply(Operation(primitive_named("flip_lr")), [ids(-1)])
    assert columns.add(GRID, GRIDS) == 0


def test_arguments_that_do_not_fit_are_refused_where_hits_are_looked_for() -> None:
    columns = CompiledColumns(GRIDS)
    with pytest.raises(DslError, match="not of type Grid"):
        columns.hits(Operation(primitive_named("flip_lr")), [ids(columns.add(MASK, MASKS))], GRIDS)
    with pytest.raises(DslError, match="no such column"):
        columns.hits(Operation(primitive_named("flip_lr")), [ids(7)], GRIDS)


def test_a_list_that_is_held_elsewhere_is_refused_by_a_kernel() -> None:
    columns = CompiledColumns(GRIDS)
    held = columns.add(list_of(MASK), [MASKS[:1], MASKS[1:]])
    with pytest.raises(DslError, match="not of type Mask"):
        columns.apply(Operation(primitive_named("mask_not")), [ids(held)])


def test_a_value_of_another_type_is_refused() -> None:
    with pytest.raises(DslError, match="no value of type Vec"):
        CompiledColumns(GRIDS).add(VEC, (1, 2))


def test_a_second_search_starts_without_columns() -> None:
    first = CompiledColumns(GRIDS)
    first.add(GRID, GRIDS)
    del first
    second = CompiledColumns(GRIDS[:1])
    assert len(second) == 0
    assert second.add(MASK, MASKS[:1]) == 0


def test_the_larger_of_two_stores_is_left_to_the_next_search(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "_spare", [])
    small, large = store.Store(1), store.Store(1)
    large.reserve(100_000, 1 << 22, 1 << 30)
    for one in (small, large, store.Store(1)):
        store.give_back(one)
    assert store.taken_store(2, large.size) is large
    assert not store._spare


def test_a_search_that_may_take_less_than_the_spare_store_gets_one_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    large = store.Store(1)
    large.reserve(100_000, 1 << 22, 1 << 30)
    monkeypatch.setattr(store, "_spare", [large])
    columns = CompiledColumns(GRIDS, most_bytes=large.size - 1)
    assert columns.add(GRID, GRIDS) == 0
    assert store._spare == [large]


def test_the_compiler_is_not_loaded_before_it_is_used() -> None:
    code = "import sys, interp.compiled; interp.compiled.is_warm(); sys.exit('numba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_cache_is_in_the_folder_that_numba_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    assert cache.cache_folder().parent == tmp_path


def test_the_cache_is_in_the_cache_of_the_user(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("NUMBA_CACHE_DIR")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache.cache_folder().parent == tmp_path / "gridwright"


def test_without_a_writable_folder_the_cache_is_temporary(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "file" / "folder"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert cache.cache_folder().parent.name.startswith("gridwright-")


@pytest.mark.parametrize("helper", ["memory.py", "rows.py", "loop.py", "kernels/_shared.py"])
def test_an_edit_of_what_others_compile_in_names_another_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, helper: str
) -> None:
    shutil.copytree(cache._HERE, tmp_path / "interp")
    monkeypatch.setattr(cache, "_HERE", tmp_path / "interp")
    before = cache.cache_folder()
    with (tmp_path / "interp" / helper).open("a") as file:
        file.write("\n")
    assert cache.cache_folder() != before


def test_an_empty_cache_is_not_warm(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    assert not cache.is_warm()


def test_what_was_compiled_once_is_kept() -> None:
    warm_up()
    assert cache.is_warm()


def test_masks_of_bits_are_the_columns_of_these_masks() -> None:
    frames = [from_text("/".join(["0" * 31] * 30)), from_text("0" * 29), from_text("00/00")]
    random = np.random.default_rng(1)
    rows = [[random.random(grid.shape) < 0.5 for grid in frames] for _ in range(5)]
    for columns in (CompiledColumns(frames), PlainColumns(frames)):
        first = columns.add(MASK, rows[0])
        apart = PlainColumns(frames)
        packed = apart.masks(ids(*(apart.add(MASK, masks) for masks in (*rows, rows[1]))))
        found = columns.add_masks(packed).tolist()
        assert (found[0], found[1], len(columns)) == (first, found[5], 5)
        assert all(map(same_value, columns.values(found[4]), rows[4]))
        assert columns.add_masks(packed[:0]).tolist() == []


def test_more_masks_of_bits_than_can_be_staged_at_once() -> None:
    frames = [from_text("/".join(["0" * 30] * 30))]
    packed = np.zeros((5000, 15), dtype=np.uint64)
    packed[:, 3] = np.arange(5000)
    columns = CompiledColumns(frames)
    assert np.array_equal(columns.masks(columns.add_masks(packed)), packed)
