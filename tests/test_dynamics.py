"""This file is where falling, walking and repeating are tested at their edges, and against plainer implementations."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from dsl.outcome import EvaluationFailed, Failure, Run
from dsl.primitives.dynamics import connect_pairs, connect_pairs_within, gravity, gravity_objects, path, trace
from dsl.primitives.iteration import fixpoint, repeat
from dsl.values import (
    BLACK,
    BLUE,
    DIRECTIONS,
    Conn,
    Turn,
    Vec,
    freeze_grid,
    freeze_mask,
    from_text,
    mask_from_text,
    to_text,
)

UP, DOWN, LEFT, RIGHT = (DIRECTIONS[name] for name in ("up", "down", "left", "right"))
SE = DIRECTIONS["se"]
FRAMES = st.tuples(st.integers(1, 7), st.integers(1, 7))
GRIDS = arrays.arrays(np.uint8, FRAMES, elements=st.integers(0, 3)).map(freeze_grid)
MASKS = FRAMES.flatmap(lambda frame: st.tuples(*[arrays.arrays(np.bool_, frame).map(freeze_mask)] * 3))

often = settings(max_examples=100, derandomize=True, deadline=None)


def failure_of(word, *arguments, **keywords):
    with pytest.raises(EvaluationFailed) as failed:
        word(*arguments, **keywords)
    return failed.value.failure


def fallen(text, direction, **kinds):
    return to_text(gravity_objects(from_text(text), direction, bg=BLACK, **kinds))


def traced(start, direction, walls, turn=Turn.BOUNCE):
    return to_text(trace(start, direction, mask_from_text(walls), turn))


def walked(start, end, within):
    run = Run()
    return to_text(path(*map(mask_from_text, (start, end, within)), run=run)), run.tied


@pytest.mark.parametrize(
    ("direction", "expected"),
    [(DOWN, "000/103/125"), (UP, "123/105/000"), (LEFT, "120/300/150"), (RIGHT, "012/003/015")],
)
def test_cells_fall_to_every_side_in_their_order(direction, expected):
    assert to_text(gravity(from_text("120/003/105"), direction, BLACK)) == expected


@often
@given(GRIDS)
def test_each_column_falls_as_its_foreground_below_its_background(grid):
    result = gravity(grid, DOWN, BLACK)
    for column, before in zip(result.T.tolist(), grid.T.tolist(), strict=True):
        assert column == [0] * before.count(0) + [cell for cell in before if cell]


def test_the_background_that_falling_cells_leave_is_the_one_given():
    assert to_text(gravity(from_text("01/11"), DOWN, BLUE)) == "11/01"


def test_the_length_of_the_direction_does_not_matter():
    assert to_text(gravity(from_text("1/0/0"), Vec(5, 0), BLACK)) == "0/0/1"
    assert fallen("1/0/0", Vec(5, 0)) == "0/0/1"


@pytest.mark.parametrize("direction", [SE, Vec(0, 0), Vec(2, -1)])
def test_nothing_falls_askew_or_nowhere(direction):
    assert failure_of(gravity, from_text("10"), direction, BLACK) is Failure.NOT_AXIAL
    assert failure_of(gravity_objects, from_text("10"), direction, bg=BLACK) is Failure.NOT_AXIAL


def test_an_object_falls_as_it_is_and_rests_on_the_first_cell_below():
    assert fallen("111/100/000/002", DOWN) == "000/000/111/102"
    assert fallen("111/100/000/200", DOWN) == "000/111/100/200"


def test_objects_fall_to_every_side():
    assert fallen("110/100/002", RIGHT) == "011/010/002"
    assert fallen("000/110/002", UP) == "112/000/000"
    assert fallen("011/002", LEFT) == "110/200"


def test_a_stack_falls_together():
    assert fallen("1/2/0/0", DOWN) == "0/0/1/2"


def test_an_object_falls_into_the_one_that_it_stood_beside():
    assert fallen("33/30/02/00", DOWN) == "00/00/33/32"
    assert fallen("22/00/30/33/00", DOWN) == "00/00/22/30/33"


def test_an_object_in_a_ring_falls_with_it():
    assert fallen("111/121/111/000", DOWN) == "000/111/121/111"
    assert fallen("111/201/111/000", RIGHT) == "111/021/111/000"


def test_hooked_objects_fall_together():
    assert fallen("111/122/102/112/002/022/000/000", DOWN) == "000/000/111/122/102/112/002/022"


def test_colors_that_hang_together_fall_as_one_without_mono():
    assert fallen("12/00/10", DOWN, mono=False) == "00/12/10"
    assert fallen("12/00/10", DOWN, mono=True) == "00/10/12"


def test_cells_that_meet_at_corners_fall_as_one_with_eight_neighbors():
    assert fallen("10/01/00", DOWN, conn=Conn.EIGHT) == "00/10/01"
    assert fallen("10/01/00", DOWN, conn=Conn.FOUR) == "00/00/11"


def test_nothing_falls_where_everything_is_background():
    assert fallen("00/00", DOWN) == "00/00"


@often
@given(GRIDS, st.sampled_from((UP, DOWN, LEFT, RIGHT)))
def test_objects_that_are_single_cells_fall_as_cells_do(grid, direction):
    apart = freeze_grid(np.where(np.indices(grid.shape).sum(axis=0) % 2, 0, grid))
    assert to_text(gravity_objects(apart, direction, bg=BLACK)) == to_text(gravity(apart, direction, BLACK))


def test_a_walk_turns_left_or_right_where_a_wall_is_ahead():
    walls = "...../...#./....."
    assert traced(Vec(1, 0), RIGHT, walls, Turn.LEFT) == "..#../###../....."
    assert traced(Vec(1, 0), RIGHT, walls, Turn.RIGHT) == "...../###../..#.."


def test_a_walk_bounces_straight_back_and_out_behind_its_start():
    assert traced(Vec(0, 1), RIGHT, "...#.") == "###.."


def test_a_diagonal_walk_bounces_off_a_wall_as_light_does():
    assert traced(Vec(0, 0), SE, "...../...../#####") == "#.#../.#.../....."


def test_a_diagonal_walk_turns_back_at_a_corner_and_at_a_tip():
    assert traced(Vec(0, 0), SE, ".../..#/.##") == "#../.#./..."
    assert traced(Vec(0, 0), SE, ".../.../..#") == "#../.#./..."


def test_a_walk_between_walls_ends_when_it_repeats_itself():
    assert traced(Vec(0, 1), RIGHT, "#...#") == ".###."


def test_a_walk_that_is_walled_in_stays_where_it_is():
    assert traced(Vec(1, 1), UP, "###/#.#/###", Turn.LEFT) == ".../.#./..."


def test_a_start_on_a_wall_is_left_like_any_other():
    assert traced(Vec(0, 0), RIGHT, "#..") == "###"


def test_a_walk_by_no_direction_is_its_start():
    assert traced(Vec(0, 1), Vec(0, 0), "...") == ".#."


def test_a_walk_does_not_start_off_the_frame():
    assert failure_of(trace, Vec(0, 3), LEFT, mask_from_text("..."), Turn.LEFT) is Failure.OUT_OF_RANGE
    assert failure_of(trace, Vec(-1, 0), DOWN, mask_from_text("..."), Turn.LEFT) is Failure.OUT_OF_RANGE


def test_pairs_are_connected_along_rows_and_columns_but_not_diagonally():
    assert to_text(connect_pairs(mask_from_text("#..#/..../..../...#"))) == "####/...#/...#/...#"
    assert to_text(connect_pairs(mask_from_text("#../.../..#"))) == "#../.../..#"


def test_only_cells_that_follow_each_other_are_connected():
    assert to_text(connect_pairs_within(mask_from_text("#.#.#"), mask_from_text("##.#."))) == "#####"
    assert to_text(connect_pairs_within(mask_from_text("#.#.#"), mask_from_text("...#."))) == "#.###"


def test_one_cell_out_of_bounds_keeps_a_pair_apart():
    assert to_text(connect_pairs_within(mask_from_text("#...#"), mask_from_text(".##.."))) == "#...#"


def test_pairs_in_another_frame_are_not_connected():
    assert failure_of(connect_pairs_within, mask_from_text("#."), mask_from_text("#")) is Failure.SHAPE_MISMATCH


def test_a_path_goes_around_what_is_in_the_way():
    assert walked("#../.../...", "..#/.../...", "#.#/#.#/###") == ("#.#/#.#/###", False)


def test_a_path_prefers_up_left_down_right_and_flags_the_tie():
    assert walked("#./..", "../.#", "##/##") == ("#./##", True)
    assert walked("../#.", ".#/..", "##/##") == ("##/#.", True)


def test_the_ends_of_a_path_need_not_be_in_what_is_walked():
    assert walked("#..", "..#", ".#.") == ("###", False)


def test_a_path_between_masks_that_meet_is_one_cell():
    assert walked("##.", ".##", "...") == (".#.", False)
    assert walked("##", "##", "##") == ("#.", True)


def test_there_is_no_path_to_nowhere():
    for masks in (("#..", "..#", "..."), ("...", "..#", "###"), ("#..", "...", "###")):
        assert failure_of(path, *map(mask_from_text, masks), run=Run()) is Failure.NOT_FOUND


@often
@given(MASKS)
def test_a_path_is_as_long_as_one_in_a_graph_and_flagged_where_there_are_several(masks):
    start, end, within = masks
    end = freeze_mask(end & ~start)
    graph = nx.grid_2d_graph(*start.shape)
    graph.add_nodes_from(("from", "to"))
    graph.remove_nodes_from([tuple(cell) for cell in np.argwhere(~(start | end | within)).tolist()])
    graph.add_edges_from(("from", tuple(cell)) for cell in np.argwhere(start).tolist())
    graph.add_edges_from((tuple(cell), "to") for cell in np.argwhere(end).tolist())
    run = Run()
    if not nx.has_path(graph, "from", "to"):
        assert failure_of(path, start, end, within, run=run) is Failure.NOT_FOUND
        return
    walks = list(nx.all_shortest_paths(graph, "from", "to"))
    cells = {tuple(cell) for cell in np.argwhere(path(start, end, within, run=run)).tolist()}
    assert cells in [set(walk[1:-1]) for walk in walks]
    assert run.tied == (len(walks) > 1)


def test_a_fixpoint_is_where_the_key_changes_nothing():
    assert fixpoint(100, lambda number: number // 2) == 0
    assert fixpoint(5, lambda number: number) == 5


def test_a_fixpoint_of_grids_is_found_by_their_cells():
    assert to_text(fixpoint(from_text("321"), lambda grid: freeze_grid(np.where(grid > 0, grid - 1, 0)))) == "000"


def test_a_key_that_does_not_settle_within_64_steps_has_no_fixpoint():
    assert fixpoint(0, lambda number: min(number + 1, 63)) == 63
    assert failure_of(fixpoint, 0, lambda number: min(number + 1, 64)) is Failure.NO_FIXPOINT
    assert failure_of(fixpoint, 1, lambda number: -number) is Failure.NO_FIXPOINT


def test_a_key_is_repeated_0_to_30_times():
    assert repeat(0, 7, lambda number: number + 1) == 7
    assert repeat(30, 0, lambda number: number + 1) == 30
    assert failure_of(repeat, 31, 0, lambda number: number) is Failure.BAD_COUNT
    assert failure_of(repeat, -1, 0, lambda number: number) is Failure.BAD_COUNT
