"""This file is where it is said what a strategy is, and where strategies register themselves."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from dsl.program import Expr
from interp.compiled import ColumnsFull
from synth.advice import PAUSE
from synth.budget import Budget, BudgetExhausted
from synth.constraints import Constraint
from synth.finish import finished
from synth.search import Search

Propose = Callable[[Search], Iterator[Expr | None]]


@dataclass(frozen=True, slots=True)
class Strategy:
    """A hypothesis class: an iterator of grid expressions, its place in the order, and its share of the evaluations."""

    name: str
    order: int
    evaluations: int
    propose: Propose
    decisive_cost: int
    """An answer this cheap ends the search: richer hypothesis classes hardly ever correct it."""
    is_last_resort: bool
    """Whether it is tried only where nothing explains every pair yet."""
    share: float
    """Of the time that is left, if there is a limit, how much it may take."""
    goals: tuple[type[Constraint], ...] = ()
    """Conclusions of the layers of difference that speak for this class."""


_REGISTERED: list[Strategy] = []


DECISIVE_COST = 12
"""Answers of closed forms up to this cost are hardly ever wrong on training tasks; of dearer ones some are."""
DECISIVE_COST_WITH_GOAL = 20
"""Where the layers of difference speak for a closed form, its answers up to this cost are hardly ever wrong."""
RICH = 37
"""From this order on strategies take seconds, and are tried after all closed forms whatever speaks for them."""


def strategy(
    *,
    order: int,
    evaluations: int,
    decisive_cost: int = DECISIVE_COST,
    is_last_resort: bool = False,
    share: float = 1.0,
    goals: tuple[type[Constraint], ...] = (),
) -> Callable[[Propose], Propose]:
    """Register the decorated iterator of grid expressions under its own name.

    The solver takes the strategies by `order` and gives each at most so many evaluations. It checks what they propose
    on every pair: a proposal may be wrong, and one that has the outputs' dims is tried as a base for further painting.
    Where the layers of difference conclude one of its goals, a strategy comes before others of its kind: see `directed`.
    """

    def register(propose: Propose) -> Propose:
        _REGISTERED.append(
            Strategy(propose.__name__, order, evaluations, propose, decisive_cost, is_last_resort, share, goals)
        )
        return propose

    return register


def registered() -> tuple[Strategy, ...]:
    """Every registered strategy, in order."""
    return tuple(sorted(_REGISTERED, key=lambda strategy: (strategy.order, strategy.name)))


def directed(strategies: Iterable[Strategy], constraints: Sequence[Constraint]) -> list[Strategy]:
    """The strategies in their order, but among the closed forms, and among the rich classes, those with a concluded goal first.

    Such a closed form ends a search at a higher cost.
    """
    return sorted(
        (_trusted(each) if _is_spoken_for(each, constraints) and each.order < RICH else each for each in strategies),
        key=lambda each: (each.order >= RICH, not _is_spoken_for(each, constraints)),
    )


def _is_spoken_for(each: Strategy, constraints: Sequence[Constraint]) -> bool:
    return any(isinstance(constraint, each.goals) for constraint in constraints)


def _trusted(each: Strategy) -> Strategy:
    return replace(each, decisive_cost=max(each.decisive_cost, DECISIVE_COST_WITH_GOAL))


def limited(each: Strategy, evaluations: int) -> Strategy:
    """The strategy with at most so many evaluations."""
    return replace(each, evaluations=min(each.evaluations, evaluations))


def proposed(each: Strategy, search: Search, most_share: float = 1.0) -> Iterator[Expr]:
    """What the strategy proposes that fits the pairs, as it is or after a colour map, within its part of the budget.

    What is only near may become a base of the search.
    """
    whole = search.budget
    search.budget = whole.part(each.evaluations, min(each.share, most_share))
    try:
        for expr in each.propose(search):
            if expr is not PAUSE:
                yield from finished(expr, search)
    except (BudgetExhausted, ColumnsFull):
        pass
    finally:
        search.budget = whole


class Stages:
    """A strategy that proposes in stages, each up to its next pause, all within the strategy's part of the budget."""

    def __init__(self, each: Strategy, search: Search) -> None:
        self.strategy = each
        self.search = search
        self.done = 0
        """Stages that were run."""
        self.is_over = False
        self._proposals = each.propose(search)
        self._budget: Budget | None = None
        self._left_at = 0.0

    def next_stage(self) -> Iterator[Expr]:
        """What the next stage proposes that fits the pairs; what is only near may become a base of the search."""
        whole, self.search.budget = self.search.budget, self._resumed()
        try:
            for expr in self._proposals:
                if expr is PAUSE:
                    break
                yield from finished(expr, self.search)
            else:
                self.is_over = True
        except (BudgetExhausted, ColumnsFull):
            self.is_over = True
        finally:
            self.done += 1
            self.search.budget = whole
            self._left_at = time.monotonic()

    def _resumed(self) -> Budget:
        if self._budget is None:
            self._budget = self.search.budget.pausing(self.strategy.evaluations, self.strategy.share)
        else:
            self._budget.paused_for(time.monotonic() - self._left_at)
        return self._budget
