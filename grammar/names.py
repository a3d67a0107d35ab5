"""This file is where the names stand that the language has for values, and how a value is named in a text."""

from __future__ import annotations

from dsl.program import Literal
from dsl.types import AXIS, BOOL, COLOR, CONN, SYM, TURN, VEC, Type
from dsl.values import COLOR_NAMES, DIRECTIONS, Axis, Color, Conn, Sym, Turn, Value

INPUT, BACKGROUND = "input", "bg"
NONE = "none"
KEY_NAME = "o"
"""The parameter of a key that is written as a bare word."""
KEYWORDS = frozenset(["let", "def", "background", "if", "then", "else", "for", "in", "and", "or", "not"])


def _literals() -> dict[str, tuple[Literal, ...]]:
    named: list[tuple[str, Value, Type]] = [
        *((name, Color(index), COLOR) for index, name in enumerate(COLOR_NAMES)),
        *((name, step, VEC) for name, step in DIRECTIONS.items()),
        *((sym.value, sym, SYM) for sym in Sym),
        *((axis.value, axis, AXIS) for axis in Axis),
        *((turn.value, turn, TURN) for turn in Turn),
        ("true", True, BOOL),
        ("false", False, BOOL),
    ]
    found: dict[str, tuple[Literal, ...]] = {}
    for name, value, type_ in named:
        found[name] = (*found.get(name, ()), Literal(value, type_))
    return found


LITERALS = _literals()
"""The literals that a name stands for."""

RESERVED = frozenset([INPUT, BACKGROUND, NONE, *LITERALS, *KEYWORDS])
"""Names that cannot be given to anything else."""

_NAME_OF = {(literal.type, literal.value): name for name, found in LITERALS.items() for literal in found}

ELSEWHERE = {
    # Colours, as other people name those of the same pictures.
    "azure": "sky",
    "brown": "maroon",
    "cyan": "sky",
    "fuchsia": "magenta",
    "grey": "gray",
    "pink": "magenta",
    "purple": "magenta",
    "teal": "sky",
    # Words of other languages.
    "bottommost": "bottom",
    "cover": "erase",
    "filter": "for o in list if condition: o",
    "flip_horizontal": "flip_lr",
    "flip_vertical": "flip_ud",
    "frequency": "count",
    "hconcat": "hcat",
    "hmirror": "flip_ud",
    "hstack": "hcat",
    "hupscale": "upscale",
    "len": "length",
    "map": "for o in list: ...",
    "mirror": "flip_lr",
    "most_common": "mode",
    "most_common_color": "mode_color",
    "leastcolor": "rare_color",
    "mostcolor": "mode_color",
    "rotate": "rot90",
    "topmost": "top",
    "vconcat": "vcat",
    "vmirror": "flip_lr",
    "vstack": "vcat",
}
"""What a newcomer may write for a name or word of the language."""


def name_of(literal: Literal) -> str | None:
    """The name of a literal's value; None where it has none: numbers, most vectors, lists."""
    if literal.value is None:
        return NONE
    return _NAME_OF.get((literal.type, literal.value))


def conn_of(number: int) -> Literal | None:
    """The connectivity that a number stands for."""
    return Literal(Conn(number), CONN) if number in (4, 8) else None
