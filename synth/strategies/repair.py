"""This file is where outputs are explained as a regular pattern mended: its hidden part, or the whole."""

from __future__ import annotations

from collections.abc import Iterator

from dsl.program import Expr, Input
from dsl.resolve import call, color, literal
from dsl.types import SYM
from dsl.values import Sym
from synth.colors import colors_everywhere
from synth.constraints import BecomesPeriodic, BecomesSymmetric, OutputSize
from synth.search import Search
from synth.strategies.symmetry import images
from synth.strategy import strategy


@strategy(order=20, evaluations=2000, goals=(BecomesSymmetric, BecomesPeriodic))
def repair(search: Search) -> Iterator[Expr]:
    """The input with the cells of one colour filled in by symmetry or by period, and the part that they hid."""
    for hole in map(color, colors_everywhere(search)):
        mended = [call(word, Input(), hole) for word in ("inpaint_symmetric", "inpaint_periodic")]
        mended += [call("symmetrize", Input(), literal(sym, SYM), hole) for sym in Sym if sym is not Sym.ID]
        for whole in mended:
            if search.values(whole) is None:
                continue
            yield whole
            hidden = call("crop", whole, call("==", Input(), hole))
            yield hidden
            yield from images(hidden)


@strategy(order=21, evaluations=200, goals=(BecomesPeriodic,))
def continuation(search: Search) -> Iterator[Expr]:
    """The input continued with its period to the outputs' dims."""
    for rule in search.found(OutputSize):
        yield call("extend_periodic", Input(), rule.size)
