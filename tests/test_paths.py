"""This file is where walks are seen to explain pairs of their class, and to answer a fresh input by their rule."""

from __future__ import annotations

from tests.test_closed_forms import answers


def test_a_line_goes_on_until_it_bounces_off_a_wall() -> None:
    pairs = (
        "10004/01004/00004/00004/00004/00004 > 10004/01004/00304/00034/00304/03004",
        "40010/40100/40000/40000/40000 > 40010/40100/43000/40300/40030",
    )
    test = "00000/10000/01000/00000/44444"
    assert "00000/10003/01030/00300/44444" in answers("paths", test, *pairs)


def test_rays_leave_the_notches_of_objects() -> None:
    pairs = ("0000/0000/3000/3300 > 0003/0030/3000/3300", "0000/0550/0050/0000 > 0000/0550/0050/5000")
    assert answers("paths", "00000/00000/00220/00200/00000", *pairs) == {"00000/00000/00220/00200/00002"}


def test_a_walk_turns_at_cells_of_a_color() -> None:
    pairs = (
        "00000/10020/00000/00000 > 00000/11120/00100/00100",
        "10020/00000/00000 > 11120/00100/00100",
        "00000/01002/00000 > 00000/01112/00010",
    )
    assert answers("paths", "00000/00000/10020/00000/00000", *pairs) == {"00000/00000/11120/00100/00100"}


def test_every_second_line_across_a_walk_is_painted() -> None:
    pairs = (
        "00000/02000/00000 > 02020/02020/02020",
        "0000000/0000000/2000000 > 2020202/2020202/2020202",
    )
    assert "0020202/0020202" in answers("paths", "0020000/0000000", *pairs)


def test_each_object_walks_in_its_own_color() -> None:
    pairs = (
        "10000/00000/00020/00000 > 10000/01000/00120/00012",
        "00300/00000/01000/00000 > 00300/00030/01003/00100",
    )
    assert "00000/04050/00405/00040" in answers("paths", "00000/04050/00000/00000", *pairs)
