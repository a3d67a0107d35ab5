"""This file is where meanings are held against independent implementations: scipy.ndimage and networkx."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy import ndimage

from dsl.outcome import Run
from dsl.primitives.mask_neighborhoods import (
    diagonal_neighbors,
    dilate,
    distance,
    enclosed,
    erode,
    fill_holes,
    flood,
    neighbor_count,
)
from dsl.primitives.mask_shapes import bbox
from dsl.primitives.measures import holes
from dsl.primitives.relations import dist
from dsl.primitives.segmentation import colored, components, objects
from dsl.primitives.sight import nearest_color
from dsl.values import BLACK, RED, Conn, Grid, Mask, cut_object, freeze_grid, freeze_mask

FRAMES = st.tuples(st.integers(1, 8), st.integers(1, 8))
MASKS = arrays.arrays(np.bool_, FRAMES).map(freeze_mask)
MASK_PAIRS = FRAMES.flatmap(lambda frame: st.tuples(*[arrays.arrays(np.bool_, frame).map(freeze_mask)] * 2))
GRIDS = arrays.arrays(np.uint8, FRAMES, elements=st.integers(0, 4)).map(freeze_grid)
CONNS = st.sampled_from(Conn)

CROSS = ndimage.generate_binary_structure(2, 1)
SQUARE = ndimage.generate_binary_structure(2, 2)
STRUCTURES = {Conn.FOUR: CROSS, Conn.EIGHT: SQUARE}
METRICS = {Conn.FOUR: "taxicab", Conn.EIGHT: "chessboard"}

often = settings(max_examples=60, derandomize=True, deadline=None)


def graph_of(mask: Mask, conn: Conn) -> nx.Graph:
    """The set cells as nodes, neighbours joined."""
    graph = nx.Graph()
    cells = {(int(row), int(col)) for row, col in np.argwhere(mask)}
    graph.add_nodes_from(cells)
    steps = [(row - 1, col - 1) for row, col in np.argwhere(STRUCTURES[conn])]
    graph.add_edges_from(
        ((row, col), (row + down, col + across))
        for row, col in cells
        for down, across in steps
        if (down, across) != (0, 0) and (row + down, col + across) in cells
    )
    return graph


@often
@given(MASKS, CONNS)
def test_dilate_agrees_with_scipy(mask: Mask, conn: Conn) -> None:
    assert (dilate(mask, conn) == ndimage.binary_dilation(mask, STRUCTURES[conn])).all()


@often
@given(MASKS, CONNS)
def test_erode_agrees_with_scipy(mask: Mask, conn: Conn) -> None:
    assert (erode(mask, conn) == ndimage.binary_erosion(mask, STRUCTURES[conn])).all()


@often
@given(MASKS)
def test_diagonal_neighbors_agree_with_a_dilation_by_the_four_corners(mask: Mask) -> None:
    corners = SQUARE & ~CROSS
    assert (diagonal_neighbors(mask) == ndimage.binary_dilation(mask, corners)).all()


@often
@given(MASKS, CONNS)
def test_neighbor_count_agrees_with_a_convolution(mask: Mask, conn: Conn) -> None:
    weights = STRUCTURES[conn].astype(np.int64)
    weights[1, 1] = 0
    expected = ndimage.convolve(mask.astype(np.int64), weights, mode="constant", cval=0)
    assert (neighbor_count(mask, conn) == expected).all()


@often
@given(MASKS)
def test_fill_holes_agrees_with_scipy(mask: Mask) -> None:
    assert (fill_holes(mask) == ndimage.binary_fill_holes(mask)).all()


@often
@given(MASKS, CONNS)
def test_enclosed_cells_are_the_components_of_the_complement_that_miss_the_outside(mask: Mask, conn: Conn) -> None:
    labels, _ = ndimage.label(np.pad(~mask, 1, constant_values=True), STRUCTURES[conn])
    expected = (labels[1:-1, 1:-1] != labels[0, 0]) & ~mask
    assert (enclosed(mask, conn) == expected).all()


@often
@given(MASK_PAIRS, CONNS)
def test_flood_agrees_with_the_labels_that_hold_a_seed(masks: tuple[Mask, Mask], conn: Conn) -> None:
    seed, within = masks
    labels, _ = ndimage.label(within, STRUCTURES[conn])
    expected = within & np.isin(labels, labels[seed & within])
    assert (flood(seed, within, conn) == expected).all()


@often
@given(MASK_PAIRS, CONNS)
def test_flood_agrees_with_reachability_in_a_graph(masks: tuple[Mask, Mask], conn: Conn) -> None:
    seed, within = masks
    graph = graph_of(within, conn)
    sources = [cell for cell in graph if seed[cell]]
    reached = set().union(*(nx.node_connected_component(graph, source) for source in sources)) if sources else set()
    assert {(int(row), int(col)) for row, col in np.argwhere(flood(seed, within, conn))} == reached


@often
@given(MASKS, CONNS)
def test_distance_agrees_with_the_distance_transform(mask: Mask, conn: Conn) -> None:
    assume(mask.any())
    assert (distance(mask, conn) == ndimage.distance_transform_cdt(~mask, metric=METRICS[conn])).all()


@often
@given(MASKS, CONNS)
def test_distance_agrees_with_shortest_paths_in_a_graph(mask: Mask, conn: Conn) -> None:
    assume(mask.any())
    graph = graph_of(np.ones_like(mask), conn)
    lengths = nx.multi_source_dijkstra_path_length(graph, {cell for cell in graph if mask[cell]})
    field = distance(mask, conn)
    assert all(field[cell] == length for cell, length in lengths.items())


@often
@given(MASKS)
def test_bbox_agrees_with_find_objects(mask: Mask) -> None:
    assume(mask.any())
    expected = np.zeros_like(mask)
    expected[ndimage.find_objects(mask.astype(np.int64))[0]] = True
    assert (bbox(mask) == expected).all()


def labelled(mask: Mask, conn: Conn) -> list[Mask]:
    """The parts that scipy labels, in the scan order of their first cells."""
    labels, count = ndimage.label(mask, STRUCTURES[conn])
    return sorted((labels == number for number in range(1, count + 1)), key=lambda part: int(part.argmax()))


@often
@given(MASKS, CONNS)
def test_components_are_the_parts_that_scipy_labels(mask: Mask, conn: Conn) -> None:
    expected = labelled(mask, conn)
    found = components(mask, conn)
    assert len(found) == len(expected)
    assert all((part == other).all() for part, other in zip(found, expected, strict=True))


@often
@given(MASKS, CONNS)
def test_there_are_as_many_components_as_in_a_graph(mask: Mask, conn: Conn) -> None:
    assert len(components(mask, conn)) == nx.number_connected_components(graph_of(mask, conn))


@often
@given(GRIDS, CONNS)
def test_objects_of_one_color_are_the_parts_that_scipy_labels_color_by_color(grid: Grid, conn: Conn) -> None:
    parts = [part for color in range(1, 5) for part in labelled(grid == color, conn)]
    expected = [cut_object(grid, part) for part in sorted(parts, key=lambda part: int(part.argmax()))]
    assert list(objects(grid, conn, True, BLACK)) == expected


@often
@given(GRIDS, CONNS)
def test_objects_of_several_colors_are_the_parts_of_the_foreground(grid: Grid, conn: Conn) -> None:
    expected = [cut_object(grid, part) for part in labelled(grid != BLACK, conn)]
    assert list(objects(grid, conn, False, BLACK)) == expected


@often
@given(MASKS)
def test_holes_count_the_parts_that_filling_adds(mask: Mask) -> None:
    assume(mask.any())
    _, count = ndimage.label(ndimage.binary_fill_holes(mask) & ~mask)
    assert holes(colored(mask, RED)) == count


@often
@given(MASK_PAIRS)
def test_dist_agrees_with_the_distance_transform(masks: tuple[Mask, Mask]) -> None:
    left, right = masks
    assume(left.any() and right.any())
    away = ndimage.distance_transform_cdt(~left, metric="taxicab")
    assert dist(colored(left, RED), colored(right, RED)) == away[right].min()


@often
@given(GRIDS)
def test_nearest_color_agrees_with_one_distance_transform_for_each_color(grid: Grid) -> None:
    present = [color for color in range(1, 5) if (grid == color).any()]
    assume(present)
    distances = np.stack([ndimage.distance_transform_cdt(grid != color, metric="taxicab") for color in present])
    run = Run()
    assert (nearest_color(grid, BLACK, run=run) == np.array(present)[distances.argmin(axis=0)]).all()
    assert run.tied == ((distances == distances.min(axis=0)).sum(axis=0) > 1).any()


@pytest.mark.parametrize("conn", Conn)
def test_flood_follows_a_winding_corridor_across_the_largest_frame(conn: Conn) -> None:
    within = np.ones((32, 32), dtype=np.bool_)
    within[1::4, :-1] = within[3::4, 1:] = False
    seed = np.zeros_like(within)
    seed[0, 0] = True
    labels, _ = ndimage.label(within, STRUCTURES[conn])
    assert (flood(seed, within, conn) == (labels == labels[0, 0])).all()
