"""This file is where masks of many objects are computed at once: a bitboard each, a 32-bit word a row.

A stack of boards has the shape (objects, rows); bit c of a word is column c. Boards of frames smaller than the stack have
no bits outside their frame: what moves bits takes the frame, itself a board with every cell of the frame set.
"""

from __future__ import annotations

from functools import cache
from types import ModuleType

import numpy as np
import numpy.typing as npt

from dsl.values import Conn

Boards = npt.NDArray[np.uint32]
Truths = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]
Colors = npt.NDArray[np.uint8]
Words = npt.NDArray[np.uint64]
"""Sets, a bit for each member, or rows of such sets."""
Shown = npt.NDArray[np.int16]
"""Colours that are wanted of objects; negative where none is, or several are."""

WORD = 64

MOST_SIDE = 30
"""The longest side of a frame that boards are made for: it leaves room for a bit on either side."""
SIDES = ((-1, 0), (0, -1), (0, 1), (1, 0))
DIAGONALS = ((-1, -1), (-1, 1), (1, -1), (1, 1))
STEPS = {Conn.FOUR: SIDES, Conn.EIGHT: (*SIDES, *DIAGONALS)}


@cache
def compiled() -> ModuleType:
    """The compiled loops over boards and cells."""
    from interp import boards  # here, since it loads numba

    return boards


@cache
def walks() -> ModuleType:
    """The compiled loops that walk over cells."""
    from interp import walks  # here, since it loads numba

    return walks


def words_for(places: int) -> int:
    """How many words have a bit for so many places."""
    return -(-places // WORD)


def as_words(truths: Truths) -> Words:
    """Rows of truth values as sets."""
    octets = np.packbits(truths, axis=1, bitorder="little")
    padded = np.zeros((len(truths), 8 * words_for(truths.shape[1])), dtype=np.uint8)
    padded[:, : octets.shape[1]] = octets
    return padded.view("<u8").astype(np.uint64, copy=False)


def framed(heights: Numbers, widths: Numbers) -> Boards:
    """The boards with every cell of their frame set."""
    lines = (np.uint64(1) << widths.astype(np.uint64)) - np.uint64(1)
    inside = np.arange(heights.max(initial=1)) < heights[:, None]
    return np.where(inside, lines[:, None], np.uint64(0)).astype(np.uint32)


def packed(cells: Truths) -> Boards:
    """Boards of truth values, (objects, rows, columns)."""
    padded = np.zeros((*cells.shape[:2], 32), dtype=np.bool_)
    padded[..., : cells.shape[2]] = cells
    return np.packbits(padded, axis=2, bitorder="little").view("<u4")[..., 0].astype(np.uint32)


def unpacked(boards: Boards, width: int) -> Truths:
    """The boards as truth values, (objects, rows, columns)."""
    octets = np.ascontiguousarray(boards).astype("<u4", copy=False).view(np.uint8).reshape(*boards.shape, 4)
    return np.unpackbits(octets, axis=2, bitorder="little", count=width).view(np.bool_)


def any_of(boards: Boards) -> Truths:
    """Whether some cell is set."""
    return np.asarray(boards.any(axis=1))


def beside(boards: Boards, conn: Conn, frame: Boards) -> Boards:
    """The cells, set or not, that have a set neighbour."""
    cells = np.zeros_like(boards)
    cells[:, 1:] = boards[:, :-1]
    cells[:, :-1] |= boards[:, 1:]
    across = boards if conn is Conn.FOUR else boards | cells
    cells |= across << np.uint32(1)
    cells |= across >> np.uint32(1)
    return cells & frame


def diagonally_beside(boards: Boards, frame: Boards) -> Boards:
    """The cells that share just a corner with a set cell."""
    across = (boards << np.uint32(1)) | (boards >> np.uint32(1))
    cells = np.zeros_like(boards)
    cells[:, 1:] = across[:, :-1]
    cells[:, :-1] |= across[:, 1:]
    return cells & frame


def eroded(boards: Boards, conn: Conn) -> Boards:
    """The set cells all of whose neighbours are set; cells outside the frame count as unset."""
    padded = np.zeros((len(boards), boards.shape[1] + 2), dtype=np.uint64)
    padded[:, 1:-1] = boards.astype(np.uint64) << np.uint64(1)
    across = padded & (padded << np.uint64(1)) & (padded >> np.uint64(1))
    along = across if conn is Conn.EIGHT else padded
    kept = across[:, 1:-1] & along[:, :-2] & along[:, 2:]
    return np.asarray(kept >> np.uint64(1), dtype=np.uint32)


def edge(frame: Boards) -> Boards:
    """The cells on the edge of each frame."""
    return frame & ~eroded(frame, Conn.FOUR)


def enclosed(boards: Boards, conn: Conn, frame: Boards) -> Boards:
    """The unset cells from which no path of unset cells leads to the edge of the frame."""
    free = frame & ~boards
    return np.asarray(free & ~compiled().flooded(edge(frame), free, conn is Conn.EIGHT))


def span_rows(boards: Boards, frame: Boards) -> Boards:
    """All cells of the rows that have a set cell."""
    return np.asarray(np.where(boards != 0, frame, np.uint32(0)))


def span_cols(boards: Boards, frame: Boards) -> Boards:
    """All cells of the columns that have a set cell."""
    return np.asarray(frame & np.bitwise_or.reduce(boards, axis=1)[:, None])


def between_in_rows(boards: Boards) -> Boards:
    """The cells with a set cell on both sides within their row, or set themselves."""
    before, after = boards, boards
    for step in (1, 2, 4, 8, 16):
        before = before | (before << np.uint32(step))
        after = after | (after >> np.uint32(step))
    return before & after


def between_in_cols(boards: Boards) -> Boards:
    """The cells with a set cell on both sides within their column, or set themselves."""
    before = np.bitwise_or.accumulate(boards, axis=1)
    return np.asarray(before & np.bitwise_or.accumulate(boards[:, ::-1], axis=1)[:, ::-1])


def box(boards: Boards, grown: int, frame: Boards) -> Boards:
    """The bounding boxes grown on all sides and clipped to the frame; shrunk to nothing, or of an empty board, empty."""
    return np.asarray(compiled().boxed(np.ascontiguousarray(boards), grown, np.ascontiguousarray(frame)))


def rectangles(top: Numbers, bottom: Numbers, left: Numbers, right: Numbers, some: Truths, frame: Boards) -> Boards:
    """The cells between these rows and columns, included, as far as they lie in the frame; none where `some` is not so."""
    lines = np.arange(frame.shape[1])
    rows = (top[:, None] <= lines) & (lines <= bottom[:, None]) & some[:, None]
    first, length = np.clip(left, 0, 32), np.clip(right + 1, 0, 32) - np.clip(left, 0, 32)
    ones = (np.uint64(1) << np.clip(length, 0, 32).astype(np.uint64)) - np.uint64(1)
    columns = (ones << first.astype(np.uint64)).astype(np.uint32)
    return np.where(rows, columns[:, None], np.uint32(0)) & frame
