"""This file is where it is tested that rules are found about inputs of which some are laid down first, and set up again."""

from __future__ import annotations

from tests.test_closed_forms import answers

LYING = ("00000/01200/00000 > 00000/01230/00000", "000000/000120/000000 > 000000/000123/000000")
STANDING = "000/010/020/000 > 000/010/020/030"


def test_what_grows_along_what_stands_or_lies_is_one_rule() -> None:
    assert "100/200/300/000" in answers("turned", "100/200/000/000", *LYING, STANDING)


def test_nothing_is_turned_where_all_inputs_lie() -> None:
    assert answers("turned", "100/200/000/000", *LYING) == set()
