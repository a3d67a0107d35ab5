from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy import ndimage

from dsl.outcome import EvaluationFailed, Failure
from dsl.primitives.segmentation import (
    block,
    cells,
    color_layers,
    colored,
    components,
    cut,
    objects,
    regions,
    reshape,
    rooms,
)
from dsl.primitives.straight_parts import empty_rectangles, lines, lines_of, rectangles, runs
from dsl.primitives.templates import find, placements
from dsl.values import (
    BLACK,
    BLUE,
    GRAY,
    GREEN,
    RED,
    Axis,
    Conn,
    Sym,
    Vec,
    freeze_grid,
    freeze_mask,
    from_text,
    mask_from_text,
    object_from_text,
    to_text,
)

FRAMES = st.tuples(st.integers(1, 8), st.integers(1, 8))
GRIDS = arrays.arrays(np.uint8, FRAMES, elements=st.integers(0, 3)).map(freeze_grid)
MASKS = arrays.arrays(np.bool_, FRAMES).map(freeze_mask)
STRUCTURES = {Conn.FOUR: ndimage.generate_binary_structure(2, 1), Conn.EIGHT: ndimage.generate_binary_structure(2, 2)}

often = settings(max_examples=60, derandomize=True, deadline=None)


def failure_of(word, *arguments):
    with pytest.raises(EvaluationFailed) as failed:
        word(*arguments)
    return failed.value.failure


def places_of(element):
    return frozenset((element.row + row, element.col + col) for row, col in np.argwhere(element.opaque).tolist())


def labelled(mask, conn):
    labels, count = ndimage.label(mask, STRUCTURES[conn])
    return {frozenset(map(tuple, np.argwhere(labels == label).tolist())) for label in range(1, count + 1)}


@often
@given(GRIDS, st.sampled_from(Conn))
def test_objects_of_mixed_colors_are_the_labels_of_scipy(grid, conn):
    assert {places_of(element) for element in objects(grid, conn, False, BLACK)} == labelled(grid != BLACK, conn)


@often
@given(GRIDS, st.sampled_from(Conn))
def test_objects_of_one_color_are_the_labels_of_each_color(grid, conn):
    expected = set().union(*(labelled(grid == color, conn) for color in range(1, 10)))
    assert {places_of(element) for element in objects(grid, conn, True, BLACK)} == expected


@often
@given(GRIDS)
def test_regions_are_the_components_of_the_graph_of_equal_neighbors(grid):
    graph = nx.grid_2d_graph(*grid.shape)
    graph.remove_edges_from([(left, right) for left, right in graph.edges if grid[left] != grid[right]])
    assert {places_of(region) for region in regions(grid)} == set(map(frozenset, nx.connected_components(graph)))


@often
@given(MASKS, st.sampled_from(Conn))
def test_components_are_the_labels_of_scipy(mask, conn):
    found = {frozenset(map(tuple, np.argwhere(part).tolist())) for part in components(mask, conn)}
    assert found == labelled(mask, conn)


def test_objects_do_not_reach_around_the_end_of_a_row():
    assert len(objects(from_text("001/100"), Conn.EIGHT, True, BLACK)) == 2


def test_objects_come_in_the_order_of_their_first_cells_not_of_their_corners():
    found = objects(from_text("002/111"), Conn.FOUR, True, BLACK)
    assert to_text(found) == "[(0, 2) 2, (1, 0) 111]"


def test_a_uniform_background_has_no_objects():
    assert objects(from_text("00/00"), Conn.FOUR, True, BLACK) == ()


def test_the_background_is_an_object_where_there_is_no_background():
    assert to_text(objects(from_text("01"), Conn.FOUR, True, None)) == "[(0, 0) 0, (0, 1) 1]"


def test_the_whole_grid_is_one_object_of_mixed_colors_without_background():
    assert to_text(objects(from_text("01/20"), Conn.FOUR, False, None)) == "[(0, 0) 01/20]"


@often
@given(GRIDS)
def test_rooms_are_the_labels_of_all_but_the_separator(grid):
    found = {places_of(element) for element in rooms(grid, GREEN)}
    assert found == labelled(grid != GREEN, Conn.FOUR)


def test_a_room_has_its_background():
    assert to_text(rooms(from_text("0120/5555/0010"), GRAY)) == "[(0, 0) 0120, (2, 0) 0010]"


def test_rooms_that_meet_at_a_corner_are_apart():
    assert len(rooms(from_text("05/50"), GRAY)) == 2


@pytest.mark.parametrize(("text", "count"), [("55/55", 0), ("00/10", 1)])
def test_a_separator_alone_has_no_room_and_a_grid_without_it_is_one(text, count):
    assert len(rooms(from_text(text), GRAY)) == count


def test_patches_of_objects_cannot_be_written():
    found = objects(from_text("11"), Conn.FOUR, True, BLACK)
    assert not found[0].patch.flags.writeable


@pytest.mark.parametrize("conn", Conn)
def test_a_grid_of_lonely_cells_has_as_many_regions_as_cells(conn):
    rows, cols = np.indices((32, 32))
    assert len(regions(freeze_grid((2 * rows + cols) % 5), conn)) == 1024


def test_an_empty_mask_has_no_components():
    assert components(mask_from_text("../..")) == ()


def test_color_layers_join_what_is_apart():
    assert to_text(color_layers(from_text("1021"), BLACK)) == "[(0, 0) 1..1, (0, 2) 2]"


@pytest.mark.parametrize(
    ("word", "arguments"), [(cut, (from_text("12"), mask_from_text(".."))), (colored, (mask_from_text(".."), RED))]
)
def test_nothing_is_made_of_an_empty_mask(word, arguments):
    assert failure_of(word, *arguments) is Failure.EMPTY_MASK


def test_cut_has_no_value_for_a_mask_of_another_frame():
    assert failure_of(cut, from_text("12"), mask_from_text("#")) is Failure.SHAPE_MISMATCH


def test_cells_keep_color_and_place():
    assert to_text(cells(object_from_text("(-1, 4) 1./.2"))) == "[(-1, 4) 1, (0, 5) 2]"


@pytest.mark.parametrize("dims", [Vec(0, 2), Vec(33, 1), Vec(2, -1)])
def test_a_block_without_or_with_too_many_cells_has_no_value(dims):
    assert failure_of(block, dims, RED) in (Failure.TOO_SMALL, Failure.TOO_LARGE)


def test_reshape_has_no_value_for_more_colors_than_cells():
    assert failure_of(reshape, (RED, BLUE), Vec(1, 1), BLACK) is Failure.BAD_COUNT


@often
@given(GRIDS)
def test_runs_of_rows_are_the_labels_along_rows(grid):
    along = [[0, 0, 0], [1, 1, 1], [0, 0, 0]]
    labels = [ndimage.label(grid == color, along) for color in range(1, 4)]
    expected = {
        frozenset(map(tuple, np.argwhere(label == number).tolist()))
        for label, count in labels
        for number in range(1, count + 1)
    }
    assert {places_of(run) for run in runs(grid, Axis.ROWS, BLACK)} == expected


@pytest.mark.parametrize("word", [lambda grid: runs(grid, Axis.ANY, BLACK), lambda grid: lines_of(grid, Axis.ANY)])
def test_pieces_along_any_axis_have_no_value(word):
    assert failure_of(word, from_text("12")) is Failure.NOT_AXIAL


def test_every_row_and_column_of_a_rectangle_is_a_line():
    assert len(lines(from_text("11/11"), BLACK)) == 4


@often
@given(MASKS, st.integers(1, 3))
def test_rectangles_are_the_solid_boxes_that_no_other_solid_box_contains(mask, least):
    boxes = [
        (top, left, bottom, right)
        for top, left in np.argwhere(mask).tolist()
        for bottom, right in np.argwhere(mask).tolist()
        if top <= bottom and left <= right and mask[top : bottom + 1, left : right + 1].all()
    ]
    expected = {
        box
        for box in boxes
        if box[2] - box[0] + 1 >= least
        and box[3] - box[1] + 1 >= least
        and not any(
            other != box and other[0] <= box[0] and other[1] <= box[1] and other[2] >= box[2] and other[3] >= box[3]
            for other in boxes
        )
    }
    found = {
        (box.row, box.col, box.row + box.height - 1, box.col + box.width - 1)
        for box in rectangles(freeze_grid(mask), BLUE, least)
    }
    assert found == expected


def test_empty_rectangles_may_overlap():
    found = empty_rectangles(from_text("001/000/100"), 2, BLACK)
    assert to_text(found) == "[(0, 0) 00/00, (1, 1) 00/00]"


def test_find_gives_displacements_not_positions():
    assert find(from_text("0010"), object_from_text("(0, 1) 1")) == (Vec(0, 1),)


def test_find_ignores_what_shows_through_the_template():
    assert find(from_text("121/131"), object_from_text("(0, 0) 1.1")) == (Vec(0, 0), Vec(1, 0))


def test_a_template_larger_than_the_grid_is_not_found():
    assert find(from_text("1"), object_from_text("(0, 0) 11")) == ()


def test_disjoint_places_may_interlock():
    ways = find(from_text("111/111"), object_from_text("(0, 0) 1.1"), True)
    assert ways == (Vec(0, 0), Vec(1, 0))


@often
@given(GRIDS, arrays.arrays(np.uint8, st.tuples(st.integers(1, 2), st.integers(1, 2)), elements=st.integers(0, 3)))
def test_a_solid_template_is_found_where_the_window_of_the_grid_is_equal(grid, patch):
    assume(patch.shape[0] <= grid.shape[0] and patch.shape[1] <= grid.shape[1])
    windows = np.lib.stride_tricks.sliding_window_view(grid, patch.shape)
    expected = [Vec(*place) for place in np.argwhere((windows == patch).all(axis=(2, 3))).tolist()]
    template = object_from_text("(0, 0) " + to_text(freeze_grid(patch)))
    assert list(find(grid, template)) == expected


def test_placements_complete_a_template_from_its_anchor_cells():
    found = placements(from_text("000/020"), object_from_text("(4, 4) 31/.2"), (RED,))
    assert to_text(found) == "[(0, 0) 31/.2]"


def test_placements_may_hang_off_the_grid():
    found = placements(from_text("2"), object_from_text("(4, 4) 12"), (RED,))
    assert to_text(found) == "[(0, -1) 12]"


def test_placements_name_each_copy_of_a_symmetric_template_once():
    assert len(placements(from_text("020"), object_from_text("(0, 0) 121"), (RED,), tuple(Sym))) == 2


def test_placements_find_enlarged_copies():
    found = placements(from_text("0022/0022"), object_from_text("(0, 0) 12"), (RED,), (Sym.ID,), (1, 2))
    assert "(0, 0) 1122/1122" in map(to_text, found)


def test_placements_need_an_anchor_cell():
    assert placements(from_text("12"), object_from_text("(0, 0) 12"), (GREEN,)) == ()


def test_placements_have_no_value_for_a_scale_below_one():
    assert (
        failure_of(placements, from_text("1"), object_from_text("(0, 0) 1"), (BLUE,), (Sym.ID,), (0,))
        is Failure.BAD_COUNT
    )
