"""This file is where it is fitted to traces what the stages of strategies take, and what part of right programs they find."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from synth.guide.traces import Trace, Tried
from synth.schedule import Table

LEAST_SEEN = 4
"""Stages that fewer traces came to are one with those before."""
MOST_STAGES = 24
DOUBT = 0.5
"""So many right programs are imagined to be found at the end of the last stage."""


@dataclass(slots=True)
class _Seen:
    takes: list[list[int]] = field(default_factory=list)
    """For each stage what it took in each trace."""
    found: list[int] = field(default_factory=list)
    """For each stage how many right programs were the first."""

    def add(self, tried: Tried) -> None:
        """Count what one trace shows."""
        until = tried.until_right
        for stage, (begin, end) in enumerate(pairwise((0, *tried.stages))):
            if stage == len(self.takes):
                self.takes.append([])
                self.found.append(0)
            is_last = until is not None and until <= end
            self.takes[stage].append((until if is_last and until is not None else end) - begin)
            if is_last:
                self.found[stage] += 1
                return


def fitted(traces: Iterable[tuple[Trace, bool]]) -> Table:
    """The table of what is expected; with each trace it is said whether outputs have the dims of their inputs."""
    seen: dict[tuple[str, bool], _Seen] = defaultdict(_Seen)
    for trace, keeps_dims in traces:
        for tried in trace.tried:
            if tried.background == 0:
                seen[tried.strategy, keeps_dims].add(tried)
    return {key: _expected(one) for key, one in sorted(seen.items())}


def _expected(seen: _Seen) -> tuple[tuple[float, ...], tuple[float, ...]]:
    often = [stage for stage, takes in enumerate(seen.takes) if len(takes) >= LEAST_SEEN]
    count = max(1, min(MOST_STAGES, len(often)))
    takes = [max(1.0, _mean(one)) for one in seen.takes[:count]]
    all_found = sum(seen.found) + DOUBT
    found, shares = 0.0, []
    for stage in range(count):
        found += seen.found[stage]
        shares.append(found / all_found)
    shares[-1] = 1.0
    return tuple(round(one, 1) for one in takes), tuple(round(one, 3) for one in shares)


def _mean(numbers: Sequence[int]) -> float:
    return sum(numbers) / len(numbers)


def written(table: Table, chances: Mapping[tuple[str, bool], float], used: Mapping[str, float]) -> str:
    """The text of `synth/expected.py`."""
    return f'''"""This file is where it is known what stages take and find: `python -m benchmarks.expected` writes it."""

# ruff: noqa: E501
# fmt: off
EXPECTED: dict[tuple[str, bool], tuple[tuple[float, ...], tuple[float, ...]]] = {_rows(table)}
"""By strategy, and whether outputs have their inputs' dims: the evaluations of each stage, the part found after each."""

CHANCES: dict[tuple[str, bool], float] = {_rows(chances)}
"""By strategy, and whether outputs have their inputs' dims: the part of the tasks for which it is right."""

USED: dict[str, float] = {_rows(used)}
"""By primitive: the part of the solved tasks of which a right program uses it."""
'''


def _rows(table: Mapping[Any, Any]) -> str:
    return "{\n" + "".join(f"    {key!r}: {value!r},\n" for key, value in table.items()) + "}"
