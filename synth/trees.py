"""This file is where decision trees over masks are grown: each leaf takes the colours of one source.

A cell may be explained by several sources at once; a leaf is pure if one source is right in all of its cells. Source of
the idea that cells need no single label: `notes` on rules about cells.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dsl.program import Expr, Input, Literal
from dsl.resolve import call
from dsl.types import COLOR
from synth.intervals import Bits, compiled, packed
from synth.masks import MaskPool, Source
from synth.picture import Cells, Picture
from synth.search import Search

PENALTIES = (0.01, 0.04, 0.1)
"""What a unit of a mask's cost takes off its gain: several give different trees."""
RANDOM = 4
"""How many trees are grown, for each choice of sources, over a random half of the masks."""
LEAST_GAIN = 1e-9
MOST_LEAVES = 10
MOST_DEPTH = 6
SIZES = (3, 8, 20)
"""How many of the most promising sources a tree may choose from, besides the constant colours."""


@dataclass(frozen=True, slots=True, eq=False)
class Tree:
    """A leaf with a source (None: the input stays), or a mask with what is inside and what is outside."""

    source: Source | None = None
    mask: int = -1
    inside: Tree | None = None
    outside: Tree | None = None
    cost: int = 0


def trees(
    pool: MaskPool,
    picture: Picture,
    sources: Sequence[Source],
    right: Sequence[Cells],
    covers: Sequence[Sequence[int]],
    search: Search,
) -> list[Tree]:
    """Small trees, each of which turns every input into its output.

    `covers` are places of sources that explain every cell together; trees choose among them, and among the most promising.
    """
    order = sorted(range(len(sources)), key=lambda place: -_promise(sources[place], right[place], picture))
    constant = [place for place, source in enumerate(sources) if isinstance(source.expr, Literal)]
    order = [place for place in order if not isinstance(sources[place].expr, Input)]
    choices = {tuple(sorted({*order[:size], *constant})) for size in SIZES} | {tuple(sorted(cover)) for cover in covers}
    grower = _Grower(pool, picture, search)
    found: list[Tree] = []
    for choice in sorted(choices):
        grower.choose([sources[place] for place in choice], [right[place] for place in choice])
        found.extend(tree for penalty in PENALTIES if (tree := grower.grown(penalty)) is not None)
        found.extend(tree for _ in range(RANDOM) if (tree := grower.grown_among_some()) is not None)
    return found


class _Grower:
    def __init__(self, pool: MaskPool, picture: Picture, search: Search) -> None:
        self._pool = pool
        self._search = search
        self._words = -(-len(picture.after) // 64)
        self._bits = np.ascontiguousarray(pool.bits[:, : self._words])
        self._everything = packed(np.ones(len(picture.after), dtype=np.bool_), self._words)
        self._keep = Source(Input(), search.problem.inputs, 0)
        self._kept = packed(~picture.changed, self._words)
        self._costs = pool.costs.astype(np.float64)
        amounts = np.arange(len(picture.after) + 1)
        self._surprise = amounts * np.log2(np.maximum(amounts, 1))
        self._leaves = 0
        self._chance = np.random.default_rng(search.seed)

    def choose(self, sources: Sequence[Source], right: Sequence[Cells]) -> None:
        """Let the leaves of trees have these sources, or stay as they are."""
        self._sources = [self._keep, *sources]
        self._right = np.stack([self._kept, *(packed(cells, self._words) for cells in right)])

    def grown(self, penalty: float) -> Tree | None:
        """A tree over the chosen sources; None where none is small enough."""
        if (np.bitwise_or.reduce(self._right, axis=0) & self._everything != self._everything).any():
            return None
        self._leaves = 0
        return self._node(self._everything, penalty, 0)

    def grown_among_some(self) -> Tree | None:
        """A tree that uses a random half of the masks, with prices a little changed."""
        prices = self._costs
        some = self._chance.random(len(prices)) < 0.5
        self._costs = np.where(some, prices + self._chance.random(len(prices)), np.inf)
        tree = self.grown(PENALTIES[1])
        self._costs = prices
        return tree

    def _node(self, node: Bits, penalty: float, depth: int) -> Tree | None:
        count = _counted(node)
        pure = np.flatnonzero(_counted(self._right & node) == count)
        if len(pure):
            self._leaves += 1
            source = self._sources[min(pure, key=lambda place: self._sources[place].cost)]
            return Tree(None if source.cost == 0 else source, cost=1 + source.cost)
        if depth >= MOST_DEPTH or self._leaves >= MOST_LEAVES:
            return None
        mask = self._split(_labels(node, self._right), penalty)
        if mask is None:
            return None
        inside = self._node(node & self._bits[mask], penalty, depth + 1)
        outside = self._node(node & ~self._bits[mask], penalty, depth + 1) if inside is not None else None
        if inside is None or outside is None:
            return None
        cost = int(self._pool.costs[mask]) + inside.cost + outside.cost
        return Tree(mask=mask, inside=inside, outside=outside, cost=cost)

    def _split(self, labels: Bits, penalty: float) -> int | None:
        """The mask that tells most about the labels of a node's cells, less what it costs."""
        self._search.budget.spend(len(self._bits))
        gain = compiled().gains(self._bits, labels, self._surprise)
        splits = gain > LEAST_GAIN
        if not (splits & np.isfinite(self._costs)).any():
            return None
        counts = _counted(labels)
        total = self._surprise[counts.sum()] - self._surprise[counts].sum()
        score = np.where(splits, gain / total - penalty * self._costs, -np.inf)
        return int(score.argmax())


def _promise(source: Source, right: Cells, picture: Picture) -> float:
    covered = (right & picture.changed).sum() / max(1, picture.changed.sum())
    return float(covered + 0.3 * right.mean() - 0.03 * source.cost)


def _labels(node: Bits, right: Bits) -> Bits:
    """The cells of a node by the source that explains them, the source that explains most first."""
    labels: list[Bits] = []
    rest = node
    while rest.any() and len(labels) < 6:
        best = int(_counted(right & rest).argmax())
        mine = right[best] & rest
        if not mine.any():
            break
        labels.append(mine)
        rest = rest & ~mine
    if rest.any():
        labels.append(rest)
    return np.stack(labels)


def _counted(bits: Bits) -> npt.NDArray[np.int64]:
    return np.asarray(np.bitwise_count(bits).sum(axis=-1, dtype=np.int64))


def painted(tree: Tree, pool: MaskPool) -> Expr:
    """The picture of a tree, as fills and choices between pictures."""
    if tree.mask < 0:
        return Input() if tree.source is None else picture_of(tree.source)
    assert tree.inside is not None
    assert tree.outside is not None
    mask = pool.expr(tree.mask)
    if _is_color(tree.inside):
        assert tree.inside.source is not None
        return call("fill", painted(tree.outside, pool), mask, tree.inside.source.expr)
    if _is_color(tree.outside):
        assert tree.outside.source is not None
        return call("fill", painted(tree.inside, pool), call("~", mask), tree.outside.source.expr)
    return call("select", mask, painted(tree.inside, pool), painted(tree.outside, pool))


def picture_of(source: Source) -> Expr:
    """The grid that shows the source everywhere."""
    return call("canvas", call("dims", Input()), source.expr) if source.expr.type == COLOR else source.expr


def _is_color(tree: Tree) -> bool:
    return tree.source is not None and tree.source.expr.type == COLOR
