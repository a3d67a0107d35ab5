"""This file is where a network passes messages over the graph of objects of each pair, in numpy alone."""

from __future__ import annotations

import numpy as np

from synth.guide.models.layers import Numbers, Weights, linear, positive
from synth.guide.object_graph import GraphArrays, Relation

WIDTH = 128
ROUNDS = 3
"""How often each object hears of those that it is related to."""
TOLD = 256
"""The numbers that tell of a pair."""
HIDDEN = 384


def logits(weights: Weights, graph: GraphArrays, pairs: Numbers, task: Numbers) -> Numbers:
    """The outputs for the graphs of all pairs of a task, the facts of each pair, and those of the task."""
    objects = positive(linear(weights, "enter", graph.nodes))
    means = _means(graph)
    for number in range(ROUNDS):
        heard = (means @ objects).transpose(1, 0, 2).reshape(-1, len(Relation) * WIDTH)
        kept = linear(weights, f"keep.{number}", objects)
        objects = objects + positive(kept + linear(weights, f"hear.{number}", heard))
    told = positive(linear(weights, "tell", np.concatenate([_pooled(objects, graph, len(pairs)), pairs], axis=1)))
    joined = np.concatenate([told.mean(axis=0), told.max(axis=0), task])
    return linear(weights, "leave", positive(linear(weights, "join", joined)))


def _means(graph: GraphArrays) -> Numbers:
    """For each relation the matrix that takes the mean over those that are so related to an object."""
    count = len(graph.nodes)
    related = np.zeros((len(Relation), count, count), dtype=np.float32)
    sources, targets, relations = graph.edges.T
    related[relations, targets, sources] = 1
    return np.asarray(related / np.maximum(related.sum(axis=2, keepdims=True), 1))


def _pooled(objects: Numbers, graph: GraphArrays, pairs: int) -> Numbers:
    """For each pair the mean and the largest of what is known of its objects; zero where it has none."""
    pooled = np.zeros((pairs, 2 * WIDTH), dtype=np.float32)
    for pair in np.unique(graph.pairs):
        own = objects[graph.pairs == pair]
        pooled[pair] = np.concatenate([own.mean(axis=0), own.max(axis=0)])
    return pooled
