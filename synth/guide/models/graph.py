"""This file is where a network passes messages over the graph of objects of each pair, in numpy alone."""

from __future__ import annotations

import numpy as np

from synth.guide.models.layers import Numbers, Weights, linear, positive
from synth.guide.object_graph import GraphArrays, Numbered, Relation, arrays_of

WIDTH = 128
ROUNDS = 3
"""How often each object hears of those that it is related to."""
TOLD = 256
"""The numbers that tell of a pair."""
HIDDEN = 384


see = arrays_of


def logits(weights: Weights, graph: GraphArrays, pairs: Numbers, task: Numbers) -> Numbers:
    """The outputs for the graphs of all pairs of a task, the facts of each pair, and those of the task."""
    objects = positive(linear(weights, "enter", graph.nodes))
    means = [_means(graph, own) for own in _pairs(graph)]
    for number in range(ROUNDS):
        heard = np.zeros((len(objects), len(Relation) * WIDTH), dtype=np.float32)
        for own, mean in means:
            heard[own] = (mean @ objects[own]).transpose(1, 0, 2).reshape(len(own), -1)
        kept = linear(weights, f"keep.{number}", objects)
        objects = objects + positive(kept + linear(weights, f"hear.{number}", heard))
    told = positive(linear(weights, "tell", np.concatenate([_pooled(objects, graph, len(pairs)), pairs], axis=1)))
    joined = np.concatenate([told.mean(axis=0), told.max(axis=0), task])
    return linear(weights, "leave", positive(linear(weights, "join", joined)))


def _pairs(graph: GraphArrays) -> list[Numbered]:
    """For each pair that has objects, their places."""
    return [np.flatnonzero(graph.pairs == pair).astype(np.int32) for pair in np.unique(graph.pairs)]


def _means(graph: GraphArrays, own: Numbered) -> tuple[Numbered, Numbers]:
    """The objects of a pair, and for each relation the matrix that takes the mean over those related to each."""
    places = np.zeros(len(graph.nodes), dtype=np.int32)
    places[own] = np.arange(len(own))
    sources, targets, relations = graph.edges[np.isin(graph.edges[:, 0], own)].T
    related = np.zeros((len(Relation), len(own), len(own)), dtype=np.float32)
    related[relations, places[targets], places[sources]] = 1
    return own, np.asarray(related / np.maximum(related.sum(axis=2, keepdims=True), 1))


def _pooled(objects: Numbers, graph: GraphArrays, pairs: int) -> Numbers:
    """For each pair the mean and the largest of what is known of its objects; zero where it has none."""
    pooled = np.zeros((pairs, 2 * WIDTH), dtype=np.float32)
    for own in _pairs(graph):
        pooled[graph.pairs[own[0]]] = np.concatenate([objects[own].mean(axis=0), objects[own].max(axis=0)])
    return pooled
