"""This file is where the compiled loops over rows of bits are tested against plain array arithmetic."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from dsl.resolve import color
from dsl.values import Color
from interp import rows
from synth.mask_shelf import Offer, Shelf, written

Bits = npt.NDArray[np.uint64]
WORDS = 2
some_words = st.sampled_from([0, 1, 2, 3, 1 << 63, (1 << 64) - 1, 0x5A5A5A5A00FF])
some_rows = st.integers(1, 12).flatmap(lambda amount: arrays(np.uint64, (amount, WORDS), elements=some_words))
row = arrays(np.uint64, WORDS, elements=some_words)


@given(some_rows, row)
def test_cells_are_counted(given_rows: Bits, among: Bits) -> None:
    assert np.array_equal(rows.counted(given_rows, among), np.bitwise_count(given_rows & among).sum(axis=1))


@given(some_rows, row, row)
def test_rows_between_bounds_contain_the_one_and_none_of_the_forbidden_cells(
    given_rows: Bits, lo: Bits, other: Bits
) -> None:
    forbidden = other & ~lo
    expected = np.flatnonzero(((given_rows & lo) == lo).all(axis=1) & ((given_rows & forbidden) == 0).all(axis=1))
    assert np.array_equal(rows.between(given_rows, lo, forbidden), expected)
    holds, spilled = rows.held_against(given_rows, lo, forbidden)
    assert np.array_equal(np.flatnonzero(holds & (spilled == 0)), expected)


@given(some_rows)
def test_the_first_of_equal_rows_stays(given_rows: Bits) -> None:
    first = np.sort(np.unique(given_rows, axis=0, return_index=True)[1])
    assert np.array_equal(rows.first_of_each(given_rows), first)


@given(some_rows, st.integers(-1, 15))
def test_disjoint_pairs_come_in_order(given_rows: Bits, firsts: int) -> None:
    expected = [
        [one, other]
        for one in range(max(0, min(firsts, len(given_rows))))
        for other in range(one + 1, len(given_rows))
        if not (given_rows[one] & given_rows[other]).any()
    ]
    assert rows.disjoint_pairs(given_rows, firsts).tolist() == expected


@given(some_rows, row)
def test_rows_that_share_no_cell_are_found_up_to_so_many(given_rows: Bits, cells: Bits) -> None:
    expected = np.flatnonzero(((given_rows & cells) == 0).all(axis=1))[:3]
    assert np.array_equal(rows.first_disjoint(given_rows, cells, 3), expected)


def test_a_row_that_tells_all_labels_apart_gains_their_whole_entropy() -> None:
    labels = np.array([[0b0011], [0b1100]], dtype=np.uint64)
    surprise = np.arange(5) * np.log2(np.maximum(np.arange(5), 1))
    given_rows = np.array([[0b0011], [0b0101], [0b1111], [0b0001]], dtype=np.uint64)
    perfect, useless, whole, partial = rows.gains(given_rows, labels, surprise).tolist()
    assert perfect == 4.0
    assert useless == 0.0
    assert whole == -1.0
    assert 0 < partial < perfect


@given(st.lists(some_rows, min_size=1, max_size=4))
def test_a_shelf_keeps_one_of_equal_rows_at_its_least_cost(batches: list[Bits]) -> None:
    shelf = Shelf(128)
    expected: dict[bytes, tuple[int, int]] = {}
    for number, batch in enumerate(batches):
        costs = [5 - number] * len(batch)
        new = shelf.put(Offer(costs, [color(Color(number))] * len(batch), batch))
        fresh = []
        for at, one in enumerate(batch):
            if 0 < np.bitwise_count(one).sum() < 128:
                if one.tobytes() not in expected:
                    fresh.append(at)
                if one.tobytes() not in expected or 5 - number < expected[one.tobytes()][0]:
                    expected[one.tobytes()] = (5 - number, number)
        assert new.tolist() == fresh
    costs_in_order, bits, made = shelf.in_order()
    found = {
        one.tobytes(): (int(cost), written(made[at]))
        for at, (one, cost) in enumerate(zip(bits, costs_in_order, strict=True))
    }
    assert found == {key: (cost, color(Color(number))) for key, (cost, number) in expected.items()}


@given(arrays(np.uint8, 70, elements=st.integers(0, 3)), arrays(np.uint8, 70, elements=st.integers(0, 3)))
def test_the_cells_of_colours_are_packed(shown: npt.NDArray[np.uint8], given_colors: npt.NDArray[np.uint8]) -> None:
    slots = np.zeros(256, dtype=np.int64)
    slots[[1, 2]] = 1, 2
    grounds = np.zeros(70, dtype=np.uint8)
    expected = np.stack([shown == 0, shown == 1, shown == 2, shown != 0, shown == given_colors])
    found = rows.of_colors(shown, grounds, given_colors, slots, 2, WORDS)
    assert np.array_equal(found, rows.packed(expected, WORDS))


@given(arrays(np.int64, 70, elements=st.integers(-3, 20)))
def test_the_cells_of_numbers_are_packed(numbers: npt.NDArray[np.int64]) -> None:
    seen = np.unique(numbers)
    few = seen if len(seen) <= 14 else seen[:9]
    values, found = rows.of_numbers(numbers, 14, 9, WORDS)
    assert np.array_equal(values, few)
    assert np.array_equal(
        found, rows.packed(np.concatenate([numbers == few[:, None], numbers >= few[1:, None]]), WORDS)
    )
