"""This file is where it is tested that colours are exchanged for fixed ones, and named in what is found."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dsl.program import Literal, walk
from dsl.types import COLOR
from dsl.values import from_text
from synth.budget import Budget
from synth.diff import differences
from synth.problem import Pair, Problem
from synth.search import Search
from synth.strategies.color_ranks import _exchange, color_ranks


def searched(*pairs: Pair) -> Search:
    problem = Problem(pairs, ())
    return Search(problem, differences(problem), Budget(200_000))


@given(st.lists(st.integers(1, 9), unique=True, max_size=6))
def test_colours_are_exchanged_one_to_one(colors: list[int]) -> None:
    table = _exchange(colors, range(1, 10))
    assert sorted(table.tolist()) == list(range(10))
    assert [int(table[color]) for color in colors] == list(range(1, len(colors) + 1))


def test_a_hole_of_another_colour_in_each_pair_is_mended_by_one_rule() -> None:
    whole = from_text("1231/3443/3443/1231".replace("1231", "1221"))
    pairs = []
    for hole in (7, 8, 9):
        hidden = np.array(whole)
        hidden[0, :2] = hole
        pairs.append(Pair(hidden, whole))
    search = searched(*pairs)
    expr = next(expr for expr in color_ranks(search) if search.explains(expr))
    named = {part.value for part in walk(expr) if isinstance(part, Literal) and part.type == COLOR}
    assert not named & {7, 8, 9}


def test_nothing_is_exchanged_where_all_inputs_have_the_same_colours() -> None:
    assert not list(
        color_ranks(searched(Pair(from_text("12"), from_text("21")), Pair(from_text("21"), from_text("12"))))
    )
