"""This file is where made-up problems are posed whose objects move, each class of rules by one of them."""

from __future__ import annotations

from tests.test_closed_forms import answers


def test_each_object_moves_as_far_as_it_has_cells() -> None:
    pairs = (
        "1022/0000/0000/0000 > 0000/1000/0022/0000",
        "3300/0000/0004/0000 > 0000/0000/3300/0004",
    )
    assert "0000/0000/5000/0666" in answers("displacements", "0666/5000/0000/0000", *pairs)


def test_objects_of_each_color_move_by_a_rule_of_their_own() -> None:
    pairs = (
        "00000/01000/00002/00000/00000 > 00000/00010/00020/00000/00000",
        "10000/00000/00200/00003/00000 > 00100/00000/02000/00000/00003",
        "00000/00000/30000/00100/00000 > 00000/00000/00000/00001/30000",
    )
    assert "00000/00100/00000/00020/00300" in answers("displacements", "00300/10000/00000/00002/00000", *pairs)


def test_objects_turn_where_they_stand() -> None:
    pairs = (
        "00000/01110/00000 > 00100/00100/00100",
        "000000/022200/000000/000000 > 002000/002000/002000/000000",
        "00300/00300/00300/00000 > 00000/03330/00000/00000",
    )
    assert "00000/00000/00444/00000" in answers("displacements", "00000/00040/00040/00040", *pairs)


def test_no_object_is_moved_off_the_frame() -> None:
    pairs = ("1002/0000 > 0100/0000", "0200/0010 > 0000/0001")
    assert "0010/0000" in answers("displacements", "0102/0000", *pairs)


def test_nothing_is_proposed_where_outputs_show_more_than_the_objects_have() -> None:
    assert not answers("displacements", "300/000", "100/000 > 110/000", "020/000 > 022/000")
