"""This file is where the colours of an object are counted and compared."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from dsl.laws import (
    COLOR_EQUIVARIANT,
    COLOR_INVARIANT,
    EQUIVARIANT,
    INVARIANT,
    PLACE_INVARIANT,
    PRESERVES_PALETTE,
    SHIFTS_ALONG,
)
from dsl.laws.objects import DOUBLING_INVARIANT
from dsl.laws.parts import PART_OF_FIRST
from dsl.outcome import EvaluationFailed, Failure, Run
from dsl.registry import primitive
from dsl.values import TRANSPARENT, Color, Object, Position, make_object


@primitive(cost=1, laws=(INVARIANT, COLOR_EQUIVARIANT, PLACE_INVARIANT, DOUBLING_INVARIANT, PRESERVES_PALETTE))
def color(object: Object, *, run: Run) -> Color:
    """The most frequent colour of the object; of several, the smallest, flagged as a tie.

    >>> from dsl.outcome import Run
    >>> color(object_from_text("(0, 0) 12/.2"), run=Run())
    2
    """
    return _modal(object, run)


@primitive(
    word="mode_color",
    cost=1,
    laws=(INVARIANT, COLOR_EQUIVARIANT, PLACE_INVARIANT, DOUBLING_INVARIANT, PRESERVES_PALETTE),
)
def mode_color_object(object: Object, *, run: Run) -> Color:
    """The most frequent colour of the object, the same as its `color`.

    >>> from dsl.outcome import Run
    >>> mode_color_object(object_from_text("(0, 0) 12/.2"), run=Run())
    2
    """
    return _modal(object, run)


@primitive(
    word="rare_color",
    cost=1,
    laws=(INVARIANT, COLOR_EQUIVARIANT, PLACE_INVARIANT, DOUBLING_INVARIANT, PRESERVES_PALETTE),
)
def rare_color_object(object: Object, *, run: Run) -> Color:
    """The least frequent of the object's colours; of several, the smallest, flagged as a tie.

    >>> from dsl.outcome import Run
    >>> rare_color_object(object_from_text("(0, 0) 12/.2"), run=Run())
    1
    """
    counts = _counts(object)
    least = counts[counts > 0].min()
    return _first_of(counts == least, run)


@primitive(
    word="colors", cost=1, laws=(INVARIANT, COLOR_EQUIVARIANT, PLACE_INVARIANT, DOUBLING_INVARIANT, PRESERVES_PALETTE)
)
def colors_object(object: Object) -> tuple[Color, ...]:
    """The object's colours, the most frequent first; equally frequent ones in the order of the colours.

    >>> colors_object(object_from_text("(0, 0) 122/3.."))
    (2, 1, 3)
    """
    counts = _counts(object)
    order = np.argsort(-counts, kind="stable")
    return tuple(Color(int(index)) for index in order if counts[index])


@primitive(word="ncolors", cost=1, laws=(INVARIANT, COLOR_INVARIANT, PLACE_INVARIANT, DOUBLING_INVARIANT))
def ncolors_object(object: Object) -> int:
    """How many colours the object has.

    >>> ncolors_object(object_from_text("(0, 0) 122/3.."))
    3
    """
    return int(np.count_nonzero(_counts(object)))


@primitive(word="count", cost=1, laws=(INVARIANT, COLOR_INVARIANT, PLACE_INVARIANT))
def count_object(object: Object, color: Color) -> int:
    """How many cells of the object have the colour.

    >>> count_object(object_from_text("(0, 0) 122/3.."), RED)
    2
    """
    return int(np.count_nonzero(object.patch == color))


@primitive(word="color_at", cost=2, laws=(INVARIANT, COLOR_EQUIVARIANT, PRESERVES_PALETTE))
def color_at_object(object: Object, position: Position) -> Color:
    """The colour of the object's cell at that position of the frame; no such cell: no value.

    >>> color_at_object(object_from_text("(1, 1) 12"), Vec(1, 2))
    2
    """
    row, col = position.row - object.row, position.col - object.col
    if not (0 <= row < object.height and 0 <= col < object.width) or object.patch[row, col] == TRANSPARENT:
        raise EvaluationFailed(Failure.OUT_OF_RANGE)
    return Color(int(object.patch[row, col]))


@primitive(cost=2, laws=(EQUIVARIANT, COLOR_EQUIVARIANT, SHIFTS_ALONG, PART_OF_FIRST))
def odd_cells(object: Object, *, run: Run) -> Object:
    """The cells that do not have the object's most frequent colour, in place; none: no value.

    >>> from dsl.outcome import Run
    >>> to_text(odd_cells(object_from_text("(0, 0) 12/.2"), run=Run()))
    '(0, 0) 1'
    """
    return make_object(object.row, object.col, np.where(object.patch == _modal(object, run), TRANSPARENT, object.patch))


def _counts(object: Object) -> npt.NDArray[np.intp]:
    return np.bincount(object.patch.ravel(), minlength=10)[:10]


def _modal(object: Object, run: Run) -> Color:
    counts = _counts(object)
    return _first_of(counts == counts.max(), run)


def _first_of(chosen: npt.NDArray[np.bool_], run: Run) -> Color:
    if np.count_nonzero(chosen) > 1:
        run.tie()
    return Color(int(chosen.argmax()))
