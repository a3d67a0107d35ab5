"""This file is where the words are held to what they say of themselves."""

from __future__ import annotations

import pytest

from gridwright.testing import assert_laws


@pytest.mark.parametrize("name", ["sort_cells", "unique_cells"])
def test_a_word_keeps_what_it_promises(name: str) -> None:
    assert_laws(name)
