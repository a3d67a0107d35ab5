"""This file is where rectangles are matched between inputs and outputs: under symmetries, coarse views first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from dsl.values import COLOR_NAMES, Grid, Sym, transformed
from synth.blocks import Blocks, Common, largest_common
from synth.constraints import Constraint, OutputIsBlock, OutputIsWall, Seen
from synth.finish import color_map_between
from synth.layer import layer
from synth.problem import Pair, Problem
from synth.wording import TURNS, by_pair, listed, shares

LEAST_CELLS = 4
"""Smaller outputs stand in every input by chance."""
LEAST_SHARE = 0.4
"""A common rectangle that covers less of the output is no part that was taken from the input."""
SCALES = range(1, 11)
MOST_BLOCKS = 100
MOST_NAMED = 4
BLANK = "one colour"
LEAST_INK = 0.25
"""A rectangle with fewer cells besides those of its main colour is mostly ground."""

_View = tuple[Sym, int]
"""A symmetry, and how many times smaller the grid is seen."""


@dataclass(frozen=True, slots=True)
class _Match:
    scale: int
    places: tuple[tuple[int, int], ...]


@layer
def output_is_block(problem: Problem) -> Sequence[Constraint]:
    """The plainest symmetry and scale under which every output is a rectangle of its input."""
    if not any(_is_telling(output) for output in problem.outputs):
        return []
    common: dict[_View, list[_Match]] = {}
    for number, pair in enumerate(problem.train):
        found = dict(_matches(pair))
        common = {
            view: [*common.get(view, []), match] for view, match in found.items() if number == 0 or view in common
        }
        if not common:
            return []
    (sym, shrunk), matches = next(iter(common.items()))
    return [_block(sym, shrunk, matches, problem)]


def _is_telling(output: Grid) -> bool:
    return output.size >= LEAST_CELLS and bool((output != output[0, 0]).any())


def _matches(pair: Pair) -> Iterator[tuple[_View, _Match]]:
    """Under which views of the input the output stands in it, and at which scale; the plainest views first."""
    same = pair.input.shape == pair.output.shape
    for shrunk, view in _shrunk(pair.input):
        smaller = [(scale, block) for scale, block in _shrunk(pair.output) if scale == 1 or shrunk == 1]
        for sym in Sym:
            if same and (sym, shrunk) == (Sym.ID, 1) and not np.array_equal(pair.input, pair.output):
                continue
            blocks = Blocks(transformed(view, sym))
            for scale, block in smaller:
                places = blocks.places(block)
                if places:
                    yield (sym, shrunk), _Match(scale, tuple(places))
                    break


def _shrunk(grid: Grid) -> Iterator[tuple[int, Grid]]:
    """The grid itself, and at each smaller scale at which it loses nothing: coarser views have fewer cells to match."""
    height, width = grid.shape
    for scale in SCALES:
        if height % scale == 0 and width % scale == 0:
            view = grid[::scale, ::scale]
            if scale == 1 or np.array_equal(view.repeat(scale, axis=0).repeat(scale, axis=1), grid):
                yield scale, view


def _block(sym: Sym, shrunk: int, matches: Sequence[_Match], problem: Problem) -> OutputIsBlock:
    scales = tuple(match.scale for match in matches)
    is_whole = all(
        pair.output.size * shrunk**2 == pair.input.size * match.scale**2
        for pair, match in zip(problem.train, matches, strict=True)
    )
    changes = [TURNS[sym]] if sym is not Sym.ID else []
    if set(scales) != {1}:
        changes.append("enlarged" if len(set(scales)) > 1 else f"{scales[0]} times as large")
    if shrunk > 1:
        changes.append(f"{shrunk} times smaller")
    what = "its input" if is_whole else "a rectangle of its input"
    claim = ", ".join([f"an output is {what}", *changes])
    places = tuple(match.places for match in matches)
    because = "cell by cell they are equal" if is_whole else f"it stands there {_where(places)}"
    return OutputIsBlock(sym, scales, shrunk, places, claim, because)


def _where(places: Sequence[Sequence[tuple[int, int]]]) -> str:
    """The places from pair to pair; of more than three in one pair only the number."""
    always = set(places[0]).intersection(*places[1:])
    if always:
        row, col = min(always)
        return f"at row {row + 1}, column {col + 1} in every pair"
    if all(len(found) == 1 for found in places):
        return "at " + listed(f"({row + 1}, {col + 1})" for [(row, col)] in places) + ", rows first"
    return by_pair([len(found) for found in places]) + " times"


@layer
def output_is_wall(problem: Problem) -> Sequence[Constraint]:
    """What stands in the blocks of outputs that are whole multiples of their inputs."""
    kinds: list[dict[str, int]] = []
    for pair in problem.train:
        found = _wall(pair)
        if found is None or not any(kind in TURNS.values() for kind in found):
            return []
        kinds.append(found)
    names = list(dict.fromkeys(kind for found in kinds for kind in sorted(found, key=_order)))
    layouts = {_layout(pair) for pair in problem.train}
    size = "a wall of blocks" if len(layouts) > 1 else "a wall of {} by {} blocks".format(*next(iter(layouts)))
    images = [kind for kind in names if kind in TURNS.values()]
    shown = "its input" if images == [""] else "images of its input"
    plain = ", or blank" if BLANK in names else ""
    numbers = {kind: [found.get(kind, 0) for found in kinds] for kind in names}
    said = [f"{kind or 'the input'} ({_number(numbers[kind])})" for kind in names[:MOST_NAMED]]
    because = f"the blocks show {', '.join(said)}" + (", and more" if len(names) > MOST_NAMED else "")
    return [OutputIsWall(f"an output is {size}: {shown}{plain}", because)]


def _number(values: Sequence[int]) -> str:
    return str(values[0]) if len(set(values)) == 1 else listed(values)


def _order(kind: str) -> int:
    return list(TURNS.values()).index(kind) if kind in TURNS.values() else len(TURNS)


def _layout(pair: Pair) -> tuple[int, int]:
    return pair.output.shape[0] // pair.input.shape[0], pair.output.shape[1] // pair.input.shape[1]


def _wall(pair: Pair) -> dict[str, int] | None:
    """How many blocks of the output show each image of the input, are of one colour, or show something else."""
    (height, width), (rows, cols) = pair.input.shape, _layout(pair)
    if pair.output.shape != (rows * height, cols * width) or not 1 < rows * cols <= MOST_BLOCKS:
        return None
    images = {transformed(pair.input, sym).tobytes(): words for sym, words in reversed(TURNS.items())}
    counts: dict[str, int] = {}
    for block in pair.output.reshape(rows, height, cols, width).swapaxes(1, 2).reshape(-1, height, width):
        is_plain = bool((block == block[0, 0]).all())
        kind = BLANK if is_plain else images.get(block.tobytes(), "something else")
        counts[kind] = counts.get(kind, 0) + 1
    return counts


@layer(for_people=True)
def change_is_copy(problem: Problem) -> Sequence[Constraint]:
    """Under which symmetry the box of what changes shows a rectangle of the input."""
    shared = set(Sym)
    for pair in problem.train:
        if pair.input.shape != pair.output.shape or np.array_equal(pair.input, pair.output):
            return []
        box = _box_of_changes(pair)
        if not _is_telling(box) or box.size > pair.input.size // 2:
            return []
        shared = {sym for sym in shared if Blocks(transformed(pair.input, sym)).places(box)}
        if not shared:
            return []
    sym = next(sym for sym in Sym if sym in shared)
    turned = f", {TURNS[sym]}" if sym is not Sym.ID else ""
    sizes = listed("{} by {}".format(*_box_of_changes(pair).shape) for pair in problem.train)
    return [
        Seen(f"what is new shows a rectangle of the input{turned}", f"the boxes of the changes stand there: {sizes}")
    ]


def _box_of_changes(pair: Pair) -> Grid:
    rows, cols = np.nonzero(pair.input != pair.output)
    return pair.output[rows.min() : rows.max() + 1, cols.min() : cols.max() + 1]


@layer(for_people=True)
def recolored_block(problem: Problem) -> Sequence[Constraint]:
    """That every output is a rectangle of its input in other colours: seen coarsely, where there is ground and where not."""
    changes: list[str] = []
    for pair in problem.train:
        if pair.input.shape == pair.output.shape or not _is_telling(pair.output):
            return []
        maps = (mapping for mapping in _maps_of_blocks(pair) if mapping)
        mapping = next(maps, None)
        if mapping is None:
            return []
        changes.append(", ".join(f"{COLOR_NAMES[old]} → {COLOR_NAMES[new]}" for old, new in sorted(mapping.items())))
    return [Seen("an output is a rectangle of its input in other colours", "; ".join(dict.fromkeys(changes)))]


def _maps_of_blocks(pair: Pair) -> Iterator[dict[int, int] | None]:
    """The colour map from each rectangle of the output's shape to the output; None where the colours do not allow one."""
    height, width = pair.output.shape
    for ground in np.unique(pair.input):
        for other in np.unique(pair.output):
            for row, col in Blocks(pair.input == ground).places(pair.output == other):
                yield color_map_between([(pair.input[row : row + height, col : col + width], pair.output)])


@layer(for_people=True)
def common_blocks(problem: Problem) -> Sequence[Constraint]:
    """The largest rectangle of each input that stands in its output, where dims differ."""
    if any(pair.input.shape == pair.output.shape for pair in problem.train):
        return []
    covered: list[float] = []
    for pair in problem.train:
        found = largest_common([Blocks(pair.output), Blocks(pair.input)])
        covered.append(0 if found is None else found.area / min(pair.output.size, pair.input.size))
    if min(covered) < LEAST_SHARE or min(covered) == 1:
        return []
    because = f"the largest common rectangle covers {shares(covered)} of the smaller grid"
    return [Seen("an output shares a large rectangle with its input", because)]


@layer(for_people=True)
def blocks_of_all(problem: Problem) -> Sequence[Constraint]:
    """The largest rectangle that stands in every output, and the largest that stands in every input, where dims differ."""
    if any(pair.input.shape == pair.output.shape for pair in problem.train):
        return []
    concluded: list[Constraint] = []
    sides = (("output", problem.outputs), ("input", [pair.input for pair in problem.train]))
    for side, grids in sides:
        if len(grids) < 2:
            continue
        found = largest_common([Blocks(grid) for grid in grids])
        if found is not None and _is_large_in(grids, found):
            size = f"{found.height} by {found.width}"
            because = f"it covers {shares(found.area / grid.size for grid in grids)} of them"
            concluded.append(Seen(f"one {size} rectangle stands in every {side}", because))
    return concluded


def _is_large_in(grids: Sequence[Grid], found: Common) -> bool:
    if found.area < max(LEAST_CELLS, LEAST_SHARE * max(grid.size for grid in grids)):
        return False
    cells = found.cut_from(grids[0])
    return int(np.bincount(cells.ravel()).max()) <= (1 - LEAST_INK) * cells.size


@layer(for_people=True)
def blurred(problem: Problem) -> Sequence[Constraint]:
    """That outputs are their inputs seen from afar: one cell for each block, of its most frequent colour."""
    steps: list[tuple[int, int]] = []
    for pair in problem.train:
        height, width = pair.output.shape
        rows, cols = pair.input.shape[0] // height, pair.input.shape[1] // width
        if pair.input.shape != (rows * height, cols * width) or rows * cols == 1 or not _is_telling(pair.output):
            return []
        blocks = pair.input.reshape(height, rows, width, cols).swapaxes(1, 2).reshape(-1, rows * cols)
        if any(np.bincount(block).argmax() != cell for block, cell in zip(blocks, pair.output.flat, strict=True)):
            return []
        steps.append((rows, cols))
    sizes = "blocks of " + by_pair([f"{rows} by {cols}" for rows, cols in steps])
    return [
        Seen("an output is its input seen from afar", f"each cell has the most frequent colour of its block: {sizes}")
    ]
