"""This file is where a pair becomes a graph: its objects are nodes, and what is so between two of them are edges."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, IntEnum
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import numpy.typing as npt

from dsl.values import BLACK, TRANSPARENT, Color, Grid, Object, Sym, transformed
from synth.constraints import Fate
from synth.correspondence import SEGMENTATIONS, Matched, correspondence, grounds_of, matched, shape_of
from synth.problem import Pair, Problem

if TYPE_CHECKING:
    import networkx as nx

MOST_OBJECTS = 16
"""Of each grid so many objects are nodes, the largest ones."""

Truths = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.float32]
Numbered = npt.NDArray[np.int32]
_Thing = TypeVar("_Thing")


class Relation(IntEnum):
    """What is so between an object and another one of its grid, or between one of the input and one of the output."""

    TOUCHES = 0
    IS_INSIDE = 1
    IS_AROUND = 2
    SHARES_A_ROW = 3
    SHARES_A_COLUMN = 4
    HAS_THE_SHAPE = 5
    HAS_THE_COLORS = 6
    BECOMES = 7
    WAS = 8


class Side(Enum):
    """The grid that an object is part of."""

    INPUT = "input"
    OUTPUT = "output"


_SIDES, _FATES = tuple(Side), tuple(Fate)
_SYMMETRIES = (Sym.FLIP_LR, Sym.FLIP_UD, Sym.TRANSPOSE)
TRAITS = (
    *(f"in the {side.value}" for side in Side),
    *(fate.value for fate in Fate),
    "share of the grid",
    "share of its box",
    "height",
    "width",
    "row",
    "column",
    "is one row or column",
    "is square",
    "is in several colours",
    "is the largest",
    "is at the edge",
    "is black",
    *(f"is its own image under {sym.name.lower()}" for sym in _SYMMETRIES),
)


@dataclass(frozen=True, slots=True, eq=False)
class GraphArrays:
    """The graphs of all pairs as one, for a network."""

    nodes: Numbers
    """A row of traits for each object."""
    pairs: Numbered
    """The pair that each object is part of."""
    edges: Numbered
    """A row for each edge: where it comes from, where it goes, and the place of its relation in `Relation`."""


def arrays_of(problem: Problem) -> GraphArrays:
    """The graphs of all pairs of a problem in numbers."""
    found = [_graph(pair, made) for pair, made in _matched_pairs(problem)]
    counts = [len(one.nodes) for one in found]
    starts = itertools.accumulate(counts, initial=0)
    edges = [one.edges + np.array([start, start, 0]) for start, one in zip(starts, found, strict=False)]
    traits = [node.traits for one in found for node in one.nodes]
    return GraphArrays(
        np.array(traits, dtype=np.float32).reshape(len(traits), len(TRAITS)),
        np.repeat(np.arange(len(found), dtype=np.int32), counts),
        np.concatenate(edges).astype(np.int32),
    )


def graphs(problem: Problem) -> list[nx.MultiDiGraph]:
    """The graph of each pair, to look at: nodes count the objects, those of the input first; edges have their relation as key."""
    return [_drawn(_graph(pair, made)) for pair, made in _matched_pairs(problem)]


@dataclass(frozen=True, slots=True, eq=False)
class _Node:
    element: Object
    side: Side
    colors: frozenset[int]
    traits: list[float]


@dataclass(frozen=True, slots=True, eq=False)
class _Graph:
    nodes: tuple[_Node, ...]
    edges: Numbered
    """A row for each edge, as in `GraphArrays`, with places within the pair."""


def _drawn(made: _Graph) -> nx.MultiDiGraph:
    import networkx as nx  # only to look at: it takes longer to import than advice takes

    graph = nx.MultiDiGraph()
    for place, node in enumerate(made.nodes):
        graph.add_node(place, side=node.side, object=node.element, traits=node.traits)
    graph.add_edges_from((one, other, Relation(relation)) for one, other, relation in made.edges.tolist())
    return graph


def _matched_pairs(problem: Problem) -> Iterator[tuple[Pair, Matched]]:
    """The objects of each pair, cut as the correspondence of the whole problem cuts them, if there is one."""
    found = correspondence(problem)
    if found is not None:
        return zip(problem.train, found.pairs, strict=True)
    grounds = grounds_of(problem)
    return ((pair, _cut(pair, ground)) for pair, ground in zip(problem.train, grounds, strict=True))


def _cut(pair: Pair, ground: Color) -> Matched:
    """The objects of one colour of a pair, the largest of them matched."""
    cut = (SEGMENTATIONS[0].cut(grid, ground) for grid in (pair.input, pair.output))
    before, after = (_largest(elements, key=lambda element: element) for elements in cut)
    return matched(before, after, pair.input.shape)


def _graph(pair: Pair, made: Matched) -> _Graph:
    matches = _largest(made.matches, key=lambda match: match.before)
    became = [(match.after, match.fate) for match in made.matches if match.after is not None]
    after = _largest([*became, *((element, None) for element in made.new)], key=lambda one: one[0])
    inputs = _nodes(Side.INPUT, [(match.before, match.fate) for match in matches], pair.input)
    nodes = (*inputs, *_nodes(Side.OUTPUT, after, pair.output))
    places = {id(node.element): place for place, node in enumerate(nodes)}
    links = [
        (place, other) for place, match in enumerate(matches) if (other := places.get(id(match.after))) is not None
    ]
    across = [edge for one, other in links for edge in ((one, other, Relation.BECOMES), (other, one, Relation.WAS))]
    frame = tuple(np.maximum(pair.input.shape, pair.output.shape).tolist())
    return _Graph(nodes, np.concatenate([_within(nodes, frame), np.array(across, dtype=np.int32).reshape(-1, 3)]))


def _largest(several: Sequence[_Thing], key: Callable[[_Thing], Object]) -> list[_Thing]:
    return sorted(several, key=lambda one: -_area(key(one)))[:MOST_OBJECTS]


def _nodes(side: Side, several: Sequence[tuple[Object, Fate | None]], grid: Grid) -> Iterator[_Node]:
    """The objects of a grid, the largest first."""
    for place, (element, fate) in enumerate(several):
        colors = _colors(element)
        traits = _traits(element, colors, grid, side, fate, is_largest=place == 0)
        yield _Node(element, side, colors, traits)


def _within(nodes: Sequence[_Node], frame: tuple[int, ...]) -> Numbered:
    """The edges between objects of one grid; both grids lie in the frame."""
    if not nodes:
        return np.zeros((0, 3), dtype=np.int32)
    holds = _relations(nodes, frame)
    holds &= _equal([node.side for node in nodes]) & ~np.eye(len(nodes), dtype=np.bool_)
    return np.argwhere(holds)[:, [1, 2, 0]].astype(np.int32)


def _relations(nodes: Sequence[_Node], frame: tuple[int, ...]) -> Truths:
    """For each relation within a grid, in order, whether it holds of the one object (row) and the other (column)."""
    elements = [node.element for node in nodes]
    shown = np.full((len(elements), *frame), TRANSPARENT, dtype=np.uint8)
    for place, one in enumerate(elements):
        shown[place, one.row : one.row + one.height, one.col : one.col + one.width] = one.patch
    masks = shown != TRANSPARENT
    boxes = np.array([(one.row, one.col, -one.row - one.height, -one.col - one.width) for one in elements])
    inside = (boxes[:, None] > boxes[None]).all(axis=2)
    rows, columns = (np.asarray(masks.any(axis=axis)) for axis in (2, 1))
    holds = {
        Relation.TOUCHES: _share(masks, _neighbors(masks)) & ~_share(masks, masks),
        Relation.IS_INSIDE: inside,
        Relation.IS_AROUND: inside.T,
        Relation.SHARES_A_ROW: _share(rows, rows),
        Relation.SHARES_A_COLUMN: _share(columns, columns),
        Relation.HAS_THE_SHAPE: _equal([shape_of(one) for one in elements]),
        Relation.HAS_THE_COLORS: _equal([node.colors for node in nodes]),
    }
    return np.stack([holds[relation] for relation in sorted(holds)])


def _neighbors(masks: Truths) -> Truths:
    """The cells across a side from those of each mask, and some of its own."""
    found = np.zeros_like(masks)
    found[:, 1:] |= masks[:, :-1]
    found[:, :-1] |= masks[:, 1:]
    found[:, :, 1:] |= masks[:, :, :-1]
    found[:, :, :-1] |= masks[:, :, 1:]
    return found


def _share(one: Truths, other: Truths) -> Truths:
    """Whether each of the one has a place in common with each of the other."""
    flat = [cells.reshape(len(cells), -1).astype(np.float32) for cells in (one, other)]
    return np.asarray(flat[0] @ flat[1].T > 0)


def _equal(keys: Sequence[Hashable]) -> Truths:
    numbers: dict[Hashable, int] = {}
    places = np.array([numbers.setdefault(key, len(numbers)) for key in keys])
    return np.asarray(places[:, None] == places)


def _colors(element: Object) -> frozenset[int]:
    # Of so few cells a set of bytes is made in a tenth of the time that `np.unique` takes.
    return frozenset(element.patch.tobytes()) - {TRANSPARENT}


def _area(element: Object) -> int:
    content = element.patch.tobytes()
    return len(content) - content.count(TRANSPARENT)


def _traits(
    element: Object, colors: frozenset[int], grid: Grid, side: Side, fate: Fate | None, *, is_largest: bool
) -> list[float]:
    rows, columns = grid.shape
    height, width = element.patch.shape
    area = _area(element)
    bottom, right = element.row + height, element.col + width
    return [
        *(side is one for one in _SIDES),
        *(fate is one for one in _FATES),
        area / grid.size,
        area / element.patch.size,
        height / rows,
        width / columns,
        (2 * element.row + height) / (2 * rows),
        (2 * element.col + width) / (2 * columns),
        min(height, width) == 1,
        height == width,
        len(colors) > 1,
        is_largest,
        element.row == 0 or element.col == 0 or bottom == rows or right == columns,
        colors == {BLACK},
        *(_has_symmetry(element.patch, sym) for sym in _SYMMETRIES),
    ]


def _has_symmetry(patch: Grid, sym: Sym) -> bool:
    other = transformed(patch, sym)
    return other.shape == patch.shape and other.tobytes() == patch.tobytes()
