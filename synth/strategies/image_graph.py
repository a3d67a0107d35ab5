"""This file is where images of pieces of the input are enumerated, and stacked to outputs."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import cast

import numpy as np

from dsl.program import Background, Expr, Input, ListOf
from dsl.resolve import call, integer
from dsl.types import GRID, OBJECTS
from dsl.values import Grid
from synth.advice import Advice
from synth.bank import Bank
from synth.budget import BudgetExhausted
from synth.colors import palette_of
from synth.constraints import OutputSize
from synth.fitting_columns import FittingColumns
from synth.fitting_images import Images
from synth.pieces import pieces
from synth.productions import Production, domains, productions
from synth.search import Search
from synth.selections import all_chosen, distinct
from synth.stacking import Stacks
from synth.strategies.color_maps import recolored
from synth.strategies.symmetry import KEEPING_DIMS, SWAPPING_DIMS
from synth.strategy import strategy

MOST_LEVEL = 5
MOST_GUIDED_LEVEL = 8
GROWN = 800_000
SHARE_OF_GROWTH = 0.7
BASES = 8
MOST_ALIKE = 12
MOST_PIECES = 160
MOST_OBJECTS = 12
PIECE_LEVEL = 1
MOST_STACKED = 4000

GRIDS = (
    *KEEPING_DIMS,
    *SWAPPING_DIMS,
    "trim",
    "mirror_tile",
    "hcat",
    "vcat",
    "upscale",
    "downscale",
    "shrink",
    "dedup_lines",
    "drop_lines",
    "gravity",
    "nearest_color",
    "neighbor",
    "looking",
    "replace",
    "pad",
    "crop",
    "erase",
    "fill",
    "overlay",
)
NAMED = ("equals_color", "differs_from_color", "fg")
MASKS = (*NAMED, "mask_not", "enclosed", "bbox", "outline", "inner_boundary")


@strategy(order=46, evaluations=1_000_000, decisive_cost=11, share=0.4)
def image_graph(search: Search) -> Iterator[Expr | None]:
    """Images of the input and its pieces that give the outputs, or that do so one over the other."""
    outputs = search.problem.outputs
    columns = FittingColumns(search.columns(search.problem.inputs), outputs)
    growth = search.budget.part(GROWN, SHARE_OF_GROWTH)
    bank = Bank(columns, _productions(search), search.values(Background()) or (), growth, price=_prices(search.advice))
    leaves = [_leaf(Input(), 0, bank, search)]
    leaves += [_leaf(piece, PIECE_LEVEL, bank, search) for piece in itertools.islice(_pieces(search), MOST_PIECES)]
    images = Images(columns, outputs, search.backgrounds())
    images.add(np.array(leaves, dtype=np.int32))
    most = MOST_LEVEL if search.advice is None else MOST_GUIDED_LEVEL
    try:
        for level in range(most + 1):
            if level == most or bank.evaluations(level) > growth.left:
                columns.leave_out_others(bank.of_type(GRID))
            for type_, new in bank.grow(level):
                if type_ == GRID:
                    yield from (bank.expr(int(column)) for column in images.add(new))
            if search.advice is not None:
                yield from _over_one_another(images, bank, search)
            yield from search.pause()
    except BudgetExhausted:
        pass
    yield from _over_one_another(images, bank, search)


def _pieces(search: Search) -> Iterator[Expr]:
    """Parts of the input, and parts laid out in the outputs' dims: repeated to fill them, or objects in their corners."""
    plain = list(itertools.islice(pieces(search), MOST_PIECES // 2))
    sizes = [rule.size for rule in search.found(OutputSize)][:1]
    laid_out = itertools.chain.from_iterable(_laid_out(size, plain, search) for size in sizes)
    yield from distinct(itertools.chain(plain, laid_out), search)


def _laid_out(size: Expr, plain: Sequence[Expr], search: Search) -> Iterator[Expr]:
    blank = call("canvas", size, Background())
    for chosen in itertools.islice(all_chosen(search), MOST_OBJECTS):
        yield call("paint", blank, ListOf((chosen,), OBJECTS))
        for corner in _corners(size, chosen):
            yield call("paint", blank, ListOf((call("move_to", chosen, corner),), OBJECTS))
    for piece in (Input(), *plain):
        yield call("extend_periodic", piece, size)


def _corners(size: Expr, chosen: Expr) -> Iterator[Expr]:
    """Where the object's upper left corner is when the object lies in a corner of a frame of this size."""
    none = integer(0)
    below = call("-", call("row", size), call("height", chosen))
    beside = call("-", call("col", size), call("width", chosen))
    for row in (none, below):
        yield from (call("vec", row, col) for col in (none, beside))


def _productions(search: Search) -> list[Production]:
    constants = domains(palette_of((*search.problem.inputs, *search.problem.outputs)), ints=(2, 3))
    return list(productions((*GRIDS, *MASKS), constants))


def _prices(advice: Advice | None) -> Callable[[Production], int]:
    """Every image is a step, whatever its constants, and naming a mask is none; what a guide thinks unlikely costs more."""

    def price(production: Production) -> int:
        name = production.primitive.name
        return (0 if name in NAMED else 1) + (0 if advice is None else advice.surcharge_of(name))

    return price


def _leaf(expr: Expr, level: int, bank: Bank, search: Search) -> int:
    return bank.add_leaf(expr, GRID, search.values(expr) or (), level)


def _over_one_another(images: Images, bank: Bank, search: Search) -> Iterator[Expr]:
    """The images that agree best with the outputs, those that differ from them by names of colours, and stacks of images."""
    outputs, columns = search.problem.outputs, images.columns
    best = images.best(bank, MOST_STACKED)
    yield from (bank.expr(int(column)) for column in best[:BASES])
    search.budget.spend(len(best))
    found = images.alike(best)
    cheapest = found[np.argsort(bank.written(found), kind="stable")][:MOST_ALIKE]
    alike = [bank.expr(int(column)) for column in cheapest]
    yield from alike
    yield from recolored(alike, search)
    stacks = Stacks(outputs, search.backgrounds())
    stackable = images.stackable(best)
    for column, cost in zip(stackable, bank.written(stackable), strict=True):
        stacks.add(cast(Sequence[Grid], columns.values(int(column))), int(cost))
    for stack in stacks.found():
        below, *others = (bank.expr(int(stackable[place])) for place in stack.places)
        for above in others:
            below = call("overlay", below, above)
        yield below
