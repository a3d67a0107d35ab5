"""This file is where outputs are explained as a base grid on which masks are filled: rules about cells."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from dsl.program import Expr, Input
from synth.advice import PAUSE
from synth.cell_rules import CellRules
from synth.finish import offered_as_base
from synth.rebasing import searched_from, then
from synth.search import Base, Search
from synth.strategy import strategy

MOST_BASES = 4


@strategy(order=38, evaluations=20_000_000, decisive_cost=11, share=0.4)
def cells(search: Search) -> Iterator[Expr | None]:
    """Fills of masks on the input, or on the base that agrees best with the outputs where the input has other dims."""
    offered_as_base(Input(), search)
    if any(isinstance(base.expr, Input) for base in search.bases):
        yield from rules_of(search).explanations()
    elif search.bases:
        yield from _over(search.bases[0], search)


@strategy(order=50, evaluations=20_000_000, decisive_cost=11, is_last_resort=True)
def cells_again(search: Search) -> Iterator[Expr]:
    """Fills of masks on other bases, and on what safe fills leave, where nothing simpler explains the pairs.

    Lists and trees are left out: on half A of ARC-AGI-1 training they took half of the time and explained no further task.
    """
    for base in [base for base in search.bases if base.agreement < 1][:MOST_BASES]:
        if isinstance(base.expr, Input):
            yield from rules_of(search).after_a_safe_fill()
        else:
            inner, rules = _rules_over(base, search)
            inner.budget = search.budget
            yield from (then(base.expr, rest) for rest in rules.fills())


def _over(base: Base, search: Search) -> Iterator[Expr | None]:
    inner, rules = _rules_over(base, search)
    inner.budget = search.budget
    for rest in rules.explanations():
        yield PAUSE if rest is PAUSE else then(base.expr, rest)
        # another strategy may have gone on with these rules meanwhile
        inner.budget = search.budget


@lru_cache(maxsize=2)
def rules_of(search: Search) -> CellRules:
    """The rules about the input of a search; they are kept, since strategies come back to them."""
    return CellRules(search)


@lru_cache(maxsize=2)
def _rules_over(base: Base, search: Search) -> tuple[Search, CellRules]:
    """The search that goes on from a base, and its rules: kept, since `cells_again` comes back to the base of `cells`."""
    inner = searched_from(base.values, search)
    return inner, CellRules(inner)
