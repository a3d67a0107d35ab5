from __future__ import annotations

import numpy as np
import pytest

import dsl.program
import gridwright as gw
from dsl.outcome import EvaluationFailed
from dsl.values import from_text, to_text

HOLES = "input.fill(enclosed(input == green), yellow)"


@pytest.fixture(scope="module")
def task() -> gw.Task:
    return gw.load_task("agi1-training/00d62c1b")


def test_a_program_is_called_on_rows_and_on_arrays() -> None:
    mirrored = gw.parse("input.flip_lr")
    assert to_text(mirrored([[1, 2], [3, 4]])) == "21/43"
    assert to_text(mirrored(from_text("12"))) == "21"


def test_a_call_without_a_value_raises() -> None:
    with pytest.raises(EvaluationFailed, match="the mask is empty"):
        gw.parse("input.crop(input == red)")([[1]])


def test_a_call_refuses_what_is_no_grid() -> None:
    with pytest.raises(gw.InputError, match="10 is no colour"):
        gw.parse("input")([[10]])


def test_a_program_shows_its_text_and_cost() -> None:
    program = gw.parse("input . fill( enclosed(input==green),yellow )")
    assert program.source == str(program) == HOLES
    assert HOLES in program._repr_html_()
    assert f"cost {program.cost}" in program._repr_html_()


def test_a_program_is_taken_wherever_one_is() -> None:
    program = gw.parse("input.flip_lr")
    assert isinstance(program, dsl.program.Program)
    assert to_text(gw.run(program, from_text("12")).value) == "21"


def test_expressions_of_any_type_are_evaluated() -> None:
    assert to_text(gw.evaluate("input == red", [[1, 2]])) == ".#"
    assert gw.evaluate("let n = input.width; n * 2", [[1, 2]]) == 4


def test_a_right_program_is_right_on_every_place(task: gw.Task) -> None:
    trial = gw.parse(HOLES).on(task)
    assert trial.is_right
    assert repr(trial).count("right") == len(task.places)
    assert trial._repr_html_().count("<svg") == len(task.places)


def test_wrong_cells_are_crossed_out_beside_what_is_expected(task: gw.Task) -> None:
    trial = gw.parse("input").on(task)
    assert not trial.is_right
    assert "expected" in trial._repr_html_()
    assert trial._repr_html_().count('stroke-width="4"') == len(task.places)


def test_a_program_without_value_is_told_so(task: gw.Task) -> None:
    assert "no value: the mask is empty" in gw.parse("input.crop(input == maroon)").on(task)._repr_html_()


def test_a_traced_program_shows_its_lets(task: gw.Task) -> None:
    program = gw.parse("let walls = input == green\ninput.fill(walls, yellow)")
    assert program.on(task, trace=True)._repr_html_().count("let walls") == len(task.places)
    assert "let walls" not in program.on(task)._repr_html_()


def test_a_task_draws_every_place(task: gw.Task) -> None:
    assert task._repr_html_().count("<svg") == len(task.places)


def test_a_solution_has_a_program_to_call_and_pictures_of_its_guesses() -> None:
    task = gw.load_task("agi1-training/67a3c6ac")
    solution = gw.solve(task, evaluations=200_000)
    assert solution.program is not None
    assert np.array_equal(solution.program(task.test_inputs[0]), solution.guesses[0][0])
    assert "test 1" in solution._repr_html_()
    assert solution.program.source in solution._repr_html_()


def test_nothing_found_is_told() -> None:
    solution = gw.solve(gw.load_task("agi1-training/00d62c1b"), evaluations=1)
    assert solution.program is None
    assert "no program found" in solution._repr_html_()
