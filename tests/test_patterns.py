"""This file is where periods and mirror lines, and what they mend, are tested."""

from __future__ import annotations

from itertools import product
from math import gcd

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dsl.outcome import EvaluationFailed, Failure, Run
from dsl.primitives.mirrors import inpaint_symmetric, mirror_axis, symmetrize
from dsl.primitives.patterns import extend_periodic, inpaint_periodic, period
from dsl.values import BLACK, Axis, Grid, Sym, Vec, freeze_grid, from_text, to_text


def mirrored_square() -> Grid:
    """A grid of side 12 with all the symmetries of the square, none of which its quarter has."""
    quarter = np.random.default_rng(3).integers(1, 9, (6, 6))
    quarter = np.triu(quarter) + np.triu(quarter, 1).T
    upper = np.hstack([quarter, quarter[:, ::-1]])
    return freeze_grid(np.vstack([upper, upper[::-1]]))


def holed(grid: Grid, *holes: tuple[slice, slice]) -> Grid:
    cells = grid.copy()
    for hole in holes:
        cells[hole] = BLACK
    return freeze_grid(cells)


@pytest.mark.parametrize(("text", "expected"), [("1212", 2), ("12312", 3), ("1111", 1), ("1234", 4), ("1", 1)])
def test_a_period_may_end_in_the_middle_of_a_repetition(text: str, expected: int) -> None:
    assert period(from_text(text), Axis.ROWS) == expected


def test_smaller_dims_cut_the_pattern_off() -> None:
    assert to_text(extend_periodic(from_text("121/343"), Vec(1, 5))) == "12121"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1210", "1212"), ("12/00/12/12", "12/12/12/12"), ("1231/4564/1201", "1231/4564/1231"), ("12/34", "12/34")],
)
def test_holes_are_filled_from_the_smallest_period_that_reaches_them(text: str, expected: str) -> None:
    assert to_text(inpaint_periodic(from_text(text), BLACK, run=Run())) == expected


def test_periods_of_equal_area_that_fill_differently_are_a_tie() -> None:
    run = Run()
    assert to_text(inpaint_periodic(from_text("10/02"), BLACK, run=run)) == "12/12"
    assert run.tied


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1201/2312/3120", "1231/2312/3123"),
        ("12340/51234/45123", "12345/51234/45123"),
        ("1122/3344/0211/4433", "1122/3344/2211/4433"),
        ("154/215/321/432/043", "154/215/321/432/543"),
    ],
    ids=[
        "stripes",
        "stripes of a period above the height",
        "tiles moved sideways",
        "stripes of a period above the width",
    ],
)
def test_holes_are_filled_from_patterns_that_are_moved_sideways(text: str, expected: str) -> None:
    assert to_text(inpaint_periodic(from_text(text), BLACK, run=Run())) == expected


def determined_by(grid: Grid, rows: int, cols: int, shift: int) -> Grid | None:
    """The grid filled by the pattern of those sides that is moved by the shift; None where it does not fit."""
    places = {(row, col): (row % rows, (col - row // rows * shift) % cols) for row, col in np.ndindex(grid.shape)}
    shown: dict[tuple[int, int], set[int]] = {}
    for cell, place in places.items():
        shown.setdefault(place, set()).update({int(grid[cell])} - {BLACK})
    if any(len(colors) != 1 for colors in shown.values()):
        return None
    return freeze_grid(np.array([min(shown[place]) for place in places.values()]).reshape(grid.shape))


def of_fitting_patterns(grid: Grid) -> list[tuple[int, str]]:
    """Area and text of every filling, in the order of preference."""
    height, width = grid.shape
    found = []
    for rows, cols in product(range(1, height + 1), range(1, height * width + 1)):
        for shift in range(cols):
            common = gcd(shift, cols)
            fits = cols <= width or (common <= width and rows * cols // common <= height)
            filled = determined_by(grid, rows, cols, shift) if fits else None
            if filled is not None:
                found.append((rows * cols, rows, shift, to_text(filled)))
    return [(area, text) for area, _, _, text in sorted(found)]


@settings(max_examples=60, derandomize=True, deadline=None)
@given(st.integers(1, 5), st.integers(1, 5), st.integers(0, 2**32 - 1))
def test_holes_are_filled_by_the_first_of_all_patterns_that_fit(height: int, width: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    rows, cols, shift = random.integers(1, 4), random.integers(1, 6), random.integers(0, 6)
    down, left = np.indices((height, width))
    grid = random.integers(1, 4, (rows, cols))[down % rows, (left - down // rows * shift) % cols]
    grid = freeze_grid(np.where(random.random((height, width)) < random.choice([0.1, 0.3, 0.6]), BLACK, grid))
    found, run = of_fitting_patterns(grid), Run()
    try:
        filled = to_text(inpaint_periodic(grid, BLACK, run=run))
    except EvaluationFailed:
        assert not found
        return
    assert not (grid == BLACK).any() or filled == found[0][1]
    assert run.tied == (len({text for area, text in found if area == found[0][0]}) > 1)


def test_a_hole_that_no_period_reaches_has_no_filling() -> None:
    with pytest.raises(EvaluationFailed) as failed:
        inpaint_periodic(from_text("0"), BLACK, run=Run())
    assert failed.value.failure is Failure.UNDETERMINED


@pytest.mark.parametrize(
    "holes",
    [
        (np.s_[1:4, 2:5],),
        (np.s_[0:3, 0:3], np.s_[0:3, 9:12]),
        (np.s_[0:2, 1:3], np.s_[0:2, 9:11], np.s_[10:12, 1:3]),
    ],
    ids=["one", "with its image across one line", "with two images"],
)
def test_holes_are_filled_by_images_of_images(holes: tuple[tuple[slice, slice], ...]) -> None:
    whole = mirrored_square()
    assert to_text(inpaint_symmetric(holed(whole, *holes), BLACK, run=Run())) == to_text(whole)


def test_holes_are_filled_across_a_line_off_the_centre() -> None:
    whole = freeze_grid(mirrored_square()[:, 2:])
    assert to_text(inpaint_symmetric(holed(whole, np.s_[4:7, 5:9]), BLACK, run=Run())) == to_text(whole)


def test_a_hole_without_any_image_has_no_filling() -> None:
    with pytest.raises(EvaluationFailed) as failed:
        inpaint_symmetric(from_text("12/30"), BLACK, run=Run())
    assert failed.value.failure is Failure.UNDETERMINED


@pytest.mark.parametrize(("text", "expected"), [("1221", 3), ("12321", 4), ("12213", 3), ("31221", 5)])
def test_a_mirror_line_may_lie_anywhere(text: str, expected: int) -> None:
    assert mirror_axis(from_text(text), Axis.ROWS, run=Run()) == expected


def test_mirror_lines_as_good_and_as_central_are_a_tie() -> None:
    run = Run()
    assert mirror_axis(from_text("1122"), Axis.ROWS, run=run) == 1
    assert run.tied


def test_a_grid_without_a_mirror_line_has_no_position_of_one() -> None:
    with pytest.raises(EvaluationFailed) as failed:
        mirror_axis(from_text("123"), Axis.ROWS, run=Run())
    assert failed.value.failure is Failure.NOT_FOUND


def test_holes_that_show_holes_stay() -> None:
    assert to_text(symmetrize(from_text("1020/3000"), Sym.FLIP_LR, BLACK)) == "1221/3003"


def test_symmetrize_needs_an_image_of_the_same_dims() -> None:
    with pytest.raises(EvaluationFailed) as failed:
        symmetrize(from_text("12"), Sym.TRANSPOSE, BLACK)
    assert failed.value.failure is Failure.SHAPE_MISMATCH
