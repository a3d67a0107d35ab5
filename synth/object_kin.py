"""This file is where it is counted how many objects of its input each object resembles, contains or touches."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from functools import lru_cache

import numpy as np

from dsl.values import Object, Sym, transformed
from synth.object_boards import Numbers, Truths, compiled
from synth.object_table import ObjectTable


def kin(table: ObjectTable) -> tuple[Numbers, ...]:
    """For every object the objects `p` of its input that have its shape, its image, its shape turned or mirrored, that are

    inside it, that contain it, and that touch it across sides or corners.
    """
    objects, inputs = table.objects, table.inputs.tolist()
    alike = (
        _equals([(at, *_shape(element)) for at, element in zip(inputs, objects, strict=True)]),
        _equals([(at, *_image(element)) for at, element in zip(inputs, objects, strict=True)]),
        _equals([(at, *_shape_turned(element)) for at, element in zip(inputs, objects, strict=True)]),
    )
    together = table.inputs[:, None] == table.inputs
    within = _inside(table) & together
    touching = _touching(table)
    return (*alike, within.sum(axis=0), within.sum(axis=1), touching.sum(axis=0))


def _equals(kinds: Sequence[Hashable]) -> Numbers:
    """How many of the kinds equal each of them."""
    numbers: dict[Hashable, int] = {}
    places = np.array([numbers.setdefault(kind, len(numbers)) for kind in kinds])
    return np.asarray(np.bincount(places)[places])


def _shape(element: Object) -> tuple[Hashable, ...]:
    return element.patch.shape, element.opaque.tobytes()


def _image(element: Object) -> tuple[Hashable, ...]:
    return element.patch.shape, element.patch.tobytes()


def _shape_turned(element: Object) -> tuple[Hashable, ...]:
    return _first_image(element.patch.shape, element.opaque.tobytes())


@lru_cache(maxsize=5000)
def _first_image(dims: tuple[int, int], shape: bytes) -> tuple[Hashable, ...]:
    """The first of all images of the shape under the symmetries of the square."""
    opaque = np.frombuffer(shape, dtype=np.bool_).reshape(dims)
    return min((image.shape, image.tobytes()) for image in (transformed(opaque, sym) for sym in Sym))


def _inside(table: ObjectTable) -> Truths:
    """Whether the bounding box of the first object lies in that of the second without meeting its edge."""
    shapes = table.shapes
    inside = (shapes.top < shapes.top[:, None]) & (shapes.bottom[:, None] < shapes.bottom)
    return np.asarray(inside & (shapes.left < shapes.left[:, None]) & (shapes.right[:, None] < shapes.right))


def _touching(table: ObjectTable) -> Truths:
    """Whether two objects of one input without a common cell have neighbouring cells."""
    shapes = table.shapes
    if table.scene.hangs:
        steps = compiled().steps_between(shapes.owners, shapes.rows, shapes.cols, table.inputs, True)
        return np.asarray(steps == 1)
    touching: Truths = compiled().touching(shapes.boards(table.scene.frame), table.inputs)
    return touching
