"""The laws that primitives claim of themselves: tests check every claim, search prunes by them.

Here are the general ones. A law of one word, or of a pair of words, is a constant in the module of its family, next to these
(`dsl/laws/assembly.py`, ...), and is imported from there.
"""

from dsl.laws.algebra import (
    ASSOCIATIVE,
    COMMUTATIVE,
    ELEMENT_OF_FIRST,
    EMPTY_IS_NEUTRAL,
    IDEMPOTENT,
    INVOLUTION,
    IRREFLEXIVE,
    ORDER_IMMATERIAL,
    PERMUTATION,
    REFLEXIVE,
    SUBLIST,
    inverse_by,
    of_order,
)
from dsl.laws.case import Case, Law, Vacuous, all_hold, dims_of, frozen, unordered
from dsl.laws.coloring import COLOR_EQUIVARIANT, COLOR_INVARIANT, PRESERVES_HISTOGRAM, PRESERVES_PALETTE
from dsl.laws.dims import KEEPS_CORNER, PLACE_INVARIANT, PRESERVES_SHAPE, SHIFTS_ALONG, SWAPS_SHAPE, UPSCALE_INVARIANT
from dsl.laws.order import (
    ADDITIVE,
    ANTI_EXTENSIVE,
    DISJOINT,
    EMPTY_STAYS_EMPTY,
    EXTENSIVE,
    MONOTONE,
    PARTITIONS_FOREGROUND,
    PARTITIONS_FRAME,
    PARTITIONS_MASK,
)
from dsl.laws.symmetry import EQUIVARIANT, INVARIANT, becomes, equivariant_under

__all__ = [
    "ADDITIVE",
    "ANTI_EXTENSIVE",
    "ASSOCIATIVE",
    "COLOR_EQUIVARIANT",
    "COLOR_INVARIANT",
    "COMMUTATIVE",
    "DISJOINT",
    "ELEMENT_OF_FIRST",
    "EMPTY_IS_NEUTRAL",
    "EMPTY_STAYS_EMPTY",
    "EQUIVARIANT",
    "EXTENSIVE",
    "IDEMPOTENT",
    "INVARIANT",
    "INVOLUTION",
    "IRREFLEXIVE",
    "KEEPS_CORNER",
    "MONOTONE",
    "ORDER_IMMATERIAL",
    "PARTITIONS_FOREGROUND",
    "PARTITIONS_FRAME",
    "PARTITIONS_MASK",
    "PERMUTATION",
    "PLACE_INVARIANT",
    "PRESERVES_HISTOGRAM",
    "PRESERVES_PALETTE",
    "PRESERVES_SHAPE",
    "REFLEXIVE",
    "SHIFTS_ALONG",
    "SUBLIST",
    "SWAPS_SHAPE",
    "UPSCALE_INVARIANT",
    "Case",
    "Law",
    "Vacuous",
    "all_hold",
    "becomes",
    "dims_of",
    "equivariant_under",
    "frozen",
    "inverse_by",
    "of_order",
    "unordered",
]
