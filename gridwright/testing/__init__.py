"""For people who add words: Hypothesis draws values, programs and tasks of the language, and claims are tested.

from gridwright.testing import assert_laws

def test_my_word_is_as_it_says():
    assert_laws("my_word")
"""

# ruff: noqa: E402  (what is missing is to be named before it is imported)

from gridwright.extras import need

need("hypothesis", "testing", "gridwright.testing")

from gridwright.testing.cells import colors, fields, grids, masks
from gridwright.testing.claims import assert_laws
from gridwright.testing.posing import Posed, tasks
from gridwright.testing.trees import programs
from gridwright.testing.world import World, axes, ints, lists, objects, syms, values, vecs, worlds

__all__ = [
    "Posed",
    "World",
    "assert_laws",
    "axes",
    "colors",
    "fields",
    "grids",
    "ints",
    "lists",
    "masks",
    "objects",
    "programs",
    "syms",
    "tasks",
    "values",
    "vecs",
    "worlds",
]
