from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy import ndimage

from dsl.outcome import EvaluationFailed, Failure, Run
from dsl.primitives.generators import hit, ring
from dsl.primitives.measures import (
    bottom,
    center,
    corner,
    holes,
    image,
    mask,
    mask_objects,
    perimeter,
    rightmost,
    touches_border,
)
from dsl.primitives.object_colors import color, color_at_object, colors_object, odd_cells, rare_color_object
from dsl.primitives.object_shapes import (
    is_line,
    is_rect,
    is_square,
    is_symmetric,
    same_shape,
    same_shape_sym,
    symmetries,
)
from dsl.primitives.objects import hull_holes, move_center, move_to, only, scale, shift_object, without
from dsl.values import (
    BLUE,
    DIRECTIONS,
    GREEN,
    MAX_INT,
    RED,
    Axis,
    Conn,
    Sym,
    Vec,
    freeze_mask,
    from_text,
    make_object,
    mask_from_text,
    object_from_text,
    to_text,
)

FRAMES = st.tuples(st.integers(1, 8), st.integers(1, 8))
MASKS = arrays.arrays(np.bool_, FRAMES).map(freeze_mask)
METRICS = {Conn.FOUR: "taxicab", Conn.EIGHT: "chessboard"}
STRUCTURE = ndimage.generate_binary_structure(2, 1)

often = settings(max_examples=60, derandomize=True, deadline=None)


def failure_of(word, *arguments, **keywords):
    with pytest.raises(EvaluationFailed) as failed:
        word(*arguments, **keywords)
    return failed.value.failure


def has_tied(word, element):
    run = Run()
    word(element, run=run)
    return run.tied


def blue(cells):
    return make_object(0, 0, np.where(cells, BLUE, 255))


def test_edges_may_lie_off_the_frame():
    element = object_from_text("(-2, -3) 12/34")
    assert (bottom(element), rightmost(element)) == (-1, -2)


@pytest.mark.parametrize(("direction", "expected"), [("nw", (1, 2)), ("ne", (1, 4)), ("sw", (2, 2)), ("se", (2, 4))])
def test_corners_are_those_of_the_bounding_box(direction, expected):
    assert corner(object_from_text("(1, 2) .1./1.1"), DIRECTIONS[direction]) == Vec(*expected)


@pytest.mark.parametrize("direction", [DIRECTIONS["up"], DIRECTIONS["left"], Vec(0, 0)])
def test_there_is_no_corner_in_a_direction_along_an_axis(direction):
    assert failure_of(corner, object_from_text("(0, 0) 1"), direction) is Failure.NOT_DIAGONAL


def test_the_center_of_an_even_box_is_above_and_left_of_its_middle():
    assert center(object_from_text("(1, 1) 1111/1111")) == Vec(1, 2)


@often
@given(MASKS)
def test_holes_are_the_labels_of_the_complement_less_the_outside(cells):
    assume(cells.any())
    _, count = ndimage.label(np.pad(~cells, 1, constant_values=True), STRUCTURE)
    assert holes(blue(cells)) == count - 1


def test_a_wall_closed_only_diagonally_has_a_hole():
    assert holes(object_from_text("(0, 0) .1./1.1/.1.")) == 1


@often
@given(MASKS)
def test_perimeter_counts_the_sides_that_no_two_cells_share(cells):
    assume(cells.any())
    shared = np.count_nonzero(cells[1:] & cells[:-1]) + np.count_nonzero(cells[:, 1:] & cells[:, :-1])
    assert perimeter(blue(cells)) == 4 * np.count_nonzero(cells) - 2 * shared


def test_image_shows_the_given_color_where_the_object_is_transparent():
    assert to_text(image(object_from_text("(5, 5) 1./.1"), GREEN)) == "13/31"


def test_a_mask_leaves_out_what_hangs_off_the_frame():
    assert to_text(mask(object_from_text("(-1, 1) 11/11"), Vec(2, 2))) == ".#/.."


def test_the_mask_of_no_objects_is_empty():
    assert to_text(mask_objects((), Vec(1, 2))) == ".."


def test_an_object_off_the_frame_does_not_touch_the_border():
    assert not touches_border(object_from_text("(-1, 0) 1"), Vec(3, 3))


@pytest.mark.parametrize("word", [color, rare_color_object])
def test_equally_frequent_colors_tie_for_the_smallest(word):
    assert word(object_from_text("(0, 0) 21"), run=Run()) == BLUE
    assert has_tied(word, object_from_text("(0, 0) 21"))


@pytest.mark.parametrize("word", [color, rare_color_object])
def test_transparent_cells_are_of_no_color(word):
    assert word(object_from_text("(0, 0) 1../..1"), run=Run()) == BLUE
    assert not has_tied(word, object_from_text("(0, 0) 1../..1"))


def test_colors_come_by_falling_count_then_index():
    assert colors_object(object_from_text("(0, 0) 3321")) == (GREEN, BLUE, RED)


@pytest.mark.parametrize("position", [Vec(0, 0), Vec(1, 2), Vec(9, 9)])
def test_there_is_no_color_where_the_object_is_not(position):
    assert failure_of(color_at_object, object_from_text("(1, 1) 1./21"), position) is Failure.OUT_OF_RANGE


def test_an_object_of_one_color_has_no_odd_cells():
    assert failure_of(odd_cells, object_from_text("(0, 0) 11"), run=Run()) is Failure.EMPTY_OBJECT


def test_a_rectangle_may_have_several_colors():
    assert is_rect(object_from_text("(0, 0) 12/34"))


def test_a_square_with_a_missing_cell_is_none():
    assert not is_square(object_from_text("(0, 0) 11/1."))


@pytest.mark.parametrize("axis", Axis)
def test_a_single_cell_is_a_line_on_every_axis(axis):
    assert is_line(object_from_text("(0, 0) 1"), axis)


def test_a_broken_line_is_no_line():
    assert not is_line(object_from_text("(0, 0) 1.1"))


def test_a_quarter_turn_is_no_symmetry_of_an_oblong():
    assert not is_symmetric(object_from_text("(0, 0) 11"), Sym.ROT90)


def test_a_uniform_square_has_all_eight_symmetries():
    assert set(symmetries(from_text("11/11"))) == set(Sym)


def test_mirror_images_have_one_shape_only_up_to_symmetry():
    left, right = object_from_text("(0, 0) 1./1./11"), object_from_text("(5, 5) .2/.2/22")
    assert same_shape_sym(left, right)
    assert not same_shape(left, right)


@pytest.mark.parametrize(("word", "color"), [(only, GREEN), (without, BLUE)])
def test_no_object_is_left_without_cells(word, color):
    assert failure_of(word, object_from_text("(0, 0) 11"), color) is Failure.EMPTY_OBJECT


def test_only_keeps_the_place_of_inner_cells():
    assert to_text(only(object_from_text("(2, 2) 111/121"), RED)) == "(3, 3) 2"


def test_shifting_never_loses_cells():
    away = shift_object(object_from_text("(0, 0) 12"), Vec(-50, 50))
    assert to_text(shift_object(away, Vec(50, -50))) == "(0, 0) 12"


def test_an_object_is_kept_within_a_million_of_the_origin():
    far = shift_object(object_from_text("(5, 5) 1"), Vec(MAX_INT, -MAX_INT))
    assert (far.row, far.col) == (MAX_INT, 5 - MAX_INT)


def test_move_to_places_the_corner_even_where_it_is_transparent():
    assert to_text(move_to(object_from_text("(5, 5) .1/1."), Vec(0, 0))) == "(0, 0) .1/1."


def test_move_center_places_the_upper_left_middle_of_an_even_box():
    assert to_text(move_center(object_from_text("(5, 5) 11/11"), Vec(1, 1))) == "(1, 1) 11/11"


@pytest.mark.parametrize(
    ("factor", "failure"), [(0, Failure.BAD_COUNT), (-1, Failure.BAD_COUNT), (17, Failure.TOO_LARGE)]
)
def test_scale_has_no_value_below_one_or_over_the_limit(factor, failure):
    assert failure_of(scale, object_from_text("(0, 0) 11"), factor) is failure


def test_hull_holes_are_clipped_to_the_frame():
    assert to_text(hull_holes(object_from_text("(-1, 0) ..1/1.1"), Vec(1, 3))) == ".#."


@often
@given(MASKS, st.integers(0, 6), st.sampled_from(Conn))
def test_rings_are_the_level_sets_of_the_distance_transform(cells, steps, conn):
    assume(cells.any())
    distances = ndimage.distance_transform_cdt(~cells, metric=METRICS[conn])
    assert (ring(cells, steps, conn) == (distances == steps)).all()


@pytest.mark.parametrize("steps", [-1, 5, 10**6])
def test_there_is_no_ring_inside_the_mask_or_beyond_the_frame(steps):
    assert not ring(mask_from_text("#../..."), steps).any()


def test_a_hit_stops_at_the_first_obstacle():
    assert to_text(hit(mask_from_text("#....."), DIRECTIONS["right"], mask_from_text("...#.#"))) == "...#.."


def test_a_hit_may_be_on_a_cell_of_the_mask_itself():
    assert to_text(hit(mask_from_text("#.#"), DIRECTIONS["right"], mask_from_text("#.#"))) == "..#"


def test_long_steps_jump_over_obstacles():
    assert not hit(mask_from_text("#..."), Vec(0, 2), mask_from_text(".#.#")).any()


def test_standing_still_hits_nothing():
    assert not hit(mask_from_text("#"), Vec(0, 0), mask_from_text("#")).any()
