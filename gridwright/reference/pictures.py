"""This file is where an example becomes a picture: what is given, an arrow, what it gives."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from dsl.values import Object, Value
from gridwright.reference.examples import Example
from gridwright.svg import Box, Figure, beside, document, figure_of, level, text_figure, titled

_LARGEST_BOX = 8


def picture_of(example: Example) -> str:
    """The example in SVG: the arguments that have cells, under their names, and the result under the call."""
    box = _box([*(value for _, value in example.drawn), example.result])
    result = figure_of(example.result, box=box) if example.told is None else text_figure(example.told)
    if not example.drawn:
        return document(titled(example.call, result))
    given = [figure_of(value, box=box) for _, value in example.drawn]
    height = max(figure.height for figure in given)
    named = [titled(name, figure) for (name, _), figure in zip(example.drawn, given, strict=True)]
    arrow = titled("", _in_the_middle(text_figure("→"), height))
    return document(level([*named, arrow, titled(example.call, result)], gap=12))


def _in_the_middle(figure: Figure, height: float) -> Figure:
    return beside([Figure("", 0, height), figure], gap=0)


def _box(values: Sequence[Value]) -> Box | None:
    """The cells from the corner of the frame, or of what hangs off it, to the last of any value, unless these are many."""
    parts = [part for value in values for part in _parts(value)]
    objects = [part for part in parts if isinstance(part, Object)]
    if not objects:
        return None
    rows, cols = zip(*map(_end, parts), strict=True)
    top, left = min(0, *(part.row for part in objects)), min(0, *(part.col for part in objects))
    box = Box(top, left, max(rows) - top, max(cols) - left)
    return box if max(box.height, box.width) <= _LARGEST_BOX else None


def _parts(value: Value) -> Iterator[Value]:
    if isinstance(value, tuple):
        for element in value:
            yield from _parts(element)
    elif isinstance(value, np.ndarray | Object):
        yield value


def _end(part: Value) -> tuple[int, int]:
    match part:
        case Object(row, col, patch):
            return row + patch.shape[0], col + patch.shape[1]
        case np.ndarray():
            return part.shape[0], part.shape[1]
        case _:
            return 0, 0
