from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from dsl.outcome import EvaluationFailed, Failure
from dsl.primitives.mask_algebra import mask_and, mask_minus, mask_or, mask_xor, shift_mask
from dsl.primitives.mask_neighborhoods import (
    diagonal_neighbors,
    dilate,
    distance,
    enclosed,
    erode,
    fill_holes,
    flood,
    neighbors,
)
from dsl.primitives.mask_shapes import (
    bbox,
    bbox_outline,
    between,
    between_along,
    border,
    corners,
    full_cols,
    full_rows,
    line,
    period_mask,
    span_rows,
    uniform_cols,
    uniform_rows,
)
from dsl.primitives.masks import (
    agree,
    bottom_mask,
    dot,
    full,
    in_colors,
    leftmost_mask,
    positions,
    rightmost_mask,
    top_mask,
)
from dsl.primitives.rays import ray, ray_along_within, ray_within
from dsl.values import (
    BLUE,
    DIRECTIONS,
    RED,
    Axis,
    Conn,
    Mask,
    Vec,
    freeze_mask,
    from_text,
    mask_from_text,
    to_text,
)

FRAMES = st.tuples(st.integers(1, 8), st.integers(1, 8))
MASK_PAIRS = FRAMES.flatmap(lambda frame: st.tuples(*[arrays.arrays(np.bool_, frame).map(freeze_mask)] * 2))
EMPTY = mask_from_text(".../.../...")


def failure_of(word, *arguments):
    with pytest.raises(EvaluationFailed) as failed:
        word(*arguments)
    return failed.value.failure


@pytest.mark.parametrize("word", [mask_and, mask_or, mask_xor, mask_minus, flood])
def test_masks_of_different_frames_do_not_combine(word):
    assert failure_of(word, mask_from_text("##"), mask_from_text("#/#")) is Failure.SHAPE_MISMATCH


def test_agree_has_no_value_for_grids_of_different_dims():
    assert failure_of(agree, from_text("11"), from_text("1")) is Failure.SHAPE_MISMATCH


def test_no_cell_is_in_an_empty_list_of_colors():
    assert to_text(in_colors(from_text("12"), ())) == ".."


def test_in_takes_the_cells_of_every_listed_color():
    assert to_text(in_colors(from_text("0123"), (BLUE, RED))) == ".##."


@pytest.mark.parametrize("position", [Vec(-1, 0), Vec(0, 3), Vec(3, 0)])
def test_a_dot_off_the_frame_is_empty(position):
    assert not dot(position, Vec(3, 3)).any()


@pytest.mark.parametrize("frame", [Vec(0, 3), Vec(3, 33), Vec(-1, -1)])
def test_full_has_no_value_in_an_impossible_frame(frame):
    assert failure_of(full, frame) in (Failure.TOO_SMALL, Failure.TOO_LARGE)


def test_cells_shifted_out_of_the_frame_do_not_come_back():
    shifted = shift_mask(mask_from_text("#.#/..#"), Vec(0, 1))
    assert to_text(shift_mask(shifted, Vec(0, -1))) == "#../..."


@pytest.mark.parametrize("displacement", [Vec(3, 0), Vec(0, -3), Vec(-(10**6), 10**6)])
def test_a_mask_shifted_by_its_whole_frame_is_empty(displacement):
    assert not shift_mask(full(Vec(3, 3)), displacement).any()


def test_every_cell_of_the_largest_frame_has_a_position():
    assert len(positions(full(Vec(32, 32)))) == 1024


@pytest.mark.parametrize("word", [top_mask, bottom_mask, leftmost_mask, rightmost_mask])
def test_an_empty_mask_has_no_edges(word):
    assert failure_of(word, EMPTY) is Failure.EMPTY_MASK


def test_edges_are_those_of_the_bounding_box():
    mask = mask_from_text("..../.##./.#..")
    edges = [word(mask) for word in (top_mask, bottom_mask, leftmost_mask, rightmost_mask)]
    assert edges == [1, 2, 1, 2]


def test_neighbors_do_not_include_a_lonely_cell():
    assert to_text(neighbors(mask_from_text(".../.#./..."))) == ".#./#.#/.#."


def test_neighbors_of_eight_reach_around_corners():
    assert to_text(neighbors(mask_from_text("#../.../..."), Conn.EIGHT)) == ".#./##./..."


@pytest.mark.parametrize("word", [neighbors, diagonal_neighbors, dilate, erode, enclosed, bbox, corners, bbox_outline])
def test_an_empty_mask_stays_empty(word):
    assert not word(EMPTY).any()


def test_a_full_mask_erodes_from_the_edge_of_the_frame():
    assert to_text(erode(full(Vec(3, 3)))) == ".../.#./..."


def test_a_wall_closed_only_diagonally_encloses_for_paths_of_four():
    assert to_text(enclosed(mask_from_text(".#./#.#/.#."))) == ".../.#./..."


def test_a_wall_closed_only_diagonally_leaks_for_paths_of_eight():
    assert not enclosed(mask_from_text(".#./#.#/.#."), Conn.EIGHT).any()


def test_the_edge_of_the_frame_is_no_wall():
    assert not enclosed(mask_from_text("#.#/###/...")).any()


def test_holes_inside_islands_inside_holes_are_filled():
    mask = mask_from_text("#####/#...#/#.#.#/#...#/#####")
    assert fill_holes(mask).all()


def test_flood_starts_only_from_seeds_inside():
    assert not flood(mask_from_text("#.."), mask_from_text(".##")).any()


def test_distance_from_nothing_has_no_value():
    assert failure_of(distance, EMPTY) is Failure.EMPTY_MASK


def test_distance_of_eight_counts_diagonal_steps():
    assert to_text(distance(mask_from_text("#../.../..."), Conn.EIGHT)) == "0 1 2/1 1 2/2 2 2"


def test_a_box_outline_grown_beyond_the_frame_is_clipped():
    assert to_text(bbox_outline(mask_from_text("#../.../..."), 1)) == ".#./##./..."


@pytest.mark.parametrize("grown", [-2, -(10**6)])
def test_a_box_outline_shrunk_to_nothing_is_empty(grown):
    assert not bbox_outline(full(Vec(3, 3)), grown).any()


def test_the_outline_of_a_one_row_box_is_the_box():
    assert to_text(bbox_outline(mask_from_text("#.#/..."))) == "###/..."


@pytest.mark.parametrize(("text", "count"), [("#../...", 1), ("#.#/...", 2), ("#../..#", 4)])
def test_a_box_has_one_two_or_four_corners(text, count):
    assert corners(mask_from_text(text)).sum() == count


def test_a_ray_takes_the_step_of_its_direction():
    assert to_text(ray(mask_from_text("#..../....."), Vec(0, 2))) == "#.#.#/....."


def test_a_ray_without_direction_is_its_start():
    assert to_text(ray(mask_from_text(".#."), Vec(0, 0))) == ".#."


def test_a_ray_starts_from_a_cell_that_is_not_within():
    assert to_text(ray_within(mask_from_text("#..."), DIRECTIONS["right"], mask_from_text(".##."))) == "###."


def test_a_ray_does_not_leap_over_a_wall():
    assert to_text(ray_within(mask_from_text("#..."), DIRECTIONS["right"], mask_from_text("##.#"))) == "##.."


@given(MASK_PAIRS, st.builds(Vec, st.integers(-2, 2), st.integers(-2, 2)))
@settings(max_examples=60, derandomize=True, deadline=None)
def test_rays_are_the_cells_of_free_walks(masks: tuple[Mask, Mask], step: Vec) -> None:
    starts, within = masks
    walked = np.array(starts)
    for start in positions(starts):
        cell = start + step
        while step != Vec(0, 0) and (dot(cell, Vec(*starts.shape)) & within).any():
            walked[cell.row, cell.col] = True
            cell = cell + step
    assert (ray_within(starts, step, within) == walked).all()


def test_a_ray_crosses_the_largest_frame():
    frame = Vec(32, 32)
    assert (ray(dot(Vec(0, 31), frame), DIRECTIONS["sw"]) == line(Vec(0, 31), Vec(31, 0), frame)).all()


def test_a_line_off_row_column_and_diagonal_is_empty():
    assert not line(Vec(0, 0), Vec(1, 2), Vec(3, 3)).any()


def test_a_line_with_its_ends_off_the_frame_crosses_it():
    assert to_text(line(Vec(-1, -1), Vec(10**6, 10**6), Vec(3, 3))) == "#../.#./..#"


def test_a_line_from_a_cell_to_itself_is_that_cell():
    assert to_text(line(Vec(1, 1), Vec(1, 1), Vec(2, 2))) == "../.#"


def test_between_rows_does_not_fill_columns():
    assert to_text(between(mask_from_text("#.#/.../#.."), Axis.ROWS)) == "###/.../#.."


def test_between_cols_does_not_fill_rows():
    assert to_text(between(mask_from_text("#.#/.../#.."), Axis.COLS)) == "#.#/#../#.."


def test_between_any_axis_is_what_either_gives():
    assert to_text(between(mask_from_text("#.#/.../#.."), Axis.ANY)) == "###/#../#.."


def test_between_any_axis_does_not_fill_what_it_has_only_framed():
    assert to_text(between(mask_from_text("#.#/.../#.#"), Axis.ANY)) == "###/#.#/###"


@pytest.mark.parametrize(("direction", "axis"), [("left", Axis.ROWS), ("down", Axis.COLS)])
def test_between_along_a_straight_direction_is_between_on_its_axis(direction, axis):
    mask = mask_from_text("#.#./..../#..#")
    assert (between_along(mask, DIRECTIONS[direction]) == between(mask, axis)).all()


def test_span_rows_of_a_column_is_full():
    assert span_rows(mask_from_text("#../#..")).all()


def test_full_rows_have_no_gap():
    assert to_text(full_rows(mask_from_text("##./###/..."))) == ".../###/..."


def test_full_cols_have_no_gap():
    assert to_text(full_cols(mask_from_text("##./###"))) == "##./##."


@pytest.mark.parametrize("word", [full_rows, full_cols])
def test_the_lines_of_a_full_mask_are_full(word):
    assert word(full(Vec(32, 32))).all()


def test_every_line_of_a_single_cell_is_uniform():
    assert uniform_rows(from_text("3")).all()
    assert uniform_cols(from_text("3")).all()


@pytest.mark.parametrize(("width", "count"), [(-1, 0), (0, 0), (1, 12), (2, 16), (10**6, 16)])
def test_a_border_is_as_wide_as_asked(width, count):
    assert border(from_text("/".join(["0000"] * 4)), width).sum() == count


@pytest.mark.parametrize("text", ["000", "0/0/0", "0"])
def test_a_grid_one_cell_wide_is_all_border(text):
    assert border(from_text(text)).all()


def test_a_lattice_extends_to_both_sides_of_its_origin():
    assert to_text(period_mask(from_text("00000"), Vec(0, 2), Vec(1, 2))) == "#.#.#"


def test_a_lattice_with_a_step_of_zero_stays_on_its_line():
    assert to_text(period_mask(from_text("000/000"), Vec(1, 0), Vec(0, 2))) == ".../#.#"


def test_the_sign_of_a_lattice_step_does_not_matter():
    grid = from_text("0000/0000")
    assert (period_mask(grid, Vec(0, 1), Vec(1, 2)) == period_mask(grid, Vec(0, 1), Vec(-1, -2))).all()


def test_results_are_read_only():
    assert not np.asarray(bbox(mask_from_text("#."))).flags.writeable


def test_a_ray_along_both_axes_stops_where_it_may_not_go():
    within = mask_from_text(".###/.###/.##./####")
    assert to_text(ray_along_within(mask_from_text("..../..#./..../...."), Axis.ANY, within)) == "..#./.###/..#./..#."
