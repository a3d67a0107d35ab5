from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from dsl.outcome import EvaluationFailed, Failure, Run
from dsl.primitives.field_arithmetic import (
    field_divided,
    field_divided_int,
    field_minus_int,
    field_modulo,
    field_modulo_int,
    field_plus,
    field_times,
    int_divided_field,
    int_minus_field,
    int_modulo_field,
)
from dsl.primitives.field_comparisons import field_above_int, field_equals, int_above_field
from dsl.primitives.fields import coverage, index_in_box, line_count, measure, show
from dsl.primitives.sight import (
    line_color,
    looking,
    looking_distance,
    looking_distance_over_mask,
    looking_over_mask,
    looking_past,
    nearest_color,
    neighbor,
)
from dsl.values import (
    BLACK,
    DIRECTIONS,
    GREEN,
    MAX_INT,
    RED,
    Axis,
    Color,
    Grid,
    Vec,
    field_from_text,
    freeze_grid,
    freeze_mask,
    from_text,
    mask_from_text,
    object_from_text,
    to_text,
)

FRAMES = st.tuples(st.integers(1, 8), st.integers(1, 8))
GRIDS = arrays.arrays(np.uint8, FRAMES, elements=st.integers(0, 3)).map(freeze_grid)
DISPLACEMENTS = st.builds(Vec, st.integers(-2, 2), st.integers(-2, 2)).filter(lambda step: step != Vec(0, 0))

often = settings(max_examples=60, derandomize=True, deadline=None)


def walk(grid: Grid, row: int, col: int, step: Vec) -> list[int]:
    """The colours met on stepping from a cell until the grid ends, the cell itself not counted."""
    met = []
    while 0 <= (row := row + step.row) < grid.shape[0] and 0 <= (col := col + step.col) < grid.shape[1]:
        met.append(int(grid[row, col]))
    return met


@often
@given(GRIDS, DISPLACEMENTS)
def test_looking_shows_the_first_other_color_on_the_walk(grid: Grid, step: Vec) -> None:
    seen = looking(grid, step, BLACK)
    for row, col in np.ndindex(grid.shape):
        assert seen[row, col] == next((color for color in walk(grid, row, col, step) if color != BLACK), BLACK)


@often
@given(GRIDS, DISPLACEMENTS)
def test_looking_distance_counts_the_steps_to_it_or_off_the_grid(grid: Grid, step: Vec) -> None:
    steps = looking_distance(grid, step, BLACK)
    for row, col in np.ndindex(grid.shape):
        met = walk(grid, row, col, step)
        expected = next((count for count, color in enumerate(met, 1) if color != BLACK), len(met) + 1)
        assert steps[row, col] == expected


@often
@given(GRIDS, DISPLACEMENTS)
def test_looking_past_shows_the_first_color_other_than_its_own(grid: Grid, step: Vec) -> None:
    seen = looking_past(grid, step)
    for row, col in np.ndindex(grid.shape):
        own = int(grid[row, col])
        assert seen[row, col] == next((color for color in walk(grid, row, col, step) if color != own), own)


@often
@given(GRIDS, DISPLACEMENTS)
def test_looking_over_the_cells_of_a_color_is_looking_over_the_color(grid: Grid, step: Vec) -> None:
    over = freeze_mask(grid == RED)
    assert to_text(looking_over_mask(grid, step, over, RED)) == to_text(looking(grid, step, RED))
    assert to_text(looking_distance_over_mask(grid, step, over)) == to_text(looking_distance(grid, step, RED))


@pytest.mark.parametrize(("over", "expected"), [("...", "120"), ("###", "000"), ("##.", "220"), ("..#", "100")])
def test_looking_over_a_mask_shows_background_where_the_walk_leaves_the_grid(over, expected):
    shown = looking_over_mask(from_text("312"), DIRECTIONS["right"], mask_from_text(over), BLACK)
    assert to_text(shown) == expected


def test_looking_nowhere_over_a_mask_shows_the_background():
    assert to_text(looking_over_mask(from_text("312"), Vec(0, 0), mask_from_text("..."), GREEN)) == "333"


@pytest.mark.parametrize("word", [looking_over_mask, looking_distance_over_mask])
def test_a_mask_of_another_frame_cannot_be_looked_over(word):
    with pytest.raises(EvaluationFailed) as failed:
        word(from_text("12"), DIRECTIONS["up"], mask_from_text("#"))
    assert failed.value.failure is Failure.SHAPE_MISMATCH


@pytest.mark.parametrize("side", [31, 32])
def test_looking_reaches_across_the_largest_grid(side):
    grid = from_text("0" * (side - 1) + "1")
    assert looking(grid, DIRECTIONS["right"], BLACK)[0, 0] == 1
    assert looking_past(grid, DIRECTIONS["right"])[0, 0] == 1


def test_looking_nowhere_shows_the_color_looked_over():
    assert to_text(looking(from_text("123"), Vec(0, 0), RED)) == "222"


def test_looking_nowhere_has_no_distance():
    with pytest.raises(EvaluationFailed) as failed:
        looking_distance(from_text("1"), Vec(0, 0), BLACK)
    assert failed.value.failure is Failure.NOT_FOUND


def test_looking_past_nowhere_shows_the_own_color():
    assert to_text(looking_past(from_text("123"), Vec(0, 0))) == "123"


def test_neighbor_at_no_distance_is_the_cell_itself():
    assert to_text(neighbor(from_text("12/34"), Vec(0, 0), BLACK)) == "12/34"


def test_neighbor_shows_the_given_color_off_the_grid():
    assert to_text(neighbor(from_text("12/34"), DIRECTIONS["up"], GREEN)) == "33/12"


def test_without_foreground_no_color_is_nearest():
    assert to_text(nearest_color(from_text("00/00"), BLACK, run=Run())) == "00/00"


def test_equally_near_colors_tie_and_the_smallest_is_shown():
    run = Run()
    assert to_text(nearest_color(from_text("301"), BLACK, run=run)) == "311"
    assert run.tied


def test_equally_near_cells_of_one_color_do_not_tie():
    run = Run()
    nearest_color(from_text("303"), BLACK, run=run)
    assert not run.tied


@often
@given(GRIDS)
def test_line_color_is_the_most_frequent_foreground_color_of_each_column(grid: Grid) -> None:
    shown = line_color(grid, Axis.COLS, BLACK, run=Run())
    for col in range(grid.shape[1]):
        present = [color for color in grid[:, col].tolist() if color != BLACK]
        expected = max(sorted(set(present)), key=present.count, default=BLACK)
        assert set(shown[:, col].tolist()) == {expected}


def test_a_line_of_background_shows_it():
    run = Run()
    assert to_text(line_color(from_text("333/133"), Axis.ROWS, GREEN, run=run)) == "333/111"
    assert not run.tied


def test_equally_frequent_colors_of_a_line_tie_and_the_smallest_is_shown():
    run = Run()
    assert to_text(line_color(from_text("0021/0022"), Axis.ROWS, BLACK, run=run)) == "1111/2222"
    assert run.tied


def test_line_count_of_cols_counts_down_each_column():
    assert to_text(line_count(mask_from_text("##/#."), Axis.COLS)) == "2 1/2 1"


@pytest.mark.parametrize(
    ("word", "arguments"),
    [
        (line_count, (mask_from_text("#"), Axis.ANY)),
        (index_in_box, ((), Axis.ANY, Vec(1, 1))),
        (partial(line_color, run=Run()), (from_text("1"), Axis.ANY, BLACK)),
    ],
)
def test_the_axis_must_be_named(word, arguments):
    with pytest.raises(EvaluationFailed) as failed:
        word(*arguments)
    assert failed.value.failure is Failure.NOT_AXIAL


def test_where_objects_overlap_the_last_is_measured():
    objects = (object_from_text("(0, 0) 111"), object_from_text("(0, 1) 2"))
    assert to_text(measure(objects, lambda thing: thing.width, Vec(1, 4))) == "3 1 3 0"


def test_objects_are_measured_only_on_their_opaque_cells_in_the_frame():
    objects = (object_from_text("(-1, 0) 11/1."), object_from_text("(0, 2) 22"))
    assert to_text(measure(objects, lambda thing: thing.width, Vec(1, 3))) == "2 0 2"


def test_show_paints_each_object_in_one_color_on_the_background():
    objects = (object_from_text("(0, 0) 12"), object_from_text("(0, 2) 3"))
    assert to_text(show(objects, lambda thing: Color(thing.width), GREEN, Vec(1, 4))) == "2213"


def test_show_of_no_objects_is_a_canvas_of_the_background():
    assert to_text(show((), lambda _: RED, GREEN, Vec(1, 2))) == "33"


def test_coverage_counts_only_opaque_cells_in_the_frame():
    objects = (object_from_text("(-1, 0) 11/1."), object_from_text("(0, 0) 222"), object_from_text("(0, -9) 3"))
    assert to_text(coverage(objects, Vec(2, 2))) == "2 1/0 0"


def test_coverage_of_no_objects_is_zero():
    assert to_text(coverage((), Vec(1, 2))) == "0 0"


def test_index_in_box_counts_from_the_corner_even_off_the_frame():
    assert to_text(index_in_box((object_from_text("(-1, 0) 1/1/1"),), Axis.ROWS, Vec(2, 1))) == "1/2"


def test_index_in_box_of_cols_counts_columns():
    assert to_text(index_in_box((object_from_text("(0, 1) 11/11"),), Axis.COLS, Vec(2, 3))) == "0 0 1/0 0 1"


@pytest.mark.parametrize(
    ("word", "arguments"),
    [
        (field_divided, (field_from_text("1 2"), field_from_text("1 0"))),
        (field_modulo, (field_from_text("1 2"), field_from_text("1 0"))),
        (field_divided_int, (field_from_text("1 2"), 0)),
        (field_modulo_int, (field_from_text("1 2"), 0)),
        (int_divided_field, (1, field_from_text("1 0"))),
        (int_modulo_field, (1, field_from_text("1 0"))),
    ],
)
def test_division_by_zero_in_any_cell_has_no_value(word, arguments):
    with pytest.raises(EvaluationFailed) as failed:
        word(*arguments)
    assert failed.value.failure is Failure.DIVISION_BY_ZERO


@pytest.mark.parametrize("word", [field_plus, field_divided, field_equals])
def test_fields_of_different_frames_do_not_combine(word):
    with pytest.raises(EvaluationFailed) as failed:
        word(field_from_text("1 2"), field_from_text("1/2"))
    assert failed.value.failure is Failure.SHAPE_MISMATCH


def test_division_rounds_down_and_the_remainder_has_the_sign_of_the_divisor():
    assert to_text(field_divided_int(field_from_text("-1 5"), 3)) == "-1 1"
    assert to_text(field_modulo_int(field_from_text("-1 5"), 3)) == "2 2"
    assert to_text(field_modulo_int(field_from_text("-1 5"), -3)) == "-1 -1"


def test_numbers_saturate_at_a_million():
    large = field_from_text(f"{MAX_INT} {-MAX_INT}")
    assert to_text(field_times(large, large)) == f"{MAX_INT} {MAX_INT}"
    assert to_text(field_plus(large, large)) == f"{MAX_INT} {-MAX_INT}"


def test_the_sides_of_a_difference_are_not_exchanged():
    field = field_from_text("1 2")
    assert to_text(field_minus_int(field, 5)) == "-4 -3"
    assert to_text(int_minus_field(5, field)) == "4 3"


def test_the_sides_of_a_comparison_are_not_exchanged():
    field = field_from_text("1 2 3")
    assert to_text(field_above_int(field, 2)) == "..#"
    assert to_text(int_above_field(2, field)) == "#.."
