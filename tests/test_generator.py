"""This file is where it is tested what generated tasks are like, and that the same seed gives the same ones."""

from __future__ import annotations

import json
import struct
import zlib
from itertools import islice
from pathlib import Path
from random import Random

import numpy as np
import pytest
from typer.testing import CliRunner

from dsl.program import Local, Program, is_closed, walk
from dsl.types import GRID
from dsl.values import from_text, same_value
from grammar import compile_text, to_source
from gridwright.cli import app
from gridwright.contact_sheet import contact_sheet
from gridwright.datasets import load_set
from gridwright.formats import Format
from gridwright.generating import LOT, SETS, lots, write_lot
from gridwright.png import png_of
from interp.columns import PlainColumns
from interp.reference import run_program
from synth.guide.diversity import Diversity
from synth.guide.evaluation import NONE, Evaluation, words
from synth.guide.generator import FEWEST_WORDS, Generated, tasks
from synth.guide.grids import drawn_inputs
from synth.guide.mutants import cuts_of, in_one_piece, mutant
from synth.guide.sampling import Sampler
from synth.guide.triviality import is_trivial
from synth.problem import Pair

REAL = [
    [from_text(text) for text in ("00110/00110/20000/00003", "0440/0440/0000/1005", "600/060/006", "7070/0707/7070")],
    [from_text(text) for text in ("1111/1221/1221/1111", "33300/30300/33300/00000", "0102/2010/0102", "990/900/000")],
]
SWAPPED = "input.swap(red, blue).flip_lr"


def program(text: str) -> Program:
    compiled = compile_text(text)
    assert compiled.program is not None, compiled.diagnostics
    return compiled.program


@pytest.fixture(scope="module")
def some() -> list[Generated]:
    corpus = [cuts_of(program("let o = objects(input).first\ninput.paint(o.shift(down)).fill(o, red)"))]
    return list(islice(tasks(Random(5), REAL, corpus), 60))


def test_samples_are_closed_and_of_the_type_asked_for() -> None:
    sampler = Sampler(Random(1), [0, 1, 2])
    made = [sample for _ in range(200) if (sample := sampler.program(GRID, 8)) is not None]
    assert len(made) > 50
    assert all(sample.type == GRID and is_closed(sample) for sample in made)


def test_samples_can_be_written_and_read() -> None:
    sampler = Sampler(Random(2), [0, 3])
    made = [sample for _ in range(60) if (sample := sampler.program(GRID, 9)) is not None]
    wrong = [text for text in (to_source(Program(sample)) for sample in made) if compile_text(text).program is None]
    assert wrong == []


def test_samples_have_loops_that_mention_their_names() -> None:
    sampler = Sampler(Random(3), [0, 3])
    made = [sample for _ in range(400) if (sample := sampler.program(GRID, 12)) is not None]
    locals_ = [part for sample in made for part in walk(sample) if isinstance(part, Local)]
    assert len(locals_) > 10


def test_expressions_with_equal_values_are_one_column_with_the_cheapest() -> None:
    evaluation = Evaluation(PlainColumns(REAL[0]))
    long = evaluation.column(program("input.flip_lr.flip_lr.flip_ud").body)
    short = evaluation.column(program("input.flip_ud").body)
    assert long == short
    assert evaluation.cheapest(long)[1] == program("input.flip_ud").body


def test_what_has_no_value_on_some_input_has_no_column() -> None:
    evaluation = Evaluation(PlainColumns(REAL[0]))
    assert evaluation.column(program("crop(input, input == sky)").body) == NONE


def test_loops_and_keys_have_the_values_of_the_reference() -> None:
    evaluation = Evaluation(PlainColumns(REAL[0]))
    body = program("input.paint(for o in objects(input): o.shift(down)).crop(objects(input).argmax(o -> o.size))").body
    outputs = evaluation.outputs(evaluation.column(body))
    expected = [run_program(Program(body), grid).value for grid in REAL[0]]
    assert all(map(same_value, outputs, expected))


@pytest.mark.parametrize(
    "outputs",
    [
        ("12/34", "56"),
        ("1", "1"),
        ("11", "22"),
        ("1" * 31, "12"),
    ],
    ids=["an input is shown", "all are the same", "of one colour", "too large"],
)
def test_trivial_outputs(outputs: tuple[str, ...]) -> None:
    inputs = [from_text("12/34"), from_text("43/21")]
    assert is_trivial(inputs, [from_text(text) for text in outputs])


def test_outputs_that_differ_are_not_trivial() -> None:
    assert not is_trivial([from_text("12/34"), from_text("43/21")], [from_text("21/43"), from_text("34/12")])


def test_each_task_is_explained_by_its_program(some: list[Generated]) -> None:
    for made in some:
        for pair in made.pairs:
            assert same_value(run_program(Program(made.program), pair.input).value, pair.output)


def test_no_task_is_trivial_or_that_of_a_single_word(some: list[Generated]) -> None:
    for made in some:
        assert words(made.program) >= FEWEST_WORDS
        assert not is_trivial([pair.input for pair in made.pairs], [pair.output for pair in made.pairs])


def test_no_task_is_a_symmetry_of_its_inputs(some: list[Generated]) -> None:
    symmetries = ("flip_lr", "flip_ud", "transpose", "antitranspose", "rot90", "rot180", "rot270")
    for made in some:
        for word in symmetries:
            turned = [run_program(program(f"input.{word}"), pair.input).value for pair in made.pairs]
            assert not all(same_value(grid, pair.output) for grid, pair in zip(turned, made.pairs, strict=True))


def test_tasks_on_the_same_inputs_are_told_apart_by_their_training_pairs(some: list[Generated]) -> None:
    seen = [tuple((pair.input.tobytes(), pair.output.tobytes()) for pair in made.pairs[:-1]) for made in some]
    assert len(set(seen)) == len(seen)


def test_some_tasks_are_of_mutants_and_some_of_samples(some: list[Generated]) -> None:
    assert {made.origin for made in some} == {"sampled", "mutated"}


def test_a_program_in_one_piece_does_the_same() -> None:
    whole = program("background black\nlet o = objects(input).first\nlet m = o.mask\ninput.fill(m, red).fill(o, bg)")
    body = in_one_piece(whole)
    for grid in REAL[0]:
        assert same_value(run_program(whole, grid).value, run_program(Program(body), grid).value)


def test_mutants_differ_and_are_closed() -> None:
    whole = program("input.paint(for o in objects(input) if o.size > 1: o.shift(down))")
    cuts, chance = cuts_of(whole), Random(4)
    made = [mutant(cuts, Sampler(chance, [0, 1]), chance) for _ in range(50)]
    found = {one for one in made if one is not None}
    assert len(found) > 10
    assert whole.body not in found
    assert all(is_closed(one) for one in found)


@pytest.mark.parametrize("seed", range(12))
def test_inputs_are_different_and_of_several_colours(seed: int) -> None:
    inputs = drawn_inputs(Random(seed), REAL, 4)
    assert len({(grid.shape, grid.tobytes()) for grid in inputs}) == 4
    assert all(len(np.unique(grid)) > 1 and max(grid.shape) <= 30 for grid in inputs)


def test_inputs_are_made_where_there_are_no_real_ones() -> None:
    assert len(drawn_inputs(Random(1), [], 5)) == 5


def test_the_same_seed_gives_the_same_tasks() -> None:
    first, again = ([made.program for made in islice(tasks(Random("a"), REAL), 20)] for _ in range(2))
    assert first == again


def test_plain_columns_give_the_same_tasks_as_compiled_ones() -> None:
    plain = [made.program for made in islice(tasks(Random(8), REAL, columns=PlainColumns), 10)]
    assert plain == [made.program for made in islice(tasks(Random(8), REAL), 10)]


def test_counts_of_several_lots_add_up(some: list[Generated]) -> None:
    left, right, both = Diversity(), Diversity(), Diversity()
    for place, made in enumerate(some):
        (left if place % 2 else right).count(made, str(place % 7))
        both.count(made, str(place % 7))
    left.add(right)
    assert left.figures() == both.figures()
    assert left.figures()["distinct_programs"] == 7


def test_no_grid_is_of_a_sealed_set() -> None:
    assert not any(load_set(name).is_sealed for name in SETS)


def test_lots_hold_the_whole_count(tmp_path: Path) -> None:
    pieces = lots(2 * LOT + 1, 0, tmp_path, Format.LINES, None, 1)
    assert [piece.count for piece in pieces] == [LOT, LOT, 1]
    assert [piece.has_sheet for piece in pieces] == [True, False, False]


def test_lines_hold_a_task_and_its_program(tmp_path: Path) -> None:
    (piece,) = lots(5, 3, tmp_path, Format.LINES, None, 1)
    write_lot(piece)
    rows = [json.loads(line) for line in (tmp_path / "tasks-00000.jsonl").read_text().splitlines()]
    assert len(rows) == 5
    for row in rows:
        for pair in (*row["train"], *row["test"]):
            given = np.array(pair["input"], dtype=np.uint8)
            assert run_program(program(row["program"]), given).value.tolist() == pair["output"]
    assert (tmp_path / "sheet-00000.png").read_bytes().startswith(b"\x89PNG")
    assert len((tmp_path / "sheet-00000.txt").read_text().splitlines()) == 5


def test_parquet_holds_the_same_as_lines(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    for written in (Format.LINES, Format.PARQUET):
        (piece,) = lots(3, 3, tmp_path, written, None, 0)
        write_lot(piece)
    lines = [json.loads(line) for line in (tmp_path / "tasks-00000.jsonl").read_text().splitlines()]
    assert parquet.read_table(tmp_path / "tasks-00000.parquet").to_pylist() == lines


def test_a_png_is_read_back_by_its_own_rules() -> None:
    pixels = np.array([[0, 1, 2], [2, 1, 0]], dtype=np.uint8)
    data = png_of(pixels, [(0, 0, 0), (255, 0, 0), (0, 255, 0)])
    at = data.index(b"IDAT")
    (length,) = struct.unpack(">I", data[at - 4 : at])
    lines = np.frombuffer(zlib.decompress(data[at + 4 : at + 4 + length]), dtype=np.uint8).reshape(2, 4)
    assert lines[:, 1:].tolist() == pixels.tolist()


def test_a_sheet_has_room_for_the_largest_grids() -> None:
    large = from_text("/".join(["0" * 30] * 30))
    assert contact_sheet([[Pair(large, large)], [Pair(large, from_text("1")), Pair(large, large)]])


def test_the_command_writes_the_same_whatever_the_jobs(tmp_path: Path) -> None:
    for jobs in ("1", "2"):
        run = CliRunner().invoke(app, ["generate", str(tmp_path / jobs), "--count", "3", "--jobs", jobs, "--json"])
        assert run.exit_code == 0, run.output
    files = [sorted((file.name, file.read_bytes()) for file in (tmp_path / jobs).iterdir()) for jobs in ("1", "2")]
    assert files[0] == files[1]
    assert len(files[0]) == 6


def test_the_command_writes_into_no_folder_that_holds_something(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("")
    run = CliRunner().invoke(app, ["generate", str(tmp_path)])
    assert run.exit_code == 2
    assert (tmp_path / "mine").exists()
