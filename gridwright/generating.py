"""This file is where generated tasks are written, in lots: what is in a lot depends on its number and the seed alone."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from random import Random
from time import process_time
from typing import Any

from dsl.program import Program
from dsl.values import Grid
from grammar.naming import with_names
from gridwright.contact_sheet import contact_sheet
from gridwright.datasets import load_set
from gridwright.errors import InputError
from gridwright.extras import need
from gridwright.formats import Format
from gridwright.programs import read_program, to_source
from gridwright.tasks import Task, json_of_task
from interp.compiled import warm_up
from synth.guide.diversity import Diversity
from synth.guide.generator import tasks
from synth.guide.mutants import Cuts, cuts_of
from synth.problem import Pair

SETS = ("agi1-training", "agi2-only")
"""Whose inputs the real grids are."""
LOT = 500
"""Tasks of a lot: one piece of work for a process, and one file."""
ON_A_SHEET = 20


@dataclass(frozen=True, slots=True)
class Lot:
    """A piece of work: so many tasks, for a folder."""

    seed: int
    number: int
    count: int
    folder: Path
    format: Format
    mutated: Path | None
    """The folder of programs of which mutants are made, if any are."""
    has_sheet: bool


def lots(count: int, seed: int, folder: Path, format_: Format, mutated: Path | None, sheets: int) -> list[Lot]:
    """The lots of `count` tasks; of the first few a contact sheet is drawn, too."""
    if format_ is Format.PARQUET:
        need("pyarrow", "parquet", "writing Parquet")
    if mutated is not None:
        _corpus_files(mutated)
    return [
        Lot(seed, number, min(LOT, count - first), folder, format_, mutated, number < sheets)
        for number, first in enumerate(range(0, count, LOT))
    ]


@dataclass(frozen=True, slots=True)
class Row:
    """A task as it is written, beside its program."""

    task: Task
    pairs: tuple[Pair, ...]
    program: str
    cost: int
    origin: str


@dataclass(frozen=True, slots=True)
class Written:
    """What came of a lot, and the processor time that it took."""

    diversity: Diversity
    cpu_seconds: float


def prepare(mutated: Path | None) -> None:
    """Load what every lot needs, and every kernel."""
    _real()
    _corpus(mutated)
    warm_up()


def write_lot(lot: Lot) -> Written:
    """Generate the tasks of the lot, write them into its folder, and count them."""
    started, diversity = process_time(), Diversity()
    rows = []
    chance = Random(f"gridwright/{lot.seed}/{lot.number}")
    for place, made in enumerate(islice(tasks(chance, _real(), _corpus(lot.mutated)), lot.count)):
        text = to_source(with_names(Program(made.program))).strip()
        *train, test = made.pairs
        name = f"g{lot.seed}_{lot.number * LOT + place:07d}"
        task = Task(name, tuple(train), (test.input,), (test.output,))
        rows.append(Row(task, made.pairs, text, made.cost, made.origin))
        diversity.count(made, text)
    _WRITERS[lot.format](lot, rows)
    if lot.has_sheet:
        _write_sheet(lot, rows[:: -(-len(rows) // ON_A_SHEET)])
    return Written(diversity, process_time() - started)


@cache
def _real() -> Sequence[Sequence[Grid]]:
    return [task.problem().inputs for name in SETS for task in load_set(name)]


@cache
def _corpus(folder: Path | None) -> Sequence[Cuts]:
    return [] if folder is None else [cuts_of(read_program(file)) for file in _corpus_files(folder)]


def _corpus_files(folder: Path) -> list[Path]:
    files = sorted(folder.glob("*.gw"))
    if not files:
        raise InputError(f"no .gw file in {folder}" if folder.is_dir() else f"no folder {folder}")
    return files


def _write_files(lot: Lot, rows: Iterable[Row]) -> None:
    for row in rows:
        lot.folder.joinpath(f"{row.task.id}.json").write_text(json.dumps(json_of_task(row.task)), encoding="utf-8")
        lot.folder.joinpath(f"{row.task.id}.gw").write_text(row.program + "\n", encoding="utf-8")


def _write_lines(lot: Lot, rows: Iterable[Row]) -> None:
    with _file_of(lot, "jsonl").open("w", encoding="utf-8") as stream:
        stream.writelines(json.dumps(_fields(row) | json_of_task(row.task)) + "\n" for row in rows)


def _write_parquet(lot: Lot, rows: Iterable[Row]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    grid = pa.list_(pa.list_(pa.uint8()))
    pairs = pa.list_(pa.struct({"input": grid, "output": grid}))
    schema = pa.schema(
        {"id": pa.string(), "program": pa.string(), "cost": pa.int16(), "origin": pa.string()}
        | {"train": pairs, "test": pairs}
    )
    written = [_fields(row) | json_of_task(row.task) for row in rows]
    pq.write_table(pa.Table.from_pylist(written, schema), _file_of(lot, "parquet"), compression="zstd")


def _fields(row: Row) -> dict[str, Any]:
    return {"id": row.task.id, "program": row.program, "cost": row.cost, "origin": row.origin}


def _file_of(lot: Lot, ending: str) -> Path:
    return lot.folder / f"tasks-{lot.number:05d}.{ending}"


_WRITERS: Mapping[Format, Callable[[Lot, Sequence[Row]], None]] = {
    Format.JSON: _write_files,
    Format.LINES: _write_lines,
    Format.PARQUET: _write_parquet,
}


def _write_sheet(lot: Lot, rows: Sequence[Row]) -> None:
    """A picture of some tasks, and a text that says which program stands behind each row."""
    sheet = lot.folder / f"sheet-{lot.number:05d}.png"
    sheet.write_bytes(contact_sheet([row.pairs for row in rows]))
    told = [f"{number:>2}  {row.task.id}  {' '.join(row.program.split())}" for number, row in enumerate(rows, 1)]
    sheet.with_suffix(".txt").write_text("\n".join(told) + "\n", encoding="utf-8")
