"""This file is where rules about neighbours, applied until nothing changes, are seen to explain pairs of their class."""

from __future__ import annotations

from tests.test_closed_forms import answers


def test_lines_grow_from_both_colors_in_their_own_direction() -> None:
    pairs = (
        "10000/00000/00020/00000 > 10000/01000/00020/00002",
        "00200/01000/00000/00000 > 00200/01020/00102/00010",
    )
    assert answers("growth", "01000/00000/02000/00000", *pairs) == {"01000/00100/02010/00201"}


def test_a_color_spreads_along_another() -> None:
    pairs = ("30000/11110/00000 > 33333/11113/33333", "0010/0010/3010 > 3310/3310/3310")
    assert answers("growth", "001003/001000", *pairs) == {"001333/001333"}


def test_nothing_grows_where_outputs_write_on_the_foreground() -> None:
    assert answers("growth", "1200/0000", "1000/0000 > 2000/0000", "0100/0000 > 0200/0000") == set()
