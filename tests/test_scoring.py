"""This file is where counting, worker processes and submissions are tested, with solvers that know what they give."""

from __future__ import annotations

import json
import os
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from dsl.program import Input, Program
from dsl.values import Grid, freeze_grid, from_text
from gridwright.batch import Batch
from gridwright.errors import InputError
from gridwright.scoring import TaskScore, figures_of, one_line, reliability, scored
from gridwright.submission import attempts_of, check_submission, write_submission
from gridwright.tasks import Task
from gridwright.workers import Workers
from synth.problem import Pair, Problem
from synth.solver import Answer, Limits, Solution

LIMITS = Limits(evaluations=10)
RIGHT, WRONG = from_text("21"), from_text("99")


def task_of(*outputs: Grid, task_id: str = "t") -> Task:
    pair = Pair(from_text("12"), from_text("21"))
    return Task(task_id, (pair,), (from_text("12"),) * len(outputs), outputs)


def solver_giving(*guesses: tuple[Grid, ...], answers: tuple[tuple[Grid | None, ...], ...] = ()):
    made = tuple(Answer(Program(Input()), "stub", 1.0, predictions) for predictions in answers)
    return lambda *_: Solution(made, guesses, (), 7)


def mirror(problem: Problem, limits: Limits) -> Solution:
    """A solver that only knows one program."""
    mirrored = tuple(freeze_grid(np.fliplr(grid)) for grid in problem.tests)
    answers = (Answer(Program(Input()), "stub", 1.0, mirrored),)
    return Solution(answers, tuple((grid,) for grid in mirrored), (), 7 + limits.seed)


def test_the_first_guess_counts_for_top1():
    score = scored(task_of(RIGHT), LIMITS, solver_giving((RIGHT, WRONG)))
    assert (score.top1, score.top2) == (True, True)


def test_the_second_guess_counts_for_top2_only():
    score = scored(task_of(RIGHT), LIMITS, solver_giving((WRONG, RIGHT)))
    assert (score.top1, score.top2) == (False, True)


def test_a_third_guess_does_not_count():
    score = scored(task_of(RIGHT), LIMITS, solver_giving((WRONG, WRONG, RIGHT)))
    assert not score.top2


def test_a_task_is_right_only_when_all_its_outputs_are():
    score = scored(task_of(RIGHT, RIGHT), LIMITS, solver_giving((RIGHT,), (WRONG,)))
    assert (score.right_first, score.top1) == (1, False)


def test_the_oracle_sees_answers_beyond_the_guesses():
    score = scored(task_of(RIGHT), LIMITS, solver_giving((WRONG,), answers=((WRONG,), (RIGHT,))))
    assert (score.oracle, score.top2) == (True, False)


def test_the_oracle_needs_one_program_that_is_right_everywhere():
    answers = ((RIGHT, WRONG), (WRONG, RIGHT), (None, RIGHT))
    assert not scored(task_of(RIGHT, RIGHT), LIMITS, solver_giving((WRONG,), (WRONG,), answers=answers)).oracle


def test_an_answer_that_is_wrong_on_the_test_is_a_false_positive():
    assert scored(task_of(RIGHT), LIMITS, solver_giving((WRONG,), answers=((WRONG,),))).is_false_positive


def test_a_task_without_outputs_cannot_be_scored():
    with pytest.raises(InputError, match="nothing to score"):
        Batch(LIMITS, jobs=1).score([replace(task_of(RIGHT), test_outputs=(None,))], on_end=print)


def test_the_three_rules_differ_on_tasks_with_several_outputs():
    figures = figures_of([TaskScore("a", 2, right_first=1, right_second=2), TaskScore("b", 1, right_second=1)])
    assert (figures.top1.tasks, figures.top1.outputs, figures.top1.parts) == (0, 1, 0.25)
    assert (figures.top2.tasks, figures.top2.outputs, figures.top2.parts) == (2, 3, 1.0)


def test_a_killed_task_stays_in_the_denominator():
    figures = figures_of([TaskScore("a", 1, right_first=1), TaskScore("b", 1, trouble="killed")])
    assert (figures.tasks, figures.top1.tasks, figures.top1.parts, figures.troubled) == (2, 1, 0.5, 1)


def test_the_95th_percentile_is_the_smallest_time_that_covers_95_of_100():
    figures = figures_of([TaskScore(str(n), 1, seconds=float(n)) for n in range(1, 101)])
    assert (figures.median_seconds, figures.p95_seconds) == (50.5, 95.0)


def test_answers_are_counted_by_the_confidence_that_was_stated():
    scores = [
        TaskScore(str(number), 1, right_first=right, answered=True, confidence=confidence)
        for number, (confidence, right) in enumerate([(0.95, 1), (0.91, 0), (1.0, 1), (0.9, 1), (0.89, 0), (None, 0)])
    ]
    *_, below, top = reliability(scores)
    assert (below.answers, below.right) == (1, 0)
    assert (top.answers, top.right, round(top.stated, 2)) == (4, 3, 0.94)


def test_who_is_right_is_told_with_the_cost_of_the_cheapest_program():
    answers = tuple(
        Answer(Program(Input()), name, 1.0, (grid,), {name: 3, "also": 4})
        for name, grid in [("wrong", WRONG), ("right", RIGHT)]
    )
    score = scored(task_of(RIGHT), LIMITS, lambda *_: Solution(answers, ((WRONG,),), (), 7))
    assert score.right_by == {"right": 3, "also": 4}
    assert [ranked.is_right for ranked in score.ranked] == [False, True]


def test_a_program_on_one_line_has_semicolons_between_statements():
    assert one_line("let m = input == red\ninput.fill(m, blue)\n") == "let m = input == red; input.fill(m, blue)"


def test_a_program_on_one_line_goes_on_where_its_lines_do():
    source = "input\n  .fill(\n    enclosed(m),\n    red\n  )\n  .flip_lr\n"
    assert one_line(source) == "input.fill(enclosed(m), red).flip_lr"


def double(number: int) -> int:
    """A piece of work that can go wrong in each way."""
    match number:
        case 3:
            time.sleep(600)
        case 4:
            os._exit(9)
        case 5:
            bytearray(2**33)
        case 6:
            raise ValueError("six")
    return 2 * number


@pytest.fixture(scope="module")
def ends():
    return dict(Workers(jobs=2, wall_seconds=3, memory_mb=1024).run(double, list(range(8))))


def test_good_pieces_end_well_beside_bad_ones(ends):
    assert [ends[index].result for index in (0, 1, 2, 7)] == [0, 2, 4, 14]


def test_a_piece_over_its_wall_limit_is_killed(ends):
    assert ends[3].trouble == "killed after 3 s"


def test_a_process_that_dies_costs_only_its_own_piece(ends):
    assert ends[4].trouble == "its process died, exit code 9"


def test_a_piece_over_its_memory_ends_by_itself(ends):
    assert ends[5].trouble == "out of memory"


def test_an_error_is_kept_as_its_message(ends):
    assert ends[6].trouble == "ValueError: six"


def test_the_peak_memory_of_a_piece_is_known(ends):
    assert 10 < ends[0].peak_mb < 1000


def test_scores_come_in_the_order_of_the_tasks_whatever_the_jobs():
    tasks = [task_of(RIGHT if number % 2 else WRONG, task_id=str(number)) for number in range(6)]
    tables = []
    for jobs in (1, 2):
        scores = Batch(Limits(10, None, 1), jobs, solver=mirror).score(tasks, on_end=lambda _: None)
        tables.append([(score.task, score.top1, score.evaluations) for score in scores])
    assert tables[0] == tables[1] == [(str(number), bool(number % 2), 8) for number in range(6)]


def test_without_seconds_there_is_no_wall_limit():
    assert Batch(Limits(evaluations=5), 1).wall_seconds is None


def test_a_task_is_killed_some_time_after_its_seconds():
    assert Batch(Limits(None, 10.0), 1).wall_seconds == 20.0


def test_one_guess_is_made_twice():
    assert attempts_of(task_of(RIGHT), [(RIGHT,)]) == [{"attempt_1": [[2, 1]], "attempt_2": [[2, 1]]}]


def test_without_a_guess_the_input_is_handed_in():
    assert attempts_of(task_of(RIGHT), []) == [{"attempt_1": [[1, 2]], "attempt_2": [[1, 2]]}]


def test_a_submission_has_every_task_with_every_test_input(tmp_path: Path):
    tasks = [task_of(RIGHT, RIGHT, task_id="a"), replace(task_of(RIGHT, task_id="b"), test_outputs=(None,))]
    submission = Batch(LIMITS, jobs=1, solver=mirror).predict(tasks, on_end=lambda _: None)
    write_submission(tmp_path / "submission.json", submission, tasks)
    written = json.loads((tmp_path / "submission.json").read_text())
    attempt = {"attempt_1": [[2, 1]], "attempt_2": [[2, 1]]}
    assert written == {"a": [attempt, attempt], "b": [attempt]}


@pytest.mark.parametrize(
    ("submission", "message"),
    [
        ({}, "does not have the ids"),
        ({"t": []}, "0 entries for 1 test inputs"),
        ({"t": [{"attempt_1": [[1]]}]}, "expected attempt_1 and attempt_2"),
        ({"t": [{"attempt_1": [[1]], "attempt_2": [[10]]}]}, "attempt_2: row 1, column 1: 10 is no colour"),
    ],
)
def test_a_bad_submission_is_not_written(tmp_path: Path, submission, message: str):
    with pytest.raises(InputError, match=message):
        write_submission(tmp_path / "s.json", submission, [task_of(RIGHT)])
    assert not list(tmp_path.iterdir())


def test_a_good_submission_passes():
    check_submission({"t": [{"attempt_1": [[1]], "attempt_2": [[2]]}]}, [task_of(RIGHT)])
