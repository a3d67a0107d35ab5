"""This file is where each closed form is seen to explain pairs of its own class, and to answer a fresh input by its rule."""

from __future__ import annotations

from collections.abc import Iterator

from dsl.program import Expr
from dsl.values import from_text, to_text
from synth.budget import Budget
from synth.diff import differences
from synth.finish import color_mapped
from synth.problem import Pair, Problem
from synth.search import Search
from synth.strategies import all_strategies


def answers(strategy: str, test: str, *pairs: str) -> set[str]:
    """What the strategy's proposals that explain the pairs (written `input > output`) say for the test input."""
    train = tuple(Pair(*map(from_text, pair.split(" > "))) for pair in pairs)
    problem = Problem(train, (from_text(test),))
    search = Search(problem, differences(problem), Budget(None))
    propose = next(known.propose for known in all_strategies() if known.name == strategy)
    found = {expr for proposed in propose(search) for expr in _finished(proposed, search) if search.explains(expr)}
    return {to_text(values[-1]) for expr in found if (values := search.values(expr)) is not None}


def _finished(expr: Expr, search: Search) -> Iterator[Expr]:
    yield expr
    mapped = color_mapped(expr, search)
    if mapped is not None:
        yield mapped


def test_a_quarter_turn_is_found() -> None:
    assert answers("symmetry", "56/00", "12/30 > 31/02", "23/00 > 02/03") == {"05/06"}


def test_mirror_images_side_by_side_are_found() -> None:
    assert "5665/5005" in answers("tiling", "56/50", "12/00 > 1221/0000", "30/04 > 3003/0440")


def test_a_wall_with_a_turned_row_is_found() -> None:
    pairs = ("12/03 > 1212/0303/2121/3030", "40/56 > 4040/5656/0404/6565")
    assert "7070/0808/0707/8080" in answers("tiling", "70/08", *pairs)


def test_a_wall_with_blank_blocks_is_found() -> None:
    pairs = ("12/03 > 1200/0300/0012/0003", "40/56 > 4000/5600/0040/0056")
    assert answers("tiling", "78/09", *pairs) == {"7800/0900/0078/0009"}


def test_a_grid_in_its_own_foreground_is_found() -> None:
    pairs = ("10/01 > 1000/0100/0010/0001", "02/00 > 0002/0000/0000/0000")
    assert "3000/3300/3030/3333" in answers("kronecker", "30/33", *pairs)


def test_scaling_by_the_number_of_colors_is_found() -> None:
    pairs = ("12 > 1122/1122", "33/33/33 > 33/33/33")
    assert "777888999/777888999/777888999" in answers("scaling", "789", *pairs)


def test_a_half_size_image_is_found() -> None:
    assert answers("scaling", "5577/5577", "1122/1122 > 12", "3344/3344 > 34") == {"57"}


def test_the_largest_object_is_found() -> None:
    pairs = ("0000/0110/0110/0002 > 11/11", "3000/0444/0444/0000 > 444/444")
    assert "66/66" in answers("crops", "7000/0660/0660/0000", *pairs)


def test_a_window_at_a_fixed_place_is_found() -> None:
    pairs = ("123/456/789 > 56/89", "214/365/987 > 65/87", "111/145/167 > 45/67")
    assert answers("crops", "777/789/712", *pairs) == {"89/12"}


def test_the_box_around_all_objects_of_a_color_is_found() -> None:
    pairs = ("10200/00002/00010 > 200/002", "00010/20000/00200 > 200/002")
    assert "202" in answers("crops", "10000/02020/00010", *pairs)


def test_a_turned_crop_is_found() -> None:
    pairs = ("000/012/003 > 21/30", "000/450/060 > 54/60")
    assert "65/66" in answers("turned_crops", "000/056/066", *pairs)


def test_the_hidden_part_of_a_symmetric_picture_is_found() -> None:
    pairs = ("1221/4554/1299/4554 > 21", "3113/2442/9913/2442 > 31")
    assert "88" in answers("repair", "7887/6556/7997/6556", *pairs)


def test_a_continued_period_is_found() -> None:
    pairs = ("121/212/121 > 1212/2121/1212/2121", "343/434/343 > 3434/4343/3434/4343")
    assert answers("continuation", "565/656/565", *pairs) == {"5656/6565/5656/6565"}


def test_panels_are_compared() -> None:
    pairs = ("11500/01501 > 00/02", "10511/11501 > 20/02")
    assert "20/00" in answers("panels", "11510/00511", *pairs)


def test_stacked_panels_are_found() -> None:
    pairs = ("10520/01500 > 10/01", "00540/33504 > 40/33")
    assert "12/33" in answers("panels", "10522/00533", *pairs)


def test_the_most_frequent_color_is_exchanged() -> None:
    pairs = ("110/120 > 330/320", "440/450 > 330/350")
    assert "330/320" in answers("color_maps", "660/620", *pairs)


def test_one_cell_for_each_panel_is_found() -> None:
    pairs = ("11522/11522/55555/33544/33544 > 12/34", "33544/33544/55555/66577/66577 > 34/67")
    assert "89/12" in answers("part_cells", "88599/88599/55555/11522/11522", *pairs)


def test_colors_of_objects_in_order_of_size_are_found() -> None:
    pairs = ("1000/0022/0333 > 123", "4440/0000/5506 > 654")
    assert "897" in answers("object_lists", "7777/0000/8099", *pairs)


def test_a_canvas_of_the_rarest_color_is_found() -> None:
    assert "6" in answers("uniform", "055/056", "011/012 > 2", "033/034 > 4")


def test_so_many_cells_as_objects_are_found() -> None:
    pairs = ("1010/0000/0000 > 11/00", "0010/0000/1010 > 11/10")
    assert "10/00" in answers("counted", "0010/0000/0000", *pairs)


def test_fallen_cells_are_found() -> None:
    assert answers("falling", "30/00/04", "10/00/02 > 00/00/12", "11/00/00 > 00/00/11") == {"00/00/34"}


def test_a_grid_that_went_round_is_found() -> None:
    assert answers("rolling", "567", "123 > 312", "450 > 045") == {"756"}


def test_what_stands_in_a_frame_is_found() -> None:
    pairs = ("100/200 > 3333/3123/3333", "400/500 > 3333/3453/3333")
    assert "3333/3673/3333" in answers("last_steps", "600/700", *pairs)


def test_what_is_scaled_up_is_found() -> None:
    pairs = ("102/304 > 11/11/33/33", "506/708 > 55/55/77/77")
    assert "99/99/22/22" in answers("last_steps", "901/203", *pairs)


def test_a_mirrored_quarter_is_found() -> None:
    pairs = ("0000/0120/0340/0000 > 1221/3443/3443/1221", "0000/0560/0000/0000 > 5665/5665")
    assert "7887/9119/9119/7887" in answers("last_steps", "0000/0780/0910/0000", *pairs)


def test_a_piece_under_a_mask_that_is_scaled_to_fit_is_found() -> None:
    pairs = (
        "12000000/34000000/00000000/00005500/00005500/00000055/00000055 > 10/04",
        "6700000/8900000/0000000/0000005/0000055 > 07/89",
    )
    assert "10/23" in answers("stencils", "1100000/2300000/0000000/0000050/0000055", *pairs)


def test_a_cell_for_each_panel_by_how_much_the_panel_shows_is_found() -> None:
    pairs = ("10511/00510/55555/01510/11500 > 03/30", "11500/01510/55555/10501/00511 > 30/03")
    assert "33/00" in answers("part_cells", "11511/00511/55555/00510/10500", *pairs)


def test_a_cell_for_each_compartment_though_they_differ_in_dims_is_found() -> None:
    pairs = ("110222/110222/000000/330440 > 12/34", "5500777/0000000/6600880/6600880 > 57/68")
    assert "98/76" in answers("part_cells", "9908/9908/0000/7706", *pairs)


def test_a_window_counted_from_the_upper_right_corner_is_found() -> None:
    pairs = ("10023/40056 > 23/56", "1000078/2000090/3333333 > 78/90")
    assert "45/67" in answers("crops", "0045/0067/1111/2222", *pairs)


def test_a_wall_with_rolled_blocks_is_found() -> None:
    pairs = ("120/003 > 120012/003300", "406/550 > 406640/550055")
    assert "789978/100010" in answers("tiling", "789/100", *pairs)


def test_cells_written_line_by_line_on_a_canvas_are_found() -> None:
    pairs = ("0100/0020/3000/0000 > 12/30", "0040/0500/0006/0007 > 45/67")
    assert "80/00" in answers("written_lists", "0000/0080/0000/0000", *pairs)


def test_some_objects_side_by_side_are_found() -> None:
    pairs = ("5010/5000/0020 > 12", "3000/0005/0405 > 34")
    assert "67" in answers("object_lists", "0600/0070/5000/5000", *pairs)


def test_a_cell_for_each_object_by_its_size_is_found() -> None:
    pairs = ("1000/0001/0001 > 23", "1101/0000/0001 > 322", "0000/1011/0000 > 23")
    assert "233" in answers("told_colors", "1011/0000/0110", *pairs)


def test_a_canvas_of_a_color_that_a_number_tells_is_found() -> None:
    pairs = ("10/00 > 7", "10/01 > 8", "00/20 > 7", "30/03 > 8")
    assert "8" in answers("told", "04/40", *pairs)


def test_objects_of_a_color_and_several_cells_are_counted() -> None:
    pairs = ("110020/110001/220011 > 110", "100022/002222/110001 > 100", "022101/022000/110011 > 110")
    assert "100" in answers("counted", "110010/000001/100202", *pairs)


def test_a_pattern_beside_its_mirror_image_is_continued() -> None:
    pairs = ("123/456 > 12332112/45665445", "789/012 > 78998778/01221001")
    assert "34554334/67887667" in answers("continuation", "345/678", *pairs)
