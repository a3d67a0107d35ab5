"""This file is where the network over graphs of objects is in PyTorch, to be trained: as in `graph`, for many tasks at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor, nn

from synth.guide.models.graph import HIDDEN, ROUNDS, TOLD, WIDTH
from synth.guide.models.layers import Numbers
from synth.guide.models.torch_layers import mean_and_max, owners_of, tensor
from synth.guide.object_graph import TRAITS, GraphArrays, Relation


class GraphNetwork(nn.Module):
    """Its weights have the names that the numpy form expects."""

    def __init__(self, pairs: int, task: int, outputs: int) -> None:
        super().__init__()
        self.enter = nn.Linear(len(TRAITS), WIDTH)
        self.keep = nn.ModuleList(nn.Linear(WIDTH, WIDTH) for _ in range(ROUNDS))
        self.hear = nn.ModuleList(nn.Linear(len(Relation) * WIDTH, WIDTH) for _ in range(ROUNDS))
        self.tell = nn.Linear(2 * WIDTH + pairs, TOLD)
        self.join = nn.Linear(2 * TOLD + task, HIDDEN)
        self.leave = nn.Linear(HIDDEN, outputs)

    def forward(self, graphs: Sequence[GraphArrays], pairs: Sequence[Numbers], tasks: Sequence[Numbers]) -> Tensor:
        """The logits of each task, from the graphs and facts of its pairs, and its own facts."""
        counts = [len(one) for one in pairs]
        nodes, owners, edges = _joined(graphs, counts)
        objects = torch.relu(self.enter(nodes))
        means = _means(edges, len(nodes))
        for keep, hear in zip(self.keep, self.hear, strict=True):
            heard = torch.sparse.mm(means, objects).reshape(-1, len(Relation) * WIDTH)
            objects = objects + torch.relu(keep(objects) + hear(heard))
        facts = [mean_and_max(objects, owners, sum(counts)), tensor(np.concatenate(pairs))]
        told = torch.relu(self.tell(torch.cat(facts, dim=1)))
        joined = torch.cat([mean_and_max(told, owners_of(pairs), len(pairs)), tensor(np.stack(tasks))], dim=1)
        leaving: Tensor = self.leave(torch.relu(self.join(joined)))
        return leaving


def _joined(graphs: Sequence[GraphArrays], counts: Sequence[int]) -> tuple[Tensor, Tensor, Tensor]:
    """All nodes, the place of each one's pair among all pairs, and all edges between them."""
    first_pairs = np.cumsum([0, *counts[:-1]])
    first_nodes = np.cumsum([0, *(len(graph.nodes) for graph in graphs[:-1])])
    owners = [graph.pairs + first for graph, first in zip(graphs, first_pairs, strict=True)]
    edges = [graph.edges + np.array([first, first, 0]) for graph, first in zip(graphs, first_nodes, strict=True)]
    nodes = np.concatenate([graph.nodes for graph in graphs])
    return tensor(nodes), tensor(np.concatenate(owners)), tensor(np.concatenate(edges))


def _means(edges: Tensor, nodes: int) -> Tensor:
    """The matrix that takes the mean over those that are related to each object in each way."""
    sources, targets, relations = edges.T
    rows = targets * len(Relation) + relations
    counts = torch.bincount(rows, minlength=nodes * len(Relation)).float()
    shape = (nodes * len(Relation), nodes)
    return torch.sparse_coo_tensor(torch.stack([rows, sources]), 1 / counts[rows], shape, check_invariants=False)
