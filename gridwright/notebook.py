"""This file is where notebooks learn to draw: `%load_ext gridwright` shows values as pictures and brings a cell magic."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Any

import numpy as np

from dsl.values import MAX_SIDE, Object, Value
from gridwright.datasets import load_task
from gridwright.errors import InputError
from gridwright.interactive import Trial, parse
from gridwright.palette import Palette
from gridwright.svg import cell_for, document, grid_figure, leading_to, svg_of
from synth.problem import Pair


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in SVG, which notebooks display."""

    svg: str

    def _repr_svg_(self) -> str:
        return self.svg


def show(value: Value, palette: Palette = Palette.SAFE) -> Picture:
    """Any value of the language as a picture."""
    return Picture(svg_of(value, palette))


def load_ipython_extension(shell: Any) -> None:
    """Draw values of the language wherever a cell ends with one, and run cells that begin with `%%gridwright TASK`."""
    pictures = shell.display_formatter.formatters["image/svg+xml"]
    for drawn in (np.ndarray, Object, tuple):
        pictures.for_type(drawn, _picture)
    pictures.for_type(Pair, _picture_of_pair)
    shell.register_magic_function(run_cell, "cell", "gridwright")


def run_cell(line: str, cell: str) -> Trial | None:
    """Try the cell's program on the task that the line names; with `--trace` show the value of each `let`."""
    match line.split():
        case [task] | [task, "--trace"] | ["--trace", task] if not task.startswith("-"):
            pass
        case _:
            print("error: name one task: %%gridwright 00d62c1b --trace", file=sys.stderr)
            return None
    try:
        return parse(cell).on(load_task(task), trace="--trace" in line)
    except InputError as error:
        print(f"error: {error}", file=sys.stderr)
        return None


def _picture(value: Any) -> str | None:
    """The picture of a value with cells; nothing for what only has its Python type."""
    return svg_of(value) if _has_cells(value) else None


def _has_cells(value: Any) -> bool:
    match value:
        case np.ndarray():
            # Values of the language are read-only, other people's arrays hardly ever.
            small = value.ndim == 2 and 0 < max(value.shape) <= MAX_SIDE
            return small and not value.flags.writeable and value.dtype in (np.uint8, np.bool_, np.int64)
        case tuple():
            return bool(value) and all(map(_has_cells, value))
        case _:
            return isinstance(value, Object)


def _picture_of_pair(pair: Pair) -> str:
    cell = cell_for([pair.input, pair.output])
    return document(leading_to(grid_figure(pair.input, cell=cell), grid_figure(pair.output, cell=cell)))
