"""This file is where scores are written as tables for other programs, a line a task or a line an answer, and read again."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from gridwright.errors import InputError
from gridwright.scoring import TaskScore

TASK_COLUMNS = (
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
ANSWER_COLUMNS = ("task", "place", "right", "strategy", "cost", "bits", "answers", "pairs", "cells", "terms")


def write_tasks(file: Path, scores: Iterable[TaskScore]) -> None:
    """Write a line a task."""
    _write(file, TASK_COLUMNS, map(_task_line, scores))


def write_answers(file: Path, scores: Iterable[TaskScore]) -> None:
    """Write a line for every answer that was judged, those of a task best first: what `synth.fit` learns from."""
    _write(file, ANSWER_COLUMNS, (line for score in scores for line in _answer_lines(score)))


def read_lines(file: Path) -> list[dict[str, str]]:
    """The lines of a table of tasks; an `InputError` where it is none."""
    try:
        with file.open(encoding="utf-8", newline="") as stream:
            reader = csv.DictReader(stream)
            lines = list(reader)
    except OSError as error:
        raise InputError(f"cannot read {file}: {error.strerror}") from error
    if not {"task", "right_by", "spent"} <= set(reader.fieldnames or ()):
        raise InputError(f"{file} is not what `gridwright score --out` writes")
    return lines


def numbers_by_name(text: str) -> dict[str, float]:
    """What `name=number` pairs between blanks say."""
    pairs = (part.partition("=") for part in text.split())
    return {name: float(number) for name, _, number in pairs}


def _task_line(score: TaskScore) -> Sequence[object]:
    marks = [int(mark) for mark in (score.top1, score.top2, score.oracle, score.answered)]
    confidence = "" if score.confidence is None else f"{score.confidence:.3f}"
    spent = {one.strategy: one.seconds for one in score.spent}
    return [
        score.task,
        *marks,
        f"{score.seconds:.3f}",
        score.evaluations,
        score.peak_mb,
        confidence,
        _by_name(_cheapest(score.right_by)),
        _by_name(spent, digits=3),
        score.program,
    ]


def _cheapest(found: Iterable[tuple[str, int]]) -> dict[str, float]:
    costs: dict[str, float] = {}
    for strategy, cost in found:
        costs[strategy] = min(cost, costs.get(strategy, cost))
    return costs


def _answer_lines(score: TaskScore) -> Iterable[Sequence[object]]:
    for place, one in enumerate(score.ranked):
        numbers = [one.cost, f"{one.bits:.3f}", one.answers, one.pairs, one.cells]
        yield [score.task, place, int(one.is_right), one.strategy, *numbers, _by_name(one.terms)]


def _by_name(numbers: Mapping[str, float], *, digits: int = 0) -> str:
    return " ".join(f"{name}={number:.{digits}f}" for name, number in numbers.items())


def _write(file: Path, columns: Sequence[str], lines: Iterable[Sequence[object]]) -> None:
    with file.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(lines)
