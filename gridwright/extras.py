"""This file is where optional packages are asked for: one message says how to install what is missing."""

from __future__ import annotations

import importlib.util

from gridwright.errors import InputError


def need(package: str, extra: str, purpose: str) -> None:
    """Nothing, or an `InputError` if the package is missing that something needs; the extra of ours brings it."""
    if importlib.util.find_spec(package) is None:
        raise InputError(f"{purpose} needs the package {package}; install it with: pip install 'gridwright[{extra}]'")
