"""This file is where pictures become PNG files, by the standard library alone."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from gridwright.palette import Shade

_INDEXED, _BITS = 3, 8


def png_of(pixels: npt.NDArray[np.uint8], shades: Sequence[Shade]) -> bytes:
    """The picture whose pixels are places in the list of shades. Source: Portable Network Graphics, W3C, 3rd edition."""
    height, width = pixels.shape
    lines = np.zeros((height, width + 1), dtype=np.uint8)
    lines[:, 1:] = pixels
    header = struct.pack(">IIBBBBB", width, height, _BITS, _INDEXED, 0, 0, 0)
    chunks = (
        (b"IHDR", header),
        (b"PLTE", bytes(part for shade in shades for part in shade)),
        (b"IDAT", zlib.compress(lines.tobytes())),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
