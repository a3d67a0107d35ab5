from __future__ import annotations

import numpy as np
import pytest

from dsl.primitives.relations import aligned, inside, touches
from dsl.values import Axis, freeze_grid
from synth.guide.object_graph import MOST_OBJECTS, TRAITS, Relation, Side, arrays_of, graphs
from synth.problem import Pair, Problem


def _pair(chance: np.random.Generator) -> Pair:
    """A few objects, of which one moves and one changes its colour."""
    given = (chance.random((12, 13)) < 0.35) * chance.integers(1, 4, (12, 13))
    made = np.roll(given, 1, axis=1)
    made[0] = given[0]
    return Pair(freeze_grid(given), freeze_grid(made))


@pytest.fixture(scope="module")
def problem() -> Problem:
    chance = np.random.default_rng(0)
    return Problem(tuple(_pair(chance) for _ in range(4)), ())


@pytest.mark.parametrize(
    ("relation", "holds"),
    [
        (Relation.TOUCHES, touches),
        (Relation.IS_INSIDE, inside),
        (Relation.IS_AROUND, lambda one, other: inside(other, one)),
        (Relation.SHARES_A_ROW, lambda one, other: aligned(one, other, Axis.ROWS)),
        (Relation.SHARES_A_COLUMN, lambda one, other: aligned(one, other, Axis.COLS)),
    ],
)
def test_an_edge_says_what_the_word_of_the_language_says(relation: Relation, holds, problem: Problem) -> None:
    for graph in graphs(problem):
        for one, first in graph.nodes.items():
            for other, second in graph.nodes.items():
                if one != other and first["side"] is second["side"]:
                    assert graph.has_edge(one, other, relation) == holds(first["object"], second["object"])


def test_what_becomes_of_an_object_links_the_two_grids() -> None:
    given, made = np.zeros((6, 6), dtype=np.uint8), np.zeros((6, 6), dtype=np.uint8)
    given[1, 1:3] = made[1, 3:5] = 4
    (graph,) = graphs(Problem((Pair(freeze_grid(given), freeze_grid(made)),), ()))
    assert list(graph.edges(keys=True)) == [(0, 1, Relation.BECOMES), (1, 0, Relation.WAS)]
    assert [graph.nodes[node]["side"] for node in graph] == [Side.INPUT, Side.OUTPUT]


def test_arrays_hold_every_node_and_edge_of_all_pairs(problem: Problem) -> None:
    made, found = arrays_of(problem), graphs(problem)
    assert made.nodes.shape == (sum(map(len, found)), len(TRAITS))
    assert len(made.edges) == sum(graph.number_of_edges() for graph in found)
    assert np.array_equal(made.pairs[made.edges[:, 0]], made.pairs[made.edges[:, 1]])


def test_a_texture_has_only_its_largest_objects_as_nodes() -> None:
    chance = np.random.default_rng(1)
    given, made = ((chance.random((30, 30)) < 0.3) * chance.integers(1, 9, (30, 30)) for _ in range(2))
    (graph,) = graphs(Problem((Pair(freeze_grid(given), freeze_grid(made)),), ()))
    assert len(graph) == 2 * MOST_OBJECTS


def test_grids_without_objects_have_an_empty_graph() -> None:
    blank = freeze_grid(np.zeros((3, 3)))
    made = arrays_of(Problem((Pair(blank, blank),), ()))
    assert made.nodes.shape == (0, len(TRAITS))
    assert made.edges.shape == (0, 3)
