"""This file is where explanations are told apart by what they predict for the test inputs, and the likeliest two go on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from dsl.program import Expr, cost_of

MOST_PREDICTIONS = 2
"""A task allows two guesses: what more of a class predicts only hides what other classes predict."""
MOST_WRITTEN = 8
MOST_PROGRAMS = 3
"""Of each prediction so many of the least priced programs are written, and so many of the shortest go on."""


@dataclass(frozen=True, slots=True, eq=False)
class Explained:
    """Something that explains every pair: its price, how it is written, and the cells that it predicts."""

    price: int
    write: Callable[[], Expr]
    predicted: bytes


def likeliest(found: Iterable[Explained]) -> Iterator[Expr]:
    """Programs for the two predictions of least price; of equal prices, those that more explanations agree on."""
    groups: dict[bytes, list[Explained]] = defaultdict(list)
    for explained in found:
        groups[explained.predicted].append(explained)
    ordered = [sorted(group, key=lambda explained: explained.price) for group in groups.values()]
    ordered.sort(key=lambda group: (group[0].price, -sum(2.0**-explained.price for explained in group)))
    for group in ordered[:MOST_PREDICTIONS]:
        written = [explained.write() for explained in group[:MOST_WRITTEN]]
        yield from sorted(dict.fromkeys(written), key=cost_of)[:MOST_PROGRAMS]
