"""This file is where the laws of cutting grids up, putting them together and changing their size stand."""

from __future__ import annotations

from functools import partial

import numpy as np

from dsl.laws.case import Case, Law, all_hold, dims_of, frozen
from dsl.values import Color, Grid, Vec, freeze_grid, same_value


def _dims(grid: Grid) -> Vec:
    return Vec(*grid.shape)


MEASURES_THE_FRAME = Law(
    "measures_the_frame",
    "height, width or both are those of the argument",
    lambda case: case.result() in (*dims_of(case.first), _dims(case.first)),
)


def _with_everything(case: Case) -> bool:
    return same_value(case.result(case.first, frozen(np.ones_like(case.arguments[1]))), case.first)


CROPPED_TO_ALL_IS_ALL = Law("cropped_to_all_is_all", "a mask of all cells gives back the grid", _with_everything)
WINDOW_OF_ALL_IS_ALL = Law(
    "window_of_all_is_all",
    "at (0, 0) with the dims of the grid it is the grid",
    lambda case: same_value(case.result(case.first, Vec(0, 0), _dims(case.first)), case.first),
)


def _is_no_larger_than_asked(case: Case) -> bool:
    height, width = case.result().shape
    return bool(height <= case.named("dims").row and width <= case.named("dims").col)


NO_LARGER_THAN_ASKED = Law("no_larger_than_asked", "neither side is longer than asked for", _is_no_larger_than_asked)
DIMS_AS_ASKED = Law(
    "dims_as_asked",
    "the result has the dims asked for",
    lambda case: bool(_dims(case.result()) == case.named("dims")),
)
UNIFORM = Law(
    "uniform", "all cells have the colour given", lambda case: bool((case.result() == case.named("color")).all())
)
TRIM_UNDOES_PAD = Law(
    "trim_undoes_pad",
    "`trim` by the same width gives back the grid",
    lambda case: same_value(case.value_of("trim", (case.result(), case.named("width"))), case.first),
)


def _grows_by(case: Case, growth: int) -> bool:
    return bool(_dims(case.result()) == _dims(case.first) + Vec(growth, growth))


GROWS_BY_TWO_WIDTHS = Law(
    "grows_by_two_widths",
    "both sides grow by twice the width",
    lambda case: _grows_by(case, 2 * case.named("width")),
)
SHRINKS_BY_TWO_WIDTHS = Law(
    "shrinks_by_two_widths",
    "both sides shrink by twice the width",
    lambda case: _grows_by(case, -2 * case.named("width")),
)


def exchanged_by(mirror: str) -> Law:
    """The law that mirroring the result joins the mirrored grids in reverse."""

    def holds(case: Case) -> bool:
        left, right = (case.value_of(mirror, (part,)) for part in case.arguments)
        return same_value(case.value_of(mirror, (case.result(),)), case.result(right, left))

    return Law(f"exchanged_by_{mirror}", f"`{mirror}` of the result joins the mirrored grids in reverse", holds)


def dual_by_transpose(name: str) -> Law:
    """The law that this primitive joins transposed grids to the transpose of what the named one joins."""

    def holds(case: Case) -> bool:
        left, right = (case.value_of("transpose", (part,)) for part in case.arguments)
        return same_value(case.value_of("transpose", (case.result(),)), case.value_of(name, (left, right)))

    return Law(f"dual_of_{name}", f"transposed it is `{name}` of the transposed grids", holds)


def _is_joined_again(case: Case) -> bool:
    grids, axis = case.arguments
    parts = case.value_of("split", (case.result(), axis, len(grids)))
    return same_value(case.result(parts, axis), case.result())


CONCAT_UNDOES_SPLIT = Law(
    "concat_undoes_split", "split into as many grids and joined again it is the same", _is_joined_again
)
EQUAL_PANELS = Law(
    "equal_panels",
    "all panels have the same dims",
    lambda case: len({panel.shape for panel in case.result()}) == 1,
)
AS_MANY_AS_ASKED = Law(
    "as_many_as_asked", "there are as many panels as asked for", lambda case: len(case.result()) == case.named("count")
)


def _counts_the_panels(case: Case) -> bool:
    layout = case.result()
    return bool(layout.row * layout.col == len(case.value_of("panels", case.arguments)))


def _is_assembled_again(case: Case) -> bool:
    layout = case.value_of("panel_layout", case.arguments)
    joined = case.value_of("assemble", (case.result(), layout))
    separators = (Color(color) for color in np.unique(case.first).tolist())
    return any(same_value(case.value_of("drop_lines", (case.first, color)), joined) for color in separators)


LAYOUT_COUNTS_PANELS = Law("layout_counts_panels", "rows times columns is the number of `panels`", _counts_the_panels)
ASSEMBLE_UNDOES_PANELS = Law(
    "assemble_undoes_panels",
    "`assemble` with the `panel_layout` gives the grid without the lines of one colour",
    _is_assembled_again,
)


def _multiplies(case: Case) -> bool:
    times = case.named("times")
    factors = Vec(times, times) if isinstance(times, int) else times
    height, width = case.first.shape
    return bool(_dims(case.result()) == Vec(height * factors.row, width * factors.col))


def _composes(case: Case, further: int) -> bool:
    times = case.named("times")
    more, both = (further, times * further) if isinstance(times, int) else (Vec(1, further), _wider(times, further))
    return same_value(case.result(case.result(), more), case.result(case.first, both))


def _wider(times: Vec, further: int) -> Vec:
    return Vec(times.row, times.col * further)


def _is_mirror_symmetric(case: Case) -> bool:
    grid = case.result()
    return np.array_equal(grid, grid[::-1]) and np.array_equal(grid, grid[:, ::-1])


DIMS_MULTIPLY = Law("dims_multiply", "the sides are multiplied by the factors given", _multiplies)
FACTORS_MULTIPLY = Law(
    "factors_multiply",
    "once by a factor and again by a second is once by their product",
    lambda case: all_hold(partial(_composes, case, further) for further in (1, 2, 3)),
)
DOUBLES_BOTH_SIDES = Law(
    "doubles_both_sides",
    "the result is twice as high and twice as wide",
    lambda case: bool(_dims(case.result()) == _dims(case.first).scaled(2)),
)
MIRROR_SYMMETRIC = Law("mirror_symmetric", "the result is its own mirror image both ways", _is_mirror_symmetric)
DOWNSCALE_UNDOES_UPSCALE = Law(
    "downscale_undoes_upscale",
    "`downscale` by the same factor gives back the grid",
    lambda case: same_value(case.value_of("downscale", (case.result(), case.named("times"))), case.first),
)


def _undoes_upscale(case: Case) -> bool:
    larger = case.value_of("upscale", (case.first, case.named("times")))
    return same_value(case.result(larger), case.first)


UNDOES_UPSCALE = Law(
    "undoes_upscale", "of the grid upscaled by the same factor it gives back the grid", _undoes_upscale
)


def _is_no_larger(case: Case) -> bool:
    height, width = case.result().shape
    return bool(height <= case.first.shape[0] and width <= case.first.shape[1])


def _blocks_multiply(case: Case) -> bool:
    mask, grid = case.arguments[:2]
    return bool(case.result().shape == (mask.shape[0] * grid.shape[0], mask.shape[1] * grid.shape[1]))


def _full_mask_tiles(case: Case) -> bool:
    mask, grid, color = case.arguments
    everything = frozen(np.ones_like(mask))
    return same_value(case.result(everything, grid, color), case.value_of("tile", (grid, _dims(mask))))


def _single_cell_gives_the_grid(case: Case) -> bool:
    single = frozen(np.ones((1, 1), dtype=np.bool_))
    return same_value(case.result(single, case.arguments[1]), freeze_grid(case.arguments[1]))


NO_LARGER = Law("no_larger", "neither side grows", _is_no_larger)
BLOCKS_MULTIPLY = Law("blocks_multiply", "the dims are those of the mask times those of the grid", _blocks_multiply)
OF_ALL_IS_A_TILING = Law("of_all_is_a_tiling", "of a full mask it is `tile` by the dims of the mask", _full_mask_tiles)
OF_ONE_CELL_IS_THE_GRID = Law(
    "of_one_cell_is_the_grid", "of a mask of one set cell it is the grid", _single_cell_gives_the_grid
)
