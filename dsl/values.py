"""This file is where the values of the language are represented in Python, and read from and written as short text.

Shapes and dtypes, stated once: `Grid` uint8 (height, width), cells 0..9; `Mask` bool, `Field` int64, of the same shape as
the frame they belong to; sides are 1..32. All arrays are read-only; no function changes its arguments.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Annotated, Any, NewType, TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt

from dsl.outcome import DslError, EvaluationFailed, Failure

Grid: TypeAlias = npt.NDArray[np.uint8]
Mask: TypeAlias = npt.NDArray[np.bool_]
Field: TypeAlias = npt.NDArray[np.int64]
Color = NewType("Color", int)

_Cell = TypeVar("_Cell", bound=np.generic)

COLOR_NAMES = ("black", "blue", "red", "green", "yellow", "gray", "magenta", "orange", "sky", "maroon")
BLACK, BLUE, RED, GREEN, YELLOW, GRAY, MAGENTA, ORANGE, SKY, MAROON = (Color(index) for index in range(10))

MAX_SIDE = 32
MAX_ANSWER_SIDE = 30
MAX_LIST = 1024
MAX_INT = 10**6
TRANSPARENT = 255


class Sym(Enum):
    """The eight symmetries of the square, named as in the language."""

    ID = "id"
    FLIP_LR = "flip_lr"
    FLIP_UD = "flip_ud"
    TRANSPOSE = "transpose"
    ANTITRANSPOSE = "antitranspose"
    ROT90 = "rot90"
    ROT180 = "rot180"
    ROT270 = "rot270"

    @property
    def swaps_axes(self) -> bool:
        """Whether rows become columns."""
        return self in (Sym.TRANSPOSE, Sym.ANTITRANSPOSE, Sym.ROT90, Sym.ROT270)


class Axis(Enum):
    """`rows`: within or along rows (left to right); `cols`: within or along columns; `any`: either, where a word says so."""

    ROWS = "rows"
    COLS = "cols"
    ANY = "any"

    @property
    def along(self) -> int:
        """The array axis that runs along a row, or along a column; `any` names neither: no value."""
        if self is Axis.ANY:
            raise EvaluationFailed(Failure.NOT_AXIAL)
        return 1 if self is Axis.ROWS else 0


class Conn(Enum):
    """Which cells are neighbours: the 4 that share a side, or the 8 that share a side or a corner."""

    FOUR = 4
    EIGHT = 8


class Turn(Enum):
    """What a traced ray does at a wall."""

    LEFT = "turn_left"
    RIGHT = "turn_right"
    BOUNCE = "bounce"


@dataclass(frozen=True, slots=True)
class Vec:
    """A displacement, a position or a size: rows first, then columns."""

    row: int
    col: int

    def __add__(self, other: Vec) -> Vec:
        return Vec(self.row + other.row, self.col + other.col)

    def __sub__(self, other: Vec) -> Vec:
        return Vec(self.row - other.row, self.col - other.col)

    def scaled(self, factor: int) -> Vec:
        """Both components times a factor."""
        return Vec(self.row * factor, self.col * factor)


DIRECTIONS = {
    "up": Vec(-1, 0),
    "down": Vec(1, 0),
    "left": Vec(0, -1),
    "right": Vec(0, 1),
    "ne": Vec(-1, 1),
    "nw": Vec(-1, -1),
    "se": Vec(1, 1),
    "sw": Vec(1, -1),
}


class Role(Enum):
    """What a Vec stands for: it decides how a symmetry of the square acts on it."""

    DISPLACEMENT = "displacement"
    POSITION = "position"
    SIZE = "size"


Displacement: TypeAlias = Annotated[Vec, Role.DISPLACEMENT]
Position: TypeAlias = Annotated[Vec, Role.POSITION]
Size: TypeAlias = Annotated[Vec, Role.SIZE]


@dataclass(frozen=True, slots=True, eq=False)
class Object:
    """A non-empty set of coloured cells: the smallest patch that holds them, 255 where transparent, and its upper-left corner.

    It may hang off the frame. Build one with `make_object`, which trims the patch.
    """

    row: int
    col: int
    patch: Grid

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Object)
            and (self.row, self.col, self.patch.shape) == (other.row, other.col, other.patch.shape)
            and self.patch.tobytes() == other.patch.tobytes()
        )

    def __hash__(self) -> int:
        return hash((self.row, self.col, self.patch.shape, self.patch.tobytes()))

    def __repr__(self) -> str:
        return f"object_from_text({to_text(self)!r})"

    @property
    def opaque(self) -> Mask:
        """Which cells of the patch belong to the object."""
        return np.not_equal(self.patch, TRANSPARENT)

    @property
    def height(self) -> int:
        """Rows of the bounding box."""
        return int(self.patch.shape[0])

    @property
    def width(self) -> int:
        """Columns of the bounding box."""
        return int(self.patch.shape[1])

    def shifted(self, row: int, col: int) -> Object:
        """The same cells, displaced; its corner is kept within one million of the origin."""
        return Object(saturate(self.row + row), saturate(self.col + col), self.patch)


Objects: TypeAlias = tuple[Object, ...]
Value: TypeAlias = (
    Grid | Mask | Field | Object | Vec | Sym | Axis | Conn | Turn | int | bool | tuple["Value", ...] | None
)


def freeze_grid(cells: npt.NDArray[np.generic]) -> Grid:
    """The cells as a read-only grid; without a cell, or over 32 a side, there is no value."""
    check_sides(*cells.shape)
    grid = np.ascontiguousarray(cells, dtype=np.uint8)
    if grid is cells and cells.flags.writeable:
        grid = grid.copy()
    grid.flags.writeable = False
    return grid


def freeze_mask(cells: npt.NDArray[np.generic]) -> Mask:
    """The cells as a read-only mask."""
    mask = np.array(cells, dtype=np.bool_, order="C")
    mask.flags.writeable = False
    return mask


def freeze_field(cells: npt.NDArray[np.generic]) -> Field:
    """The numbers as a read-only field, saturated at one million."""
    field = np.clip(np.asarray(cells, dtype=np.int64), -MAX_INT, MAX_INT)
    field.flags.writeable = False
    return field


def check_sides(height: int, width: int) -> None:
    """Nothing, or no value where the sides are outside 1..32."""
    if height < 1 or width < 1:
        raise EvaluationFailed(Failure.TOO_SMALL)
    if height > MAX_SIDE or width > MAX_SIDE:
        raise EvaluationFailed(Failure.TOO_LARGE)


def check_same_frame(left: npt.NDArray[np.generic], right: npt.NDArray[np.generic]) -> None:
    """Nothing, or no value where the frames of two grids, masks or fields differ."""
    if left.shape != right.shape:
        raise EvaluationFailed(Failure.SHAPE_MISMATCH)


def saturate(number: int) -> int:
    """The number, kept within one million of zero."""
    return max(-MAX_INT, min(MAX_INT, int(number)))


def make_object(row: int, col: int, patch: npt.NDArray[np.generic]) -> Object:
    """The object whose opaque cells stand in the patch placed at (row, col), trimmed; with no opaque cell, no value."""
    rows = np.flatnonzero((patch != TRANSPARENT).any(axis=1))
    if rows.size == 0:
        raise EvaluationFailed(Failure.EMPTY_OBJECT)
    cols = np.flatnonzero((patch != TRANSPARENT).any(axis=0))
    trimmed = np.array(patch[rows[0] : rows[-1] + 1, cols[0] : cols[-1] + 1], dtype=np.uint8, order="C")
    trimmed.flags.writeable = False
    return Object(int(row + rows[0]), int(col + cols[0]), trimmed)


def cut_object(grid: Grid, mask: Mask) -> Object:
    """The cells of the grid under the mask, in place; an empty mask has no value."""
    return make_object(0, 0, np.where(mask, grid, TRANSPARENT))


def place(cells: npt.NDArray[np.generic], element: Object, numbers: npt.ArrayLike) -> None:
    """Write one number, or the number for each cell of the patch, where the object lies in a writable array."""
    top, left = max(element.row, 0), max(element.col, 0)
    bottom = min(element.row + element.height, cells.shape[0])
    right = min(element.col + element.width, cells.shape[1])
    if top < bottom and left < right:
        seen = np.s_[top - element.row : bottom - element.row, left - element.col : right - element.col]
        placed = np.broadcast_to(numbers, element.patch.shape)[seen]
        np.copyto(cells[top:bottom, left:right], placed, where=element.opaque[seen], casting="unsafe")


def transformed(array: npt.NDArray[np.generic], sym: Sym) -> npt.NDArray[np.generic]:
    """The array moved by a symmetry of the square (a view)."""
    match sym:
        case Sym.ID:
            return array
        case Sym.FLIP_LR:
            return array[:, ::-1]
        case Sym.FLIP_UD:
            return array[::-1]
        case Sym.TRANSPOSE:
            return array.T
        case Sym.ANTITRANSPOSE:
            return array[::-1, ::-1].T
        case Sym.ROT90:
            return np.rot90(array, -1)
        case Sym.ROT180:
            return array[::-1, ::-1]
        case Sym.ROT270:
            return np.rot90(array)


def displaced(array: npt.NDArray[_Cell], row: int, col: int, outside: int) -> npt.NDArray[_Cell]:
    """The array moved within its frame, `outside` in the cells that nothing moved into (a new array)."""
    height, width = array.shape
    moved = np.empty(array.shape, dtype=array.dtype)
    moved.fill(outside)
    if abs(row) < height and abs(col) < width:
        moved[max(row, 0) : height + min(row, 0), max(col, 0) : width + min(col, 0)] = array[
            max(-row, 0) : height - max(row, 0), max(-col, 0) : width - max(col, 0)
        ]
    return moved


def same_value(left: Value, right: Value) -> bool:
    """Whether two values of one type are equal."""
    if isinstance(left, np.ndarray) and isinstance(right, np.ndarray):
        return left.shape == right.shape and left.dtype == right.dtype and left.tobytes() == right.tobytes()
    if isinstance(left, tuple) and isinstance(right, tuple):
        return len(left) == len(right) and all(map(same_value, left, right))
    return bool(left == right)


def hashable(value: Value) -> Any:
    """A key that equal values of one type share, and no others."""
    if isinstance(value, np.ndarray):
        return (value.shape, value.tobytes())
    if isinstance(value, tuple):
        return tuple(map(hashable, value))
    return value


def from_text(text: str) -> Grid:
    """The grid written as digits, rows separated by `/`: `from_text("12/34")`."""
    rows = text.split("/")
    if len({len(row) for row in rows}) != 1 or not all(row.isdigit() for row in rows):
        raise DslError(f"not a grid: {text!r}")
    return freeze_grid(np.array([[int(cell) for cell in row] for row in rows]))


def mask_from_text(text: str) -> Mask:
    """The mask written with `#` for set cells and `.` for the others: `mask_from_text("#./.#")`."""
    return freeze_mask(np.array([[cell == "#" for cell in row] for row in text.split("/")]))


def field_from_text(text: str) -> Field:
    """The field written as numbers with blanks between them: `field_from_text("0 1/2 3")`."""
    return freeze_field(np.array([[int(number) for number in row.split()] for row in text.split("/")]))


def object_from_text(text: str) -> Object:
    """The object written as its corner and its patch, `.` where transparent: `object_from_text("(0, 1) 12/.4")`."""
    corner, patch = text.removeprefix("(").split(") ")
    row, col = (int(part) for part in corner.split(","))
    rows = [[TRANSPARENT if cell == "." else int(cell) for cell in line] for line in patch.split("/")]
    return make_object(row, col, np.array(rows))


def to_text(value: Value) -> str:
    """Any value as short text; grids, masks, fields and objects as their readers take it."""
    match value:
        case np.ndarray() if value.dtype == np.bool_:
            return "/".join("".join("#" if cell else "." for cell in row) for row in value)
        case np.ndarray() if value.dtype == np.uint8:
            return "/".join("".join("." if cell == TRANSPARENT else str(cell) for cell in row) for row in value)
        case np.ndarray():
            return "/".join(" ".join(str(cell) for cell in row) for row in value)
        case Object(row, col, patch):
            return f"({row}, {col}) {to_text(patch)}"
        case Vec(row, col):
            return f"({row}, {col})"
        case tuple():
            return "[" + ", ".join(to_text(element) for element in value) + "]"
        case bool():
            return "true" if value else "false"
        case Enum():
            return str(value.value)
        case _:
            return "none" if value is None else str(value)
