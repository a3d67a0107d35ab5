"""This file is where the inputs of generated tasks come from: windows of real grids, and grids made at random."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

import numpy as np
import numpy.typing as npt

from dsl.values import MAX_ANSWER_SIDE, Grid, freeze_grid

Cells = npt.NDArray[np.uint8]

REAL = 0.65
"""How often the inputs of a task are real grids."""
SQUARES = (4, 5, 6)
SAME_TASK = 0.7
"""How often real inputs are those of one task, rather than of several."""
AS_THEY_ARE = 0.4
"""How often real inputs that are not cut to squares are left whole."""
TRIES = 8
BLACK = 0.8
"""How often the background of made grids is black."""


def drawn_inputs(chance: Random, real: Sequence[Sequence[Grid]], count: int) -> tuple[Grid, ...]:
    """So many different inputs of one kind, none of one colour alone; `real` are the inputs of each real task."""
    while True:
        found = _different(_source(chance, real), count)
        if len(found) == count:
            return found


def _different(draw: Callable[[], Cells], count: int) -> tuple[Grid, ...]:
    """So many different grids, or fewer where the source gives the same ones again and again."""
    found: dict[bytes, Grid] = {}
    for _ in range(TRIES * count):
        cells = np.ascontiguousarray(draw())
        if len(np.unique(cells)) > 1:
            found.setdefault(cells.tobytes() + bytes(cells.shape), freeze_grid(cells))
        if len(found) == count:
            break
    return tuple(found.values())


def _source(chance: Random, real: Sequence[Sequence[Grid]]) -> Callable[[], Cells]:
    """Draws grids of one kind."""
    side = chance.choice((*SQUARES, None, None, None))
    if not real or chance.random() >= REAL:
        return _made(chance, side)
    draw, change = _real(chance, real, side), _change(chance)
    return lambda: change(draw())


def _change(chance: Random) -> Callable[[Cells], Cells]:
    """One symmetry and one exchange of colours for all inputs of a task; black stays black."""
    turns, is_mirrored = chance.randrange(4), chance.random() < 0.5
    colors = np.array([0, *chance.sample(range(1, 10), 9)], dtype=np.uint8)

    def changed(cells: Cells) -> Cells:
        turned = np.rot90(colors[cells], turns)
        return turned[:, ::-1] if is_mirrored else turned

    return changed


def _real(chance: Random, real: Sequence[Sequence[Grid]], side: int | None) -> Callable[[], Cells]:
    """Draws windows of the side, or of mixed sizes, or whole grids, of one task or of any."""
    chosen = chance.choice(real) if chance.random() < SAME_TASK else None
    is_whole = side is None and chance.random() < AS_THEY_ARE

    def draw() -> Cells:
        grid = chance.choice(chance.choice(real) if chosen is None else chosen)
        if is_whole:
            return grid
        height, width = grid.shape
        rows, columns = (min(side or chance.randint(3, most), most) for most in (max(height, 3), max(width, 3)))
        top, left = chance.randint(0, max(0, height - rows)), chance.randint(0, max(0, width - columns))
        return grid[top : top + rows, left : left + columns]

    return draw


def _made(chance: Random, side: int | None) -> Callable[[], Cells]:
    """Draws grids of one kind, in a few colours that all inputs of the task have in common."""
    maker = chance.choice((_objects, _objects, _lines, _noise, _symmetric, _periodic))
    background = 0 if chance.random() < BLACK else chance.randrange(1, 10)
    others = [color for color in range(10) if color != background]
    colors = chance.sample(others, chance.randint(1, 4))
    most = side or chance.choice((10, 15, 20, MAX_ANSWER_SIDE))
    is_square = chance.random() < 0.4

    def draw() -> Cells:
        height = side or chance.randint(5, most)
        width = side or (height if is_square else chance.randint(5, most))
        return maker(chance, np.full((height, width), background, dtype=np.uint8), colors)

    return draw


def _objects(chance: Random, cells: Cells, colors: Sequence[int]) -> Cells:
    """A few boxes, frames and random shapes."""
    height, width = cells.shape
    for _ in range(chance.randint(1, 2 + height * width // 25)):
        rows, columns = (chance.randint(1, max(1, min(5, length // 2))) for length in (height, width))
        top, left = chance.randint(0, height - rows), chance.randint(0, width - columns)
        patch = cells[top : top + rows, left : left + columns]
        color, kind = chance.choice(colors), chance.randrange(3)
        if kind == 2:
            patch[_coins(chance, (rows, columns), 0.6)] = color
        else:
            inside = patch[1:-1, 1:-1].copy()
            patch[:] = color
            if kind == 1:
                patch[1:-1, 1:-1] = inside
    return cells


def _lines(chance: Random, cells: Cells, colors: Sequence[int]) -> Cells:
    """Whole rows, columns and diagonals, and a few single cells."""
    height, width = cells.shape
    for _ in range(chance.randint(1, 4)):
        color, kind = chance.choice(colors), chance.randrange(4)
        row, column = chance.randrange(height), chance.randrange(width)
        if kind == 0:
            cells[row] = color
        elif kind == 1:
            cells[:, column] = color
        elif kind == 2:
            steps = range(min(height - row, width - column))
            cells[[row + step for step in steps], [column + step for step in steps]] = color
        else:
            cells[row, column] = color
    return cells


def _noise(chance: Random, cells: Cells, colors: Sequence[int]) -> Cells:
    """Cells of any colour, dense or sparse."""
    where = _coins(chance, cells.shape, chance.choice((0.1, 0.3, 0.6)))
    cells[where] = np.array(chance.choices(colors, k=int(where.sum())), dtype=np.uint8)
    return cells


def _symmetric(chance: Random, cells: Cells, colors: Sequence[int]) -> Cells:
    """Something of the other kinds, made symmetric at one axis or at both, now and then with a hole."""
    cells = chance.choice((_objects, _noise))(chance, cells, colors)
    height, width = cells.shape
    is_both = chance.random() < 0.5
    if is_both or chance.random() < 0.5:
        cells[:, width - width // 2 :] = cells[:, : width // 2][:, ::-1]
    if is_both or chance.random() < 0.5:
        cells[height - height // 2 :] = cells[: height // 2][::-1]
    return _holed(chance, cells)


def _periodic(chance: Random, cells: Cells, colors: Sequence[int]) -> Cells:
    """A small tile repeated, now and then with a hole."""
    height, width = cells.shape
    rows, columns = (chance.randint(1, max(1, min(4, length // 2))) for length in (height, width))
    tile = _noise(chance, cells[:rows, :columns].copy(), colors)
    repeats = (-(-height // rows), -(-width // columns))
    return _holed(chance, np.tile(tile, repeats)[:height, :width].copy())


def _holed(chance: Random, cells: Cells) -> Cells:
    height, width = cells.shape
    if chance.random() < 0.3 and min(height, width) > 3:
        top, left = chance.randrange(height - 2), chance.randrange(width - 2)
        cells[top : top + chance.randint(1, 3), left : left + chance.randint(1, 3)] = chance.randrange(10)
    return cells


def _coins(chance: Random, shape: tuple[int, ...], share: float) -> npt.NDArray[np.bool_]:
    """True in about that share of the cells."""
    return np.random.default_rng(chance.getrandbits(32)).random(shape) < share
