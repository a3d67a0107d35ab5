"""This file is where all objects of a table are moved at once: displaced, mirrored, slid, brought to other objects."""

from __future__ import annotations

from typing import Any

import numpy as np

from dsl.values import Axis, Sym, Vec
from synth import object_boards as boards
from synth.object_boards import Boards, Numbers, Truths, compiled, walks
from synth.object_measures import center
from synth.object_shapes import Shapes
from synth.object_words import WORDS, NotAtOnce, Partly, Scene, Word, in_frame, steps_of, word

NO_CONTACT = 99


@word("shift_object")
def _shift(scene: Scene, shapes: Shapes, vec: Any) -> Shapes:
    return shapes.shifted(steps_of(scene, vec))


@word("move_center")
def _move_center(scene: Scene, shapes: Shapes, position: Any) -> Shapes:
    return shapes.shifted(steps_of(scene, position) - center(scene, shapes))


@word("direction")
def _direction(_: Scene, start: Shapes, end: Shapes) -> Numbers:
    rows = 2 * (end.top - start.top) + end.height - start.height
    cols = 2 * (end.left - start.left) + end.width - start.width
    return np.sign(np.stack([rows, cols], axis=1))


@word("align")
def _align(_: Scene, mover: Shapes, target: Shapes, axis: Axis) -> Shapes:
    if axis is Axis.ANY:
        raise NotAtOnce
    if axis is Axis.ROWS:
        near = target.left - mover.left
        far = near + target.width - mover.width
    else:
        near = target.top - mover.top
        far = near + target.height - mover.height
    first, second = np.minimum(near, far), np.maximum(near, far)
    way = np.where(abs(first) <= abs(second), first, second)
    none = np.zeros_like(way)
    return mover.shifted(np.stack([none, way] if axis is Axis.ROWS else [way, none], axis=1))


@word("reflect_about")
def _reflect(scene: Scene, shapes: Shapes, axis: Axis, frame: Any) -> Shapes:
    in_frame(frame)
    return _mirrored(shapes, axis, scene.heights if axis is Axis.COLS else scene.widths)


@word("reflect_about_object_along")
def _reflect_along(_: Scene, shapes: Shapes, target: Shapes, axis: Axis) -> Shapes:
    along_rows = axis is Axis.ROWS
    return _mirrored(shapes, axis, 2 * target.left + target.width if along_rows else 2 * target.top + target.height)


def _mirrored(shapes: Shapes, axis: Axis, edges: Numbers) -> Shapes:
    """The objects mirrored between two edges whose coordinates sum to `edges`."""
    if axis is Axis.ANY:
        raise NotAtOnce
    none = np.zeros_like(edges)
    if axis is Axis.ROWS:
        ways = np.stack([none, edges - 2 * shapes.left - shapes.width], axis=1)
        return shapes.transformed(Sym.FLIP_LR).shifted(ways)
    ways = np.stack([edges - 2 * shapes.top - shapes.height, none], axis=1)
    return shapes.transformed(Sym.FLIP_UD).shifted(ways)


@word("reflect_about_object")
def _reflect_across(scene: Scene, shapes: Shapes, target: Shapes) -> Partly:
    level = (shapes.top <= target.bottom) & (target.top <= shapes.bottom)
    upright = (shapes.left <= target.right) & (target.left <= shapes.right)
    across = _reflect_along(scene, shapes, target, Axis.ROWS)
    along = _reflect_along(scene, shapes, target, Axis.COLS)
    by_cells = level[shapes.owners]
    image = Shapes(
        shapes.owners,
        np.where(by_cells, across.rows, along.rows),
        np.where(by_cells, across.cols, along.cols),
        shapes.colors,
        np.where(level, across.top, along.top),
        np.where(level, across.left, along.left),
        shapes.height,
        shapes.width,
    )
    return Partly(image, level == upright)


@word("gap_to")
def _gap_to(scene: Scene, mover: Shapes, target: Shapes) -> Partly:
    return _shortest(*_contacts(scene, mover, target))


@word("toward")
def _toward(scene: Scene, mover: Shapes, target: Shapes) -> Partly:
    own, other = mover.boards(scene.frame), target.boards(scene.frame)
    shares_row = ((own != 0) & (other != 0)).any(axis=1)
    shares_col = np.bitwise_or.reduce(own, axis=1) & np.bitwise_or.reduce(other, axis=1) != 0
    down, across = _contacts(scene, mover, target)
    way = _shortest(np.where(shares_col[:, None], down, False), np.where(shares_row[:, None], across, False))
    return Partly(mover.shifted(way.values), way.fails)


def _contacts(scene: Scene, mover: Shapes, target: Shapes) -> tuple[Truths, Truths]:
    """For each object which of the steps -32 to 31 along columns, and along rows, bring it into touch with its target."""
    if scene.hangs:
        raise NotAtOnce
    own, other = mover.boards(scene.frame), target.boards(scene.frame)
    return compiled().contacts(_turned(own), _turned(other)), compiled().contacts(own, other)


def _turned(masks: Boards) -> Boards:
    return boards.packed(boards.unpacked(masks, 32).transpose(0, 2, 1)[..., :32])


def _shortest(down: Truths, across: Truths) -> Partly:
    """The shortest way along a column or a row, of several the first of up, left, right and down."""
    steps = np.arange(-32, 32)
    best = np.full((4, len(down)), NO_CONTACT)
    for at, (possible, side) in enumerate(
        ((down, steps <= 0), (across, steps <= 0), (across, steps >= 0), (down, steps >= 0))
    ):
        best[at] = np.where(possible & side, abs(steps), NO_CONTACT).min(axis=1)
    chosen = best.argmin(axis=0)
    length = best.min(axis=0)
    signs = np.array([(-1, 0), (0, -1), (0, 1), (1, 0)])
    fails = length == NO_CONTACT
    return Partly(np.where(fails, 0, length)[:, None] * signs[chosen], fails)


@word("trail")
def _trail(scene: Scene, shapes: Shapes, vec: Numbers | Vec, frame: Any) -> Partly:
    in_frame(frame)
    *cells, colors = compiled().trails(
        shapes.owners, shapes.rows, shapes.cols, shapes.colors, steps_of(scene, vec), scene.heights, scene.widths
    )
    copies = Shapes.cut(tuple(cells), colors, len(scene))
    return Partly(copies, copies.sizes == 0)


@word("slide")
def _slide(scene: Scene, shapes: Shapes, vec: Numbers | Vec, obstacles: Boards) -> Shapes:
    if scene.hangs:
        raise NotAtOnce
    steps, mask = steps_of(scene, vec), shapes.boards(scene.frame)
    box = np.stack([shapes.top, shapes.bottom, shapes.left, shapes.right])
    times = walks().slides(mask, obstacles & ~mask, steps, box, scene.heights, scene.widths)
    return shapes.shifted(times[:, None] * steps)


SYMS = {
    "flip_lr_object": Sym.FLIP_LR,
    "flip_ud_object": Sym.FLIP_UD,
    "rot180_object": Sym.ROT180,
    "transpose_object": Sym.TRANSPOSE,
    "antitranspose_object": Sym.ANTITRANSPOSE,
    "rot90_object": Sym.ROT90,
    "rot270_object": Sym.ROT270,
}


def _transforming(sym: Sym) -> Word:
    return lambda _, shapes: shapes.transformed(sym)


WORDS.update({name: _transforming(sym) for name, sym in SYMS.items()})
