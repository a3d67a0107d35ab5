"""This file is where outputs are explained as the input after its cells or objects have fallen, or gone round."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from dsl.program import Expr, Input
from dsl.resolve import call, literal
from dsl.types import BOOL, CONN, VEC
from dsl.values import DIRECTIONS, Conn
from synth.constraints import KeepsHistogram
from synth.ratios import keeps_dims
from synth.search import Search
from synth.strategy import strategy

FALLS = ("down", "up", "left", "right")


@strategy(order=30, evaluations=200, goals=(KeepsHistogram,))
def falling(search: Search) -> Iterator[Expr]:
    """The input with everything fallen to one side."""
    if not keeps_dims(search):
        return
    for name in FALLS:
        direction = literal(DIRECTIONS[name], VEC)
        yield call("gravity", Input(), direction)
        for conn, mono in itertools.product(Conn, (True, False)):
            kinds = {"conn": literal(conn, CONN), "mono": literal(mono, BOOL)}
            yield call("gravity_objects", Input(), direction, **kinds)


@strategy(order=31, evaluations=200, goals=(KeepsHistogram,))
def rolling(search: Search) -> Iterator[Expr]:
    """The input rolled round by one or two cells."""
    if not keeps_dims(search):
        return
    for step, times in itertools.product(DIRECTIONS.values(), (1, 2)):
        yield call("roll", Input(), literal(step.scaled(times), VEC))
