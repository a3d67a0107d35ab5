"""This file is where masks that are lifted by compiled loops are tested against what their expressions say."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from dsl.program import Input
from dsl.resolve import call, color
from dsl.values import Grid, freeze_grid
from synth.budget import Budget
from synth.mask_lifts import Seeds, lifted
from synth.mask_shelf import written
from synth.object_table import ObjectTable
from synth.problem import Pair, Problem
from synth.search import Search

grids = st.tuples(st.integers(1, 5), st.integers(1, 6)).flatmap(
    lambda dims: arrays(np.uint8, dims, elements=st.sampled_from([0, 0, 1, 2])).map(freeze_grid)
)


@given(grids, grids)
def test_lifted_masks_are_what_their_expressions_give(first: Grid, second: Grid) -> None:
    search = Search(Problem((Pair(first, first),), (second,)), (), Budget(None), background=0)  # type: ignore[arg-type]
    colored = [call("==", Input(), color(value)) for value in (1, 2)]
    masks = np.stack([np.concatenate([(grid == value).ravel() for grid in (first, second)]) for value in (1, 2)])
    objects = call("objects", Input())
    lists = search.values(objects)
    assert lists is not None
    tables = [ObjectTable("objs", objects, lists, search)] if any(map(len, lists)) else []
    for lift in lifted(Seeds([1, 1], colored, masks), tables, (first, second), search.backgrounds()):
        for at, row in enumerate(lift.rows):
            values = search.values(written(lift.made[at]))
            assert values is not None
            cells = np.concatenate([np.asarray(value).ravel() for value in values])
            bits = np.unpackbits(row.view(np.uint8), bitorder="little")[: len(cells)].astype(np.bool_)
            assert np.array_equal(cells, bits), written(lift.made[at])
