"""This file is where kernels are applied in bulk, and their results told apart and read, by loops compiled once.

`stage` applies one kernel to combinations of columns and leaves the results in a buffer that knows nothing of other columns;
`match` only looks which results are the wanted ones; `flush` finds equal ones and commits the others; `rehash` fills a larger
table; `unpack` stages masks; `pack`, `agree` and `hash_first` read columns. The payloads of a column stand one after another,
one for each input, so that a column is one run of words at an address.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, wraps
from typing import Any, TypeVar, cast

import numpy as np
import numpy.typing as npt
from numba import njit

from interp.kernel import NO_VALUE, run
from interp.lanes import LANES, equal, load, store
from interp.memory import bits, cell, folded, inlined, number, prefetch, set_bits, set_word, word

Bytes = npt.NDArray[np.uint8]
Numbers = npt.NDArray[np.int64]
Ids = npt.NDArray[np.int32]

_Function = TypeVar("_Function", bound=Callable[..., Any])

_PRIME = np.uint64(0x9E3779B97F4A7C15)
_OTHER_PRIME = np.uint64(0xC2B2AE3D27D4EB4F)
_HALF = np.uint64(32)
_LOW = np.uint64(0xFFFFFFFF)
_ALL = 0xFFFFFFFF
UNKNOWN, KEPT, SWAPPED = range(3)
"""What may be known of the frame of a result: that it is that of the first argument, or that with its sides exchanged."""
_AHEAD = 6


_DECLARED: list[Callable[[], Any]] = []


def _driver(signature: str) -> Callable[[_Function], _Function]:
    """Declare a loop that is compiled, for these types, when it is first called: the first result needs two of them."""

    def declared(function: _Function) -> _Function:
        @cache
        def compiled() -> Any:
            return cast(Any, njit)(signature, cache=True, nogil=True, error_model="numpy", boundscheck=False)(function)

        _DECLARED.append(compiled)
        return cast(_Function, wraps(function)(lambda *arguments: compiled()(*arguments)))

    return declared


def compile_all() -> None:
    """Compile every loop that is not compiled yet."""
    for compiled in _DECLARED:
        compiled()


@inlined
def _swapped(frame: int) -> int:
    return (frame & 255) << 8 | frame >> 8


@inlined
def _ask_for_arguments(arguments: Ids, combination: int, starts: Numbers) -> None:
    """Ask for the payloads of a combination that will come soon."""
    if combination < arguments.shape[1]:
        for k in range(arguments.shape[0]):
            prefetch(starts[arguments[k, combination]])


@inlined
def _size(frame: int, per_cell: int, per_row: int) -> int:
    """The bytes of a payload, padded to whole words."""
    return ((frame >> 8) * ((frame & 255) * per_cell + per_row) + 7) & ~7


@inlined
def _all_fit(opened: npt.NDArray[np.int64], arguments: Ids, kinds: Bytes) -> bool:
    """Whether all columns are there, and of kinds that fit the parameters; one that is held elsewhere fits none."""
    fit = True
    for k in range(arguments.shape[0]):
        for combination in range(arguments.shape[1]):
            column = arguments[k, combination]
            fit = fit and 0 <= column < len(kinds) and (opened[k, 3] >> (int(kinds[column]) & 63)) & 1 == 1
    return fit


@_driver(
    "UniTuple(int64, 2)(int64, int64, int64[::1], int64[:, ::1], int32[:, ::1], int64, int64, int64,"
    " uint8[::1], int64[::1], int32[:, ::1], int64[::1], uint8[::1], int32[::1], int64[::1], int32[:, ::1])"
)
def stage(
    kernel: int,
    inputs: int,
    call: Numbers,
    opened: Numbers,
    arguments: Ids,
    first: int,
    result: int,
    most: int,
    kinds: Bytes,
    starts: Numbers,
    frames: npt.NDArray[np.int32],
    at: Numbers,
    buffer: Bytes,
    staged: Ids,
    staged_starts: Numbers,
    staged_frames: npt.NDArray[np.int32],
) -> tuple[int, int]:
    """Apply a kernel from the combination `first` on, until the buffer might not hold another: what was staged, where to go on.

    `opened` has for each open parameter its slot in the call, its bytes for a cell and for a row, and the kinds that fit it;
    `result` holds the bytes of the result, and `most` is what the results of one combination can take, with the word after
    them. A combination without a value on some input is left out. Where arguments do not fit, nothing is done: -1 is staged.
    """
    if first == 0 and not _all_fit(opened, arguments, kinds):
        return -1, 0
    slots, target = call.ctypes.data, buffer.ctypes.data
    rows, places, parameters = frames.ctypes.data, at.ctypes.data, len(opened)
    count, used, combination = 0, 0, first
    while combination < arguments.shape[1] and count < len(staged) and used + most <= len(buffer):
        _ask_for_arguments(arguments, combination + _AHEAD, starts)
        for k in range(parameters):
            column = int(arguments[k, combination])
            set_word(places, 2 * k, starts[column])
            set_word(places, 2 * k + 1, rows + 4 * inputs * column)
        end = used
        for index in range(inputs):
            for k in range(parameters):
                payload, frame = word(places, 2 * k), number(word(places, 2 * k + 1), index)
                set_word(slots, opened[k, 0], payload)
                set_word(slots, opened[k, 0] + 1, frame)
                set_word(places, 2 * k, payload + _size(frame, opened[k, 1], opened[k, 2]))
            set_word(slots, 0, target + end)
            made = run(kernel, slots)
            if made == NO_VALUE:
                end = -1
                break
            staged_frames[count, index] = made
            length = (made >> 8) * ((made & 255) * (result >> 8) + (result & 255))
            set_word(target + end + length, 0, 0)
            end += (length + 7) & ~7
        if end >= 0:
            staged[count] = combination
            staged_starts[count] = used
            count += 1
            used = end
            staged_starts[count] = used
        combination += 1
    return count, combination


@inlined
def _same_bytes(left: int, right: int, length: int) -> bool:
    """Whether so many bytes are equal; up to 31 bytes after them are read too."""
    at = 0
    while at + LANES < length and equal(load(left + at), load(right + at)) == _ALL:
        at += LANES
    rest = length - at
    wanted = _ALL if rest >= LANES else (1 << rest) - 1
    return rest <= LANES and equal(load(left + at), load(right + at)) & wanted == wanted


@_driver(
    "boolean(int64, int64[::1], int64[:, ::1], int32[:, ::1], int64, int64, uint8[::1], int64[::1], int32[:, ::1],"
    " int64[::1], uint8[::1], int64[::1], int32[::1], boolean[::1])"
)
def match(
    kernel: int,
    call: Numbers,
    opened: Numbers,
    arguments: Ids,
    result: int,
    frame_law: int,
    kinds: Bytes,
    starts: Numbers,
    frames: npt.NDArray[np.int32],
    at: Numbers,
    buffer: Bytes,
    targets: Numbers,
    target_frames: Ids,
    hits: npt.NDArray[np.bool_],
) -> bool:
    """Write for which combinations a kernel gives the targets, whose addresses and frames are given: nothing is kept.

    Inputs are compared one by one, and the first that differs ends it. `opened` and `result` are as for `stage`;
    `frame_law` says what is known of the results' frames by that of the first open argument: others are not computed.
    False where the arguments do not fit; then nothing is done.
    """
    if not _all_fit(opened, arguments, kinds):
        return False
    slots, out = call.ctypes.data, buffer.ctypes.data
    call[0] = out
    for combination in range(arguments.shape[1]):
        _ask_for_arguments(arguments, combination + _AHEAD, starts)
        for k in range(len(opened)):
            at[k] = starts[arguments[k, combination]]
        hits[combination] = True
        for index in range(len(targets)):
            wanted = int(target_frames[index])
            given = int(frames[arguments[0, combination], index]) if frame_law else 0
            if (frame_law == KEPT and given != wanted) or (frame_law == SWAPPED and _swapped(given) != wanted):
                hits[combination] = False
                break
            for k in range(len(opened)):
                frame = int(frames[arguments[k, combination], index])
                call[opened[k, 0]] = at[k]
                call[opened[k, 0] + 1] = frame
                at[k] += _size(frame, opened[k, 1], opened[k, 2])
            length = (wanted >> 8) * ((wanted & 255) * (result >> 8) + (result & 255))
            if run(kernel, slots) != wanted or not _same_bytes(out, targets[index], length):
                hits[combination] = False
                break
    return True


@inlined
def hash_of(kind: int, address: int, words: int, frames: npt.NDArray[np.int32]) -> np.uint64:
    """A number that equal columns share: the words in two lanes, so that one product need not wait for the other.

    Source: Wang Yi, wyhash, 2019, for the folded products.
    """
    left, right, shape = np.uint64(kind), np.uint64(words), _PRIME
    for index in range(len(frames)):
        shape = (shape ^ np.uint64(frames[index])) * _OTHER_PRIME
    whole = words & ~3
    for at in range(0, whole, 4):
        left = folded(left ^ np.uint64(word(address, at)), _PRIME ^ np.uint64(word(address, at + 1)))
        right = folded(right ^ np.uint64(word(address, at + 2)), _OTHER_PRIME ^ np.uint64(word(address, at + 3)))
    for at in range(whole, words):
        left = folded(left ^ np.uint64(word(address, at)), _PRIME)
    return folded(left ^ shape, right ^ _PRIME)


@inlined
def _copy_words(source: int, target: int, words: int) -> None:
    """Copy so many words; up to 24 bytes after them are written too."""
    for at in range(0, 8 * words, LANES):
        store(target + at, load(source + at))


@inlined
def _ask_for_known(hashed: np.uint64, table: npt.NDArray[np.uint64], starts: Numbers, frames: Ids) -> None:
    """Ask for the entry of the column that is probably equal, if there is one."""
    known = table[hashed & np.uint64(len(table) - 1)]
    if known != 0 and (known ^ hashed) >> _HALF == 0:
        column = int(known & _LOW) - 1
        prefetch(starts.ctypes.data + 8 * column)
        prefetch(frames.ctypes.data + 4 * frames.shape[1] * column)


@inlined
def _ask_for_payload(hashed: np.uint64, table: npt.NDArray[np.uint64], starts: Numbers) -> None:
    """Ask for the payload of the column that is probably equal, if there is one."""
    known = table[hashed & np.uint64(len(table) - 1)]
    if known != 0 and (known ^ hashed) >> _HALF == 0:
        start = int(starts[int(known & _LOW) - 1])
        prefetch(start)
        prefetch(start + 64)


@_driver(
    "UniTuple(int64, 2)(int64, int64, uint8[::1], int32[::1], int64[::1], int32[:, ::1], uint64[::1], int64[::1],"
    " int32[:, ::1], uint8[::1], uint64[::1], uint64[::1], int64, int64, int32[::1], boolean[::1])"
)
def flush(
    count: int,
    kind: int,
    buffer: Bytes,
    staged: Ids,
    staged_starts: Numbers,
    staged_frames: npt.NDArray[np.int32],
    staged_hashes: npt.NDArray[np.uint64],
    starts: Numbers,
    frames: npt.NDArray[np.int32],
    kinds: Bytes,
    hashes: npt.NDArray[np.uint64],
    table: npt.NDArray[np.uint64],
    columns: int,
    free: int,
    found: Ids,
    is_new: npt.NDArray[np.bool_],
) -> tuple[int, int]:
    """Commit what was staged, equal columns once: how many columns there are then, and the address after their payloads.

    The table maps hashes to columns: the upper half of a hash, and the column plus one. Equal hashes are not trusted. What
    will be looked at is asked for some entries ahead: nearly every look-up is a place in memory that was not used lately.
    """
    source, slots = buffer.ctypes.data, table.ctypes.data
    last = np.uint64(len(table) - 1)
    inputs = staged_frames.shape[1]
    for entry in range(count):
        start = staged_starts[entry]
        words = (staged_starts[entry + 1] - start) >> 3
        staged_hashes[entry] = hash_of(kind, source + start, words, staged_frames[entry])
    for entry in range(count):
        if entry + 3 * _AHEAD < count:
            prefetch(slots + 8 * int(staged_hashes[entry + 3 * _AHEAD] & last))
        if entry + 2 * _AHEAD < count:
            _ask_for_known(staged_hashes[entry + 2 * _AHEAD], table, starts, frames)
        if entry + _AHEAD < count:
            _ask_for_payload(staged_hashes[entry + _AHEAD], table, starts)
        start, hashed = staged_starts[entry], staged_hashes[entry]
        words = (staged_starts[entry + 1] - start) >> 3
        place = hashed & last
        while True:
            known = table[place]
            if known == 0:
                table[place] = (hashed & ~_LOW) | np.uint64(columns + 1)
                _copy_words(source + start, free, words)
                for index in range(inputs):
                    frames[columns, index] = staged_frames[entry, index]
                starts[columns], kinds[columns], hashes[columns] = free, kind, hashed
                found[staged[entry]], is_new[staged[entry]] = columns, True
                columns += 1
                free += words << 3
                break
            if (known ^ hashed) >> _HALF == 0:
                column = np.int64(known & _LOW) - 1
                same = kinds[column] == kind
                for index in range(inputs):
                    same = same and frames[column, index] == staged_frames[entry, index]
                if same and _same_bytes(source + start, starts[column], words << 3):
                    found[staged[entry]] = column
                    break
            place = (place + np.uint64(1)) & last
    return columns, free


@_driver("void(uint64[::1], int64, uint8[::1], uint64[::1])")
def rehash(hashes: npt.NDArray[np.uint64], columns: int, kinds: Bytes, table: npt.NDArray[np.uint64]) -> None:
    """Enter all columns into an empty table, except those that are held elsewhere."""
    last = np.uint64(len(table) - 1)
    for column in range(columns):
        if kinds[column] == 255:
            continue
        place = hashes[column] & last
        while table[place] != 0:
            place = (place + np.uint64(1)) & last
        table[place] = (hashes[column] & ~_LOW) | np.uint64(column + 1)


@_driver("void(int32[::1], int64[::1], int32[:, ::1], uint64[:, ::1])")
def pack(
    columns: Ids,
    starts: Numbers,
    frames: npt.NDArray[np.int32],
    packed: npt.NDArray[np.uint64],
) -> None:
    """Write the cells of mask columns as bits without gaps, into words that are zero."""
    for entry in range(len(columns)):
        address, position = starts[columns[entry]], 0
        for index in range(frames.shape[1]):
            height, width = int(frames[columns[entry], index]) >> 8, int(frames[columns[entry], index]) & 255
            for row in range(height):
                cells = np.uint64(bits(address, row))
                at, shift = position >> 6, position & 63
                packed[entry, at] |= cells << np.uint64(shift)
                if shift + width > 64:
                    packed[entry, at + 1] |= cells >> np.uint64(64 - shift)
                position += width
            address += (4 * height + 7) & ~7


@_driver("int64(uint64[:, ::1], int64, int32[::1], uint8[::1], int32[::1], int64[::1], int32[:, ::1])")
def unpack(
    packed: npt.NDArray[np.uint64],
    first: int,
    frames: Ids,
    buffer: Bytes,
    staged: Ids,
    staged_starts: Numbers,
    staged_frames: npt.NDArray[np.int32],
) -> int:
    """Stage the masks of rows of bits from the row `first` on, as many as the buffer holds: how many they are."""
    size = 0
    for frame in frames:
        size += _size(int(frame), 0, 4)
    count = min(len(packed) - first, len(staged), len(buffer) // size)
    for entry in range(count):
        staged[entry], staged_starts[entry], staged_starts[entry + 1] = first + entry, entry * size, (entry + 1) * size
        address, position = buffer.ctypes.data + entry * size, 0
        for index in range(len(frames)):
            height, width = int(frames[index]) >> 8, int(frames[index]) & 255
            staged_frames[entry, index] = frames[index]
            length = _size(int(frames[index]), 0, 4)
            set_word(address + length - 8, 0, 0)
            for row in range(height):
                at, shift = position >> 6, position & 63
                cells = packed[first + entry, at] >> np.uint64(shift)
                if shift + width > 64:
                    cells |= packed[first + entry, at + 1] << np.uint64(64 - shift)
                set_bits(address, row, int(cells & ((np.uint64(1) << np.uint64(width)) - np.uint64(1))))
                position += width
            address += length
    return count


@_driver("void(int32[::1], int64[::1], int32[:, ::1], uint8[::1], int32[::1], int64[::1])")
def agree(
    columns: Ids,
    starts: Numbers,
    frames: npt.NDArray[np.int32],
    targets: Bytes,
    target_frames: npt.NDArray[np.int32],
    agreement: Numbers,
) -> None:
    """Write for each grid column how many cells equal those of the targets, -1 where a frame differs."""
    for entry in range(len(columns)):
        address, target, equal = int(starts[columns[entry]]), targets.ctypes.data, 0
        for index in range(len(target_frames)):
            frame = int(target_frames[index])
            if frames[columns[entry], index] != frame:
                equal = -1
                break
            for at in range((frame >> 8) * (frame & 255)):
                equal += 1 if cell(address, at) == cell(target, at) else 0
            length = _size(frame, 1, 0)
            address += length
            target += length
        agreement[entry] = equal


@_driver("void(int32[::1], int64, int64, int64, int64, int64[::1], int32[:, ::1], uint64[::1])")
def hash_first(
    columns: Ids,
    kind: int,
    inputs: int,
    per_cell: int,
    per_row: int,
    starts: Numbers,
    frames: npt.NDArray[np.int32],
    hashes: npt.NDArray[np.uint64],
) -> None:
    """Write a hash of each column's values on so many first inputs."""
    for entry in range(len(columns)):
        column, size = columns[entry], 0
        for index in range(inputs):
            size += _size(int(frames[column, index]), per_cell, per_row)
        hashes[entry] = hash_of(kind, int(starts[column]), size >> 3, frames[column, :inputs])
