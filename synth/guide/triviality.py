"""This file is where it is decided which outputs make a task: not those that say little, nor those of a cheaper program."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dsl.program import Expr, Input, walk
from dsl.values import MAX_ANSWER_SIDE, Grid, same_value


def is_trivial(inputs: Sequence[Grid], outputs: Sequence[Grid]) -> bool:
    """Whether the outputs are too large, show an input, are the same for all inputs, or are mostly of one colour."""
    if any(max(output.shape) > MAX_ANSWER_SIDE for output in outputs):
        return True
    if any(map(same_value, inputs, outputs)):
        return True
    if all(same_value(output, outputs[0]) for output in outputs[1:]):
        return True
    return 2 * sum(len(np.unique(output)) == 1 for output in outputs) > len(outputs)


def mentions_input(expr: Expr) -> bool:
    """Whether the expression looks at the input itself, not only at its background and dims."""
    return any(isinstance(part, Input) for part in walk(expr))
