"""This file is where pytest is told which names the doctests of primitives may use without importing them."""

from __future__ import annotations

from typing import Any

import pytest

import dsl.values


@pytest.fixture(autouse=True)
def _value_readers(doctest_namespace: dict[str, Any]) -> None:
    doctest_namespace.update({name: getattr(dsl.values, name) for name in vars(dsl.values) if not name.startswith("_")})
