"""This file is where scores are written as a table for other programs, a line a task."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from gridwright.scoring import TaskScore

COLUMNS = (
    "task",
    "top1",
    "top2",
    "oracle",
    "answered",
    "seconds",
    "evaluations",
    "peak_mb",
    "confidence",
    "right_by",
    "spent",
    "program",
)
"""`right_by`: strategies that gave a right answer, each with its cost; `spent`: the seconds of each strategy."""


def write_table(file: Path, scores: Iterable[TaskScore]) -> None:
    """Write a line a task."""
    with file.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(map(_line, scores))


def _line(score: TaskScore) -> Sequence[object]:
    return [
        score.task,
        *(int(mark) for mark in (score.top1, score.top2, score.oracle, score.answered)),
        f"{score.seconds:.3f}",
        score.evaluations,
        score.peak_mb,
        "" if score.confidence is None else f"{score.confidence:.3f}",
        _by_name(score.right_by, digits=0),
        _by_name({one.strategy: one.seconds for one in score.spent}, digits=3),
        score.program,
    ]


def _by_name(numbers: Mapping[str, float], *, digits: int) -> str:
    return " ".join(f"{name}={number:.{digits}f}" for name, number in numbers.items())
