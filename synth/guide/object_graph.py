"""This file is where a pair becomes a graph: its objects are nodes, and what is so between two of them are edges."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, IntEnum
from typing import TypeVar

import networkx as nx
import numpy as np
import numpy.typing as npt

from dsl.values import BLACK, Color, Grid, Object, Sym, transformed
from synth.constraints import Fate
from synth.correspondence import SEGMENTATIONS, Matched, colors_of, correspondence, grounds_of, matched, shape_of
from synth.problem import Pair, Problem

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
    found = graphs(problem)
    starts = list(itertools.accumulate((len(graph) for graph in found), initial=0))
    traits = [row for graph in found for _, row in graph.nodes(data="traits")]
    edges = [
        (start + one, start + other, relation)
        for start, graph in zip(starts, found, strict=False)
        for one, other, relation in graph.edges(keys=True)
    ]
    return GraphArrays(
        np.array(traits, dtype=np.float32).reshape(len(traits), len(TRAITS)),
        np.repeat(np.arange(len(found), dtype=np.int32), np.diff(starts)),
        np.array(edges, dtype=np.int32).reshape(len(edges), 3),
    )


def graphs(problem: Problem) -> list[nx.MultiDiGraph]:
    """The graph of each pair; objects are cut as the correspondence of the whole problem cuts them, if there is one."""
    found = correspondence(problem)
    if found is not None:
        return [_graph(pair, made) for pair, made in zip(problem.train, found.pairs, strict=True)]
    grounds = grounds_of(problem)
    return [_graph(pair, _cut(pair, ground)) for pair, ground in zip(problem.train, grounds, strict=True)]


def _cut(pair: Pair, ground: Color) -> Matched:
    """The objects of one colour of a pair, the largest of them matched."""
    cut = (SEGMENTATIONS[0].cut(grid, ground) for grid in (pair.input, pair.output))
    before, after = (_largest(elements, key=lambda element: element) for elements in cut)
    return matched(before, after, pair.input.shape)


def _graph(pair: Pair, made: Matched) -> nx.MultiDiGraph:
    """The nodes count the objects, those of the input first; edges have their relation as key."""
    graph = nx.MultiDiGraph()
    matches = _largest(made.matches, key=lambda match: match.before)
    became = [(match.after, match.fate) for match in made.matches if match.after is not None]
    after = _largest([*became, *((element, None) for element in made.new)], key=lambda one: one[0])
    _add(graph, Side.INPUT, [(match.before, match.fate) for match in matches], pair.input)
    _add(graph, Side.OUTPUT, after, pair.output)
    places = {element: len(matches) + place for place, (element, _) in enumerate(after)}
    for place, match in enumerate(matches):
        other = None if match.after is None else places.get(match.after)
        if other is not None:
            graph.add_edge(place, other, Relation.BECOMES)
            graph.add_edge(other, place, Relation.WAS)
    return graph


def _largest(several: Sequence[_Thing], key: Callable[[_Thing], Object]) -> list[_Thing]:
    return sorted(several, key=lambda one: -int(key(one).opaque.sum()))[:MOST_OBJECTS]


def _add(graph: nx.MultiDiGraph, side: Side, several: Sequence[tuple[Object, Fate | None]], grid: Grid) -> None:
    """The objects of a grid, and what is so between them."""
    if not several:
        return
    first = len(graph)
    for place, (element, fate) in enumerate(several):
        traits = _traits(element, grid, side, fate, is_largest=place == 0)
        graph.add_node(first + place, side=side, object=element, traits=traits)
    for relation, holds in _relations([element for element, _ in several], grid.shape):
        np.fill_diagonal(holds, False)
        places = (np.argwhere(holds) + first).tolist()
        graph.add_edges_from((one, other, relation) for one, other in places)


def _relations(elements: Sequence[Object], frame: tuple[int, ...]) -> Iterator[tuple[Relation, Truths]]:
    """For each relation whether it holds of the one object (row) and the other (column)."""
    masks = np.stack([_mask_of(element, frame) for element in elements])
    yield Relation.TOUCHES, _share(masks, _neighbors(masks)) & ~_share(masks, masks)
    boxes = np.array([(one.row, one.col, -one.row - one.height, -one.col - one.width) for one in elements])
    inside = np.asarray((boxes[:, None] > boxes[None]).all(axis=2))
    yield Relation.IS_INSIDE, inside
    yield Relation.IS_AROUND, inside.T.copy()
    rows, columns = (np.asarray(masks.any(axis=axis)) for axis in (2, 1))
    yield Relation.SHARES_A_ROW, _share(rows, rows)
    yield Relation.SHARES_A_COLUMN, _share(columns, columns)
    yield Relation.HAS_THE_SHAPE, _equal([shape_of(one) for one in elements])
    yield Relation.HAS_THE_COLORS, _equal([colors_of(one) for one in elements])


def _mask_of(element: Object, frame: tuple[int, ...]) -> Truths:
    mask = np.zeros(frame, dtype=np.bool_)
    mask[element.row : element.row + element.height, element.col : element.col + element.width] = element.opaque
    return mask


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


def _traits(element: Object, grid: Grid, side: Side, fate: Fate | None, *, is_largest: bool) -> list[float]:
    opaque = element.opaque
    rows, columns = grid.shape
    height, width = opaque.shape
    area = int(opaque.sum())
    colors = colors_of(element)
    bottom, right = element.row + height, element.col + width
    return [
        *(float(side is one) for one in Side),
        *(float(fate is one) for one in Fate),
        area / grid.size,
        area / opaque.size,
        height / rows,
        width / columns,
        (2 * element.row + height) / (2 * rows),
        (2 * element.col + width) / (2 * columns),
        float(min(height, width) == 1),
        float(height == width),
        float(len(colors) > 1),
        float(is_largest),
        float(element.row == 0 or element.col == 0 or bottom == rows or right == columns),
        float(colors == (BLACK,)),
        *(float(np.array_equal(element.patch, transformed(element.patch, sym))) for sym in _SYMMETRIES),
    ]
