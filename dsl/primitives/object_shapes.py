"""This file is where shapes are judged: rectangles, lines, symmetry, and which objects look alike."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from dsl.laws import (
    COLOR_INVARIANT,
    COMMUTATIVE,
    EQUIVARIANT,
    INVARIANT,
    PLACE_INVARIANT,
    REFLEXIVE,
    UPSCALE_INVARIANT,
    becomes,
    equivariant_under,
)
from dsl.laws.objects import DOUBLING_INVARIANT
from dsl.laws.relations import TRANSITIVE, implies
from dsl.registry import primitive
from dsl.values import Axis, Grid, Object, Sym, transformed


@primitive(cost=2, laws=(INVARIANT, COLOR_INVARIANT, PLACE_INVARIANT, DOUBLING_INVARIANT))
def is_rect(object: Object) -> bool:
    """Whether the object fills its bounding box.

    >>> is_rect(object_from_text("(0, 0) 12/21"))
    True
    """
    return bool(object.opaque.all())


@primitive(cost=2, laws=(INVARIANT, COLOR_INVARIANT, PLACE_INVARIANT, DOUBLING_INVARIANT))
def is_square(object: Object) -> bool:
    """Whether the object fills its bounding box, and that has equal sides.

    >>> is_square(object_from_text("(0, 0) 11/11"))
    True
    """
    return object.height == object.width and is_rect(object)


@primitive(word="is_square", cost=2, laws=(INVARIANT, COLOR_INVARIANT, UPSCALE_INVARIANT))
def is_square_grid(grid: Grid) -> bool:
    """Whether the grid has as many rows as columns.

    >>> is_square_grid(from_text("12/34"))
    True
    """
    return bool(grid.shape[0] == grid.shape[1])


@primitive(cost=2, laws=(INVARIANT, COLOR_INVARIANT, PLACE_INVARIANT))
def is_line(object: Object, axis: Axis = Axis.ANY) -> bool:
    """Whether the object is an unbroken piece of one row (`rows`), of one column (`cols`), or of either (`any`).

    >>> is_line(object_from_text("(0, 0) 111")), is_line(object_from_text("(0, 0) 111"), Axis.COLS)
    (True, False)
    """
    fits = {Axis.ROWS: object.height == 1, Axis.COLS: object.width == 1, Axis.ANY: 1 in object.patch.shape}
    return fits[axis] and is_rect(object)


@primitive(
    cost=2,
    laws=(
        equivariant_under(Sym.FLIP_LR, Sym.FLIP_UD),
        becomes("is_wide", Sym.TRANSPOSE),
        COLOR_INVARIANT,
        PLACE_INVARIANT,
        DOUBLING_INVARIANT,
    ),
)
def is_tall(object: Object) -> bool:
    """Whether the bounding box has more rows than columns.

    >>> is_tall(object_from_text("(0, 0) 1/1"))
    True
    """
    return object.height > object.width


@primitive(
    word="is_tall",
    cost=2,
    laws=(
        equivariant_under(Sym.FLIP_LR, Sym.FLIP_UD),
        becomes("is_wide_grid", Sym.TRANSPOSE),
        COLOR_INVARIANT,
        UPSCALE_INVARIANT,
    ),
)
def is_tall_grid(grid: Grid) -> bool:
    """Whether the grid has more rows than columns.

    >>> is_tall_grid(from_text("1/1"))
    True
    """
    return bool(grid.shape[0] > grid.shape[1])


@primitive(
    cost=2,
    laws=(
        equivariant_under(Sym.FLIP_LR, Sym.FLIP_UD),
        becomes("is_tall", Sym.TRANSPOSE),
        COLOR_INVARIANT,
        PLACE_INVARIANT,
        DOUBLING_INVARIANT,
    ),
)
def is_wide(object: Object) -> bool:
    """Whether the bounding box has more columns than rows.

    >>> is_wide(object_from_text("(0, 0) 11"))
    True
    """
    return object.width > object.height


@primitive(
    word="is_wide",
    cost=2,
    laws=(
        equivariant_under(Sym.FLIP_LR, Sym.FLIP_UD),
        becomes("is_tall_grid", Sym.TRANSPOSE),
        COLOR_INVARIANT,
        UPSCALE_INVARIANT,
    ),
)
def is_wide_grid(grid: Grid) -> bool:
    """Whether the grid has more columns than rows.

    >>> is_wide_grid(from_text("11"))
    True
    """
    return bool(grid.shape[1] > grid.shape[0])


@primitive(cost=1, laws=(INVARIANT, COLOR_INVARIANT, PLACE_INVARIANT, DOUBLING_INVARIANT))
def is_symmetric(object: Object, sym: Sym) -> bool:
    """Whether the symmetry, applied within the bounding box, leaves the object as it is.

    >>> is_symmetric(object_from_text("(0, 0) 121"), Sym.FLIP_LR)
    True
    """
    return _equal(object.patch, transformed(object.patch, sym))


@primitive(word="is_symmetric", cost=1, laws=(INVARIANT, COLOR_INVARIANT, UPSCALE_INVARIANT))
def is_symmetric_grid(grid: Grid, sym: Sym) -> bool:
    """Whether the symmetry leaves the grid as it is.

    >>> is_symmetric_grid(from_text("12/21"), Sym.FLIP_LR)
    False
    """
    return _equal(grid, transformed(grid, sym))


@primitive(cost=2, laws=(EQUIVARIANT, COLOR_INVARIANT, UPSCALE_INVARIANT))
def symmetries(grid: Grid) -> tuple[Sym, ...]:
    """All symmetries of the square that leave the grid as it is, in their usual order; `id` is always among them.

    >>> to_text(symmetries(from_text("12/21")))
    '[id, transpose, antitranspose, rot180]'
    """
    return tuple(sym for sym in Sym if _equal(grid, transformed(grid, sym)))


@primitive(
    cost=2,
    laws=(REFLEXIVE, COMMUTATIVE, TRANSITIVE, INVARIANT, COLOR_INVARIANT, PLACE_INVARIANT, implies("same_shape_sym")),
)
def same_shape(left: Object, right: Object) -> bool:
    """Whether the cells of both, apart from colour, coincide after a displacement.

    >>> same_shape(object_from_text("(0, 0) 1./11"), object_from_text("(1, 0) 2./22"))
    True
    """
    return _equal(left.opaque, right.opaque)


@primitive(cost=2, laws=(REFLEXIVE, COMMUTATIVE, TRANSITIVE, INVARIANT, COLOR_INVARIANT, PLACE_INVARIANT))
def same_shape_sym(left: Object, right: Object) -> bool:
    """Whether the cells of both, apart from colour, coincide after a displacement, turns and mirrorings.

    >>> same_shape_sym(object_from_text("(0, 0) 1./11"), object_from_text("(1, 0) 22/2."))
    True
    """
    return any(_equal(left.opaque, transformed(right.opaque, sym)) for sym in Sym)


@primitive(
    cost=2,
    laws=(REFLEXIVE, COMMUTATIVE, TRANSITIVE, INVARIANT, COLOR_INVARIANT, PLACE_INVARIANT, implies("same_shape")),
)
def same_image(left: Object, right: Object) -> bool:
    """Whether both, colours included, coincide after a displacement.

    >>> same_image(object_from_text("(0, 0) 12"), object_from_text("(1, 0) 12"))
    True
    """
    return _equal(left.patch, right.patch)


def _equal(left: npt.NDArray[np.generic], right: npt.NDArray[np.generic]) -> bool:
    return left.shape == right.shape and bool((left == right).all())
