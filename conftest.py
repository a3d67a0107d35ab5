"""This file is where pytest is told which names doctests may use without importing them, and that slow machines do not fail."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import settings

import dsl.values

settings.register_profile("gridwright", deadline=None, derandomize=True)
settings.load_profile("gridwright")


@pytest.fixture(autouse=True)
def _value_readers(doctest_namespace: dict[str, Any]) -> None:
    doctest_namespace.update({name: getattr(dsl.values, name) for name in vars(dsl.values) if not name.startswith("_")})
