"""This file is where it is known what stages take and find: `python -m benchmarks.expected` writes it."""

EXPECTED: dict[tuple[str, bool], tuple[tuple[float, ...], tuple[float, ...]]] = {}
CHANCES: dict[tuple[str, bool], float] = {}
USED: dict[str, float] = {}
