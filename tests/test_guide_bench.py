"""This file is where it is tested how savings of a guide are counted, and that what was run before a kill is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.guide import figures, saving
from benchmarks.traces import lines_to, rows_in

BY_HAND = {"easy": 100, "slow": 20_000, "slower": 90_000, "never": None, "too late": 500_000}
GUIDED = {"easy": 900, "slow": 2_000, "slower": 30_000, "never": 50_000, "too late": 70_000}
MOST = 300_000


def test_ratios_are_of_tasks_that_need_many_evaluations_by_hand() -> None:
    assert saving(BY_HAND, GUIDED, MOST).ratios == pytest.approx((3.0, 10.0))


def test_what_is_found_after_the_budget_is_not_found() -> None:
    found = saving(BY_HAND, GUIDED, MOST)
    assert found.won == 2
    assert found.lost == 0


def test_a_task_that_only_the_hand_set_order_solves_is_lost() -> None:
    assert saving(BY_HAND, GUIDED | {"slow": None}, MOST).lost == 1


def test_only_tasks_that_both_were_tried_on_count() -> None:
    assert saving(BY_HAND | {"only by hand": 7}, GUIDED, MOST) == saving(BY_HAND, GUIDED, MOST)


def test_the_gain_is_measured_where_half_is_solved_by_hand() -> None:
    found = saving(BY_HAND, GUIDED, MOST)
    assert found.at == 20_000
    assert found.gain == 0.0
    assert saving(BY_HAND, GUIDED | {"slower": 15_000}, MOST).gain == 0.5


def test_figures_say_what_was_asked() -> None:
    states = {one.name: one.state for one in figures(saving(BY_HAND, GUIDED, MOST))}
    assert states == {
        "median_ratio": "must",
        "tasks_lost": "must",
        "gain_at_equal_budget": "missed",
        "weights_mb": "must",
    }


def test_a_line_that_a_kill_has_cut_off_is_passed_over_and_written_again(tmp_path: Path) -> None:
    file = tmp_path / "traces.jsonl"
    file.write_text('{"task": "one"}\n{"task": "tw')
    with lines_to(file) as opened:
        opened.write('{"task": "two"}\n')
    assert [row["task"] for row in rows_in(file)] == ["one", "two"]


def test_what_was_not_begun_has_no_rows(tmp_path: Path) -> None:
    assert list(rows_in(tmp_path / "none.jsonl")) == []
