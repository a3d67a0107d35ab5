"""This file is where numbers, colours, places and symmetries are put in words for the reasons that people read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dsl.values import COLOR_NAMES, Sym

MOST_NAMED = 5
TURNS = {
    Sym.ID: "",
    Sym.FLIP_LR: "mirrored left to right",
    Sym.FLIP_UD: "mirrored upside down",
    Sym.TRANSPOSE: "mirrored at its main diagonal",
    Sym.ANTITRANSPOSE: "mirrored at its other diagonal",
    Sym.ROT90: "turned right",
    Sym.ROT180: "turned by half",
    Sym.ROT270: "turned left",
}
"""What each symmetry does to a grid."""


def listed(parts: Iterable[object]) -> str:
    """The parts as one reads them out: `3, 5 and 4`."""
    *others, last = map(str, parts)
    return f"{', '.join(others)} and {last}" if others else last


def named(colors: Iterable[int]) -> str:
    """The colours by index: `black, red and green`; of many only how many."""
    names = [COLOR_NAMES[color] for color in sorted(colors)]
    return listed(names) if len(names) <= MOST_NAMED else f"{len(names)} colours"


def cells_of(colors: Iterable[int]) -> str:
    """The cells of these colours: `red and blue cells`, `cells of 7 colours`."""
    several = list(colors)
    return f"{named(several)} cells" if len(several) <= MOST_NAMED else f"cells of {len(several)} colours"


def by_pair(values: Sequence[object]) -> str:
    """The values of the pairs in their order, or the one that all have: `2 in every pair`."""
    return f"{values[0]} in every pair" if len(set(values)) == 1 else listed(values)


def counted(number: int, noun: str) -> str:
    """The number with its noun: `1 object`, `3 objects`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def shares(values: Iterable[float]) -> str:
    """Parts of a whole in per cent: `40, 55 and 100 %`; once where all are the same."""
    rounded = [f"{100 * value:.0f}" for value in values]
    return f"{rounded[0] if len(set(rounded)) == 1 else listed(rounded)} %"
