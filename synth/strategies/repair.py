"""This file is where outputs are explained as a regular pattern mended: its hidden part, or the whole."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from dsl.program import Expr, Input
from dsl.resolve import call, color, literal
from dsl.types import SYM, VEC
from dsl.values import Sym, Vec
from synth.colors import colors_everywhere
from synth.constraints import BecomesPeriodic, BecomesSymmetric, OutputSize
from synth.ratios import keeps_dims
from synth.search import Search
from synth.strategies.symmetry import images
from synth.strategy import strategy

TIMES = (Vec(1, 1), Vec(1, 2), Vec(2, 1), Vec(2, 2))
"""How often a pattern beside its mirror image is repeated."""


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
    """The input, its foreground, or one of them beside its mirror image, continued with its period to the outputs' dims."""
    if keeps_dims(search):
        return
    for rule in search.found(OutputSize):
        for grid in (Input(), call("crop", Input(), call("fg", Input()))):
            yield call("extend_periodic", grid, rule.size)
            mirrored = (
                call("mirror_tile", grid),
                call("hcat", grid, call("flip_lr", grid)),
                call("vcat", grid, call("flip_ud", grid)),
            )
            for repeated, times in itertools.product(mirrored, TIMES):
                wall = call("tile", repeated, literal(times, VEC))
                yield call("window", wall, literal(Vec(0, 0), VEC), rule.size)
