"""This file is where the bottom-up bank is tested against what an exhaustive enumeration would give."""

from __future__ import annotations

import numpy as np
import pytest

from dsl.program import Apply, Expr, Input, Program, cost_of, walk
from dsl.types import COLOR, GRID, MASK
from dsl.values import from_text, same_value
from interp.columns import PlainColumns
from interp.reference import run_program
from synth.bank import Bank
from synth.budget import Budget, BudgetExhausted
from synth.productions import domains, productions

GRIDS = (from_text("120/045/000"), from_text("33/01"))
NAMES = ("flip_lr", "flip_ud", "equals_color", "fill", "mask_not", "neighbors")


def bank_of(budget: Budget | None = None) -> Bank:
    columns = PlainColumns(GRIDS)
    bank = Bank(columns, list(productions(NAMES, domains((0, 3)))), (0, 0), budget or Budget(None))
    bank.add_leaf(Input(), GRID, GRIDS)
    return bank


def grown(bank: Bank, most: int) -> list[Expr]:
    found = []
    for cost in range(1, most + 1):
        for _, new in bank.grow(cost):
            found.extend(bank.expr(int(column)) for column in new)
    return found


def test_every_entry_has_the_values_of_its_expression() -> None:
    columns = PlainColumns(GRIDS)
    bank = Bank(columns, list(productions(NAMES, domains((0, 3)))), (0, 0), Budget(None))
    bank.add_leaf(Input(), GRID, GRIDS)
    grown(bank, 4)
    for column in (*bank.of_type(GRID), *bank.of_type(MASK)):
        expr = bank.expr(int(column))
        for value, grid in zip(columns.values(int(column)), GRIDS, strict=True):
            assert same_value(run_program(Program(expr), grid).value, value)


def test_no_expression_costs_more_than_its_level() -> None:
    bank = bank_of()
    grown(bank, 4)
    for column in (*bank.of_type(GRID), *bank.of_type(MASK)):
        assert cost_of(bank.expr(int(column))) <= bank.cost(int(column))


def test_expressions_too_short_to_repeat_a_part_cost_what_is_written() -> None:
    bank = bank_of()
    grown(bank, 2)
    columns = np.concatenate([bank.of_type(GRID), bank.of_type(MASK)])
    assert [cost_of(bank.expr(int(column))) for column in columns] == bank.written(columns).tolist()


def test_no_expression_costs_more_than_is_written() -> None:
    bank = bank_of()
    grown(bank, 4)
    columns = np.concatenate([bank.of_type(GRID), bank.of_type(MASK)])
    assert all(
        cost_of(bank.expr(int(column))) <= cost for column, cost in zip(columns, bank.written(columns), strict=True)
    )


def test_no_two_entries_are_equal_on_every_input() -> None:
    columns = PlainColumns(GRIDS)
    bank = Bank(columns, list(productions(NAMES, domains((0, 3)))), (0, 0), Budget(None))
    bank.add_leaf(Input(), GRID, GRIDS)
    grown(bank, 4)
    seen = {tuple(value.tobytes() for value in map(np.asarray, columns.values(int(c)))) for c in bank.of_type(GRID)}
    assert len(seen) == len(bank.of_type(GRID))


def test_an_involution_applied_twice_is_not_kept() -> None:
    for expr in grown(bank_of(), 4):
        for part in walk(expr):
            if isinstance(part, Apply) and isinstance(part.arguments[0], Apply):
                assert not part.primitive.name == part.arguments[0].primitive.name == "flip_lr"


def test_levels_come_in_order() -> None:
    bank = bank_of()
    levels = [bank.cost(int(column)) for cost in range(1, 5) for _, new in bank.grow(cost) for column in new]
    assert levels == sorted(levels)


def test_two_runs_find_the_same_expressions() -> None:
    assert grown(bank_of(), 4) == grown(bank_of(), 4)


def test_a_spent_budget_ends_the_level_and_keeps_what_was_found() -> None:
    bank = bank_of(Budget(20))
    with pytest.raises(BudgetExhausted):
        grown(bank, 6)
    assert len(bank.of_type(GRID)) > 1


def test_a_known_column_keeps_its_first_expression() -> None:
    bank = bank_of()
    column = bank.add_leaf(Input(), GRID, GRIDS)
    assert bank.expr(column) == Input()


def test_the_background_is_a_leaf_of_every_bank() -> None:
    assert len(bank_of().of_type(COLOR)) == 1


def test_a_level_takes_the_evaluations_that_it_was_said_to_take() -> None:
    budget = Budget(None)
    bank = bank_of(budget)
    for cost in range(1, 5):
        spent, expected = budget.spent, bank.evaluations(cost)
        list(bank.grow(cost))
        assert budget.spent - spent == expected


def test_the_last_level_gives_what_a_kept_level_has_of_the_targets() -> None:
    kept, last = bank_of(), bank_of()
    grown(kept, 3)
    grown(last, 2)
    for column in kept.of_type(GRID):
        if kept.cost(int(column)) == 3:
            targets = [run_program(Program(kept.expr(int(column))), grid).value for grid in GRIDS]
            found = [last.expr(int(hit)) for new in last.last_level(3, GRID, targets) for hit in new]
            assert found == [kept.expr(int(column))]


def test_the_last_level_keeps_nothing_else() -> None:
    bank = bank_of()
    grown(bank, 2)
    before = len(bank.of_type(GRID))
    assert not list(bank.last_level(3, GRID, [from_text("999"), from_text("9")]))
    assert len(bank.of_type(GRID)) == before
