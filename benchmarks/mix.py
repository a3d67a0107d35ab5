"""This file is where the mixed work is that engines are measured by: a fixed list of operations, and how they are applied.

Of the 81 operations nine cut grids into connected objects, so that these are a tenth of the evaluations.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt

from dsl.registry import Ambient, primitive_named
from dsl.types import COLOR, GRID, VEC, Type
from dsl.values import Axis, Conn, Value, Vec
from interp.columns import Applied, ColumnIds, Columns, Operation
from interp.reference import background_of

UP, DOWN, LEFT, RIGHT, DIAGONAL = Vec(-1, 0), Vec(1, 0), Vec(0, -1), Vec(0, 1), Vec(1, 1)

MIX: tuple[tuple[str, Mapping[str, Value]], ...] = (
    ("flip_lr", {}),
    ("flip_ud", {}),
    ("rot180", {}),
    ("rot90", {}),
    ("rot270", {}),
    ("transpose", {}),
    ("shrink", {}),
    ("dedup_lines", {}),
    ("mirror_tile", {}),
    ("trim", {"width": 1}),
    ("pad", {"width": 1, "color": 0}),
    ("upscale", {"times": 2}),
    ("downscale", {"times": 2}),
    ("replace", {"old": 0, "new": 3}),
    ("replace", {"old": 2, "new": 5}),
    ("swap", {"left": 1, "right": 8}),
    ("gravity", {"direction": DOWN}),
    ("gravity", {"direction": LEFT}),
    ("roll", {"displacement": DIAGONAL}),
    ("neighbor", {"displacement": RIGHT}),
    ("looking", {"direction": UP}),
    ("drop_lines", {"color": 0}),
    ("crop", {}),
    ("fill", {"color": 1}),
    ("fill", {"color": 4}),
    ("underfill", {"color": 2}),
    ("erase", {}),
    ("overlay", {}),
    ("hcat", {}),
    ("vcat", {}),
    ("fill_from", {}),
    ("select", {}),
    ("equals_color", {"color": 0}),
    ("equals_color", {"color": 1}),
    ("equals_color", {"color": 2}),
    ("differs_from_color", {"color": 5}),
    ("fg", {}),
    ("agree", {}),
    ("uniform_rows", {}),
    ("uniform_cols", {}),
    ("mask_not", {}),
    ("mask_and", {}),
    ("mask_or", {}),
    ("mask_xor", {}),
    ("mask_minus", {}),
    ("dilate", {"conn": Conn.FOUR}),
    ("dilate", {"conn": Conn.EIGHT}),
    ("erode", {"conn": Conn.EIGHT}),
    ("outline", {"conn": Conn.FOUR}),
    ("outline", {"conn": Conn.EIGHT}),
    ("inner_boundary", {"conn": Conn.EIGHT}),
    ("neighbors", {"conn": Conn.FOUR}),
    ("enclosed", {"conn": Conn.FOUR}),
    ("fill_holes", {}),
    ("flood", {"conn": Conn.FOUR}),
    ("bbox", {}),
    ("span_rows", {}),
    ("span_cols", {}),
    ("ray", {"direction": RIGHT}),
    ("ray", {"direction": DOWN}),
    ("shift_mask", {"displacement": DIAGONAL}),
    ("between", {"axis": Axis.ROWS}),
    ("mode_color", {}),
    ("rare_color", {}),
    ("count", {"color": 2}),
    ("count_mask", {}),
    ("neighbor_count", {"conn": Conn.EIGHT}),
    ("field_equals_int", {"right": 1}),
    ("objects", {"conn": Conn.FOUR, "mono": True}),
    ("objects", {"conn": Conn.EIGHT, "mono": True}),
    ("objects", {"conn": Conn.FOUR, "mono": False}),
    ("objects", {"conn": Conn.EIGHT, "mono": False}),
    ("regions", {"conn": Conn.FOUR}),
    ("regions", {"conn": Conn.EIGHT}),
    ("rooms", {"separator": 0}),
    ("rooms", {"separator": 1}),
    ("rooms", {"separator": 5}),
    ("color_layers", {}),
    ("paint", {}),
    ("mask_objects", {}),
    ("move", {"displacement": DOWN}),
)

COMPONENTS = frozenset({"objects", "regions", "rooms"})
"""The words that cut a grid into its connected parts."""

CHUNK = 1024
SEED = 5

Observe = Callable[[Operation, list[ColumnIds], Applied], None]


def operations() -> list[Operation]:
    """The operations of the mix."""
    made = []
    for name, constants in MIX:
        primitive = primitive_named(name)
        places = {parameter.name: at for at, parameter in enumerate(primitive.parameters)}
        made.append(Operation(primitive, tuple((places[given], value) for given, value in constants.items())))
    return made


def apply_mix(columns: Columns, evaluations: int, observe: Observe) -> int:
    """Apply the operations in turn until so many evaluations are made; how many it were.

    Each takes the next columns of its first argument's type, in the order in which they were found, and others at random;
    so what one operation makes is an argument of the others, and each has the same share.
    """
    work = _Work(columns)
    spent = 0
    while True:
        before = spent
        for at in range(len(work.operations)):
            arguments = work.next_arguments(at)
            if arguments is None:
                continue
            applied = columns.apply(work.operations[at], arguments)
            work.keep(at, applied)
            observe(work.operations[at], arguments, applied)
            spent += len(applied.columns)
            if spent >= evaluations:
                return spent
        if spent == before:
            return spent


class _Pool:
    """Columns of one type, in the order in which they were found."""

    def __init__(self) -> None:
        self._columns = np.zeros(CHUNK, dtype=np.int32)
        self.count = 0

    def __getitem__(self, at: slice | npt.NDArray[np.int64]) -> ColumnIds:
        return self._columns[: self.count][at]

    def add(self, columns: ColumnIds) -> None:
        end = self.count + len(columns)
        if end > len(self._columns):
            self._columns = np.concatenate([self._columns, np.zeros(end, dtype=np.int32)])
        self._columns[self.count : end], self.count = columns, end


class _Work:
    def __init__(self, columns: Columns) -> None:
        self.operations = operations()
        self._random = np.random.default_rng(SEED)
        self._cursors = [0] * len(self.operations)
        backgrounds = [background_of(grid) for grid in columns.inputs]
        frames = [Vec(*grid.shape) for grid in columns.inputs]
        self._ambient = {
            Ambient.BACKGROUND: columns.add(COLOR, backgrounds),
            Ambient.FRAME: columns.add(VEC, frames),
        }
        self._pools: dict[Type, _Pool] = defaultdict(_Pool)
        self._pools[GRID].add(np.array([columns.add(GRID, columns.inputs)], dtype=np.int32))
        self._opened = [[known.primitive.parameters[place] for place in known.open] for known in self.operations]

    def next_arguments(self, at: int) -> list[ColumnIds] | None:
        parameters = self._opened[at]
        pools = [self._pools[parameter.type] for parameter in parameters]
        first = pools[0][self._cursors[at] : self._cursors[at] + CHUNK]
        self._cursors[at] += len(first)
        arguments = [first]
        for parameter, pool in zip(parameters[1:], pools[1:], strict=True):
            if isinstance(parameter.default, Ambient):
                arguments.append(np.full(len(first), self._ambient[parameter.default], dtype=np.int32))
            elif pool.count:
                arguments.append(pool[self._random.integers(0, pool.count, len(first))])
        return arguments if len(first) and len(arguments) == len(parameters) else None

    def keep(self, at: int, applied: Applied) -> None:
        self._pools[self.operations[at].primitive.result].add(applied.columns[applied.is_new])
